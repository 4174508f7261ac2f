"""What a trainer learns from: a data set, or inputs and targets alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from zhishen._types import Array
from zhishen.data.dataset import Dataset, Split, check_finite
from zhishen.data.pixels import Pixels
from zhishen.data.preprocessing import Preprocessing
from zhishen.errors import ArgumentError, ShapeError
from zhishen.nn.loss import Loss, SoftmaxCrossEntropy

__all__ = ["TrainingPart", "are_classes", "training_data"]


@dataclass(frozen=True)
class TrainingPart:
    """Inputs and targets to learn from, where a trainer expects a `Dataset`: there is no other part.

    Attributes:
        train: the inputs and the targets.
        validation: None.
        test: None.
        name: ``"arrays"``.
        image_shape: (C, H, W) of inputs (N, C, H, W); None for others.
        preprocessing: the division by 255 of `Pixels`; None for arrays, of which nothing is known.
    """

    train: Split
    validation: Split | None = None
    test: Split | None = None
    name: str = "arrays"

    @property
    def image_shape(self) -> tuple[int, int, int] | None:
        """(C, H, W) of images; None for other inputs."""
        _, *sizes = self.train.x.shape
        return (sizes[0], sizes[1], sizes[2]) if len(sizes) == 3 else None

    @property
    def preprocessing(self) -> Preprocessing | None:
        """What was done to the raw inputs, as far as it is known."""
        x: object = self.train.x
        return Preprocessing(input_shape=x.shape[1:], divisor=255) if isinstance(x, Pixels) else None


def training_data(given: Any, loss: Loss, *, where: str) -> Dataset | TrainingPart:
    """A data set as it is; of a pair (x, t) the training part that it makes.

    Real targets (N,) become (N, 1), as a network with one output gives them, unless the loss takes them for labels.

    Args:
        given: a `Dataset`, or a tuple of inputs (N, ...) and targets: labels (N,), one-hot rows (N, K), or real numbers
            (N,) or (N, K).
        loss: what the targets are for.
        where: how errors call the caller.

    Raises:
        ArgumentError: it is neither, or the two are not arrays of finite numbers; the first sample with NaN or infinity
            is named.
        ShapeError: there are no inputs, they have no axis beside that of the batch, or targets and inputs differ in
            number.
    """
    if isinstance(given, Dataset):
        return given
    if not isinstance(given, tuple):
        what = f"one array {given.shape}" if isinstance(given, np.ndarray) else type(given).__name__
        raise ArgumentError(
            "{where}: expected a data.Dataset, or inputs and targets as a pair (x, t), got {what}; put all samples "
            "into two arrays and write (x, t)",
            where=where,
            what=what,
        )
    pair = cast("tuple[Any, ...]", given)
    if len(pair) != 2 or any(isinstance(part, tuple) for part in pair):
        got = f"{len(pair)} things" if len(pair) != 2 else "a pair of pairs"
        raise ArgumentError(
            "{where}: expected inputs and targets as a pair (x, t), got {got}; make a data.Dataset of data that have "
            "a validation or a test part",
            where=where,
            got=got,
        )
    x: Any = pair[0] if isinstance(pair[0], Pixels) else _numbers(pair[0], "x", where)
    t = _numbers(pair[1], "t", where)
    if x.ndim < 2 or x.size == 0:
        raise ShapeError(
            "{where}: expected x of shape (N, ...) with at least one value, got {shape}; put one input into each row",
            where=where,
            shape=x.shape,
        )
    if t.ndim == 0 or len(t) != len(x):
        raise ShapeError(
            "{where}: expected as many targets as inputs, got x {shape} and t {t_shape}; give every input one target",
            where=where,
            shape=x.shape,
            t_shape=t.shape,
        )
    check_finite(x, where=where, name="x")
    check_finite(t, where=where, name="t")
    if t.ndim == 1 and t.dtype.kind == "f" and not isinstance(loss, SoftmaxCrossEntropy):
        t = t[:, np.newaxis]
    return TrainingPart(Split(x, t))


def _numbers(given: Any, name: str, where: str) -> Array:
    try:
        array = np.asarray(given)
    except ValueError as error:
        raise ArgumentError(
            "{where}: expected {name} to be an array of numbers, got rows that differ in length ({error}); pad or "
            "cut them to one length",
            where=where,
            name=name,
            error=error,
        ) from error
    if array.dtype.kind not in "fiub":
        got = f"dtype {array.dtype}" if isinstance(given, np.ndarray | list) else type(given).__name__
        raise ArgumentError(
            "{where}: expected {name} to be an array of numbers, got {got}; convert it with np.asarray first",
            where=where,
            name=name,
            got=got,
        )
    return array


def are_classes(t: Array) -> bool:
    """Whether targets are labels or one-hot rows."""
    if t.ndim == 1:
        return True
    one_hot = t.ndim == 2 and t.shape[1] > 1 and np.count_nonzero(t) == np.count_nonzero(t == 1) == len(t)
    return bool(one_hot and (t == 1).any(axis=1).all())
