"""A trainer of a pair of arrays: what it takes, what it leaves out, what it refuses, and what is shown of it."""

from __future__ import annotations

import dataclasses
import io
import json
import re

import numpy as np
import pytest
from rich.console import Console

from zhishen import data, nn, optim, train
from zhishen.data import Pixels, Preprocessing, Split
from zhishen.errors import ArgumentError, ShapeError
from zhishen.figures.learning_curves import draw_learning_curves, learning_curves_data
from zhishen.nn.loss import SoftmaxCrossEntropy, SumOfSquares
from zhishen.train.part import are_classes, training_data

UNKNOWN = ("validation_loss", "validation_accuracy", "test_loss", "test_accuracy")


def regression(samples: int = 64, outputs: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Points of a linear map, (N, 3) and (N, K), or (N,) for one output."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(samples, 3))
    t = x @ rng.normal(size=(3, outputs)) + 1
    return x, t[:, 0] if outputs == 1 else t


def regressor(x, t, *, outputs: int = 1, loss: str = "sum_of_squares", **options) -> train.Trainer:
    rng = np.random.default_rng(0)
    network = nn.Network([nn.Affine(3, outputs, rng=rng)], loss=loss)
    return train.Trainer(network, (x, t), optim.Adam(lr=0.1), **{"epochs": 40, "batch_size": 8, "rng": rng, **options})


# --- it trains -------------------------------------------------------------------------------------------------------


def test_a_pair_trains_to_the_bits_of_its_data_set(make_trainer, dataset):
    whole, pair, split = (make_trainer(dataset=d) for d in (dataset, tuple(dataset.train), dataset.train))
    histories = [trainer.fit() for trainer in (whole, pair, split)]
    for other in (pair, split):
        for name, array in whole.network.params.items():
            assert array.tobytes() == other.network.params[name].tobytes()
    for record, expected in zip(histories[1], histories[0], strict=True):
        assert all(record[key] is None for key in UNKNOWN)
        assert record["train_accuracy"] == expected["train_accuracy"]
        assert record["train_loss"] == expected["train_loss"]


def test_lists_and_one_hot_rows_train_as_labels_do(make_trainer, dataset):
    x, t = dataset.train
    labels, lists = make_trainer(dataset=(x, t)), make_trainer(dataset=(x.tolist(), t.tolist()))
    rows = make_trainer(dataset=(x, data.one_hot(t, 4)))
    accuracies = [[record["train_accuracy"] for record in trainer.fit()] for trainer in (labels, lists, rows)]
    assert accuracies[0] == accuracies[1] == accuracies[2]
    assert rows.classifies


def test_pixels_train_as_their_floats_do(make_trainer):
    rng = np.random.default_rng(0)
    x, t = Pixels(rng.integers(0, 256, (50, 4), dtype=np.uint8)), rng.integers(0, 4, 50)
    held, floats = make_trainer(dataset=(x, t)), make_trainer(dataset=(np.asarray(x), t))
    assert [r["train_loss"] for r in held.fit()] == [r["train_loss"] for r in floats.fit()]
    assert held.network.preprocessing == Preprocessing(input_shape=(4,), divisor=255)
    assert floats.network.preprocessing is None


def test_images_of_a_pair_can_be_augmented(make_trainer):
    rng = np.random.default_rng(0)
    x, t = rng.random((12, 1, 6, 6), np.float32), np.arange(12) % 4
    network = nn.Network([nn.Flatten(), nn.Affine(36, 4, rng=rng)])
    trainer = make_trainer(dataset=(x, t), network=network, augment=data.Augment(shift=1), epochs=1, batch_size=5)
    assert trainer.dataset.image_shape == (1, 6, 6)
    assert len(trainer.fit()) == 1
    with pytest.raises(ArgumentError, match=r"expected images to augment, got inputs of shape \(4,\)"):
        make_trainer(dataset=(x.reshape(-1, 4), np.zeros(108, int)), augment=data.Augment(shift=1))


def test_a_run_of_a_pair_resumes_to_the_same_bits(make_trainer, dataset, same_bits, tmp_path):
    pair = tuple(dataset.train)
    whole = make_trainer(dataset=pair)
    whole.fit()
    make_trainer(dataset=pair, epochs=2, run=tmp_path / "run").fit()
    resumed = make_trainer(dataset=pair, run=tmp_path / "run")
    assert resumed.resume() == []
    resumed.fit()
    same_bits(whole, resumed)
    assert train.read_history(tmp_path / "run" / "history.jsonl") == resumed.history


# --- real numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outputs", [1, 2])
def test_real_targets_are_learnt_without_an_accuracy(outputs, monkeypatch):
    x, t = regression(outputs=outputs)
    trainer = regressor(x, t, outputs=outputs)
    monkeypatch.setattr(
        train.distributed.metrics, "count_correct", lambda *_: pytest.fail("right answers were counted")
    )
    history = trainer.fit()
    assert not trainer.classifies
    assert history[-1]["train_loss"] < 1e-4 < history[0]["train_loss"]
    assert all(record[key] is None for record in history for key in (*UNKNOWN, "train_accuracy"))
    assert trainer.state.correct == 0
    expected = np.linalg.lstsq(np.c_[x, np.ones(len(x))], t.reshape(len(x), -1))[0]
    np.testing.assert_allclose(trainer.network.params["affine1.W"], expected[:3], atol=0.02)
    np.testing.assert_allclose(trainer.network.params["affine1.b"], expected[3], atol=0.02)


def test_a_column_of_real_targets_is_the_same_as_a_row():
    x, t = regression()
    a, b = regressor(x, t, epochs=2).fit(), regressor(x, t[:, None], epochs=2).fit()
    assert [record["train_loss"] for record in a] == [record["train_loss"] for record in b]


@pytest.mark.parametrize(
    ("t", "classes"),
    [
        ([0, 2, 1], True),
        ([[1, 0], [0, 1], [1, 0]], True),
        ([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]], True),
        ([[True, False], [False, True], [True, False]], True),
        ([0.0, 2.0, 1.0], False),
        ([[1], [1], [1]], False),
        ([[0.5, 0.5], [0.0, 1.0], [1.0, 0.0]], False),
        ([[1, 1], [0, 0], [1, 0]], False),
        ([[0, 0], [1, 0], [0, 1]], False),
        ([[2, 0], [0, 1], [1, 0]], False),
        (np.ones((3, 2, 1)), False),
    ],
    ids=str,
)
def test_labels_and_one_hot_rows_are_classes_and_nothing_else(t, classes):
    network = nn.Network([nn.Affine(2, 2, rng=np.random.default_rng(0))], loss="sum_of_squares")
    part = training_data((np.zeros((3, 2)), t), SumOfSquares(), where="Trainer").train
    assert are_classes(part, network) is classes


