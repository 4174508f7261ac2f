"""Spaces and objectives that several tests search."""

from __future__ import annotations

import numpy as np

from zhishen.search import Choice, Integer, Linear, Log

SPACE = {"x": Linear(-4, 4)}
WIDE = {"lr": Log(1e-6, 1), "n": Integer(1, 50), "f": Choice(("a", "b", "c"))}


def hill(point, report):
    return -((np.log10(point["lr"]) + 3) ** 2) - ((point["n"] - 20) / 50) ** 2 + (point["f"] == "b")
