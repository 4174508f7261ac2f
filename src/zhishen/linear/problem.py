"""Data and results of linear regression: checked and centered inputs, fits and paths."""

# W and b are the names in the formulas.
# pyright: reportConstantRedefinition=false

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhishen._checks import Number, WholeNumber, check
from zhishen._types import Array, Float, Shaped
from zhishen.errors import ArgumentError, ShapeError

__all__ = ["PENALTY", "POSITIVE", "STEPS", "LinearFit", "LinearPath", "Problem", "centered", "numbers", "penalties"]

PENALTY = Number(0)
POSITIVE = Number(0, open_low=True)
STEPS = WholeNumber(1)


@dataclass(frozen=True, eq=False)
class LinearFit:
    """A fitted line, plane or hyperplane: y = xW + b.

    Attributes:
        W: coefficients, (I,).
        b: the intercept; 0.0 without one.
        alpha: the penalty α.
        gap: the duality gap, an upper bound of the distance from the objective to its minimum, apart from rounding
            errors; None for ridge.
        steps: the number of gradient steps, or of sweeps over the coefficients and steps of the active set; 0 for a
            closed form.
    """

    W: Array
    b: float
    alpha: float
    gap: float | None
    steps: int

    def predict(self, x: Shaped[Array, "*N I"]) -> Float[Array, "*N"]:
        """Y = xW + b.

        Raises:
            ShapeError: x does not have I features.
        """
        x = np.asarray(x)
        if x.ndim == 0 or x.shape[-1] != len(self.W):
            raise ShapeError(
                "LinearFit.predict: expected x of shape (N, {features}), got {shape}; give the features of the fit",
                features=len(self.W),
                shape=x.shape,
            )
        return x @ self.W + self.b


@dataclass(frozen=True, eq=False)
class LinearPath:
    """The coefficients as functions of the penalty: row k belongs to ``alphas[k]``.

    Attributes:
        alphas: the penalties, (A,), in the given order, or in descending order by default.
        W: coefficients, (A, I).
        b: intercepts, (A,).
        gaps: duality gaps, (A,); None for ridge.
    """

    alphas: Array
    W: Array
    b: Array
    gaps: Array | None

    @classmethod
    def of(cls, alphas: Array, fits: list[LinearFit]) -> LinearPath:
        """The path of fits, one for each penalty."""
        gaps = [fit.gap for fit in fits if fit.gap is not None]
        W, b = np.stack([fit.W for fit in fits]), np.array([fit.b for fit in fits])
        return cls(alphas, W, b, np.array(gaps) if gaps else None)


@dataclass(frozen=True, eq=False)
class Problem:
    """Inputs and targets in float64; with an intercept, their means are subtracted."""

    x: Array
    t: Array
    x_mean: Array
    t_mean: float
    dtype: np.dtype[Any]

    def fit(self, W: Array, alpha: float, *, gap: float | None = None, steps: int = 0) -> LinearFit:
        """The result for the data before it was centered."""
        b = self.t_mean - float(self.x_mean @ W)
        return LinearFit(W.astype(self.dtype), b, float(alpha), gap, steps)


def numbers(where: str, name: str, value: Any) -> Array:
    """An array of finite real numbers."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ShapeError(
            "{where}: expected {name} to be an array, got rows that differ in length; give every sample the same "
            "features",
            where=where,
            name=name,
        ) from error
    if array.dtype.kind not in "fiub":
        raise ArgumentError(
            "{where}: expected {name} to hold real numbers, got {dtype}; convert it with np.asarray({name}, float)",
            where=where,
            name=name,
            dtype=array.dtype,
        )
    finite = np.isfinite(array)
    if not finite.all():
        place = tuple(np.argwhere(~finite)[0].tolist())
        raise ArgumentError(
            "{where}: expected {name} to be finite, got {value} at index {index}; remove that sample or replace the "
            "value",
            where=where,
            name=name,
            value=array[place],
            index=list(place),
        )
    return array


def centered(where: str, x: Any, t: Any, *, intercept: bool) -> Problem:
    """The checked data in float64, minus its means if there is an intercept."""
    x, t = numbers(where, "x", x), numbers(where, "t", t)
    if x.ndim == 1 and x.size:
        raise ShapeError(
            "{where}: expected x of shape (N, I), got {shape}; give one feature as x.reshape(-1, 1)",
            where=where,
            shape=x.shape,
        )
    if x.ndim != 2 or 0 in x.shape:
        raise ShapeError(
            "{where}: expected x of shape (N, I) with N and I at least 1, got {shape}; give a row for each sample",
            where=where,
            shape=x.shape,
        )
    if t.shape != x.shape[:1]:
        raise ShapeError(
            "{where}: expected t of shape ({samples},), one target for each row of x {x_shape}, got {shape}; fit "
            "several targets one column at a time",
            where=where,
            samples=len(x),
            x_shape=x.shape,
            shape=t.shape,
        )
    dtype = np.dtype(np.float32 if x.dtype == np.float32 else np.float64)
    x, t = x.astype(np.float64, order="F"), t.astype(np.float64)  # copies; columns of x are contiguous
    x_mean, t_mean = np.zeros(x.shape[1]), 0.0
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        if intercept:
            constant = (x == x[0]).all(axis=0)
            x_mean, t_mean = np.where(constant, x[0], x.mean(axis=0)), float(t.mean())
            x -= x_mean  # exactly 0 in a constant column, where rounding would leave a feature made of noise
            t -= t_mean
        size, target_size = np.square(x).sum(axis=0), float(t @ t)
    if not (np.isfinite(size).all() and math.isfinite(target_size)) or np.any((size == 0) & x.any(axis=0)):
        raise ArgumentError(
            "{where}: expected values whose squares are floats, got sizes from {smallest:.3g} to {largest:.3g} in x "
            "and up to {target:.3g} in t; standardize the features and the targets",
            where=where,
            smallest=np.abs(x[x != 0]).min(initial=math.inf),
            largest=np.abs(x).max(),
            target=np.abs(t).max(),
        )
    return Problem(x, t, x_mean, t_mean, dtype)


def penalties(where: str, alphas: Any) -> Array:
    """The penalties of a path as an array, none of them negative."""
    given = numbers(where, "alphas", alphas).astype(np.float64)
    if given.ndim != 1 or not given.size:
        raise ShapeError(
            "{where}: expected alphas of shape (A,) with A at least 1, got {shape}; give a list of penalties",
            where=where,
            shape=given.shape,
        )
    for index, alpha in enumerate(given.tolist()):
        check(alpha, PENALTY, where=where, name=f"alphas[{index}]")
    return given
