"""Plain gradient descent: the path from a start with a learning rate, for a function or its gradient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from zhishen._checks import Number, WholeNumber, check
from zhishen._types import Array
from zhishen.errors import ArgumentError, NumericalError, ShapeError
from zhishen.graph.numerical import numerical_gradient
from zhishen.optim.surfaces import Surface

__all__ = ["gradient_descent"]

_LR = Number(0, open_low=True)
_STEPS = WholeNumber(0)


def gradient_descent(
    f_or_gradient: Callable[[Array], Any] | Surface, start: npt.ArrayLike | Sequence[float], *, lr: float, steps: int
) -> Array:
    """p_{k+1} = p_k - η ∇f(p_k): make ``steps`` steps downhill and return all points of the path.

    For f = p² in one dimension, each step multiplies p by 1 - 2η. So p hardly moves if the learning rate η is very
    small, decreases monotonically up to η = 1/2, oscillates around 0 up to η = 1, and diverges above 1. For any f the
    limit is 2/L, where L is the largest curvature.

    Args:
        f_or_gradient: a function of an array p. If it returns one number, it is f, and is differentiated numerically
            (two values of f for each element and step). If it returns an array of p's shape, it is the gradient of f.
            For a `Surface`, its gradient is used.
        start: p_0, an array of at least one axis; numbers that are not float32 become float64.
        lr: η, the learning rate, above 0.
        steps: the number of steps.

    Shape:
        - start: (...)
        - output: (steps + 1, ...); the first point is the start

    Raises:
        ArgumentError: an option is out of range, or the start is not finite.
        ShapeError: the start is a single number, or the function returns neither one number nor an array of p's shape.
        NumericalError: the path leaves the range of floats, or the function returns NaN; the message has the step.

    Examples:
        >>> path = gradient_descent(lambda p: p[0] ** 2 + p[1] ** 2, [-3.0, 4.0], lr=0.1, steps=100)
        >>> path.shape, bool(np.abs(path[-1]).max() < 1e-9)
        ((101, 2), True)
        >>> gradient_descent(lambda p: 2 * p, [-3.0, 4.0], lr=0.25, steps=2)
        array([[-3.  ,  4.  ],
               [-1.5 ,  2.  ],
               [-0.75,  1.  ]])

    References:
        A.-L. Cauchy (1847), Méthode générale pour la résolution des systèmes d'équations simultanées. *Deep Learning
        from Scratch*, section 4.4. The notes, chapter 4, the gradient method.
    """
    where = "gradient_descent"
    check(lr, _LR, where=where, name="lr")
    check(steps, _STEPS, where=where, name="steps")
    p = np.asarray(start)
    if p.dtype.kind not in "fiu" or not np.isfinite(p).all():
        raise ArgumentError(
            "{where}: expected start to hold finite numbers, got {start!r}; start where the function is defined",
            where=where,
            start=start,
        )
    if p.ndim == 0 or p.size == 0:
        raise ShapeError(
            "{where}: expected start to be an array with at least one element, got shape {shape}; give [{start!r}] "
            "for a function of one variable",
            where=where,
            shape=p.shape,
            start=start,
        )
    p = p.astype(np.float32 if p.dtype == np.float32 else np.float64)
    slope = _slope(f_or_gradient, where)
    path = np.empty((steps + 1, *p.shape), p.dtype)
    path[0] = p
    for step in range(1, steps + 1):
        # An error with the step replaces NumPy's warnings of an overflow.
        with np.errstate(over="ignore", invalid="ignore"):
            path[step] = path[step - 1] - lr * slope(path[step - 1].copy())
        if not np.isfinite(path[step]).all():
            raise NumericalError(
                "{where}: expected a finite point, got NaN or infinity at step {step}; lower the learning rate (now "
                "{lr:g}), or start where the function is defined",
                where=where,
                lr=lr,
                step=step,
            )
    return path


def _slope(f_or_gradient: Callable[[Array], Any] | Surface, where: str) -> Callable[[Array], Array]:
    """The gradient as a function of p."""
    if isinstance(f_or_gradient, Surface):
        surface = f_or_gradient

        def on_surface(p: Array) -> Array:
            if p.shape != (2,):
                raise ShapeError(
                    "{where}: expected start of shape (2,) on a surface, got {shape}; give x and y",
                    where=where,
                    shape=p.shape,
                )
            return np.stack(surface.gradient(*p))

        return on_surface

    def slope(p: Array) -> Array:
        found = np.asarray(f_or_gradient(p))
        if found.shape == p.shape:
            return found
        if found.size == 1:
            return numerical_gradient(f_or_gradient, p)
        raise ShapeError(
            "{where}: expected the function to return one number, or a gradient of shape {shape}, got {got}; sum the "
            "result, or give the gradient",
            where=where,
            shape=p.shape,
            got=found.shape,
        )

    return slope
