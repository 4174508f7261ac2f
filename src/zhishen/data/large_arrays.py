"""Arrays of any size: small ones in memory, large ones in temporary files that are mapped into memory.

A temporary file has no name, so the system deletes it when the process ends, also if the process is killed. Its space
on the disk is reserved at once: writing into the array cannot fail later.

The functions here that compute large arrays work on a block of rows at a time.
"""

from __future__ import annotations

import math
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from numpy.typing import DTypeLike

from zhishen._checks import WholeNumber, check
from zhishen._types import Array, Int
from zhishen.data.file_maps import map_array
from zhishen.errors import DataError
from zhishen.messages import message
from zhishen.messages.system import system_reason

__all__ = [
    "LIMIT",
    "NoSpaceError",
    "allocate",
    "blocks",
    "computed",
    "copied",
    "first_failing",
    "first_nonfinite",
    "gathered",
    "in_memory",
    "open_temporary",
    "taken",
    "temporary_folder",
    "unwritable",
]

LIMIT: Final = 2**40  # bytes of one array: a header that claims more is damaged
_VARIABLE: Final = "ZHISHEN_ARRAY_BYTES"
_IN_MEMORY: Final = 2**28
_ON_DISK: Final = Path("/var/tmp")  # noqa: S108 - for large temporary files; /tmp is memory on many machines
_BLOCK: Final = 2**19  # bytes that are computed at once
_CHUNK: Final = 2**18  # bytes that are read at once


class NoSpaceError(DataError):
    """There is too little space on the disk for a large array."""


def in_memory(size: int) -> bool:
    """Whether an array of ``size`` bytes belongs into memory.

    The environment variable ``ZHISHEN_ARRAY_BYTES`` has the most bytes of such an array, 2^28 by default.

    Raises:
        ArgumentError: the variable is not a whole number.
    """
    text = os.environ.get(_VARIABLE)
    if text is None:
        return size <= _IN_MEMORY
    given: Any = int(text) if text.strip().isdecimal() else text
    return size <= check(
        given, WholeNumber(0), where=message("environment variable {name}", name=_VARIABLE), name=_VARIABLE
    )


def temporary_folder() -> Path:
    """The folder of the temporary files: that of the variable ``TMPDIR``, else ``/var/tmp`` if it exists."""
    if "TMPDIR" not in os.environ and _ON_DISK.is_dir():
        return _ON_DISK
    return Path(tempfile.gettempdir())


