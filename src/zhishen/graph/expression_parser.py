"""The parser of formulas: text to steps, operands before the operator that takes them.

From loosest to tightest, operators bind as ``+ -``, then ``* / @``, then the unary minus, then ``**``, which may be
written ``^`` and is right-associative. As in Python, ``-x**2`` is ``-(x**2)``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from zhishen._checks import nearest
from zhishen.errors import ArgumentError
from zhishen.graph.expression_functions import BINARY, FUNCTIONS, MINUS, POWER, Function
from zhishen.messages import listed, message

__all__ = ["CallStep", "NameStep", "NumberStep", "Step", "parse_steps", "shortened"]

_MAX_LENGTH: Final = 10_000  # characters
_MAX_DEPTH: Final = 100  # nested parentheses, powers and signs: the parser recurses on Python's stack
_SHOWN: Final = 24  # characters of a token that a message repeats
_LONG: Final = "_long"


@dataclass(frozen=True, slots=True)
class NumberStep:
    """A number in the formula."""

    value: float


@dataclass(frozen=True, slots=True)
class NameStep:
    """A name that needs a value."""

    name: str


@dataclass(frozen=True, slots=True)
class CallStep:
    """A function or an operator, applied to the last ``count`` values."""

    sign: str
    function: Function
    count: int
    column: int
    long: bool = False


Step: TypeAlias = NumberStep | NameStep | CallStep


def parse_steps(text: str) -> tuple[Step, ...]:
    """The steps of a formula, in the order of computation.

    Raises:
        ArgumentError: the text is not a formula.
    """
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(
            "expression: expected a formula as text, got {type}; give a string",
            type=type(text).__name__,
        )
    if not text.strip():
        raise ArgumentError("expression: expected a formula, got an empty text; write one, such as (x + y) * z")
    if len(text) > _MAX_LENGTH:
        raise ArgumentError(
            "expression: expected at most {limit:,} characters, got {count:,}; give a shorter formula",
            limit=_MAX_LENGTH,
            count=len(text),
        )
    return _Parser(text).parse()


def shortened(text: str) -> str:
    """The beginning of a name or a token, as messages repeat it."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


# --- tokens -----------------------------------------------------------------------------------------------------------

_TOKEN: Final = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<name>[^\W\d_]\w*)"  # a letter of any script, then letters, digits and underscores
    r"|(?P<sign>\*\*|[-+*/@^(),])"
    r"|(?P<space>\s+)"
)


class _Token(NamedTuple):
    kind: str
    text: str
    column: int

    def __str__(self) -> str:
        return message("the end") if self.kind == "end" else repr(shortened(self.text))


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise _unknown_character(text, position)
        if match.lastgroup == "name" and not match.group().isidentifier():  # characters such as ² are not letters
            raise _unknown_character(
                text, next(i for i in range(position, match.end()) if not f"x{text[i]}".isidentifier())
            )
        if match.lastgroup != "space":
            found.append(_Token(match.lastgroup, match.group(), position + 1))
        position = match.end()
    return [*found, _Token("end", "", len(text) + 1)]


def _unknown_character(text: str, position: int) -> ArgumentError:
    return ArgumentError(
        "expression, column {column}: expected a number, a name, an operator or a parenthesis, got {character!r}; a "
        "formula consists of numbers, names, + - * / @ ** ( ) and functions such as sigmoid(x)",
        column=position + 1,
        character=text[position],
    )


# --- the grammar ------------------------------------------------------------------------------------------------------


