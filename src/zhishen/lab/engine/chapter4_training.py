"""Mini-batches: the noise of their gradients, two ways to a gradient, and a training on digits.

References:
    *Deep Learning from Scratch*, section 4.5. The notes, chapter 4, mini-batch learning.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

import numpy as np

from zhishen import data, nn, optim
from zhishen._checks import Number, OneOf, WholeNumber
from zhishen._types import Array
from zhishen.data.loader import batches
from zhishen.figures.chapter4_batches import (
    LINE_MAP,
    LINE_POINTS,
    batch_gradients,
    gradient_noise,
    line_gradient,
    line_loss_map,
    line_path,
    line_points,
)
from zhishen.graph.numerical import numerical_gradient
from zhishen.lab.engine.mnist_data import TEST, TRAIN, digits
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.optim.average import exponentially_weighted_average

__all__ = ["batch_noise", "mini_batch_training", "two_gradients"]

_SHOWN: Final = 400  # losses of a frame at most


def _noise_script(batch_size: int, lr: float, steps: int, seed: int) -> str:
    return f"""import numpy as np
from zhishen import data, nn, ops, optim

rng = np.random.default_rng(7)
x = rng.uniform(-2, 2, size=({LINE_POINTS}, 1))
t = 0.8 * x + 0.5 + 0.6 * rng.normal(size=x.shape)
network = nn.Network([nn.Affine(1, 1, rng=rng, dtype=np.float64)], loss="sum_of_squares")
a, b = network.params.values()
a[...], b[...] = -0.8, -1.0
optimizer, rng = optim.SGD(lr={literal(lr)}), np.random.default_rng({seed})
path = [(a.item(), b.item())]
while len(path) <= {steps}:
    for batch in data.batches((x, t), {batch_size}, rng=rng):
        if len(path) <= {steps}:
            optimizer.update(network.params, network.gradient(*batch))
            path.append((a.item(), b.item()))
path = np.array(path)
print(path[-1], network.loss(x, t))
"""


@operation(
    batch_size=WholeNumber(1, LINE_POINTS),
    lr=Number(0.001, 2.0),
    steps=WholeNumber(1, 120),
    seed=WholeNumber(0, 1000),
    sources=(batches, optim.SGD, nn.SumOfSquares),
    script=_noise_script,
)
def batch_noise(batch_size: int = 5, lr: float = 0.15, steps: int = 60, seed: int = 0) -> dict[str, Any]:
    """A line a·x + b is fitted to 60 points by mini-batches: the path of (a, b), and gradients of batches at its start.

    The mean of these gradients over an epoch is the gradient of the whole data.
    """
    gradients = batch_gradients(batch_size, seed=seed)
    path, losses = line_path(batch_size, lr=lr, steps=steps, seed=seed)
    return {
        "a_range": list(LINE_MAP[0]),
        "b_range": list(LINE_MAP[1]),
        "z": _loss_map(),
        "points": np.concatenate(line_points(), axis=1),
        "path": path,
        "losses": losses,
        "whole": line_gradient(),
        "batches": gradients,
        "noise": gradient_noise(gradients),
        "used": batch_size * steps,
    }


_loss_map = cache(line_loss_map)


def _gradients_script(activation: str, dtype: str, h: float, samples: int) -> str:
    return f"""import numpy as np
from zhishen import data, nn

x, t = data.mnist(compact=True).train
images = x[:{samples}].reshape({samples}, 4, 7, 4, 7).mean(axis=(2, 4)).reshape({samples}, 16).astype("{dtype}")
rng = np.random.default_rng(0)
network = nn.two_layer(16, 4, 10, rng=rng, activation={literal(activation)}, init="xavier", dtype="{dtype}")

def flat(gradients):
    return np.concatenate([array.ravel() for array in gradients.values()])

backprop = flat(network.gradient(images, t[:{samples}]))
numerical = flat(network.numerical_gradient(images, t[:{samples}], h={literal(h)}))
worst = float(np.abs(numerical - backprop).max())
print(f"{{len(backprop)}} parameters, largest difference {{worst:.3g}}")
"""


@operation(
    activation=OneOf(("relu", "sigmoid", "tanh")),
    dtype=OneOf(("float64", "float32")),
    h=Number(1e-12, 1.0),
    samples=WholeNumber(1, 50),
    sources=(numerical_gradient, nn.Affine),
    script=_gradients_script,
)
def two_gradients(
    activation: str = "sigmoid", dtype: str = "float64", h: float = 1e-4, samples: int = 10
) -> dict[str, Any]:
    """The gradient of a mini-batch by backpropagation and numerically, for every parameter of a small network.

    The images are averaged over squares of 7 x 7 pixels, so that the network has few parameters.
    """
    train, _ = digits()
    images = train.x[:samples].reshape(samples, 4, 7, 4, 7).mean(axis=(2, 4)).reshape(samples, 16).astype(dtype)
    rng = np.random.default_rng(0)
    network = nn.two_layer(16, 4, 10, rng=rng, activation=activation, init="xavier", dtype=dtype)
    began = time.perf_counter()
    exact = _flat(network.gradient(images, train.t[:samples]))
    between = time.perf_counter()
    numerical = _flat(network.numerical_gradient(images, train.t[:samples], h=h))
    ended = time.perf_counter()
    return {
        "backprop": exact,
        "numerical": numerical,
        "worst": float(np.abs(numerical - exact).max()),
        "evaluations": 2 * len(exact),
        "milliseconds": [1000 * (between - began), 1000 * (ended - between)],
    }


def _flat(gradients: dict[str, Array]) -> Array:
    return np.concatenate([array.ravel() for array in gradients.values()])


def _training_script(samples: int, batch_size: int, lr: float, hidden: int, epochs: int, seed: int) -> str:
    return f"""import numpy as np
