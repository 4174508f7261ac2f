"""The map of a surface: which surface is meant, which part of the plane it shows, and its heights there.

`zhishen.lab.engine.typed_surface` has the surfaces that a user types, `zhishen.optim.Bumps` those that a user draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from zhishen import optim
from zhishen._checks import Constraint, Number, OneOf
from zhishen._types import Array
from zhishen.lab.engine.arguments import Table, Text
from zhishen.lab.engine.scripts import call, literal
from zhishen.lab.engine.typed_surface import TypedSurface

__all__ = ["CONSTRAINTS", "DRAWING", "NAMES", "REACH", "chosen_surface", "heights", "surface_lines", "window"]

NAMES: Final = (*optim.SURFACES, "own", "drawn")
REACH: Final = 1e6  #: of points and maps
DRAWING: Final = ((-3.0, -1.5, 1.6, -2.0), (2.0, 2.0, 1.2, -3.0), (-0.5, 1.5, 0.8, 1.5), (3.0, -2.5, 1.5, 1.0))
"""The hills and valleys to begin with: rows (x, y, width, height)."""

_GRID: Final = 61  # points on each axis of the map
_TYPED_GRID: Final = 41  # of a formula: where it has no value, its points are computed one by one
_DRAWN: Final = 6.0  # a drawing is made up to this x and y
_DRAWN_START: Final = (-4.5, 4.5)
_MOST_BUMPS: Final = 60

#: What the arguments that choose a surface have to be.
CONSTRAINTS: Final[Mapping[str, Constraint]] = {
    "surface": OneOf(NAMES),
    "formula": Text(200),
    "reach": Number(0.01, REACH),
    "bumps": Table(_MOST_BUMPS, 4, Number(-10, 10), empty=True),
    "bowl": Number(0, 1),
}

Interval = tuple[float, float]
Drawing = Sequence[Sequence[float]]


def chosen_surface(name: str, formula: str, bumps: Drawing, bowl: float) -> optim.Surface:
    """The surface of this name; "own" is the formula, "drawn" the bumps in a bowl."""
    if name == "drawn":
        return optim.Bumps(bumps, bowl=bowl)
    return TypedSurface(formula) if name == "own" else optim.SURFACES[name]


def surface_lines(name: str, formula: str, bumps: Drawing, bowl: float) -> str:
    """The lines of a script that make ``surface``."""
    if name == "own":
        return f"from zhishen.lab.engine.typed_surface import TypedSurface\n\nsurface = {call('TypedSurface', formula)}"
    if name == "drawn":
        rows = "".join(f"    {literal(row)},\n" for row in bumps)
        return f"\nbumps = [  # x, y, width, height\n{rows}]\nsurface = optim.Bumps(bumps, bowl={literal(bowl)})"
    return f"\nsurface = optim.SURFACES[{literal(name)}]"


def window(surface: optim.Surface, reach: float) -> tuple[Interval, Interval]:
    """The part of the plane to show: the usual start and the minima, with room; up to ``reach`` for a formula."""
    if isinstance(surface, TypedSurface):
        return (-reach, reach), (-reach, reach)
    if isinstance(surface, optim.Bumps):
        return (-_DRAWN, _DRAWN), (-_DRAWN, _DRAWN)
    minima: Array = np.array(surface.minima or ((0.0, 0.0),))
    middle = minima.mean(axis=0)
    half = np.maximum(np.abs(np.vstack([minima, surface.start]) - middle).max(axis=0) * 1.25, 1.2)
    (left, bottom), (right, top) = middle - half, middle + half
    return (float(left), float(right)), (float(bottom), float(top))


def heights(surface: optim.Surface, x: Interval, y: Interval) -> dict[str, Any]:
    """The parts of a result that a map needs: the intervals, the heights on a grid, the minima."""
    grid = _TYPED_GRID if isinstance(surface, TypedSurface) else _GRID
    starts = {name: list(each.start) for name, each in optim.SURFACES.items()}
    return {
        "x": list(x),
        "y": list(y),
        "z": np.asarray(surface.value(*np.meshgrid(np.linspace(*x, grid), np.linspace(*y, grid)))),
        "minima": [list(place) for place in surface.minima],
        "starts": {**starts, "drawn": list(_DRAWN_START)},
    }
