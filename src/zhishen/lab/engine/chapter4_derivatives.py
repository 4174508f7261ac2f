"""Numerical derivatives: the tangent of a function that one types, and the error of the difference by its step.

References:
    *Deep Learning from Scratch*, section 4.3. The notes, chapter 4, numerical differentiation.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from zhishen._checks import Number
from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.graph.expression import parse
from zhishen.graph.numerical import numerical_derivative
from zhishen.lab.engine.arguments import Text
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.lab.engine.typed_surface import TypedSurface
from zhishen.messages import listed

__all__ = ["tangent"]

_STEPS: Final = np.logspace(-15, 1, 97)


def _tangent_script(formula: str, at: float, h: float, low: float, high: float) -> str:
    del low, high  # of the picture
    return f"""from zhishen import numerical_derivative
from zhishen.lab.engine.typed_surface import TypedSurface

curve = TypedSurface({literal(formula)})

def f(x):
    return float(curve.value(x, 0.0))

at, h = {literal(at)}, {literal(h)}
value = f(at)
central = float(numerical_derivative(f, at, h=h))
forward = (f(at + h) - f(at)) / h
exact = float(curve.gradient(at, 0.0)[0])
print(f"central {{central:.10f}}, forward {{forward:.10f}}, exact {{exact:.10f}}")
"""


@operation(
    formula=Text(200),
    at=Number(-1e6, 1e6),
    h=Number(1e-15, 10.0),
    low=Number(-1e6, 1e6),
    high=Number(-1e6, 1e6),
    sources=(numerical_derivative,),
    script=_tangent_script,
)
def tangent(
    formula: str = "0.01*x**2 + 0.1*x", at: float = 5.0, h: float = 4.0, low: float = 0.0, high: float = 20.0
) -> dict[str, Any]:
    """A function of x, its derivative at a place in three ways, and the errors of two differences for every step h."""
    if others := [name for name in parse(formula).names if name != "x"]:
        raise ArgumentError("tangent: expected a formula in x, got the names {names}; use x only", names=listed(others))
    if not low < high:
        raise ArgumentError(
            "tangent: expected low < high, got {low:g} and {high:g}; widen the interval", low=low, high=high
        )
    curve = TypedSurface(formula)

    def f(x: Any) -> Array:
        return np.asarray(curve.value(x, np.zeros(np.shape(x))))

    x = np.linspace(low, high, 201)
    with np.errstate(all="ignore"):  # a formula may have places without a value
        exact = float(curve.gradient(at, 0.0)[0])
        above, here, below = (float(f(place)) for place in (at + h, at, at - h))
        central = (f(at + _STEPS) - f(at - _STEPS)) / (2 * _STEPS)  # as numerical_derivative, for all steps at once
        forward = (f(at + _STEPS) - here) / _STEPS
        return {
            "x": x,
            "values": f(x),
            "value": here,
            "above": above,
            "below": below,
            "exact": exact,
            "central": float(numerical_derivative(f, at, h=h)),
            "forward": (above - here) / h,
            "steps": _STEPS,
            "central_errors": np.abs(central - exact),
            "forward_errors": np.abs(forward - exact),
        }