from zhishen import data, nn, optim

mnist = data.mnist(compact=True)
learned = data.Split(mnist.train.x[:{samples}], mnist.train.t[:{samples}])
held_out = data.Split(mnist.test.x[:{TEST}], mnist.test.t[:{TEST}])
weights, order = (np.random.default_rng(child) for child in np.random.SeedSequence({seed}).spawn(2))
network = nn.two_layer(784, {hidden}, 10, rng=weights)
optimizer = optim.SGD(lr={literal(lr)})
train, test = [], []  # accuracies after each epoch
for _ in range({epochs}):
    for batch in data.batches(learned, {batch_size}, rng=order):
        optimizer.update(network.params, network.gradient(*batch))
    train.append(network.accuracy(*learned))
    test.append(network.accuracy(*held_out))
    print(f"epoch {{len(train)}}: training data {{train[-1]:.4f}}, test data {{test[-1]:.4f}}")
"""


@operation(
    samples=WholeNumber(100, TRAIN),
    batch_size=WholeNumber(1, 1000),
    lr=Number(0.0001, 10.0),
    hidden=WholeNumber(1, 200),
    epochs=WholeNumber(1, 20),
    seed=WholeNumber(0, 1000),
    sources=(batches, nn.two_layer, optim.SGD, exponentially_weighted_average),
    script=_training_script,
)
def mini_batch_training(
    samples: int = 6000, batch_size: int = 100, lr: float = 0.1, hidden: int = 50, epochs: int = 12, seed: int = 0
) -> Iterator[Callable[[], dict[str, Any]]]:
    """Train a network 784-hidden-10 on digits; a frame after each mini-batch, with accuracies after each epoch.

    The training ends before its last epoch if the loss is not finite.
    """
    (x, t), test = digits()
    train = data.Split(x[:samples], t[:samples])
    weights, order = (np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(2))
    network = nn.two_layer(784, hidden, 10, rng=weights)
    optimizer, progress = optim.SGD(lr=lr), _Progress(network, -(-samples // batch_size), epochs)
    for epoch in range(epochs):
        for batch in batches(train, batch_size, rng=order):
            with np.errstate(over="ignore", invalid="ignore"):  # a rate that is too large diverges
                loss, gradients = network.loss_and_gradient(*batch)
            progress.losses.append(loss)
            yield progress.frame
            if not np.isfinite(loss):
                return
            optimizer.update(network.params, gradients)
        progress.accuracies.append((epoch + 1, network.accuracy(*train), network.accuracy(*test)))
        yield progress.frame


class _Progress:
    """What a training has found so far; `frame` makes what a page shows."""

    def __init__(self, network: nn.Network, steps: int, epochs: int) -> None:
        self.network, self.steps, self.epochs = network, steps, epochs
        self.losses: list[float] = []
        self.accuracies: list[tuple[int, float, float]] = []
        self.initial = self._neurons()

    def _neurons(self) -> Array:
        """The weights of the first neurons, as images."""
        return self.network.params["affine1.W"].T[:12].reshape(-1, 28, 28).copy()

    def frame(self) -> dict[str, Any]:
        """At most `_SHOWN` losses with their average, the accuracies, and the changes of some weights."""
        losses = np.array(self.losses)
        finite = np.isfinite(losses)  # all but perhaps the last
        average = np.full(len(losses), np.nan)
        if finite.any():
            average[finite] = exponentially_weighted_average(losses[finite], beta=0.95)
        stride = -(-len(losses) // (_SHOWN - 1))
        shown = np.unique(np.append(np.arange(0, len(losses), stride), len(losses) - 1))
        columns = np.array(self.accuracies, np.float64).reshape(-1, 3).T
        return {
            "iterations": shown + 1,
            "losses": losses[shown].astype(np.float32),
            "average": average[shown].astype(np.float32),
            "epoch": columns[0],
            "train": columns[1],
            "test": columns[2],
            "step": len(losses),
            "steps": self.steps * self.epochs,
            "per_epoch": self.steps,
            "changes": self._neurons() - self.initial,
        }
