"""Gradients on a surface, and gradient descent.

References:
    *Deep Learning from Scratch*, section 4.4. The notes, chapter 4, the gradient method.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

import numpy as np

from zhishen import optim
from zhishen._checks import Number, WholeNumber
from zhishen._types import Array
from zhishen.graph.numerical import numerical_gradient
from zhishen.lab.engine.arguments import Numbers
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.lab.engine.surface_map import (
    CONSTRAINTS,
    DRAWING,
    REACH,
    Drawing,
    chosen_surface,
    heights,
    surface_lines,
    window,
)

__all__ = ["descent", "gradient_field"]

_PLACE: Final = Numbers(2, 2, Number(-REACH, REACH))
_ARROWS: Final = 11  # on each axis


def _field_script(surface: str, formula: str, reach: float, bumps: Drawing, bowl: float, place: list[float]) -> str:
    del reach  # of the map
    return f"""import numpy as np
from zhishen import numerical_gradient, optim
{surface_lines(surface, formula, bumps, bowl)}
place = np.array({literal(place)}, float)
gradient = numerical_gradient(lambda p: surface.value(p[0], p[1]), place)
exact = np.array(surface.gradient(*place))
print(f"numerical {{gradient}}, exact {{exact}}")
"""


@operation(
    **cast("Any", CONSTRAINTS),
    place=_PLACE,
    sources=(numerical_gradient,),
    script=_field_script,
)
def gradient_field(
    surface: str = "own", formula: str = "x**2 + y**2", reach: float = 5.0, bumps: Drawing = DRAWING,
    bowl: float = 0.05, place: Sequence[float] = (3.0, 4.0),
) -> dict[str, Any]:  # fmt: skip
    """The numerical and the exact gradient at a place, and the negative gradient on a grid."""
    chosen = chosen_surface(surface, formula, bumps, bowl)
    x, y = window(chosen, reach)
    here: Array = np.array(place, np.float64)

    def height(p: Array) -> float:
        return float(chosen.value(p[0], p[1]))

    grid = np.meshgrid(*(np.linspace(low, high, _ARROWS + 2)[1:-1] for low, high in (x, y)))
    with np.errstate(all="ignore"):  # a formula may have places without a value
        return {
            **heights(chosen, x, y),
            "height": height(here),
            "gradient": numerical_gradient(height, here),
            "exact": np.array(chosen.gradient(*here), np.float64),
            "grid": np.stack(grid, axis=-1).reshape(-1, 2),
            "slopes": np.stack(chosen.gradient(*grid), axis=-1).reshape(-1, 2),
        }


def _descent_script(
    surface: str, formula: str, reach: float, bumps: Drawing, bowl: float, start: list[float], lr: float, steps: int
) -> str:
    del reach  # of the map
    return f"""import numpy as np
from zhishen import optim
{surface_lines(surface, formula, bumps, bowl)}
path = optim.race(surface, {{"descent": optim.SGD(lr={literal(lr)})}}, {literal(start)}, {steps})["descent"]
with np.errstate(over="ignore", invalid="ignore"):
    path_heights = surface.value(*path.T)
print(f"from {{path_heights[0]:.6g}} to {{path_heights[-1]:.6g}} at {{path[-1]}}")
"""


@operation(
    **cast("Any", CONSTRAINTS),
    start=_PLACE,
    lr=Number(1e-12, 1e3),
    steps=WholeNumber(1, 500),
    sources=(optim.gradient_descent, optim.race, optim.SGD),
    script=_descent_script,
)
def descent(
    surface: str = "bowl", formula: str = "x**2 + y**2", reach: float = 5.0, bumps: Drawing = DRAWING,
    bowl: float = 0.05, start: Sequence[float] = (-3.0, 4.0), lr: float = 0.1, steps: int = 100,
) -> dict[str, Any]:  # fmt: skip
    """The path of gradient descent, with the height and the norm of the gradient after each step.

    `optim.gradient_descent` makes the same steps, but refuses a path that leaves the range of floats; here it is shown.
    """
    chosen = chosen_surface(surface, formula, bumps, bowl)
    with np.errstate(all="ignore"):  # a path may leave the range of floats, and a formula have places without a value
        path = optim.race(chosen, {"descent": optim.SGD(lr=lr)}, (start[0], start[1]), steps)["descent"]
        return {
            **heights(chosen, *window(chosen, reach)),
            "path": path,
            "path_heights": np.asarray(chosen.value(*path.T)),
            "slopes": np.linalg.norm(np.stack(chosen.gradient(*path.T)), axis=0),
            "steps": steps,
        }
