"""Small figures of the tests."""

from __future__ import annotations

import numpy as np

from zhishen.figures.catalogue import Entry, LocalizedText
from zhishen.figures.theme import role_color


def draw_still(data, ax):
    ax.plot(data["x"], data["x"] ** 2, color=role_color("adam"))


def draw_moving(data, ax, k):
    ax.bar(data["x"], data["x"] * k, color=role_color("sgd"))
    ax.set_ylim(0, 10)


def entry(**changes) -> Entry:
    plain = {
        "name": "tiny", "chapter": 1, "rows": ("1.1",), "title": LocalizedText("A title", "标题"),
        "caption": LocalizedText("A caption.", "说明。"),
        "data": lambda: {"x": np.arange(4.0)}, "draw": draw_still, "size": (3.0, 2.0),
        "panels": (1, 1), "frames": None, "preview": None, "seconds": 0.1,
        "moving": None,
    }  # fmt: skip
    return Entry(**(plain | changes))
