"""Formulas as text: what ``zhishen graph "(2*apple + 3*orange)*tax"`` reads.

A formula is cut into signs, read by precedence into a list of steps, and computed on Tensors step by step. No text is
ever handed to Python to run: what is not in the tables below does not exist here, so that a formula from anywhere can
do no harm.

From loosest to tightest: ``+ -``, ``* / @``, the minus in front, and ``**``, which may be written ``^`` and takes the
power on its right first. As in Python, ``-x**2`` is ``-(x**2)``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np

from zhishen._checks import nearest
from zhishen._types import Array
from zhishen.errors import ArgumentError, NumericalError, ShapeError, ZhishenError
from zhishen.graph import ops
from zhishen.graph.tensor import Tensor, apply
from zhishen.reference.loss import one_hot_targets

__all__ = ["FUNCTIONS", "Expression", "Function", "parse"]

_LONGEST: Final = 10_000  # characters
_DEEPEST: Final = 100  # parentheses, powers and signs within each other: reading them takes Python's stack
_SHOWN: Final = 24  # characters of a sign that a message repeats
_LONG: Final = "_long"


@dataclass(frozen=True)
class Function:
    """What a formula can call.

    Attributes:
        usage: how it is written, such as ``max(x) or max(a, b)``.
        counts: of arguments.
        compute: takes as many Tensors, returns a Tensor.
        unfolds: whether it is an op, a single node that ``NAME_long`` or ``long=True`` records as its primitives.
        targets: whether the second argument is what the first should be: labels or one-hot, without a gradient.
    """

    usage: str
    counts: tuple[int, ...]
    compute: Callable[..., Any]
    unfolds: bool = False
    targets: bool = False


def _affine(x: Tensor, W: Tensor, b: Tensor) -> Tensor:
    if x.ndim < 1 or W.ndim != 2 or b.shape != W.shape[1:]:
        raise ShapeError(
            "affine: expected x of shape (N, I), W of shape (I, O) and b of shape (O,), got {shape}, {W_shape} and "
            "{b_shape}; give a matrix for W and a number a column for b",
            shape=x.shape,
            W_shape=W.shape,
            b_shape=b.shape,
        )
    return ops.affine(x, W, b)


def _op(op: ops.Op) -> Function:
    return Function(f"{op.name}(x)", (1,), op, unfolds=True)


def _loss(op: ops.Op, usage: str) -> Function:
    return Function(usage, (2,), op, unfolds=True, targets=True)


def _primitive(name: str, usage: str, count: int = 1) -> Function:
    return Function(usage, (count,), partial(apply, name))


def _extreme(one: Callable[[Tensor], Tensor], two: str) -> Callable[..., Tensor]:
    """Of one argument's elements, or of two arguments element by element."""
    return lambda x, *other: apply(two, x, *other) if other else one(x)


FUNCTIONS: Final[dict[str, Function]] = {
    "sigmoid": _op(ops.sigmoid),
    "tanh": _op(ops.tanh),
    "relu": _op(ops.relu),
    "leaky_relu": _op(ops.leaky_relu),
    "gelu": _op(ops.gelu),
    "step": _op(ops.step),
    "identity": _op(ops.identity),
    "softmax": _op(ops.softmax),
    "log_softmax": _op(ops.log_softmax),
    "affine": Function("affine(x, W, b)", (3,), _affine, unfolds=True),
    "softmax_cross_entropy": _loss(ops.softmax_cross_entropy, "softmax_cross_entropy(a, t)"),
    "sigmoid_cross_entropy": _loss(ops.sigmoid_cross_entropy, "sigmoid_cross_entropy(a, t)"),
    "cross_entropy": _loss(ops.cross_entropy, "cross_entropy(y, t)"),
    "sum_of_squares": _loss(ops.sum_of_squares, "sum_of_squares(y, t)"),
    "exp": _primitive("exp", "exp(x)"),
    "log": _primitive("log", "log(x)"),
    "sqrt": _primitive("sqrt", "sqrt(x)"),
    "sin": _primitive("sin", "sin(x)"),
    "cos": _primitive("cos", "cos(x)"),
    "abs": _primitive("absolute", "abs(x)"),
    "sum": Function("sum(x)", (1,), Tensor.sum),
    "mean": Function("mean(x)", (1,), Tensor.mean),
    "max": Function("max(x) or max(a, b)", (1, 2), _extreme(Tensor.max, "maximum")),
    "min": Function("min(x) or min(a, b)", (1, 2), _extreme(Tensor.min, "minimum")),
    "transpose": Function("transpose(x)", (1,), Tensor.transpose),
}

