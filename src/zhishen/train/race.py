"""A race of optimizers on data: the same initial weights and the same mini-batches for all."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from zhishen._checks import WholeNumber, check
from zhishen._types import Array, Float
from zhishen.data.dataset import Dataset
from zhishen.data.loader import batches
from zhishen.errors import ArgumentError
from zhishen.nn.network import Network
from zhishen.optim.optimizer import Optimizer
from zhishen.optim.race import fresh
from zhishen.train.trainer import BATCH_SIZE

__all__ = ["race_on"]


def race_on(
    dataset: Dataset,
    network: Callable[..., Network],
    optimizers: Mapping[str, Optimizer],
    seed: int,
    *,
    epochs: int = 1,
    batch_size: int | None = None,
) -> dict[str, Float[Array, "steps"]]:
    """Train one network with every optimizer, from the same weights on the same mini-batches; return the losses.

    Each optimizer trains a new network, built from a generator of the same seed; another generator, also of the same
    seed for all, shuffles the training part. So only the optimizers make a difference. One race has one seed: repeat
    the race with other seeds before you draw a conclusion. Copies of the optimizers race; the optimizers that are given
    do not change.

    Args:
        dataset: the networks are trained on its training part.
        network: builds the network from ``rng=``, a generator, such as ``functools.partial(nn.two_layer, 784, 50,
            10)``.
        optimizers: name → optimizer, each with its own learning rate; none of them used before.
        seed: of the initial weights and of the mini-batches, at least 0.
        epochs: the number of passes over the training part.
        batch_size: samples an update; if it is not given, 100, or all samples if there are fewer.

    Returns:
        name → the loss of each mini-batch before its update, (steps,); if a loss is NaN or infinite, the training
        stops, and the losses after it are NaN.

    Raises:
        ArgumentError: an option out of range, no optimizers, an optimizer that has made updates before, or a builder
            that gives other weights for the same seed.

    Examples:
        >>> from zhishen import data, nn, optim, train
        >>> x = np.random.default_rng(0).normal(size=(200, 2))
        >>> points = data.Split(x, (x[:, 0] > x[:, 1]).astype(int))
        >>> halves = data.Dataset(train=points, validation=None, test=points, name="halves", classes=2)
        >>> losses = train.race_on(
        ...     halves,
        ...     lambda rng: nn.two_layer(2, 8, 2, rng=rng, dtype=np.float64),
        ...     {"sgd": optim.SGD(lr=0.01), "adam": optim.Adam(lr=0.01)},
        ...     0,
        ...     batch_size=20,
        ... )
        >>> losses["sgd"].shape, bool(losses["sgd"][0] == losses["adam"][0])
        ((10,), True)

    References:
        *Deep Learning from Scratch*, section 6.1, the comparison on MNIST. The notes, chapter 6.
    """
    check(seed, WholeNumber(0), where="race_on", name="seed")
    check(epochs, WholeNumber(1), where="race_on", name="epochs")
    size = min(BATCH_SIZE, len(dataset.train.x)) if batch_size is None else batch_size
    racers = fresh(optimizers, where="race_on")
    first: dict[str, Array] | None = None
    losses: dict[str, Array] = {}
    for name, optimizer in racers.items():
        weights, order = (np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(2))
        runner = network(rng=weights)
        initial = runner.state_dict()
        first = initial if first is None else first
        if initial.keys() != first.keys() or any(not np.array_equal(initial[key], first[key]) for key in first):
            raise ArgumentError(
                "race_on: expected network to build the same weights from the same generator, got others for "
                "{name!r}; build a new network at each call, and draw only from the given rng",
                name=name,
            )
        losses[name] = _train(dataset, runner, optimizer, order, epochs, size)
    return losses


def _train(
    dataset: Dataset, network: Network, optimizer: Optimizer, rng: np.random.Generator, epochs: int, batch_size: int
) -> Array:
    losses: list[float] = []
    network.train()
    # An overflow is visible in the losses.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for _ in range(epochs):
            for x, t in batches(dataset.train, batch_size, rng=rng):
                if losses and not math.isfinite(losses[-1]):
                    losses.append(math.nan)
                    continue
                loss, grads = network.loss_and_gradient(x, t)
                losses.append(loss)
                optimizer.update(network.params, grads)
    return np.array(losses)
