"""The data sets of points and of a function from arrays: those of `data.table`, bit by bit."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from zhishen import data
from zhishen.errors import DataError
from zhishen.lab.engine.workbench_arrays import dataset_of


@pytest.mark.parametrize("held", [0, 10])
@pytest.mark.parametrize("kind", ["classes", "numbers"])
def test_the_data_set_is_that_of_the_table(kind, held):
    rng = np.random.default_rng(3)
    x = rng.normal(2, 3, size=(90, 2))
    t = (x[:, 0] > 2).astype(np.int64) if kind == "classes" else x[:, 0] ** 2
    columns = {"x1": x[:, 0], "x2": x[:, 1], "y": t}
    part = ["train"] * (60 - held) + ["validation"] * held + ["test"] * 30
    task = "classification" if kind == "classes" else "regression"
    table = data.table(pl.DataFrame({**columns, "part": part}), target="y", split="part", task=task)
    arrays = dataset_of(columns, "y", 60 - held, held)
    assert arrays.parts().keys() == table.parts().keys()
    for name, expected in table.parts().items():
        for a, b in zip(arrays.parts()[name], expected, strict=True):
            assert (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())
    for name in ("name", "classes", "class_names", "target_names", "preprocessing", "image_shape"):
        assert getattr(arrays, name) == getattr(table, name), name


@pytest.mark.parametrize("value", [2.0, 1e300])
def test_numbers_without_a_usable_deviation_are_refused(value):
    y = np.full(60, value)
    y[1::2] = -value if value > 1e200 else value
    with pytest.raises(DataError, match="expected a function with different values"), np.errstate(over="ignore"):
        dataset_of({"x": np.arange(60.0), "y": y}, "y", 40, 0)
