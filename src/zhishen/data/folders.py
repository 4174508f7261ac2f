"""Folders of images: one folder for each class, the classes in the order of their names.

Either all images of a class are together, and a share of each class is set aside for the test; or the folder has two
folders ``train`` and ``test``, each with a folder for each class.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from zhishen._types import Array, Shaped
from zhishen.data.idx import LIMIT
from zhishen.data.pictures import opened_image, pixels
from zhishen.errors import ArgumentError, DataError
from zhishen.messages import listed, message
from zhishen.messages.system import system_reason

__all__ = ["Folder", "check_channels", "is_image_folder", "read_image", "read_image_folder"]

TEST_SHARE: Final = 0.2  # of each class, where the folder does not say which images are for the test
_SEED: Final = 0  # of the choice of these, and of the order: a run that is resumed has to find the same
_CLUTTER: Final = {"thumbs.db", "desktop.ini"}  # files that systems leave behind, beside names that begin with a dot


def read_image(
    source: str | os.PathLike[str], *, channels: int = 1, where: str = "data.read_image"
) -> Shaped[Array, "C H W"]:
    """An image as it is, uint8, (C, H, W): gray for one channel, red, green and blue for three.

    A transparent image lies on white; an image of 16 bits is scaled to 8; it is rotated as its EXIF entry says. Of
    several frames the first is taken.

    Args:
        source: the path of a PNG, JPEG, BMP or GIF file.
        channels: 1 or 3.
        where: how errors call the reader.

    Raises:
        ArgumentError: another number of channels.
        DataError: the file is missing, damaged, not a regular file or not an image, or has more than 268,435,456 bytes
            or 50,000,000 pixels.
        MissingDependencyError: Pillow is not installed.

    Examples:
        >>> from tempfile import TemporaryDirectory
        >>> from PIL import Image
        >>> with TemporaryDirectory() as folder:
        ...     Image.new("RGB", (3, 2), (255, 0, 0)).save(f"{folder}/red.png")
        ...     read_image(f"{folder}/red.png").tolist(), read_image(f"{folder}/red.png", channels=3).shape
        ([[[76, 76, 76], [76, 76, 76]]], (3, 2, 3))
    """
    check_channels(channels, where=where)
    return _read(Path(source), channels, where, None)


def check_channels(channels: object, *, where: str) -> None:
    """Raise unless a folder of images can have this number of channels.

    Raises:
        ArgumentError: it is neither 1 nor 3.
    """
    if isinstance(channels, bool) or channels not in (1, 3):
        raise ArgumentError(
            "{where}: expected channels to be 1 (gray) or 3 (red, green, blue), got {channels!r}; choose one of the "
            "two",
            where=where,
            channels=channels,
        )


def _read(path: Path, channels: int, where: str, like: tuple[int, int] | None) -> Array:
    """The image; if it does not have as many pixels as ``like``, it is refused before it is decoded."""
    with opened_image(path, where=where) as image:
        width, height = image.size
        if like is not None and width * height != math.prod(like):
            raise _other_size(where, path, (height, width), like)
        values = pixels(image, channels)
    if like is not None and values.shape[1:] != like:
        raise _other_size(where, path, values.shape[1:], like)
    return values


def _other_size(where: str, path: Path, size: tuple[int, ...], like: tuple[int, int]) -> DataError:
    return DataError(
        "{where}: expected images of one size, {first} (height x width) as the first one, got {path} of {size}; bring "
        "all images to one size",
        where=where,
        first=message("{height} x {width}", height=like[0], width=like[1]),
        path=path,
        size=message("{height} x {width}", height=size[0], width=size[1]),
    )


@dataclass(frozen=True, eq=False)
class Folder:
    """What a folder of images holds.

    Attributes:
        arrays: ``train-images`` and ``test-images``, uint8 (N, C, H, W), and ``train-labels`` and ``test-labels``,
            int64 (N,); in a mixed order that is always the same.
        classes: the names of the classes, sorted; label k is ``classes[k]``.
        notes: a sentence if folders without images are skipped.
    """

    arrays: dict[str, Array]
    classes: tuple[str, ...]
    notes: tuple[str, ...]


def is_image_folder(path: Path) -> bool:
    """Return True if a folder has folders in it that could be classes."""
    try:
        return bool(_folders(path))
    except (OSError, ValueError):
        return False


def read_image_folder(path: Path, *, channels: int, where: str) -> Folder:
    """Read a folder of images, one folder for each class.

    Raises:
        DataError: there are no images, a file is not a whole image or has another size than the first, a class of the
            test does not occur in training, or the images need more memory than an IDX file may.
    """
    tops = {folder.name: folder for folder in _folders(path)}
    apart = "train" in tops and "test" in tops
    if apart and len(tops) > 2:
        raise DataError(
            "{where}: expected only the folders train and test in {path}, got {others} beside them; move the others "
            "elsewhere",
            where=where,
            path=path,
            others=listed(sorted(tops.keys() - {"train", "test"})),
        )
    found = {part: _classes(tops[part], where) for part in ("train", "test")} if apart else {"": _classes(path, where)}
    first = "train" if apart else ""
    filled = {part: {name: files for name, files in each.items() if files} for part, each in found.items()}
    classes = sorted(filled[first])
    if len(classes) < 2:
        raise DataError(
            "{where}: expected a folder of images for each of at least two classes in {path}, got {classes}; put the "
            "images of each class into a folder of its own",
            where=where,
            path=path / first,
            classes=listed(classes) or message("no folder with images"),
        )
    unknown = sorted(filled["test"].keys() - set(classes)) if apart else []
    if unknown:
        raise DataError(
            "{where}: expected the classes of {path} to be among those of training ({classes}), got {unknown}; "
            "rename or move the folder",
            where=where,
            path=path / "test",
            classes=listed(classes),
            unknown=listed(unknown),
        )
    parts: dict[str, list[tuple[Path, int]]] = (
        {part: _labeled(files, classes) for part, files in filled.items()}
        if apart
        else _split(_labeled(filled[""], classes), len(classes))
    )
    empty = [part for part, files in parts.items() if not files]
    if empty:
        raise DataError(
            "{where}: expected images for the {part} part in {path}, got none; add some to each class (one of five in "
            "a class goes to the test)",
            where=where,
            part=empty[0],
            path=path,
        )
    skipped = [str(Path(part, name)) for part, each in found.items() for name, files in each.items() if not files]
    notes = (message("class folders without images are skipped: {names}", names=listed(skipped)),) if skipped else ()
    return Folder(_load(parts, channels, where), tuple(classes), notes)


def _folders(path: Path) -> list[Path]:
    return sorted(entry for entry in path.iterdir() if entry.is_dir() and not entry.name.startswith("."))


def _classes(path: Path, where: str) -> dict[str, list[Path]]:
    """The files of each class, sorted; an empty list for a class without files."""
    try:
        return {folder.name: _files(folder, where) for folder in _folders(path)}
    except DataError:  # which is an OSError, too
        raise
    except OSError as error:
        raise DataError(
            "{where}: expected to read the folders in {path}, got: {strerror}; check their permissions",
            where=where,
            path=path,
            strerror=system_reason(error),
        ) from error


def _files(folder: Path, where: str) -> list[Path]:
    entries = [e for e in sorted(folder.iterdir()) if not e.name.startswith(".") and e.name.lower() not in _CLUTTER]
    inside = next((entry for entry in entries if entry.is_dir()), None)
    if inside is not None:
        raise DataError(
            "{where}: expected only images in the class {folder}, got the folder {name}; use one folder for each "
            "class, and train and test, if any, above them",
            where=where,
            folder=folder,
            name=inside.name,
        )
    return entries


def _labeled(files: dict[str, list[Path]], classes: list[str]) -> list[tuple[Path, int]]:
    return [(file, label) for label, name in enumerate(classes) for file in files.get(name, [])]


def _split(files: list[tuple[Path, int]], classes: int) -> dict[str, list[tuple[Path, int]]]:
    """Set a share of each class aside for the test, one image at least where there are two."""
    rng = np.random.default_rng(_SEED)
    parts: dict[str, list[tuple[Path, int]]] = {"train": [], "test": []}
    for label in range(classes):
        own = [pair for pair in files if pair[1] == label]
        held = max(round(TEST_SHARE * len(own)), 1) if len(own) > 1 else 0
        order = rng.permutation(len(own))
        parts["test"] += [own[i] for i in sorted(order[:held])]
        parts["train"] += [own[i] for i in sorted(order[held:])]
    return parts


def _load(parts: dict[str, list[tuple[Path, int]]], channels: int, where: str) -> dict[str, Array]:
    first = _read(parts["train"][0][0], channels, where, None)
    _, height, width = first.shape
    count = sum(len(files) for files in parts.values())
    if count * first.size > LIMIT:
        raise DataError(
            "{where}: expected images of at most {limit:,} bytes altogether, got {count:,} of {channels} x {height} x "
            "{width}; make them smaller or fewer",
            where=where,
            limit=LIMIT,
            count=count,
            channels=channels,
            height=height,
            width=width,
        )
    rng = np.random.default_rng(_SEED)
    arrays: dict[str, Array] = {}
    for part, files in parts.items():
        # In a mixed order, because a user who takes the first or the last images expects some of every class.
        mixed = [files[i] for i in rng.permutation(len(files))]
        images = np.empty((len(mixed), *first.shape), np.uint8)
        for i, (file, _) in enumerate(mixed):
            images[i] = _read(file, channels, where, (height, width))
        arrays[f"{part}-images"] = images
        arrays[f"{part}-labels"] = np.array([label for _, label in mixed], np.int64)
    return arrays
