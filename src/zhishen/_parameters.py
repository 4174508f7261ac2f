"""The parameters of a network by name: a dict whose arrays cannot be replaced."""

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
    """Parameter name → array. ``params[name] = values`` copies the values into the existing array.

    The arrays belong to layers. A plain dict would replace the array, and the layer would still use the old array. For
    the same reason names cannot be added or removed.

    Args:
        arrays: the parameters by name; they are not copied.
        frozen: the names of the parameters that are not trained.
        where: the name at the beginning of error messages.

    Attributes:
        frozen: the names of the parameters that are not trained; an optimizer skips them.

    Raises:
        ArgumentError: a name does not exist, a name is removed, values are not real numbers, or two parameters are one
            array.
        ShapeError: values have another shape.

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
        if len(set(map(id, self.values()))) < len(self):
            self._refuse_shared()
        self.frozen: frozenset[str] = frozenset(frozen)
        if self.frozen:
            for name in sorted(self.frozen):
                self._check_name(name)

    def _refuse_shared(self) -> None:
        """Raise an error if two parameters are one array, which an optimizer would update twice."""
        names: dict[int, str] = {}
        for name, array in self.items():
            first = names.setdefault(id(array), name)
            if first != name:
                raise ArgumentError(
                    "{where}: expected a separate array for each parameter, got one array as {first} and {second}; "
                    "copy the array with .copy(), or use one layer at both positions to share its parameters",
                    where=self._where,
                    first=first,
                    second=name,
                )

    def trainable(self) -> dict[str, Array]:
        """The parameters that are trained, as a plain dict; the arrays are not copied."""
        return {name: array for name, array in self.items() if name not in self.frozen}

    # --- assignment copies values -------------------------------------------------------------------------------------

    def __setitem__(self, name: str, values: Any) -> None:
        found = self._checked(name, values)
        if found is not self[name]:  # not after params[name] -= step, which has changed the array already
            self[name][...] = found

    def update(self, *given: Any, **named: Any) -> None:
        """Copy values into several arrays; if one does not fit, nothing is changed."""
        found = {name: self._checked(name, values) for name, values in dict(*given, **named).items()}
        for name, values in found.items():
            self[name] = values

    def __ior__(self, given: Any) -> Self:  # pyright: ignore[reportIncompatibleMethodOverride]
        self.update(given)
        return self

    def setdefault(self, name: str, default: Any = None) -> Array:  # noqa: ARG002 - every name has an array
        """The array of ``name``, which must exist."""
        self._check_name(name)
        return self[name]

    def _checked(self, name: str, values: Any) -> Array:
        """The values as an array that fits the parameter of that name."""
        self._check_name(name)
        array, given = self[name], np.asarray(values)
        if given.dtype.kind not in "fiu":
            raise ArgumentError(
                "{where}: expected {name} as real numbers, got dtype {dtype}; convert them with np.asarray(values, "
                "np.{target})",
                where=self._where,
                name=name,
                dtype=given.dtype,
                target=array.dtype,
            )
        if given.shape != array.shape:
            raise ShapeError(
                "{where}: expected values of shape {shape} for {name}, got {got}; the layer fixes the shape: to fill "
                "the array with one number, write params[{name!r}][...] = number",
                where=self._where,
                shape=array.shape,
                name=name,
                got=given.shape,
            )
        if not array.flags.writeable:
            raise ArgumentError(
                "{where}: expected {name} to be writable, got a read-only array; put a copy, made with .copy(), "
                "into the params of its layer",
                where=self._where,
                name=name,
            )
        return given

    def _check_name(self, name: str) -> None:
        if name in self:
            return
        match = nearest(name, self) if isinstance(name, str) else None  # pyright: ignore[reportUnnecessaryIsInstance]
        if match:
            raise ArgumentError(
                "{where}: expected the name of a parameter, got {name!r}; did you mean {match!r}? A new parameter "
                "belongs into the params of a layer",
                where=self._where,
                name=name,
                match=match,
            )
        raise ArgumentError(
            "{where}: expected the name of a parameter, got {name!r}; a new parameter belongs into the params of a "
            "layer",
            where=self._where,
            name=name,
        )

    # --- no removal ---------------------------------------------------------------------------------------------------

    def __delitem__(self, name: str) -> Never:
        self._refuse("del")

    def pop(self, *_: Any) -> Never:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Always an error: parameters belong to layers."""
        self._refuse("pop")

    def popitem(self) -> Never:
        """Always an error: parameters belong to layers."""
        self._refuse("popitem")

    def clear(self) -> Never:
        """Always an error: parameters belong to layers."""
        self._refuse("clear")

    def _refuse(self, method: str) -> Never:
        raise ArgumentError(
            "{where}: expected no removal of parameters, got {method}; parameters belong to layers: remove names from "
            "a copy, dict(params)",
            where=self._where,
            method=method,
        )

    # --- copies -------------------------------------------------------------------------------------------------------

    def copy(self) -> dict[str, Array]:
        """A plain dict with the same arrays; ``copy.deepcopy`` copies the arrays too."""
        return dict(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (dict(self), self.frozen, self._where)


def _rebuilt(arrays: Mapping[str, Array], frozen: frozenset[str], where: str) -> Parameters:
    """Rebuild the parameters for pickle and copy."""
    return Parameters(arrays, frozen=frozen, where=where)
