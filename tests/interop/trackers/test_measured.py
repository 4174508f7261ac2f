"""The numbers of a record."""

from __future__ import annotations

from zhishen.interop.trackers.measured import measured


def test_all_numbers_of_a_record_are_floats(make_trainer):
    record = make_trainer(epochs=1).fit()[-1]
    numbers = measured(record)
    assert set(numbers) == {"train_loss", "train_accuracy", "test_loss", "test_accuracy", "lr", "seconds"}
    assert all(type(value) is float and value == record[name] for name, value in numbers.items())
