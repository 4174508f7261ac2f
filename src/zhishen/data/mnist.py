"""MNIST, which comes with zhishen, and the loaders of folders: IDX files or images.

MNIST's four files are in ``mnist_files`` as they were published, together with the data's own license.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import MappingProxyType
from typing import Final, Unpack, cast

import numpy as np

from zhishen._types import Array
from zhishen.data.dataset import Dataset, Split, one_hot
from zhishen.data.folders import is_image_folder, read_image_folder
from zhishen.data.idx import LIMIT, digest, read_idx
from zhishen.data.idx_folders import FILES, has_idx_files, read_idx_folder
from zhishen.data.options import (
    IdxKeywords,
    ImageKeywords,
    LoadKeywords,
    LoadOptions,
    MnistKeywords,
    load_options,
)
from zhishen.data.pixels import Pixels, normalized
from zhishen.data.preprocessing import Preprocessing
from zhishen.errors import ArgumentError, DataError
from zhishen.messages import message

__all__ = ["folder", "image_folder", "load", "mnist"]

_HOME: Final = Path(__file__).parent / "mnist_files"
_DIGESTS: Final = {  # role: MD5 of the uncompressed file
    "train-images": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels": "a25bea736e30d166cdddb491f175f624",
    "test-images": "2646ac647ad5339dbf082846283269ea",
    "test-labels": "27ae3e4e09519cfbb04c329615203637",
}
_MOST_NAMED: Final = 10  # classes that a note lists


def mnist(**options: Unpack[MnistKeywords]) -> Dataset:
    """MNIST: 60,000 + 10,000 handwritten digits of 28 x 28 pixels, light on dark, without a download.

    Every call reads the files again (0.2 seconds) and returns arrays of its own.

    Args:
        **options: ``flatten``, ``one_hot``, ``normalize``, ``validation``, ``dtype``, ``rng``, ``compact``, see
            `LoadOptions`. ``compact`` takes 55 instead of 220 megabytes.

    Raises:
        ArgumentError: an option is out of its range.
        DataError: a file that came with zhishen is missing or damaged.

    Examples:
        >>> mnist(validation=5000)
        Dataset('mnist', classes=10, train=Split(x=float32 (55000, 784), t=int64 (55000,)),
                validation=Split(x=float32 (5000, 784), t=int64 (5000,)),
                test=Split(x=float32 (10000, 784), t=int64 (10000,)))

    References:
        LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition, 1998.
    """
    return _mnist(load_options("data.mnist", MnistKeywords, options))


def folder(path: str | os.PathLike[str], **options: Unpack[IdxKeywords]) -> Dataset:
    """A folder of four IDX files, with names such as MNIST's, as a data set.

    The names are ``train-images-idx3-ubyte``, ``train-labels-idx1-ubyte``, ``t10k-images-idx3-ubyte`` and
    ``t10k-labels-idx1-ubyte``, with or without ``.gz``. They may have ``test`` instead of ``t10k``, a point instead of
    a hyphen, and anything before them (``emnist-letters-train-images-idx3-ubyte.gz``). Images are uint8 (N, H, W), or
    rows (N, D); images of a float dtype are not divided.

    EMNIST is recognized by ``emnist`` in the names of its files or of their folder. Its images, which are stored on
    their side, are transposed, so that they are upright; the labels 1 to 26 of its letters become 0 to 25. The notes of
    the data set say so.

    Args:
        path: the folder.
        **options: those of `mnist`, and ``transpose``, see `LoadOptions`.

    Raises:
        ArgumentError: an option is out of its range.
        DataError: the folder or a file is missing, ambiguous or damaged, or the files do not fit each other.

    References:
        Cohen, Afshar, Tapson, van Schaik: EMNIST: an extension of MNIST to handwritten letters, 2017.
    """
    return _idx_folder(Path(path), load_options("data.folder", IdxKeywords, options))


def image_folder(path: str | os.PathLike[str], **options: Unpack[ImageKeywords]) -> Dataset:
    """A folder of images, one folder for each class, as a data set; ``class_names`` are the folders' names, sorted.

    The images are PNG, JPEG, BMP or GIF files, all of one size; `read_image` describes how each is read. If the folder
    has two folders ``train`` and ``test``, each with a folder for each class, these are the parts. Otherwise a fifth of
    each class is set aside for the test. The choice and the mixed order of the images are always the same. A class
    folder without images is skipped, and a note of the data set names it.

    Args:
        path: the folder.
        **options: those of `mnist`, and ``channels``, see `LoadOptions`. ``flatten`` is False by default.

    Raises:
        ArgumentError: an option is out of its range.
        DataError: a file is not a whole image or has another size than the first (the error names it), or there are
            fewer than two classes.

    Examples:
        >>> from tempfile import TemporaryDirectory
        >>> from PIL import Image
        >>> with TemporaryDirectory() as tones:
        ...     for name, gray in (("dark", 20), ("light", 230)):
        ...         Path(tones, name).mkdir()
        ...         for i in range(5):
        ...             Image.new("L", (4, 3), gray + i).save(Path(tones, name, f"{i}.png"))
        ...     dataset = image_folder(tones)
        >>> dataset.class_names, dataset.train.x.shape, sorted(dataset.test.t.tolist())
        (('dark', 'light'), (8, 1, 3, 4), [0, 1])
    """
    return _image_folder(Path(path), load_options("data.image_folder", ImageKeywords, options, flatten=False))


def load(spec: str | os.PathLike[str], **options: Unpack[LoadKeywords]) -> Dataset:
    """The data set that ``spec`` names: ``"mnist"``, or the path of a folder.

    A folder with IDX files is read as `folder` reads it, a folder of folders of images as `image_folder` does.

    Args:
        spec: ``"mnist"``, or a path; for a folder with that name, write ``"./mnist"``.
        **options: see `LoadOptions`; ``flatten`` is True by default.

    Raises:
        ArgumentError: an option is out of its range or does not fit this kind of data.
        DataError: as in `mnist`, `folder` and `image_folder`. For a name that does not exist, the error suggests the
            nearest one that does.
    """
    chosen = load_options("data.load", LoadKeywords, options)
    read = _DATASETS.get(spec) if isinstance(spec, str) else None
    if read is None and is_image_folder(Path(spec)) and not has_idx_files(Path(spec)):
        if chosen.transpose is not None:
            raise ArgumentError(
                "data.load: expected transpose with a folder of IDX files, got {spec!r}, a folder of images; omit it",
                spec=str(spec),
            )
        return _image_folder(Path(spec), chosen)
    if chosen.channels != 1:
        raise ArgumentError(
            "data.load: expected channels to be 1 for {spec!r}, which is grayscale, got {channels!r}; omit it",
            spec=str(spec),
            channels=chosen.channels,
        )
    if read is not None and chosen.transpose:
        raise ArgumentError(
            "data.load: expected transpose with a folder of IDX files, got {spec!r}, whose images are upright; omit it",
            spec=str(spec),
        )
    return read(chosen) if read else _idx_folder(Path(spec), chosen)


def _mnist(options: LoadOptions) -> Dataset:
    arrays: dict[str, Array] = {}
    for role, name in FILES.items():
        try:
            arrays[role] = read_idx(_HOME / f"{name}.gz")
            reason = None if digest(arrays[role]) == _DIGESTS[role] else message("its MD5 digest is not the known one")
        except DataError as error:
            reason = str(error)
        if reason is not None:
            raise DataError(
                "{caller}: expected {name} as it came with zhishen, got a damaged file ({reason}); reinstall with: "
                "python -m pip install --force-reinstall zhishen",
                caller=options.caller,
                name=f"{name}.gz",
                reason=reason,
            )
    return _dataset(arrays, options, name="mnist", digests={f"{FILES[role]}.gz": md5 for role, md5 in _DIGESTS.items()})


_DATASETS: Final = {"mnist": _mnist}


def _image_folder(path: Path, options: LoadOptions) -> Dataset:
    if not is_image_folder(path):
        found = message("a folder without folders") if path.is_dir() else message("no such folder")
        raise DataError(
            "{caller}: expected a folder at {path!r} with a folder of images for each class, got {found}; check the "
            "path",
            caller=options.caller,
            path=str(path),
            found=found,
        )
    found = read_image_folder(path, channels=options.channels, where=options.caller)
    return _dataset(
        found.arrays, options, name=path.resolve().name, digests={}, class_names=found.classes, notes=found.notes
    )


def _idx_folder(path: Path, options: LoadOptions) -> Dataset:
    found = read_idx_folder(path, options, known=tuple(_DATASETS))
    return _dataset(
        found.arrays,
        options,
        name=path.resolve().name,
        digests=found.digests,
        class_names=found.classes,
        notes=found.notes,
    )


def _dataset(
    arrays: dict[str, Array],
    options: LoadOptions,
    *,
    name: str,
    digests: dict[str, str],
    class_names: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> Dataset:
    labels, test_labels = arrays["train-labels"], arrays["test-labels"]
    classes = len(class_names) or int(max(labels.max(), test_labels.max())) + 1
    row = classes * np.dtype(options.dtype).itemsize
    if options.one_hot and len(labels) * row > LIMIT:
        raise DataError(
            "{caller}: expected one-hot targets of at most {limit:,} bytes, got {labels} labels of {classes} classes; "
            "use one_hot=False",
            caller=options.caller,
            limit=LIMIT,
            labels=len(labels),
            classes=classes,
        )
    images = arrays.pop("train-images")
    image_shape = None if images.ndim == 2 else _image_size(images)
    divisor = 255 if options.normalize and images.dtype == np.uint8 else 1  # images of floats are not divided
    learn, choose = options.divided(len(images))
    train = _prepare(images[learn], labels[learn], classes, options)
    validation = _prepare(images[choose], labels[choose], classes, options) if len(labels[choose]) else None
    del images  # the memory that they leave is reused by the test part
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
        notes=(*notes, *_class_notes(labels[learn], classes, class_names)),
    )


def _class_notes(labels: Array, classes: int, names: tuple[str, ...]) -> list[str]:
    """A sentence if the training part shows only one class, or not all of them."""
    counts = np.bincount(labels, minlength=classes)
    present, missing = np.flatnonzero(counts), np.flatnonzero(counts == 0).tolist()
    notes: list[str] = []
    if len(present) == 1:
        notes.append(
            message(
                "all training images show one class, {name}, so a network cannot learn to distinguish classes",
                name=names[present[0]] if names else present[0],
            )
        )
    elif missing:
        shown = [names[k] if names else str(k) for k in missing[:_MOST_NAMED]]
        shown += ["..."] * (len(missing) > _MOST_NAMED)
        notes.append(
            message(
                "classes without training images: {names} ({missing} of {classes})",
                names=", ".join(shown),
                missing=len(missing),
                classes=classes,
            )
        )
    return notes


def _image_size(images: Array) -> tuple[int, int, int]:
    """The (C, H, W) of images (N, H, W) or (N, C, H, W)."""
    *channels, height, width = images.shape[1:]
    return (channels[0] if channels else 1, height, width)


def _prepare(images: Array, labels: Array, classes: int, options: LoadOptions) -> Split:
    count = len(images)
    x = images.reshape((count, -1) if options.flatten else (count, *_image_size(images)))
    if options.normalize and x.dtype != np.uint8:
        x = x.astype(options.dtype, copy=False)
    elif options.compact:
        x = cast("Array", Pixels(x, options.dtype))
    elif options.normalize:
        x = normalized(x, options.dtype)
    t = one_hot(labels, classes, dtype=options.dtype) if options.one_hot else labels.astype(np.int64)
    return Split(x, t)
