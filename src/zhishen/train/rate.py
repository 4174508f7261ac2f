"""The learning rate of a step, asked of a schedule, which may be any function of the user's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from zhishen._checks import Number
from zhishen.errors import ArgumentError

__all__ = ["rate_of"]

_RATE: Final = Number(low=0.0)


def rate_of(schedule: Callable[[int], float], step: int, *, where: str) -> float:
    """What ``schedule`` says about a step, if that is a learning rate: a finite number >= 0.

    Raises:
        ArgumentError: it returns anything else, or raises. The message names the schedule and the step.

    Examples:
        >>> rate_of(lambda step: 0.1 / (step + 1), 4, where="Trainer")
        0.02
    """
    try:
        rate: object = schedule(step)
    except Exception as error:
        raise ArgumentError(
            "{where}: expected {named} to return the learning rate of step {step}, got {type}: {error}; mend it so "
            "that it returns a number >= 0 for every step",
            where=where,
            named=_named(schedule),
            step=step,
            type=type(error).__name__,
            error=error,
        ) from error
    if _RATE.accepts(rate):
        return float(rate)  # pyright: ignore[reportArgumentType]
    raise ArgumentError(
        "{where}: expected {named} to return the learning rate of step {step}, {rate}, got {rate_rate!r}; mend it so "
        "that it returns one for every step",
        where=where,
        named=_named(schedule),
        step=step,
        rate=_RATE,
        rate_rate=rate,
    )


def _named(schedule: Callable[[int], float]) -> str:
    """The schedule in words: a function by its name, anything else as it describes itself."""
    return f"the schedule {getattr(schedule, '__qualname__', None) or repr(schedule)}"
