"""The data of a trainer: a data set, or inputs and targets alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from zhishen._types import Array
from zhishen.data.dataset import Dataset, Split, check_finite
from zhishen.data.pixels import Pixels, rows
from zhishen.data.preprocessing import Preprocessing
from zhishen.errors import ArgumentError, ShapeError
from zhishen.messages import message
from zhishen.nn.loss import Loss, SoftmaxCrossEntropy
from zhishen.nn.network import Network

__all__ = ["TrainingPart", "are_classes", "training_data"]


@dataclass(frozen=True)
class TrainingPart:
    """Inputs and targets in place of a `Dataset`: a training part without other parts.

    Attributes:
        train: the inputs and the targets.
        validation: None.
        test: None.
        name: ``"arrays"``.
        image_shape: (C, H, W) of inputs (N, C, H, W); None for others.
        preprocessing: the division by 255 of `Pixels`; None for arrays, whose preprocessing is not known.
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
        """The preprocessing of the raw inputs, if it is known."""
        x: object = self.train.x
        return Preprocessing(input_shape=x.shape[1:], divisor=255) if isinstance(x, Pixels) else None


def training_data(given: Any, loss: Loss, *, where: str) -> Dataset | TrainingPart:
    """A data set as it is; a pair (x, t) as a training part.

    Real targets (N,) become (N, 1), the shape of the outputs of a network with one output, unless the loss takes
    labels.

    Args:
        given: a `Dataset`, or a tuple of inputs (N, ...) and targets: labels (N,), one-hot rows (N, K), or real numbers
            (N,) or (N, K).
        loss: of the network.
        where: the name of the caller in errors.

    Raises:
        ArgumentError: ``given`` is neither, or the two are not arrays of finite numbers; the message names the first
            sample with NaN or infinity.
        ShapeError: there are no inputs, the inputs have no axis but that of the batch, or the numbers of targets and
            inputs differ.
    """
    if isinstance(given, Dataset):
        return given
    if not isinstance(given, tuple):
        found = (
            message("one array {shape}", shape=given.shape) if isinstance(given, np.ndarray) else type(given).__name__
        )
        raise ArgumentError(
            "{where}: expected a data.Dataset, or inputs and targets as a pair (x, t), got {found}; put all samples "
            "into two arrays and write (x, t)",
            where=where,
            found=found,
        )
    pair = cast("tuple[Any, ...]", given)
    if len(pair) != 2 or any(isinstance(part, tuple) for part in pair):
        found = (
            message("a tuple of {count}", count=len(pair))
            if len(pair) != 2
            else message("a pair that has a tuple in it")
        )
        raise ArgumentError(
            "{where}: expected inputs and targets as a pair (x, t), got {found}; make a data.Dataset from data with a "
            "validation or a test part",
            where=where,
            found=found,
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
            "{where}: expected as many targets as inputs, got x {x} and t {t}; give every input one target",
            where=where,
            x=x.shape,
            t=t.shape,
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
            "{where}: expected {name} to be an array of numbers, got rows of different lengths ({problem}); pad or cut "
            "them to one length",
            where=where,
            name=name,
            problem=error,
        ) from error
    if array.dtype.kind not in "fiub":
        dtype = message("dtype {dtype}", dtype=array.dtype)
        raise ArgumentError(
            "{where}: expected {name} to be an array of numbers, got {found}; convert it with np.asarray first",
            where=where,
            name=name,
            found=dtype if isinstance(given, np.ndarray | list) else type(given).__name__,
        )
    return array


def are_classes(part: Split, network: Network) -> bool:
    """Whether targets are labels or one-hot rows; numbers (N,) for a single output are neither."""
    t = part.t
    if t.ndim == 1:
        is_regression = network.last_layer.link is None and network.predict(rows(part.x, 0, 1)).shape[1:] == (1,)
        return not is_regression
    one_hot = t.ndim == 2 and t.shape[1] > 1 and np.count_nonzero(t) == np.count_nonzero(t == 1) == len(t)
    return bool(one_hot and (t == 1).any(axis=1).all())
