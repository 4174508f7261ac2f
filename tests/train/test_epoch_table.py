"""The cells of the table of epochs, and the texts about the current one; see test_progress.py for the lines."""

from __future__ import annotations

import pytest

from zhishen import train
from zhishen.train.epoch_table import Pace, cells, fitting


def test_a_cell_for_each_number_that_was_measured(make_trainer):
    record = make_trainer(epochs=1).fit()[-1]
    assert set(cells(record, 3)) == {"epoch", "train_loss", "train_accuracy", "test_accuracy", "lr", "seconds"}
    assert cells(record, 3)["epoch"] == ("epoch", "1/3")
    assert cells(record, 3)["train_loss"] == ("loss", f"{record['train_loss']:.4f}")


def test_the_most_important_parts_that_fit():
    widths = {"a": 5, "b": 20, "c": 3}
    assert fitting(widths, ("a", "b", "c"), 10, gap=2) == {"a", "c"}
    assert fitting(widths, ("b", "a", "c"), 1, gap=2) == {"b"}


def test_the_pace_counts_the_samples_of_this_session(make_trainer):
    trainer = make_trainer(epochs=2)  # of 103 samples
    trainer.state.epoch = 1
    pace = Pace(trainer, 10.0)
    trainer.state.samples, trainer.state.loss_sum, trainer.state.correct = 50, 25.0, 40
    assert pace.texts(trainer, 15.0) == {
        "description": "epoch 2/2", "loss": "loss 0.5000", "speed": "10 samples/s", "left": "0:05 left",
        "accuracy": "accuracy 80.00 %",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0:00"), (0.4, "0:00"), (59.6, "1:00"), (61, "1:01"), (3599, "59:59"), (3661, "1:01:01")]
)
def test_durations(seconds, said):
    assert train.epoch_table._duration(seconds) == said
