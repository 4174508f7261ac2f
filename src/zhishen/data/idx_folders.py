"""Folders of four IDX files, named as MNIST's: Fashion-MNIST, Kuzushiji-MNIST, EMNIST and others of this format.

EMNIST differs in two ways. Its images are stored on their side, so they are transposed here. The labels of its letters
begin at 1, so 1 is subtracted from them. Both are said in a note of the data set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final

import numpy as np

from zhishen._checks import nearest
from zhishen._types import Array
from zhishen.data.idx import digest, read_idx
from zhishen.data.large_arrays import copied, first_failing
from zhishen.data.options import LoadOptions
from zhishen.errors import DataError
from zhishen.messages import listed, message
from zhishen.messages.system import system_reason

__all__ = ["FILES", "IdxFolder", "has_idx_files", "read_idx_folder"]

FILES: Final = {  # role: the name that MNIST's makers gave
    "train-images": "train-images-idx3-ubyte",
    "train-labels": "train-labels-idx1-ubyte",
    "test-images": "t10k-images-idx3-ubyte",
    "test-labels": "t10k-labels-idx1-ubyte",
}
_ROLE: Final = re.compile(
    r"(?!\.)(?:.*[-_.])?(train|t10k|test)[-_.](images|labels)[-_.]idx\d?(?:[-_.]\w+)?(?:\.gz)?", re.IGNORECASE
)
_MAX_CLASSES: Final = 2**16  # a label beyond it is damage, and would make gigantic one-hot rows

_MERGED: Final = digits + ascii_uppercase + "abdefghnqrt"  # letters whose two cases look alike are one class
_EMNIST_CLASSES: Final = {
    "balanced": _MERGED,
    "bymerge": _MERGED,
    "byclass": digits + ascii_uppercase + ascii_lowercase,
    "letters": ascii_uppercase,
}
_EMNIST: Final = re.compile(r"emnist(?:[-_.](" + "|".join(_EMNIST_CLASSES) + r")\b)?", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class IdxFolder:
    """The content of a folder of IDX files.

    Attributes:
        arrays: ``train-images`` and ``test-images``, (N, H, W) or rows (N, D), and ``train-labels`` and
            ``test-labels``, (N,), from 0.
        digests: the MD5 digest of each file's uncompressed content.
        classes: the names of the classes; empty if they are unknown.
        notes: a sentence for each change that was made to images or labels.
    """

    arrays: dict[str, Array]
    digests: dict[str, str]
    classes: tuple[str, ...]
    notes: tuple[str, ...]


def has_idx_files(path: Path) -> bool:
    """Return True if a folder has at least one IDX file with a name such as MNIST's."""
    return any(_ROLE.fullmatch(file.name) and file.is_file() for file in path.iterdir())


def read_idx_folder(path: Path, options: LoadOptions, *, known: Iterable[str]) -> IdxFolder:
    """Read a folder of IDX files.

    Args:
        path: the folder.
        options: of the loader; images are transposed as they say.
        known: the names of data sets that the error of a missing folder suggests.

    Raises:
        DataError: the folder or a file is missing, ambiguous or damaged, or the files do not fit each other.
    """
    files = _find(path, options.caller, known)
    arrays = {role: read_idx(file) for role, file in files.items()}
    for part in ("train", "test"):
        _check_part(part, arrays, path, options)
    if arrays["train-images"].shape[1:] != arrays["test-images"].shape[1:]:
        raise DataError(
            "{caller}: expected images of one size in {path}, got {train} for training and {test} for the test; keep "
            "each data set in a folder of its own",
            caller=options.caller,
            path=path,
            train=arrays["train-images"].shape[1:],
            test=arrays["test-images"].shape[1:],
        )
    digests = {files[role].name: digest(array) for role, array in arrays.items()}
    notes: list[str] = []
    emnist = _EMNIST.search(files["train-images"].name) or _EMNIST.search(path.resolve().name)
    if emnist if options.transpose is None else options.transpose:
        _transpose(arrays, path, options)
        if options.transpose is None:
            notes.append(
                message("images are transposed, because EMNIST stores them on their side; transpose=False prevents it")
            )
    names = _emnist_classes(arrays, (emnist[1] or "").lower() if emnist else "", notes)
    return IdxFolder(arrays, digests, names, tuple(notes))


def _transpose(arrays: dict[str, Array], path: Path, options: LoadOptions) -> None:
    """Swap the rows and columns of all images."""
    for role in ("train-images", "test-images"):
        images = arrays.pop(role)
        if images.ndim == 2:
            raise DataError(
                "{caller}: expected images of shape (N, H, W) to transpose in {path}, got rows {shape}; reshape and "
                "transpose them in the files, and load with transpose=False",
                caller=options.caller,
                path=path,
                shape=images.shape,
            )
        arrays[role] = copied(images.swapaxes(1, 2))


