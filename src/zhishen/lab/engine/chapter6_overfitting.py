"""Overfitting: a polynomial that fits the noise, and dropout as an average of many networks.

References:
    *Deep Learning from Scratch*, section 6.4. The notes, chapter 6, overfitting and dropout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np

from zhishen import data, linear, nn, optim
from zhishen._checks import Number, OneOf, WholeNumber
from zhishen._types import Array
from zhishen.lab.engine.mnist_data import mnist
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal

__all__ = ["dropout_average", "overfitting_polynomial", "thinned_networks"]

# --- a polynomial -----------------------------------------------------------------------------------------------------

_DEGREES: Final = 15
_TESTED_POINTS: Final = 500
_ALPHAS: Final = np.geomspace(1e-8, 1e2, 21)
_GRID: Final = np.linspace(-1, 1, 201)


def _polynomial_script(degree: int, alpha: float, samples: int, noise: float, seed: int) -> str:
    return f"""import numpy as np
from zhishen import linear

rng = np.random.default_rng({seed})


def sample(count):
    x = rng.uniform(-1, 1, count)
    return x, np.sin(np.pi * x) + {literal(noise)} * rng.normal(size=count)


def powers(x):
    return np.vander(x, {_DEGREES + 1}, increasing=True)[:, 1:{degree + 1}]


train, test = sample({samples}), sample({_TESTED_POINTS})
fit = linear.ridge(powers(train[0]), train[1], alpha={literal(alpha)})
error = [np.sqrt(np.mean((fit.predict(powers(x)) - t) ** 2)) for x, t in (train, test)]
print(f"training error {{error[0]:.4f}}, test error {{error[1]:.4f}}, largest coefficient {{np.abs(fit.W).max():.4g}}")
"""


@operation(
    degree=WholeNumber(1, _DEGREES),
    alpha=Number(0.0, 1000.0),
    samples=WholeNumber(3, 200),
    noise=Number(0.0, 2.0),
    seed=WholeNumber(0, 10_000),
    sources=(linear.ridge, linear.LinearFit),
    script=_polynomial_script,
)
def overfitting_polynomial(
    degree: int = 15, alpha: float = 0.0, samples: int = 20, noise: float = 0.2, seed: int = 5
) -> dict[str, Any]:
    """A polynomial fitted to noisy points of sin(πx), and its errors on these and on 500 other points."""
    rng = np.random.default_rng(seed)

    def sample(count: int) -> tuple[Array, Array]:
        x = rng.uniform(-1, 1, count)
        return x, np.sin(np.pi * x) + noise * rng.normal(size=count)  # noise may be -0.0

    train, test = sample(samples), sample(_TESTED_POINTS)
    features = [_powers(x) for x, _ in (train, test)]  # of all degrees; a fit takes the first ones

    def fit(power: int, strength: float) -> linear.LinearFit:
        return linear.ridge(features[0][:, :power], train[1], alpha=strength)

    def errors(fitted: linear.LinearFit) -> list[float]:
        parts = zip(features, (train[1], test[1]), strict=True)
        return [float(np.sqrt(np.mean((fitted.predict(x[:, : len(fitted.W)]) - t) ** 2))) for x, t in parts]

    chosen = fit(degree, alpha)
    return {
        "x": train[0],
        "t": train[1],
        "grid": _GRID,
        "truth": np.sin(np.pi * _GRID),
        "curve": chosen.predict(_powers(_GRID)[:, :degree]),
        "error": errors(chosen),
        "largest": float(np.abs(chosen.W).max()),
        "degree_errors": np.array([errors(fit(power, alpha)) for power in range(1, _DEGREES + 1)]),
        "alphas": _ALPHAS,
        "alpha_errors": np.array([errors(fit(degree, float(strength))) for strength in _ALPHAS]),
    }


def _powers(x: Array) -> Array:
    """x, x², ..., a column for each; the intercept is x⁰."""
    return np.vander(x, _DEGREES + 1, increasing=True)[:, 1:]


# --- thinned networks -------------------------------------------------------------------------------------------------

_WIDTHS: Final = (4, 6, 6, 1)
_MASKS: Final = 1000
_SCALINGS: Final = ("training", "inference", "nowhere")


def _thinned_script(rate: float, scaling: str, draw: int, seed: int) -> str:
    del draw  # which of the masks is shown
    training = "out" if scaling == "training" else f"out * (1 - {literal(rate)})"
    whole = {
        "training": "network.predict(inputs).item()",
        "inference": f"network.predict(inputs).item() * (1 - {literal(rate)}) ** 2  # two layers; biases are 0",
        "nowhere": "network.predict(inputs).item()",
    }[scaling]
    return f"""import numpy as np
