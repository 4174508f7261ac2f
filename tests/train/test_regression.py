"""A data set without classes: R² and the RMSE in place of the accuracy; resuming, patience, runs, history."""

from __future__ import annotations

import json

import numpy as np
import pytest
from table_samples import houses, written

from zhishen import data, metrics, nn, optim, train
from zhishen.errors import ArgumentError, CheckpointError, DataError, ShapeError
from zhishen.train.checkpoint import step_files
from zhishen.train.config import CONFIG

REGRESSION_KEYS = [f"{part}_{name}" for part in ("train", "validation", "test") for name in ("r2", "rmse")]


@pytest.fixture(scope="module")
def prices():
    return data.table(houses(), target="price", validation=0.2)


def trainer_of(dataset, *, epochs=4, **options):
    rng = np.random.default_rng(0)
    network = nn.multi_layer(dataset.train.x.shape[1], [16], dataset.outputs, rng=rng, loss="sum_of_squares")
    return train.Trainer(network, dataset, optim.Adam(lr=0.01), epochs=epochs, batch_size=16, rng=rng, **options)


def test_r2_and_the_rmse_are_measured_in_place_of_the_accuracy(prices):
    trainer = trainer_of(prices, epochs=15)
    record = trainer.fit()[-1]
    assert trainer.regresses
    assert not trainer.classifies
    assert record["train_accuracy"] is record["validation_accuracy"] is record["test_accuracy"] is None
    target = prices.preprocessing.reader.target
    true = target.values(prices.test.t)
    predicted = target.values(trainer.network.predict(prices.test.x))
    assert record["test_r2"] == pytest.approx(metrics.r2(predicted, true))
    assert record["test_rmse"] == pytest.approx(metrics.mean_squared_error(predicted, true) ** 0.5)
    assert record["test_r2"] > 0.9
    assert trainer.state.best == max(entry["validation_r2"] for entry in trainer.history)


def test_a_classification_has_the_keys_that_it_had(make_trainer):
    assert not {*REGRESSION_KEYS} & make_trainer(epochs=1).fit()[0].keys()


def test_a_run_resumes_to_the_same_bits_in_the_middle_of_an_epoch(prices, tmp_path):
    whole = trainer_of(prices)
    whole.fit()
    first = trainer_of(prices, run=tmp_path / "run", checkpoint_steps=5)
    first.on("step", lambda trainer: trainer.stop("now") if trainer.state.step == 17 else None)
    first.fit()
    second = trainer_of(prices, run=tmp_path / "run", checkpoint_steps=5)
    assert second.resume() == []
    second.fit()
    for name, array in whole.network.params.items():
        assert array.tobytes() == second.network.params[name].tobytes()
    drop = {"seconds"}
    for one, other in zip(whole.history, second.history, strict=True):
        assert {k: v for k, v in one.items() if k not in drop} == {k: v for k, v in other.items() if k not in drop}
    assert train.read_history(tmp_path / "run" / "history.jsonl") == second.history


def test_patience_waits_for_r2(prices):
    trainer = trainer_of(prices, epochs=50, patience=1)
    trainer.optimizer.lr = 0.0
    trainer.fit()
    assert trainer.stopped == "the validation R² has not risen for 1 epoch"
    assert len(trainer.history) == 2


def test_a_record_with_half_of_the_keys_is_refused():
    record = dict.fromkeys(
        ["epoch", "step", "train_loss", "lr", "seconds", "train_accuracy", "validation_loss", "validation_accuracy",
         "test_loss", "test_accuracy"], None
    ) | {"epoch": 1, "step": 1, "train_loss": 0.1, "lr": 0.1, "seconds": 1.0}  # fmt: skip
    assert train.history.check_history([record])
    whole = record | dict.fromkeys(REGRESSION_KEYS, 0.5)
    assert train.history.check_history([whole])
    for bad in (record | {"train_r2": 0.5}, whole | {"test_r2": 1.5}, whole | {"test_rmse": -1.0}):
        with pytest.raises(ArgumentError):
            train.history.check_history([bad])