def _emnist_classes(arrays: dict[str, Array], kind: str, notes: list[str]) -> tuple[str, ...]:
    """The names of EMNIST's classes; of letters, whose labels begin at 1, labels are made to begin at 0."""
    names = tuple(_EMNIST_CLASSES.get(kind, ""))
    labels = [arrays["train-labels"], arrays["test-labels"]]
    low, high = min(t.min() for t in labels), max(t.max() for t in labels)
    if kind == "letters" and low >= 1 and high <= len(names):
        for role in ("train-labels", "test-labels"):
            arrays[role] = arrays[role] - 1
        notes.append(message("labels 1 to 26 of EMNIST's letters are classes 0 to 25, named A to Z"))
        return names
    return names if high < len(names) else ()


def _find(path: Path, caller: str, known: Iterable[str]) -> dict[str, Path]:
    """The file for each of the four roles."""
    try:
        files = sorted(file for file in path.iterdir() if file.is_file())
    except (OSError, ValueError) as error:
        reason = system_reason(error)
        near = nearest(path.name, [*known, *_neighbors(path)])
        advice = message("did you mean {name!r}?", name=near) if near else message("check the path")
        raise DataError(
            "{caller}: expected {names}, a table, or a folder of IDX files, images or sounds, got {path!r} "
            "({reason}); {advice}",
            caller=caller,
            names=listed(known),
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
                "{caller}: expected one file of {role} in {path}, got {first} and {second}; keep each data set in a "
                "folder of its own",
                caller=caller,
                role=role,
                path=path,
                first=first.name,
                second=file.name,
            )
    missing = [role for role in FILES if role not in found]
    if missing:
        raise DataError(
            "{caller}: expected IDX files in {path} with names such as MNIST's ({names}, compressed or not), got no "
            "file of {missing}; add or rename the files",
            caller=caller,
            path=path,
            names=listed(FILES.values()),
            missing=listed(missing),
        )
    return {role: found[role] for role in FILES}


def _neighbors(path: Path) -> list[str]:
    """The names of the folders beside a path."""
    try:
        return [other.name for other in path.absolute().parent.iterdir() if other.is_dir()]
    except (OSError, ValueError):
        return []


def _check_part(part: str, arrays: Mapping[str, Array], path: Path, options: LoadOptions) -> None:
    problem = _problem(arrays[f"{part}-images"], arrays[f"{part}-labels"], options)
    if problem is not None:
        raise DataError(
            "{caller}: expected {part} files in {path} with {problem}",
            caller=options.caller,
            part=part,
            path=path,
            problem=problem,
        )


def _problem(images: Array, labels: Array, options: LoadOptions) -> str | None:
    """What images and labels should be, what they are instead, and what to do; None if they are right."""
    dtype = np.dtype(options.dtype)
    if images.ndim not in (2, 3) or images.size == 0:
        return message(
            "images of shape (N, H, W) or (N, D), got {shape}; check that the file holds images", shape=images.shape
        )
    if images.ndim == 2 and not options.flatten:
        return message("images of shape (N, H, W), got rows {shape}; load them with flatten=True", shape=images.shape)
    if images.dtype.kind != "f" and images.dtype != np.uint8:
        return message(
            "pixels of dtype uint8, float32 or float64, got {dtype}; convert the file with write_idx",
            dtype=images.dtype,
        )
    most = np.finfo(dtype.type).max
    place = first_failing(images, lambda x: np.abs(x) <= most) if images.dtype.kind == "f" else None
    if place is not None:
        return message(
            "finite pixels that {dtype} can hold, got {value} in image {image} at {pixel}; repair or remove that image",
            dtype=dtype,
            value=images[place],
            image=place[0],
            pixel=place[1:],
        )
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        return message(
            "integer labels of shape (N,), got {dtype} {shape}; check that the file holds labels",
            dtype=labels.dtype,
            shape=labels.shape,
        )
    if len(images) != len(labels):
        return message(
            "as many labels as images, got {labels} labels and {images} images; take both files from one data set",
            labels=len(labels),
            images=len(images),
        )
    if not (labels.min() >= 0 and labels.max() < _MAX_CLASSES):
        return message(
            "labels from 0 to {most}, got {low} to {high}; renumber them",
            most=_MAX_CLASSES - 1,
            low=labels.min(),
            high=labels.max(),
        )
    return None
