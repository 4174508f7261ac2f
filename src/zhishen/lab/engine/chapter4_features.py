"""Hand-made features against learned ones.

References:
    The notes, chapter 4, the first section; section 4.9 of the chapter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Final

import numpy as np

from zhishen import data, nn, optim
from zhishen._checks import WholeNumber
from zhishen._types import Array
from zhishen.data.hand_features import HAND_FEATURES, hand_features
from zhishen.data.loader import batches
from zhishen.errors import ArgumentError
from zhishen.lab.engine.arguments import Flag, Numbers
from zhishen.lab.engine.mnist_data import TEST, digits
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal

__all__ = ["digit_features", "features_or_pixels"]

_TRAIN: Final = 5000


def _digit_script(index: int) -> str:
    return f"""from zhishen import data

x, t = data.mnist(compact=True).test
label = int(t[{index}])
features = data.hand_features(x[{index}:{index + 1}])[0]
print(f"a {{label}}")
for name, value in zip(data.HAND_FEATURES, features):
    print(f"{{name:15}}{{value:.4f}}")
"""


@operation(index=WholeNumber(0, TEST - 1), sources=(hand_features,), script=_digit_script)
def digit_features(index: int = 0) -> dict[str, Any]:
    """A test digit and its ten features, with the mean of each feature over the training digits of each class."""
    _, test = digits()
    mean, deviation, classes = _statistics()
    return {
        "image": test.x[index].reshape(28, 28),
        "label": int(test.t[index]),
        "features": hand_features(test.x[[index]])[0],
        "mean": mean,
        "deviation": deviation,
        "classes": classes,
    }


@cache
def _measured() -> tuple[Array, Array]:
    """The features of the training digits and of the test digits."""
    train, test = digits()
    return hand_features(train.x[:_TRAIN]), hand_features(test.x)


@cache
def _statistics() -> tuple[Array, Array, Array]:
    """Mean and standard deviation of each feature, and its mean for each class (10 classes, 10 features)."""
    train, measured = digits()[0], _measured()[0]
    classes = np.stack([measured[train.t[:_TRAIN] == digit].mean(axis=0) for digit in range(10)])
    return measured.mean(axis=0), measured.std(axis=0), classes


def _features_script(used: list[bool], epochs: int, seed: int) -> str:
    return f"""import numpy as np
from zhishen import data, nn, optim

mnist = data.mnist(compact=True)
x, t = mnist.train.x[:{_TRAIN}], mnist.train.t[:{_TRAIN}]
test_x, test_t = mnist.test.x[:{TEST}], mnist.test.t[:{TEST}]
used = np.array({literal(used)})
measured, test_measured = data.hand_features(x)[:, used], data.hand_features(test_x)[:, used]
mean, deviation = measured.mean(axis=0), measured.std(axis=0)

def standardized(features):
    return ((features - mean) / deviation).astype(np.float32)

rng = np.random.default_rng({seed})
by_hand = standardized(measured), standardized(test_measured)
models = {{
    "features": (nn.Network([nn.Affine(int(used.sum()), 10, rng=rng)]), *by_hand, 0.05),
    "pixels": (nn.Network([nn.Affine(784, 10, rng=rng)]), x, test_x, 0.005),
    "network": (nn.two_layer(784, 50, 10, rng=rng), x, test_x, 0.005),
}}
accuracies = {{name: [] for name in models}}  # after each epoch
optimizers = {{name: optim.Adam(lr=lr) for name, (_, _, _, lr) in models.items()}}
for epoch in range({epochs}):
    for name, (network, inputs, test_inputs, _) in models.items():
        for batch in data.batches((inputs, t), 100, rng=rng):
            optimizers[name].update(network.params, network.gradient(*batch))
        accuracies[name].append(network.accuracy(test_inputs, test_t))
for name, values in accuracies.items():
    print(f"{{name:8}} {{values[-1]:.4f}}")
"""


@operation(
    used=Numbers(len(HAND_FEATURES), len(HAND_FEATURES), Flag()),
    epochs=WholeNumber(1, 20),
    seed=WholeNumber(0, 1000),
    sources=(hand_features, nn.Affine, nn.two_layer),
    script=_features_script,
)
def features_or_pixels(
    used: Sequence[bool] = (True,) * len(HAND_FEATURES), epochs: int = 10, seed: int = 0
) -> Iterator[Callable[[], dict[str, Any]]]:
    """Train three models on the same digits: linear on hand-made features, linear on pixels, a network on pixels.

    A frame after each epoch has the test accuracies so far.

    Raises:
        ArgumentError: no feature is used.
    """
    chosen = np.array(used)
    if not chosen.any():
        raise ArgumentError("features_or_pixels: expected at least one feature, got none; switch one on")
    (x, t), test = digits()
    x, t = x[:_TRAIN], t[:_TRAIN]
    mean, deviation, _ = _statistics()
    measured, test_measured = (((part - mean) / deviation)[:, chosen].astype(np.float32) for part in _measured())
    rng = np.random.default_rng(seed)
    models = [
        (nn.Network([nn.Affine(int(chosen.sum()), 10, rng=rng)]), measured, test_measured, optim.Adam(lr=0.05)),
        (nn.Network([nn.Affine(784, 10, rng=rng)]), x, test.x, optim.Adam(lr=0.005)),
        (nn.two_layer(784, 50, 10, rng=rng), x, test.x, optim.Adam(lr=0.005)),
    ]
    accuracies = np.empty((3, 0))
    for _ in range(epochs):
        column: list[float] = []
        for network, inputs, test_inputs, optimizer in models:
            for batch in batches(data.Split(inputs, t), 100, rng=rng):
                optimizer.update(network.params, network.gradient(*batch))
            column.append(network.accuracy(test_inputs, test.t))
        accuracies = np.column_stack([accuracies, column])
        yield lambda found=accuracies: {"accuracies": found, "epochs": epochs}
