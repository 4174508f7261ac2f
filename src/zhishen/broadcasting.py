"""The broadcasting rule, axis by axis: the shape of a result, or the reason why shapes do not fit.

`explain` takes shapes, not arrays: it costs the same for arrays of any size.
"""

from __future__ import annotations

import math
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import Final, Literal, cast

from zhishen._checks import shown
from zhishen.errors import ArgumentError, ShapeError
from zhishen.messages import message

__all__ = ["Broadcast", "BroadcastAxis", "Role", "explain", "operand_name"]

Role = Literal["equal", "stretched", "missing", "mismatch"]
Shape = tuple[int, ...]

_MOST_AXES: Final = 64  # of an array of NumPy
_MOST_VALUES: Final = 2**63 - 1  # of an array of NumPy on a machine of 64 bits


@dataclass(frozen=True)
class BroadcastAxis:
    """One axis of a result.

    Attributes:
        axis: its number in the result, from 0.
        lengths: the length of each operand along this axis; None for an operand that does not have the axis.
        result: the length of the result; None if the lengths do not fit.
        roles: what happens to each operand: ``"equal"``, its length is that of the result; ``"stretched"``, its length
            is 1, and its values are repeated; ``"missing"``, it does not have the axis, and all of it is repeated;
            ``"mismatch"``, its length differs from that of another operand, and both differ from 1.
    """

    axis: int
    lengths: tuple[int | None, ...]
    result: int | None
    roles: tuple[Role, ...]

    @property
    def reason(self) -> str:
        """Why the axis has the length of the result, or why the lengths do not fit."""
        if self.result is None:
            return message("does not fit: {lengths}", lengths=_named_lengths(self.lengths, self.roles, "mismatch"))
        stretched, missing = self._operands("stretched"), self._operands("missing")
        if stretched and missing:
            return message(
                "stretched from 1: {stretched}; missing, counts as 1: {missing}", stretched=stretched, missing=missing
            )
        if stretched:
            return message("stretched from 1: {stretched}", stretched=stretched)
        if missing:
            return message("missing, counts as 1: {missing}", missing=missing)
        return message("equal")

    def _operands(self, role: Role) -> str:
        """The names of the operands with a role."""
        return ", ".join(operand_name(place) for place, each in enumerate(self.roles) if each == role)


@dataclass(frozen=True)
class Broadcast:
    """What broadcasting does with shapes, see `explain`.

    Attributes:
        shapes: the shapes of the operands.
        axes: the axes of the result, from the first to the last.
        result: the shape of the result; None if the shapes do not fit.
        reason: why the shapes do not fit, and what to do; None if they fit.
    """

    shapes: tuple[Shape, ...]
    axes: tuple[BroadcastAxis, ...]
    result: Shape | None
    reason: str | None

    @property
    def fits(self) -> bool:
        """Whether the shapes fit each other."""
        return self.result is not None


def explain(*shapes: Iterable[int]) -> Broadcast:
    """The broadcasting rule for two or more shapes: align at the last axis; on each axis, lengths are equal or 1.

    An operand with fewer axes gets axes of length 1 on the left. Then every axis is compared alone::

        n = n_a    if n_a = n_b or n_b = 1
        n = n_b    if n_a = 1
        error      otherwise

    Args:
        *shapes: the shape of each operand; ``()`` is that of a number.

    Returns:
        A `Broadcast`, also for shapes that do not fit: then its ``result`` is None, and ``reason`` says why.

    Raises:
        ArgumentError: there are fewer than two shapes, or a shape is not a sequence of whole numbers.
        ShapeError: a length is negative or more than 2**63 - 1, or a shape has more than 64 axes.

    Examples:
        >>> table = explain((8, 1, 6), (7, 1))
        >>> table.result
        (8, 7, 6)
        >>> for each in table.axes:
        ...     print(each.axis, each.lengths, each.result, each.reason)
        0 (8, None) 8 missing, counts as 1: B
        1 (1, 7) 7 stretched from 1: A
        2 (6, 1) 6 stretched from 1: B
        >>> explain((2, 3), (2,)).reason
        'expected lengths that are equal or 1 along axis 1, got A 3, B 2; B.reshape(2, 1) fits'

    References:
        NumPy's user guide, the page on broadcasting. *Deep Learning from Scratch*, section 1.5.5.
    """
    if len(shapes) < 2:
        raise ArgumentError(
            "broadcasting: expected two shapes or more, got {count}; give the shapes of all operands, such as (8, 1, "
            "6) and (7, 1)",
            count=len(shapes),
        )
    operands = tuple(_checked(shape) for shape in shapes)
    count = max(map(len, operands))
    axes = tuple(_explain_axis(axis, count, operands) for axis in range(count))
    lengths = [each.result for each in axes if each.result is not None]
    if len(lengths) < count:
        return Broadcast(operands, axes, None, _reason(operands, axes))
    if math.prod(lengths) > _MOST_VALUES:
        reason = message(
            "expected a result of at most {most:.2g} values, got {values:.2g}; choose smaller lengths",
            most=float(_MOST_VALUES),
            values=_as_float(math.prod(lengths)),
        )
        return Broadcast(operands, axes, None, reason)
    return Broadcast(operands, axes, tuple(lengths), None)


