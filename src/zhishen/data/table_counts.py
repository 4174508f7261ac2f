"""How often each text of a column occurs, in bounded memory however many different texts there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from zhishen.data.table_package import polars

if TYPE_CHECKING:
    import polars as pl

__all__ = ["counted_texts"]

_BYTES: Final = 2**24  # of the texts that are counted at once


def counted_texts(read: Callable[[], Iterator[pl.Series]]) -> Iterator[pl.DataFrame]:
    """The different texts, and how often each occurs, in tables with the columns ``text`` and ``count``.

    Most columns have few texts, and give one table. Where the texts need too much memory, they are divided by their
    hash into 2, 4, 8, ... parts, each of which is counted by itself; no text is in two tables.

    Args:
        read: the texts of a column, by blocks; it is called for each part.
    """
    waiting = [(0, 1)]
    while waiting:
        part, parts = waiting.pop()
        tally = _tally(read(), part, parts)
        if tally is None:
            waiting += [(part, 2 * parts), (part + parts, 2 * parts)]
        else:
            yield tally


def _tally(blocks: Iterator[pl.Series], part: int, parts: int) -> pl.DataFrame | None:
    """The counts of the texts whose hash is ``part`` modulo ``parts``; None if they need too much memory."""
    pl = polars()
    tally = pl.DataFrame(schema={"text": pl.String, "count": pl.UInt64})
    for values in blocks:
        texts = values.rename("text")
        if parts > 1:
            texts = texts.filter(texts.hash() % parts == part)
        found = texts.value_counts(name="count").with_columns(pl.col("count").cast(pl.UInt64))
        tally = pl.concat([tally, found]).group_by("text").agg(pl.col("count").sum())
        if len(tally) > 1 and tally.estimated_size() > _BYTES:
            return None
    return tally
