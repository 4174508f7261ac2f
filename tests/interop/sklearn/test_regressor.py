"""Regression of one target and of several."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ArgumentError
from zhishen.sklearn import NetworkRegressor

QUICK = {"epochs": 30, "random_state": 0}


@pytest.fixture(scope="module")
def X():
    return np.random.default_rng(0).normal(size=(200, 4))


def test_targets_in_any_units(X):
    for scale in (1e-6, 1.0, 1e6):
        y = scale * (X[:, 0] + X[:, 1] ** 2 + 100)
        regressor = NetworkRegressor((30,), **QUICK).fit(X, y)
        assert regressor.predict(X).shape == (200,)
        assert regressor.score(X, y) > 0.8


def test_several_targets(X):
    y = np.column_stack([X[:, 0], 1000 * X[:, 1], X[:, 2] - 5])
    regressor = NetworkRegressor((30,), early_stopping=True, **QUICK).fit(X, y)
    assert regressor.predict(X).shape == (200, 3)
    assert regressor.score(X, y) > 0.9
    assert regressor.history_[-1]["validation_score"] > 0.8


def test_without_standardization_the_network_predicts_in_the_units(X):
    regressor = NetworkRegressor((8,), standardize=False, **QUICK).fit(X, X[:, 0])
    assert regressor.scaling_ is None
    assert regressor.target_scaling_ is None
    np.testing.assert_array_equal(regressor.predict(X), regressor.network_.predict(X).ravel())


def test_the_dtype_is_that_of_the_inputs(X):
    for dtype in (np.float32, np.float64):
        regressor = NetworkRegressor((8,), **QUICK).fit(X.astype(dtype), X[:, 0])
        assert regressor.network_.dtype == dtype
        assert regressor.predict(X.astype(dtype)).dtype == dtype


def test_another_number_of_targets_is_refused(X):
    regressor = NetworkRegressor((8,), random_state=0).partial_fit(X, X[:, :2])
    with pytest.raises(ArgumentError, match="expected 2 numbers for each sample in y, as in the first call, got 3"):
        regressor.partial_fit(X, X[:, :3])


def test_a_network_for_classes_is_refused(X):
    with pytest.raises(ArgumentError, match="build the network with loss='sum_of_squares'"):
        NetworkRegressor(nn.two_layer(4, 3, 1, rng=np.random.default_rng(0))).fit(X, X[:, 0])


def test_a_single_validation_sample_has_no_score(X):
    regressor = NetworkRegressor((8,), **QUICK).fit(X, X[:, 0], validation_data=(X[:1], X[:1, 0]))
    assert regressor.history_[-1]["validation_score"] is None
    assert regressor.history_[-1]["validation_loss"] >= 0
