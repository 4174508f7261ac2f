"""Scores of clusterings, from a contingency table or from counts of pairs.

References:
    The notes, chapter 4, the evaluation of clusterings.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np

from zhishen import clustering
from zhishen._checks import WholeNumber
from zhishen.errors import ArgumentError
from zhishen.figures.chapter4_information import clustering_scores_data
from zhishen.lab.engine.arguments import Table
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal

__all__ = ["clustering_scores", "pair_scores"]

_COUNT: Final = WholeNumber(0, 10_000)


def _clustering_script(table: list[list[int]]) -> str:
    return f"""from zhishen import clustering

table = {literal(table)}
pairs = clustering.pair_confusion(contingency=table)
scores = {{
    "rand": clustering.rand_index(contingency=table),
    "adjusted_rand": clustering.adjusted_rand_index(contingency=table),
    "adjusted_mutual": clustering.adjusted_mutual_information(contingency=table),
    "normalized_mutual": clustering.normalized_mutual_information_score(contingency=table),
    "homogeneity": clustering.homogeneity(contingency=table),
    "completeness": clustering.completeness(contingency=table),
    "v_measure": clustering.v_measure(contingency=table),
}}
print(pairs)
for name, score in scores.items():
    print(f"{{name:18}}{{score:.4f}}")
"""


_SCORES: Final = {
    "rand": clustering.rand_index,
    "adjusted_rand": clustering.adjusted_rand_index,
    "adjusted_mutual": clustering.adjusted_mutual_information,
    "normalized_mutual": clustering.normalized_mutual_information_score,
    "homogeneity": clustering.homogeneity,
    "completeness": clustering.completeness,
    "v_measure": clustering.v_measure,
}


@operation(
    table=Table(6, 6, WholeNumber(0, 500)),
    sources=(clustering.pair_confusion, *_SCORES.values()),
    script=_clustering_script,
)
def clustering_scores(table: Sequence[Sequence[int]] = ((40, 5, 5), (4, 42, 4), (6, 3, 41))) -> dict[str, Any]:
    """All scores of a contingency table, with classes as rows and clusters as columns."""
    counts = np.array(table)
    if not counts.any():
        raise ArgumentError("clustering_scores: expected at least one sample, got an empty table; click a cell")
    return {
        "scores": {name: score(contingency=counts) for name, score in _SCORES.items()},
        "pairs": list(clustering.pair_confusion(contingency=counts)),
        "examples": _examples(),
    }


@cache
def _examples() -> dict[str, Any]:
    """The tables of the figure, by name."""
    return {name: table for name, table in clustering_scores_data().items() if name != "scores"}


def _pair_script(tp: int, fn: int, fp: int, tn: int) -> str:
    return f"""from zhishen import clustering

pairs = clustering.PairConfusion(tp={tp}, fn={fn}, fp={fp}, tn={tn})
rand = clustering.rand_index(pairs=pairs)
adjusted = clustering.adjusted_rand_index(pairs=pairs)
print(f"RI {{rand:.4f}}, ARI {{adjusted:.4f}}")
"""


@operation(
    tp=_COUNT,
    fn=_COUNT,
    fp=_COUNT,
    tn=_COUNT,
    sources=(clustering.rand_index, clustering.adjusted_rand_index, clustering.fowlkes_mallows),
    script=_pair_script,
)
def pair_scores(tp: int = 50, fn: int = 10, fp: int = 5, tn: int = 20) -> dict[str, Any]:
    """The Rand index of counts of pairs, its expectation for random clusters, and the adjusted index."""
    pairs = clustering.PairConfusion(tp, fn, fp, tn)
    rand, adjusted = clustering.rand_index(pairs=pairs), clustering.adjusted_rand_index(pairs=pairs)
    chance = (rand - adjusted) / (1 - adjusted) if adjusted < 1 else None  # ARI = (RI - E) / (1 - E), solved for E
    return {
        "rand": rand,
        "adjusted": adjusted,
        "chance": chance,
        "fowlkes_mallows": clustering.fowlkes_mallows(pairs=pairs),
    }