class _Parser:
    """A recursive-descent parser, which climbs the precedence of operators."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.position = 0
        self.depth = 0
        self.steps: list[Step] = []

    def parse(self) -> tuple[Step, ...]:
        self._sum()
        token = self._next
        if token.text == ")":
            raise ArgumentError(
                "expression, column {column}: expected an operator or the end, got ')'; remove it, or open a "
                "parenthesis before it",
                column=token.column,
            )
        if token.kind != "end":
            raise ArgumentError(
                "expression, column {column}: expected an operator or the end, got {token}; write * between factors",
                column=token.column,
                token=token,
            )
        return tuple(self.steps)

    @property
    def _next(self) -> _Token:
        return self.tokens[self.position]

    def _advance(self) -> _Token:
        self.position += 1
        return self.tokens[self.position - 1]

    def _accept(self, *signs: str) -> _Token | None:
        return self._advance() if self._next.kind == "sign" and self._next.text in signs else None

    def _call(self, token: _Token, function: Function, count: int, *, long: bool = False) -> None:
        self.steps.append(CallStep(token.text, function, count, token.column, long))

    def _sum(self, loosest: int = 1) -> None:
        """Operands joined by operators that bind as tightly as ``loosest`` or more."""
        self._signed()
        while self._next.kind == "sign" and self._next.text in BINARY:
            binding, function = BINARY[self._next.text]
            if binding < loosest:
                return
            operator = self._advance()
            self._sum(binding + 1)
            self._call(operator, function, 2)

    def _signed(self) -> None:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise ArgumentError(
                "expression, column {column}: expected at most {limit} nested parentheses or signs, got {token}; "
                "write the formula with fewer parentheses",
                column=self._next.column,
                limit=_MAX_DEPTH,
                token=self._next,
            )
        sign = self._accept("+", "-")
        if sign is None:
            self._power()
        else:
            begin = len(self.steps)
            self._signed()
            if sign.text == "-":
                match self.steps[begin:]:
                    case [NumberStep(value)]:
                        self.steps[begin] = NumberStep(-value)
                    case _:
                        self._call(sign, MINUS, 1)
        self.depth -= 1

    def _power(self) -> None:
        self._atom()
        if operator := self._accept("**", "^"):
            self._signed()
            self._call(operator, POWER, 2)

    def _atom(self) -> None:
        token = self._next
        if token.kind == "number":
            self._number(self._advance())
        elif token.kind == "name":
            self._advance()
            if opened := self._accept("("):
                self._arguments(token, opened)
            else:
                self.steps.append(NameStep(token.text))
        elif opened := self._accept("("):
            self._sum()
            self._close(opened)
        else:
            raise ArgumentError(
                "expression, column {column}: expected a number, a name or '(', got {token}; write the operand",
                column=token.column,
                token=token,
            )

    def _number(self, token: _Token) -> None:
        value = float(token.text)
        if not math.isfinite(value):
            raise ArgumentError(
                "expression, column {column}: expected a number below 1.8e308, got {token}; choose a smaller one",
                column=token.column,
                token=token,
            )
        self.steps.append(NumberStep(value))

    def _close(self, opened: _Token) -> None:
        if self._accept(")") is None:
            raise ArgumentError(
                "expression, column {column}: expected ')' for the '(' at column {opened}, got {token}; close the "
                "parenthesis, or write an operator",
                column=self._next.column,
                opened=opened.column,
                token=self._next,
            )

    def _arguments(self, token: _Token, opened: _Token) -> None:
        function, long = _function(token)
        count = 0
        if self._next.text != ")":
            self._sum()
            count += 1
            while self._accept(","):
                self._sum()
                count += 1
        self._close(opened)
        if count not in function.counts:
            raise _wrong_count(token, function, count)
        self._call(token, function, count, long=long)


def _wrong_count(token: _Token, function: Function, count: int) -> ArgumentError:
    if function.counts == (1,):
        return ArgumentError(
            "expression, column {column}: expected {name} with 1 argument, got {count}; write {usage}",
            column=token.column,
            name=token.text,
            count=count,
            usage=function.usage,
        )
    if len(function.counts) == 1:
        return ArgumentError(
            "expression, column {column}: expected {name} with {expected} arguments, got {count}; write {usage}",
            column=token.column,
            name=token.text,
            expected=function.counts[0],
            count=count,
            usage=function.usage,
        )
    return ArgumentError(
        "expression, column {column}: expected {name} with {fewest} or {most} arguments, got {count}; write {usage}",
        column=token.column,
        name=token.text,
        fewest=function.counts[0],
        most=function.counts[-1],
        count=count,
        usage=function.usage,
    )


def _function(token: _Token) -> tuple[Function, bool]:
    """The function of that name, and whether the call asks for its long form."""
    if token.text in FUNCTIONS:
        return FUNCTIONS[token.text], False
    base = FUNCTIONS.get(token.text.removesuffix(_LONG))
    if base is not None and base.unfolds:
        return base, True
    near = nearest(token.text, FUNCTIONS) if len(token.text) <= _SHOWN else None
    if near:
        raise ArgumentError(
            "expression, column {column}: expected one of the functions {functions}, got {token}; did you mean "
            "{near!r}?",
            column=token.column,
            functions=listed(FUNCTIONS),
            token=token,
            near=near,
        )
    raise ArgumentError(
        "expression, column {column}: expected one of the functions {functions}, got {token}; write * for a product",
        column=token.column,
        functions=listed(FUNCTIONS),
        token=token,
    )
