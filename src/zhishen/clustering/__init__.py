"""Scores of clusterings: the agreement of clusters with classes (chapter 4).

Every score takes two labelings of the same samples, ``labels_true`` (classes) and ``labels_pred`` (clusters), or their
counts: ``contingency=``, a table with a row for each class and a column for each cluster. Scores of pairs also take
``pairs=``, a ``PairConfusion``. The names of labels do not matter, only the groups that they form.

Counts are integers until the last division, without overflow or rounding.
"""

from __future__ import annotations

from zhishen.clustering.conditional import completeness, homogeneity, v_measure
from zhishen.clustering.mutual import (
    adjusted_mutual_information,
    expected_mutual_information,
    mutual_information_score,
    normalized_mutual_information_score,
)
from zhishen.clustering.pairs import PairConfusion, adjusted_rand_index, fowlkes_mallows, pair_confusion, rand_index
from zhishen.clustering.tables import contingency_table

__all__ = [
    "PairConfusion",
    "adjusted_mutual_information",
    "adjusted_rand_index",
    "completeness",
    "contingency_table",
    "expected_mutual_information",
    "fowlkes_mallows",
    "homogeneity",
    "mutual_information_score",
    "normalized_mutual_information_score",
    "pair_confusion",
    "rand_index",
    "v_measure",
]
