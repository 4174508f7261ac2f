"""Data sets: inputs ``x`` and targets ``t``, for training, for validation and for the test."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypedDict, cast

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from zhishen._checks import WholeNumber, check
from zhishen._contingency import occurrences
from zhishen._types import Array, Float, Shaped
from zhishen.data.large_arrays import first_nonfinite
from zhishen.data.pixels import Pixels
from zhishen.data.preprocessing import Preprocessing
from zhishen.data.table_reader import TableReader
from zhishen.errors import ArgumentError, ShapeError

__all__ = ["Dataset", "PartSummary", "Split", "Summary", "check_finite", "info", "one_hot"]


class Split(NamedTuple):
    """Inputs and their targets: ``x[i]`` belongs to ``t[i]``.

    Attributes:
        x: inputs, (N, ...): an array, or `Pixels`, which read as one.
        t: targets: labels (N,), or one-hot rows (N, C).
    """

    x: Array
    t: Array

    def __repr__(self) -> str:
        return f"Split(x={_outline(self.x)}, t={_outline(self.t)})"


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """A training part, a validation part and a test part, with a description of the whole.

    Args:
        train: the part that the network learns from.
        validation: the part that hyperparameters are chosen by, or None.
        test: the part that the finished network is judged by.
        name: the source of the data, in a word.
        classes: the number C of classes; labels are 0 to C - 1. None for a regression, whose targets are numbers.
        digests: for data from files, the MD5 digest of each file's uncompressed content.
        image_shape: (C, H, W) of the inputs if they are images, also if they are stored as rows; taken from the inputs
            if these are (N, C, H, W).
        class_names: the names of the classes, in the order of their labels; empty if they have no names.
        preprocessing: what was done to the raw inputs to make these; None if that is not known.
        target_names: of a regression, the names of the K numbers of a target; empty if they have no names.
        notes: sentences about what a user should know, such as a class without images. The loaders fill them in, and
            ``zhishen train`` prints them.

    Raises:
        ShapeError: a part is empty, inputs and targets differ in number, the parts' inputs differ in shape, targets
            are neither labels 0 to C - 1 nor rows of C (in a regression: are not floats (N, K)), or ``image_shape`` or
            the shape that ``preprocessing`` gives is not that of the inputs.
        ArgumentError: a part is not a `Split`, an input or a target is NaN or infinite (the error names the sample),
            ``preprocessing`` is not a `Preprocessing`, or the numbers of names and classes, or of names and targets,
            differ.

    Examples:
        >>> part = Split(np.zeros((4, 2)), np.array([0, 1, 1, 0]))
        >>> Dataset(part, None, part, name="xor", classes=2)
        Dataset('xor', classes=2, train=Split(x=float64 (4, 2), t=int64 (4,)), validation=None,
                test=Split(x=float64 (4, 2), t=int64 (4,)))
    """

    train: Split
    validation: Split | None
    test: Split
    name: str
    classes: int | None
    digests: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    image_shape: tuple[int, int, int] | None = None
    class_names: tuple[str, ...] = ()
    preprocessing: Preprocessing | None = None
    target_names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "digests": dict(self.digests)}  # a mappingproxy cannot be pickled

    def __post_init__(self) -> None:
        if self.classes is not None:
            check(self.classes, WholeNumber(1), where="Dataset", name="classes")
        for part, split in {"train": self.train, "test": self.test, **self.parts()}.items():
            _check_split(part, split, self.classes)
            if split.t.shape[1:] != self.train.t.shape[1:] and self.classes is None:
                raise ShapeError(
                    "Dataset: expected {part}.t to hold {expected} numbers for each input as train.t does, got "
                    "{found}; prepare all parts alike",
                    part=part,
                    expected=self.train.t.shape[1],
                    found=split.t.shape[1],
                )
            if split.x.shape[1:] != self.train.x.shape[1:]:
                raise ShapeError(
                    "Dataset: expected {part}.x to hold inputs of shape {expected} as train.x does, got {found}; "
                    "prepare all parts alike",
                    part=part,
                    expected=self.train.x.shape[1:],
                    found=split.x.shape[1:],
                )
        object.__setattr__(self, "image_shape", _image_shape(self.train.x, self.image_shape))
        for option, names, count in (
            ("class_names", self.class_names, self.classes or 0),
            ("target_names", self.target_names, self.outputs if self.classes is None else 0),
        ):
            if names and len(names) != count:
                raise ArgumentError(
                    "Dataset: expected {count} {option}, one for each, got {names}; name each class of a "
                    "classification, or each number of a regression's targets, once",
                    count=count,
                    option=option,
                    names=len(names),
                )
        _check_preprocessing(self.preprocessing, self.train.x.shape[1:])

    @property
    def outputs(self) -> int:
        """The number of outputs of a network for these data: the classes, or the numbers of a regression's target."""
        return self.train.t.shape[1] if self.classes is None else self.classes

    @property
    def target_deviation(self) -> Float[Array, "K"]:
        """Of a regression, what one unit of each target is in the units of the raw data; 1 without standardization."""
        reader = None if self.preprocessing is None else self.preprocessing.reader
        if isinstance(reader, TableReader) and not reader.target.is_classes:
            return np.array(reader.target.deviation)
        return np.ones(self.outputs)

    def parts(self) -> dict[str, Split]:
        """The parts that exist, by name, in the order train, validation, test."""
        parts = {"train": self.train, "validation": self.validation, "test": self.test}
        return {name: split for name, split in parts.items() if split is not None}

    def __repr__(self) -> str:
        return (
            f"Dataset({self.name!r}, classes={self.classes}, train={self.train!r}, "
            f"validation={self.validation!r}, test={self.test!r})"
        )


