"""scikit-learn's own checks of estimators, with many options.

The only failure that is expected is the one that scikit-learn grants its own stochastic estimators: samples with
weights and repeated samples do not fall into the same mini-batches, validation parts or dropout masks. Full batches in
float64 pass that check too.
"""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_wine
from sklearn.model_selection import GridSearchCV
from sklearn.utils.estimator_checks import check_estimator

from zhishen import nn, optim
from zhishen.sklearn import NetworkClassifier, NetworkRegressor


def epochs_so_far(estimator):
    """A callback that looks and lets the training go on."""
    return len(estimator.history_)


STOCHASTIC = {"check_sample_weight_equivalence_on_dense_data": "weights and repetitions fall into other mini-batches"}
EXACT = [
    {},
    {"batch_size": None, "dtype": "float64"},
    {"batch_size": None, "dtype": "float64", "epochs": 150, "weight_decay": 0.0, "standardize": False},
    {"network": (20, 20), "activation": "tanh", "batch_size": None},
    {"optimizer": "nesterov", "batch_size": None, "lr": 0.02, "epochs": 200},
    {"optimizer": optim.ClipNorm(optim.Adam(lr=0.01), 5.0), "penalty": optim.L2(1e-4)},
    {"callbacks": [epochs_so_far], "tol": 0.0},
]
RANDOM = [
    {"batch_size": 8},
    {"dropout": 0.1, "epochs": 100},
    {"early_stopping": True},
    {"early_stopping": True, "validation_fraction": 0.2, "patience": 3, "dropout": 0.1},
]
GRID = {"network": [(5,), (20,)]}
ALONE = [
    # Rounding in float32 exceeds the tolerance of the check, which is that of float64.
    {"dtype": "float32"},
]


def own_network(inputs, outputs, rng, loss):
    block = nn.Residual(nn.Sequential(nn.Affine(16, 16, rng=rng, dtype=np.float64), nn.ReLU()))
    layers = [nn.Affine(inputs, 16, rng=rng, dtype=np.float64), block]
    return nn.Network([*layers, nn.Affine(16, outputs, rng=rng, dtype=np.float64)], loss=loss)


def classifier_network(inputs, outputs, rng):
    """A block; the loss suits classes, not several labels."""
    return own_network(inputs, outputs, rng, "softmax_cross_entropy")


def regressor_network(inputs, outputs, rng):
    return own_network(inputs, outputs, rng, "sum_of_squares")


def failures(estimator):
    results = check_estimator(estimator, on_fail=None, on_skip=None)
    assert len(results) > 50
    return {result["check_name"]: repr(result["exception"]) for result in results if result["status"] == "failed"}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("options", EXACT, ids=str)
@pytest.mark.parametrize("estimator", [NetworkClassifier, NetworkRegressor])
def test_all_checks_pass(estimator, options):
    assert failures(estimator(**options)) == {}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("options", RANDOM + ALONE, ids=str)
@pytest.mark.parametrize("estimator", [NetworkClassifier, NetworkRegressor])
def test_only_the_check_of_stochastic_estimators_may_fail(estimator, options):
    assert set(failures(estimator(**options))) <= set(STOCHASTIC)


def test_a_grid_search_in_two_processes():
    X, y = load_wine(return_X_y=True)
    found = [
        GridSearchCV(NetworkClassifier(epochs=5, random_state=0), GRID, cv=3, n_jobs=jobs).fit(X, y) for jobs in (1, 2)
    ]
    assert found[0].best_params_ == found[1].best_params_
    np.testing.assert_allclose(found[0].predict_proba(X), found[1].predict_proba(X))


@pytest.mark.filterwarnings("ignore")
def test_a_network_with_a_block():
    found = failures(NetworkRegressor(regressor_network, batch_size=None))
    assert found == {}
    of_classes = failures(NetworkClassifier(classifier_network, batch_size=None))
    assert all("multilabel" in name for name in of_classes)
    assert all("loss like sigmoid_cross_entropy" in error for error in of_classes.values())
