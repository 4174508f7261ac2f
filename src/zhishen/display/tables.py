"""Tables in HTML. Every text is escaped, so that a name with angle brackets stays a name."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np

from zhishen._types import Array

__all__ = ["Cell", "array_grid", "fragment", "table"]

MOST_ROWS, MOST_COLUMNS = 10, 12  # of an array that is shown element by element
_CELL: Final = "text-align: {align}; padding: 0.15em 0.8em 0.15em {left}em; white-space: nowrap"


class Cell(NamedTuple):
    """A cell with a background.

    Attributes:
        text: is escaped when the cell is written.
        background: a CSS color, which must be transparent enough for light text and for dark text.
    """

    text: str
    background: str = ""


def table(heads: Sequence[str], rows: Iterable[Sequence[str | Cell]], *, texts: int = 1) -> str:
    """A table. Two spaces before the first cell of a row indent it by one level.

    Args:
        heads: the heading of each column.
        rows: the cells of each row.
        texts: the number of columns, from the left, that are texts; the others are numbers, aligned to the right.

    Examples:
        >>> table(["name", "size"], [["<b>", "3"]]).count("&lt;b&gt;")
        1
    """
    head = "".join(_cell("th", Cell(text), text=column < texts) for column, text in enumerate(heads))
    body = "".join(
        "<tr>" + "".join(_cell("td", _as_cell(cell), text=column < texts) for column, cell in enumerate(row)) + "</tr>"
        for row in rows
    )
    header = f"<thead><tr>{head}</tr></thead>" if heads else ""
    return f'<table style="border-collapse: collapse">{header}<tbody>{body}</tbody></table>'


def _as_cell(cell: str | Cell) -> Cell:
    return cell if isinstance(cell, Cell) else Cell(cell)


def _cell(tag: str, cell: Cell, *, text: bool) -> str:
    content = cell.text.lstrip(" ")
    style = _CELL.format(
        align="left" if text else "right", left=f"{0.8 + 0.6 * (len(cell.text) - len(content)):g}" if text else "0.8"
    )
    if cell.background:
        style += f"; background: {html.escape(cell.background)}"
    return f'<{tag} style="{style}">{html.escape(content)}</{tag}>'


def fragment(title: str, *parts: str) -> str:
    """A piece of a page: a title, which is escaped, above parts that are HTML already."""
    return f'<div style="overflow-x: auto"><div>{html.escape(title)}</div>{"".join(parts)}</div>'


def array_grid(array: Array) -> str | None:
    """The elements of a small array of at most two axes as a table without headings; None for other arrays."""
    rows = np.atleast_2d(array)
    if array.ndim > 2 or not array.size or len(rows) > MOST_ROWS or rows.shape[1] > MOST_COLUMNS:
        return None
    return table([], [[f"{value:.6g}" for value in row] for row in rows.tolist()], texts=0)
