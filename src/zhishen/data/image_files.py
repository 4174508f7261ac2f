"""Which files of a folder are images of which class, and to which part they belong.

Either the folder has one folder for each class, and a share of each class is set aside for the test; or it has folders
for the parts (``train``, ``val`` and ``test``, or other common names), each with a folder for each class.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from zhishen.data.part_names import part_named
from zhishen.errors import DataError
from zhishen.messages import listed, message
from zhishen.messages.system import system_reason

__all__ = [
    "SEED", "TEST_SHARE", "ImageFiles", "LabeledFiles", "find_images", "has_images", "is_clutter", "is_image_folder",
    "names_of", "repeated", "split_classes",
]  # fmt: skip

TEST_SHARE: Final = 0.2  # of each class, where the folder does not say which images are for the test
SEED: Final = 0  # of the choice of these, and of the order: a run that is resumed has to find the same
_ORDER: Final = ("train", "validation", "test")
# Of files that are images without doubt; within a class, the content decides.
_SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".heic", ".heif")
_CLUTTER: Final = {"thumbs.db", "desktop.ini"}  # files that systems leave behind, beside names that begin with a dot
_MOST_NAMED: Final = 5  # files that a note lists

LabeledFiles = list[tuple[Path, int]]


@dataclass(frozen=True, eq=False)
class ImageFiles:
    """The image files of a folder.

    Attributes:
        parts: ``train``, ``test`` and, if the folder has one, ``validation``: files with the labels of their classes.
        classes: the names of the classes, sorted; label k is ``classes[k]``.
        notes: a sentence about folders without images, about folders within classes, and about the split.
    """

    parts: dict[str, LabeledFiles]
    classes: tuple[str, ...]
    notes: tuple[str, ...]


def is_image_folder(path: Path) -> bool:
    """Return True if a folder has folders in it that could be classes."""
    try:
        return bool(_folders(path))
    except (OSError, ValueError):
        return False


def has_images(path: Path) -> bool:
    """Return True if a folder has image files that are not in folders, by their suffixes."""
    try:
        return any(entry.suffix.lower() in _SUFFIXES and not entry.name.startswith(".") for entry in path.iterdir())
    except (OSError, ValueError):
        return False


def find_images(path: Path, *, where: str) -> ImageFiles:
    """The image files of a folder; none of them is opened.

    Raises:
        DataError: there are fewer than two classes, a class of the test does not occur in training, or the folder of a
            part or a class cannot be read.
    """
    tops = _part_folders(path, where)
    apart = tops["train"] != path
    notes: list[str] = []
    found = {part: _classes(folder, path, where, notes) for part, folder in tops.items()}
    skipped = [
        str(Path(tops[part].name if apart else "", name))
        for part, each in found.items()
        for name, files in each.items()
        if not files
    ]
    if skipped:
        notes.insert(0, message("class folders without images are skipped: {names}", names=listed(skipped)))
    filled = {part: {name: files for name, files in each.items() if files} for part, each in found.items()}
    classes = _class_names(filled, tops, where)
    parts = {part: _labeled(files, classes) for part, files in filled.items()}
    if "test" not in parts:
        parts = {**split_classes(parts.pop("train"), len(classes)), **parts}
        if apart:
            notes.append(message("there is no folder test: a fifth of each class of train is the test part"))
    empty = [part for part, files in parts.items() if not files]
    if empty:
        raise DataError(
            "{where}: expected images for the {part} part in {path}, got none; add some to each class (one of five in "
            "a class goes to the test)",
            where=where,
            part=empty[0],
            path=path,
        )
    return ImageFiles({part: parts[part] for part in _ORDER if part in parts}, tuple(classes), tuple(notes))


def _part_folders(path: Path, where: str) -> dict[str, Path]:
    """The folder of each part; the whole folder as ``train`` if it has the classes."""
    folders = _folders(path)
    named = [(folder, part_named(folder.name)) for folder in folders]
    known = [folder for folder, part in named if part]
    others = [folder.name for folder, part in named if not part]
    by_part = {part: folder for folder, part in named if part}
    found = {part: by_part[part] for part in _ORDER if part in by_part}
    if "train" not in found or (len(found) == 1 and others):
        return {"train": path}
    names = listed(folder.name for folder in (*found.values(), *(set(known) - {*found.values()})))
    if others:
        raise DataError(
            "{where}: expected only the folders {parts} in {path}, got {others} beside them; move the others elsewhere",
            where=where,
            path=path,
            parts=names,
            others=listed(others),
        )
    if len(found) < len(known):
        raise DataError(
            "{where}: expected one folder for each part in {path}, got {parts}; merge those of one part",
            where=where,
            path=path,
            parts=names,
        )
    return found


def _folders(path: Path) -> list[Path]:
    return sorted(entry for entry in path.iterdir() if entry.is_dir() and not entry.name.startswith("."))


def _classes(folder: Path, root: Path, where: str, notes: list[str]) -> dict[str, list[Path]]:
    """The files of each class, sorted; an empty list for a class without files."""
    try:
        found: dict[str, list[Path]] = {}
        within: list[str] = []
        for top in _folders(folder):
            files: list[Path] = []
            _collect(top, files, within, root, {root.resolve(), folder.resolve(), top.resolve()})
            found[top.name] = files
    except OSError as error:
        raise DataError(
            "{where}: expected to read the folders in {path}, got: {strerror}; check their permissions",
            where=where,
            path=folder,
            strerror=system_reason(error),
        ) from error
    if within:
        notes.append(message("images in folders within a class belong to that class: {names}", names=names_of(within)))
    return found


def _collect(folder: Path, files: list[Path], within: list[str], root: Path, seen: set[Path]) -> None:
    """Append the files of a folder, and those of the folders in it.

    A link to a folder above, or to one whose files are there already, is not followed: links between n folders have
    more than n! paths.
    """
    for entry in sorted(folder.iterdir()):
        if is_clutter(entry.name):
            continue
        if not entry.is_dir():
            files.append(entry)
        elif (real := entry.resolve()) not in seen:
            seen.add(real)
            within.append(str(entry.relative_to(root)))
            _collect(entry, files, within, root, seen)


def is_clutter(name: str) -> bool:
    """Return True if a file of this name is left behind by a system, and is no image."""
    return name.startswith(".") or name.lower() in _CLUTTER


def names_of(names: Iterable[str]) -> str:
    """The first few names, and dots for the others."""
    every = list(names)
    return listed([*every[:_MOST_NAMED], *["..."] * (len(every) > _MOST_NAMED)])


def _class_names(filled: Mapping[str, Mapping[str, object]], tops: Mapping[str, Path], where: str) -> list[str]:
    """The names of the classes of the training part; raise unless they are two or more, and the others are among them.

    Raises:
        DataError: there are fewer than two classes, or another part has a class of its own.
    """
    classes = sorted(filled["train"])
    if len(classes) < 2:
        raise DataError(
            "{where}: expected a folder of images for each of at least two classes in {path}, got {classes}; put the "
            "images of each class into a folder of its own",
            where=where,
            path=tops["train"],
            classes=listed(classes) or message("no folder with images"),
        )
    for part, files in filled.items():
        unknown = sorted(files.keys() - set(classes))
        if unknown:
            raise DataError(
                "{where}: expected the classes of {path} to be among those of training ({classes}), got {unknown}; "
                "rename or move the folder",
                where=where,
                path=tops[part],
                classes=listed(classes),
                unknown=listed(unknown),
            )
    return classes


def _labeled(files: Mapping[str, list[Path]], classes: list[str]) -> LabeledFiles:
    return [(file, label) for label, name in enumerate(classes) for file in files.get(name, [])]


def split_classes(files: LabeledFiles, classes: int) -> dict[str, LabeledFiles]:
    """Set a share of each class aside for the test, one image at least where there are two."""
    rng = np.random.default_rng(SEED)
    parts: dict[str, LabeledFiles] = {"train": [], "test": []}
    for label in range(classes):
        own = [pair for pair in files if pair[1] == label]
        held = max(round(TEST_SHARE * len(own)), 1) if len(own) > 1 else 0
        order = rng.permutation(len(own))
        parts["test"] += [own[i] for i in sorted(order[:held])]
        parts["train"] += [own[i] for i in sorted(order[held:])]
    return parts


def repeated(parts: Mapping[str, LabeledFiles], root: Path) -> list[str]:
    """A sentence, with paths below ``root``, if files of the training part occur in another part, too, byte for byte.

    Only files of equal sizes are read, so that of a large folder nearly none is.
    """
    by_size: dict[int, dict[str, list[Path]]] = defaultdict(lambda: defaultdict(list))
    for part, files in parts.items():
        for file, _ in files:
            by_size[file.stat().st_size][part].append(file)
    pairs: list[str] = []
    for found in by_size.values():
        if "train" not in found or len(found) == 1:
            continue
        known = {_digest(file): file for file in found["train"]}
        others = [file for part, files in found.items() if part != "train" for file in files]
        pairs += [
            f"{known[key].relative_to(root)} = {file.relative_to(root)}"
            for file in others
            if (key := _digest(file)) in known
        ]
    if not pairs:
        return []
    return [
        message(
            "images of the training part are in another part, too, so the accuracy there is too high: {pairs} ({count} "
            "in all)",
            pairs=names_of(pairs),
            count=len(pairs),
        )
    ]


def _digest(file: Path) -> bytes:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "blake2b").digest()