_BINARY: Final[dict[str, tuple[int, Function]]] = {
    "+": (1, _primitive("add", "a + b", 2)),
    "-": (1, _primitive("subtract", "a - b", 2)),
    "*": (2, _primitive("multiply", "a * b", 2)),
    "/": (2, _primitive("divide", "a / b", 2)),
    "@": (2, _primitive("matmul", "a @ b", 2)),
}
_POWER: Final = _primitive("power", "a ** b", 2)
_MINUS: Final = _primitive("negative", "-a")


# --- computing --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Number:
    value: float


@dataclass(frozen=True, slots=True)
class _Name:
    name: str


@dataclass(frozen=True, slots=True)
class _Call:
    """A function or an operator, applied to the last ``count`` values."""

    sign: str
    function: Function
    count: int
    column: int
    long: bool = False


@dataclass(frozen=True)
class Expression:
    """A formula that was read by `parse`.

    Attributes:
        text: as it was given.
        names: the names in it that need values, in the order in which they first appear.
    """

    text: str
    names: tuple[str, ...]
    _program: tuple[_Number | _Name | _Call, ...]

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def evaluate(self, values: Mapping[str, Any] | None = None, *, long: bool = False) -> Tensor:
        """The value of the formula, as a Tensor that remembers how it was made.

        Args:
            values: for each name a Tensor, which is used itself; or an array, a list or a number, of which a Tensor of
                that name is made. Labels for a loss may be whole numbers.
            long: whether ops such as ``sigmoid`` are recorded as the primitives that they are made of.

        Returns:
            The Tensor. Numbers in the formula are constants; in a formula without names they have gradients.

        Raises:
            ArgumentError: a name has no value, or a value no name.
            ShapeError: shapes that do not fit, with the column where they meet.
            NumericalError: a value that is not finite, with the column where it appears.

        Examples:
            >>> price = parse("(2*apple + 3*orange) * tax").evaluate({"apple": 100, "orange": 150, "tax": 1.1})
            >>> round(price.item(), 6)
            715.0
            >>> parse("sigmoid(x)").evaluate({"x": 0})
            Tensor(0.5, made by sigmoid)
            >>> parse("sigmoid_long(x)").evaluate({"x": 0})
            Tensor(0.5, made by divide)
        """
        leaves = self._leaves(values or {})
        dtype = np.result_type(*(leaf.dtype for leaf in leaves.values())) if leaves else np.dtype(np.float64)
        stack: list[Tensor] = []
        with np.errstate(all="ignore"):  # what is not finite is told in words
            for step in self._program:
                if isinstance(step, _Number):
                    # A single precision number beyond its largest becomes infinite; whoever uses it says so.
                    stack.append(Tensor(np.asarray(step.value).astype(dtype), requires_grad=not self.names))
                elif isinstance(step, _Name):
                    stack.append(leaves[step.name])
                else:
                    inputs = [stack.pop() for _ in range(step.count)][::-1]
                    stack.append(_called(step, inputs, long=long or step.long))
        return stack.pop()

    def _leaves(self, values: Mapping[str, Any]) -> dict[str, Tensor]:
        """A Tensor for each name."""
        missing = [name for name in self.names if name not in values]
        unknown = [name for name in values if name not in self.names]
        if missing or unknown:
            near = nearest(unknown[0], missing or self.names) if unknown else None
            hint = f": did you mean {near!r}?" if near else f": give {_listed(missing)} a value" if missing else ""
            raise ArgumentError(
                "expression: expected values for {listed}, got them for {listed_listed}; name each and no other{hint}",
                listed=_listed(self.names),
                listed_listed=_listed(values),
                hint=hint,
            )
        return {name: _leaf(name, values[name]) for name in self.names}


def _listed(names: Any) -> str:
    shown = [_cut(name) for name in names]
    return ", ".join(shown[:8]) + (", ..." if len(shown) > 8 else "") if shown else "no name"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _leaf(name: str, value: Any) -> Tensor:
    """A value as a Tensor of that name."""
    if isinstance(value, Tensor):
        leaf = value
    else:
        try:
            array = np.array(value)
        except ValueError as error:  # a list of lists of different lengths
            raise ArgumentError(
                "expression: expected {cut} as a number or an array of numbers, got rows of different lengths; give "
                "each row as many numbers",
                cut=_cut(name),
            ) from error
        if array.dtype.kind not in "biuf":
            raise ArgumentError(
                "expression: expected {cut} as a number or an array of numbers, got values of type {type} and dtype "
                "{dtype}; give real numbers",
                cut=_cut(name),
                type=type(value).__name__,
                dtype=array.dtype,
            )
        leaf = Tensor(array, name=name)
    if not np.isfinite(leaf.data).all():
        raise ArgumentError(
            "expression: expected finite numbers for {cut}, got {first_odd}; give numbers that are neither NaN nor "
            "infinite",
            cut=_cut(name),
            first_odd=_first_odd(leaf.data),
        )
    return leaf


