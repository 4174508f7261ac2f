"""MNIST, which comes with zhishen, and any folder of files that are made the same way.

The four files lie in ``mnist_files`` as they were published, beside the data's own licence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias, cast

import numpy as np
from numpy.typing import DTypeLike

from zhishen._checks import Number, WholeNumber, nearest
from zhishen._types import Array
from zhishen.data.dataset import Dataset, Split, one_hot
from zhishen.data.folders import check_channels, is_image_folder, read_image_folder
from zhishen.data.idx import LIMIT, digest, read_idx
from zhishen.data.loader import require_generator
from zhishen.data.pixels import Pixels, normalised
from zhishen.data.preprocessing import Preprocessing
from zhishen.errors import ArgumentError, DataError

__all__ = ["folder", "image_folder", "load", "mnist"]

CountOrFraction: TypeAlias = int | float

_HOME: Final = Path(__file__).parent / "mnist_files"
_FILES: Final = {  # role: file, MD5 of its uncompressed content
    "train-images": ("train-images-idx3-ubyte.gz", "6bbc9ace898e44ae57da46a324031adb"),
    "train-labels": ("train-labels-idx1-ubyte.gz", "a25bea736e30d166cdddb491f175f624"),
    "test-images": ("t10k-images-idx3-ubyte.gz", "2646ac647ad5339dbf082846283269ea"),
    "test-labels": ("t10k-labels-idx1-ubyte.gz", "27ae3e4e09519cfbb04c329615203637"),
}
_DTYPES: Final = (np.dtype(np.float16), np.dtype(np.float32), np.dtype(np.float64))
_ROLE: Final = re.compile(
    r"(?!\.)(?:.*[-_.])?(train|t10k|test)[-_.](images|labels)[-_.]idx\d?(?:[-_.]\w+)?(?:\.gz)?", re.IGNORECASE
)
_MAX_CLASSES: Final = 2**16  # a label beyond it is damage, and would make gigantic one-hot rows


def mnist(
    *,
    flatten: bool = True,
    one_hot: bool = False,
    normalize: bool = True,
    validation: CountOrFraction = 0,
    dtype: DTypeLike = np.float32,
    rng: np.random.Generator | None = None,
    compact: bool = False,
) -> Dataset:
    """MNIST: 60,000 + 10,000 handwritten digits of 28 x 28 pixels, light on dark, without a download.

    Every call reads the files again (0.2 seconds) and returns arrays of its own.

    Args:
        flatten: images as rows (N, 784); otherwise as (N, 1, 28, 28).
        one_hot: targets as rows (N, 10) of ``dtype``; otherwise as labels (N,), int64.
        normalize: pixels / 255, of ``dtype``, from 0 to 1; otherwise uint8 from 0 to 255.
        validation: how many training images make the validation part, or which fraction (0.2) of them.
        dtype: float16, float32 or float64.
        rng: chooses the validation images at random; None takes the last ones.
        compact: inputs as `Pixels`: bytes that read as floats of ``dtype``, in 55 in place of 220 megabytes.

    Raises:
        ArgumentError: an option is out of its range, or ``compact`` stands beside ``normalize=False``, which leaves
            bytes anyway.
        DataError: a file that came with zhishen is missing or damaged.

    Examples:
        >>> mnist(validation=5000)
        Dataset('mnist', classes=10, train=Split(x=float32 (55000, 784), t=int64 (55000,)),
                validation=Split(x=float32 (5000, 784), t=int64 (5000,)),
                test=Split(x=float32 (10000, 784), t=int64 (10000,)))

    References:
        LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition, 1998.
    """
    return _mnist(_Options("data.mnist", flatten, one_hot, normalize, validation, dtype, rng, compact=compact))


def folder(
    path: str | os.PathLike[str],
    *,
    flatten: bool = True,
    one_hot: bool = False,
    normalize: bool = True,
    validation: CountOrFraction = 0,
    dtype: DTypeLike = np.float32,
    rng: np.random.Generator | None = None,
    compact: bool = False,
) -> Dataset:
    """A folder of four IDX files, named as MNIST's or alike, as a data set.

    The names are ``train-images-idx3-ubyte``, ``train-labels-idx1-ubyte``, ``t10k-images-idx3-ubyte`` and
    ``t10k-labels-idx1-ubyte``, with or without ``.gz``; ``test`` may stand for ``t10k``, a point for a hyphen, and
    anything before (``emnist-letters-train-images-idx3-ubyte.gz``). Images are uint8 (N, H, W), or rows (N, D) that
    are flat already; images of a float dtype are taken as they are. EMNIST's images lie on their side: swap their
    axes with ``x.swapaxes(-1, -2)``.

    Args:
        path: the folder.
        flatten: images as rows (N, H * W); otherwise as (N, 1, H, W).
        one_hot: targets as rows (N, C) of ``dtype``; otherwise as labels (N,), int64.
        normalize: pixels / 255, of ``dtype``; otherwise as they are in the file.
        validation: how many training images make the validation part, or which fraction (0.2) of them.
        dtype: float16, float32 or float64.
        rng: chooses the validation images at random; None takes the last ones.
        compact: as in ``mnist``; images of floats are no bytes, and are taken as they are.

    Raises:
        ArgumentError: an option is out of its range, or ``compact`` stands beside ``normalize=False``.
        DataError: the folder or a file is missing, ambiguous or damaged, or the files do not fit each other.
    """
    options = _Options("data.folder", flatten, one_hot, normalize, validation, dtype, rng, compact=compact)
    return _idx_folder(Path(path), options)


def image_folder(
    path: str | os.PathLike[str],
    *,
    channels: int = 1,
    flatten: bool = False,
    one_hot: bool = False,
    normalize: bool = True,
    validation: CountOrFraction = 0,
    dtype: DTypeLike = np.float32,
    rng: np.random.Generator | None = None,
    compact: bool = False,
) -> Dataset:
    """A folder of images, one folder a class, as a data set; ``class_names`` are the folders' names, sorted.

    The images are PNG, JPEG, BMP or GIF files, all of one size; see `read_image` for how each is read. If the folder
    has two folders ``train`` and ``test``, each with a folder a class, these are the parts. Otherwise a fifth of each
    class is set aside for the test. Which ones, and the mixed order of the images, are always the same.

    Args:
        path: the folder.
        channels: 1 for grey, 3 for red, green and blue.
        flatten: images as rows (N, C * H * W); otherwise as (N, C, H, W).
        one_hot: targets as rows of ``dtype``; otherwise as labels (N,), int64.
        normalize: pixels / 255, of ``dtype``; otherwise uint8.
        validation: how many training images make the validation part, or which fraction (0.2) of them.
        dtype: float16, float32 or float64.
        rng: chooses the validation images at random; None takes the last ones.
        compact: as in ``mnist``.

    Raises:
        ArgumentError: an option is out of its range, or ``compact`` stands beside ``normalize=False``.
        DataError: a file is no whole image or of another size than the first (it is named), or there are fewer than two
            classes.

    Examples:
        >>> from tempfile import TemporaryDirectory
        >>> from PIL import Image
        >>> with TemporaryDirectory() as tones:
        ...     for name, grey in (("dark", 20), ("light", 230)):
        ...         Path(tones, name).mkdir()
        ...         for i in range(5):
        ...             Image.new("L", (4, 3), grey + i).save(Path(tones, name, f"{i}.png"))
        ...     dataset = image_folder(tones)
        >>> dataset.class_names, dataset.train.x.shape, sorted(dataset.test.t.tolist())
        (('dark', 'light'), (8, 1, 3, 4), [0, 1])
    """
    options = _Options("data.image_folder", flatten, one_hot, normalize, validation, dtype, rng, channels, compact)
    return _image_folder(Path(path), options)


def load(
    spec: str | os.PathLike[str],
    *,
    flatten: bool = True,
    one_hot: bool = False,
    normalize: bool = True,
    validation: CountOrFraction = 0,
    dtype: DTypeLike = np.float32,
    rng: np.random.Generator | None = None,
    channels: int = 1,
    compact: bool = False,
) -> Dataset:
    """The data set that ``spec`` names: ``"mnist"``, or the path of a folder.

    A folder with IDX files is read as by ``folder``, one with folders of images as by ``image_folder``.

    Args:
        spec: ``"mnist"``, or a path; for a folder with such a name, write ``"./mnist"``.
        flatten: as in ``mnist``.
        one_hot: as in ``mnist``.
        normalize: as in ``mnist``.
        validation: as in ``mnist``.
        dtype: as in ``mnist``.
        rng: as in ``mnist``.
        channels: as in ``image_folder``; other data are grey.
        compact: as in ``folder``.

    Raises:
        ArgumentError: an option is out of its range, or ``compact`` stands beside ``normalize=False``.
        DataError: as in ``mnist``, ``folder`` and ``image_folder``; for a name that does not exist, with the nearest
            one that does.
    """
    options = _Options("data.load", flatten, one_hot, normalize, validation, dtype, rng, channels, compact)
    read = _DATASETS.get(spec) if isinstance(spec, str) else None
    if read is None and is_image_folder(Path(spec)) and not _has_idx_files(Path(spec)):
        return _image_folder(Path(spec), options)
    if channels != 1:
        raise ArgumentError(
            "data.load: expected channels to be 1 for {spec!r}, which is grey, got {channels!r}; leave it out",
            spec=str(spec),
            channels=channels,
        )
    return read(options) if read else _idx_folder(Path(spec), options)


@dataclass(frozen=True)
class _Options:
    """How images and labels are to be handed out, checked as far as that goes before the data is there."""

    where: str
    flatten: bool
    one_hot: bool
    normalize: bool
    validation: CountOrFraction
    dtype: DTypeLike
    rng: np.random.Generator | None
    channels: int = 1
    compact: bool = False

    def __post_init__(self) -> None:
        for name in ("flatten", "one_hot", "normalize", "compact"):
            value = getattr(self, name)
            if not isinstance(value, bool | np.bool_):
                raise ArgumentError(
                    "{where}: expected {name} to be True or False, got {value!r}; choose one of the two",
                    where=self.where,
                    name=name,
                    value=value,
                )
        if self.compact and not self.normalize:
            raise ArgumentError(
                "{where}: expected normalize=True with compact=True, got normalize=False; leave compact out: pixels "
                "that are not normalized are bytes anyway",
                where=self.where,
            )
        check_channels(self.channels, where=self.where)
        if self.rng is not None:
            require_generator(self.rng, where=self.where)
        try:
            known = np.dtype(self.dtype) in _DTYPES
        except (TypeError, ValueError):
            known = False
        if not known:
            raise ArgumentError(
                "{where}: expected dtype to be float16, float32 or float64, got {dtype!r}; for pixels as they are in "
                "the file, say normalize=False",
                where=self.where,
                dtype=self.dtype,
            )

    def divided(self, count: int) -> tuple[slice | Array, slice | Array]:
        """Which of ``count`` training images are learnt from, and which make the validation part."""
        held = self.held_out(count)
        order = None if self.rng is None else self.rng.permutation(count)
        if order is None or not held:  # as slices, for which nothing needs to be copied
            return slice(count - held), slice(count - held, count)
        return np.sort(order[held:]), np.sort(order[:held])

    def held_out(self, count: int) -> int:
        """How many of ``count`` training images the validation part takes."""
        value = self.validation
        if WholeNumber(0, count - 1).accepts(value):
            return int(value)
        if Number(0, 1, open_high=True).accepts(value):
            held = round(value * count)
            if value == 0 or 0 < held < count:
                return held
        raise ArgumentError(
            "{where}: expected validation to be a whole number from 0 to {count}, or a fraction below 1 that leaves "
            "images on both sides, got {value!r}; choose in that range",
            where=self.where,
            count=count - 1,
            value=value,
        )


def _mnist(options: _Options) -> Dataset:
    arrays: dict[str, Array] = {}
    for role, (name, expected) in _FILES.items():
        try:
            arrays[role] = read_idx(_HOME / name)
            reason = None if digest(arrays[role]) == expected else "its MD5 digest is not the known one"
        except DataError as error:
            reason = str(error)
        if reason is not None:
            raise DataError(
                "{where}: expected {name} as it came with zhishen, got a damaged file ({reason}); reinstall with: "
                "python -m pip install --force-reinstall zhishen",
                where=options.where,
                name=name,
                reason=reason,
            )
    return _dataset(arrays, options, name="mnist", digests=dict(_FILES.values()))


_DATASETS: Final = {"mnist": _mnist}


def _image_folder(path: Path, options: _Options) -> Dataset:
    if not is_image_folder(path):
        raise DataError(
            "{where}: expected a folder with a folder of images a class at {path!r}, got {words}; check the path",
            where=options.where,
            path=str(path),
            words="one without folders" if path.is_dir() else "no such folder",
        )
    found = read_image_folder(path, channels=options.channels, where=options.where)
    return _dataset(found.arrays, options, name=path.resolve().name, digests={}, class_names=found.classes)


def _has_idx_files(path: Path) -> bool:
    return any(_ROLE.fullmatch(file.name) and file.is_file() for file in path.iterdir())


def _idx_folder(path: Path, options: _Options) -> Dataset:
    files = _find(path, options.where)
    arrays = {role: read_idx(file) for role, file in files.items()}
    for part in ("train", "test"):
        _check_part(part, arrays, path, options)
    if arrays["train-images"].shape[1:] != arrays["test-images"].shape[1:]:
        raise DataError(
            "{where}: expected images of one size in {path}, got {shape} and {arrays_shape}; put one data set into "
            "one folder",
            where=options.where,
            path=path,
            shape=arrays["train-images"].shape[1:],
            arrays_shape=arrays["test-images"].shape[1:],
        )
    digests = {files[role].name: digest(array) for role, array in arrays.items()}
    return _dataset(arrays, options, name=path.resolve().name, digests=digests)


def _find(path: Path, where: str) -> dict[str, Path]:
    """The file for each of the four roles."""
    try:
        files = sorted(file for file in path.iterdir() if file.is_file())
    except (OSError, ValueError) as error:
        near = nearest(path.name, [*_DATASETS, *_neighbours(path)])
        advice = f"did you mean {near!r}?" if near else "check the path"
        reason = getattr(error, "strerror", None) or error
        raise DataError(
            "{where}: expected a folder of IDX files or of images, or one of {datasets}, got {path!r} ({reason}); "
            "{advice}",
            where=where,
            datasets=", ".join(_DATASETS),
            path=str(path),
            reason=reason,
            advice=advice,
        ) from error
    found: dict[str, Path] = {}
    for file in files:
        match = _ROLE.fullmatch(file.name)
        if match is None:
            continue
        role = f"{match[1].lower().replace('t10k', 'test')}-{match[2].lower()}"
        first = found.setdefault(role, file)
        if first.name.removesuffix(".gz") != file.name.removesuffix(".gz"):
            raise DataError(
                "{where}: expected one file of {role} in {path}, got {name} and {file_name}; put every data set into "
                "a folder of its own",
                where=where,
                role=role,
                path=path,
                name=first.name,
                file_name=file.name,
            )
    missing = [role for role in _FILES if role not in found]
    if missing:
        names = ", ".join(name for name, _ in _FILES.values())
        raise DataError(
            "{where}: expected IDX files named as MNIST's in {path} ({names}, compressed or not), got none of "
            "{missing}; add or rename the files",
            where=where,
            path=path,
            names=names,
            missing=", ".join(missing),
        )
    return {role: found[role] for role in _FILES}


def _neighbours(path: Path) -> list[str]:
    try:
        return [other.name for other in path.absolute().parent.iterdir() if other.is_dir()]
    except (OSError, ValueError):
        return []


def _check_part(part: str, arrays: Mapping[str, Array], path: Path, options: _Options) -> None:
    images, labels = arrays[f"{part}-images"], arrays[f"{part}-labels"]
    dtype = np.dtype(options.dtype)
    problem = None
    if images.ndim not in (2, 3) or images.size == 0:
        problem = f"images of shape (N, H, W) or (N, D), got {images.shape}; these are no images"
    elif images.ndim == 2 and not options.flatten:
        problem = f"images of shape (N, H, W), got {images.shape}; they are flat, say flatten=True"
    elif images.dtype.kind != "f" and images.dtype != np.uint8:
        problem = f"pixels of dtype uint8, float32 or float64, got {images.dtype}; convert the file with write_idx"
    elif images.dtype.kind == "f" and not np.abs(images).max() <= np.finfo(dtype.type).max:
        problem = f"pixels that {dtype} can hold, got NaN, infinity or too large ones; repair the data"
    elif labels.ndim != 1 or labels.dtype.kind not in "iu":
        problem = f"integer labels of shape (N,), got {labels.dtype} {labels.shape}; these are no labels"
    elif len(images) != len(labels):
        problem = f"as many labels as images, got {len(labels)} and {len(images)}; the files do not belong together"
    elif not (labels.min() >= 0 and labels.max() < _MAX_CLASSES):
        problem = f"labels from 0 to {_MAX_CLASSES - 1}, got {labels.min()} to {labels.max()}; renumber them"
    if problem is not None:
        raise DataError(
            "{where}: expected {part} files in {path} with {problem}",
            where=options.where,
            part=part,
            path=path,
            problem=problem,
        )


def _dataset(
    arrays: dict[str, Array],
    options: _Options,
    *,
    name: str,
    digests: dict[str, str],
    class_names: tuple[str, ...] = (),
) -> Dataset:
    labels, test_labels = arrays["train-labels"], arrays["test-labels"]
    classes = len(class_names) or int(max(labels.max(), test_labels.max())) + 1
    row = classes * np.dtype(options.dtype).itemsize
    if options.one_hot and len(labels) * row > LIMIT:
        raise DataError(
            "{where}: expected one-hot targets of at most {limit:,} bytes, got {labels_count} labels of {classes} "
            "classes; say one_hot=False",
            where=options.where,
            limit=LIMIT,
            labels_count=len(labels),
            classes=classes,
        )
    images = arrays.pop("train-images")
    image_shape = None if images.ndim == 2 else _image_size(images)
    divisor = 255 if options.normalize and images.dtype == np.uint8 else 1  # images of floats are taken as they are
    learn, choose = options.divided(len(images))
    train = _prepare(images[learn], labels[learn], classes, options)
    validation = _prepare(images[choose], labels[choose], classes, options) if len(labels[choose]) else None
    del images  # the test part is made in the memory that they leave
    return Dataset(
        train=train,
        validation=validation,
        test=_prepare(arrays["test-images"], test_labels, classes, options),
        name=name,
        classes=classes,
        digests=MappingProxyType(digests),
        image_shape=image_shape,
        class_names=class_names,
        preprocessing=Preprocessing(input_shape=train.x.shape[1:], divisor=divisor, classes=class_names),
    )


def _image_size(images: Array) -> tuple[int, int, int]:
    """The (C, H, W) of images (N, H, W) or (N, C, H, W)."""
    *channels, height, width = images.shape[1:]
    return (channels[0] if channels else 1, height, width)


def _prepare(images: Array, labels: Array, classes: int, options: _Options) -> Split:
    count = len(images)
    x = images.reshape((count, -1) if options.flatten else (count, *_image_size(images)))
    if options.normalize and x.dtype != np.uint8:
        x = x.astype(options.dtype, copy=False)
    elif options.compact:
        x = cast("Array", Pixels(x, options.dtype))
    elif options.normalize:
        x = normalised(x, options.dtype)
    t = one_hot(labels, classes, dtype=options.dtype) if options.one_hot else labels.astype(np.int64)
    return Split(x, t)
