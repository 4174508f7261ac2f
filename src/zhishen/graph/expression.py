"""Formulas as text: what ``zhishen graph "(2*apple + 3*orange)*tax"`` evaluates.

`parse` reads a formula into steps, and `Expression.evaluate` computes the steps on Tensors. Python never runs any part
of the text: a formula can use only what the tables of `zhishen.graph.expression_functions` contain, so a formula from
an untrusted source is harmless.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhishen._checks import nearest
from zhishen._types import Array
from zhishen.errors import ArgumentError, NumericalError, ShapeError, ZhishenError
from zhishen.graph import ops
from zhishen.graph.expression_parser import CallStep, NameStep, NumberStep, Step, parse_steps, shortened
from zhishen.graph.tensor import Tensor
from zhishen.messages import message
from zhishen.reference.loss import one_hot_targets

__all__ = ["Expression", "parse"]


def parse(text: str) -> Expression:
    """Read a formula.

    A formula consists of numbers, names, ``+ - * / @``, ``**`` (or ``^``) for powers, parentheses, and the functions
    of `FUNCTIONS`. An op with ``_long`` at its end, such as ``sigmoid_long(x)``, is recorded as its primitives.

    Raises:
        ArgumentError: the text is not a formula; the message has the column of the mistake, counted from 1.

    Examples:
        >>> parse("max(a, 0)**2 + b").names
        ('a', 'b')
        >>> parse("2 * (a + ")
        Traceback (most recent call last):
        ...
        zhishen.errors.ArgumentError: expression, column 10: expected a number, a name or '(', got the end; ...
    """
    steps = parse_steps(text)
    names = dict.fromkeys(step.name for step in steps if isinstance(step, NameStep))
    return Expression(text, tuple(names), steps)


@dataclass(frozen=True)
class Expression:
    """A formula that `parse` has read.

    Attributes:
        text: the formula as it was given.
        names: the names that need values, in the order of their first appearance.
    """

    text: str
    names: tuple[str, ...]
    _steps: tuple[Step, ...]

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def evaluate(self, values: Mapping[str, Any] | None = None, *, long: bool = False) -> Tensor:
        """The value of the formula, as a Tensor with its graph.

        Args:
            values: for each name a Tensor, which is used itself; or an array, a list or a number, from which a Tensor
                of that name is made. The labels of a loss may be integers.
            long: whether to record ops such as ``sigmoid`` as their primitives.

        Returns:
            The Tensor. The numbers in the formula are constants; in a formula without names they have gradients.

        Raises:
            ArgumentError: a name has no value, or a value has no name in the formula.
            ShapeError: shapes do not fit; the message has the column of the operation.
            NumericalError: a value is not finite; the message has the column of the operation.

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
        with np.errstate(all="ignore"):  # an error reports values that are not finite
            for step in self._steps:
                if isinstance(step, NumberStep):
                    # A number beyond the range of float32 becomes infinite; the operation that uses it reports it.
                    stack.append(Tensor(np.asarray(step.value).astype(dtype), requires_grad=not self.names))
                elif isinstance(step, NameStep):
                    stack.append(leaves[step.name])
                else:
                    inputs = [stack.pop() for _ in range(step.count)][::-1]
                    stack.append(_computed(step, inputs, long=long or step.long))
        return stack.pop()

    def _leaves(self, values: Mapping[str, Any]) -> dict[str, Tensor]:
        """A Tensor for each name."""
        missing = [name for name in self.names if name not in values]
        unknown = [name for name in values if name not in self.names]
        near = nearest(unknown[0], missing or self.names) if unknown else None
        if near:
            raise ArgumentError(
                "expression: expected values for {names}, got values for {given}; did you mean {near!r}?",
                names=_listed(self.names),
                given=_listed(values),
                near=near,
            )
        if missing:
            raise ArgumentError(
                "expression: expected values for {names}, got values for {given}; give a value for {missing}",
                names=_listed(self.names),
                given=_listed(values),
                missing=_listed(missing),
            )
        if unknown:
            raise ArgumentError(
                "expression: expected values for {names}, got values for {given}; omit {unknown}",
                names=_listed(self.names),
                given=_listed(values),
                unknown=_listed(unknown),
            )
        return {name: _leaf(name, values[name]) for name in self.names}


def _listed(names: Iterable[str]) -> str:
    shown = [shortened(name) for name in names]
    return ", ".join(shown[:8]) + (", ..." if len(shown) > 8 else "") if shown else message("no name")


def _leaf(name: str, value: Any) -> Tensor:
    """A value as a Tensor of that name."""
    if isinstance(value, Tensor):
        leaf = value
    else:
        try:
            array = np.array(value)
        except ValueError as error:  # a list of lists of different lengths
            raise ArgumentError(
                "expression: expected {name} as a number or an array of numbers, got rows of different lengths; give "
                "rows of one length",
                name=shortened(name),
            ) from error
        if array.dtype.kind not in "biuf":
            raise ArgumentError(
                "expression: expected {name} as a number or an array of numbers, got values of type {type} and dtype "
                "{dtype}; give real numbers",
                name=shortened(name),
                type=type(value).__name__,
                dtype=array.dtype,
            )
        leaf = Tensor(array, name=name)
    if not np.isfinite(leaf.data).all():
        raise ArgumentError(
            "expression: expected finite numbers for {name}, got {value}; give numbers that are neither NaN nor "
            "infinite",
            name=shortened(name),
            value=_first_nonfinite(leaf.data),
        )
    return leaf


def _first_nonfinite(array: Array) -> str:
    return f"{array[~np.isfinite(array)].flat[0]}"


def _computed(step: CallStep, inputs: list[Tensor], *, long: bool) -> Tensor:
    """The value of a step; errors begin with its column."""
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
        raise type(error)("expression, column {column}: {error}", column=step.column, error=error) from error
    except (ValueError, IndexError) as error:  # from an op, for example because a single number has no classes
        raise ShapeError(
            "expression, column {column}: expected an array that {function} accepts, got shape {shapes}; give an array "
            "with another number of axes ({error})",
            column=step.column,
            function=step.sign,
            shapes=", ".join(str(x.shape) for x in inputs),
            error=error,
        ) from error
    if not np.isfinite(found.data).all():
        raise NumericalError(
            "expression, column {column}: expected a finite value, got {value} from {function} of {inputs}; choose "
            "other values",
            column=step.column,
            value=_first_nonfinite(found.data),
            function=step.sign,
            inputs=", ".join(_described(x) for x in inputs),
        )
    return found


def _described(x: Tensor) -> str:
    if x.size == 1:
        return f"{x.item():.6g}"
    return f"{shortened(x.name)} {x.shape}" if x.name else message("an array {shape}", shape=x.shape)


def _targets(where: str, y: Tensor, t: Tensor, *, long: bool) -> Any:
    """Targets in the form of the outputs ``y``: a constant with a name, or an array for the primitives."""
    array = t.data
    values = where.startswith("sum_of_squares") and y.shape[-1:] == (1,)
    if not values and array.shape == y.shape[:-1] != y.shape and (array == np.round(array)).all():  # labels as floats
        array = one_hot_targets(where, array.astype(np.int64), y.data)
    return array if long else Tensor(array, requires_grad=False, name=t.name)
