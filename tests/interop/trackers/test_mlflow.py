"""The calls of MLflow's client; `make verify` reads a data base of MLflow itself (tests/verify/test_trackers.py)."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from zhishen.errors import MissingDependencyError, NumericalError
from zhishen.interop.trackers import log_mlflow
from zhishen.interop.trackers.measured import measured


class Client:
    """Notes what is written, as `mlflow.MlflowClient` stores it."""

    def __init__(self) -> None:
        self.experiments: dict[str, str] = {}
        self.params: dict[str, object] = {}
        self.metrics: dict[str, dict[int, float]] = {}
        self.status: list[str] = []
        self.runs: list[tuple[str, dict[str, str]]] = []

    def get_experiment_by_name(self, name):
        known = self.experiments.get(name)
        return None if known is None else SimpleNamespace(experiment_id=known)

    def create_experiment(self, name):
        return self.experiments.setdefault(name, f"number of {name}")

    def create_run(self, experiment_id, tags):
        self.runs.append((experiment_id, tags))
        return SimpleNamespace(info=SimpleNamespace(run_id="the run"))

    def log_param(self, run_id, name, value):
        assert run_id == "the run"
        assert name not in self.params
        self.params[name] = value

    def log_metric(self, run_id, name, value, step):
        assert run_id == "the run"
        self.metrics.setdefault(name, {})[step] = value

    def update_run(self, run_id, status):
        assert run_id == "the run"
        self.status.append(status)

    set_terminated = update_run


@pytest.fixture
def client(monkeypatch) -> Client:
    client = Client()
    monkeypatch.setitem(sys.modules, "mlflow", SimpleNamespace(MlflowClient=lambda tracking_uri: client))
    return client


def expected(history) -> dict[str, dict[int, float]]:
    return {name: {record["epoch"]: record[name] for record in history} for name in measured(history[0])}


def test_a_run_has_the_options_and_the_history(make_trainer, client):
    trainer = make_trainer()
    log_mlflow(trainer, experiment="points", name="first")
    history = trainer.fit()
    assert client.runs == [("number of points", {"mlflow.runName": "first"})]
    assert client.metrics == expected(history)
    assert client.params == {
        "network": "Network", "parameters": 4 * 8 + 8 + 8 * 3 + 3, "optimizer": "SGD", "optimizer.lr": 0.1,
        "epochs": 3, "batch_size": 20, "data": "points",
    }  # fmt: skip
    assert client.status == ["FINISHED"]


def test_a_run_can_be_continued(make_trainer, client):
    trainer = make_trainer()
    log_mlflow(trainer, run_id="the run")
    history = trainer.fit()
    assert (client.runs, client.params) == ([], {})
    assert client.metrics == expected(history)
    assert client.status == ["RUNNING", "FINISHED"]


def test_two_runs_are_of_one_experiment(make_trainer, client):
    for _ in range(2):
        client.params.clear()
        trainer = make_trainer(epochs=1)
        log_mlflow(trainer, experiment="points")
        trainer.fit()
    assert client.runs == [("number of points", {})] * 2


def test_a_training_that_raises_has_failed(make_trainer, client):
    trainer = make_trainer(schedule=lambda step: 0.1 if step < 3 else 1e30)
    log_mlflow(trainer)
    with pytest.raises(NumericalError):
        trainer.fit()
    assert client.status == ["FAILED"]


def test_a_training_that_was_stopped_is_finished(make_trainer, client):
    trainer = make_trainer()
    log_mlflow(trainer)
    trainer.on("epoch", lambda trainer: trainer.stop("enough"))
    trainer.fit()
    assert client.status == ["FINISHED"]


def test_an_error_at_the_start_is_the_one_that_is_raised(make_trainer, client):
    def fail(name):
        raise ConnectionError

    client.get_experiment_by_name = fail
    trainer = make_trainer()
    log_mlflow(trainer)
    with pytest.raises(ConnectionError):
        trainer.fit()
    assert client.status == []


def test_without_the_package_the_sentence_says_what_to_install(make_trainer, monkeypatch):
    monkeypatch.setitem(sys.modules, "mlflow", None)
    with pytest.raises(MissingDependencyError, match=r"^The log for MLflow needs .*pip install mlflow$"):
        log_mlflow(make_trainer())
