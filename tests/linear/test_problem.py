"""What all regressions do with their data: centering, dtypes, and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from regressions import EVERY, EVERY_PATH, function, sample

from zhishen.errors import ArgumentError, ShapeError
from zhishen.linear import (
    ridge,
)  # fmt: skip

every = pytest.mark.parametrize("name", [*EVERY, *EVERY_PATH, "alpha_max"])


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("alpha", [0.0, 1e-9, 1.0])
def test_a_constant_column_has_coefficient_zero(name, alpha):
    x, t = sample()
    x[:, 2] = 0.1  # its mean is not exactly 0.1
    fit = EVERY[name](x, t, alpha=alpha)
    assert fit.W[2] == pytest.approx(0, abs=1e-13)
    assert fit.W[0] != 0
    only = EVERY[name](np.full((6, 2), 0.1), t[:6], alpha=alpha)
    assert only.W.tolist() == [0, 0]
    assert only.b == pytest.approx(t[:6].mean())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", [*EVERY, *EVERY_PATH])
def test_the_dtype_is_kept_and_the_data_unchanged(name, dtype):
    x, t = sample(dtype=dtype)
    x0, t0 = x.copy(), t.copy()
    result = function(name)(x, t)
    assert result.W.dtype == dtype
    assert x.tobytes() == x0.tobytes()
    assert t.tobytes() == t0.tobytes()
    if name in EVERY:
        assert result.predict(x).dtype == dtype
        wide = function(name)(x.astype(np.float64), t.astype(np.float64))
        np.testing.assert_allclose(result.W, wide.W, rtol=1e-6, atol=1e-7)


def test_integers_and_lists_are_valid_data():
    fit = ridge([[0], [1], [2]], [1, 3, 5], alpha=2)
    assert fit.W.dtype == np.float64
    assert fit.predict([[10]]).tolist() == pytest.approx([12.0])
    assert fit.predict([10]) == pytest.approx(12.0)


@every
@pytest.mark.parametrize(
    ("x", "t", "error", "message"),
    [
        (np.ones(3), np.ones(3), ShapeError, r"got \(3,\); give one feature as x.reshape\(-1, 1\)"),
        (np.ones((2, 2, 2)), np.ones(2), ShapeError, r"got \(2, 2, 2\)"),
        (np.ones((0, 2)), np.ones(0), ShapeError, r"N and I at least 1, got \(0, 2\)"),
        (np.ones((2, 0)), np.ones(2), ShapeError, r"N and I at least 1, got \(2, 0\)"),
        (np.ones((3, 2)), np.ones(2), ShapeError, r"expected t of shape \(3,\).*got \(2,\)"),
        (np.ones((3, 2)), np.ones((3, 1)), ShapeError, r"expected t of shape \(3,\).*got \(3, 1\)"),
        ([[1.0, 2.0], [3.0]], np.ones(2), ShapeError, "differ in length"),
        ([[1.0, np.nan], [3.0, 1.0]], np.ones(2), ArgumentError, r"x to be finite, got nan at index \[0, 1\]"),
        (np.ones((2, 1)), [0.0, np.inf], ArgumentError, r"t to be finite, got inf at index \[1\]"),
        (np.ones((2, 1)) * 1j, np.ones(2), ArgumentError, "x to hold real numbers, got complex128"),
        (np.array([["a"], ["b"]]), np.ones(2), ArgumentError, "x to hold real numbers, got <U1"),
        ([[1e200], [-1e200]], np.ones(2), ArgumentError, r"squares are floats, got sizes from 1e\+200"),
        ([[1e-200], [-1e-200]], np.ones(2), ArgumentError, r"squares are floats, got sizes from 1e-200"),
        ([[1.0], [2.0]], [1e200, -1e200], ArgumentError, "standardize the features and the targets"),
    ],
)
def test_invalid_data_raises(name, x, t, error, message):
    with pytest.raises(error, match=message) as caught:
        function(name)(x, t)
    assert str(caught.value).startswith(f"{name}: expected ")
    assert "; " in str(caught.value)
