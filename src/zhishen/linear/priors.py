"""Linear regression as Bayesian inference: the likelihood of the data, and priors of the coefficients."""

# W and b are the names in the formulas.
# pyright: reportConstantRedefinition=false

from __future__ import annotations

import math

import numpy as np

from zhishen._checks import Number, check
from zhishen._types import Array, Shaped
from zhishen.errors import ShapeError
from zhishen.linear.problem import POSITIVE, centered, numbers

__all__ = ["gaussian_log_likelihood", "gaussian_log_prior", "laplace_log_prior"]


def gaussian_log_likelihood(
    x: Shaped[Array, "N I"], t: Shaped[Array, "N"], W: Shaped[Array, "I"], *, b: float = 0.0, noise: float = 1.0
) -> float:
    """log p(t | x, W) = -‖t - xW - b‖²/(2σ²) - N log(2πσ²)/2, in nats: targets are linear in x, plus Gaussian noise.

    Args:
        x: inputs.
        t: targets.
        W: coefficients.
        b: the intercept.
        noise: σ, the standard deviation of the noise, above 0.

    Raises:
        ArgumentError: a value that is not finite, or σ out of range.
        ShapeError: x is not (N, I), t not (N,) or W not (I,).

    Examples:
        >>> x, t = np.array([[0.0], [1.0]]), np.array([0.0, 3.0])
        >>> round(gaussian_log_likelihood(x, t, np.array([2.0])), 6)  # -1/2 - log 2π
        -2.337877

    References:
        C. Bishop (2006), Pattern recognition and machine learning, section 3.3. The notes, chapter 6, the Bayesian
        view.
    """
    where = "gaussian_log_likelihood"
    problem = centered(where, x, t, intercept=False)
    W = numbers(where, "W", W)
    check(b, Number(), where=where, name="b")
    check(noise, POSITIVE, where=where, name="noise")
    if W.shape != problem.x.shape[1:]:
        raise ShapeError(
            "{where}: expected W of shape ({features},), got {shape}; give a coefficient for each feature of x",
            where=where,
            features=problem.x.shape[1],
            shape=W.shape,
        )
    r = problem.t - problem.x @ W - b
    return -float(r @ r) / (2 * noise**2) - len(r) / 2 * math.log(2 * math.pi * noise**2)


def gaussian_log_prior(W: Shaped[Array, "..."], *, scale: float = 1.0) -> float:
    """log p(W) = -ΣW²/(2τ²) - I log(2πτ²)/2, in nats: before any data, coefficients are likely to be near 0.

    The most probable W given the data (MAP) maximizes log p(t | x, W) + log p(W). With noise σ this is `ridge` with
    α = σ²/τ²: multiply by -2σ² and omit the terms that do not depend on W.

    Args:
        W: coefficients, of any shape; I is their number.
        scale: τ, the standard deviation, above 0.

    Raises:
        ArgumentError: a value that is not finite, or τ out of range.

    Examples:
        >>> round(gaussian_log_prior(np.array([1.0, -1.0])), 6)  # -1 - log 2π
        -2.837877

    References:
        The notes, chapter 6, the Bayesian view: a Gaussian prior is L2.
    """
    W = numbers("gaussian_log_prior", "W", W)
    check(scale, POSITIVE, where="gaussian_log_prior", name="scale")
    return -float(np.square(W, dtype=np.float64).sum()) / (2 * scale**2) - W.size / 2 * math.log(2 * math.pi * scale**2)


def laplace_log_prior(W: Shaped[Array, "..."], *, scale: float = 1.0) -> float:
    """log p(W) = -Σ|W|/s - I log(2s), in nats: before any data, coefficients are likely to be close to 0.

    Its peak at 0 is sharp and its tails are heavy: many coefficients of 0, and a few large ones.

    MAP with noise σ and this prior is `lasso` with α = σ²/(N s): multiply by -σ²/N and omit the terms that do not
    depend on W.

    Args:
        W: coefficients, of any shape; I is their number.
        scale: s, the mean of |W|, above 0.

    Raises:
        ArgumentError: a value that is not finite, or s out of range.

    Examples:
        >>> round(laplace_log_prior(np.array([1.0, -1.0])), 6)  # -2 - 2 log 2
        -3.386294

    References:
        R. Tibshirani (1996), Regression shrinkage and selection via the lasso, section 5. The notes, chapter 6, the
        Bayesian view: a Laplace prior is L1.
    """
    W = numbers("laplace_log_prior", "W", W)
    check(scale, POSITIVE, where="laplace_log_prior", name="scale")
    return -float(np.abs(W, dtype=np.float64).sum()) / scale - W.size * math.log(2 * scale)
