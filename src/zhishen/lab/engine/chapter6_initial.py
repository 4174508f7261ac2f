"""Initial values of the weights: activations through five layers, and neurons that stay equal.

References:
    *Deep Learning from Scratch*, sections 6.2 and 6.3. The notes, chapter 6, initial values and batch normalization.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

import numpy as np

from zhishen import data, nn, optim
from zhishen._checks import Number, OneOf, WholeNumber
from zhishen._types import Array
from zhishen.kernels import use_threads
from zhishen.lab.engine.mnist_data import mnist
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal

__all__ = ["equal_neurons", "initial_values"]

_LAYERS: Final = 5
_WIDTH: Final = 100
_SAMPLES: Final = 300
_BINS: Final = 30
_RANGES: Final = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, 3.0)}
_INITS: Final = ("std", "zeros", "xavier", "he", "orthogonal")
_NORMS: Final = ("none", "batch", "layer")


def _initial_values_script(init: str, std: float, activation: str, norm: str, seed: int) -> str:
    chosen = literal(std) if init == "std" else literal(init)
    layer = {"none": "z @ W", "batch": "nn.BatchNorm(W.shape[1], dtype=float).forward(z @ W)",
             "layer": "nn.LayerNorm(W.shape[1], dtype=float).forward(z @ W)"}[norm]  # fmt: skip
    return f"""import numpy as np
from zhishen import nn

rng = np.random.default_rng({seed})
affine = [nn.Affine({_WIDTH}, {_WIDTH}, rng=rng, init={chosen}, dtype=float) for _ in range({_LAYERS})]
z = rng.normal(size=({_SAMPLES}, {_WIDTH}))
h = nn.activation({literal(activation)})
spread, signal = [], []
for layer in affine:
    W = layer.params["W"]
    z = h.forward({layer})
    spread.append(z.std())  # of all activations of the layer
    signal.append(z.std(axis=0).mean())  # of one neuron, over the inputs
for k in range({_LAYERS}):
    print(f"layer {{k + 1}}: spread {{spread[k]:.4f}}, of one neuron over the inputs {{signal[k]:.4f}}")
"""


@operation(
    init=OneOf(_INITS),
    std=Number(0.0, 10.0),
    activation=OneOf(tuple(_RANGES)),
    norm=OneOf(_NORMS),
    seed=WholeNumber(0, 10_000),
    sources=(nn.init.activations_through, nn.init.xavier, nn.init.he, nn.init.orthogonal, nn.BatchNorm, nn.LayerNorm),
    script=_initial_values_script,
)
def initial_values(
    init: str = "std", std: float = 1.0, activation: str = "sigmoid", norm: str = "none", seed: int = 0
) -> dict[str, Any]:
    """Histograms of the activations of five layers, just after the weights have been drawn."""
    rng = np.random.default_rng(seed)
    chosen = std if init == "std" else init
    affine = [nn.Affine(_WIDTH, _WIDTH, rng=rng, init=chosen, dtype=np.float64) for _ in range(_LAYERS)]
    z, h = rng.normal(size=(_SAMPLES, _WIDTH)), nn.activation(activation)
    low, high = _RANGES[activation]
    shares: list[Array] = []
    spread: list[float] = []
    signal: list[float] = []
    means: list[float] = []
    for layer in affine:
        with use_threads(1):  # these products are small
            z = h.forward(_normalizer(norm).forward(z @ layer.params["W"]))
        shares.append(np.histogram(np.minimum(z, high), _BINS, (low, high))[0] / z.size)
        spread.append(float(z.std()))
        signal.append(float(z.std(axis=0).mean()))
        means.append(float(z.mean()))
    return {"shares": np.array(shares), "range": [low, high], "spread": spread, "signal": signal, "means": means}


def _normalizer(norm: str) -> nn.Layer:
    if norm == "none":
        return nn.Identity()
    return (nn.BatchNorm if norm == "batch" else nn.LayerNorm)(_WIDTH, dtype=np.float64)


# --- equal neurons ----------------------------------------------------------------------------------------------------

_HIDDEN: Final = 6
_EVERY: Final = 5  # updates between two frames
_LEARNED: Final = 2000  # digits
_TESTED: Final = 1000


def _equal_script(init: str, activation: str, lr: float, updates: int, seed: int) -> str:
    start = "partial(nn.init.constant, value=0.1)" if init == "constant" else literal(init)
    needed = "from functools import partial\n\n" if init == "constant" else ""
    return f"""{needed}import itertools

import numpy as np
from zhishen import data, nn, optim

mnist = data.mnist(compact=True)
part = data.Split(mnist.train.x[:{_LEARNED}], mnist.train.t[:{_LEARNED}])
generator, order = np.random.default_rng({seed}).spawn(2)
network = nn.two_layer(784, {_HIDDEN}, 10, rng=generator, activation={literal(activation)}, init={start})
optimizer = optim.Adam(lr={literal(lr)})
epochs = (data.batches(part, 100, rng=order) for _ in itertools.count())
for x, t in itertools.islice(itertools.chain.from_iterable(epochs), {updates}):
    optimizer.update(network.params, network.gradient(x, t))
W = network.params["affine1.W"]
weights = W.T.reshape({_HIDDEN}, 28, 28)  # an image for each hidden neuron
difference = np.ptp(W, axis=1).max()  # the largest between two neurons
accuracy = network.accuracy(mnist.test.x[:{_TESTED}], mnist.test.t[:{_TESTED}])
print(f"largest difference {{difference:.3g}}, accuracy {{accuracy:.3f}}")
"""


@operation(
    init=OneOf(("zeros", "constant", "xavier", "he")),
    activation=OneOf(("sigmoid", "tanh", "relu")),
    lr=Number(0.0001, 0.1),
    updates=WholeNumber(1, 500),
    seed=WholeNumber(0, 10_000),
    sources=(nn.two_layer, nn.init.zeros, nn.init.constant, nn.init.xavier, optim.Adam),
    script=_equal_script,
)
def equal_neurons(
    init: str = "zeros", activation: str = "sigmoid", lr: float = 0.01, updates: int = 200, seed: int = 0
) -> Iterator[Callable[[], dict[str, Any]]]:
    """A network with six hidden neurons learns digits: the weights of each neuron as an image."""
    whole = mnist()
    part = data.Split(whole.train.x[:_LEARNED], whole.train.t[:_LEARNED])
    weights, order = np.random.default_rng(seed).spawn(2)
    start: Any = partial(nn.init.constant, value=0.1) if init == "constant" else init
    network = nn.two_layer(784, _HIDDEN, 10, rng=weights, activation=activation, init=start)
    optimizer = optim.Adam(lr=lr)
    done = 0

    def frame() -> dict[str, Any]:
        W = network.params["affine1.W"]
        return {
            "update": done,
            "updates": updates,
            "weights": W.T.reshape(_HIDDEN, 28, 28).copy(),
            "difference": float(np.ptp(W, axis=1).max()),
            "accuracy": network.accuracy(whole.test.x[:_TESTED], whole.test.t[:_TESTED]),
        }

    yield frame
    while done < updates:
        for x, t in data.batches(part, 100, rng=order):
            optimizer.update(network.params, network.gradient(x, t))
            done += 1
            if done % _EVERY == 0 or done == updates:
                yield frame
            if done == updates:
                return
