"""The arguments of a constructor: read from the attributes of an object, and encoded as JSON."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

import numpy as np

from zhishen._checks import Constraint, check
from zhishen.errors import ArgumentError
from zhishen.messages import message
from zhishen.nn.tree import layers_only

__all__ = ["RESERVED", "arguments", "call", "checked", "decode", "encode", "fixed", "layer_arguments", "parameters_of"]

#: Arguments that are not part of a config: the code that rebuilds the object supplies them.
RESERVED: Final = frozenset({"name", "rng", "init", "dtype"})
_LARGEST: Final = 10**4000  # Python does not parse integers of more than 4300 digits
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


def arguments(holder: Any, *, omit: Iterable[str] = ()) -> dict[str, Any]:
    """The arguments of the constructor by name, from the attributes of the same names.

    Args:
        holder: a layer or a loss.
        omit: names of arguments to omit; reserved arguments and layers are always omitted.

    Raises:
        ArgumentError: an argument has no attribute of its name.
    """
    found: dict[str, Any] = {}
    for parameter in parameters_of(type(holder)):
        name = parameter.name
        if name in RESERVED or name in omit:
            continue
        value = getattr(holder, name, _MISSING)
        if value is _MISSING:
            kind = type(holder).__name__
            raise ArgumentError(
                "{type}.config: expected the argument {name} of {type} as an attribute of the same name, got none; "
                "write self.{name} = {name} in __init__, or override config()",
                type=kind,
                name=name,
            )
        if not layers_only(value):
            found[name] = value
    return found


def call(cls: type, values: Mapping[str, Any]) -> Any:
    """Call a class with arguments by name; a ``*layers`` parameter has a list under its name."""
    named = dict(values)
    positional: list[Any] = []
    parameters = parameters_of(cls)
    variadic = any(p.kind is p.VAR_POSITIONAL and p.name in named for p in parameters)
    for p in parameters:
        if p.name not in named:
            continue
        if p.kind is p.VAR_POSITIONAL:
            positional.extend(named.pop(p.name))
        elif p.kind is p.POSITIONAL_ONLY or (variadic and p.kind is p.POSITIONAL_OR_KEYWORD):
            positional.append(named.pop(p.name))
    return cls(*positional, **named)


# --- fixed arguments ------------------------------------------------------------------------------------------------


class _Fixed:
    """An attribute that can be set once. There is no ``__get__``, so reading it is not slower."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __set__(self, layer: Any, value: Any) -> None:
        current = vars(layer).setdefault(self.name, value)
        if current is not value and current != value:
            raise ArgumentError(
                "{layer}: expected {name} to stay {current!r}, the value with which the layer was built, got "
                "{value!r}; build a new layer, and replace this one by it",
                layer=layer.label(),
                name=self.name,
                current=current,
                value=value,
            )


def fixed(*names: str) -> Callable[[Class], Class]:
    """A decorator of layers: the arguments of these names cannot change later, as the layer computes with copies."""

    def decorate(cls: Class) -> Class:
        for name in names:
            setattr(cls, name, _Fixed(name))
        return cls

    return decorate


class _Checked:
    """A number that is checked whenever it is set. There is no ``__get__``, so reading it is not slower."""

    def __init__(self, name: str, constraint: Constraint) -> None:
        self.name = name
        self.constraint = constraint

    def __set__(self, layer: Any, value: Any) -> None:
        vars(layer)[self.name] = float(check(value, self.constraint, where=type(layer).__name__, name=self.name))


def checked(**constraints: Constraint) -> Callable[[Class], Class]:
    """A decorator of layers whose numbers of these names may change: each new value is checked."""

    def decorate(cls: Class) -> Class:
        for name, constraint in constraints.items():
            setattr(cls, name, _Checked(name, constraint))
        return cls

    return decorate


# --- values as JSON ---------------------------------------------------------------------------------------------------


def encode(value: Any, *, where: str, name: str) -> Any:
    """A value as JSON data, from which `decode` restores an equal value.

    A tuple becomes ``{"tuple": [...]}``, a dict ``{"dict": [[key, value], ...]}``, an infinity ``{"float": "inf"}``.

    Raises:
        ArgumentError: it is not a number, a string or None, nor a list or a dict of them.
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
        got = message("an array of shape {shape}", shape=value.shape)
    elif callable(value):
        got = message("the function {function}", function=getattr(value, "__name__", repr(value)))
    raise ArgumentError(
        "{where}.config: expected {name} to be a number, a string, None, or lists and dicts of them, got {got}; keep "
        "arrays in params or buffers, pass a function by its name, or override config()",
        where=where,
        name=name,
        got=got,
    )


def decode(value: Any) -> Any:
    """The value that `encode` encoded.

    Raises:
        KeyError, TypeError, ValueError: the data does not come from `encode`.
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
