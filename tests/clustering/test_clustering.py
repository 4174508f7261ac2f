"""All scores together: scikit-learn's values, the properties of every score, and special labelings."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from clusterings import LABELS, OF_LABELS, OF_PAIRS, SCORES, every_average, same
from hypothesis import given, settings

from zhishen import clustering

with np.load(Path(__file__).parents[1] / "golden" / "clustering_sklearn.npz") as _file:
    GOLDEN = dict(_file)


CASES = sorted({key.split(".")[0] for key in GOLDEN} - {"names"})
every_score = pytest.mark.parametrize("score", SCORES, ids=lambda f: f.__name__)


@pytest.mark.parametrize("case", CASES)
def test_scores_are_those_of_scikit_learn(case):
    true, pred = GOLDEN[f"{case}.true"], GOLDEN[f"{case}.pred"]
    assert tuple(GOLDEN[f"{case}.pair_confusion"]) == clustering.pair_confusion(true, pred)
    np.testing.assert_array_equal(clustering.contingency_table(true, pred), GOLDEN[f"{case}.contingency_table"])
    for name, expected in zip(GOLDEN["names"], GOLDEN[f"{case}.scores"], strict=True):
        function, _, option = name.partition(".")
        options = {} if not option else {"beta": 2.0} if option == "2" else {"average": option}
        score = getattr(clustering, function)(true, pred, **options)
        assert type(score) is float
        if not np.isnan(expected):
            assert score == pytest.approx(expected, rel=1e-12, abs=1e-12), name


def test_every_score_has_golden_values():
    named = {name.partition(".")[0] for name in GOLDEN["names"]} | {"contingency_table", "pair_confusion"}
    assert named | {"PairConfusion"} == set(clustering.__all__)
    assert np.isnan([GOLDEN[f"{case}.scores"] for case in CASES]).sum() == 1


@settings(max_examples=60, deadline=None)
@given(LABELS)
def test_properties_of_all_labelings(labels):
    true, pred = labels
    values = {score: score(true, pred) for score in SCORES}
    for score, value in values.items():
        low = -1 if score in (clustering.adjusted_rand_index, clustering.adjusted_mutual_information) else 0
        assert low <= value <= 1
        renamed = score([3 - x for x in true], ["abcdef"[x + 2] for x in pred])
        assert value == pytest.approx(renamed, abs=1e-14)
        assert score(contingency=clustering.contingency_table(true, pred)) == pytest.approx(value, abs=1e-14)
        mirrored = {
            clustering.homogeneity: clustering.completeness, clustering.completeness: clustering.homogeneity
        }.get(score, score)  # fmt: skip
        assert mirrored(pred, true) == pytest.approx(value, abs=1e-14)
        if same(true, pred):
            assert value == 1.0
        elif score not in (clustering.homogeneity, clustering.completeness):
            assert value < 1.0 or score is clustering.normalized_mutual_information_score
    for score in OF_PAIRS:
        assert score(pairs=clustering.pair_confusion(true, pred)) == values[score]
    v = values[clustering.v_measure]
    assert v == pytest.approx(values[clustering.normalized_mutual_information_score], abs=1e-14)
    information = clustering.mutual_information_score(true, pred)
    assert information >= 0
    assert clustering.mutual_information_score(true, pred, base=2) == pytest.approx(information / math.log(2))


def test_arguments_are_not_changed(rng):
    true, pred = rng.integers(0, 3, 20), rng.integers(0, 3, 20)
    table = clustering.contingency_table(true, pred)
    before = [array.copy() for array in (true, pred, table)]
    for function in OF_LABELS:
        function(true, pred)
        function(contingency=table)
    for array, was in zip((true, pred, table), before, strict=True):
        np.testing.assert_array_equal(array, was)


@every_score
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 16, 1000])
def test_equal_labelings_of_any_size_have_score_1(score, n):
    """One cluster, all singletons, and pairs; of every size."""
    for labels in (np.zeros(n, int), np.arange(n), np.arange(n) // 2):
        assert score(labels, labels[::1] + 1) == 1.0
        assert score(labels, -labels) == 1.0


@every_average
@pytest.mark.parametrize("n", [2, 3, 4, 7])
def test_one_cluster_differs_from_singletons(average, n):
    together, apart = np.zeros(n, int), np.arange(n)
    for true, pred in ((together, apart), (apart, together)):
        assert clustering.adjusted_mutual_information(true, pred, average=average) == 0.0
        assert clustering.normalized_mutual_information_score(true, pred, average=average) == 0.0
        assert clustering.adjusted_rand_index(true, pred) == 0.0
        assert clustering.rand_index(true, pred) == 0.0
        assert clustering.fowlkes_mallows(true, pred) == 0.0
        assert clustering.v_measure(true, pred) == 0.0
        assert clustering.mutual_information_score(true, pred) == 0.0
