"""What classifier and regressor share: scikit-learn's tools, early stopping, warm starts, partial fits, callbacks."""

from __future__ import annotations

import pickle

import joblib
import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.model_selection import GridSearchCV, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from zhishen import nn, optim
from zhishen.errors import ArgumentError, NumericalError, ShapeError
from zhishen.sklearn import NetworkClassifier, NetworkRegressor

QUICK = {"epochs": 5, "random_state": 0}


@pytest.fixture(scope="module")
def halves():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 4))
    return X, np.where(X[:, 0] + 0.5 * X[:, 1] > 0, "yes", "no")


@parametrize_with_checks([NetworkClassifier(), NetworkRegressor()])
def test_scikit_learn_checks_with_default_arguments(estimator, check):
    check(estimator)


# --- tools of scikit-learn ------------------------------------------------------------------------------------------


def test_pipeline_grid_search_and_validated_predictions(halves):
    X, y = halves
    pipeline = make_pipeline(StandardScaler(), NetworkClassifier((8,), lr=0.05, **QUICK))
    search = GridSearchCV(pipeline, {"networkclassifier__lr": [1e-6, 0.05]}, cv=3).fit(X, y)
    assert search.best_params_ == {"networkclassifier__lr": 0.05}
    assert (cross_val_predict(pipeline, X, y, cv=3) == y).mean() > 0.8


def test_calibration(halves):
    X, y = halves
    calibrated = CalibratedClassifierCV(NetworkClassifier((8,), **QUICK), cv=3).fit(X, y)
    np.testing.assert_allclose(calibrated.predict_proba(X).sum(axis=1), 1)


def test_copies_by_clone_pickle_and_joblib(halves, tmp_path):
    X, y = halves
    classifier = NetworkClassifier((8,), dropout=0.1, optimizer=optim.Adam(lr=0.01), **QUICK).fit(X, y)
    expected = classifier.predict_proba(X)
    joblib.dump(classifier, tmp_path / "classifier")
    for copy in (
        pickle.loads(pickle.dumps(classifier)),
        joblib.load(tmp_path / "classifier"),
        clone(classifier).fit(X, y),
    ):
        np.testing.assert_array_equal(copy.predict_proba(X), expected)


def test_a_loaded_copy_continues_to_the_same_bits(halves):
    X, y = halves
    classifier = NetworkClassifier((8,), dropout=0.1, warm_start=True, **QUICK).fit(X, y)
    copy = pickle.loads(pickle.dumps(classifier))
    np.testing.assert_array_equal(copy.fit(X, y).predict_proba(X), classifier.fit(X, y).predict_proba(X))


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_names_of_features(halves, frame):
    X, y = halves
    table = frame({name: X[:, k] for k, name in enumerate("abcd")})
    classifier = NetworkClassifier((8,), **QUICK).fit(table, y)
    assert classifier.feature_names_in_.tolist() == ["a", "b", "c", "d"]
    np.testing.assert_array_equal(classifier.predict(table), NetworkClassifier((8,), **QUICK).fit(X, y).predict(X))
    with pytest.raises(ValueError, match="feature names"):
        classifier.predict(table.rename(columns={"a": "z"}) if frame is pd.DataFrame else table.rename({"a": "z"}))


@pytest.mark.parametrize("container", ["pandas", "polars"])
def test_a_pipeline_whose_steps_return_data_frames(halves, container):
    X, y = halves
    table = pd.DataFrame(X, columns=list("abcd"))
    pipeline = make_pipeline(StandardScaler(), NetworkClassifier((8,), **QUICK)).set_output(transform=container)
    assert pipeline.fit(table, y)[-1].feature_names_in_.tolist() == ["a", "b", "c", "d"]


# --- networks -------------------------------------------------------------------------------------------------------


def conv(inputs, outputs, rng):
    return nn.simple_conv(inputs, outputs, rng=rng, filters=4, size=3, hidden=8)


