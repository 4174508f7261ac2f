"""Clipping: by value each element, by global norm all together."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from zhishen import optim
from zhishen._checks import Number
from zhishen.errors import ArgumentError

finite = arrays(np.float64, (5,), elements=st.floats(-1e6, 1e6))
limits = st.floats(1e-3, 1e6)


@given(finite, limits)
def test_by_value(g, limit):
    out = optim.clip_by_value({"g": g}, limit)["g"]
    np.testing.assert_array_equal(out, np.minimum(np.maximum(g, -limit), limit))
    assert out is not g


@given(finite, finite, limits)
def test_by_global_norm(g, h, limit):
    out, norm = optim.clip_by_global_norm({"g": g, "h": h}, limit)
    both, clipped = np.concatenate([g, h]), np.concatenate([out["g"], out["h"]])
    assert norm == pytest.approx(np.linalg.norm(both), rel=1e-12, abs=1e-150)  # NumPy squares what is tiny to 0
    assert np.linalg.norm(clipped) <= limit * (1 + 1e-12) or norm <= limit
    if norm <= limit:
        np.testing.assert_array_equal(clipped, both)
    else:
        np.testing.assert_allclose(clipped, both * (limit / norm), rtol=1e-12)


def test_the_norm_is_that_of_all_arrays_together():
    grads = {"a": np.array([[3.0]]), "b": np.array([4.0]), "c": np.array(12.0)}
    assert optim.global_norm(grads) == 13
    out, _ = optim.clip_by_global_norm(grads, 6.5)
    assert [array.item() for array in out.values()] == [1.5, 2, 6]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_dtype_stays_and_the_gradients_are_not_written_to(dtype):
    grads = {"W": np.array([[3, 4]], dtype), "s": np.array(1, dtype)}
    before = {name: array.copy() for name, array in grads.items()}
    for limit in (0.1, 100.0):
        for out in (optim.clip_by_value(grads, limit), optim.clip_by_global_norm(grads, limit)[0]):
            for name, array in out.items():
                assert array.dtype == dtype
                assert not np.shares_memory(array, grads[name])
                np.testing.assert_array_equal(grads[name], before[name])


@pytest.mark.parametrize(("dtype", "size"), [(np.float32, 1e38), (np.float64, 1e300), (np.float32, 1e-38)])
def test_huge_and_tiny_gradients_have_a_norm(dtype, size):
    """Their squares overflow, or vanish."""
    g = np.array([3, 4], dtype) / 4 * dtype(size)
    assert optim.global_norm({"g": g}) == pytest.approx(1.25 * size, rel=1e-6)
    if size > 1:
        np.testing.assert_allclose(optim.clip_by_global_norm({"g": g}, 1.0)[0]["g"], [0.6, 0.8], rtol=1e-6)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_left_for_the_loss_to_show(bad):
    grads = {"W": np.array([1.0, bad]), "b": np.array([5.0])}
    out, norm = optim.clip_by_global_norm(grads, 1.0)
    assert not math.isfinite(norm)
    for name, array in out.items():
        np.testing.assert_array_equal(array, grads[name])
    assert np.isnan(optim.clip_by_value({"W": np.array([math.nan])}, 1.0)["W"]).all()


def test_nothing_has_no_norm():
    assert optim.global_norm({}) == optim.global_norm({"empty": np.zeros((0, 2))}) == 0
    assert optim.clip_by_global_norm({}, 1.0) == ({}, 0.0)


@pytest.mark.parametrize("bad", Number(0, open_low=True).bad_values())
def test_limits_that_are_invalid(bad, hostile):
    for function in (optim.clip_by_value, optim.clip_by_global_norm):
        with pytest.raises(ArgumentError, match=f"^{function.__name__}: expected limit to be a number > 0, got "):
            function({}, bad)


def test_a_step_is_never_longer_than_the_limit_allows(rng):
    for make in (lambda: optim.ClipNorm(optim.SGD(lr=0.1), 2.0), lambda: optim.ClipValue(optim.SGD(lr=0.1), 2.0)):
        optimizer, params = make(), {"W": np.zeros((4, 3)), "b": np.zeros(3)}
        grads = {name: 100 * rng.normal(size=array.shape) for name, array in params.items()}
        optimizer.update(params, grads)
        moved = np.concatenate([array.ravel() for array in params.values()])
        if isinstance(optimizer, optim.ClipNorm):
            assert np.linalg.norm(moved) == pytest.approx(0.2)
            assert optimizer.norm == pytest.approx(optim.global_norm(grads))
        else:
            assert np.abs(moved).max() == pytest.approx(0.2)


def test_the_norm_before_the_first_update_is_unknown():
    assert math.isnan(optim.ClipNorm(optim.SGD(), 1.0).norm)
