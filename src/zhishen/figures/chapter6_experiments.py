"""The trainings behind figures of chapter 6, in their own module, so that a changed drawing does not repeat them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from zhishen import data, nn, optim, train
from zhishen._types import Array

__all__ = ["equal_neurons", "lr_range", "mnist_race", "weight_scales"]

_PIXELS: Final = 784
_CLASSES: Final = 10


def mnist_race(*, rates: tuple[tuple[str, float], ...], samples: int, batch_size: int, seed: int) -> dict[str, Array]:
    """The losses of the mini-batches of one epoch of MNIST, by optimizer, for a network 784-100-100-10."""
    mnist = data.mnist(compact=True)
    part = replace(mnist, train=data.Split(mnist.train.x[:samples], mnist.train.t[:samples]))
    racers = {name: optim.build(name, lr=lr) for name, lr in rates}
    network = partial(nn.multi_layer, _PIXELS, [100, 100], _CLASSES)
    return train.race_on(part, network, racers, seed, batch_size=batch_size)


def lr_range(*, optimizers: tuple[str, ...], low: float, high: float, steps: int, seed: int) -> dict[str, Array]:
    """Learning-rate range tests on MNIST for a network 784-50-50-10, by optimizer.

    Returns:
        For each optimizer ``"rates.NAME"``, ``"losses.NAME"`` and ``"smoothed.NAME"``, (K,), up to the divergence, and
        the rate ``"suggestion.NAME"``, ().
    """
    mnist = data.mnist(compact=True)
    weights, order = np.random.default_rng(seed).spawn(2)
    network = nn.multi_layer(_PIXELS, [50, 50], _CLASSES, rng=weights)
    found: dict[str, Array] = {}
    for name in optimizers:
        optimizer = optim.build(name, lr=low)
        result = train.lr_range_test(network, mnist, optimizer, low=low, high=high, steps=steps, rng=order)
        found[f"rates.{name}"], found[f"losses.{name}"] = result.rates, result.losses
        found[f"smoothed.{name}"] = result.smoothed
        found[f"suggestion.{name}"] = np.array(result.suggestion)
    return found


def weight_scales(*, scales: tuple[float, ...], samples: int, epochs: int, lr: float, seed: int) -> dict[str, Array]:
    """The training accuracy by epoch of networks with five hidden layers, for each scale of the initial weights.

    Returns:
        ``"without"`` and ``"with"`` batch normalization, (scales, epochs + 1).
    """
    x, t = (array[:samples] for array in data.mnist(compact=True).train)
    found: dict[str, Array] = {}
    for kind, batch_norm in (("without", False), ("with", True)):
        curves = np.empty((len(scales), epochs + 1))
        for k, std in enumerate(scales):
            weights, order = np.random.default_rng(seed).spawn(2)
            network = nn.multi_layer(_PIXELS, [100] * 5, _CLASSES, rng=weights, init=std, batch_norm=batch_norm)
            optimizer = optim.SGD(lr=lr)
            with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # an overflow is visible in the curve
                curves[k, 0] = _accuracy(network, x, t)
                for epoch in range(1, epochs + 1):
                    for batch, target in data.batches(data.Split(x, t), 100, rng=order):
                        optimizer.update(network.params, network.gradient(batch, target))
                    curves[k, epoch] = _accuracy(network, x, t)
        found[kind] = curves
    return found


def _accuracy(network: nn.Network, x: Array, t: Array) -> float:
    """The accuracy, also of a network that has overflowed: the predicted class for NaN is 0."""
    return float(np.mean(network.predict(x, batch_size=len(x)).argmax(axis=1) == t))


def equal_neurons(*, samples: int, hidden: int, epochs: int, seed: int) -> dict[str, Array]:
    """The learned weights of hidden neurons that begin with zeros or with random weights, and the accuracies.

    Returns:
        ``"zeros"`` and ``"xavier"``, (hidden, 28, 28), and the test accuracies ``"accuracy.zeros"`` and
        ``"accuracy.xavier"``.
    """
    mnist = data.mnist(compact=True)
    part = data.Split(mnist.train.x[:samples], mnist.train.t[:samples])
    found: dict[str, Array] = {}
    for init in ("zeros", "xavier"):
        weights, order = np.random.default_rng(seed).spawn(2)
        network = nn.two_layer(_PIXELS, hidden, _CLASSES, rng=weights, activation="sigmoid", init=init)
        optimizer = optim.Adam(lr=0.01)
        for _ in range(epochs):
            for x, t in data.batches(part, 100, rng=order):
                optimizer.update(network.params, network.gradient(x, t))
        found[init] = network.params["affine1.W"].T.reshape(hidden, 28, 28).copy()
        found[f"accuracy.{init}"] = np.array(network.accuracy(mnist.test.x[:], mnist.test.t))
    return found