def test_convolution_on_rows_and_on_images():
    rng = np.random.default_rng(0)
    images = rng.normal(size=(60, 1, 8, 8)) + np.repeat([0, 3], 30)[:, None, None, None] * np.eye(8)
    y = np.repeat([0, 1], 30)
    by_rows = NetworkClassifier(conv, input_shape=(1, 8, 8), epochs=20, random_state=0).fit(images.reshape(60, 64), y)
    by_images = NetworkClassifier(conv, epochs=20, random_state=0).fit(images, y)
    assert by_rows.score(images.reshape(60, 64), y) > 0.9
    np.testing.assert_array_equal(by_rows.predict_proba(images.reshape(60, 64)), by_images.predict_proba(images))


def test_a_prototype_with_a_block_stays_as_it_is(halves):
    X, y = halves
    rng = np.random.default_rng(0)
    block = nn.Residual(nn.Sequential(nn.Affine(6, 6, rng=rng), nn.ReLU()))
    prototype = nn.Network([nn.Affine(4, 6, rng=rng), block, nn.Affine(6, 2, rng=rng)])
    before = prototype.state_dict()
    classifier = NetworkClassifier(prototype, epochs=20, random_state=0).fit(X, y)
    assert classifier.score(X, y) > 0.9
    for name, array in prototype.state_dict().items():
        np.testing.assert_array_equal(array, before[name])


class TwoBranches(nn.Network):
    def forward(self, x):
        left, right, out = self.layers.values()
        return out(np.tanh(left(x)) * right(x))


@pytest.mark.parametrize("loss", ["sum_of_squares", lambda y, t: ((y - t) ** 2).sum() / (2 * len(y))])
def test_a_network_of_tensors_with_sample_weights(loss):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(80, 2))
    y, weights = X[:, 0] * X[:, 1], rng.integers(0, 3, 80)
    layers = {
        name: nn.Affine(*sizes, rng=rng, dtype=np.float64)
        for name, sizes in {"left": (2, 8), "right": (2, 8), "out": (8, 1)}.items()
    }
    options = {"epochs": 20, "batch_size": None, "random_state": 0}
    weighted = NetworkRegressor(TwoBranches(layers, loss=loss), **options).fit(X, y, weights)
    repeated = NetworkRegressor(TwoBranches(layers, loss=loss), **options)
    repeated.fit(np.repeat(X, weights, axis=0), np.repeat(y, weights))
    np.testing.assert_allclose(weighted.predict(X), repeated.predict(X), rtol=1e-6, atol=1e-8)
    assert weighted.history_[-1]["train_loss"] < 0.7 * weighted.history_[0]["train_loss"]


def test_batch_norm_and_a_frozen_layer(halves):
    X, y = halves

    def build(inputs, outputs, rng):
        network = nn.multi_layer(inputs, [8], outputs, rng=rng, batch_norm=True)
        network.layers["affine1"].freeze()
        return network

    classifier = NetworkClassifier(build, epochs=30, random_state=0).fit(X, y)
    assert classifier.score(X, y) > 0.8
    before = classifier.network_.params["affine1.W"].copy()
    np.testing.assert_array_equal(classifier.fit(X, y).network_.params["affine1.W"], before)


def test_input_shape_has_to_fit(halves):
    X, y = halves
    with pytest.raises(ShapeError, match=r"expected rows of 64 values for input_shape \(1, 8, 8\), got 4"):
        NetworkClassifier(conv, input_shape=(1, 8, 8), **QUICK).fit(X, y)


# --- weights --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("estimator", [NetworkClassifier, NetworkRegressor])
def test_full_batches_in_float64_treat_weights_as_repetitions(estimator, halves):
    X, _ = halves
    y = (X[:, 0] > 0.3).astype(int) if estimator is NetworkClassifier else X[:, 0] ** 2
    weights = np.random.default_rng(1).integers(0, 4, len(X))
    options = {"batch_size": None, "random_state": 0, "epochs": 10}
    weighted = estimator((8,), **options).fit(X, y, sample_weight=weights)
    repeated = estimator((8,), **options).fit(np.repeat(X, weights, axis=0), np.repeat(y, weights))
    np.testing.assert_allclose(weighted._outputs(X), repeated._outputs(X), rtol=1e-8, atol=1e-10)
    assert np.abs(weighted._outputs(X) - estimator((8,), **options).fit(X, y)._outputs(X)).max() > 1e-3