def test_one_test_row_has_no_r2(prices):
    one = data.Dataset(prices.train, None, data.Split(prices.test.x[:1], prices.test.t[:1]), name="one", classes=None)
    record = trainer_of(one, epochs=1).fit()[0]
    assert record["test_r2"] is None
    assert record["test_rmse"] >= 0


# --- data sets without classes ----------------------------------------------------------------------------------------


def test_targets_of_a_regression_are_floats_in_rows():
    x, t = np.zeros((4, 2)), np.arange(4.0)[:, None]
    dataset = data.Dataset(data.Split(x, t), None, data.Split(x, t), name="numbers", classes=None, target_names=("y",))
    assert dataset.outputs == 1
    assert dataset.target_deviation.tolist() == [1.0]
    for bad in (t[:, 0], t.astype(int), t.astype(str)):
        with pytest.raises(ShapeError, match=r"expected train\.t to be floats of shape"):
            data.Dataset(data.Split(x, bad), None, data.Split(x, t), name="numbers", classes=None)
    with pytest.raises(ShapeError, match=r"expected test\.t to hold 1 numbers"):
        data.Dataset(data.Split(x, t), None, data.Split(x, np.zeros((4, 2))), name="numbers", classes=None)
    with pytest.raises(ArgumentError, match="expected 1 target_names"):
        data.Dataset(data.Split(x, t), None, data.Split(x, t), name="n", classes=None, target_names=("a", "b"))
    with pytest.raises(ArgumentError, match="expected 0 class_names"):
        data.Dataset(data.Split(x, t), None, data.Split(x, t), name="n", classes=None, class_names=("a",))
    with pytest.raises(ArgumentError, match="expected 0 target_names"):
        data.Dataset(
            data.Split(x, np.zeros(4, int)),
            None,
            data.Split(x, np.zeros(4, int)),
            name="n",
            classes=2,
            target_names=("a",),
        )


def test_the_description_is_kept_in_json(prices):
    described = train.DataDescription.of(prices)
    assert (described.classes, described.outputs, described.target_names) == (None, 1, ("price",))
    content = json.loads(json.dumps(described.as_dict()))
    assert train.DataDescription.from_dict(content) == described
    with pytest.raises(ArgumentError):
        train.DataDescription.from_dict({**content, "targets": 0})


# --- runs -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path):
    path = written(houses(), tmp_path / "houses.csv")
    config = train.RECIPES["table_layers"].change(
        data=str(path), data_options={"target": "price"}, epochs=3, batch_size=32, validation=0.1
    )
    trainer = config.build_trainer(config.load_data(compact=True), tmp_path / "run")
    trainer.fit()
    config.write(tmp_path / "run" / CONFIG)
    return tmp_path / "run"


def test_a_run_keeps_its_table_reader(run):
    found = train.read_run(run)
    dataset = found.load_data()
    assert found.network.preprocessing == dataset.preprocessing
    assert train.Config.read(run / CONFIG).data_options == {"target": "price"}
    assert step_files(run / "checkpoints")


def test_a_moved_table_has_the_same_parts_and_another_one_only_test_rows(run, tmp_path):
    found = train.read_run(run)
    (tmp_path / "elsewhere").mkdir()
    moved = (tmp_path / "houses.csv").rename(tmp_path / "elsewhere" / "houses.csv")
    with pytest.raises(DataError, match="got no such file or folder"):
        found.load_data()
    assert len(found.load_data(str(moved)).test.x) == 60
    other = found.load_data(str(written(houses(40, seed=5), tmp_path / "other.csv")))
    assert len(other.test.x) == 40
    assert other.preprocessing == found.data.preprocessing


def test_a_table_that_has_changed_is_noticed(run, tmp_path):
    written(houses(310), tmp_path / "houses.csv")
    with pytest.raises(DataError, match="as it was in training, got one with other rows or columns"):
        train.read_run(run).load_data()
    config = train.Config.read(run / CONFIG)
    with pytest.raises(CheckpointError, match="does not fit"):
        config.build_trainer(config.load_data(), run).resume()
