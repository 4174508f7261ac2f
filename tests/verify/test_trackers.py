"""TensorBoard and MLflow read what the trackers wrote."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from zhishen import nn, optim, train
from zhishen.interop.trackers import log_mlflow, log_tensorboard
from zhishen.interop.trackers.measured import measured


@pytest.fixture
def trainer() -> train.Trainer:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(60, 4)).astype(np.float32)
    pair = x, x[:, :3].argmax(axis=1)
    return train.Trainer(nn.two_layer(4, 8, 3, rng=rng), pair, optim.SGD(lr=0.1), epochs=3, batch_size=20, rng=rng)


def test_tensorboard_reads_the_history(trainer, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of TensorBoard's own imports
        reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    log_tensorboard(trainer, tmp_path)
    history = trainer.fit()
    events = reader.EventAccumulator(str(tmp_path)).Reload()
    assert sorted(events.Tags()["scalars"]) == ["accuracy/train", "loss/train", "lr", "seconds"]
    for name, tag in (("train_loss", "loss/train"), ("train_accuracy", "accuracy/train"), ("lr", "lr")):
        assert [(event.step, event.value) for event in events.Scalars(tag)] == [
            (record["epoch"], float(np.float32(record[name]))) for record in history
        ]


@pytest.mark.filterwarnings("ignore")  # of MLflow's own imports
def test_mlflow_reads_the_history(trainer, tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")  # a test sends nothing
    mlflow = pytest.importorskip("mlflow")
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    log_mlflow(trainer, experiment="points", name="first", tracking_uri=uri)
    history = trainer.fit()
    client = mlflow.MlflowClient(tracking_uri=uri)
    (run,) = client.search_runs([client.get_experiment_by_name("points").experiment_id])
    assert (run.info.status, run.info.run_name) == ("FINISHED", "first")
    assert {name: run.data.params[name] for name in ("optimizer", "optimizer.lr")} == {
        "optimizer": "SGD",
        "optimizer.lr": "0.1",
    }
    for name in measured(history[0]):
        found = {metric.step: metric.value for metric in client.get_metric_history(run.info.run_id, name)}
        assert found == {record["epoch"]: record[name] for record in history}
