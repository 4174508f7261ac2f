"""IDX, the file format of MNIST: a header with type and shape, then the numbers, big-endian, row by row.

The header is ``00 00``, one byte for the type, one byte for the number of axes, and a 32-bit length for every axis. It
is checked before memory is allocated: the array that it claims has to fit into the file.
"""

from __future__ import annotations

import gzip
import hashlib
import math
import os
import struct
import zlib
from pathlib import Path
from typing import IO, Any, Final

import numpy as np

from zhishen._checks import WholeNumber, check
from zhishen._types import Array
from zhishen.data.file_maps import map_array
from zhishen.data.large_arrays import LIMIT, blocks, copied, gathered, in_memory
from zhishen.errors import ArgumentError, DataError
from zhishen.messages import message
from zhishen.messages.system import system_reason

__all__ = ["digest", "read_idx", "write_idx"]

_DTYPES: Final = {
    0x08: np.dtype(">u1"),
    0x09: np.dtype(">i1"),
    0x0B: np.dtype(">i2"),
    0x0C: np.dtype(">i4"),
    0x0D: np.dtype(">f4"),
    0x0E: np.dtype(">f8"),
}
_CODES: Final = {dtype.newbyteorder("="): code for code, dtype in _DTYPES.items()}
_MAX_AXES: Final = 64  # NumPy's own bound
_DEFLATE_GAIN: Final = 1032  # deflate never makes more than this many bytes out of one


def read_idx(path: str | os.PathLike[str], *, limit: int = LIMIT) -> Array:
    """Read an IDX file, plain or gzip-compressed: its first bytes decide which, not its name.

    Args:
        path: the file.
        limit: refuse arrays of more bytes than this.

    Returns:
        An array in the machine's byte order, of dtype uint8, int8, int16, int32, float32 or float64. A large one is not
        in memory, see `docs/large-data.md`: bytes of a plain file are mapped as they are, read-only; others are in a
        temporary file.

    Raises:
        DataError: the file is missing, unreadable, not an IDX file, damaged, shorter or longer than its header says,
            or its header claims more than ``limit`` bytes or more than the file can hold; or there is too little space
            on the disk for a large array.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_idx(f"{folder}/labels.gz", np.array([5, 0, 4], dtype=np.uint8))
        ...     read_idx(f"{folder}/labels.gz")
        array([5, 0, 4], dtype=uint8)
    """
    check(limit, WholeNumber(1), where="data.read_idx", name="limit")
    path = Path(path)
    try:
        if not path.is_file():  # a device or a pipe could go on for ever
            found = message("a folder, a pipe or a device") if path.exists() else message("nothing")
            raise DataError(
                "data.read_idx: expected a regular file at {path}, got {found}; check the path",
                path=path,
                found=found,
            )
        size = path.stat().st_size
        with path.open("rb") as file:
            if file.read(2) == b"\x1f\x8b":
                file.seek(0)
                with gzip.GzipFile(fileobj=file) as unzipped:
                    dtype, shape = _header(unzipped, path, room=size * _DEFLATE_GAIN, limit=limit)
                    return _content(unzipped, path, dtype, shape)
            file.seek(0)
            dtype, shape = _header(file, path, room=size, limit=limit)
            claimed = math.prod(shape) * dtype.itemsize
            if in_memory(claimed) or size - file.tell() != claimed:
                return _content(file, path, dtype, shape)
            mapped = map_array(file, shape, dtype, offset=file.tell())
            return mapped if dtype.itemsize == 1 else copied(mapped, dtype.newbyteorder("="))
    except DataError:
        raise
    except (OSError, EOFError, ValueError, zlib.error) as error:
        reason = system_reason(error)
        raise DataError(
            "data.read_idx: expected {path} to be a whole, readable IDX file, got an error ({reason}); check the "
            "path and its permissions, or get the file again",
            path=path,
            reason=reason,
        ) from error


def write_idx(path: str | os.PathLike[str], array: Array) -> None:
    """Write ``array`` as an IDX file, gzip-compressed if the name ends with ``.gz``; equal arrays give equal bytes.

    Raises:
        ArgumentError: the format does not have the dtype, or the shape does not fit its header.
        DataError: the file cannot be written.
    """
    header = _encode_header(array, where="data.write_idx")
    path = Path(path)
    try:
        with path.open("wb") as file:
            if path.suffix == ".gz":
                with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as zipped:
                    _write(zipped, header, array)
            else:
                _write(file, header, array)
    except OSError as error:
        raise DataError(
            "data.write_idx: expected to be able to write {path}, got an error ({strerror}); check the folder and "
            "its permissions",
            path=path,
            strerror=system_reason(error),
        ) from error


