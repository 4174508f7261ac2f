"""The learning rule and the bound of its mistakes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from corners import CORNERS, samples
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zhishen._checks import WholeNumber
from zhishen.errors import ArgumentError, ShapeError
from zhishen.perceptron import (
    AND,
    XOR,
    Perceptron,
    adder,
    learn,
    margin,
    mistake_bound,
    separate,
)


def by_the_book(x, t, epochs):
    """The rule in plain Python integers: (w, b), and the mistakes of each epoch."""
    w, b, history = [0] * len(x[0]), 0, []
    for _ in range(epochs):
        history.append(0)
        for row, target in zip(x, t, strict=True):
            y = int(sum(p * q for p, q in zip(w, row, strict=True)) + b > 0)
            w, b = [p + (target - y) * q for p, q in zip(w, row, strict=True)], b + target - y
            history[-1] += y != target
        if history[-1] == 0:
            break
    return w, b, history


@given(samples)
@settings(deadline=None)
def test_the_rule_does_what_its_formula_says(rows):
    x, t = [list(row) for row, _ in rows], [label for _, label in rows]
    learned = learn(x, t, epochs=200)
    w, b, history = by_the_book(x, t, learned.epochs)
    assert (learned.perceptron.w.tolist(), learned.perceptron.b, list(learned.history)) == (w, b, history)
    assert learned.mistakes == sum(history)


small = st.lists(st.tuples(st.tuples(*[st.integers(-3, 3)] * 2), st.integers(0, 1)), min_size=1, max_size=8)


@given(small)
@settings(deadline=None)
def test_it_converges_if_and_only_if_the_samples_are_separable(rows):
    x, t = np.array([row for row, _ in rows]), np.array([label for _, label in rows])
    learned = learn(x, t, epochs=20_000)
    assert learned.converged == separate(x, t).separable
    assert learned.converged == bool((learned.perceptron(x) == t).all())
    assert (learned.cycle is None) == learned.converged


@given(st.integers(1, 5), st.integers(1, 40), st.integers(0, 2**32 - 1), st.booleans())
@settings(deadline=None)
def test_mistakes_are_at_most_the_bound(width, count, seed, shuffled):
    rng = np.random.default_rng(seed)
    planted = Perceptron(rng.integers(-5, 6, size=width), int(rng.integers(-5, 6)))
    assume(planted.w.any() or planted.b)
    x = rng.integers(-9, 10, size=(count, width))
    x = x[planted.score(x) != 0]
    assume(len(x))
    t = planted(x)
    bound = mistake_bound(x, t, planted)
    learned = learn(x, t, epochs=math.floor(bound) + 1, rng=rng if shuffled else None)
    assert learned.converged
    assert learned.mistakes <= bound * (1 + 1e-12)
    np.testing.assert_array_equal(learned.perceptron(x), t)
    if count <= 12:
        assert learned.mistakes <= mistake_bound(x, t, separate(x, t).perceptron) * (1 + 1e-9)


def test_the_bound_is_reached():
    """One sample: one mistake, and (R/γ)² = 1 for the weights that point at it. A bound a little smaller would fail."""
    x, t = np.array([[3.0, 4.0]]), [1]
    assert mistake_bound(x, t, Perceptron([3, 4], 1)) == pytest.approx(1, abs=1e-12)
    assert learn(x, t).mistakes == 1


def test_margin_and_bound_by_hand():
    """AND with w = (2, 2), b = -3: the nearest has y (w·x + b) = 1, ‖(w, b)‖ = √17, R = √3."""
    t = AND(CORNERS)
    assert margin(CORNERS, t, Perceptron([2, 2], -3)) == pytest.approx(1 / math.sqrt(17), rel=1e-15)
    assert mistake_bound(CORNERS, t, Perceptron([2, 2], -3)) == pytest.approx(51, rel=1e-14)
    assert margin(CORNERS, t, Perceptron([2e200, 2e200], -3e200)) == pytest.approx(1 / math.sqrt(17), rel=1e-14)
    assert margin(CORNERS, XOR(CORNERS), Perceptron([2, 2], -3)) < 0


@pytest.mark.parametrize("shuffled", [False, True])
def test_on_xor_it_stops_and_explains_why(shuffled):
    learned = learn(CORNERS, XOR(CORNERS), epochs=500, rng=np.random.default_rng(0) if shuffled else None)
    assert not learned.converged
    if shuffled:
        assert learned.epochs == 500
        assert learned.cycle is None
        assert min(learned.history) > 0
        assert str(learned).startswith("did not converge in 500 epochs, with ")
        assert "separate(x, t) decides" in str(learned)
    else:
        assert learned.cycle == (2, 3)
        assert learned.epochs == 3
        assert str(learned).startswith("cannot converge: the weights after epoch 3 equal those after epoch 2")


def test_the_cycle_is_real():
    """However many epochs there are, XOR has four mistakes in each, and the same weights again."""
    w, b, history = by_the_book(CORNERS.tolist(), XOR(CORNERS).tolist(), 1000)
    assert len(history) == 1000
    assert history[2:] == [history[2]] * 998
    learned = learn(CORNERS, XOR(CORNERS))
    assert (learned.perceptron.w.tolist(), learned.perceptron.b) == (w, b)


def test_too_few_epochs():
    learned = learn(CORNERS, AND(CORNERS), epochs=2)
    assert (learned.converged, learned.epochs, learned.cycle) == (False, 2, None)
    assert str(learned).startswith("did not converge in 2 epochs")


def test_the_same_seed_gives_the_same_bits(rng):
    x = rng.normal(size=(60, 3))
    t = (x @ [1.0, -2.0, 0.5] > 0.1).astype(int)
    first, again, other = (learn(x, t, rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first.perceptron.w.tobytes() == again.perceptron.w.tobytes()
    assert first.perceptron.w.tobytes() != other.perceptron.w.tobytes()


def test_dtypes_of_learned_weights(rng):
    x = rng.normal(size=(20, 2))
    t = (x[:, 0] > 0).astype(int)
    for given_dtype, dtype in ((np.float32, np.float32), (np.float64, np.float64), (np.float16, np.float32)):
        assert learn(x.astype(given_dtype), t).perceptron.w.dtype == dtype
    assert learn(CORNERS, AND(CORNERS)).perceptron.w.dtype == np.float64


def test_arguments_are_not_changed():
    x, t = CORNERS.astype(float), AND(CORNERS)
    x.setflags(write=False)
    t.setflags(write=False)
    learn(x, t)
    separate(x, t)
    adder(np.array([1, 0], np.uint8), np.array([1, 1], np.uint8))


@pytest.mark.parametrize("function", [learn, separate, lambda x, t: margin(x, t, AND)])
def test_hostile_samples(hostile, function):
    for x, t in ((np.zeros((0, 2)), []), (np.zeros((2, 0)), [0, 1]), ([1, 2], [0, 1]), (CORNERS, [0, 1]), (CORNERS, 0)):
        with pytest.raises(ShapeError, match=r"expected x of shape \(N, I\) with at least one sample and t of shape"):
            function(x, t)
    for label in (2, -1):
        with pytest.raises(ArgumentError, match=f"expected t of zeros and ones, got {label} at index 2; name"):
            function(CORNERS, [0, 1, label, 5])
    with pytest.raises(ArgumentError, match=r"expected t to hold finite numbers, got nan at index \(1,\)"):
        function(CORNERS, [0, math.nan, 1, 1])
    with pytest.raises(ArgumentError, match=r"expected x to hold finite numbers, got inf at index \(0, 1\)"):
        function([[0, math.inf]], [1])
    with pytest.raises(ArgumentError, match="expected x to hold real numbers, got dtype <U1"):
        function([["a", "b"]], [1])


def test_hostile_options_of_the_rule(hostile):
    for epochs in WholeNumber(1).bad_values():
        with pytest.raises(ArgumentError, match="learn: expected epochs to be a whole number >= 1"):
            learn(CORNERS, AND(CORNERS), epochs=epochs)
    with pytest.raises(ArgumentError, match=r"learn: expected rng to be a numpy.random.Generator, got 3; pass"):
        learn(CORNERS, AND(CORNERS), rng=3)
    with pytest.raises(ArgumentError, match=r"no sum overflows float64, got 1e\+200; scale x down"):
        learn([[1e200]], [1])
    with pytest.raises(ArgumentError, match="that separates all samples, got one with margin -"):
        mistake_bound(CORNERS, XOR(CORNERS), AND)
    with pytest.raises(ArgumentError, match="that separates all samples, got one with margin 0;"):
        mistake_bound([[1, 1]], [0], Perceptron([1, 0], -1))
    with pytest.raises(ArgumentError, match="weights and bias are not all 0"):
        margin(CORNERS, AND(CORNERS), Perceptron([0, 0], 0))
    with pytest.raises(ShapeError, match=r"expected input of shape \(N, 3\), got \(4, 2\)"):
        margin(CORNERS, AND(CORNERS), Perceptron([1, 1, 1], 0))


def test_on_sample_sees_each_sample_of_each_epoch():
    x, t = CORNERS, AND(CORNERS)
    seen = []
    learned = learn(x, t, on_sample=lambda index, y, w, b: seen.append((index, y, w.copy(), b)))
    assert [index for index, *_ in seen] == [0, 1, 2, 3] * learned.epochs
    assert sum(y != t[index] for index, y, _, _ in seen) == learned.mistakes
    w, b = np.zeros(2), 0.0
    for index, y, after_w, after_b in seen:
        assert y == Perceptron(w, b)(x[index])
        w, b = w + (t[index] - y) * x[index], b + t[index] - y
        assert (w == after_w).all()
        assert b == after_b
