"""The space of a search: a range for each hyperparameter, on a log or a linear scale, of integers, or a choice."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from zhishen._checks import Constraint, Number, WholeNumber, check, check_name, shown
from zhishen.errors import ArgumentError
from zhishen.messages import message

__all__ = ["RANGES", "Choice", "Integer", "Linear", "Log", "Point", "Range", "Space", "Value", "parse", "parse_space"]

Value: TypeAlias = float | int | str
Point: TypeAlias = dict[str, Value]

# How far a narrowed range extends beyond the good values, as a share of their width; at least a share of its own width.
_MARGIN, _LEAST = 0.25, 0.05
_EXAMPLES = "lr=log:1e-4..1e-1, dropout=linear:0..0.5, hidden=integer:50..500, optimizer=choice:sgd|adam"


@dataclass(frozen=True)
class Log:
    """log₁₀(v) uniform from log₁₀(low) to log₁₀(high): if the order of magnitude matters, as for lr and decay.

    Args:
        low: the lowest value, above 0.
        high: the highest.

    Raises:
        ArgumentError: an end that is not a finite number above 0, or ``low`` not below ``high``.

    Examples:
        >>> Log(1e-4, 1e-2).at(0.5)
        0.001
        >>> [float(f"{value:.3g}") for value in Log(1e-4, 1e-1).grid(4)]
        [0.0001, 0.001, 0.01, 0.1]

    References:
        *Deep Learning from Scratch*, section 6.5.2: ``10 ** np.random.uniform(-6, -2)``.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        _check_ends(self, Number(0, open_low=True))

    def at(self, share: float) -> float:
        """The value at a share from 0 to 1 of the way: low^(1 - share) · high^share."""
        value = 10 ** ((1 - share) * math.log10(self.low) + share * math.log10(self.high))
        return min(max(value, self.low), self.high)

    def grid(self, count: int) -> list[Value]:
        """``count`` values at equal ratios, with both ends; one value is the middle."""
        return [self.at(share) for share in _shares(count)]

    def narrowed(self, good: Sequence[Value]) -> Log:
        """The range of the same kind around ``good`` values, within this one."""
        low, high = _around([math.log10(float(v)) for v in good], math.log10(self.low), math.log10(self.high))
        return Log(max(10**low, self.low), min(10**high, self.high))

    def __str__(self) -> str:
        return f"log:{self.low:g}..{self.high:g}"


