"""Homogeneity, completeness and their weighted mean."""

from __future__ import annotations

import numpy as np
import pytest
from clusterings import same
from hypothesis import given
from hypothesis import strategies as st

from zhishen import clustering
from zhishen.clustering import conditional
from zhishen.errors import ArgumentError


@given(st.integers(0, 10), st.integers(2, 10))
def test_singleton_clusters_are_homogeneous_but_not_complete(ones, size):
    true, pred = np.arange(size) < ones, np.arange(size)
    assert clustering.homogeneity(true, pred) == 1.0
    if not same(true, pred):
        assert clustering.completeness(true, pred) < 1
        assert clustering.adjusted_mutual_information(true, pred) == 0.0


def test_beta_weights_completeness():
    true, pred = [0, 0, 1, 1], [0, 1, 2, 2]  # h is 1, c is 2/3
    assert clustering.v_measure(true, pred, beta=0) == 1.0
    assert clustering.v_measure(true, pred, beta=2) == pytest.approx(3 * 2 / 3 / (2 + 2 / 3))
    assert clustering.v_measure(true, pred, beta=1e9) == pytest.approx(2 / 3)


@pytest.mark.parametrize("value", conditional.BETA.bad_values())
def test_a_beta_is_not_negative(value):
    with pytest.raises(ArgumentError, match="v_measure: expected beta"):
        clustering.v_measure([0], [0], beta=value)