from zhishen import nn

rng = np.random.default_rng({seed})
network = nn.multi_layer(4, [6, 6], 1, rng=rng, dropout={literal(rate)}, loss="sum_of_squares", dtype=np.float64)
inputs = rng.normal(size=(1, 4))
network.train()
out = np.repeat(inputs, {_MASKS}, axis=0)  # a mask for each row
for layer in network.layers.values():
    out = layer.forward(out)
    if isinstance(layer, nn.Dropout):
        out = {training}
average = out.mean()
whole = {whole}
print(f"average of {_MASKS} thinned networks {{average:.4f}}, the whole network {{whole:.4f}}")
"""


@operation(
    rate=Number(0.0, 0.95),
    scaling=OneOf(_SCALINGS),
    draw=WholeNumber(1, _MASKS),
    seed=WholeNumber(0, 10_000),
    sources=(nn.Dropout, nn.multi_layer),
    script=_thinned_script,
)
def thinned_networks(rate: float = 0.5, scaling: str = "training", draw: int = 1, seed: int = 4) -> dict[str, Any]:
    """A network 4-6-6-1 with dropout: its output for one input with many masks, and without a mask.

    ``scaling`` says where the layers make up for the missing neurons: in training (inverted dropout, as the library
    does), at inference (the first version of dropout), or, by a slip, nowhere.
    """
    rng = np.random.default_rng(seed)
    inputs, *hidden, outputs = _WIDTHS
    network = nn.multi_layer(inputs, hidden, outputs, rng=rng, dropout=rate, loss="sum_of_squares", dtype=np.float64)
    x = rng.normal(size=(1, inputs))
    factor = 1 - rate
    answers, masks = _forward(network, np.repeat(x, _MASKS, axis=0), 1.0 if scaling == "training" else factor)
    with network.evaluating():
        whole, _ = _forward(network, x, factor if scaling == "inference" else 1.0)
    answers = answers[:, 0]
    running = np.cumsum(answers) / np.arange(1, _MASKS + 1)
    low, high = float(min(answers.min(), whole.min())), float(max(answers.max(), whole.max()))
    if high - low < 1e-6:  # without dropout all answers are the same
        low, high = low - 0.5, high + 0.5
    counts, edges = np.histogram(answers, 30, (low, high))
    return {
        "x": x[0],
        "weights": [W.copy() for W in network.params.values() if W.ndim == 2],
        "masks": [mask[draw - 1] for mask in masks] or [np.ones(width) for width in hidden],
        "answer": float(answers[draw - 1]),
        "running": running,
        "counts": counts.astype(np.int32),
        "edges": edges,
        "average": float(answers.mean()),
        "whole": whole.item(),
        "networks": 2 ** sum(hidden),
    }


def _forward(network: nn.Network, x: Array, factor: float) -> tuple[Array, list[Array]]:
    """The output, with that of each dropout layer times a factor; and for each, 1 where a neuron is kept."""
    out, masks = x, list[Array]()
    for layer in network.layers.values():
        out = layer.forward(out)
        if isinstance(layer, nn.Dropout):
            masks.append((layer.backward(np.ones_like(out)) > 0).astype(np.float64))  # the gradient is the mask
            out = out * factor
    return out, masks


# --- the average of many masks ----------------------------------------------------------------------------------------

_LEARNED: Final = 2000  # digits
_TESTED: Final = 300


def _average_script(rate: float, epochs: int, masks: int, seed: int) -> str:
    return f"""import numpy as np
