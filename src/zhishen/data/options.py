"""The options that all loaders of images share: how images and labels are returned, and what is held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypedDict, cast

import numpy as np
from numpy.typing import DTypeLike

from zhishen._checks import Number, OneOf, WholeNumber, check
from zhishen._types import Array
from zhishen.data.image_reader import FITS
from zhishen.data.loader import require_generator
from zhishen.data.pictures import check_channels
from zhishen.data.preprocessing import Preprocessing
from zhishen.errors import ArgumentError
from zhishen.messages import deferred

__all__ = [
    "SOUND_OPTIONS",
    "IdxKeywords",
    "ImageKeywords",
    "LoadKeywords",
    "LoadOptions",
    "MnistKeywords",
    "SoundKeywords",
    "load_options",
]

_DTYPES: Final = (np.dtype(np.float16), np.dtype(np.float32), np.dtype(np.float64))


class MnistKeywords(TypedDict, total=False):
    """The options of `data.mnist`, which `LoadOptions` describes."""

    flatten: bool
    one_hot: bool
    normalize: bool
    validation: float
    dtype: DTypeLike
    rng: np.random.Generator | None
    compact: bool


class IdxKeywords(MnistKeywords, total=False):
    """The options of `data.folder`, which `LoadOptions` describes."""

    transpose: bool | None


class ImageKeywords(MnistKeywords, total=False):
    """The options of `data.image_folder`, which `LoadOptions` describes."""

    channels: int | None
    size: int | str | Sequence[int] | None
    fit: str
    standardize: bool
    skip_broken: bool
    preprocessing: Preprocessing | None


class TableKeywords(TypedDict, total=False):
    """The options of `data.table`, which its docstring describes."""

    target: str | Sequence[str] | None
    task: str | None
    categories: str | Sequence[str]
    drop: str | Sequence[str]
    split: str | None
    test: float | None
    validation: float
    split_seed: int
    dtype: DTypeLike
    flatten: bool
    compact: bool


class SoundKeywords(TypedDict, total=False):
    """The options of `data.sound_folder`, which `LoadOptions` and `SoundReader` describe."""

    flatten: bool
    one_hot: bool
    validation: float
    dtype: DTypeLike
    rng: np.random.Generator | None
    rate: int | None
    seconds: float | None
    mels: int
    frame: float
    hop: float


SOUND_OPTIONS: Final = frozenset({"rate", "seconds", "mels", "frame", "hop"})  # of the reader of sounds


class LoadKeywords(IdxKeywords, ImageKeywords, SoundKeywords, TableKeywords, total=False):
    """The options of `data.load`, which `LoadOptions` describes."""


@dataclass(frozen=True, kw_only=True)
class LoadOptions:
    """How a loader returns images and labels. Loaders take these options as keywords.

    Args:
        flatten: return images as rows (N, C * H * W); otherwise as (N, C, H, W). `data.image_folder` has False as its
            default.
        one_hot: return targets as one-hot rows (N, K) of ``dtype``; otherwise as labels (N,), int64.
        normalize: divide pixels by 255, so that they are of ``dtype`` and from 0 to 1; otherwise they are uint8 from 0
            to 255. Images that a file holds as floats are not divided.
        validation: how many training images to hold out for validation, or which fraction (0.2) of them.
        dtype: float16, float32 or float64.
        rng: chooses the validation images at random; None takes the last ones.
        compact: return inputs as `Pixels`: bytes that read as floats of ``dtype``, in a quarter (float32) of the
            memory.
        channels: of images in files: 1 for grayscale, 3 for red, green and blue; None for 3 if an image has colors, and
            else 1.
        size: to which images in files are brought: a side, or (height, width), also as ``"48x64"``; None chooses it.
        fit: how images of other proportions fit the size: ``"crop"``, ``"pad"`` or ``"stretch"``, see `ImageReader`.
        standardize: subtract the mean of each channel in the training part, and divide by its deviation, after the
            division by 255; for images (N, C, H, W) from files.
        skip_broken: skip files that are not whole images, and count them in a note, instead of raising an error.
        preprocessing: of a network that the images are for: they are read and prepared in the same way.
        transpose: swap rows and columns of the images in IDX files. None does so for EMNIST, which stores its images
            on their side; its files or their folder have ``emnist`` in their names.
        caller: the name of the loader in errors.

    Raises:
        ArgumentError: an option is out of its range, or ``compact=True`` meets ``normalize=False``, which returns bytes
            already.

    Examples:
        >>> LoadOptions(flatten=False, validation=0.25).held_out(60000)
        15000
    """

    flatten: bool = True
    one_hot: bool = False
    normalize: bool = True
    validation: float = 0
    dtype: DTypeLike = np.float32
    rng: np.random.Generator | None = None
    compact: bool = False
    channels: int | None = None
    size: int | str | Sequence[int] | None = None
    fit: str = "crop"
    standardize: bool = False
    skip_broken: bool = False
    preprocessing: Preprocessing | None = None
    transpose: bool | None = None
    caller: str = "data.LoadOptions"

    def __post_init__(self) -> None:
        for name in ("flatten", "one_hot", "normalize", "compact", "standardize", "skip_broken"):
            value = getattr(self, name)
            if not isinstance(value, bool | np.bool_):
                raise ArgumentError(
                    "{caller}: expected {name} to be True or False, got {value!r}; choose one of the two",
                    caller=self.caller,
                    name=name,
                    value=value,
                )
        transpose: Any = self.transpose
        if transpose is not None and not isinstance(transpose, bool | np.bool_):
            raise ArgumentError(
                "{caller}: expected transpose to be True, False or None, got {value!r}; choose one of the three",
                caller=self.caller,
                value=transpose,
            )
        if self.compact and not self.normalize:
            raise ArgumentError(
                "{caller}: expected normalize=True with compact=True, got normalize=False; omit compact: pixels that "
                "are not normalized are bytes already",
                caller=self.caller,
            )
        if self.channels is not None:
            check_channels(self.channels, where=self.caller)
        check(self.fit, OneOf(FITS), where=self.caller, name="fit")
        if self.rng is not None:
            require_generator(self.rng, where=self.caller)
        try:
            known = np.dtype(self.dtype) in _DTYPES
        except (TypeError, ValueError):
            known = False
        if not known:
            raise ArgumentError(
                "{caller}: expected dtype to be float16, float32 or float64, got {dtype!r}; for pixels as they are in "
                "the file, use normalize=False",
                caller=self.caller,
                dtype=self.dtype,
            )

    def held_out(self, count: int) -> int:
        """How many of ``count`` training images the validation part takes.

        Raises:
            ArgumentError: ``validation`` leaves no image for training, or is a fraction that rounds to no image.
        """
        value = self.validation
        if WholeNumber(0, count - 1).accepts(value):
            return int(value)
        if Number(0, 1, open_high=True).accepts(value):
            held = round(value * count)
            if value == 0 or 0 < held < count:
                return held
        raise ArgumentError(
            "{caller}: expected validation to be a whole number from 0 to {most}, or a fraction below 1 that leaves "
            "images on both sides, got {value!r}; choose in that range",
            caller=self.caller,
            most=count - 1,
            value=value,
        )

    def divided(self, count: int) -> tuple[slice | Array, slice | Array]:
        """The indices of the training and of the validation images among ``count`` images.

        Raises:
            ArgumentError: as `held_out`.
        """
        held = self.held_out(count)
        order = None if self.rng is None else self.rng.permutation(count)
        if order is None or not held:  # slices, which need no copy
            return slice(count - held), slice(count - held, count)
        return np.sort(order[held:]), np.sort(order[:held])


def load_options(caller: str, keywords: object, given: object, *, flatten: bool = True) -> LoadOptions:
    """The options of a loader, from its keywords.

    Args:
        caller: the name of the loader in errors.
        keywords: the class of the keywords that the loader takes, such as `MnistKeywords`.
        given: the keywords that it was called with.
        flatten: the loader's default of ``flatten``.

    Raises:
        ArgumentError: a keyword does not exist or has a value out of its range.
    """
    options = cast("dict[str, Any]", given)
    known: frozenset[str] = cast("Any", keywords).__optional_keys__
    for name in options:
        check(name, OneOf(tuple(sorted(known))), where=caller, name=deferred("each option"))
    chosen: dict[str, Any] = {"flatten": flatten, **options}
    return LoadOptions(**chosen, caller=caller)
