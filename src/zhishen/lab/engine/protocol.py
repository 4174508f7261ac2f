"""Messages between a page and the engine.

A page sends texts: JSON objects such as ::

    {"id": 7, "do": "compute", "operation": "race", "arguments": {"surface": "valley"}, "channel": "race"}

The engine replies with bytes:

- 4 bytes: the length of the header, an unsigned integer, lowest byte first;
- the header: a JSON object in UTF-8, such as ``{"id": 7, "result": {"path": {"$array": 0}}, "arrays": [...]}``, and
  spaces up to a multiple of 8 bytes;
- the arrays, each from a multiple of 8 bytes on, lowest byte first, in row-major order. ``arrays`` of the header has
  the ``dtype``, the ``shape`` and the ``offset`` after the header of each.

NaN and infinities of JSON numbers are the texts ``"nan"``, ``"inf"`` and ``"-inf"`` in ``{"$number": "nan"}``.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

import numpy as np

from zhishen._types import Array
from zhishen.errors import DataError
from zhishen.messages import listed

__all__ = ["ACTIONS", "LONGEST", "Request", "decode", "encode", "parse"]

LONGEST: Final = 1 << 20  # bytes of a message from a page
_DEEPEST: Final = 20  # levels of JSON
_MOST_JOBS: Final = 2**31
_LENGTH: Final = struct.Struct("<I")

# What a page may ask for → whether it names an operation.
ACTIONS: Final[Mapping[str, bool]] = {
    "compute": True, "script": True, "source": True, "start": True, "prepare": True,
    "pause": False, "resume": False, "step": False, "next": False, "stop": False,
    "tell": False,
}  # fmt: skip

# The dtypes that a browser has typed arrays for.
_SENT: Final = {"float32", "float64", "int8", "int16", "int32", "uint8", "uint16", "uint32"}


@dataclass(frozen=True)
class Request:
    """A message of a page.

    Attributes:
        id: the number that the reply repeats.
        do: one of `ACTIONS`.
        operation: the name of the operation, for the actions that need one; of a command, to ``tell`` a job.
        arguments: the arguments of the operation.
        channel: the newest request of a channel replaces those that wait.
        job: the id of the request that started the job, for the actions on jobs.
    """

    id: int
    do: str
    operation: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict[str, Any])
    channel: str = ""
    job: int = 0


def parse(text: str | bytes) -> Request:
    """The request in the text of a message.

    Raises:
        DataError: the message is too long, is not a JSON object, or has unknown or wrong values.
    """
    if len(text) > LONGEST:
        raise DataError(
            "message: expected at most {longest} bytes, got {size}; send less", longest=LONGEST, size=len(text)
        )
    try:
        content: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError("message: expected JSON, got {problem}; send an object", problem=type(error).__name__) from None
    if not isinstance(content, dict) or not _shallow(content, _DEEPEST):
        raise DataError("message: expected a JSON object of few levels, got something else; send an object")
    given = cast("dict[str, Any]", content)
    _check("id", given.get("id"), isinstance(given.get("id"), int) and 0 <= given.get("id", -1) < _MOST_JOBS)
    do = given.get("do")
    if not isinstance(do, str) or do not in ACTIONS:
        raise DataError(
            "message: expected do to be one of {actions}, got {value}; send one of these",
            actions=listed(ACTIONS),
            value=_short(do),
        )
    kinds: dict[str, type] = {"operation": str, "arguments": dict, "channel": str, "job": int}
    for name, value in given.items():
        _check(name, value, name in ("id", "do") or (name in kinds and type(value) is kinds[name]))
    return Request(**given)


def _check(name: str, value: object, right: object) -> None:
    if not right or isinstance(value, bool):
        raise DataError(
            "message: expected id, do, operation, arguments, channel and job with values of their types, got "
            "{name} = {value}; send these only",
            name=_short(name),
            value=_short(value),
        )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _shallow(value: object, levels: int) -> bool:
    """Whether a JSON value has at most ``levels`` levels."""
    if isinstance(value, dict):
        value = list(cast("dict[str, object]", value).values())
    if not isinstance(value, list):
        return True
    return levels > 0 and all(_shallow(item, levels - 1) for item in cast("list[object]", value))


def encode(content: Mapping[str, Any]) -> bytes:
    """The bytes of a reply.

    Args:
        content: numbers, texts, lists, dicts and arrays.
    """
    arrays: list[Array] = []
    header = {key: _plain(value, arrays) for key, value in content.items()}
    records, offset = [], 0
    for array in arrays:
        records.append({"dtype": array.dtype.name, "shape": list(array.shape), "offset": offset})
        offset += _padded(array.nbytes)
    text = json.dumps({**header, "arrays": records}, ensure_ascii=False, allow_nan=False).encode()
    text += b" " * (-(len(text) + _LENGTH.size) % 8)
    parts = [_LENGTH.pack(len(text)), text]
    for array in arrays:
        parts += [array.tobytes(), b"\0" * (_padded(array.nbytes) - array.nbytes)]
    return b"".join(parts)


def _padded(size: int) -> int:
    return size + -size % 8


def _plain(value: Any, arrays: list[Array]) -> Any:
    """A value as JSON has it; arrays go into ``arrays``."""
    if isinstance(value, np.ndarray) and value.ndim:
        arrays.append(_sendable(value))
        return {"$array": len(arrays) - 1}
    if isinstance(value, np.ndarray | np.generic):
        value = value.item()
    if isinstance(value, Mapping):
        return {str(key): _plain(item, arrays) for key, item in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item, arrays) for item in cast("Sequence[Any]", value)]
    if isinstance(value, float) and not math.isfinite(value):
        return {"$number": "nan" if math.isnan(value) else ("inf" if value > 0 else "-inf")}
    return value


def _sendable(array: Array) -> Array:
    """An array of a dtype that a browser knows."""
    if array.dtype == np.bool_:
        array = array.astype(np.uint8)
    elif array.dtype.name not in _SENT:
        array = array.astype(np.float64)
    return np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))


def decode(data: bytes) -> dict[str, Any]:
    """The content of a reply, with arrays as NumPy's: the inverse of `encode`, for tests and for clients in Python."""
    (length,) = _LENGTH.unpack_from(data)
    start = _LENGTH.size + length
    header = json.loads(data[_LENGTH.size : start])
    arrays = [
        np.frombuffer(data, record["dtype"], math.prod(record["shape"]), start + record["offset"]).reshape(
            record["shape"]
        )
        for record in header.pop("arrays")
    ]
    return {key: _restored(value, arrays) for key, value in header.items()}


def _restored(value: Any, arrays: list[Array]) -> Any:
    if isinstance(value, dict):
        content = cast("dict[str, Any]", value)
        if content.keys() == {"$array"}:
            return arrays[content["$array"]]
        if content.keys() == {"$number"}:
            return float(content["$number"])
        return {key: _restored(item, arrays) for key, item in content.items()}
    if isinstance(value, list):
        return [_restored(item, arrays) for item in cast("list[Any]", value)]
    return value