class PartSummary(TypedDict):
    """What ``info`` returns about one part of a data set; all numbers are Python's own, so that JSON takes them.

    ``per_class`` is None for a regression.
    """

    count: int
    shape: list[int]
    dtype: str
    minimum: float
    maximum: float
    mean: float
    std: float
    per_class: list[int] | None


class Summary(TypedDict):
    """What ``info`` returns about a data set."""

    name: str
    classes: int | None
    parts: dict[str, PartSummary]
    digests: dict[str, str]


def one_hot(labels: ArrayLike, classes: int, *, dtype: DTypeLike = np.float32) -> Shaped[Array, "*N C"]:
    """Labels as rows with one 1: ``one_hot(t, C)[n, k] = 1 if t[n] == k else 0``.

    Args:
        labels: integers from 0 to ``classes`` - 1, of any shape.
        classes: the number C of classes.
        dtype: of the result.

    Shape:
        - labels: (...)
        - output: (..., C)

    Raises:
        ShapeError: labels are not integers, negative, or ``classes`` or more.

    Examples:
        >>> one_hot([2, 0], 3)
        array([[0., 0., 1.],
               [1., 0., 0.]], dtype=float32)
    """
    check(classes, WholeNumber(1), where="data.one_hot", name="classes")
    labels = np.asarray(labels)
    _check_labels(labels, classes, where="data.one_hot", name="labels")
    rows = np.zeros((labels.size, classes), dtype)
    rows[np.arange(labels.size), labels.ravel()] = 1
    return rows.reshape(*labels.shape, classes)


def info(dataset: Dataset) -> Summary:
    """Counts, shape, dtype, range, mean, standard deviation and images per class of every part, as plain values.

    Examples:
        >>> part = Split(np.array([[0.0], [1.0]]), np.array([1, 1]))
        >>> info(Dataset(part, None, part, name="two", classes=2))["parts"]["test"]
        {'count': 2, 'shape': [1], 'dtype': 'float64', 'minimum': 0.0, 'maximum': 1.0, 'mean': 0.5, 'std': 0.5,
         'per_class': [0, 2]}
    """
    return {
        "name": dataset.name,
        "classes": dataset.classes,
        "parts": {name: _summary(split, dataset.classes) for name, split in dataset.parts().items()},
        "digests": dict(dataset.digests),
    }


_BLOCK: Final = 1000  # inputs at a time, so that a summary in float64 needs little memory


def _summary(split: Split, classes: int | None) -> PartSummary:
    x = split.x
    mean = sum(float(block.sum(dtype=np.float64)) for block in _blocks(x)) / x.size
    variance = sum(float(np.square(block - np.float64(mean)).sum()) for block in _blocks(x)) / x.size
    labels = None if classes is None else split.t if split.t.ndim == 1 else split.t.argmax(axis=1)
    return {
        "count": len(x),
        "shape": list(x.shape[1:]),
        "dtype": x.dtype.name,
        "minimum": float(np.min([block.min() for block in _blocks(x)])),
        "maximum": float(np.max([block.max() for block in _blocks(x)])),
        "mean": mean,
        "std": variance**0.5,
        "per_class": None if labels is None else occurrences(labels, minlength=classes or 0).tolist(),
    }


def _blocks(x: Array | Pixels) -> Iterator[Array]:
    return (x[start : start + _BLOCK] for start in range(0, len(x), _BLOCK))


