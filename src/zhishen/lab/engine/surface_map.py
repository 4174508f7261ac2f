"""The map of a surface: which surface is meant, which part of the plane it shows, and its heights there.

`zhishen.lab.engine.typed_surface` has the surfaces that a user types.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from zhishen import optim
from zhishen._types import Array
from zhishen.lab.engine.scripts import call, literal
from zhishen.lab.engine.typed_surface import TypedSurface

__all__ = ["NAMES", "chosen_surface", "heights", "surface_lines", "window"]

NAMES: Final = (*optim.SURFACES, "own")
_GRID: Final = 61  # points on each axis of the map
_TYPED_GRID: Final = 41  # of a formula: where it has no value, its points are computed one by one

Interval = tuple[float, float]


def chosen_surface(name: str, formula: str) -> optim.Surface:
    """The surface of this name; "own" is the formula."""
    return TypedSurface(formula) if name == "own" else optim.SURFACES[name]


def surface_lines(name: str, formula: str) -> str:
    """The lines of a script that make ``surface``."""
    if name == "own":
        return f"from zhishen.lab.engine.typed_surface import TypedSurface\n\nsurface = {call('TypedSurface', formula)}"
    return f"\nsurface = optim.SURFACES[{literal(name)}]"


def window(surface: optim.Surface, reach: float) -> tuple[Interval, Interval]:
    """The part of the plane to show: the usual start and the minima, with room; up to ``reach`` for a formula."""
    if isinstance(surface, TypedSurface):
        return (-reach, reach), (-reach, reach)
    minima: Array = np.array(surface.minima or ((0.0, 0.0),))
    middle = minima.mean(axis=0)
    half = np.maximum(np.abs(np.vstack([minima, surface.start]) - middle).max(axis=0) * 1.25, 1.2)
    (left, bottom), (right, top) = middle - half, middle + half
    return (float(left), float(right)), (float(bottom), float(top))


def heights(surface: optim.Surface, x: Interval, y: Interval) -> dict[str, Any]:
    """The parts of a result that a map needs: the intervals, the heights on a grid, the minima."""
    grid = _TYPED_GRID if isinstance(surface, TypedSurface) else _GRID
    return {
        "x": list(x),
        "y": list(y),
        "z": np.asarray(surface.value(*np.meshgrid(np.linspace(*x, grid), np.linspace(*y, grid)))),
        "minima": [list(place) for place in surface.minima],
        "starts": {name: list(each.start) for name, each in optim.SURFACES.items()},
    }
