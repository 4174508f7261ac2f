"""The loaders of data in files, and ``load``, which finds the right one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple, Unpack, cast

from zhishen._checks import OneOf, check
from zhishen.data.assembling import assembled
from zhishen.data.dataset import Dataset
from zhishen.data.idx_folders import has_idx_files, read_idx_folder
from zhishen.data.image_archives import is_image_archive, load_image_archive
from zhishen.data.image_files import has_images, is_image_folder
from zhishen.data.image_folders import load_image_folder
from zhishen.data.mnist import read_mnist
from zhishen.data.options import (
    IdxKeywords,
    ImageKeywords,
    LoadKeywords,
    LoadOptions,
    MnistKeywords,
    SoundKeywords,
    TableKeywords,
    load_options,
)
from zhishen.data.sound_dataset import read_sound_folder
from zhishen.data.sound_folders import is_sound_folder
from zhishen.data.table_files import is_table_file
from zhishen.data.tables import is_pixel_table, table
from zhishen.errors import ArgumentError
from zhishen.messages import deferred

__all__ = ["folder", "kind_of", "load"]

_LOAD: Final = "data.load"


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


def kind_of(spec: str | os.PathLike[str]) -> str:
    """The kind of the data that `load` reads.

    Returns:
        ``"mnist"``; ``"table"`` for a file with the suffix of a table, or ``"pixels"`` if its columns are the pixels of
        images; ``"sound"`` for a folder with sound files, or with folders of them; ``"images"`` for another folder that
        has folders or images, and no IDX files, and for a file ``.npz``; ``"idx"`` for everything else, also if there
        is no such folder.

    Examples:
        >>> kind_of("mnist")
        'mnist'
    """
    if spec == "mnist":
        return "mnist"
    path = Path(spec)
    if is_table_file(path):
        return "pixels" if is_pixel_table(path) else "table"
    if is_sound_folder(path):
        return "sound"
    if is_image_archive(path):
        return "images"
    return "images" if (is_image_folder(path) or has_images(path)) and not has_idx_files(path) else "idx"


def load(spec: str | os.PathLike[str], **options: Unpack[LoadKeywords]) -> Dataset:
    """The data set that ``spec`` names: ``"mnist"``, or the path of a folder or of a table.

    `kind_of` says which loader reads it: `mnist`, `folder`, `image_folder`, `sound_folder` or `table`. A file ``.npz``
    has the arrays ``x_train``, ``y_train``, ``x_test`` and ``y_test``, or ``train_images``, ``train_labels`` and so on,
    or only ``images`` and ``labels``.

    Args:
        spec: ``"mnist"``, or a path; for a folder with that name, write ``"./mnist"``.
        **options: see `LoadOptions`; ``flatten`` is True by default.

    Raises:
        ArgumentError: an option is out of its range, or does not exist for this kind of data.
        DataError: as in `mnist`, `folder`, `image_folder`, `sound_folder` and `table`. For a name that does not exist,
            the error suggests the nearest one that does.
    """
    kind = _KINDS[kind_of(spec)]
    known: frozenset[str] = cast("Any", LoadKeywords).__optional_keys__
    takes: frozenset[str] = kind.keywords.__optional_keys__
    given: dict[str, Any] = dict(options)
    for name, value in given.items():
        check(name, OneOf(tuple(sorted(known))), where=_LOAD, name=deferred("each option"))
        if name not in takes | _HOW_TO_RETURN and value != getattr(LoadOptions, name, None):
            raise ArgumentError(
                "data.load: expected no option {name} with {spec!r}, {kind}, got {value!r}; omit it",
                name=name,
                spec=str(spec),
                kind=kind.description,
                value=value,
            )
    return kind.read(spec, {name: value for name, value in given.items() if name in takes})


def _idx_folder(path: Path, options: LoadOptions) -> Dataset:
    found = read_idx_folder(path, options, known=("mnist",))
    return assembled(
        found.arrays,
        options,
        name=path.resolve().name,
        digests=found.digests,
        class_names=found.classes,
        notes=found.notes,
    )


def _read_mnist(_: str | os.PathLike[str], given: dict[str, Any]) -> Dataset:
    return read_mnist(load_options(_LOAD, MnistKeywords, given))


def _read_idx(spec: str | os.PathLike[str], given: dict[str, Any]) -> Dataset:
    return _idx_folder(Path(spec), load_options(_LOAD, IdxKeywords, given))


def _read_images(spec: str | os.PathLike[str], given: dict[str, Any]) -> Dataset:
    read = load_image_archive if is_image_archive(Path(spec)) else load_image_folder
    return read(Path(spec), load_options(_LOAD, ImageKeywords, given))


def _read_table(spec: str | os.PathLike[str], given: dict[str, Any]) -> Dataset:
    return table(spec, **cast("Any", given))


def _read_sounds(spec: str | os.PathLike[str], given: dict[str, Any]) -> Dataset:
    return read_sound_folder(Path(spec), given, where=_LOAD)


class _Kind(NamedTuple):
    """A kind of data: what it is in a sentence, the options of its loader, and the loader."""

    description: str
    keywords: Any
    read: Callable[[str | os.PathLike[str], dict[str, Any]], Dataset]


_KINDS: Final = {
    "mnist": _Kind(deferred("digits in gray"), MnistKeywords, _read_mnist),
    "idx": _Kind(deferred("a folder of IDX files"), IdxKeywords, _read_idx),
    "images": _Kind(deferred("images in files"), ImageKeywords, _read_images),
    "table": _Kind(deferred("a table"), TableKeywords, _read_table),
    "pixels": _Kind(deferred("a table of pixels"), TableKeywords, _read_table),
    "sound": _Kind(deferred("a folder of sounds"), SoundKeywords, _read_sounds),
}
# How arrays are returned; a kind of data that can be returned in one way only ignores these.
_HOW_TO_RETURN: Final = frozenset({"flatten", "normalize", "compact", "dtype"})
