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


def test_a_folder_that_does_not_exist_is_made(make_trainer, tmp_path):
    trainer = make_trainer()
    log_csv(trainer, tmp_path / "new" / "deep" / "history.csv")
    trainer.fit()
    assert len(rows_of(tmp_path / "new" / "deep" / "history.csv")) == 3


def test_a_file_in_place_of_the_folder_is_an_error(make_trainer, tmp_path):
    (tmp_path / "logs").write_text("")
    with pytest.raises(CheckpointError, match=r"logs: expected a folder that can be written to, got: .*exists"):
        log_csv(make_trainer(), tmp_path / "logs" / "history.csv")


def test_a_file_that_cannot_be_written_is_an_error_before_the_first_epoch(make_trainer, tmp_path):
    (tmp_path / "history.csv").mkdir()
    trainer = make_trainer()
    log_csv(trainer, tmp_path / "history.csv")
    with pytest.raises(CheckpointError, match=r"history.csv: expected to write .* Is a directory"):
        trainer.fit()
    assert trainer.state.step == 0


def test_before_the_first_epoch_ends_the_file_is_empty(make_trainer, tmp_path):
    trainer, sizes = make_trainer(epochs=1), []
    log_csv(trainer, tmp_path / "history.csv")
    trainer.on("step", lambda _: sizes.append((tmp_path / "history.csv").stat().st_size))
    trainer.fit()
    assert set(sizes) == {0}
