"""The arguments that a constructor was called with: read from the attributes of an object, and written as JSON."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

import numpy as np

from zhishen.errors import ArgumentError
from zhishen.nn.tree import layers_only

__all__ = ["RESERVED", "arguments", "call", "decode", "encode", "fixed", "layer_arguments", "parameters_of"]

#: Arguments that do not go into a config: the code that builds the object again supplies them.
RESERVED: Final = frozenset({"name", "rng", "init", "dtype"})
_LARGEST: Final = 10**4000  # Python reads no numbers of more than 4300 digits
_MISSING: Final = object()

Class = TypeVar("Class", bound=type)


def parameters_of(cls: type) -> list[inspect.Parameter]:
    """The parameters of a class's ``__init__`` without self and ``**options``."""
    if cls.__init__ is object.__init__:
        return []
    _, *parameters = inspect.signature(cls.__init__).parameters.values()
    return [parameter for parameter in parameters if parameter.kind is not parameter.VAR_KEYWORD]


def layer_arguments(holder: Any) -> dict[str, Any]:
    """The arguments of the constructor that are layers, or lists or dicts of layers, by name."""
    values = {parameter.name: getattr(holder, parameter.name, None) for parameter in parameters_of(type(holder))}
    return {name: value for name, value in values.items() if layers_only(value)}


def arguments(holder: Any, *, leave_out: Iterable[str] = ()) -> dict[str, Any]:
    """The arguments of the constructor by name, from the attributes of the same names.

    Args:
        holder: a layer or a loss.
        leave_out: names of arguments that stand elsewhere, as `RESERVED` ones and layers do.

    Raises:
        ArgumentError: there is no attribute of the name of an argument.
    """
    found: dict[str, Any] = {}
    for parameter in parameters_of(type(holder)):
        name = parameter.name
        if name in RESERVED or name in leave_out:
            continue
        value = getattr(holder, name, _MISSING)
        if value is _MISSING:
            kind = type(holder).__name__
            raise ArgumentError(
                "{kind}.config: expected the argument {name} of {kind} as an attribute of the same name, got none; "
                "write self.{name} = {name} in __init__, or override config()",
                kind=kind,
                name=name,
            )
        if not layers_only(value):
            found[name] = value
    return found


def call(cls: type, values: Mapping[str, Any]) -> Any:
    """Call a class with arguments by name; what ``*arguments`` takes stands under its name, as a list."""
    named = dict(values)
    positional: list[Any] = []
    parameters = parameters_of(cls)
    several = any(each.kind is each.VAR_POSITIONAL and each.name in named for each in parameters)
    for each in parameters:
        if each.name not in named:
            continue
        if each.kind is each.VAR_POSITIONAL:
            positional.extend(named.pop(each.name))
        elif each.kind is each.POSITIONAL_ONLY or (several and each.kind is each.POSITIONAL_OR_KEYWORD):
            positional.append(named.pop(each.name))
    return cls(*positional, **named)


# --- arguments that stay --------------------------------------------------------------------------------------------


class _Fixed:
    """An attribute that is set once. Without a ``__get__``, reading it costs nothing more."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __set__(self, layer: Any, value: Any) -> None:
        present = vars(layer).setdefault(self.name, value)
        if present is not value and present != value:
            raise ArgumentError(
                "{label}: expected {name} to stay {present!r}, with which the layer was built, got {value!r}; build "
                "a new layer, and put it in the place of this one",
                label=layer.label(),
                name=self.name,
                present=present,
                value=value,
            )


def fixed(*names: str) -> Callable[[Class], Class]:
    """A decorator of layers whose arguments of these names cannot be changed later: the layer computes with a copy."""

    def decorate(cls: Class) -> Class:
        for name in names:
            setattr(cls, name, _Fixed(name))
        return cls

    return decorate


# --- values as JSON ---------------------------------------------------------------------------------------------------


def encode(value: Any, *, where: str, name: str) -> Any:
    """A value made of what JSON has, from which `decode` makes an equal one.

    A tuple becomes ``{"tuple": [...]}``, a dict ``{"dict": [[key, value], ...]}``, an infinity ``{"float": "inf"}``.

    Raises:
        ArgumentError: it is neither a number, a string, None, nor made of them.
    """
    if isinstance(value, np.bool_ | np.integer | np.floating):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": repr(value)}
    if value is None or isinstance(value, bool | float | str) or (isinstance(value, int) and abs(value) < _LARGEST):
        return value
    if isinstance(value, list | tuple):
        parts = [encode(part, where=where, name=name) for part in value]
        return {"tuple": parts} if isinstance(value, tuple) else parts
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {"dict": [[key, encode(part, where=where, name=name)] for key, part in value.items()]}
    got = type(value).__name__
    if isinstance(value, np.ndarray):
        got = f"an array of shape {value.shape}"
    elif callable(value):
        got = f"the function {getattr(value, '__name__', repr(value))}"
    raise ArgumentError(
        "{where}.config: expected {name} to be a number, a string, None, or lists and dicts of them, got {got}; keep "
        "arrays in params or buffers, take a function by its name, or override config()",
        where=where,
        name=name,
        got=got,
    )


def decode(value: Any) -> Any:
    """The value that `encode` was given.

    Raises:
        KeyError, TypeError, ValueError: it does not come from `encode`.
    """
    if isinstance(value, list):
        return [decode(part) for part in value]
    if isinstance(value, dict):
        ((kind, content),) = value.items()
        if kind == "tuple":
            return tuple(decode(part) for part in content)
        if kind == "dict":
            return {str(key): decode(part) for key, part in content}
        if kind == "float":
            return float(content)
        raise ValueError(f"a value of the kind {kind!r}")
    return value