def test_the_loss_of_the_network_is_its_own_again_after_a_weighted_fit(halves):
    X, y = halves
    classifier = NetworkClassifier((8,), **QUICK).fit(X, y, sample_weight=np.ones(len(X)))
    assert isinstance(classifier.network_.last_layer, nn.SoftmaxCrossEntropy)


# --- early stopping -------------------------------------------------------------------------------------------------


def noise():
    rng = np.random.default_rng(0)
    return rng.normal(size=(120, 5)), rng.integers(0, 2, 120)


def test_early_stopping_shows_its_split_and_restores_the_best_parameters():
    X, y = noise()
    classifier = NetworkClassifier(early_stopping=True, patience=3, random_state=0).fit(X, y)
    assert classifier.stopped_
    losses = [record["validation_loss"] for record in classifier.history_]
    assert classifier.best_epoch_ == 1 + int(np.argmin(losses)) < classifier.n_iter_ == len(losses) < 50
    held_out, learned = classifier.validation_indices_, classifier.train_indices_
    assert sorted([*held_out, *learned]) == list(range(120))
    assert len(held_out) == 12
    probabilities = classifier.predict_proba(X[held_out])[np.arange(12), y[held_out]]
    assert -np.log(probabilities).mean() == pytest.approx(classifier.best_validation_loss_)
    assert classifier.history_[classifier.best_epoch_ - 1]["validation_score"] == classifier.score(
        X[held_out], y[held_out]
    )


def test_validation_data_from_outside_hold_nothing_out():
    X, y = noise()
    options = {"patience": 3, "random_state": 0, "early_stopping": True}
    classifier = NetworkClassifier(**options).fit(X[:100], y[:100], validation_data=(X[100:], y[100:]))
    assert classifier.validation_indices_ is None
    assert classifier.stopped_
    probabilities = classifier.predict_proba(X[100:])[np.arange(20), y[100:]]
    assert -np.log(probabilities).mean() == pytest.approx(classifier.best_validation_loss_)


def test_validation_data_without_early_stopping_are_only_measured():
    X, y = noise()
    plain = NetworkClassifier(**QUICK).fit(X, y)
    measured = NetworkClassifier(**QUICK).fit(X, y, validation_data=(X[:9], y[:9], np.arange(9)))
    assert plain.history_[0]["validation_loss"] is None
    assert all(record["validation_loss"] > 0 for record in measured.history_)
    # A weighted loss with weights 1 rounds differently.
    np.testing.assert_allclose(measured.predict_proba(X), plain.predict_proba(X), rtol=1e-6)
    assert not hasattr(measured, "best_epoch_")


def test_samples_of_weight_zero_are_not_held_out():
    X, y = noise()
    weights = np.repeat([0.0, 1.0], 60)
    classifier = NetworkClassifier(early_stopping=True, **QUICK).fit(X, y, sample_weight=weights)
    assert classifier.validation_indices_.min() >= 60


# --- continuing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", ["adam", "momentum"])
def test_a_warm_start_continues_to_the_same_bits(optimizer, halves):
    X, y = halves
    options = {"optimizer": optimizer, "random_state": 0, "schedule": optim.Cosine(0.01, steps=40)}
    at_once = NetworkClassifier((8,), epochs=10, **options).fit(X, y)
    in_parts = NetworkClassifier((8,), epochs=5, warm_start=True, **options).fit(X, y).fit(X, y)
    np.testing.assert_array_equal(in_parts.predict_proba(X), at_once.predict_proba(X))
    without = [{key: value for key, value in record.items() if key != "seconds"} for record in in_parts.history_]
    assert without == [{key: value for key, value in record.items() if key != "seconds"} for record in at_once.history_]
    assert in_parts.optimizer_.step == 40


def test_without_a_warm_start_a_fit_begins_anew(halves):
    X, y = halves
    classifier = NetworkClassifier((8,), **QUICK).fit(X, y)
    first = classifier.predict_proba(X)
    np.testing.assert_array_equal(classifier.fit(X, y).predict_proba(X), first)
    assert classifier.n_iter_ == 5


def test_partial_fits_are_epochs_of_a_fit(halves):
    X, y = halves
    at_once, in_parts = NetworkClassifier((8,), **QUICK).fit(X, y), NetworkClassifier((8,), **QUICK)
    for _ in range(5):
        in_parts.partial_fit(X, y)
    np.testing.assert_array_equal(in_parts.predict_proba(X), at_once.predict_proba(X))


