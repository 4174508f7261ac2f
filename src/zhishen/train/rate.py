"""The learning rate of a step from a schedule, which may be any function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from zhishen._checks import Number, shown
from zhishen.errors import ArgumentError

__all__ = ["rate_of"]

_RATE: Final = Number(low=0.0)


def rate_of(schedule: Callable[[int], float], step: int, *, where: str) -> float:
    """The learning rate of a step, a finite number >= 0.

    Raises:
        ArgumentError: ``schedule`` returns anything else, or raises. The message names the schedule and the step.

    Examples:
        >>> rate_of(lambda step: 0.1 / (step + 1), 4, where="Trainer")
        0.02
    """
    try:
        rate: object = schedule(step)
    except Exception as error:
        raise ArgumentError(
            "{where}: expected the schedule {schedule} to return the learning rate of step {step}, got {error}: "
            "{problem}; correct it so that it returns a number >= 0 for every step",
            where=where,
            schedule=_name(schedule),
            step=step,
            error=type(error).__name__,
            problem=error,
        ) from error
    if _RATE.accepts(rate):
        return float(rate)  # pyright: ignore[reportArgumentType]
    raise ArgumentError(
        "{where}: expected the schedule {schedule} to return the learning rate of step {step}, {expected}, got {rate}; "
        "correct it so that it returns one for every step",
        where=where,
        schedule=_name(schedule),
        step=step,
        expected=_RATE,
        rate=shown(rate),
    )


def _name(schedule: Callable[[int], float]) -> str:
    """The name of a function; the repr of anything else."""
    return getattr(schedule, "__qualname__", None) or shown(schedule)
