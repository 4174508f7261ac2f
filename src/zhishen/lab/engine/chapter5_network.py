"""The two-layer network: its parts, and three ways to its gradient with the time that each takes.

References:
    *Deep Learning from Scratch*, section 5.7. The notes, chapter 5, the two-layer network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from time import perf_counter
from typing import Any, Final

import numpy as np

from zhishen import nn
from zhishen._checks import OneOf, WholeNumber
from zhishen._types import Array
from zhishen.figures.chapter5_numerical import gradient_check_errors
from zhishen.graph import ops
from zhishen.graph.numerical import numerical_gradient
from zhishen.lab.engine.mnist_data import mnist
from zhishen.lab.engine.operation import operation

__all__ = ["gradient_check_step", "gradient_race", "two_layer"]

_MOST_SAMPLES: Final = 50
_FEW, _CHECKED = 4, 5  # hidden neurons and samples for the comparison of steps
_SECONDS: Final = 0.01  # between two frames
_PIXELS: Final = {"small": 49, "whole": 784}  # averaged over squares of 4 x 4 pixels, or not
_IMAGES: Final = OneOf(tuple(_PIXELS))
_HIDDEN: Final = WholeNumber(1, 50)
_SAMPLES: Final = WholeNumber(1, _MOST_SAMPLES)
_ACTIVATION: Final = OneOf(("relu", "sigmoid", "tanh"))


@cache
def _digits(images: str) -> tuple[Array, Array]:
    """The first training digits, whole or averaged over squares of 4 x 4 pixels."""
    x, t = mnist().train
    digits = np.asarray(x[:_MOST_SAMPLES], dtype=np.float64)
    if images == "small":
        digits = digits.reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4)).reshape(-1, 49)
    return digits, t[:_MOST_SAMPLES]


def _network(images: str, hidden: int, samples: int, activation: str) -> tuple[nn.Network, Array, Array]:
    x, t = _digits(images)
    rng = np.random.default_rng(0)
    network = nn.two_layer(_PIXELS[images], hidden, 10, activation=activation, rng=rng, dtype=np.float64)
    return network, x[:samples], t[:samples]


def _timed(compute: Callable[[], Mapping[str, Array]], repeats: int = 5) -> tuple[Mapping[str, Array], float]:
    """The result, and the least of several times, which other programs have disturbed the least."""
    times: list[float] = []
    found: Mapping[str, Array] = {}
    for _ in range(repeats):
        begin = perf_counter()
        found = compute()
        times.append(perf_counter() - begin)
    return found, min(times)


def _spread(difference: Array) -> list[float]:
    """The quantiles 5 %, 50 % and 95 % and the largest of the absolute differences."""
    sizes = np.abs(difference)
    return [float(value) for value in (*np.quantile(sizes, [0.05, 0.5, 0.95]), sizes.max())]


def _network_lines(images: str, hidden: int, samples: int, activation: str) -> str:
    """What `_network` does, for the scripts of a page."""
    pooled = ".reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4)).reshape(-1, 49)" if images == "small" else ""
    return f"""import numpy as np
from zhishen import data, nn

x, t = data.mnist(compact=True).train
x, t = np.asarray(x[:{samples}], dtype=np.float64){pooled}, t[:{samples}]
network = nn.two_layer(
    {_PIXELS[images]}, {hidden}, 10, activation="{activation}", rng=np.random.default_rng(0), dtype=np.float64
)
"""


def _two_layer_script(images: str, hidden: int, samples: int, activation: str) -> str:
    return f"""{_network_lines(images, hidden, samples, activation)}print(network)
loss, accuracy = network.loss(x, t), network.accuracy(x, t)
gradient, tape = network.gradient(x, t), network.tape_gradient(x, t)
for name in gradient:
    print(name, gradient[name].shape, abs(gradient[name] - tape[name]).max())
# network.numerical_gradient(x, t) needs two losses for each of the parameters:
print(2 * sum(array.size for array in network.params.values()))
"""


@operation(
    images=_IMAGES,
    hidden=_HIDDEN,
    samples=_SAMPLES,
    activation=_ACTIVATION,
    sources=(nn.two_layer, nn.Network.gradient, nn.Network.tape_gradient, nn.Network.numerical_gradient),
    script=_two_layer_script,
)
def two_layer(images: str = "small", hidden: int = 8, samples: int = 20, activation: str = "relu") -> dict[str, Any]:
    """The parts of a two-layer network, and its gradient by the layers and by the tape, with the times."""
    network, x, t = _network(images, hidden, samples, activation)
    gradient, seconds = _timed(lambda: network.gradient(x, t))
    with ops.unfolded():  # without handwritten backward passes
        tape, tape_seconds = _timed(lambda: network.tape_gradient(x, t), 3)
    return {
        "layers": {name: repr(layer) for name, layer in network.layers.items()},
        "last_layer": repr(network.last_layer),
        "loss": network.loss(x, t),
        "accuracy": network.accuracy(x, t),
        "params": [
            {
                "name": name,
                "shape": list(array.shape),
                "size": array.size,
                "largest": float(np.abs(gradient[name]).max()),
                "tape": _spread(tape[name] - gradient[name]),
            }
            for name, array in network.params.items()
        ],
        "count": sum(array.size for array in network.params.values()),
        "seconds": seconds,
        "tape_seconds": tape_seconds,
    }


def _race_script(images: str, hidden: int, samples: int, activation: str) -> str:
    return f"""{_network_lines(images, hidden, samples, activation)}gradient = network.gradient(x, t)
