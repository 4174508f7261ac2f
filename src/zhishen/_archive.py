"""Archives: arrays and JSON in one file, written atomically. Checkpoints and saved networks are archives.

An archive is a safetensors file: arrays, and beside them one JSON text with a SHA-256 of all of it. It is written to a
temporary file, flushed to the disk and renamed. If a process dies at any moment, either the old file or the new one is
there, never a part of one. Reading an archive runs no code.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from zhishen import _safetensors
from zhishen._checks import shown
from zhishen._files import ARCHIVE_LIMIT, UnreadableFileError, check_regular
from zhishen._locks import is_free, lock_file
from zhishen._types import Array
from zhishen._version import __version__
from zhishen.errors import CheckpointError
from zhishen.messages import deferred, message
from zhishen.messages.system import system_reason

__all__ = ["FORMAT", "Checkpoint", "digest", "load", "parse", "save", "sweep", "write_atomically"]

# Counts up when a reader of the present number could not read what is written.
FORMAT = 1
_KEY = "zhishen"
_NO_PERMISSION = deferred("check the permissions, or give another folder")
_ADVICE = {
    errno.EACCES: _NO_PERMISSION,
    errno.EPERM: _NO_PERMISSION,
    errno.EROFS: _NO_PERMISSION,
    errno.ENOTDIR: deferred("give another folder"),
    errno.ENOENT: deferred("make the folder first, or give another one"),
    errno.EISDIR: deferred("add the name of a file to the path of the folder"),
    errno.ENXIO: deferred("give the name of a file"),
    errno.EINVAL: deferred("give the name of a file"),
}

Contents = tuple[dict[str, str], dict[str, Array]]  # metadata and arrays


@dataclass(frozen=True)
class Checkpoint:
    """What an archive holds.

    Attributes:
        arrays: by name. In a checkpoint: ``network/affine1.W``, ``optimizer/m/affine1.W``, ...; in a saved network:
            ``affine1.W``, ...
        state: everything else, as JSON values.
        version: the zhishen that wrote it.
        architecture: how the network is built, see `zhishen.nn.architecture`; None in archives of earlier versions.
    """

    arrays: Mapping[str, Array]
    state: Mapping[str, Any]
    version: str = __version__
    architecture: Mapping[str, Any] | None = None

    def part(self, prefix: str) -> dict[str, Array]:
        """The arrays whose names begin with ``prefix/``, without it."""
        return {
            name.removeprefix(f"{prefix}/"): array
            for name, array in self.arrays.items()
            if name.startswith(f"{prefix}/")
        }


def write_atomically(path: str | Path, content: bytes) -> None:
    """Write a file atomically: temporary file, flush, rename.

    The temporary file is locked while it is written, so that `sweep` knows that its writer lives.

    Raises:
        CheckpointError: the disk is full, the folder cannot be written to, or the path is that of a device or a pipe.
            What was there is unchanged.
    """
    path = Path(path)
    temporary = path.parent / f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp"
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if path.exists() and not path.is_file():  # root could replace /dev/null by a file
            raise OSError(errno.ENXIO, message("a device or a pipe"))
        if "\0" in str(path):
            raise OSError(errno.EINVAL, "embedded null character")
        with temporary.open("xb") as file:
            lock_file(file.fileno())
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError, ValueError):  # where nothing can be written, nothing can be deleted either
            temporary.unlink(missing_ok=True)
        advice = _ADVICE.get(error.errno or 0, message("free some space, or give another folder"))
        raise CheckpointError(
            "{path}: expected to write {size:,} bytes, got: {reason}; {advice}; the file that was there before is "
            "unchanged",
            path=path,
            size=len(content),
            reason=system_reason(error),
            advice=advice,
        ) from error


def sweep(folder: str | Path) -> None:
    """Delete the temporary files of processes that were killed, and not those of processes that are writing."""
    for half in Path(folder).glob(".*.[0-9]*.tmp"):
        if is_free(half):
            with suppress(OSError):
                half.unlink()


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


def digest(arrays: Mapping[str, Array], text: str) -> str:
    """SHA-256 of the text and of every array's name, dtype, shape and bytes."""
    sha = hashlib.sha256(text.encode())
    for name in sorted(arrays):
        array = arrays[name]
        sha.update(f"{name} {array.dtype.str} {array.shape}".encode())
        sha.update(array.tobytes())
    return sha.hexdigest()


