"""Standardization, beside that of scikit-learn."""

from __future__ import annotations

import numpy as np
from sklearn.preprocessing import StandardScaler

from zhishen.interop.sklearn.scaling import Standardization


def test_it_equals_that_of_scikit_learn_with_and_without_weights():
    rng = np.random.default_rng(0)
    x, weights = rng.normal(3, 2, (30, 4)), rng.integers(0, 3, 30).astype(float)
    for w in (None, weights):
        expected = StandardScaler().fit(x, sample_weight=w).transform(x)
        np.testing.assert_allclose(Standardization.of(x, w).apply(x), expected, rtol=1e-10, atol=1e-12)


def test_a_constant_feature_becomes_zero():
    x = np.column_stack([np.full(7, 0.1), np.arange(7.0)])
    z = Standardization.of(x).apply(x)
    np.testing.assert_allclose(z[:, 0], 0, atol=1e-12)
    np.testing.assert_allclose(z[:, 1].std(), 1)


def test_images_have_one_scale_for_each_channel():
    x = np.random.default_rng(0).normal(size=(20, 2, 5, 5)) * np.array([1.0, 10.0])[:, None, None] + 4
    z = Standardization.of(x).apply(x)
    np.testing.assert_allclose(z.mean(axis=(0, 2, 3)), 0, atol=1e-12)
    np.testing.assert_allclose(z.std(axis=(0, 2, 3)), 1)


def test_undo_returns_to_the_units_and_dtypes_stay():
    x = np.random.default_rng(0).normal(5, 3, (10, 2)).astype(np.float32)
    scaling = Standardization.of(x)
    z = scaling.apply(x)
    assert z.dtype == np.float32
    np.testing.assert_allclose(scaling.undo(z), x, rtol=1e-5)


def test_huge_and_tiny_units_change_nothing():
    """Squares of numbers above 1e154 overflow, and those of numbers below 1e-162 vanish."""
    x = np.random.default_rng(0).normal(3, 2, (30, 3))
    expected = Standardization.of(x).apply(x)
    for unit in (2.0**1000, 2.0**-1000):
        mixed = x * np.array([1.0, unit, unit])
        np.testing.assert_array_equal(Standardization.of(mixed).apply(mixed), expected)
    zeros = np.zeros((3, 2))
    np.testing.assert_array_equal(Standardization.of(zeros).apply(zeros), zeros)
