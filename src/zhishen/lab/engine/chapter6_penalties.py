"""Penalties: as regions of the weights, as priors, along the coefficient paths, and against weight decay.

References:
    *Deep Learning from Scratch*, section 6.4. The notes, chapter 6, L1 and L2, the Bayesian view.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from zhishen import linear, optim
from zhishen._checks import Number, WholeNumber
from zhishen._types import Array
from zhishen.lab.engine.arguments import Numbers
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.linear.lp_ball import lp_boundary, minimum_in_lp_ball, quadratic_loss

__all__ = ["coefficient_paths", "constraint_region", "l2_and_decay", "prior_and_posterior"]

_WINDOW: Final = (-3.6, 3.6)  # wider than the picture, whose edges would else be contours
_GRID: Final = 73
_BOUNDS: Final = 25  # points of the path


# --- regions ----------------------------------------------------------------------------------------------------------


def _covariance(correlation: float) -> Array:
    return np.array([[1.0, correlation], [correlation, 1.0]])


def _region_script(p: float, bound: float, center: list[float], correlation: float) -> str:
    return f"""import numpy as np
from zhishen.linear.lp_ball import minimum_in_lp_ball, quadratic_loss

A = np.array([[1.0, {literal(correlation)}], [{literal(correlation)}, 1.0]])
center = np.array({literal(center)})
best = minimum_in_lp_ball(A, center, p={literal(p)}, bound={literal(bound)})
loss = quadratic_loss(A, center, best)
print("best weights in the region:", best.round(4), "loss:", round(float(loss), 4))
"""


@operation(
    p=Number(0.25, 8.0),
    bound=Number(0.0, 3.0),
    center=Numbers(2, 2, Number(-3.0, 3.0)),
    correlation=Number(-0.95, 0.95),
    sources=(minimum_in_lp_ball, quadratic_loss, lp_boundary),
    script=_region_script,
)
def constraint_region(
    p: float = 1.0, bound: float = 1.0, center: Sequence[float] = (0.4, 1.6), correlation: float = 0.3
) -> dict[str, Any]:
    """The best weights in the region ‖W‖ₚ ≤ c, the loss around, and the path of the best weights as c grows."""
    A, W = _covariance(correlation), np.array(center, dtype=np.float64)
    best = minimum_in_lp_ball(A, W, p=p, bound=bound)
    axis = np.linspace(*_WINDOW, _GRID)
    full = float((np.abs(W) ** p).sum() ** (1 / p))
    bounds = np.linspace(0, full, _BOUNDS)
    return {
        "window": list(_WINDOW),
        "loss_map": quadratic_loss(A, W, np.stack(np.meshgrid(axis, axis), axis=-1)),
        "boundary": bound * lp_boundary(p, 400),
        "best": best,
        "loss": float(quadratic_loss(A, W, best)),
        "path": np.stack([minimum_in_lp_ball(A, W, p=p, bound=float(each)) for each in bounds]),
        "bounds": bounds,
        "full": full,
    }


# --- priors -----------------------------------------------------------------------------------------------------------

_SAMPLES: Final = 6
_SLOPES: Final = np.linspace(-1.5, 2.5, 241)
_X: Final = np.linspace(-1, 1, _SAMPLES)[:, None]


def _prior_script(slope: float, noise: float, spread: float) -> str:
    return f"""import numpy as np
from zhishen import linear

x = np.linspace(-1, 1, {_SAMPLES})[:, None]
t = {literal(slope)} * x[:, 0]  # targets whose least squares solution is {slope:g}
noise, spread = {literal(noise)}, {literal(spread)}
s = spread / np.sqrt(2)  # the scale of a Laplace prior with this standard deviation
gauss = linear.ridge(x, t, alpha=noise**2 / spread**2, intercept=False).W[0]
laplace = linear.lasso(x, t, alpha=noise**2 / (len(x) * s), intercept=False).W[0]
print(f"MAP with a Gaussian prior (ridge):  {{gauss:.4f}}")
print(f"MAP with a Laplace prior (lasso):   {{laplace:.4f}}")
"""


@operation(
    slope=Number(-1.4, 2.4),
    noise=Number(0.05, 3.0),
    spread=Number(0.05, 3.0),
    sources=(
        linear.gaussian_log_likelihood, linear.gaussian_log_prior, linear.laplace_log_prior, linear.ridge, linear.lasso,
    ),
    script=_prior_script,
)  # fmt: skip
def prior_and_posterior(slope: float = 0.5, noise: float = 0.6, spread: float = 0.5) -> dict[str, Any]:
    """The densities of one weight: prior, likelihood and posterior, with a Gaussian and with a Laplace prior."""
    t = slope * _X[:, 0]
    s = spread / math.sqrt(2)  # the Laplace distribution has the standard deviation √2 s
    likelihood = np.array([linear.gaussian_log_likelihood(_X, t, np.array([w]), noise=noise) for w in _SLOPES])
    priors = np.array(
        [
            [linear.gaussian_log_prior(np.array([w]), scale=spread) for w in _SLOPES],
            [linear.laplace_log_prior(np.array([w]), scale=s) for w in _SLOPES],
        ]
    )
    return {
        "W": _SLOPES,
        "prior": np.exp(priors),
        "likelihood": _density(likelihood),
        "posterior": _density(priors + likelihood),
        "gauss": float(linear.ridge(_X, t, alpha=noise**2 / spread**2, intercept=False).W[0]),
        "laplace": float(linear.lasso(_X, t, alpha=noise**2 / (_SAMPLES * s), intercept=False).W[0]),
    }


def _density(logarithm: Array) -> Array:
    """exp(l), scaled so that its area over W is 1."""
    height = np.exp(logarithm - logarithm.max(axis=-1, keepdims=True))
    return height / np.trapezoid(height, _SLOPES, axis=-1)[..., None]


# --- ridge and lasso --------------------------------------------------------------------------------------------------

_TRUTH: Final = (3.0, -2.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def _paths_script(samples: int, noise: float, seed: int, ridge_alpha: float, lasso_alpha: float) -> str:
    return f"""import numpy as np