def _first_odd(array: Array) -> str:
    return f"{array[~np.isfinite(array)].flat[0]}"


def _called(step: _Call, inputs: list[Tensor], *, long: bool) -> Tensor:
    """A step computed; what goes wrong says at which column."""
    where = f"expression, column {step.column}"
    function = step.function
    arguments: list[Any] = list(inputs)
    try:
        if function.targets:
            arguments[1] = _targets(step.sign, *inputs, long=long)
        if long and function.unfolds:
            with ops.unfolded():
                found = function.compute(*arguments)
        else:
            found = function.compute(*arguments)
    except ZhishenError as error:
        raise type(error)(f"{where}: {error}") from error
    except (ValueError, IndexError) as error:  # of an op, such as that a single number has no classes
        shapes = " and ".join(str(x.shape) for x in inputs)
        raise ShapeError(
            "{where}: expected an array that {sign} can take, got shape {shapes}; give one with another number of "
            "axes ({error})",
            where=where,
            sign=step.sign,
            shapes=shapes,
            error=error,
        ) from error
    if not np.isfinite(found.data).all():
        told = " and ".join(_told(x) for x in inputs)
        raise NumericalError(
            "{where}: expected a finite value, got {first_odd} from {sign} of {told}; choose other values",
            where=where,
            first_odd=_first_odd(found.data),
            sign=step.sign,
            told=told,
        )
    return found


def _told(x: Tensor) -> str:
    if x.size == 1:
        return f"{x.item():.6g}"
    return f"{_cut(x.name)} {x.shape}" if x.name else f"an array {x.shape}"


def _targets(where: str, y: Tensor, t: Tensor, *, long: bool) -> Any:
    """Targets in the form of the outputs ``y``; as a constant with a name, or as an array for the primitives."""
    array = t.data
    values = where.startswith("sum_of_squares") and y.shape[-1:] == (1,)
    if not values and array.shape == y.shape[:-1] != y.shape and (array == np.round(array)).all():  # labels as floats
        array = one_hot_targets(where, array.astype(np.int64), y.data)
    return array if long else Tensor(array, requires_grad=False, name=t.name)


# --- reading ----------------------------------------------------------------------------------------------------------

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
        return "the end" if self.kind == "end" else repr(_cut(self.text))


def parse(text: str) -> Expression:
    """Read a formula.

    Numbers, names, ``+ - * / @``, ``**`` (or ``^``) for powers, parentheses, and the functions of ``FUNCTIONS``; an op
    with ``_long`` at its end, such as ``sigmoid_long(x)``, is recorded as the primitives that it is made of.

    Raises:
        ArgumentError: it is no formula; the message has the column of the mistake, counted from 1.

    Examples:
        >>> parse("max(a, 0)**2 + b").names
        ('a', 'b')
        >>> parse("2 * (a + ")
        Traceback (most recent call last):
        ...
        zhishen.errors.ArgumentError: expression, column 10: expected a number, a name or '(', got the end; ...
    """
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(
            "expression: expected a formula as text, got {type}; give a string",
            type=type(text).__name__,
        )
    if not text.strip():
        raise ArgumentError("expression: expected a formula, got an empty text; write one, such as (x + y) * z")
    if len(text) > _LONGEST:
        raise ArgumentError(
            "expression: expected at most {longest:,} characters, got {text_count:,}; give a shorter formula",
            longest=_LONGEST,
            text_count=len(text),
        )
    return _Parser(text).read()


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise _strange(text, place)
        if match.lastgroup == "name" and not match.group().isidentifier():  # signs such as ² are no letters
            raise _strange(text, next(i for i in range(place, match.end()) if not f"x{text[i]}".isidentifier()))
        if match.lastgroup != "space":
            found.append(_Token(match.lastgroup, match.group(), place + 1))
        place = match.end()
    return [*found, _Token("end", "", len(text) + 1)]


def _strange(text: str, place: int) -> ArgumentError:
    return ArgumentError(
        "expression, column {place}: expected a number, a name, an operator or a parenthesis, got {text!r}; a "
        "formula knows + - * / @ ** ( ) and functions such as sigmoid(x)",
        place=place + 1,
        text=text[place],
    )


