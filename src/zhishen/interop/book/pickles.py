"""A loader for pickles of arrays that runs no code: the book's weight files are pickles.

A pickle is a program that names functions and calls them. This loader knows the few names that NumPy's arrays and plain
containers need, and answers each with a constructor of its own, which checks its arguments. Any other name is refused.
So a file can only become dictionaries, lists, tuples, texts, bytes, numbers, and arrays of numbers or texts.

Files of Python 2 and of NumPy before 2.0 are read too.
"""

from __future__ import annotations

import io
import os
import pickle
import re
import struct
from collections import OrderedDict
from collections.abc import Callable
from typing import IO, Any, Final, Never

import numpy as np

from zhishen._checks import shown
from zhishen._files import ARCHIVE_LIMIT
from zhishen._types import Array
from zhishen.errors import DataError

__all__ = ["load_pickle", "loads_pickle"]

_DTYPE: Final = re.compile(r"([biufcSU])([0-9]{1,9})", re.ASCII)
_AXES: Final = 32
# What the standard unpickler raises for damaged files; a text may also be no valid UTF-8 (a ValueError).
_DAMAGED: Final = (
    ArithmeticError, AttributeError, EOFError, ImportError, LookupError, MemoryError, RecursionError, TypeError,
    ValueError, pickle.UnpicklingError, struct.error,
)  # fmt: skip


class _ForbiddenNameError(Exception):
    """A pickle asks for a function or a class that is no part of an array."""


def load_pickle(file: IO[bytes]) -> Any:
    """The object in a pickle, from an open binary file.

    Raises:
        DataError: the pickle asks for anything but arrays and plain containers, or it is damaged.

    Examples:
        >>> load_pickle(io.BytesIO(pickle.dumps({"W1": np.zeros((2, 3))})))
        {'W1': array([[0., 0., 0.],
                      [0., 0., 0.]])}
    """
    name = getattr(file, "name", "pickle")
    return loads_pickle(file.read(ARCHIVE_LIMIT), where=os.fspath(name) if isinstance(name, str) else "pickle")


def loads_pickle(content: bytes, *, where: str = "pickle") -> Any:
    """The object in the bytes of a pickle; ``where`` names its source in errors.

    Raises:
        DataError: as for `load_pickle`.
    """
    try:
        return _finished(_ArrayUnpickler(content).load(), {})
    except _ForbiddenNameError as error:
        raise DataError(
            "{where}: expected a pickle of arrays, dictionaries, lists and numbers, got one that asks for {name}, "
            "which could run code; use a file that you trust to hold only weights",
            where=where,
            name=shown(str(error)),
        ) from None
    except _DAMAGED as error:
        raise DataError(
            "{where}: expected a pickle of arrays, dictionaries, lists and numbers, got a file that is damaged or "
            "something else ({problem}); write it again with pickle.dump",
            where=where,
            problem=" ".join(str(error).split())[:200] or type(error).__name__,
        ) from error


# --- what names in a pickle mean --------------------------------------------------------------------------------------


class _Constructor:
    """What a name in a pickle stands for: something to call, which a pickle cannot change."""

    __slots__ = ("_function",)

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __call__(self, *args: Any) -> Any:
        return self._function(*args)

    def __setstate__(self, state: object) -> Never:
        raise pickle.UnpicklingError("a name that is changed")


