"""The exponentially weighted average, as Momentum, RMSprop and Adam use it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from zhishen._checks import Number, WholeNumber, check
from zhishen._types import Array, Float
from zhishen.errors import ArgumentError, ShapeError

__all__ = ["average_weights", "effective_window", "exponentially_weighted_average"]

_BETA = Number(0, 1, open_high=True)


def exponentially_weighted_average(
    values: npt.ArrayLike | Sequence[float], *, beta: float = 0.9, correction: bool = True
) -> Float[Array, "T *rest"]:
    """v_t = βv_{t-1} + (1 - β)x_t with v_0 = 0; corrected, v̂_t = v_t/(1 - βᵗ): the average after every step.

    It stores one number for a window of any length. The weights of x_1 to x_t add up to 1 - βᵗ, not to 1, since v
    starts at 0: the first average is too small by a factor of 10 at β = 0.9. The bias correction divides by that sum;
    after a few windows it has no effect.

    Args:
        values: x_1, x_2, ... along the first axis; integers become float64.
        beta: β, the decay rate, in [0, 1); 0 has no memory.
        correction: whether to correct the bias: v̂ instead of v.

    Shape:
        - values: (T, ...), T at least 1
        - output: (T, ...)

    Raises:
        ArgumentError: β is out of range, or values are not finite (a NaN would stay in the average forever).
        ShapeError: there are no values, or ``values`` is a single number.

    Examples:
        >>> exponentially_weighted_average([20.0, 20.0, 20.0], beta=0.9, correction=False).round(2)
        array([2.  , 3.8 , 5.42])
        >>> exponentially_weighted_average([20.0, 20.0, 20.0], beta=0.9).round(2)
        array([20., 20., 20.])

    References:
        D. Kingma, J. Ba (2015), Adam, section 3, for the correction. The notes, chapter 6, the exponentially weighted
        average.
    """
    where = "exponentially_weighted_average"
    check(beta, _BETA, where=where, name="beta")
    x = np.asarray(values)
    if x.dtype.kind not in "fiu":
        raise ArgumentError(
            "{where}: expected values to be real numbers, got {dtype}; convert them to floats",
            where=where,
            dtype=x.dtype,
        )
    if x.ndim == 0 or len(x) == 0:
        raise ShapeError(
            "{where}: expected values of shape (T, ...) with T at least 1, got {shape}; give a series",
            where=where,
            shape=x.shape,
        )
    finite = np.isfinite(x)
    if not finite.all():
        place = tuple(np.argwhere(~finite)[0].tolist())
        raise ArgumentError(
            "{where}: expected finite values, got {value} at index {index}; remove it",
            where=where,
            value=x[place],
            index=list(place),
        )
    out = np.empty(x.shape, x.dtype if x.dtype.kind == "f" else np.float64)
    v = np.zeros(x.shape[1:], out.dtype)
    for t, now in enumerate(x, start=1):
        v = beta * v + (1 - beta) * now
        out[t - 1] = v / (1 - beta**t) if correction else v
    return out


def effective_window(beta: float) -> float:
    """1/(1 - β): the approximate number of recent values in the average.

    It is the mean age of the values, where the newest has the age 1: Σ k(1 - β)β^(k-1). Older values have β^(1/(1 - β))
    of the total weight, slightly less than 1/e. So 0.9 averages ten values, and 0.99 a hundred.

    Args:
        beta: β, in [0, 1).

    Raises:
        ArgumentError: β is out of range.

    Examples:
        >>> [round(effective_window(beta), 6) for beta in (0.0, 0.5, 0.9, 0.99)]
        [1.0, 2.0, 10.0, 100.0]

    References:
        The notes, chapter 6, the exponentially weighted average, and why 0.9.
    """
    return 1 / (1 - check(beta, _BETA, where="effective_window", name="beta"))


def average_weights(beta: float, count: int, *, correction: bool = True) -> Float[Array, "count"]:
    """w_k = (1 - β)βᵏ: the weight of the value k steps ago in the average; corrected, w_k/(1 - βᵀ).

    Args:
        beta: β, in [0, 1).
        count: T, the number of values, at least 1.
        correction: whether to correct the bias, so that the weights add up to 1.

    Raises:
        ArgumentError: an argument is out of range.

    Examples:
        >>> average_weights(0.5, 3, correction=False)
        array([0.5  , 0.25 , 0.125])

    References:
        The notes, chapter 6, the exponentially weighted average.
    """
    check(beta, _BETA, where="average_weights", name="beta")
    check(count, WholeNumber(1), where="average_weights", name="count")
    weights = (1 - beta) * float(beta) ** np.arange(count)
    return weights / (1 - beta**count) if correction else weights
