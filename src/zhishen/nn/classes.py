"""The classes that the file of a network may name: those of this library and those that the user passes."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import Any

from zhishen.errors import ArgumentError
from zhishen.nn.layer import Layer
from zhishen.nn.loss import LOSSES, Loss

__all__ = ["builtin_layers", "builtin_losses", "classes_by_name"]


def builtin_layers() -> dict[str, type[Layer]]:
    """The layers of this library, by the name of their class."""
    from zhishen import nn

    exported = (vars(nn)[name] for name in nn.__all__)
    return {
        cls.__name__: cls
        for cls in exported
        if isinstance(cls, type) and issubclass(cls, Layer) and not inspect.isabstract(cls)
    }


def builtin_losses() -> dict[str, type[Loss]]:
    """The losses of this library, by the name of their class."""
    return {cls.__name__: cls for cls in LOSSES.values()}


def classes_by_name(classes: Iterable[Any] | Mapping[str, Any], *, where: str) -> dict[str, Any]:
    """The classes and functions that the user passed, by name.

    Raises:
        ArgumentError: a value is neither a layer class, a loss class nor a function, or it has the name of a class of
            this library.
    """
    if isinstance(classes, str | bytes) or not isinstance(classes, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
        name = getattr(classes, "__name__", "Block")
        raise ArgumentError(
            "{where}: expected classes to be a list of classes, or a mapping from names to classes, got {classes!r}; "
            "write classes=[{name}]",
            where=where,
            classes=classes,
            name=name,
        )
    named: dict[str, Any] = dict(classes) if isinstance(classes, Mapping) else {}
    if not isinstance(classes, Mapping):
        for cls in classes:
            name = getattr(cls, "__name__", None)
            if not isinstance(name, str):
                raise ArgumentError(
                    "{where}: expected classes and functions, got {value!r}; give the class itself, or a mapping from "
                    "its name to the class",
                    where=where,
                    value=cls,
                )
            named[name] = cls
    builtin = {**builtin_layers(), **builtin_losses()}
    for name, cls in named.items():
        if not callable(cls) or (isinstance(cls, type) and not issubclass(cls, Layer | Loss)):
            raise ArgumentError(
                "{where}: expected classes of layers and losses, and loss functions, got {value!r}; derive it from "
                "nn.Layer or nn.Loss",
                where=where,
                value=cls,
            )
        if name in builtin and builtin[name] is not cls:
            raise ArgumentError(
                "{where}: expected unique names of classes, got {value!r} as {name}, which is a class of zhishen; "
                "rename your class",
                where=where,
                value=cls,
                name=name,
            )
    return named
