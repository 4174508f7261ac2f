"""Hyperparameter search: a space of ranges, strategies, and studies in a data base (chapter 6)."""

from __future__ import annotations

from zhishen.search.objective import Objective, Report, ValidationAccuracy, apply
from zhishen.search.space import (
    RANGES,
    Choice,
    Integer,
    Linear,
    Log,
    Point,
    Range,
    Space,
    Value,
    parse,
    parse_space,
)  # fmt: skip
from zhishen.search.strategies import (
    STRATEGIES,
    Strategy,
    Trial,
    coarse_to_fine,
    grid_points,
    narrow,
    random_point,
)  # fmt: skip
from zhishen.search.study import Study

__all__ = [
    "RANGES", "STRATEGIES", "Choice", "Integer", "Linear", "Log", "Objective", "Point", "Range", "Report", "Space",
    "Strategy", "Study", "Trial", "ValidationAccuracy", "Value", "apply", "coarse_to_fine", "grid_points", "narrow",
    "parse", "parse_space", "random_point",
]  # fmt: skip
