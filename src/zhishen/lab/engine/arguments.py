"""What the arguments of operations have to be, beyond the constraints of `zhishen._checks`.

Each class satisfies the protocol `zhishen._checks.Constraint`. All sizes are bounded: a message from a page can neither
fill the memory nor take minutes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from zhishen._checks import Constraint, Number
from zhishen.messages import message

__all__ = ["Code", "Flag", "Numbers", "Table", "Text"]


@dataclass(frozen=True)
class Flag:
    """True or False."""

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is a boolean."""
        return isinstance(value, bool)

    def bad_values(self) -> tuple[object, ...]:
        """Values of other types."""
        return (None, 1, "true", [])

    def advice(self, value: object) -> str:  # noqa: ARG002 - the same for every value
        """Give a boolean."""
        return message("give true or false")

    def __str__(self) -> str:
        return message("true or false")


@dataclass(frozen=True)
class Text:
    """A text of at most ``longest`` characters, without control characters."""

    longest: int = 200

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is a short text."""
        return isinstance(value, str) and len(value) <= self.longest and all(c.isprintable() for c in value)

    def bad_values(self) -> tuple[object, ...]:
        """Other types, a text that is too long, and one with a control character."""
        return (None, 3, [], "x" * (self.longest + 1), "a\x00b")

    def advice(self, value: object) -> str:  # noqa: ARG002 - the same for every value
        """Shorten the text."""
        return message("write a shorter text, without control characters")

    def __str__(self) -> str:
        return message("a text of at most {longest} characters", longest=self.longest)


@dataclass(frozen=True)
class Code:
    """A Python literal as text, of at most ``longest`` characters and some lines; `ast.literal_eval` reads it later."""

    longest: int = 400

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is a text without control characters other than line breaks."""
        return (
            isinstance(value, str) and len(value) <= self.longest and all(c.isprintable() or c == "\n" for c in value)
        )

    def bad_values(self) -> tuple[object, ...]:
        """Other types, a text that is too long, and one with a control character."""
        return (None, 3, [], "x" * (self.longest + 1), "a\x07b")

    def advice(self, value: object) -> str:  # noqa: ARG002 - the same for every value
        """Shorten the literal."""
        return message("write a shorter literal")

    def __str__(self) -> str:
        return message("a literal of at most {longest} characters", longest=self.longest)


@dataclass(frozen=True)
class Numbers:
    """A list of ``fewest`` to ``most`` numbers, each of which satisfies ``each``."""

    fewest: int
    most: int
    each: Constraint = field(default_factory=lambda: Number(-1e6, 1e6))

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is such a list."""
        if isinstance(value, str) or not isinstance(value, Sequence):
            return False
        items = cast("Sequence[object]", value)
        return self.fewest <= len(items) <= self.most and all(map(self.each.accepts, items))

    def bad_values(self) -> tuple[object, ...]:
        """Other types, a list that is too long, and a list with a bad number."""
        bad = [[value] * max(1, self.fewest) for value in self.each.bad_values()]
        return (None, "1", 3, [0.0] * (self.most + 1), *bad)

    def advice(self, value: object) -> str:  # noqa: ARG002 - the same for every value
        """Give a list of numbers."""
        return message("give a list of numbers")

    def __str__(self) -> str:
        if self.fewest == self.most:
            return message("a list of {most} numbers, each {each}", most=self.most, each=self.each)
        return message(
            "a list of {fewest} to {most} numbers, each {each}", fewest=self.fewest, most=self.most, each=self.each
        )


@dataclass(frozen=True)
class Table:
    """Rows of numbers, all of the same length: at most ``rows`` by ``columns``."""

    rows: int
    columns: int
    each: Constraint = field(default_factory=lambda: Number(-1e6, 1e6))
    empty: bool = False

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is such a table."""
        if isinstance(value, str) or not isinstance(value, Sequence):
            return False
        rows = cast("Sequence[object]", value)
        if not rows:
            return self.empty
        row = Numbers(1, self.columns, self.each)
        if len(rows) > self.rows or not all(map(row.accepts, rows)):
            return False
        return len({len(cast("Sequence[object]", one)) for one in rows}) == 1

    def bad_values(self) -> tuple[object, ...]:
        """Other types, ragged and too large tables, and a bad number."""
        return (None, "1", [[0.0] * (self.columns + 1)], [[0.0]] * (self.rows + 1), [[0.0, 0.0], [0.0]], [[math.nan]])

    def advice(self, value: object) -> str:  # noqa: ARG002 - the same for every value
        """Give rows of numbers."""
        return message("give rows of equal length")

    def __str__(self) -> str:
        return message(
            "at most {rows} rows of at most {columns} numbers, each {each}",
            rows=self.rows,
            columns=self.columns,
            each=self.each,
        )
