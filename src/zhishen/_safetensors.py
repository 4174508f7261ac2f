"""Reads files of arrays in the format of safetensors.

The package safetensors reads them. It is compiled, and a browser does not have it: there, NumPy reads the same bytes.
A file is the length of a header in 8 bytes, lowest first; the header as JSON, with dtype, shape and place of each
array; then the arrays, in row-major order, lowest byte first. Reading runs no code.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._types import Array

__all__ = ["parse", "read"]

_DTYPES: Final = {
    "BOOL": "?", "F16": "<f2", "F32": "<f4", "F64": "<f8", "I8": "i1", "I16": "<i2", "I32": "<i4", "I64": "<i8",
    "U8": "u1", "U16": "<u2", "U32": "<u4", "U64": "<u8",
}  # fmt: skip
_LENGTH: Final = 8  # bytes
_METADATA: Final = "__metadata__"


def read(path: Path) -> tuple[dict[str, str], dict[str, Array]]:
    """The texts and the arrays of a file, by name.

    Raises:
        OSError: the file cannot be read.
        AttributeError: NumPy does not have a dtype of the file.
        KeyError, TypeError, ValueError: the file is damaged.
    """
    try:
        from safetensors import SafetensorError, safe_open
    except ImportError:
        return parse(path.read_bytes())
    try:
        with safe_open(path, framework="np") as file:
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
            return file.metadata() or {}, arrays
    except SafetensorError as error:
        raise ValueError(error) from error


def parse(content: bytes) -> tuple[dict[str, str], dict[str, Array]]:
    """As `read`, of the content of a file, without the package safetensors.

    Raises:
        AttributeError, KeyError, RecursionError, TypeError, ValueError: the content is damaged.
    """
    start = _LENGTH + int.from_bytes(content[:_LENGTH], "little")
    if not _LENGTH < start <= len(content):
        raise ValueError("the header is longer than the file")
    header: dict[str, Any] = json.loads(content[_LENGTH:start])
    metadata = header.pop(_METADATA, {})
    # Otherwise a small file could name the same bytes many times, and fill the memory.
    if sum(int(end) - int(first) for first, end in (record["data_offsets"] for record in header.values())) > len(
        content
    ):
        raise ValueError("the arrays are larger than the file")
    return metadata, {name: _array(content, start, record) for name, record in header.items()}


def _array(content: bytes, start: int, record: dict[str, Any]) -> Array:
    dtype, shape = np.dtype(_DTYPES[record["dtype"]]), tuple(map(int, record["shape"]))
    first, end = (start + int(offset) for offset in record["data_offsets"])
    if not start <= first <= end <= len(content) or min(shape, default=0) < 0:
        raise ValueError("an array is outside of the file")
    if math.prod(shape) * dtype.itemsize != end - first:
        raise ValueError("an array does not have the size of its shape")
    return np.frombuffer(content[first:end], dtype).reshape(shape).copy()
