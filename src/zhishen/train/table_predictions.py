"""Predictions for the rows of a table, as columns beside its own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.data.table_files import raw_table
from zhishen.data.table_package import polars
from zhishen.data.table_raw import RawTable
from zhishen.data.table_reader import TableReader
from zhishen.errors import ArgumentError, DataError
from zhishen.nn.network import Network

if TYPE_CHECKING:
    import polars as pl

__all__ = ["TablePredictions", "predict_table"]

_DIGITS: Final = 7  # significant digits that float32 has


@dataclass(frozen=True, eq=False)
class TablePredictions:
    """The predictions for a table.

    Attributes:
        table: the table, as it was read.
        columns: the predictions by the name of their column: ``prediction``, and for classes ``probability``, that of
            the predicted class. A number is in the units of the training table. A name that the table has already gets
            a number, such as ``prediction_2``.
        notes: sentences about values that training did not have.
    """

    table: RawTable
    columns: dict[str, Array]
    notes: tuple[str, ...]

    def frame(self) -> pl.DataFrame:
        """The columns of the table, unchanged, and behind them those of the predictions, as a frame of Polars."""
        pl = polars()
        added = [pl.Series(name, values.tolist()) for name, values in self.columns.items()]
        return self.table.frame.with_columns(
            column.round_sig_figs(_DIGITS) if column.dtype.is_float() else column for column in added
        )


def predict_table(
    network: Network, source: str | os.PathLike[str] | Any, *, where: str = "predict_table"
) -> TablePredictions:
    """The predictions of a network, which was trained on a table, for the rows of another table.

    Args:
        network: with the ``preprocessing`` of its training table, as `zhishen.load` returns it.
        source: the path of a CSV, TSV or Parquet file, or a data frame. It has the columns that the network uses, in
            any order; it may have others.
        where: how errors call the caller.

    Raises:
        ArgumentError: the network was not trained on a table.
        DataError: the file is missing or damaged, a column is missing, or a number is too large.

    Examples:
        >>> import polars as pl
        >>> from zhishen import data, nn
        >>> rng = np.random.default_rng(0)
        >>> size = rng.normal(size=100)
        >>> houses = pl.DataFrame({"size": size, "price": 3 * size + 1})
        >>> network = nn.multi_layer(1, [], 1, rng=rng, loss="sum_of_squares")
        >>> network.preprocessing = data.table(houses, target="price").preprocessing
        >>> predict_table(network, houses).frame().columns
        ['size', 'price', 'prediction']
    """
    preprocessing = network.preprocessing
    reader = None if preprocessing is None else preprocessing.reader
    if preprocessing is None or not isinstance(reader, TableReader):
        raise ArgumentError(
            "{where}: expected a network that was trained on a table, got one without a TableReader; load a run of a "
            "table with zhishen.load",
            where=where,
        )
    table = raw_table(source, where=where)
    x, notes = reader.encode(table, where=where)
    with np.errstate(over="ignore"):
        inputs = preprocessing(x, network.dtype)
    if not np.isfinite(inputs).all():
        row, feature = np.argwhere(~np.isfinite(inputs))[0].tolist()
        raise DataError(
            "{where}: expected numbers that {dtype} can hold after they are standardized, got {value:g} as {feature} "
            "in row {row} of {place}; correct that row",
            where=where,
            dtype=network.dtype,
            value=x[row, feature],
            feature=reader.features[feature],
            row=row + 1,
            place=table.place,
        )
    if reader.target.is_classes:
        probabilities = network.probabilities(inputs)  # (N, C)
        labels = probabilities.argmax(axis=1)
        found = {
            "prediction": np.array(reader.target.classes, dtype=object)[labels],
            "probability": probabilities.max(axis=1).astype(np.float64),
        }
    else:
        values = reader.target.values(network.predict(inputs))  # (N, K)
        several = len(reader.target.names) > 1
        names = [f"prediction_{name}" if several else "prediction" for name in reader.target.names]
        found = dict(zip(names, values.T, strict=True))
    free = {_free(name, table.columns): values for name, values in found.items()}
    return TablePredictions(table, free, tuple(notes))


def _free(name: str, taken: list[str]) -> str:
    """The name, or the name with the first number for which no column has it."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free