def digest(array: Array) -> str:
    """The MD5 digest, in hexadecimal, of the uncompressed IDX file that holds ``array``."""
    md5 = hashlib.md5(_encode_header(array, where="data.idx.digest"), usedforsecurity=False)
    for rows in blocks(array):
        md5.update(_encode_rows(array[rows]))
    return md5.hexdigest()


def _header(file: Any, path: Path, *, room: int, limit: int) -> tuple[np.dtype[Any], tuple[int, ...]]:
    """The dtype and the shape, if an array of them fits into ``room`` bytes with its header."""
    start = _exactly(file, 4, path)
    dtype, axes = _DTYPES.get(start[2]), start[3]
    if start[:2] != b"\0\0" or dtype is None or not 1 <= axes <= _MAX_AXES:
        raise DataError(
            "data.read_idx: expected {path} to begin as IDX files do (00 00, a type from 08 to 0e, 1 to {axes} axes), "
            "got {found}; check that it is an IDX file",
            path=path,
            axes=_MAX_AXES,
            found=start.hex(" "),
        )
    shape = struct.unpack(f">{axes}I", _exactly(file, 4 * axes, path))
    claimed = math.prod(shape) * dtype.itemsize
    if math.prod(max(length, 1) for length in shape) * dtype.itemsize > limit:  # NumPy bounds empty shapes too
        raise DataError(
            "data.read_idx: expected at most {limit:,} bytes in {path}, got a header that claims {shape} of {dtype}; "
            "raise limit= if you trust the file",
            limit=limit,
            path=path,
            shape=shape,
            dtype=dtype.name,
        )
    if 4 + 4 * axes + claimed > room:
        raise _truncated(path, claimed, message("fewer"))
    return dtype, shape


def _content(file: Any, path: Path, dtype: np.dtype[Any], shape: tuple[int, ...]) -> Array:
    """The rest of a file, which is an array."""
    claimed = math.prod(shape) * dtype.itemsize
    body = gathered(file.read, claimed + 1)
    if len(body) < claimed:
        raise _truncated(path, claimed, message("{size:,}", size=len(body)))
    if len(body) > claimed:
        raise DataError(
            "data.read_idx: expected {claimed:,} bytes after the header of {path}, got more; its header or its end "
            "is damaged: get the file again",
            claimed=claimed,
            path=path,
        )
    array = body.view(dtype).reshape(shape)
    return array if dtype.itemsize == 1 else copied(array, dtype.newbyteorder("="))


def _exactly(file: Any, count: int, path: Path) -> bytes:
    content = file.read(count)
    if len(content) < count:
        raise DataError(
            "data.read_idx: expected a whole header in {path}, got only its beginning; get the file again",
            path=path,
        )
    return content


def _truncated(path: Path, claimed: int, found: str) -> DataError:
    return DataError(
        "data.read_idx: expected {claimed:,} bytes after the header of {path}, got {found}; the file is cut off or its "
        "header is damaged: get it again",
        claimed=claimed,
        path=path,
        found=found,
    )


def _write(file: IO[bytes] | gzip.GzipFile, header: bytes, array: Array) -> None:
    file.write(header)
    for rows in blocks(array):
        file.write(_encode_rows(array[rows]))


def _encode_rows(array: Array) -> memoryview:
    return np.ascontiguousarray(array, array.dtype.newbyteorder(">")).data


def _encode_header(array: Array, *, where: str) -> bytes:
    code = _CODES.get(array.dtype.newbyteorder("="))
    if code is None:
        names = ", ".join(dtype.name for dtype in _DTYPES.values())
        raise ArgumentError(
            "{where}: expected an array of dtype {known}, got {dtype}; convert it with array.astype",
            where=where,
            known=names,
            dtype=array.dtype,
        )
    if array.ndim < 1 or max(array.shape) >= 2**32:
        raise ArgumentError(
            "{where}: expected 1 to {axes} axes of fewer than 2**32 each, got shape {shape}; reshape it",
            where=where,
            axes=_MAX_AXES,
            shape=array.shape,
        )
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, code, array.ndim, *array.shape)
