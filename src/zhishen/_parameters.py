"""The parameters of a network by name: a dict whose arrays stay the network's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Never, Self, TypeAlias

import numpy as np

from zhishen._checks import nearest
from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError

__all__ = ["Parameters"]

Pairs: TypeAlias = "Mapping[str, Array] | Iterable[tuple[str, Array]]"


class Parameters(dict[str, Array]):
    """Parameter name → array. ``params[name] = values`` copies the values into the array that is there.

    The arrays belong to layers. A plain dict would take another array under the name, and the layer would go on with
    the old one. For the same reason no name can be added or removed.

    Args:
        arrays: the parameters by name; they are not copied.
        frozen: the names of those that are not trained.
        where: begins the messages of errors.

    Attributes:
        frozen: the names of those that are not trained; an optimizer skips them.

    Raises:
        ArgumentError: a name that does not exist, an attempt to remove one, or values that are no real numbers.
        ShapeError: values of another shape.

    Examples:
        >>> W, b = np.zeros((2, 3)), np.zeros(3)
        >>> params = Parameters({"W": W, "b": b}, frozen=("b",))
        >>> params["W"] = np.ones((2, 3))
        >>> params["W"] is W, W.sum()
        (True, np.float64(6.0))
        >>> list(params.trainable())
        ['W']
    """

    def __init__(self, arrays: Pairs = (), *, frozen: Iterable[str] = (), where: str = "Network") -> None:
        super().__init__(arrays)
        self._where = where
        self.frozen: frozenset[str] = frozenset(frozen)
        if self.frozen:
            for name in sorted(self.frozen):
                self._check_name(name)

    def trainable(self) -> dict[str, Array]:
        """The parameters that are trained, as a plain dict; the arrays are not copied."""
        return {name: array for name, array in self.items() if name not in self.frozen}

    # --- values are copied into the arrays ----------------------------------------------------------------------------

    def __setitem__(self, name: str, values: Any) -> None:
        found = self._checked(name, values)
        if found is not self[name]:  # as after params[name] -= step, which has changed the array already
            self[name][...] = found

    def update(self, *given: Any, **named: Any) -> None:
        """Copy values into several arrays; where one does not fit, nothing is changed."""
        found = {name: self._checked(name, values) for name, values in dict(*given, **named).items()}
        for name, values in found.items():
            self[name] = values

    def __ior__(self, given: Any) -> Self:  # pyright: ignore[reportIncompatibleMethodOverride]
        self.update(given)
        return self

    def setdefault(self, name: str, default: Any = None) -> Array:  # noqa: ARG002 - all names have their array
        """The array of ``name``, which has to exist."""
        self._check_name(name)
        return self[name]

    def _checked(self, name: str, values: Any) -> Array:
        """Values that fit into the array of that name."""
        self._check_name(name)
        array, given = self[name], np.asarray(values)
        if given.dtype.kind not in "fiu":
            raise ArgumentError(
                "{where}: expected {name} as real numbers, got dtype {dtype}; convert them with np.asarray(values, "
                "np.{array_dtype})",
                where=self._where,
                name=name,
                dtype=given.dtype,
                array_dtype=array.dtype,
            )
        if given.shape != array.shape:
            raise ShapeError(
                "{where}: expected values of shape {shape} for {name}, got {given_shape}; the layer fixes the shape: "
                "to fill it with one number, write params[{name!r}][...] = number",
                where=self._where,
                shape=array.shape,
                name=name,
                given_shape=given.shape,
            )
        if not array.flags.writeable:
            raise ArgumentError(
                "{where}: expected {name} to be writable, got a read-only array; put a copy made with .copy() into "
                "the params of its layer",
                where=self._where,
                name=name,
            )
        return given

    def _check_name(self, name: str) -> None:
        if name in self:
            return
        match = nearest(name, self) if isinstance(name, str) else None  # pyright: ignore[reportUnnecessaryIsInstance]
        advice = f"did you mean {match!r}? " if match else ""
        raise ArgumentError(
            "{where}: expected the name of a parameter, got {name!r}; {advice}parameters belong to layers: put a new "
            "one into the params of a layer",
            where=self._where,
            name=name,
            advice=advice,
        )

    # --- nothing is removed -------------------------------------------------------------------------------------------

    def __delitem__(self, name: str) -> Never:
        self._refuse("del")

    def pop(self, *_: Any) -> Never:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Refused: parameters belong to layers."""
        self._refuse("pop")

    def popitem(self) -> Never:
        """Refused: parameters belong to layers."""
        self._refuse("popitem")

    def clear(self) -> Never:
        """Refused: parameters belong to layers."""
        self._refuse("clear")

    def _refuse(self, method: str) -> Never:
        raise ArgumentError(
            "{where}: expected all parameters to stay, got {method}; parameters belong to layers: remove names from "
            "a copy, dict(params)",
            where=self._where,
            method=method,
        )

    # --- copies -------------------------------------------------------------------------------------------------------

    def copy(self) -> dict[str, Array]:
        """A plain dict with the same arrays, as `dict.copy` gives it; ``copy.deepcopy`` copies the arrays too."""
        return dict(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, (dict(self), self.frozen, self._where)


def _made(arrays: Mapping[str, Array], frozen: frozenset[str], where: str) -> Parameters:
    """What pickle and copy call."""
    return Parameters(arrays, frozen=frozen, where=where)
