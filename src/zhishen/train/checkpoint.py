"""Checkpoints: everything that training needs to go on, in one file that is whole or not there.

A checkpoint is a safetensors file: arrays, and beside them one JSON text with a SHA-256 of all of it. It is written to
a temporary file, flushed to the disk and renamed, so a process that dies at any moment leaves the file before or the
file after, never half of one. The newest two are kept: should the newest be damaged on the disk, the one before it
serves.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from zhishen._types import Array
from zhishen._version import __version__
from zhishen.errors import CheckpointError

__all__ = [
    "BEST", "FORMAT", "Checkpoint", "load", "newest", "prune", "save", "step_file", "step_files", "sweep",
    "write_atomically",
]  # fmt: skip

# Counts up when a reader of the present number could not read what is written.
FORMAT = 1
BEST = "best.safetensors"
_KEY = "zhishen"
_KEEP = 2


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint holds.

    Attributes:
        arrays: by name: ``network/affine1.W``, ``optimizer/m/affine1.W``, ...
        state: the rest, made of what JSON has.
        version: the zhishen that wrote it.
    """

    arrays: Mapping[str, Array]
    state: Mapping[str, Any]
    version: str = __version__

    def part(self, prefix: str) -> dict[str, Array]:
        """The arrays whose names begin with ``prefix/``, without it."""
        return {
            name.removeprefix(f"{prefix}/"): array
            for name, array in self.arrays.items()
            if name.startswith(f"{prefix}/")
        }


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that it is whole or not there: temporary file, flush, rename.

    Raises:
        CheckpointError: the disk is full, or the folder cannot be written to. The file that was there is untouched.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):  # where nothing can be written, nothing can be deleted either
            temporary.unlink(missing_ok=True)
        raise CheckpointError(
            f"{path}: expected to write {len(content):,} bytes, got: {error.strerror or error}; "
            "free some space, or give another folder; what was saved before is untouched"
        ) from error


def _sync_folder(folder: Path) -> None:
    """Flush the folder's own entry, so that the rename survives a power cut; only POSIX has this."""
    if os.name != "posix":
        return
    with suppress(OSError):  # some network file systems refuse; the new file is in its place and whole all the same
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _digest(arrays: Mapping[str, Array], text: str) -> str:
    """SHA-256 of the text and of every array's name, dtype, shape and bytes."""
    sha = hashlib.sha256(text.encode())
    for name in sorted(arrays):
        array = arrays[name]
        sha.update(f"{name} {array.dtype.str} {array.shape}".encode())
        sha.update(array.tobytes())
    return sha.hexdigest()


def save(path: Path, arrays: Mapping[str, Array], state: Mapping[str, Any]) -> None:
    """Write a checkpoint, atomically; equal contents give equal bytes.

    Raises:
        CheckpointError: it cannot be written, or an array is of a dtype that safetensors has not.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import save as serialise

    text = json.dumps({"format": FORMAT, "version": __version__, "state": state}, sort_keys=True)
    # Not np.ascontiguousarray, which turns a number without axes into an array of one.
    plain = {name: np.asarray(array, array.dtype.newbyteorder("="), order="C") for name, array in arrays.items()}
    # One key only: safetensors writes several in an order that changes from process to process.
    header = {_KEY: json.dumps({"sha256": _digest(plain, text), "text": text})}
    try:
        content = serialise(plain, metadata=header)
    except SafetensorError as error:
        raise CheckpointError(f"{path}: expected arrays of numbers, got others: {error}; convert them") from error
    write_atomically(path, content)


def load(path: Path) -> Checkpoint:
    """Read a checkpoint and check its digest.

    Raises:
        CheckpointError: it is missing, damaged, or of a format that this version cannot read.
    """
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        raise CheckpointError(f"{path}: expected a checkpoint, got no such file; check the path")
    try:
        with safe_open(path, framework="np") as file:
            metadata = file.metadata() or {}
            if _KEY not in metadata:
                raise ValueError("a safetensors file that zhishen did not write")
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
        envelope = json.loads(metadata[_KEY])
        text = str(envelope["text"])
        content = dict(json.loads(text))
        whole = _digest(arrays, text) == envelope["sha256"]
    # A file may claim dtypes that NumPy has not (AttributeError), or be a million brackets (RecursionError).
    except (SafetensorError, OSError, AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise CheckpointError(
            f"{path}: expected a checkpoint, got a file that is damaged or something else ({error}); "
            "use another checkpoint of the run"
        ) from error
    # Another format may have another digest, so it is told first.
    if content.get("format") != FORMAT:
        raise CheckpointError(
            f"{path}: expected checkpoint format {FORMAT}, which zhishen {__version__} reads, got format "
            f"{content.get('format')!r} written by zhishen {content.get('version')}; install that version to go on "
            "with it"
        )
    if not whole or not isinstance(content.get("state"), dict):
        raise CheckpointError(
            f"{path}: expected the contents that its checksum was made of, got others, so the file is damaged; "
            "use another checkpoint of the run"
        )
    return Checkpoint(arrays, content["state"], str(content.get("version")))


def step_file(folder: Path, step: int) -> Path:
    """The file of the checkpoint taken after ``step`` updates."""
    return folder / f"step-{step:010d}.safetensors"


def step_files(folder: Path) -> list[Path]:
    """All checkpoints of a folder, the newest first."""
    return sorted(folder.glob("step-*.safetensors"), reverse=True)


def prune(folder: Path) -> None:
    """Delete all but the newest two checkpoints."""
    for old in step_files(folder)[_KEEP:]:
        old.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Delete what killed processes left half written."""
    for half in folder.glob(".*.[0-9]*.tmp"):
        half.unlink(missing_ok=True)


def newest(folder: Path) -> tuple[Path, Checkpoint, list[str]]:
    """The newest checkpoint that is whole.

    Returns:
        Its path, its contents, and for each newer one that is damaged a sentence.

    Raises:
        CheckpointError: there is none, or none is whole.
    """
    problems: list[str] = []
    for path in step_files(folder):
        try:
            found = load(path)
        except CheckpointError as error:
            problems.append(str(error))
            continue
        return path, found, [f"{problem.rpartition('; ')[0]}; {path.name} is used instead" for problem in problems]
    if problems:
        raise CheckpointError(problems[0])
    raise CheckpointError(
        f"{folder}: expected a checkpoint, got none; the run stopped before its first one: start it again"
    )