def _check_split(part: str, split: object, classes: int | None) -> None:
    inputs, targets = cast("tuple[object, object]", split if isinstance(split, Split) else (None, None))
    if not isinstance(inputs, np.ndarray | Pixels) or not isinstance(targets, np.ndarray):
        raise ArgumentError(
            "Dataset: expected {part} to be a Split of two NumPy arrays, got {type}; write Split(np.asarray(x), "
            "np.asarray(t))",
            part=part,
            type=type(split).__name__,
        )
    x, t = cast("Split", split)
    if x.ndim < 2 or x.size == 0:
        raise ShapeError(
            "Dataset: expected {part}.x of shape (N, ...) with at least one value, got {shape}; put one input into "
            "each row",
            part=part,
            shape=x.shape,
        )
    if t.ndim == 0 or len(x) != len(t):
        raise ShapeError(
            "Dataset: expected as many targets as inputs in {part}, got x {inputs} and t {targets}; give every input "
            "one target",
            part=part,
            inputs=x.shape,
            targets=t.shape,
        )
    check_finite(x, where="Dataset", name=f"{part}.x")
    check_finite(t, where="Dataset", name=f"{part}.t")
    if classes is None:
        _check_numbers(part, t)
    elif t.ndim == 1:
        _check_labels(t, classes, where="Dataset", name=f"{part}.t")
    elif t.shape != (len(x), classes):
        raise ShapeError(
            "Dataset: expected {part}.t to be labels {labels} or one-hot rows {rows}, got {shape}; use "
            "data.one_hot(labels, classes) or the labels themselves",
            part=part,
            labels=(len(x),),
            rows=(len(x), classes),
            shape=t.shape,
        )


def _check_numbers(part: str, t: Array) -> None:
    """Raise unless the targets of a regression are floats (N, K)."""
    if t.ndim != 2 or t.dtype.kind != "f":
        raise ShapeError(
            "Dataset: expected {part}.t to be floats of shape (N, K) without classes, got {dtype} {shape}; use "
            "t.astype(np.float32).reshape(len(t), -1) for a regression, or give the number of classes",
            part=part,
            dtype=t.dtype,
            shape=t.shape,
        )


def check_finite(values: Array | Pixels, *, where: str, name: str) -> None:
    """Raise if a value is NaN or infinite.

    Args:
        values: inputs or targets, with one sample in each row.
        where: how errors call the caller.
        name: of the array in errors.

    Raises:
        ArgumentError: a value is NaN or infinite; the error names the first such sample and the place within it.
    """
    if isinstance(values, Pixels):
        return
    place = first_nonfinite(values)
    if place is not None:
        raise ArgumentError(
            "{where}: expected finite numbers in {name}, got {value} at {name}[{index}]; repair or remove sample "
            "{sample}",
            where=where,
            name=name,
            value=values[place],
            index=", ".join(map(str, place)),
            sample=place[0],
        )


def _image_shape(x: Array | Pixels, given: tuple[int, ...] | None) -> tuple[int, ...] | None:
    """The shape (C, H, W) of images, as given or from the images themselves."""
    if given is None:
        return x.shape[1:] if x.ndim == 4 else None
    shape = tuple(int(n) for n in given)
    if len(shape) != 3 or x.shape[1:] not in (shape, (math.prod(shape),)):
        raise ShapeError(
            "Dataset: expected image_shape to be the (C, H, W) of inputs {shape}, got {given}; give the shape that the "
            "images had before they were flattened",
            shape=x.shape[1:],
            given=given,
        )
    return shape


def _check_preprocessing(preprocessing: object, shape: tuple[int, ...]) -> None:
    if preprocessing is None:
        return
    if not isinstance(preprocessing, Preprocessing):
        raise ArgumentError(
            "Dataset: expected preprocessing to be a data.Preprocessing or None, got {preprocessing!r}; describe "
            "what was done to the raw inputs",
            preprocessing=preprocessing,
        )
    if preprocessing.input_shape not in (None, shape):
        raise ShapeError(
            "Dataset: expected preprocessing to give inputs of shape {shape} as train.x holds them, got input_shape "
            "{given}; give the shape of one prepared input",
            shape=shape,
            given=preprocessing.input_shape,
        )


def _check_labels(labels: Array, classes: int, *, where: str, name: str) -> None:
    if labels.dtype.kind not in "iu":
        raise ShapeError(
            "{where}: expected {name} to be integers, got dtype {dtype}; convert with labels.astype(int)",
            where=where,
            name=name,
            dtype=labels.dtype,
        )
    if labels.size and not (labels.min() >= 0 and labels.max() < classes):
        raise ShapeError(
            "{where}: expected {name} from 0 to {most} ({classes} classes), got {low} to {high}; renumber them or give "
            "the right number of classes",
            where=where,
            name=name,
            most=classes - 1,
            classes=classes,
            low=labels.min(),
            high=labels.max(),
        )


def _outline(array: Array | Pixels) -> str:
    return f"{array.dtype} {array.shape}{f' held as {array.bytes.dtype}' if isinstance(array, Pixels) else ''}"