@pytest.mark.parametrize(
    ("dtype", "whole"), [(int, False), (np.uint8, False), (bool, False), (float, False), (int, True), (np.uint8, True)]
)
def test_numbers_for_one_output_are_a_regression_whatever_their_dtype(dtype, whole):
    x, t = np.random.default_rng(0).normal(size=(20, 3)), (np.arange(20) % 3).astype(dtype)
    part = Split(x, t)
    given = data.Dataset(train=part, validation=part, test=part, name="numbers", classes=3) if whole else (x, t)
    network = nn.Network([nn.Affine(3, 1, rng=np.random.default_rng(0))], loss="sum_of_squares")
    trainer = train.Trainer(network, given, optim.SGD(lr=0.1), epochs=1, batch_size=5, rng=np.random.default_rng(0))
    assert not trainer.classifies
    before = network.loss(x, t.astype(float)[:, None])
    record = trainer.fit()[-1]
    assert record["train_accuracy"] is None
    assert network.loss(x, t) == network.loss(x, t.astype(float)[:, None]) < before


def test_labels_as_floats_are_refused_where_the_loss_takes_classes(dataset, make_trainer):
    x, t = dataset.train
    with pytest.raises(
        ShapeError, match=r"expected labels as integers, got float64; convert them with t.astype\(int\)"
    ):
        make_trainer(dataset=(x, t.astype(np.float64))).fit()


def test_a_data_set_has_classes_whatever_the_loss(make_trainer, dataset):
    network = nn.multi_layer(4, [8], 4, rng=np.random.default_rng(0), loss=SumOfSquares())
    trainer = make_trainer(network=network, epochs=1)
    assert trainer.classifies
    assert trainer.fit()[0]["test_accuracy"] == network.accuracy(*dataset.test)


def test_the_best_of_a_pair_is_that_of_the_least_training_loss(tmp_path):
    x, t = regression()
    trainer = regressor(x, t, epochs=3, run=tmp_path / "run")
    history = trainer.fit()
    assert trainer.state.best == -min(record["train_loss"] for record in history)
    assert (tmp_path / "run" / "checkpoints" / "best.safetensors").exists()


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_what_is_shown_has_no_accuracy_where_there_is_none(hostile):
    x, t = regression()
    lines, objects = io.StringIO(), io.StringIO()
    console = Console(force_terminal=True, file=io.StringIO(), width=100, legacy_windows=False)
    trainer = regressor(x, t, epochs=2)
    train.show_lines(trainer, file=lines)
    train.show_json(trainer, file=objects)
    train.show_bar(trainer, console)
    trainer.fit()
    heading, *rows = lines.getvalue().splitlines()
    assert heading.split() == ["epoch", "loss", "lr", "seconds"]
    assert [row.split()[0] for row in rows] == ["1/2", "2/2"]
    start, *epochs = map(json.loads, objects.getvalue().splitlines())
    assert start["samples"] == 64
    assert [epoch["train_accuracy"] for epoch in epochs] == [None, None]
    drawn = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", console.file.getvalue())
    assert re.search(r"loss \d\.\d{4}", drawn)
    assert "accuracy" not in drawn
    assert "%" not in drawn


def test_learning_curves_of_real_targets_have_no_accuracy():
    from matplotlib.figure import Figure

    x, t = regression()
    curves = learning_curves_data(regressor(x, t, epochs=3).fit())
    assert list(curves.loss) == ["train"]
    assert curves.accuracy == {}
    axes = Figure().subplots(1, 2)
    draw_learning_curves(curves, axes)
    assert axes[1].texts[0].get_text() == "not recorded"


