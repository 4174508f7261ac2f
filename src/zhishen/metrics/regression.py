"""Metrics of regression: real predictions compared with real targets."""

from __future__ import annotations

import numpy as np

from zhishen._types import Array, Shaped
from zhishen.errors import ArgumentError, NumericalError, ShapeError
from zhishen.metrics.targets import as_array, first

__all__ = ["mean_absolute_error", "mean_squared_error", "r2"]


def mean_squared_error(y: Shaped[Array, "N *O"], t: Shaped[Array, "N *O"]) -> float:
    """MSE = mean of (y - t)², over all elements; infinite if a square overflows float64.

    The loss ``SumOfSquares`` is half the sum over the outputs: O/2 times the MSE for O outputs.

    Args:
        y: the predictions.
        t: the targets, of the same shape, or (N,) for predictions (N, 1).

    Raises:
        ShapeError: the shapes differ, there are no samples, or anything but real numbers.
        ArgumentError: a target is NaN or infinite.
        NumericalError: a prediction is NaN or infinite.

    Examples:
        >>> mean_squared_error(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 6.0]))
        3.0
    """
    y, t = _predictions("mean_squared_error", y, t)
    with np.errstate(over="ignore"):
        return float(np.mean((y - t) ** 2))


def mean_absolute_error(y: Shaped[Array, "N *O"], t: Shaped[Array, "N *O"]) -> float:
    """MAE = mean of |y - t|, over all elements.

    Args:
        y: the predictions.
        t: the targets, of the same shape, or (N,) for predictions (N, 1).

    Raises:
        ShapeError: the shapes differ, there are no samples, or anything but real numbers.
        ArgumentError: a target is NaN or infinite.
        NumericalError: a prediction is NaN or infinite.

    Examples:
        >>> mean_absolute_error(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 6.0]))
        1.0
    """
    y, t = _predictions("mean_absolute_error", y, t)
    with np.errstate(over="ignore"):
        return float(np.mean(np.abs(y - t)))


def r2(y: Shaped[Array, "N *O"], t: Shaped[Array, "N *O"]) -> float:
    """R² = 1 - Σₙ(tₙ - yₙ)² / Σₙ(tₙ - t̄)², the coefficient of determination; the mean over several outputs.

    1 is perfect, 0 is as good as predicting the mean t̄ of the targets, and there is no lower bound. For an output
    with equal targets, R² is 1 if the predictions are exactly right, otherwise 0, as in scikit-learn.

    Args:
        y: the predictions; the order of the arguments matters.
        t: the targets, of the same shape, or (N,) for predictions (N, 1).

    Raises:
        ShapeError: the shapes differ, there are fewer than 2 samples, or anything but real numbers.
        ArgumentError: a target is NaN or infinite.
        NumericalError: a prediction is NaN or infinite.

    Examples:
        >>> r2(np.array([1.0, 2.0, 4.0]), np.array([1.0, 2.0, 3.0]))
        0.5
    """
    y, t = _predictions("r2", y, t, samples=2)
    constant, perfect = (t == t[0]).all(axis=0), (y == t).all(axis=0)
    with np.errstate(over="ignore"):
        power = -np.frexp(np.abs(t).max(axis=0))[1]  # a power of 2 changes no digit, and no square of t overflows
        y, t = np.ldexp(y, power), np.ldexp(t, power)
        deviation = t - t.mean(axis=0)
        deviation -= deviation.mean(axis=0)  # the rounding error of the mean
        spread = np.where(constant, 1.0, np.abs(deviation).max(axis=0))
        residual = (((t - y) / spread) ** 2).sum(axis=0)
        total = np.where(constant, 1.0, ((deviation / spread) ** 2).sum(axis=0))
    return float(np.where(constant, perfect, 1 - residual / total).mean())


def _predictions(where: str, y: Array, t: Array, *, samples: int = 1) -> tuple[Array, Array]:
    """Predictions and targets in float64, of shape (N, outputs), all of them finite."""
    y, t = as_array(where, "y", y), as_array(where, "t", t)
    for name, array in (("y", y), ("t", t)):
        if array.dtype.kind not in "iuf":
            raise ShapeError(
                "{where}: expected {name} as real numbers, got dtype {dtype}; convert them with {name}.astype(float)",
                where=where,
                name=name,
                dtype=array.dtype,
            )
    if (*t.shape, 1) == y.shape:  # one output for each sample
        t = t.reshape(y.shape)
    if y.shape != t.shape:
        raise ShapeError(
            "{where}: expected targets t of shape {shape} like the predictions y, got {t_shape}; give one target for "
            "each prediction, such as t.reshape(y.shape)",
            where=where,
            shape=y.shape,
            t_shape=t.shape,
        )
    if y.ndim == 0 or len(y) < samples or y.size == 0:
        raise ShapeError(
            "{where}: expected y and t of shape (N, ...) with N >= {samples}, got {shape}; give more samples",
            where=where,
            samples=samples,
            shape=y.shape,
        )
    for name, array, error in (("y", y, NumericalError), ("t", t, ArgumentError)):
        finite = np.isfinite(array)
        if not finite.all():
            index = first(~finite)
            raise error(
                "{where}: expected {name} to be finite, got {value} at index {index}; remove that sample, or correct "
                "its computation",
                where=where,
                name=name,
                value=array[index],
                index=list(index),
            )
    return y.reshape(len(y), -1).astype(np.float64), t.reshape(len(t), -1).astype(np.float64)