def save(
    path: str | Path,
    arrays: Mapping[str, Array],
    state: Mapping[str, Any],
    *,
    architecture: Mapping[str, Any] | None = None,
) -> None:
    """Write an archive, atomically; equal contents give equal bytes.

    Raises:
        CheckpointError: it cannot be written, or safetensors does not support the dtype of an array.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import save as serialize

    content = {"format": FORMAT, "version": __version__, "state": state}
    if architecture is not None:
        content["architecture"] = architecture
    text = json.dumps(content, sort_keys=True)
    # Not np.ascontiguousarray, which turns a number without axes into an array of one.
    plain = {name: np.asarray(array, array.dtype.newbyteorder("="), order="C") for name, array in arrays.items()}
    # One key only: safetensors writes several in an order that changes from process to process.
    header = {_KEY: json.dumps({"sha256": digest(plain, text), "text": text})}
    try:
        written = serialize(plain, metadata=header)
    except SafetensorError as error:
        raise CheckpointError(
            "{path}: expected arrays of numbers, got others: {error}; convert them",
            path=path,
            error=error,
        ) from error
    write_atomically(path, written)


def load(
    path: str | Path, *, what: str = message("a checkpoint"), advice: str = message("use another checkpoint of the run")
) -> Checkpoint:
    """Read an archive and check its digest.

    Args:
        path: the file.
        what: how errors call the file that was expected.
        advice: what errors say to do about a damaged one.

    Raises:
        CheckpointError: it is missing, damaged, or of a format that this version cannot read.
    """
    path = Path(path)
    try:
        check_regular(path, ARCHIVE_LIMIT)
    except UnreadableFileError as error:
        raise CheckpointError(
            "{path}: expected {what}, got {found}; check the path",
            path=path,
            what=what,
            found=error,
        ) from error
    return _checked(lambda: _safetensors.read(path), path, what, advice)


def parse(content: bytes, *, name: str, what: str, advice: str) -> Checkpoint:
    """The archive of a file that is in memory: the same as `load`, without a path.

    Raises:
        CheckpointError: it is damaged, or of a format that this version cannot read.
    """
    return _checked(lambda: _safetensors.parse(content), name, what, advice)


def _checked(contents: Callable[[], Contents], path: Any, what: str, advice: str) -> Checkpoint:
    """The archive of metadata and arrays, if they fit each other."""
    try:
        metadata, arrays = contents()
        if _KEY not in metadata:
            raise ValueError(message("arrays only, which zhishen.interop.load_weights copies into a network"))
        envelope = json.loads(metadata[_KEY])
        text = str(envelope["text"])
        content = dict(json.loads(text))
        whole = digest(arrays, text) == envelope["sha256"]
    # A file may name dtypes that NumPy does not have (AttributeError), or nest a million brackets (RecursionError).
    except (OSError, AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise CheckpointError(
            "{path}: expected {what}, got a file that is damaged or something else ({problem}); {advice}",
            path=path,
            what=what,
            problem=" ".join(str(error).split()) or type(error).__name__,
            advice=advice,
        ) from error
    # Another format may have another digest, so this error comes first.
    if content.get("format") != FORMAT:
        raise CheckpointError(
            "{path}: expected checkpoint format {format}, which zhishen {version} reads, got format {given} written by "
            "zhishen {writer}; install that version to read the file",
            path=path,
            format=FORMAT,
            version=__version__,
            given=shown(content.get("format")),
            writer=content.get("version"),
        )
    architecture = content.get("architecture")
    if not whole or not isinstance(content.get("state"), dict) or not isinstance(architecture, dict | None):
        raise CheckpointError(
            "{path}: expected contents that match the checksum, got others, so the file is damaged; {advice}",
            path=path,
            advice=advice,
        )
    return Checkpoint(arrays, content["state"], str(content.get("version")), architecture)
