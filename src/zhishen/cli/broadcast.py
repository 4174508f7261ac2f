"""``zhishen broadcast``."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated, Any, Final

import numpy as np
import typer
from typer.core import TyperCommand

from zhishen._checks import shown
from zhishen._types import Array
from zhishen.broadcasting import Broadcast, explain, operand_name
from zhishen.errors import ArgumentError
from zhishen.messages import message

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

EPILOG = (
    'Examples:\n\n  zhishen broadcast 8,1,6 7,1\n\n  zhishen broadcast 3,1 4\n\n  zhishen broadcast 2,3 2 "()" --json'
)

_BRACKETS: Final = {"(": ")", "[": "]", "（": "）"}
_SHAPE: Final = re.compile(r"\d{1,19}(\s*[,，]\s*\d{1,19}|\s+\d{1,19})*\s*[,，]?", re.ASCII)
_ROWS, _COLUMNS, _OPERANDS = 4, 6, 3  # values of larger results are not shown
_WIDTH: Final = 10_000


class BroadcastCommand(TyperCommand):
    """Reads an argument such as ``-1,3`` as a shape, so that the error is about the negative length."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse ``args``, after a search for negative lengths."""
        for argument in args:
            if re.match(r"-\d", argument):
                read_shape(argument)
        return super().parse_args(ctx, args)


def read_shape(text: str) -> tuple[int, ...]:
    """A shape from a text such as ``8,1,6``, ``(8, 1, 6)`` or ``()``.

    Raises:
        ArgumentError: the text is not a shape.

    Examples:
        >>> read_shape("8,1,6"), read_shape("(7,)"), read_shape("()"), read_shape("")
        ((8, 1, 6), (7,), (), ())
    """
    inner = text.strip()
    if inner and inner[-1] == _BRACKETS.get(inner[0]):
        inner = inner[1:-1].strip()
    if not inner:
        return ()
    if not _SHAPE.fullmatch(inner):
        raise ArgumentError(
            "broadcast: expected a shape such as 8,1,6, or () for a number, got {text}; write the lengths as whole "
            "numbers from 0, of at most 19 digits, with commas between them",
            text=shown(text),
        )
    return tuple(int(length) for length in re.findall(r"\d+", inner))


def broadcast(
    shapes: Annotated[
        list[str],
        typer.Argument(help="Two shapes or more, such as 8,1,6 7,1; () is that of a number.", metavar="SHAPE"),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Show how shapes broadcast, axis by axis, or why they do not fit."""
    table = explain(*map(read_shape, shapes))
    if as_json:
        print(json.dumps(_record(table)))
    else:
        _print(table)
    if not table.fits:
        raise typer.Exit(1)


def _record(table: Broadcast) -> dict[str, Any]:
    """Everything about a broadcast that the command prints, as JSON values."""
    axes = [
        {"axis": each.axis, "lengths": each.lengths, "result": each.result, "roles": each.roles} for each in table.axes
    ]
    record: dict[str, Any] = {"fits": table.fits, "shapes": table.shapes, "result": table.result, "axes": axes}
    if table.reason is not None:
        return {**record, "reason": table.reason}
    if table.result is not None and (operands := _operands(table)) is not None:
        arrays = [np.broadcast_to(array, table.result).tolist() for array in operands]
        record |= {"arrays": arrays, "sum": np.asarray(sum(operands)).tolist()}
    return record


def _print(table: Broadcast) -> None:
    from rich.console import Console
    from rich.table import Table

    # The width keeps Rich from cutting numbers: a terminal wraps the line of a long table.
    console = Console(highlight=False, soft_wrap=True, markup=False, width=_WIDTH)
    lines = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    lines.add_column(message("axis"), justify="right")
    for place in range(len(table.shapes)):
        lines.add_column(operand_name(place), justify="right")
    lines.add_column(message("result"), justify="right", style="bold")
    lines.add_column(message("why"))
    for each in table.axes:
        lengths = [*each.lengths, each.result]
        style = None if each.result is not None else "red"
        lines.add_row(
            str(each.axis), *("-" if length is None else str(length) for length in lengths), each.reason, style=style
        )
    if table.axes:
        console.print(lines)
        console.print()
    named = ", ".join(f"{operand_name(place)} {shape}" for place, shape in enumerate(table.shapes))
    if table.reason is not None:
        console.print(message("{operands} do not fit: {reason}", operands=named, reason=table.reason))
        return
    console.print(message("{operands} give the shape {result}", operands=named, result=table.result))
    if (operands := _operands(table)) is not None:
        _print_values(console, table, operands)


def _operands(table: Broadcast) -> list[Array] | None:
    """Arrays of the given shapes that count 0, 1, 2, ...; None if the result is too large to look at."""
    result = table.result
    if result is None or len(result) > 2 or len(table.shapes) > _OPERANDS or 0 in result:
        return None
    rows, columns = (1, 1, *result)[-2:]
    if rows > _ROWS or columns > _COLUMNS:
        return None
    return [np.arange(np.prod(shape, dtype=int)).reshape(shape) for shape in table.shapes]


def _print_values(console: Console, table: Broadcast, operands: list[Array]) -> None:
    """The stretched operands and their sum, side by side."""
    from rich.table import Table

    names = [operand_name(place) for place in range(len(operands))]
    line = Table(box=None, pad_edge=False, padding=(0, 5, 0, 0))
    cells: list[RenderableType] = []
    total = np.asarray(sum(operands))
    for name, array in zip([*names, " + ".join(names)], [*operands, total], strict=True):
        line.add_column(name)
        cells.append(_matrix(array, table.result or ()))
    line.add_row(*cells)
    console.print()
    console.print(line)
    if any(array.shape != table.result for array in operands):
        console.print()
        console.print(message("A value in parentheses is repeated, not stored."))


def _matrix(array: Array, shape: tuple[int, ...]) -> RenderableType:
    """The values of an array that is stretched to a shape; repeated values are in parentheses."""
    from rich.table import Table
    from rich.text import Text

    positions = np.broadcast_to(np.arange(array.size).reshape(array.shape), shape).ravel()
    stored = np.zeros(positions.size, dtype=bool)
    stored[np.unique(positions, return_index=True)[1]] = True  # the first place of each value
    values = np.broadcast_to(array, shape).ravel()
    texts = [
        Text(str(value)) if first else Text(f"({value})", style="dim")
        for value, first in zip(values, stored, strict=True)
    ]
    columns = (1, *shape)[-1]
    matrix = Table(box=None, pad_edge=False, show_header=False, padding=(0, 1, 0, 0))
    for _ in range(columns):
        matrix.add_column(justify="right")
    for start in range(0, len(texts), columns):
        matrix.add_row(*texts[start : start + columns])
    return matrix
