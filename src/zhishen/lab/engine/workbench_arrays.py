"""The data sets of points and of a function: as `data.table` makes them of the same columns, but from arrays.

So they need no reader of tables, which a browser does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from zhishen import data
from zhishen._types import Array
from zhishen.data.table_columns import NumberColumn
from zhishen.data.table_reader import TableReader
from zhishen.data.table_target import Target
from zhishen.errors import DataError

__all__ = ["dataset_of"]

_ORDER: Final = (0, 1)  # the seed of the order of training rows, as in `data.table`


def dataset_of(columns: Mapping[str, Array], target: str, train: int, held: int) -> data.Dataset:
    """The data set of columns of numbers.

    Args:
        columns: by name; the first ``train`` rows are for training, the next ``held`` for validation, the rest for the
            test.
        target: the name of the column that is predicted; whole numbers are classes.
        train: the number of training rows.
        held: the number of validation rows.

    Raises:
        DataError: the numbers of the target are all equal.
    """
    names = [name for name in columns if name != target]
    x = np.stack([columns[name] for name in names], axis=1).astype(np.float64)
    predicted = _target(target, columns[target], train)
    inputs = tuple(
        NumberColumn(name, float(np.median(values))) for name, values in zip(names, x[:train].T, strict=True)
    )
    standardizing = data.Preprocessing.fit(x[:train], classes=predicted.classes)
    preprocessing = replace(standardizing, reader=TableReader(inputs, predicted))
    t = _encoded(predicted, columns[target])
    rows = {
        "train": np.random.default_rng(_ORDER).permutation(np.arange(train)),
        "validation": np.arange(train, train + held),
        "test": np.arange(train + held, len(x)),
    }
    splits = {name: data.Split(preprocessing(x[chosen]), t[chosen]) for name, chosen in rows.items() if len(chosen)}
    return data.Dataset(
        train=splits["train"],
        validation=splits.get("validation"),
        test=splits["test"],
        name="table",
        classes=len(predicted.classes) or None,
        class_names=predicted.classes,
        target_names=() if predicted.is_classes else (target,),
        preprocessing=preprocessing,
    )


def _target(name: str, values: Array, train: int) -> Target:
    if values.dtype.kind in "iu":
        return Target((name,), tuple(map(str, np.unique(values))))
    mean, deviation = float(values[:train].mean()), float(values[:train].std())
    if not (deviation > 0 and np.isfinite(deviation)):
        raise DataError(
            "workbench: expected a function with different values, got {value:g} in all training rows or numbers that "
            "are too large; write another formula",
            value=float(values[0]),
        )
    return Target((name,), (), (mean,), (deviation,))


def _encoded(target: Target, values: Array) -> Array:
    if target.is_classes:
        return np.searchsorted(np.unique(values), values).astype(np.int64)
    return ((values[:, np.newaxis] - target.mean) / target.deviation).astype(np.float32)