numerical = network.numerical_gradient(x, t)  # two losses for each element of each parameter
total = sum(array.size for array in gradient.values())
print(total, "elements,", 2 * total, "losses")
differences = {{}}
for name in gradient:
    sizes = abs(numerical[name] - gradient[name])
    differences[name] = [*np.quantile(sizes, [0.05, 0.5, 0.95]), sizes.max()]
    print(f"{{name:9}} differences: 5 %, 50 %, 95 % and the largest", *(f"{{size:.2g}}" for size in differences[name]))
"""


@operation(
    images=_IMAGES,
    hidden=_HIDDEN,
    samples=_SAMPLES,
    activation=_ACTIVATION,
    sources=(numerical_gradient, nn.Network.gradient),
    script=_race_script,
)
def gradient_race(
    images: str = "small", hidden: int = 8, samples: int = 20, activation: str = "relu"
) -> Iterator[Callable[[], dict[str, Any]]]:
    """Numerical differentiation of all parameters, element by element, beside the gradient of the layers."""
    network, x, t = _network(images, hidden, samples, activation)
    gradient, seconds = _timed(lambda: network.gradient(x, t))
    found = {name: np.full(array.shape, np.nan) for name, array in network.params.items()}
    progress = {"done": 0.0, "spent": 0.0}

    def loss(_: Array) -> float:
        return network.loss(x, t)

    begin = perf_counter()
    for name, array in network.params.items():
        flat, results = array.reshape(-1), found[name].reshape(-1)
        for i in range(flat.size):
            results[i : i + 1] = numerical_gradient(loss, flat[i : i + 1])
            progress["done"] += 1
            if (spent := perf_counter() - begin) > _SECONDS:
                progress["spent"] += spent
                yield partial(_frame, gradient, found, progress, seconds)
                begin = perf_counter()
    progress["spent"] += perf_counter() - begin
    yield partial(_frame, gradient, found, progress, seconds)


def _frame(
    gradient: Mapping[str, Array], found: Mapping[str, Array], progress: Mapping[str, float], seconds: float
) -> dict[str, Any]:
    """What is known so far."""
    total = sum(array.size for array in found.values())
    spreads: dict[str, list[float] | None] = {}
    for name, array in found.items():
        known = ~np.isnan(array)
        spreads[name] = _spread(array[known] - gradient[name][known]) if known.any() else None
    return {
        "done": int(progress["done"]),
        "total": total,
        "losses": 2 * int(progress["done"]),
        "spent": progress["spent"],
        "expected": progress["spent"] / progress["done"] * total,
        "seconds": seconds,
        "differences": spreads,
    }


def _step_script() -> str:
    return f"""import numpy as np
from zhishen import data, nn, numerical_gradient

x, t = data.mnist(compact=True).train
x = np.asarray(x[:{_CHECKED}], dtype=np.float64).reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4)).reshape(-1, 49)
t = t[:{_CHECKED}]
network = nn.two_layer(49, {_FEW}, 10, activation="tanh", rng=np.random.default_rng(0), dtype=np.float64)
bias, exact = network.params["affine1.b"], network.gradient(x, t)["affine1.b"]
h = 10.0 ** -np.arange(1, 12.1, 0.5)
central_float64 = []
for step in h:
    numerical = numerical_gradient(lambda _: network.loss(x, t), bias, h=step)
    central_float64.append(np.linalg.norm(numerical - exact) / np.linalg.norm(exact))
    print(f"{{step:.1e}} {{central_float64[-1]:.1e}}")
"""


@operation(sources=(gradient_check_errors, numerical_gradient), script=_step_script)
def gradient_check_step() -> dict[str, Any]:
    """The errors of numerical gradients by their step, for both kinds of differences and both precisions."""
    return _step_errors()


@cache
def _step_errors() -> dict[str, Any]:
    network, x, t = _network("small", _FEW, _CHECKED, "tanh")

    def build(dtype: str) -> nn.Network:
        made = nn.two_layer(x.shape[1], _FEW, 10, activation="tanh", rng=np.random.default_rng(0), dtype=dtype)
        made.load_state_dict(network.state_dict())
        return made

    return {**gradient_check_errors(build, x, t, 10.0 ** -np.arange(1, 12.1, 0.5))}