class _Dtype:
    """A dtype that is being read."""

    def __init__(self, code: object, *_: object) -> None:
        match = _DTYPE.fullmatch(code if isinstance(code, str) else "")
        if match is None:
            raise _ForbiddenNameError(f"numpy.dtype({code!r})")
        self.kind, self.order = match[1], "<"
        self.size = int(match[2])

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        _, order, subdtype, names, fields, size, *_ = state
        if order not in ("<", ">", "|", "=") or not (subdtype is names is fields is None):
            raise pickle.UnpicklingError("a dtype with fields")
        self.order = "<" if order in "|=" else order
        if self.kind in "SU" and isinstance(size, int) and size >= 0:
            self.size = size // 4 if self.kind == "U" else size

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype itself."""
        return np.dtype(f"{self.order}{self.kind}{self.size}")


class _Unfinished:
    """An array that is being read: its contents follow in the state."""

    def __init__(self, *_: object) -> None:
        self.array: Array | None = None

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        shape, dtype, fortran, content = state[-4:]
        self.array = _array(content, dtype, shape, "F" if fortran else "C")


def _array(content: object, dtype: object, shape: object, order: object) -> Array:
    """An array of its own from the bytes of its elements; Python 2 stored the bytes as a text."""
    if isinstance(content, str):
        content = content.encode("latin-1")
    axes = shape if isinstance(shape, tuple) else ()
    if (
        not isinstance(dtype, _Dtype)
        or not isinstance(content, bytes | bytearray)
        or not isinstance(shape, tuple)
        or len(axes) > _AXES
        or not all(type(length) is int and length >= 0 for length in axes)
        or order not in ("C", "F")
    ):
        raise pickle.UnpicklingError("an array without its shape, dtype or bytes")
    found = dtype.dtype
    elements = np.frombuffer(content, found) if found.itemsize and content else np.empty(0, found)
    native = elements.astype(found.newbyteorder("="))  # a copy, so that it can be written to
    return native.reshape(axes, order="F" if order == "F" else "C")


def _scalar(dtype: object, content: object) -> Any:
    """A number of NumPy."""
    return _array(content, dtype, (1,), "C")[0]


def _frombuffer(content: object, dtype: object, shape: object, order: object, *_: object) -> Array:
    """An array of protocol 5."""
    return _array(bytes(content) if isinstance(content, memoryview) else content, dtype, shape, order)


def _encoded(text: object, encoding: object = "latin1") -> bytes:
    """Bytes in a pickle of protocol 2, which are stored as a text."""
    if not isinstance(text, str) or encoding not in ("latin1", "latin-1"):
        raise pickle.UnpicklingError("a text in an unknown encoding")
    return text.encode("latin-1")


def _nothing(make: Callable[[], Any]) -> Callable[..., Any]:
    """The constructor of an empty object; an argument is an error."""

    def construct() -> Any:
        return make()

    return construct


_NUMPY: Final = {
    "_reconstruct": _Unfinished, "scalar": _scalar, "_frombuffer": _frombuffer, "ndarray": _Unfinished,
    "dtype": _Dtype,
}  # fmt: skip
_NAMES: Final[dict[str, Callable[..., Any]]] = {
    **{f"numpy.{name}": _NUMPY[name] for name in ("ndarray", "dtype")},
    **{
        f"numpy.{core}.{name}": _NUMPY[name.rpartition(".")[2]]
        for core in ("core", "_core")
        for name in ("multiarray._reconstruct", "multiarray.scalar", "numeric._frombuffer")
    },
    "collections.OrderedDict": _nothing(OrderedDict[Any, Any]),
    "_codecs.encode": _encoded,
    "builtins.bytes": _nothing(bytes),
    "__builtin__.bytes": _nothing(bytes),
}


# --- the loader -------------------------------------------------------------------------------------------------------

_Opcode = Callable[["_ArrayUnpickler"], None]


class _ArrayUnpickler(pickle._Unpickler):
    """The standard unpickler in Python, which cannot crash the process, with a closed list of names."""

    stack: list[Any]

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content), encoding="latin-1")

    def find_class(self, module: str, name: str) -> _Constructor:
        """The constructor for a name."""
        full = f"{module}.{name}"
        if full not in _NAMES:
            raise _ForbiddenNameError(full)
        return _Constructor(_NAMES[full])

    def get_extension(self, code: int) -> None:
        """Refuse names that the process registered by number."""
        raise _ForbiddenNameError(f"copyreg extension {code}")


def _checked(load: _Opcode, keys: Callable[[_ArrayUnpickler], list[Any]]) -> _Opcode:
    """An operation that stores keys, after a check: the hash of a deeply nested tuple overflows the stack of C."""

    def run(unpickler: _ArrayUnpickler) -> None:
        if not all(isinstance(key, str | bytes | int | float | None) for key in keys(unpickler)):
            raise pickle.UnpicklingError("a dictionary whose keys are neither texts nor numbers")
        load(unpickler)

    return run


def _refuse_set(_: _ArrayUnpickler) -> Never:
    raise _ForbiddenNameError("set")


def _operations() -> dict[int, Any]:
    """The operations of the standard unpickler, without those of sets, and with checked keys."""
    operations: dict[int, Any] = dict(pickle._Unpickler.dispatch)
    checked: dict[bytes, Callable[[_ArrayUnpickler], list[Any]]] = {
        pickle.SETITEM: lambda unpickler: unpickler.stack[-2:-1],
        pickle.SETITEMS: lambda unpickler: unpickler.stack[::2],
        pickle.DICT: lambda unpickler: unpickler.stack[::2],
    }
    sets = (pickle.EMPTY_SET, pickle.ADDITEMS, pickle.FROZENSET)
    return (
        operations
        | {code[0]: _checked(operations[code[0]], keys) for code, keys in checked.items()}
        | {code[0]: _refuse_set for code in sets}
    )


_ArrayUnpickler.dispatch = _operations()


def _finished(value: Any, seen: dict[int, Any]) -> Any:
    """``value`` with complete arrays in it; lists and dictionaries stay the same objects."""
    if id(value) in seen:
        return seen[id(value)]
    if isinstance(value, _Unfinished):
        if value.array is None:
            raise pickle.UnpicklingError("an array without contents")
        return value.array
    if isinstance(value, _Dtype):
        return value.dtype
    if isinstance(value, _Constructor):
        raise pickle.UnpicklingError("a name, not a value")
    if isinstance(value, list):
        seen[id(value)] = value
        value[:] = [_finished(item, seen) for item in value]
    elif isinstance(value, dict):
        seen[id(value)] = value
        value.update({key: _finished(item, seen) for key, item in value.items()})
    elif isinstance(value, tuple):
        seen[id(value)] = tuple(_finished(item, seen) for item in value)
        return seen[id(value)]
    return value
