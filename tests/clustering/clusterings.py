"""What the tests of clustering scores share: the functions by kind, and labelings."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from zhishen import clustering
from zhishen._entropies import AVERAGE

SCORES = [
    clustering.rand_index, clustering.adjusted_rand_index, clustering.fowlkes_mallows,
    clustering.normalized_mutual_information_score, clustering.adjusted_mutual_information, clustering.homogeneity,
    clustering.completeness, clustering.v_measure,
]  # fmt: skip
OF_PAIRS = SCORES[:3]
OF_LABELS = [*SCORES, clustering.mutual_information_score, clustering.expected_mutual_information]
LABELS = st.integers(1, 12).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(-2, 3), min_size=n, max_size=n) for _ in range(2)])
)
every_function = pytest.mark.parametrize("function", OF_LABELS, ids=lambda f: f.__name__)
every_average = pytest.mark.parametrize("average", AVERAGE.options)


def same(x, y):
    """Whether two labelings put the same samples together."""
    return all((x[i] == x[j]) == (y[i] == y[j]) for i in range(len(x)) for j in range(i))
