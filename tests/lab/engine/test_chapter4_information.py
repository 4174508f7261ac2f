"""Surprise, divergences and mutual information in the lab: the facts of the chapter, and the edges."""

from __future__ import annotations

import math

import numpy as np
import pytest

from zhishen import information
from zhishen.errors import ArgumentError, ShapeError
from zhishen.lab.engine import operations
from zhishen.lab.engine.chapter4_information import divergences, joint_information, moving_apart, surprise


@pytest.mark.parametrize(("base", "bits"), [("2", 3.0), ("e", 3 * math.log(2)), ("10", 3 * math.log10(2))])
def test_an_eighth_says_three_bits_in_every_base(base, bits):
    assert surprise(0.125, base)["heads"] == pytest.approx(bits)


def test_the_entropy_is_the_mean_surprise():
    found = surprise(0.3)
    assert found["entropy"] == pytest.approx(0.3 * found["heads"] + 0.7 * found["tails"])


def test_an_impossible_side_is_infinitely_surprising_and_its_coin_has_no_entropy():
    found = surprise(0.0)
    assert found["heads"] == math.inf
    assert found["tails"] == found["entropy"] == 0


def test_cross_entropy_is_entropy_plus_divergence():
    found = divergences()
    assert found["cross_pq"] == pytest.approx(found["entropy_p"] + found["kl_pq"])
    assert found["cross_qp"] == pytest.approx(found["entropy_q"] + found["kl_qp"])
    assert found["kl_pq"] != pytest.approx(found["kl_qp"])
    assert found["terms_pq"].sum() == pytest.approx(found["kl_pq"])
    assert found["js"] == information.js_divergence(found["p"], found["q"], base=2)


def test_equal_distributions_have_no_divergence():
    found = divergences([0.2, 0.3, 0.5], [0.2, 0.3, 0.5])
    assert found["kl_pq"] == found["kl_qp"] == found["js"] == 0


def test_disjoint_distributions_have_an_infinite_kl_and_one_bit_of_js():
    found = divergences([1, 0], [0, 1])
    assert found["kl_pq"] == math.inf
    assert found["js"] == found["js_limit"] == 1
    assert found["terms_pq"].tolist() == [math.inf, 0]


def test_weights_are_divided_by_their_sum():
    assert divergences([2, 6], [1, 1])["p"].tolist() == [0.25, 0.75]


def test_weights_need_a_sum_and_the_same_outcomes():
    with pytest.raises(ArgumentError, match="expected at least one weight above 0"):
        divergences([0, 0], [1, 1])
    with pytest.raises(ShapeError, match="over the same outcomes, got 2 and 3"):
        divergences([1, 1], [1, 1, 1])


@pytest.mark.parametrize("bad", [[1.0], [1.0] * 9, [math.nan, 1.0], [-0.1, 1.0], "ab", None])
def test_bad_weights_are_refused(bad):
    with pytest.raises(ArgumentError, match="divergences: expected p"):
        operations()["divergences"].compute({"p": bad})


def test_js_stops_at_log_two_where_the_boxes_part():
    near, apart, far = (moving_apart(distance) for distance in (0.5, 1.0, 3.0))
    assert near["js"] == pytest.approx(math.log(2) / 2)
    assert apart["js"] == far["js"] == pytest.approx(math.log(2))
    assert near["kl"] == math.inf
    assert moving_apart(0.0)["kl"] == 0
    assert far["wasserstein"] == pytest.approx(3)


def test_information_gain_is_mutual_information():
    found = joint_information()
    assert found["gain"] == pytest.approx(found["shared"])
    assert found["shared"] == pytest.approx(found["entropy_x"] + found["entropy_y"] - found["both"])
    assert found["y_given_x"] == pytest.approx(found["entropy_y"] - found["shared"])
    np.testing.assert_allclose(found["joint"], np.array([[45, 3], [17, 8], [2, 25]]) / 100)


def test_independent_and_equal_variables():
    assert joint_information([[24, 12], [12, 6], [24, 12]])["shared"] == pytest.approx(0, abs=1e-12)
    assert joint_information([[30, 0], [0, 30]])["normalized"] == pytest.approx(1)
    assert joint_information([[7]])["both"] == 0


def test_a_table_without_samples_is_refused():
    with pytest.raises(ArgumentError, match="expected at least one sample, got an empty table"):
        joint_information([[0, 0]])
