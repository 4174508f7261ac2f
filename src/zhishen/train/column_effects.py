"""How much each column of a table matters for a network: permutation importance."""

from __future__ import annotations

import numpy as np

from zhishen import metrics
from zhishen._checks import WholeNumber, check
from zhishen._types import Array
from zhishen.data.dataset import Dataset
from zhishen.data.loader import require_generator
from zhishen.data.table_reader import TableReader
from zhishen.errors import ArgumentError
from zhishen.nn.network import Network

__all__ = ["column_effects"]


def column_effects(
    network: Network, dataset: Dataset, *, rng: np.random.Generator, repeats: int = 5, rows: int = 2_000
) -> dict[str, float]:
    """The effect of each column: how much the score falls when the column's values are shuffled among the rows.

    The effect is ``score(x, t) - mean over repeats of score(x with the column shuffled, t)``, where the score is the
    accuracy, or R² of a regression, on the test part. All features of a column are shuffled together. Columns that say
    the same share their effect: the network can use one of them in place of the other.

    Args:
        network: that was trained on the table.
        dataset: a table, see `data.table`.
        rng: shuffles.
        repeats: how often each column is shuffled.
        rows: use at most this number of test rows, the first ones.

    Returns:
        Column → effect, the largest first.

    Raises:
        ArgumentError: the data set is not a table, or an option is out of its range.

    References:
        Breiman, *Random Forests*, 2001, section 10.
    """
    check(repeats, WholeNumber(1), where="column_effects", name="repeats")
    check(rows, WholeNumber(2), where="column_effects", name="rows")
    require_generator(rng, where="column_effects")
    reader = None if dataset.preprocessing is None else dataset.preprocessing.reader
    if not isinstance(reader, TableReader):
        raise ArgumentError(
            "column_effects: expected a data set of data.table, got {dataset!r}; load a table", dataset=dataset.name
        )
    x, t = np.asarray(dataset.test.x[:rows]), dataset.test.t[:rows]
    before = _score(network, x, t)
    effects: dict[str, float] = {}
    for name, place in reader.slices().items():
        falls: list[float] = []
        for _ in range(repeats):
            shuffled = x.copy()
            shuffled[:, place] = x[rng.permutation(len(x)), place]
            falls.append(before - _score(network, shuffled, t))
        effects[name] = float(np.mean(falls))
    return dict(sorted(effects.items(), key=lambda item: -item[1]))


def _score(network: Network, x: Array, t: Array) -> float:
    y = network.predict(x)
    return (
        metrics.r2(y, t)
        if t.ndim == 2 and t.dtype.kind == "f" and network.last_layer.link is None
        else metrics.accuracy(y, t)
    )