def test_partial_fit_stops_early_as_fit_does():
    X, y = noise()
    options = {"early_stopping": True, "patience": 3, "random_state": 0}
    at_once, in_parts = NetworkClassifier(**options).fit(X, y), NetworkClassifier(**options)
    calls = 0
    while calls < 50 and not getattr(in_parts, "stopped_", False):
        in_parts.partial_fit(X, y)
        calls += 1
    assert calls == at_once.n_iter_
    np.testing.assert_array_equal(in_parts.validation_indices_, at_once.validation_indices_)
    np.testing.assert_array_equal(in_parts.predict_proba(X), at_once.predict_proba(X))
    after = in_parts.partial_fit(X, y).predict_proba(X)
    np.testing.assert_array_equal(after, at_once.predict_proba(X))


def test_partial_fit_after_fit_begins_to_watch_anew():
    X, y = noise()
    classifier = NetworkClassifier(early_stopping=True, patience=3, random_state=0).fit(X, y)
    assert classifier.stopped_
    before, epochs = classifier.predict_proba(X), classifier.n_iter_
    assert (classifier.partial_fit(X, y).predict_proba(X) != before).any()
    assert not classifier.stopped_
    assert classifier.n_iter_ == epochs + 1


# --- callbacks and output -------------------------------------------------------------------------------------------


def test_callbacks_see_each_epoch_and_may_stop(halves):
    X, y = halves
    seen = []
    callbacks = [lambda c: len(c.history_) == 3, lambda c: seen.append(c.history_[-1]["epoch"])]
    classifier = NetworkClassifier((8,), callbacks=callbacks, **QUICK).fit(X, y)
    assert seen == [1, 2, 3]
    assert classifier.n_iter_ == 3
    assert not classifier.stopped_


def test_verbose_prints_a_line_an_epoch(halves, capsys):
    X, y = halves
    NetworkClassifier((8,), verbose=True, **QUICK).fit(X, y, validation_data=(X, y))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert lines[4].startswith("epoch 5: loss 0.")
    assert "validation accuracy 0." in lines[4]


# --- errors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"epochs": 0}, "NetworkRegressor: expected epochs to be a whole number >= 1, got 0"),
        ({"batch_size": 0}, "batch_size"),
        ({"validation_fraction": 1}, "validation_fraction"),
        ({"patience": 0}, "patience"),
        ({"tol": -1}, "tol"),
        ({"weight_decay": -1}, "weight_decay"),
        ({"dropout": 1.5}, "dropout"),
        ({"activation": "rellu"}, "relu"),
        ({"optimizer": "adm"}, "adam"),
        ({"input_shape": 28}, r"expected input_shape to be a tuple of sizes, got 28"),
        ({"input_shape": (1, "a")}, r"got \(1, 'a'\)"),
        ({"callbacks": [3]}, "expected callbacks to be functions of the estimator, got 3"),
        ({"callbacks": 3}, "expected callbacks to be functions of the estimator, got 3"),
        ({"dtype": "float16"}, "expected dtype to be float32 or float64, got 'float16'"),
        ({"dtype": 5}, "expected dtype to be float32 or float64, got 5"),
        ({"early_stopping": "no"}, "expected early_stopping to be True or False, got 'no'"),
        ({"standardize": None}, "expected standardize to be True or False, got None"),
    ],
)
def test_options_out_of_range(options, sentence):
    with pytest.raises(ArgumentError, match=sentence) as caught:
        NetworkRegressor(**options).fit(np.ones((5, 2)), np.arange(5))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("given", [3, (np.ones((2, 2)),), "abc"])
def test_validation_data_of_another_form(given):
    with pytest.raises(ArgumentError, match=r"expected validation_data to be \(X, y\) or \(X, y, sample_weight\), got"):
        NetworkRegressor().fit(np.ones((5, 2)), np.arange(5), validation_data=given)


def test_a_divergence_is_named():
    X = np.random.default_rng(0).normal(size=(50, 3))
    with pytest.raises(NumericalError, match="lower the learning rate"):
        NetworkRegressor(optimizer="sgd", lr=1e9, random_state=0).fit(X, X[:, 0])
