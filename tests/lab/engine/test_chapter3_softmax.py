"""Softmax in the lab: overflow and its cure, temperature, and the answer without softmax."""

from __future__ import annotations

import math

import numpy as np
import pytest

from zhishen.errors import ArgumentError
from zhishen.figures.chapter3_activations import softmax_temperature_data
from zhishen.lab.engine import operations


def compute(name: str, **arguments: object) -> dict:
    return operations()[name].compute(arguments)


def test_large_scores_overflow_in_the_formula_only():
    result = compute("softmax_scores", scores=[10, 0, -10], added=1000)
    assert result["a"].tolist() == [1010, 1000, 990]
    assert np.isinf(result["powers"]).all()
    assert np.isnan(result["plain"]).all()
    np.testing.assert_allclose(result["probabilities"], [0.999954600, 4.53978686e-05, 2.06106005e-09], rtol=1e-7)
    assert result["sum"] == pytest.approx(1.0)


def test_temperatures_give_the_numbers_of_the_figure():
    figure = softmax_temperature_data()
    for temperature, probabilities in zip(figure["temperature"], figure["probabilities"], strict=True):
        result = compute("softmax_scores", temperature=float(temperature))
        np.testing.assert_allclose(result["probabilities"], probabilities)
        np.testing.assert_allclose(result["plain"], probabilities)
        assert np.argsort(result["probabilities"]).tolist() == [0, 1, 2]


@pytest.mark.parametrize(("dtype", "added"), [("float64", 705), ("float32", 84)])
def test_the_formula_fails_from_one_number_on(dtype, added):
    assert np.isfinite(compute("softmax_scores", dtype=dtype, added=added)["plain"]).all()
    assert not np.isfinite(compute("softmax_scores", dtype=dtype, added=added + 1)["plain"]).all()


@pytest.mark.parametrize("added", [-2000, 0, 1.5, 2000])
def test_a_number_added_to_all_scores_changes_no_probability(added):
    base = compute("softmax_scores")["probabilities"]
    np.testing.assert_allclose(compute("softmax_scores", added=added)["probabilities"], base, rtol=1e-9)


def test_the_largest_exponent_is_that_of_the_dtype():
    assert compute("softmax_scores", dtype="float64")["largest"] == pytest.approx(709.7827)
    assert compute("softmax_scores", dtype="float32")["largest"] == pytest.approx(88.7228)


@pytest.mark.parametrize("scores", [[], [1.0], [0.0] * 7, [math.nan, 0.0], [1e9, 0.0], None])
def test_bad_scores_are_refused(scores):
    with pytest.raises(ArgumentError, match=r"^softmax_scores: expected scores to be a list"):
        compute("softmax_scores", scores=scores)


# --- without softmax --------------------------------------------------------------------------------------------------


def test_softmax_changes_no_answer():
    result = compute("softmax_left_out")
    assert result["different"] == 0
    assert result["answer"] == result["answer_of_probabilities"] == result["label"] == 7
    assert result["probabilities"].sum() == pytest.approx(1.0)
    assert result["accuracy"] > 0.9


def test_a_factor_changes_the_loss_and_not_the_answer():
    results = [compute("softmax_left_out", image=8, factor=factor) for factor in (0.1, 1, 10)]
    assert {result["answer"] for result in results} == {6}
    assert results[0]["label"] == 5
    np.testing.assert_allclose([result["loss"] for result in results], [2.18, 3.83, 35.5], rtol=5e-3)
    np.testing.assert_allclose([result["probabilities"].max() for result in results], [0.16, 0.76, 1.0], atol=5e-3)


def test_the_costs_are_measured_once():
    seconds = compute("softmax_left_out")["seconds"]
    assert all(second > 0 for second in seconds)
    assert seconds == compute("softmax_left_out", image=1)["seconds"]
