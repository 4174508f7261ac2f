"""The learning-rate range test: the loss against a rising learning rate, on copies of the network and the optimizer."""

from __future__ import annotations

import math
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from zhishen._checks import Number, WholeNumber, check
from zhishen._types import Array, Float
from zhishen.data.dataset import Dataset, Split
from zhishen.data.loader import batches, require_generator
from zhishen.data.pixels import Pixels
from zhishen.errors import ArgumentError, NumericalError
from zhishen.nn.network import Network
from zhishen.optim.average import exponentially_weighted_average
from zhishen.optim.optimizer import Optimizer
from zhishen.train.part import training_data
from zhishen.train.trainer import BATCH_SIZE

__all__ = ["LearningRateRange", "lr_range_test"]

_BETA: Final = 0.9  # of the smoothed losses: an average over about ten steps
_WINDOW: Final = 10
_DIVERGED: Final = 4.0  # times the lowest smoothed loss
_MARGIN: Final = 10.0
_RATE: Final = Number(low=0.0, open_low=True)


@dataclass(frozen=True, eq=False)
class LearningRateRange:
    """The result of `lr_range_test`.

    Attributes:
        rates: the learning rate of each step, (K,), in geometric progression.
        losses: the loss of each mini-batch before its update, (K,).
        smoothed: the exponentially weighted average of the losses, with β = 0.9 and bias correction, (K,).
        diverged: whether the loss diverged, which ended the test before the highest rate.
    """

    rates: Float[Array, "K"]
    losses: Float[Array, "K"]
    smoothed: Float[Array, "K"]
    diverged: bool

    @property
    def minimum(self) -> float:
        """The rate at the lowest smoothed loss: beyond it, the loss rises."""
        return float(self.rates[self.smoothed.argmin()])

    @property
    def steepest(self) -> float:
        """The rate up to `minimum` at which the smoothed loss falls fastest, over the logarithm of the rate."""
        end = int(self.smoothed.argmin()) + 1
        if end < 2:
            return float(self.rates[0])
        return float(self.rates[np.gradient(self.smoothed[:end], np.log(self.rates[:end])).argmin()])

    @property
    def suggestion(self) -> float:
        """A learning rate for the training: a tenth of `minimum`.

        At the minimum itself the loss is about to rise, and smoothing moves the minimum to higher rates. A tenth of it
        is a safe distance. The position of the steepest descent depends more on the noise of the mini-batches.

        Raises:
            ArgumentError: the smoothed loss is lowest at the first rate, so no rate of the test lowers it.
        """
        if self.smoothed.argmin() == 0:
            raise ArgumentError(
                "lr_range_test: expected a loss that falls at some rate, got one that is lowest at the first rate, "
                "{low:.3g}; choose a smaller low, or more steps",
                low=float(self.rates[0]),
            )
        return self.minimum / _MARGIN


def lr_range_test(
    network: Network,
    data: Dataset | tuple[ArrayLike | Pixels, ArrayLike],
    optimizer: Optimizer,
    *,
    low: float = 1e-6,
    high: float = 10.0,
    steps: int = 100,
    batch_size: int | None = None,
    rng: np.random.Generator,
) -> LearningRateRange:
    """Train a copy of a network with a learning rate that rises geometrically from ``low`` to ``high``.

    η_k = low · (high / low)^(k / (steps - 1)) at step k = 0, 1, ..., steps - 1. While η is too small, the loss hardly
    changes; then it falls, and beyond the largest useful rate it rises or diverges. The test takes one update for each
    rate, so it costs a fraction of an epoch.

    Copies of the network, the optimizer and the generator are used: all three are the same after the test, and a
    training that follows gives the same bits as without it. The test ends early if a loss is NaN or infinite, or, after
    the first ten steps, if the smoothed loss is more than 4 times the lowest one.

    Args:
        network: the network, new or trained before.
        data: a data set, of which the training part is used, or a pair (x, t), as `Trainer` takes them.
        optimizer: its type and its other options are those of the training; its learning rate is not used.
        low: the first rate, above 0.
        high: the last rate, above ``low``.
        steps: the number of rates, at least 2. If an epoch has fewer mini-batches, another epoch follows.
        batch_size: samples an update; if it is not given, 100, or all samples if there are fewer.
        rng: shuffles the samples.

    Returns:
        The rates, the losses and a suggestion.

    Raises:
        ArgumentError: an option out of range, or data that are neither a data set nor a pair of arrays.
        ShapeError: the inputs and targets of a pair do not fit each other.
        NumericalError: the first loss is NaN or infinite, before any update.

    Examples:
        >>> from zhishen import nn, optim, train
        >>> rng = np.random.default_rng(0)
        >>> x = rng.normal(size=(1000, 2))
        >>> t = (x[:, 0] > x[:, 1]).astype(int)
        >>> network = nn.two_layer(2, 8, 2, rng=rng)
        >>> found = train.lr_range_test(network, (x, t), optim.SGD(lr=0.1), high=100.0, batch_size=50, rng=rng)
        >>> found.rates.shape == found.losses.shape, 0.1 < found.suggestion < 10
        (True, True)

    References:
        L. Smith (2017), Cyclical learning rates for training neural networks, section 3.3. Smith's rates rise linearly;
        here they rise geometrically, as the order of magnitude is what the test looks for.
    """
    where = "lr_range_test"
    check(low, _RATE, where=where, name="low")
    check(high, _RATE, where=where, name="high")
    check(steps, WholeNumber(2), where=where, name="steps")
    if high <= low:
        raise ArgumentError(
            "lr_range_test: expected high to be above low, got low={low:g} and high={high:g}; choose a higher one",
            low=float(low),
            high=float(high),
        )
    require_generator(rng, where=where)
    part = training_data(data, network.last_layer, where=where).train
    size = min(BATCH_SIZE, len(part.x)) if batch_size is None else batch_size
    rates = np.geomspace(low, high, steps)
    losses = _losses(deepcopy(network), part, deepcopy(optimizer), rates, size, deepcopy(rng))
    if not losses:
        raise NumericalError(
            "lr_range_test: expected a finite loss before the first update, got NaN or infinity; check the data and "
            "the parameters of the network with network.find_nonfinite(x, t)"
        )
    smoothed = exponentially_weighted_average(losses, beta=_BETA)
    diverged = len(losses) < steps or _diverged(losses)
    return LearningRateRange(rates[: len(losses)], np.array(losses), smoothed, diverged)


def _losses(
    network: Network, part: Split, optimizer: Optimizer, rates: Array, batch_size: int, rng: np.random.Generator
) -> list[float]:
    """The losses before each update, one for each rate, until the loss diverges."""
    losses: list[float] = []
    network.train()
    # An overflow is visible in the losses.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for rate, (x, t) in zip(rates, _endless_batches(part, batch_size, rng), strict=False):
            loss, grads = network.loss_and_gradient(x, t)
            if not math.isfinite(loss):
                break
            losses.append(loss)
            if _diverged(losses):
                break
            optimizer.lr = float(rate)
            optimizer.update(network.params, grads)
    return losses


def _endless_batches(part: Split, batch_size: int, rng: np.random.Generator) -> Iterator[Split]:
    """Mini-batches of one epoch after the other."""
    while True:
        yield from batches(part, batch_size, rng=rng)


def _diverged(losses: list[float]) -> bool:
    """Whether the smoothed loss is far above its minimum."""
    if len(losses) <= _WINDOW:
        return False
    smoothed = exponentially_weighted_average(losses, beta=_BETA)
    lowest = float(smoothed.min())
    return float(smoothed[-1]) > lowest + (_DIVERGED - 1) * abs(lowest)