from zhishen import data, nn, optim

mnist = data.mnist(compact=True)
rng = np.random.default_rng({seed})
network = nn.multi_layer(784, [100, 100], 10, rng=rng, dropout={literal(rate)})
optimizer = optim.Adam(lr=0.002)
part = data.Split(mnist.train.x[:{_LEARNED}], mnist.train.t[:{_LEARNED}])
x, t = mnist.test.x[:{_TESTED}], mnist.test.t[:{_TESTED}]
for _ in range({epochs}):
    network.train()
    for images, labels in data.batches(part, 100, rng=rng):
        optimizer.update(network.params, network.gradient(images, labels))
without_mask = network.probabilities(x)
total, same = np.zeros(without_mask.shape), []
for drawn in range(1, {masks} + 1):
    total += nn.monte_carlo(network, x, samples=1, rng=rng).mean
    same.append(np.mean(total.argmax(axis=1) == without_mask.argmax(axis=1)))
single, average = (shares[np.arange(len(t)), t] for shares in (without_mask, total / drawn))  # of the true classes
single_accuracy, average_accuracy = (np.mean(shares.argmax(axis=1) == t) for shares in (without_mask, total))
print(f"accuracy without masks {{single_accuracy:.3f}}, of the average {{average_accuracy:.3f}}, same {{same[-1]:.3f}}")
"""


@operation(
    rate=Number(0.05, 0.9),
    epochs=WholeNumber(1, 20),
    masks=WholeNumber(1, 300),
    seed=WholeNumber(0, 10_000),
    sources=(nn.monte_carlo, nn.Dropout),
    script=_average_script,
)
def dropout_average(
    rate: float = 0.5, epochs: int = 6, masks: int = 100, seed: int = 0
) -> Iterator[Callable[[], dict[str, Any]]]:
    """A network learns 2,000 digits with dropout; then masks are drawn one by one, and their outputs averaged."""
    whole = mnist()
    rng = np.random.default_rng(seed)
    network = nn.multi_layer(784, [100, 100], 10, rng=rng, dropout=rate)
    optimizer = optim.Adam(lr=0.002)
    part = data.Split(whole.train.x[:_LEARNED], whole.train.t[:_LEARNED])
    x, t = whole.test.x[:_TESTED], whole.test.t[:_TESTED]
    for epoch in range(1, epochs + 1):
        network.train()
        for batch, target in data.batches(part, 100, rng=rng):
            optimizer.update(network.params, network.gradient(batch, target))
        accuracy = network.accuracy(x, t)
        yield lambda epoch=epoch, accuracy=accuracy: {
            "epoch": epoch, "epochs": epochs, "masks": masks, "drawn": 0, "single_accuracy": accuracy,
        }  # fmt: skip
    single = network.probabilities(x)
    total = np.zeros(single.shape)
    same: list[float] = []
    for drawn in range(1, masks + 1):
        total += nn.monte_carlo(network, x, samples=1, rng=rng).mean
        average = total / drawn
        same.append(float(np.mean(average.argmax(axis=1) == single.argmax(axis=1))))
        yield lambda drawn=drawn, average=average: {
            "epoch": epochs,
            "epochs": epochs,
            "masks": masks,
            "drawn": drawn,
            "single": single[np.arange(_TESTED), t],
            "average": average[np.arange(_TESTED), t],
            "same": np.array(same),
            "single_accuracy": float(np.mean(single.argmax(axis=1) == t)),
            "average_accuracy": float(np.mean(average.argmax(axis=1) == t)),
        }
