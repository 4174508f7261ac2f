"""Arrays in files that are mapped into memory: the operating system reads their pages when they are used.

Mapped pages belong to the page cache. The system drops them when memory is short, and reads them from the file again.
So a process can use arrays that are larger than memory.
"""

from __future__ import annotations

import mmap
import os
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final, Literal

import numpy as np
from numpy.typing import DTypeLike

from zhishen._types import Array, Int

__all__ = ["FileMap", "file_map_of", "map_again", "map_array", "prefetch", "reference_to"]

_WILL_NEED: Final[int | None] = getattr(mmap, "MADV_WILLNEED", None)  # Windows does not have it


class FileMap(mmap.mmap):
    """The memory of a mapped file, which knows the path by which other processes can map the same file.

    Attributes:
        path: of the file; None if other processes cannot open it.
    """

    path: str | None = None


def map_array(
    file: IO[bytes], shape: tuple[int, ...], dtype: DTypeLike, *, offset: int = 0, writable: bool = False
) -> Array:
    """An array in an open file: ``offset`` bytes after its beginning, row by row.

    Args:
        file: an open file, which may be closed afterwards.
        shape: of the array, which has at least one value.
        dtype: of the array.
        offset: bytes before the array.
        writable: whether the array can be changed, and the file with it.

    Raises:
        OSError, ValueError: the file cannot be mapped, or is too short.
    """
    memory = FileMap(file.fileno(), 0, access=mmap.ACCESS_WRITE if writable else mmap.ACCESS_READ)
    if sys.platform != "win32" and isinstance(file.name, str):  # Windows opens no temporary file a second time
        memory.path = os.path.realpath(file.name)
    elif sys.platform == "linux":  # it has a path for each open file, also for one without a name
        descriptor = os.dup(file.fileno())
        weakref.finalize(memory, os.close, descriptor)
        memory.path = f"/proc/{os.getpid()}/fd/{descriptor}"
    return np.ndarray(shape, dtype, memory, offset)


def file_map_of(array: Array) -> mmap.mmap | None:
    """The map in which an array lies, also one of `numpy.load` with ``mmap_mode``; None for ordinary memory."""
    base: Any = array
    while isinstance(base, np.ndarray):
        base = base.base
    return base if isinstance(base, mmap.mmap) else None


def prefetch(array: Array, indices: Int[Array, "B"]) -> None:
    """Have the system read rows from the disk in the background, if the array is in a mapped file.

    Args:
        array: samples along the first axis.
        indices: of the rows that will be used next, from 0 to N - 1.
    """
    memory = file_map_of(array)
    if memory is None or _WILL_NEED is None or not array.flags.c_contiguous:
        return
    first = _address(array) - np.frombuffer(memory, np.uint8).ctypes.data
    row = array.nbytes // len(array)
    for index in np.asarray(indices).tolist():
        start = first + index * row
        page = start - start % mmap.PAGESIZE
        memory.madvise(_WILL_NEED, page, start + row - page)


def reference_to(array: Array) -> tuple[Callable[..., Array], tuple[Any, ...]] | None:
    """How another process maps the same file, as a function and its arguments for `pickle`; None for other arrays.

    The process that made the array has to keep it until the other one has mapped the file.
    """
    memory = file_map_of(array)
    if not isinstance(memory, FileMap) or memory.path is None or not array.size:
        return None
    offset = _address(array) - np.frombuffer(memory, np.uint8).ctypes.data
    mode = "r+b" if array.flags.writeable else "rb"
    return map_again, (memory.path, mode, array.shape, array.strides, array.dtype.str, offset)


def map_again(
    path: str, mode: Literal["rb", "r+b"], shape: tuple[int, ...], strides: tuple[int, ...], dtype: str, offset: int
) -> Array:
    """The array that `reference_to` described, in the memory of this process; ``mode`` is that of the file.

    Raises:
        OSError: the file does not exist any more.
    """
    with Path(path).open(mode) as file:
        memory = FileMap(file.fileno(), 0, access=mmap.ACCESS_READ if mode == "rb" else mmap.ACCESS_WRITE)
    memory.path = path
    return np.ndarray(shape, dtype, memory, offset, strides)


def _address(array: Array) -> int:
    return int(array.__array_interface__["data"][0])
