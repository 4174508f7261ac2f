"""What is watched during training: the validation part, the best epoch, and when to stop."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypedDict

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.interop.sklearn.weighting import mean_one
from zhishen.messages import message
from zhishen.nn.network import Network

__all__ = ["BestEpoch", "EpochRecord", "Part", "draw_validation", "progress_line"]


class Part(NamedTuple):
    """Samples as the network sees them.

    Attributes:
        x: inputs, (N, ...).
        t: targets, (N, K).
        weights: (N,), with mean 1; None if all samples count alike.
    """

    x: Array
    t: Array
    weights: Array | None

    def at(self, indices: Array) -> Part:
        """The samples at some positions."""
        weights = None if self.weights is None else mean_one(self.weights[indices])
        return Part(self.x[indices], self.t[indices], weights)


class EpochRecord(TypedDict):
    """What is known at the end of an epoch.

    Attributes:
        epoch: counted from 1, also over several calls.
        step: updates so far.
        train_loss: mean of the losses of the mini-batches.
        validation_loss: on the validation part; None without one.
        validation_score: the accuracy or R² on the validation part; None without one.
        lr: the learning rate of the last update.
        seconds: the time of the epoch.
    """

    epoch: int
    step: int
    train_loss: float
    validation_loss: float | None
    validation_score: float | None
    lr: float
    seconds: float


def progress_line(record: EpochRecord, metric: str) -> str:
    """A line that reports an epoch."""
    if record["validation_loss"] is None:
        return message("epoch {epoch}: loss {loss:.4f}", epoch=record["epoch"], loss=record["train_loss"])
    return message(
        "epoch {epoch}: loss {loss:.4f}, validation loss {validation_loss:.4f}, validation {metric} {score:.4f}",
        epoch=record["epoch"],
        loss=record["train_loss"],
        validation_loss=record["validation_loss"],
        metric=metric,
        score=math.nan if record["validation_score"] is None else record["validation_score"],
    )


@dataclass
class BestEpoch:
    """The epoch with the lowest validation loss, and the parameters that the network had then.

    Attributes:
        loss: its validation loss.
        epoch: its number; 0 before the first.
        reached: the loss when it last fell by more than ``tol``, so that small steps add up.
        waited: the epochs since then.
        state: the parameters and buffers of the network.
    """

    loss: float = math.inf
    epoch: int = 0
    reached: float = math.inf
    waited: int = 0
    state: Mapping[str, Array] | None = None

    def update(self, network: Network, epoch: int, loss: float, tol: float) -> None:
        """Take in the validation loss of an epoch."""
        self.waited += 1
        if loss < self.reached - tol:
            self.reached, self.waited = loss, 0
        if loss < self.loss:
            self.loss, self.epoch, self.state = loss, epoch, network.state_dict()

    def restore(self, network: Network) -> None:
        """Give the network the parameters of the best epoch."""
        if self.state is not None:
            network.load_state_dict(self.state)


def draw_validation(candidates: Array, fraction: float, labels: Array | None, *, seed: int, where: str) -> Array:
    """Draw the samples of the validation part; return their positions in ascending order.

    Args:
        candidates: (N,), the positions of the samples from which to draw.
        fraction: the share that is drawn.
        labels: (N,), whose shares stay equal in both parts, if each class has enough samples; None for a regression.
        seed: the same seed gives the same split.
        where: the estimator, in errors.

    Raises:
        ArgumentError: no sample would be left to learn from.
    """
    from sklearn.model_selection import train_test_split

    samples = len(candidates)
    held_out = max(1, round(fraction * samples))
    if held_out >= samples:
        raise ArgumentError(
            "{where}: expected enough samples for a validation part, got n_samples={samples}; give "
            "validation_data=(X, y), or early_stopping=False",
            where=where,
            samples=samples,
        )
    counts = np.array([0]) if labels is None else np.unique(labels, return_counts=True)[1]
    balanced = counts.min() >= 2 and len(counts) <= min(held_out, samples - held_out)
    _, validation = train_test_split(
        candidates, test_size=held_out, stratify=labels if balanced else None, random_state=seed
    )
    return np.sort(validation)
