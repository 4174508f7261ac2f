"""The history as a CSV file."""

from __future__ import annotations

import csv

import pytest

from zhishen.errors import CheckpointError
from zhishen.interop.trackers import log_csv


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def value_of(cell: str) -> float | None:
    return float(cell) if cell else None


def test_the_file_has_the_history(make_trainer, tmp_path):
    trainer = make_trainer()
    log_csv(trainer, tmp_path / "history.csv")
    history = trainer.fit()
    rows = rows_of(tmp_path / "history.csv")
    assert [{name: value_of(cell) for name, cell in row.items()} for row in rows] == history
    assert rows[0]["validation_loss"] == ""


def test_it_is_written_after_each_epoch(make_trainer, tmp_path):
    trainer, counts = make_trainer(), []
    log_csv(trainer, tmp_path / "history.csv")
    trainer.on("epoch", lambda _: counts.append(len(rows_of(tmp_path / "history.csv"))))
    trainer.fit()
    assert counts == [1, 2, 3]


def test_after_a_resumed_training_it_has_all_epochs(make_trainer, tmp_path):
    make_trainer(epochs=2, run=tmp_path / "run").fit()
    trainer = make_trainer(epochs=3, run=tmp_path / "run")
    trainer.resume()
    log_csv(trainer, tmp_path / "history.csv")
    trainer.fit()
    assert [row["epoch"] for row in rows_of(tmp_path / "history.csv")] == ["1", "2", "3"]


def test_a_folder_that_does_not_exist_is_an_error(make_trainer, tmp_path):
    trainer = make_trainer()
    log_csv(trainer, tmp_path / "nowhere" / "history.csv")
    with pytest.raises(CheckpointError, match=r"nowhere.*No such file"):
        trainer.fit()