def allocate(shape: tuple[int, ...], dtype: DTypeLike) -> Array:
    """A new array whose values are not set, in memory or in a temporary file.

    Raises:
        NoSpaceError: there is too little space on the disk.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if size == 0 or in_memory(size):
        return np.empty(shape, dtype)
    with _temporary_file(size) as file:
        _reserve(file, size)
        return map_array(file, shape, dtype, writable=True)


def gathered(read: Callable[[int], bytes], most: int) -> Array:
    """At most ``most`` bytes of a stream, (n,), uint8, in memory or in a temporary file.

    The memory and the file grow with the content: a header that claims too much costs nothing.

    Args:
        read: returns at most the given number of bytes, and none at the end.
        most: how many bytes are read.

    Raises:
        NoSpaceError: there is too little space on the disk.
        Exception: whatever ``read`` raises.
    """
    if in_memory(most):
        body = bytearray()
        for chunk in _chunks(read, most):
            body += chunk
        return np.frombuffer(body, np.uint8)
    problems: list[Exception] = []  # of the stream, whose errors are not those of the temporary file
    with _temporary_file(most) as file:
        for chunk in _chunks(_recording(read, problems), most):
            file.write(chunk)
        file.flush()
        count = file.tell()
        body = map_array(file, (count,), np.uint8, writable=True) if count else np.empty(0, np.uint8)
    if problems:
        raise problems[0]
    return body


def _recording(read: Callable[[int], bytes], problems: list[Exception]) -> Callable[[int], bytes]:
    """The same stream, which ends with an error and notes it."""

    def attempt(size: int) -> bytes:
        try:
            return read(size)
        except Exception as error:  # noqa: BLE001 - the caller raises it again
            problems.append(error)
            return b""

    return attempt


def _chunks(read: Callable[[int], bytes], most: int) -> Iterator[bytes]:
    left = most
    while left > 0 and (chunk := read(min(_CHUNK, left))):
        left -= len(chunk)
        yield chunk


@contextmanager
def _temporary_file(size: int) -> Generator[IO[bytes]]:
    """A new temporary file that will have ``size`` bytes; what is mapped within the context outlives it."""
    with open_temporary(size) as file:
        try:
            yield file
        except OSError as error:
            raise unwritable(size, error) from error


def open_temporary(size: int) -> IO[bytes]:
    """A new file without a name that will have about ``size`` bytes; the system deletes it when it is closed.

    Raises:
        NoSpaceError: there is too little space on the disk, or no file can be made.
    """
    folder = temporary_folder()
    try:
        free = shutil.disk_usage(folder).free
        if size <= free:
            return tempfile.TemporaryFile(dir=folder)
    except OSError as error:
        raise unwritable(size, error) from error
    raise NoSpaceError(
        "data: expected {size:,} bytes of free space in {folder} for a large array, got {free:,}; free some "
        "space, or name another folder in the environment variable TMPDIR",
        size=size,
        folder=folder,
        free=free,
    )


def unwritable(size: int, error: OSError) -> NoSpaceError:
    """The error for a temporary file that cannot be written."""
    return NoSpaceError(
        "data: expected to write a large array of {size:,} bytes into a temporary file in {folder}, got an error "
        "({reason}); free some space, or name another folder in the environment variable TMPDIR",
        size=size,
        folder=temporary_folder(),
        reason=system_reason(error),
    )


def _reserve(file: IO[bytes], size: int) -> None:
    """Give a file ``size`` bytes, with their space on the disk: without it, a write to a mapped page kills a process.

    Raises:
        OSError: the disk is full.
    """
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)
        return
    for start in range(0, size, _BLOCK):
        file.write(bytes(min(_BLOCK, size - start)))
    file.flush()


# --- by blocks of rows ------------------------------------------------------------------------------------------------


def blocks(array: Array) -> Iterator[slice]:
    """Ranges of rows that are half a megabyte together, or one row.

    Examples:
        >>> list(blocks(np.empty((3, 2**19))))
        [slice(0, 1, None), slice(1, 2, None), slice(2, 3, None)]
    """
    rows = max(1, _BLOCK * len(array) // max(1, array.nbytes))
    return (slice(start, start + rows) for start in range(0, len(array), rows))


def computed(x: Array, function: Callable[[Array], Array], dtype: DTypeLike) -> Array:
    """``function(x)`` of the shape of x, converted to ``dtype``, for a function that computes each row by itself."""
    out = allocate(x.shape, dtype)
    for rows in blocks(x):
        out[rows] = function(x[rows])
    return out


def copied(x: Array, dtype: DTypeLike | None = None) -> Array:
    """A copy of x, row by row in memory, converted to ``dtype``."""
    return computed(x, lambda block: block, x.dtype if dtype is None else dtype)


def taken(x: Array, indices: Int[Array, "B"]) -> Array:
    """``x[indices]``: a copy of the rows at some positions."""
    out = allocate((len(indices), *x.shape[1:]), x.dtype)
    for rows in blocks(out):
        out[rows] = x[indices[rows]]
    return out


def first_nonfinite(x: Array) -> tuple[int, ...] | None:
    """The index of the first value that is NaN or infinite; None if all values are finite."""
    return first_failing(x, np.isfinite) if x.dtype.kind == "f" else None


def first_failing(x: Array, passes: Callable[[Array], Array]) -> tuple[int, ...] | None:
    """The index of the first value that does not pass; None if all do.

    Args:
        x: (N, ...), which is read by blocks of rows.
        passes: rows of x → for each of their values, whether it passes.
    """
    for rows in blocks(x):
        good = passes(x[rows])
        if not good.all():
            sample, *place = np.argwhere(~good)[0].tolist()
            return (rows.start + sample, *place)
    return None