from zhishen import linear

rng = np.random.default_rng({seed})
truth = np.array({literal(list(_TRUTH))})
x = rng.normal(size=({samples}, 8))
t = x @ truth + 5 + {literal(noise)} * rng.normal(size={samples})
ridge = linear.ridge(x, t, alpha={literal(ridge_alpha)}).W
lasso = linear.lasso(x, t, alpha={literal(lasso_alpha)}).W
print("ridge", ridge.round(2) + 0.0)
print("lasso", lasso.round(2) + 0.0, "not 0:", np.count_nonzero(lasso))
"""


@operation(
    samples=WholeNumber(3, 200),
    noise=Number(0.0, 10.0),
    seed=WholeNumber(0, 10_000),
    ridge_alpha=Number(1e-3, 1e5),
    lasso_alpha=Number(1e-4, 10.0),
    sources=(linear.ridge, linear.ridge_path, linear.lasso, linear.lasso_path),
    script=_paths_script,
)
def coefficient_paths(
    samples: int = 40, noise: float = 1.0, seed: int = 0, ridge_alpha: float = 20.0, lasso_alpha: float = 0.5
) -> dict[str, Any]:
    """The coefficients of eight features, of which three matter, by penalty; and at one penalty."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(samples, len(_TRUTH)))
    t = x @ np.array(_TRUTH) + 5 + noise * rng.normal(size=samples)
    alphas = np.geomspace(0.1, 1e4, 60)
    largest = linear.alpha_max(x, t)
    thin = np.geomspace(0.005, 10.0, 60)
    return {
        "truth": list(_TRUTH),
        "ridge_alphas": alphas,
        "ridge_path": linear.ridge_path(x, t, alphas=alphas).W,
        "lasso_alphas": thin,
        "lasso_path": linear.lasso_path(x, t, alphas=thin).W,
        "alpha_max": largest,
        "ridge": linear.ridge(x, t, alpha=ridge_alpha).W,
        "lasso": linear.lasso(x, t, alpha=lasso_alpha).W,
    }


# --- L2 and decay -----------------------------------------------------------------------------------------------------

_STEPS: Final = 200


def _decay_script(decay: float, large: float, small: float, seed: int) -> str:
    return f"""import numpy as np
from zhishen import optim

steps, lr = {_STEPS}, 1 / {_STEPS}


def end_of(optimizer):
    rng = np.random.default_rng({seed})
    params = {{"W": np.ones((2, 1))}}
    for _ in range(steps):
        optimizer.update(params, {{"W": np.array([[{literal(large)}], [{literal(small)}]]) * rng.normal(size=(2, 1))}})
    return params["W"][:, 0]


ends = {{}}
for name, kind in (("sgd", optim.SGD), ("adam", optim.Adam)):
    ends[name] = [
        end_of(kind(lr=lr)),
        end_of(optim.Penalized(kind(lr=lr), optim.L2({literal(decay)}))),
        end_of(optim.WeightDecay(kind(lr=lr), {literal(decay)})),
    ]
    for end, label in zip(ends[name], ("no penalty", "L2", "decay")):
        print(f"{{name:5}} {{label:10}} {{end.round(3)}}")
"""


@operation(
    decay=Number(0.0, 5.0, open_low=True),
    large=Number(0.01, 100.0),
    small=Number(0.01, 100.0),
    seed=WholeNumber(0, 10_000),
    sources=(optim.L2, optim.Penalized, optim.WeightDecay),
    script=_decay_script,
)
def l2_and_decay(decay: float = 1.0, large: float = 4.0, small: float = 0.04, seed: int = 0) -> dict[str, Any]:
    """Two weights whose gradients are noise of two sizes: without a penalty, with L2, and with decoupled decay."""
    penalties = (("none", 0.0), ("l2", decay), ("decay", decay))
    paths = {
        name: [_noise_path(name, penalty, rate, (large, small), seed) for penalty, rate in penalties]
        for name in ("sgd", "adam")
    }
    return {"paths": {name: np.stack(each) for name, each in paths.items()},
            "ends": {name: [path[-1] for path in each] for name, each in paths.items()}, "steps": _STEPS}  # fmt: skip


@functools.lru_cache(maxsize=64)  # a slider does not change all of the paths
def _noise_path(name: str, penalty: str, rate: float, sizes: tuple[float, float], seed: int) -> Array:
    """The path of two weights that begin at 1, (steps + 1, 2)."""
    optimizer = optim.OPTIMIZERS[name](lr=1 / _STEPS)
    if penalty == "l2":
        optimizer = optim.Penalized(optimizer, optim.L2(rate))
    elif penalty == "decay":
        optimizer = optim.WeightDecay(optimizer, rate)
    noise = np.random.default_rng(seed).normal(size=(_STEPS, 2, 1))
    params, path = {"W": np.ones((2, 1))}, [np.ones(2)]
    for g in np.array(sizes)[:, np.newaxis] * noise:
        optimizer.update(params, {"W": g})
        path.append(params["W"][:, 0].copy())
    found = np.array(path)
    found.flags.writeable = False
    return found
