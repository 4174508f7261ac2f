"""Questions that beginners ask: the 1/2 in the squared error, and how to choose a learning rate.

References:
    The notes, chapter 1, leave these questions open. *Deep Learning from Scratch*, sections 4.2 and 4.4.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np

from zhishen import optim
from zhishen._checks import Number, WholeNumber
from zhishen._types import Array
from zhishen.graph.numerical import numerical_gradient
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.reference.loss import sum_of_squares

__all__ = ["cliff", "squared_error"]

_OUTPUT: Final = Number(-10.0, 10.0)


def _squared_error_script(y: float, t: float) -> str:
    return f"""import numpy as np
from zhishen.graph.numerical import numerical_gradient
from zhishen.reference.loss import sum_of_squares

y, t = np.array([[{float(y)}]]), np.array([[{float(t)}]])
half = sum_of_squares(y, t)[0]  # (y - t)² / 2
slope = numerical_gradient(lambda y: sum_of_squares(y, t)[0], y).item()
whole_slope = numerical_gradient(lambda y: 2 * sum_of_squares(y, t)[0], y).item()
print(half, slope, whole_slope)
"""


@operation(y=_OUTPUT, t=_OUTPUT, sources=(sum_of_squares, numerical_gradient), script=_squared_error_script)
def squared_error(y: float = 3.0, t: float = 1.0) -> dict[str, Any]:
    """The squared error with and without the factor 1/2, and the slopes of both, measured numerically."""
    target = np.array([[float(t)]])

    def half(output: Array) -> Any:
        return sum_of_squares(output, target)[0]

    at = np.array([[float(y)]])
    axis = np.linspace(-5.0, 5.0, 101)
    curve = np.array([half(np.array([[value]])) for value in axis])
    return {
        "axis": axis,
        "curve": curve,
        "half": float(half(at)),
        "whole": float(2 * half(at)),
        "slope": float(numerical_gradient(half, at).item()),
        "whole_slope": float(numerical_gradient(lambda output: 2 * half(output), at).item()),
    }


_START: Final = (-7.0, 2.0)
_STEPS: Final = 200  # at most
_RATES: Final = np.geomspace(1e-3, 1.2, 48)


def _cliff_script(lr: float, steps: int) -> str:
    return f"""from zhishen import optim

valley = optim.SURFACES["valley"]  # x²/20 + y²
path = optim.gradient_descent(valley, {literal(list(_START))}, lr={lr}, steps={steps})
height = float(valley.value(*path[-1]))
print(path[-1], height)
"""


@operation(
    lr=Number(1e-4, 1.5), steps=WholeNumber(1, _STEPS),
    sources=(optim.gradient_descent, type(optim.SURFACES["valley"])), script=_cliff_script,
)  # fmt: skip
def cliff(lr: float = 0.3, steps: int = 50) -> dict[str, Any]:
    """Gradient descent in a valley: the path with one learning rate, and the height at the end for many."""
    surface = optim.SURFACES["valley"]
    path = optim.gradient_descent(surface, _START, lr=lr, steps=steps)
    heights = np.asarray(surface.value(*path.T))
    grid = np.linspace(-8.0, 8.0, 41)
    X, Y = np.meshgrid(grid, grid / 2)
    return {
        "path": path,
        "heights": heights,
        "height": float(heights[-1]),
        "rates": _RATES,
        "ends": _heights()[:, steps],
        "z": np.asarray(surface.value(X, Y)),
        "start": list(_START),
    }


@cache
def _heights() -> Array:
    """The height after each step for each of the rates, (rates, steps + 1): a slider then waits for nothing."""
    surface = optim.SURFACES["valley"]
    paths = [optim.gradient_descent(surface, _START, lr=float(rate), steps=_STEPS) for rate in _RATES]
    return np.stack([np.asarray(surface.value(*path.T)) for path in paths])
