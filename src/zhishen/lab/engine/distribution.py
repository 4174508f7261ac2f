"""Distributions that a page shows as bars: it sends a weight for each outcome, and the engine divides by the sum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from zhishen._checks import Number
from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.lab.engine.arguments import Numbers
from zhishen.lab.engine.scripts import literal

__all__ = ["WEIGHT", "distribution", "distribution_line", "weights"]

WEIGHT: Final = Number(0.0, 1e6)


def weights(fewest: int, most: int) -> Numbers:
    """The constraint on the weights of a distribution with ``fewest`` to ``most`` outcomes."""
    return Numbers(fewest, most, WEIGHT)


def distribution(given: Sequence[float] | Sequence[Sequence[float]], name: str) -> Array:
    """The weights divided by their sum.

    Raises:
        ArgumentError: all weights are 0.
    """
    array = np.array(given, np.float64)
    if not array.sum() > 0:
        raise ArgumentError(
            "distribution {name}: expected at least one weight above 0, got zeros only; raise a bar", name=name
        )
    return array / array.sum()


def distribution_line(name: str, given: Sequence[float]) -> str:
    """The line of a script that makes the distribution."""
    return f"{name} = np.array({literal(list(given))}, float)\n{name} /= {name}.sum()"
