"""Constraints on options, as data: one place turns them into messages, and the tests draw their bad values from it."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Protocol, TypeVar, runtime_checkable

from zhishen.errors import ArgumentError

__all__ = ["Constraint", "Number", "OneOf", "WholeNumber", "check", "check_pair", "nearest"]

T = TypeVar("T")


@runtime_checkable
class Constraint(Protocol):
    """What a value has to be: accepts it or not, says so in words, and names values that it must refuse."""

    def accepts(self, value: object) -> bool:
        """Whether ``value`` satisfies the constraint."""
        ...

    def bad_values(self) -> tuple[object, ...]:
        """Values that the constraint refuses; the tests feed them to whatever is constrained."""
        ...

    def advice(self, value: object) -> str:
        """What to do about a refused ``value``."""
        ...


@dataclass(frozen=True)
class Number:
    """A finite real number within an interval; ``open_low`` and ``open_high`` exclude the ends."""

    low: float = -math.inf
    high: float = math.inf
    open_low: bool = False
    open_high: bool = False

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is a finite number inside the interval."""
        if isinstance(value, bool) or not isinstance(value, Real):
            return False
        try:
            x = float(value)
        except OverflowError:  # an integer beyond all floats
            return False
        if not math.isfinite(x):
            return False
        above = x > self.low if self.open_low else x >= self.low
        below = x < self.high if self.open_high else x <= self.high
        return above and below

    def bad_values(self) -> tuple[object, ...]:
        """The wrong type, what is not finite, and what lies just outside."""
        bad: list[object] = ["0.5", None, True, math.nan, math.inf]
        if math.isfinite(self.low):
            bad.append(self.low if self.open_low else self.low - 1)
        if math.isfinite(self.high):
            bad.append(self.high if self.open_high else self.high + 1)
        return tuple(bad)

    def advice(self, value: object) -> str:  # noqa: ARG002 - the same for every value
        """Choose inside the interval."""
        return "choose a finite number in that range"

    def __str__(self) -> str:
        parts = []
        if math.isfinite(self.low):
            parts.append(f"{'>' if self.open_low else '>='} {self.low:g}")
        if math.isfinite(self.high):
            parts.append(f"{'<' if self.open_high else '<='} {self.high:g}")
        return " ".join(["a number", " and ".join(parts)]).strip()


@dataclass(frozen=True)
class WholeNumber:
    """An integer within a closed interval; NumPy integers count, booleans do not."""

    low: int
    high: int | None = None

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is an integer inside the interval."""
        if isinstance(value, bool) or not isinstance(value, Integral):
            return False
        return int(value) >= self.low and (self.high is None or int(value) <= self.high)

    def bad_values(self) -> tuple[object, ...]:
        """The wrong type, a fraction, and what lies just outside."""
        bad: list[object] = ["3", None, True, self.low + 0.5, self.low - 1]
        if self.high is not None:
            bad.append(self.high + 1)
        return tuple(bad)

    def advice(self, value: object) -> str:  # noqa: ARG002 - the same for every value
        """Choose inside the interval."""
        return "choose a whole number in that range"

    def __str__(self) -> str:
        if self.high is None:
            return f"a whole number >= {self.low}"
        return f"a whole number from {self.low} to {self.high}"


@dataclass(frozen=True)
class OneOf:
    """One name out of a closed list."""

    options: tuple[str, ...]

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is one of the options."""
        return isinstance(value, str) and value in self.options

    def bad_values(self) -> tuple[object, ...]:
        """A name that does not exist, and the wrong type."""
        return ("no such name", "", None, 1)

    def advice(self, value: object) -> str:
        """The nearest right name, if one is near."""
        match = nearest(value, self.options) if isinstance(value, str) else None
        return f"did you mean {match!r}?" if match else "choose one of these"

    def __str__(self) -> str:
        return "one of " + ", ".join(self.options)


def nearest(name: str, options: Iterable[str]) -> str | None:
    """The option that a misspelt ``name`` most likely means, or None if nothing is near."""
    by_lower = {option.lower(): option for option in options}
    matches = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.5)
    return by_lower[matches[0]] if matches else None


def check(value: T, constraint: Constraint, *, where: str, name: str) -> T:
    """Return ``value`` if ``constraint`` accepts it.

    Raises:
        ArgumentError: in the house form, such as
            ``SGD: expected lr to be a number > 0, got -0.1; choose a finite number in that range``.
    """
    if constraint.accepts(value):
        return value
    raise ArgumentError(
        "{where}: expected {name} to be {constraint}, got {value!r}; {advice}",
        where=where,
        name=name,
        constraint=constraint,
        value=value,
        advice=constraint.advice(value),
    )


def check_pair(value: int | Sequence[int], constraint: Constraint, *, where: str, name: str) -> tuple[int, int]:
    """A number for both axes of an image, or one for each, as a pair.

    Raises:
        ArgumentError: ``constraint`` refuses one of them, or there are not two.
    """
    pair = tuple(value) if isinstance(value, tuple | list) else (value, value)
    if len(pair) == 2 and all(constraint.accepts(part) for part in pair):
        return int(pair[0]), int(pair[1])  # pyright: ignore[reportArgumentType]
    raise ArgumentError(
        "{where}: expected {name} to be {constraint}, or a pair of them for rows and columns, got {value!r}; give "
        "one number, or two",
        where=where,
        name=name,
        constraint=constraint,
        value=value,
    )
