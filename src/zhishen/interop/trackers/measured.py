"""The numbers of a record."""

from __future__ import annotations

from zhishen.train.history import Record

__all__ = ["measured"]


def measured(record: Record) -> dict[str, float]:
    """The numbers of an epoch by name, without its number, the step, and what was not measured.

    Examples:
        >>> measured({"epoch": 1, "step": 10, "train_loss": 0.5, "test_loss": None, "lr": 0.1, "seconds": 2.0})
        {'train_loss': 0.5, 'lr': 0.1, 'seconds': 2.0}
    """
    numbers = {name: value for name, value in record.items() if name not in {"epoch", "step"}}
    return {name: float(value) for name, value in numbers.items() if isinstance(value, int | float)}
