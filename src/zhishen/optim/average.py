"""The exponentially weighted average: the memory of Momentum, RMSprop and Adam, by itself."""

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

    It needs one number of memory, whatever its window. The weights of x_1 to x_t add up to 1 - βᵗ, not to 1, since v
    begins at 0: the first averages are too small, by a factor of 10 at β = 0.9. The bias correction divides by that
    sum; after a few windows it makes no difference.

    Args:
        values: x_1, x_2, ... along the first axis; integers become float64.
        beta: β, what is kept of the past, in [0, 1); 0 has no memory.
        correction: whether to correct the bias: v̂ instead of v.

    Shape:
        - values: (T, ...), T at least 1
        - output: (T, ...)

    Raises:
        ArgumentError: β out of range, or values that are no finite numbers (a NaN would stay in the average for ever).
        ShapeError: there are no values, or a single number is given.

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
            "{where}: expected finite values, got {x} at index {place}; leave it out",
            where=where,
            x=x[place],
            place=list(place),
        )
    out = np.empty(x.shape, x.dtype if x.dtype.kind == "f" else np.float64)
    v = np.zeros(x.shape[1:], out.dtype)
    for t, now in enumerate(x, start=1):
        v = beta * v + (1 - beta) * now
        out[t - 1] = v / (1 - beta**t) if correction else v
    return out


def effective_window(beta: float) -> float:
    """1/(1 - β): over about how many of the last values the average goes.

    It is the mean of how many values old the past is, counting the newest as 1: Σ k(1 - β)β^(k-1). What is older has
    β^(1/(1 - β)) of the weight, a little less than 1/e: so 0.9 looks at ten values, 0.99 at a hundred.

    Args:
        beta: β, in [0, 1).

    Raises:
        ArgumentError: β out of range.

    Examples:
        >>> [round(effective_window(beta), 6) for beta in (0.0, 0.5, 0.9, 0.99)]
        [1.0, 2.0, 10.0, 100.0]

    References:
        The notes, chapter 6, the exponentially weighted average, and why 0.9.
    """
    return 1 / (1 - check(beta, _BETA, where="effective_window", name="beta"))


def average_weights(beta: float, count: int, *, correction: bool = True) -> Float[Array, "count"]:
    """w_k = (1 - β)βᵏ: what the value of k steps ago counts in the average; corrected, w_k/(1 - βᵀ).

    Args:
        beta: β, in [0, 1).
        count: T, how many values there are, at least 1.
        correction: whether the bias is corrected, so that the weights add up to 1.

    Raises:
        ArgumentError: an argument out of range.

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