def operand_name(place: int) -> str:
    """The name of an operand in tables and messages: A to Z, then A1 to Z1 and so on.

    Examples:
        >>> operand_name(0), operand_name(25), operand_name(26)
        ('A', 'Z', 'A1')
    """
    turn, letter = divmod(place, len(string.ascii_uppercase))
    return f"{string.ascii_uppercase[letter]}{turn or ''}"


def _explain_axis(axis: int, count: int, shapes: Sequence[Shape]) -> BroadcastAxis:
    """Compare the lengths of all shapes along one of ``count`` axes."""
    places = [axis - count + len(shape) for shape in shapes]  # negative for a missing axis
    lengths = tuple(shape[place] if place >= 0 else None for shape, place in zip(shapes, places, strict=True))
    different = {length for length in lengths if length not in (None, 1)}
    result = (different or {1}).pop() if len(different) < 2 else None
    return BroadcastAxis(axis, lengths, result, tuple(_role(length, result) for length in lengths))


def _role(length: int | None, result: int | None) -> Role:
    if length is None:
        return "missing"
    if length == result:
        return "equal"
    return "stretched" if length == 1 else "mismatch"


def _named_lengths(lengths: Sequence[int | None], roles: Sequence[Role], role: Role) -> str:
    """Operands and their lengths, such as ``A 3, B 2``."""
    parts = zip(lengths, roles, strict=True)
    return ", ".join(f"{operand_name(place)} {length}" for place, (length, each) in enumerate(parts) if each == role)


def _reason(shapes: Sequence[Shape], axes: Sequence[BroadcastAxis]) -> str:
    """Why shapes do not fit along the last axis that fails, and what to do."""
    wrong = [each for each in axes if each.result is None][-1]
    lengths = _named_lengths(wrong.lengths, wrong.roles, "mismatch")
    if len(shapes) == 2:
        short = 0 if len(shapes[0]) < len(shapes[1]) else 1
        longer, shorter = shapes[1 - short], shapes[short]
        if (shape := _with_new_axes(shorter, longer)) is not None:
            return message(
                "expected lengths that are equal or 1 along axis {axis}, got {lengths}; {name}.reshape{shape} fits",
                axis=wrong.axis,
                lengths=lengths,
                name=operand_name(short),
                shape=shape,
            )
        if len(shorter) == len(longer) == 2 and _fit(shorter[::-1], longer):
            return message(
                "expected lengths that are equal or 1 along axis {axis}, got {lengths}; the transpose {name}.T fits",
                axis=wrong.axis,
                lengths=lengths,
                name=operand_name(short),
            )
    return message(
        "expected lengths that are equal or 1 along axis {axis}, got {lengths}; make the lengths equal, or insert an "
        "axis of length 1 with reshape",
        axis=wrong.axis,
        lengths=lengths,
    )


def _with_new_axes(shape: Shape, target: Shape) -> Shape | None:
    """A shape with new axes of length 1, so that it fits ``target``; None if there is no such shape.

    Going from the last axis to the first, each axis takes the last place where it fits: if any choice of places
    works, this one does.
    """
    found, rest = [1] * len(target), list(shape)
    for place in reversed(range(len(target))):
        if rest and _fit(rest[-1:], target[place : place + 1]):
            found[place] = rest.pop()
    return None if rest else tuple(found)


def _fit(first: Sequence[int], second: Sequence[int]) -> bool:
    """Whether two shapes with equally many axes fit."""
    return all(a == b or 1 in (a, b) for a, b in zip(first, second, strict=True))


def _checked(shape: object) -> Shape:
    """A shape as a tuple of integers."""
    if isinstance(shape, str | bytes) or not isinstance(shape, Iterable):
        raise ArgumentError(
            "broadcasting: expected a shape to be a tuple of whole numbers, got {given}; write (8, 1, 6), or () for a "
            "number",
            given=shown(shape),
        )
    lengths = tuple(cast("Iterable[object]", shape))
    if len(lengths) > _MOST_AXES:
        raise ShapeError(
            "broadcasting: expected a shape of at most {most} axes, got {count}; an array of NumPy cannot have more",
            most=_MOST_AXES,
            count=len(lengths),
        )
    return tuple(_checked_length(length) for length in lengths)


def _checked_length(length: object) -> int:
    if isinstance(length, bool) or not isinstance(length, Integral):
        raise ArgumentError(
            "broadcasting: expected the lengths of a shape to be whole numbers, got {given}; write (8, 1, 6), for "
            "example",
            given=shown(length),
        )
    if not 0 <= int(length) <= _MOST_VALUES:
        raise ShapeError(
            "broadcasting: expected the lengths of a shape to be from 0 to {most}, got {given}; choose one in that "
            "range",
            most=_MOST_VALUES,
            given=shown(length),
        )
    return int(length)


def _as_float(number: int) -> float:
    """A number of any size as a float; infinity beyond all floats."""
    try:
        return float(number)
    except OverflowError:
        return math.inf
