"""The exponentially weighted average: its sum written out, its bias, its window, and the optimizers that contain it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from zhishen.errors import ArgumentError, ShapeError
from zhishen.optim import Adam, average_weights, effective_window, exponentially_weighted_average
from zhishen.optim.average import _BETA

series = hnp.arrays(np.float64, st.tuples(st.integers(1, 20), st.integers(1, 3)), elements=st.floats(-100, 100))
betas = st.floats(0, 0.999)


@given(x=series, beta=betas, correction=st.booleans())
def test_it_is_the_weighted_sum(x, beta, correction):
    found = exponentially_weighted_average(x, beta=beta, correction=correction)
    for t in range(1, len(x) + 1):
        w = average_weights(beta, t, correction=correction)
        np.testing.assert_allclose(found[t - 1], w @ x[:t][::-1], rtol=1e-9, atol=1e-9)


@given(beta=betas, count=st.integers(1, 300))
def test_weights_add_up(beta, count):
    assert average_weights(beta, count).sum() == pytest.approx(1, rel=1e-9)
    assert average_weights(beta, count, correction=False).sum() == pytest.approx(1 - beta**count, rel=1e-9)


@given(value=st.floats(-100, 100), beta=betas)
def test_of_a_constant(value, beta):
    """Corrected it is the constant from the first step on; uncorrected too small by 1 - βᵗ."""
    x = np.full(30, value)
    np.testing.assert_allclose(exponentially_weighted_average(x, beta=beta), x, rtol=1e-9)
    biased = exponentially_weighted_average(x, beta=beta, correction=False)
    np.testing.assert_allclose(biased, x * (1 - beta ** np.arange(1, 31)), rtol=1e-9, atol=1e-12)


def test_without_memory_it_is_the_series():
    x = np.random.default_rng(0).standard_normal((5, 2, 3))
    np.testing.assert_array_equal(exponentially_weighted_average(x, beta=0.0), x)
    assert average_weights(0.0, 3).tolist() == [1, 0, 0]


def test_the_correction_fades():
    x = np.random.default_rng(0).standard_normal(200) + 3
    corrected, biased = (exponentially_weighted_average(x, correction=c) for c in (True, False))
    assert biased[0] == pytest.approx(0.1 * corrected[0])
    np.testing.assert_allclose(corrected[100:], biased[100:], rtol=1e-4)


@pytest.mark.parametrize(("beta", "window"), [(0.0, 1), (0.5, 2), (0.9, 10), (0.98, 50), (0.999, 1000)])
def test_the_window(beta, window):
    assert effective_window(beta) == pytest.approx(window)
    w = average_weights(beta, 40 * window)
    assert (w * np.arange(1, len(w) + 1)).sum() == pytest.approx(window, rel=1e-6)  # the mean age
    older = w[window:].sum()
    assert older == pytest.approx(beta**window, rel=1e-6, abs=1e-12)
    assert older < np.exp(-1)


def test_of_noise_it_is_as_quiet_as_a_mean_of_twice_the_window():
    """The variance is (1 - β)/(1 + β), that of a mean of 2/(1 - β) - 1 values: 19 at β = 0.9."""
    x = np.random.default_rng(0).standard_normal(200_000)
    assert exponentially_weighted_average(x)[1000:].var() == pytest.approx(1 / 19, rel=0.03)


def test_adam_contains_two():
    g = np.random.default_rng(0).standard_normal((12, 3))
    optimizer, W = Adam(lr=0.1), np.zeros(3)
    for now in g:
        optimizer.update({"W": W}, {"W": now})
    m, v = optimizer.state["m"]["W"], optimizer.state["v"]["W"]
    np.testing.assert_allclose(m, exponentially_weighted_average(g, beta=0.9, correction=False)[-1], rtol=1e-12)
    np.testing.assert_allclose(v, exponentially_weighted_average(g * g, beta=0.999, correction=False)[-1], rtol=1e-12)


def test_dtypes_and_copies():
    x = np.ones((4, 2), np.float32)
    out = exponentially_weighted_average(x)
    assert out.dtype == np.float32
    out[...] = 0
    assert (x == 1).all()
    assert exponentially_weighted_average([1, 2, 3]).dtype == np.float64


@pytest.mark.parametrize("bad", _BETA.bad_values())
def test_refuses_betas(hostile, bad):
    for where, call in {
        "exponentially_weighted_average": lambda: exponentially_weighted_average([1.0], beta=bad),
        "effective_window": lambda: effective_window(bad),
        "average_weights": lambda: average_weights(bad, 3),
    }.items():
        with pytest.raises(ArgumentError, match=f"^{where}: expected beta to be a number >= 0 and < 1, got"):
            call()


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ([], ShapeError, r"T at least 1, got \(0,\)"),
        (3.0, ShapeError, r"T at least 1, got \(\)"),
        ([[1.0], [np.nan]], ArgumentError, r"expected finite values, got nan at index \[1, 0\]"),
        (["a"], ArgumentError, "expected values to be real numbers, got <U1"),
    ],
)
def test_refuses_values(hostile, values, error, message):
    with pytest.raises(error, match=f"^exponentially_weighted_average: .*{message}"):
        exponentially_weighted_average(values)


@pytest.mark.parametrize("bad", [0, -1, 1.5, "3"])
def test_refuses_counts(hostile, bad):
    with pytest.raises(ArgumentError, match="average_weights: expected count to be a whole number >= 1"):
        average_weights(0.9, bad)