def test_repr_calls_it_arrays():
    assert "Trainer(Network, arrays, Adam(" in repr(regressor(*regression()))


# --- what is refused -------------------------------------------------------------------------------------------------

X, T = np.zeros((4, 2)), np.array([0, 1, 1, 0])


class DataLoader:
    """What other libraries deal out their mini-batches with."""

    def __iter__(self):
        return iter([(X, T)])

    def __len__(self) -> int:
        return 1


@pytest.mark.parametrize(
    ("given", "got"),
    [
        (X, r"one array \(4, 2\)"),
        ([X, T], "list"),
        (((X, T) for _ in range(2)), "generator"),
        (DataLoader(), "DataLoader"),
        ({"x": X, "t": T}, "dict"),
        (None, "NoneType"),
        ("mnist", "str"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_pair_is_refused(hostile, make_trainer, given, got):
    with pytest.raises(ArgumentError) as caught:
        train.Trainer(nn.two_layer(2, 3, 2, rng=np.random.default_rng(0)), given, optim.SGD(), epochs=1, rng=None)
    assert re.fullmatch(
        r"Trainer: expected a data.Dataset, or inputs and targets as a pair \(x, t\), got "
        + got
        + r"; put all samples into two arrays and write \(x, t\)",
        str(caught.value),
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((X, T, X), r"as a pair \(x, t\), got a tuple of 3; make a data.Dataset from data with a validation or a test"),
        ((X,), r"as a pair \(x, t\), got a tuple of 1"),
        (((X, T), (X, T)), r"as a pair \(x, t\), got a pair that has a tuple in it; make a data.Dataset"),
        ((X, Split(X, T)), r"as a pair \(x, t\), got a pair that has a tuple in it"),
        ((DataLoader(), T), "expected x to be an array of numbers, got DataLoader; convert it with np.asarray first"),
        ((X, None), "expected t to be an array of numbers, got NoneType"),
        ((X, np.array(list("abba"))), "expected t to be an array of numbers, got dtype <U1"),
        (([[1, 2], [3]], [0, 1]), "expected x to be an array of numbers, got rows of different lengths"),
        (((i for i in X), T), "expected x to be an array of numbers, got generator"),
        ((X, T[:3]), r"expected as many targets as inputs, got x \(4, 2\) and t \(3,\); give every input one target"),
        ((X, np.array(3)), r"expected as many targets as inputs, got x \(4, 2\) and t \(\)"),
        ((X.tolist(), [0, 1]), r"expected as many targets as inputs, got x \(4, 2\) and t \(2,\)"),
        ((X[:, 0], T), r"expected x of shape \(N, ...\) with at least one value, got \(4,\); put one input into each"),
        ((X[:0], T[:0]), r"expected x of shape \(N, ...\) with at least one value, got \(0, 2\)"),
    ],
)
def test_pairs_that_do_not_fit_are_refused(hostile, given, words):
    with pytest.raises((ArgumentError, ShapeError), match=f"^Trainer: .*{words}"):
        training_data(given, SoftmaxCrossEntropy(), where="Trainer")


def test_patience_needs_a_validation_part_which_a_pair_does_not_have(make_trainer):
    with pytest.raises(ArgumentError) as caught:
        make_trainer(dataset=(np.zeros((20, 4)), np.zeros(20, int)), patience=2)
    assert str(caught.value) == (
        "Trainer: expected a validation part for early stopping, got a pair of arrays without one; load the data with "
        "validation=0.2, for example, or make a data.Dataset with a validation part (the test part must not decide "
        "when to stop)"
    )


def test_a_batch_larger_than_the_pair_is_refused(make_trainer):
    with pytest.raises(ArgumentError, match="at most the 4 training samples, got 10"):
        make_trainer(dataset=(np.zeros((4, 4)), T))


# --- preprocessing ---------------------------------------------------------------------------------------------------


def test_fit_gives_the_network_the_preprocessing_of_its_data(make_trainer, dataset):
    preprocessing, other = Preprocessing(input_shape=(4,), divisor=2), Preprocessing(divisor=3)
    prepared = dataclasses.replace(dataset, preprocessing=preprocessing)
    trainer = make_trainer(dataset=prepared, epochs=1)
    assert trainer.network.preprocessing is None
    trainer.fit()
    assert trainer.network.preprocessing is preprocessing
    trainer = make_trainer(dataset=prepared, epochs=1)
    trainer.network.preprocessing = other
    trainer.fit()
    assert trainer.network.preprocessing is other
    trainer = make_trainer(epochs=1)
    trainer.fit()
    assert trainer.network.preprocessing is None


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("name", ["x", "t"])
def test_the_first_number_that_is_not_finite_is_named(name, bad):
    x, t = regression(outputs=2)
    {"x": x, "t": t}[name][7, 1] = bad
    with pytest.raises(ArgumentError, match=rf"finite numbers in {name}, got {bad} at {name}\[7, 1\]; .* sample 7\Z"):
        training_data((x, t), SumOfSquares(), where="Trainer")
