"""Files from outside, judged before they are read: only regular files, and none beyond a size."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from zhishen.messages import message
from zhishen.messages.system import system_reason

__all__ = [
    "ARCHIVE_LIMIT",
    "CONFIG_LIMIT",
    "HISTORY_LIMIT",
    "KERNEL_LIMIT",
    "UnreadableFileError",
    "check_regular",
    "read_bounded",
    "read_start",
]

# Bytes. Each is far beyond what zhishen writes, and what it reads fits into memory.
CONFIG_LIMIT: Final = 2**20
HISTORY_LIMIT: Final = 2**26
KERNEL_LIMIT: Final = 2**26
ARCHIVE_LIMIT: Final = 2**34

_CHUNK: Final = 2**20


class UnreadableFileError(OSError):
    """A file cannot be read, is not a regular file, or is too large; the message is what was found, as after "got"."""


def read_bounded(path: str | Path, limit: int) -> bytes:
    """The contents of a regular file of at most ``limit`` bytes.

    Neither a device nor a pipe is read, and a file that grows meanwhile is read up to the limit only.

    Raises:
        UnreadableFileError: there is no such file, it cannot be read, it is not a regular file, or it is larger.
    """
    content = _read_regular(path, limit + 1, limit)
    if len(content) > limit:  # files in /proc have no size before they are read
        raise UnreadableFileError(_too_large(len(content), limit))
    return content


def read_start(path: str | Path, count: int) -> bytes:
    """The first ``count`` bytes of a regular file, or all of a smaller one.

    Raises:
        UnreadableFileError: there is no such file, it cannot be read, or it is not a regular file.
    """
    return _read_regular(path, count, None)


def check_regular(path: str | Path, limit: int) -> None:
    """Check the kind and the size of a file that another library is about to read.

    Raises:
        UnreadableFileError: as for `read_bounded`.
    """
    try:
        _check(Path(path).stat(), limit)
    except (OSError, ValueError) as error:
        raise _unreadable(error) from error


def _read_regular(path: str | Path, count: int, limit: int | None) -> bytes:
    """At most ``count`` bytes of a regular file, whose size is at most ``limit``."""
    try:
        # Without O_NONBLOCK the opening of a pipe waits for a writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            _check(os.fstat(descriptor), limit)
            return _read_at_most(descriptor, count)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        raise _unreadable(error) from error


def _check(found: os.stat_result, limit: int | None) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise UnreadableFileError(message("a folder"))
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableFileError(message("a device or a pipe"))
    if limit is not None and found.st_size > limit:
        raise UnreadableFileError(_too_large(found.st_size, limit))


def _read_at_most(descriptor: int, count: int) -> bytes:
    chunks: list[bytes] = []
    while count > 0 and (chunk := os.read(descriptor, min(count, _CHUNK))):
        chunks.append(chunk)
        count -= len(chunk)
    return b"".join(chunks)


def _too_large(size: int, limit: int) -> str:
    return message("{size:,} bytes, more than the limit of {limit:,}", size=size, limit=limit)


def _unreadable(error: OSError | ValueError) -> UnreadableFileError:
    if isinstance(error, UnreadableFileError):
        return error
    if isinstance(error, FileNotFoundError):
        return UnreadableFileError(message("no such file"))
    if isinstance(error, ValueError):  # a path with a null character
        return UnreadableFileError(message("an invalid path"))
    return UnreadableFileError(system_reason(error))