@dataclass(frozen=True)
class Linear:
    """v uniform from low to high.

    Args:
        low: the lowest value.
        high: the highest.

    Raises:
        ArgumentError: an end that is not a finite number, or ``low`` not below ``high``.

    Examples:
        >>> Linear(0, 0.5).grid(3)
        [0.0, 0.25, 0.5]
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        _check_ends(self, Number())

    def at(self, share: float) -> float:
        """The value at a share from 0 to 1 of the way: (1 - share) · low + share · high."""
        return min(max((1 - share) * self.low + share * self.high, float(self.low)), float(self.high))

    def grid(self, count: int) -> list[Value]:
        """``count`` values at equal distances, with both ends; one value is the middle."""
        return [self.at(share) for share in _shares(count)]

    def narrowed(self, good: Sequence[Value]) -> Linear:
        """The range of the same kind around ``good`` values, within this one."""
        return Linear(*_around([float(v) for v in good], self.low, self.high))

    def __str__(self) -> str:
        return f"linear:{self.low:g}..{self.high:g}"


@dataclass(frozen=True)
class Integer:
    """v uniform among low, low + 1, ..., high.

    Args:
        low: the lowest value.
        high: the highest, which belongs to the range.

    Raises:
        ArgumentError: an end that is not a whole number, or ``low`` not below ``high``.

    Examples:
        >>> Integer(1, 9).grid(3), Integer(1, 2).grid(5)
        ([1, 5, 9], [1, 2])
    """

    low: int
    high: int

    def __post_init__(self) -> None:
        _check_ends(self, WholeNumber(-(2**53), 2**53))

    def at(self, share: float) -> int:
        """The value at a share from 0 to 1 of the way; all values have equal parts."""
        return min(self.low + math.floor(share * (self.high - self.low + 1)), self.high)

    def grid(self, count: int) -> list[Value]:
        """At most ``count`` different values at about equal distances, with both ends; one value is the middle."""
        values = [round((1 - share) * self.low + share * self.high) for share in _shares(count)]
        return list(dict.fromkeys(values))

    def narrowed(self, good: Sequence[Value]) -> Integer:
        """The range of the same kind around ``good`` values, within this one; at least two values."""
        low, high = _around([float(v) for v in good], self.low, self.high)
        first, last = math.floor(low), math.ceil(high)
        return Integer(min(first, self.high - 1), max(last, self.low + 1))

    def __str__(self) -> str:
        return f"integer:{self.low}..{self.high}"


@dataclass(frozen=True)
class Choice:
    """v uniform among options that have no order.

    Args:
        options: at least one, all different: numbers or texts.

    Raises:
        ArgumentError: no options, an option twice, or an option that is neither a finite number nor a text.

    Examples:
        >>> Choice(("relu", "tanh")).at(0.7)
        'tanh'
    """

    options: tuple[Value, ...]

    def __post_init__(self) -> None:
        # A list is accepted too; a tuple cannot be changed later.
        object.__setattr__(self, "options", tuple(self.options))
        for option in self.options:
            if not (isinstance(option, str) and option) and not Number().accepts(option):
                raise ArgumentError(
                    "Choice: expected options to be numbers or texts, got {option}; write it as text",
                    option=shown(option),
                )
        if not self.options or len(set(self.options)) < len(self.options):
            raise ArgumentError(
                "Choice: expected at least one option, and each option once, got {options}; list each once",
                options=shown(self.options),
            )

    def at(self, share: float) -> Value:
        """The option at a share from 0 to 1 of the way; all options have equal parts."""
        return self.options[min(math.floor(share * len(self.options)), len(self.options) - 1)]

    def grid(self, count: int) -> list[Value]:  # noqa: ARG002 - the interface of all ranges
        """All options, whatever ``count`` is: options have no order, so none can replace another."""
        return list(self.options)

    def narrowed(self, good: Sequence[Value]) -> Choice:
        """The options that are among the ``good`` values."""
        return Choice(tuple(option for option in self.options if option in good))

    def __str__(self) -> str:
        return "choice:" + "|".join(map(str, self.options))


Range: TypeAlias = Log | Linear | Integer | Choice
Space: TypeAlias = Mapping[str, Range]

RANGES: dict[str, type[Log | Linear | Integer | Choice]] = {
    "log": Log,
    "linear": Linear,
    "integer": Integer,
    "choice": Choice,
}


def parse(text: str) -> tuple[str, Range]:
    """The name and the range in a text: ``NAME=log:LOW..HIGH``, ``linear:``, ``integer:`` or ``choice:A|B|C``.

    Raises:
        ArgumentError: a text of another form, an unknown kind, or invalid ends.

    Examples:
        >>> parse("lr=log:1e-4..1e-1")
        ('lr', Log(low=0.0001, high=0.1))
        >>> parse("batch_size=choice:50|100")
        ('batch_size', Choice(options=(50, 100)))
        >>> parse("lr=1e-4..1e-1")
        Traceback (most recent call last):
        zhishen.errors.ArgumentError: search: expected a range as NAME=KIND:VALUES, got 'lr=1e-4..1e-1'; write it as in
        lr=log:1e-4..1e-1, dropout=linear:0..0.5, hidden=integer:50..500, optimizer=choice:sgd|adam
    """
    name, equals, rest = (part.strip() for part in text.partition("="))
    kind, colon, values = (part.strip() for part in rest.partition(":"))
    if not (name and equals and colon and values):
        raise ArgumentError(
            "search: expected a range as NAME=KIND:VALUES, got {text}; write it as in {examples}",
            text=shown(text),
            examples=_EXAMPLES,
        )
    chosen = RANGES[check_name(kind, RANGES, where=f"search: {name}", name=message("the kind of range"))]
    if chosen is Choice:
        return name, Choice(tuple(_value(option.strip()) for option in values.split("|")))
    low, _, high = (_value(end.strip()) for end in values.partition(".."))
    if isinstance(low, str) or isinstance(high, str):
        raise ArgumentError(
            "search: expected two numbers with .. between them as the ends of {name}, got {text}; write it as in "
            "{examples}",
            name=name,
            text=shown(text),
            examples=_EXAMPLES,
        )
    return name, chosen(low, high)  # type: ignore[arg-type] - each range checks its own ends


def parse_space(texts: Sequence[str]) -> dict[str, Range]:
    """The space in some texts, each as in `parse`, in their order.

    Raises:
        ArgumentError: a text that is not a range, or a name twice.

    Examples:
        >>> {name: str(chosen) for name, chosen in parse_space(["lr=log:1e-4..0.1", "epochs=integer:1..3"]).items()}
        {'lr': 'log:0.0001..0.1', 'epochs': 'integer:1..3'}
    """
    space: dict[str, Range] = {}
    for text in texts:
        name, chosen = parse(text)
        if name in space:
            raise ArgumentError(
                "search: expected one range for each name, got two for {name}; omit one",
                name=name,
            )
        space[name] = chosen
    return space


def _value(text: str) -> Value:
    """A whole number, a number, or the text itself."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _check_ends(chosen: Log | Linear | Integer, constraint: Constraint) -> None:
    where = type(chosen).__name__
    check(chosen.low, constraint, where=where, name="low")
    check(chosen.high, constraint, where=where, name="high")
    if chosen.low >= chosen.high:
        raise ArgumentError(
            "{where}: expected low to be below high, got {low} and {high}; exchange them, or omit the range if the "
            "value is fixed",
            where=where,
            low=shown(chosen.low),
            high=shown(chosen.high),
        )


def _shares(count: int) -> list[float]:
    check(count, WholeNumber(1), where="search", name="count")
    return [0.5] if count == 1 else np.linspace(0, 1, count).tolist()


def _around(good: Sequence[float], low: float, high: float) -> tuple[float, float]:
    """An interval within low and high that holds the good values and a margin on both sides."""
    margin = max(_MARGIN * (max(good) - min(good)), _LEAST * (high - low))
    return max(min(good) - margin, low), min(max(good) + margin, high)
