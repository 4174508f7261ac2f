"""Constraints on options, as data: this module turns them into messages, and the tests take bad values from them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Protocol, TypeVar, runtime_checkable

from zhishen.errors import ArgumentError
from zhishen.messages import listed, message

__all__ = [
    "Constraint", "Number", "OneOf", "WholeNumber", "check", "check_name", "check_pair", "matching_name", "nearest",
    "shown",
]  # fmt: skip

T = TypeVar("T")

_LONGEST = 200  # characters of a value in a message


@runtime_checkable
class Constraint(Protocol):
    """What a value has to be: accepts or refuses a value, describes itself, and lists values that it must refuse."""

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
        return message("choose a finite number in that range")

    def __str__(self) -> str:
        low, high = f"{'>' if self.open_low else '>='} {self.low:g}", f"{'<' if self.open_high else '<='} {self.high:g}"
        if math.isfinite(self.low) and math.isfinite(self.high):
            return message("a number {low} and {high}", low=low, high=high)
        if not math.isfinite(self.low) and not math.isfinite(self.high):
            return message("a number")
        return message("a number {bound}", bound=low if math.isfinite(self.low) else high)


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
        return message("choose a whole number in that range")

    def __str__(self) -> str:
        if self.high is None:
            return message("a whole number >= {low}", low=self.low)
        return message("a whole number from {low} to {high}", low=self.low, high=self.high)


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
        return message("did you mean {match!r}?", match=match) if match else message("choose one of these")

    def __str__(self) -> str:
        return message("one of {options}", options=listed(self.options))


def nearest(name: str, options: Iterable[str]) -> str | None:
    """The option that a misspelt ``name`` most likely means, or None if nothing is near."""
    import difflib  # only errors need it, and `import zhishen` is light

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
        "{where}: expected {name} to be {constraint}, got {value}; {advice}",
        where=where,
        name=name,
        constraint=constraint,
        value=shown(value),
        advice=constraint.advice(value),
    )


def check_name(value: T, options: Iterable[str], *, where: str, name: str) -> T | str:
    """The option that ``value`` names; upper and lower case, and ``-`` and ``_``, count as the same.

    Raises:
        ArgumentError: there is no such option.

    Examples:
        >>> check_name("Two-Layer", ["two_layer", "multi_layer"], where="train", name="--network")
        'two_layer'
    """
    known = tuple(options)
    match = matching_name(value, known) if isinstance(value, str) else None
    return check(value, OneOf(known), where=where, name=name) if match is None else match


def matching_name(name: str, options: Iterable[str]) -> str | None:
    """The option that equals the name when case is ignored and ``-`` counts as ``_``; None without such an option."""
    known = tuple(options)
    if name in known:
        return name
    same = [option for option in known if _folded(option) == _folded(name)]
    return same[0] if len(same) == 1 else None


def _folded(name: str) -> str:
    return name.strip().lower().replace("-", "_")


def shown(value: object) -> str:
    """A value as `repr` shows it, cut to a length that a message can hold."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - Python writes out no integer of thousands of digits, and a repr may be anyone's
        return f"<{type(value).__name__}>"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 20]} ... {text[-15:]}"


def check_pair(value: int | Sequence[int], constraint: Constraint, *, where: str, name: str) -> tuple[int, int]:
    """A number for both axes of an image, or one for each, as a pair.

    Raises:
        ArgumentError: ``constraint`` refuses one of them, or there are not two.
    """
    pair = tuple(value) if isinstance(value, tuple | list) else (value, value)
    if len(pair) == 2 and all(constraint.accepts(part) for part in pair):
        return int(pair[0]), int(pair[1])  # pyright: ignore[reportArgumentType]
    raise ArgumentError(
        "{where}: expected {name} to be {constraint}, or a pair of them for rows and columns, got {value}; give "
        "one number, or two",
        where=where,
        name=name,
        constraint=constraint,
        value=shown(value),
    )
