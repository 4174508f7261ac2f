"""What a run saves about its data set, so that its network can be used without the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhishen._checks import WholeNumber, check, shown
from zhishen._contingency import occurrences
from zhishen.data.dataset import Dataset
from zhishen.data.preprocessing import Preprocessing
from zhishen.errors import ArgumentError

__all__ = ["DataDescription"]

_WHERE = "dataset"
_DIGIT = (1, 28, 28)
_EMPTY_BORDER = 0.01  # the mean of the outermost pixels: 0.0001 in MNIST, 0.09 in Fashion-MNIST
_SIZE = WholeNumber(1, 2**40)


@dataclass(frozen=True)
class DataDescription:
    """The shapes, the classes and the preprocessing of a data set.

    Attributes:
        name: of the data set.
        input_shape: of one input, as the network receives it.
        classes: the number of classes; None for a regression.
        image_shape: (C, H, W) of images, also if the network receives them as rows; None for other inputs.
        class_names: in the order of the labels; empty if the classes have no names.
        preprocessing: of raw inputs; None if it is not known.
        resembles_mnist: whether the images are like MNIST's: 28 x 28, centered, with an empty border.
        class_counts: the number of training samples of each class; empty if it is not known.
        targets: the number of numbers that a regression predicts; None for a classification.
        target_names: their names; empty if they have no names.
    """

    name: str
    input_shape: tuple[int, ...]
    classes: int | None
    image_shape: tuple[int, int, int] | None = None
    class_names: tuple[str, ...] = ()
    preprocessing: Preprocessing | None = None
    resembles_mnist: bool = False
    class_counts: tuple[int, ...] = ()
    targets: int | None = None
    target_names: tuple[str, ...] = ()

    @property
    def outputs(self) -> int:
        """The number of outputs of a network for these data."""
        return self.classes or self.targets or 1

    @classmethod
    def of(cls, dataset: Dataset) -> DataDescription:
        """The description of a data set."""
        return cls(
            dataset.name,
            tuple(dataset.train.x.shape[1:]),
            dataset.classes,
            dataset.image_shape,
            tuple(dataset.class_names),
            dataset.preprocessing,
            _resembles_mnist(dataset),
            _class_counts(dataset),
            dataset.outputs if dataset.classes is None else None,
            tuple(dataset.target_names),
        )

    def class_weights(self) -> tuple[float, ...]:
        """A weight for each class, N/(K N_k) with N_k of N training samples in class k, so that all count alike.

        A class without samples has the weight 1.

        Raises:
            ArgumentError: the numbers of samples are not known, as for data without classes.
        """
        if not self.class_counts:
            raise ArgumentError(
                "config: expected data with classes for weight_classes, got {data}, whose targets are not classes; "
                "omit it",
                data=self.name,
            )
        total, filled = sum(self.class_counts), sum(count > 0 for count in self.class_counts)
        return tuple(total / (filled * count) if count else 1.0 for count in self.class_counts)

    def as_dict(self) -> dict[str, Any]:
        """The attributes as JSON values; `from_dict` makes an equal description from them."""
        regression = {"targets": self.targets, "target_names": list(self.target_names)}
        return {
            "name": self.name,
            "input_shape": list(self.input_shape),
            "classes": self.classes,
            "image_shape": None if self.image_shape is None else list(self.image_shape),
            "class_names": list(self.class_names),
            "preprocessing": None if self.preprocessing is None else self.preprocessing.as_dict(),
            "resembles_mnist": self.resembles_mnist,
            "class_counts": list(self.class_counts),
            **(regression if self.classes is None else {}),
        }

    @classmethod
    def from_dict(cls, content: Any) -> DataDescription:
        """The description that `as_dict` returned.

        Raises:
            ArgumentError, ShapeError: a value is missing or invalid.
        """
        if not isinstance(content, Mapping) or not {"name", "input_shape", "classes"} <= content.keys():
            raise ArgumentError(
                "dataset: expected a table with name, input_shape and classes, got {given}", given=shown(content)
            )
        given: dict[str, Any] = dict(content)
        image_shape, names, preprocessing = (given.get(k) for k in ("image_shape", "class_names", "preprocessing"))
        is_regression = given["classes"] is None
        targets = check(given.get("targets"), _SIZE, where=_WHERE, name="targets") if is_regression else None
        target_names = given.get("target_names", [])
        return cls(
            str(given["name"]),
            _sizes(given["input_shape"], "input_shape"),
            None if is_regression else check(given["classes"], _SIZE, where=_WHERE, name="classes"),
            None if image_shape is None else _image_shape(image_shape),
            tuple(map(str, names)) if isinstance(names, list) else (),
            None if preprocessing is None else Preprocessing.from_dict(preprocessing),
            bool(given.get("resembles_mnist", False)),
            _counts(given.get("class_counts")),
            targets,
            tuple(map(str, target_names)) if isinstance(target_names, list) else (),
        )


def _resembles_mnist(dataset: Dataset) -> bool:
    """Whether images come from IDX files, are 28 x 28, and have an empty border."""
    if dataset.image_shape != _DIGIT or not dataset.digests:
        return False
    images = np.asarray(dataset.train.x[:1000]).reshape(-1, *_DIGIT[1:])
    border = np.ones(_DIGIT[1:], bool)
    border[1:-1, 1:-1] = False
    return bool(images[:, border].mean() < _EMPTY_BORDER)


def _class_counts(dataset: Dataset) -> tuple[int, ...]:
    """The number of training samples of each class; none if the targets are neither labels nor one-hot rows."""
    t, classes = dataset.train.t, dataset.classes
    if classes is None:
        return ()
    if t.ndim == 2 and t.shape[1] == classes > 1:
        return tuple(int(count) for count in t.sum(axis=0))
    if t.ndim == 1 and t.dtype.kind in "iu":
        return tuple(int(count) for count in occurrences(t, minlength=classes))
    return ()


def _counts(given: Any) -> tuple[int, ...]:
    counts: list[Any] = given if isinstance(given, list) else []
    return tuple(check(count, WholeNumber(0, 2**40), where=_WHERE, name="class_counts") for count in counts)


def _sizes(given: Any, name: str) -> tuple[int, ...]:
    if not isinstance(given, list) or not given:
        raise ArgumentError(
            "dataset: expected {name} to be a list of sizes, got {given}", name=name, given=shown(given)
        )
    return tuple(check(size, _SIZE, where=_WHERE, name=name) for size in given)


def _image_shape(given: Any) -> tuple[int, int, int]:
    sizes = _sizes(given, "image_shape")
    if len(sizes) != 3:
        raise ArgumentError("dataset: expected image_shape to be three sizes, got {given}", given=shown(given))
    return sizes[0], sizes[1], sizes[2]
