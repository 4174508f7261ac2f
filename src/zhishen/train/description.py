"""What a run saves about its data set, so that its network can be used without the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhishen._checks import WholeNumber, check, shown
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
            dataset.outputs if dataset.classes is None else None,
            tuple(dataset.target_names),
        )

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