class _Parser:
    """Reads by precedence and writes the steps in the order of computation, operands before what takes them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.place = 0
        self.depth = 0
        self.program: list[_Number | _Name | _Call] = []

    def read(self) -> Expression:
        self._sum()
        if self._next.kind != "end":
            advice = "close what was opened, once" if self._next.text == ")" else "write * between factors"
            raise self._unexpected("an operator or the end", advice)
        names = dict.fromkeys(step.name for step in self.program if isinstance(step, _Name))
        return Expression(self.text, tuple(names), tuple(self.program))

    @property
    def _next(self) -> _Token:
        return self.tokens[self.place]

    def _take(self) -> _Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def _takes(self, *signs: str) -> _Token | None:
        return self._take() if self._next.kind == "sign" and self._next.text in signs else None

    def _unexpected(self, wanted: str, advice: str) -> ArgumentError:
        return ArgumentError(
            "expression, column {column}: expected {wanted}, got {next}; {advice}",
            column=self._next.column,
            wanted=wanted,
            next=self._next,
            advice=advice,
        )

    def _call(self, token: _Token, function: Function, count: int, *, long: bool = False) -> None:
        self.program.append(_Call(token.text, function, count, token.column, long))

    def _sum(self, loosest: int = 1) -> None:
        """Operands joined by operators that bind as tightly as ``loosest`` or more."""
        self._signed()
        while self._next.kind == "sign" and self._next.text in _BINARY:
            binds, function = _BINARY[self._next.text]
            if binds < loosest:
                return
            operator = self._take()
            self._sum(binds + 1)
            self._call(operator, function, 2)

    def _signed(self) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._unexpected(f"at most {_DEEPEST} parentheses or signs within each other", "write it flatter")
        sign = self._takes("+", "-")
        if sign is None:
            self._power()
        else:
            begin = len(self.program)
            self._signed()
            if sign.text == "-":
                match self.program[begin:]:
                    case [_Number(value)]:
                        self.program[begin] = _Number(-value)
                    case _:
                        self._call(sign, _MINUS, 1)
        self.depth -= 1

    def _power(self) -> None:
        self._atom()
        if operator := self._takes("**", "^"):
            self._signed()
            self._call(operator, _POWER, 2)

    def _atom(self) -> None:
        token = self._next
        if token.kind == "number":
            self._take()
            value = float(token.text)
            if not math.isfinite(value):
                raise ArgumentError(
                    "expression, column {column}: expected a number below 1.8e308, got {token}; choose a smaller one",
                    column=token.column,
                    token=token,
                )
            self.program.append(_Number(value))
        elif token.kind == "name":
            self._take()
            if opened := self._takes("("):
                self._arguments(token, opened)
            else:
                self.program.append(_Name(token.text))
        elif opened := self._takes("("):
            self._sum()
            self._close(opened)
        else:
            raise self._unexpected("a number, a name or '('", "write what the operator works on")

    def _close(self, opened: _Token) -> None:
        if self._takes(")") is None:
            raise self._unexpected(f"')' for the '(' at column {opened.column}", "close it, or write an operator")

    def _arguments(self, token: _Token, opened: _Token) -> None:
        function, long = _function(token)
        count = 0
        if self._next.text != ")":
            self._sum()
            count += 1
            while self._takes(","):
                self._sum()
                count += 1
        self._close(opened)
        if count not in function.counts:
            wanted = " or ".join(map(str, function.counts))
            raise ArgumentError(
                "expression, column {column}: expected {text} with {wanted} argument{function}, got {count}; write "
                "{usage}",
                column=token.column,
                text=token.text,
                wanted=wanted,
                function="s" * (function.counts != (1,)),
                count=count,
                usage=function.usage,
            )
        self._call(token, function, count, long=long)


def _function(token: _Token) -> tuple[Function, bool]:
    """The function of that name, and whether its long form is meant."""
    if token.text in FUNCTIONS:
        return FUNCTIONS[token.text], False
    base = FUNCTIONS.get(token.text.removesuffix(_LONG))
    if base is not None and base.unfolds:
        return base, True
    near = nearest(token.text, FUNCTIONS) if len(token.text) <= _SHOWN else None
    raise ArgumentError(
        f"expression, column {token.column}: expected one of the functions {', '.join(FUNCTIONS)}, got {token}; "
        + (f"did you mean {near!r}?" if near else "write * for a product")
    )
