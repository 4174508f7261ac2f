"""The equations of all optimizers, compiled: `zhishen.optim`, one pass over the memory of a parameter.

Idea
    NumPy passes over its arrays once for each operation of an equation, Adam some dozen times. Here each number of the
    parameter, the gradient and the state is read once and written once, and what decayed below the smallest normal
    number is set to 0 in passing. Parts end at multiples of `GRAIN` numbers, so that the same number meets the same
    instruction whatever the count of threads.
Gain
    The speed of the memory: 28 bytes a parameter for Adam, 12 for SGD (``python benchmarks/kernels.py``).
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from typing import Any

import numpy as np
from numba import float32

from zhishen.kernels.compiling import Kernel, inner, kernel
from zhishen.kernels.parallel import each

__all__ = ["update"]

GRAIN = 256
SHARED = 16_384  # with fewer numbers one thread ends before a second one has begun
_SMALLEST = np.finfo(np.float32).smallest_normal


@inner
def _share(size, part, parts):
    """The stretch of ``size`` numbers that a part updates; it begins at a multiple of `GRAIN`."""
    grains = (size + GRAIN - 1) // GRAIN
    return min(size, grains * part // parts * GRAIN), min(size, grains * (part + 1) // parts * GRAIN)


@inner
def _normal(x):
    """X, or 0 where it is below the smallest normal number; NaN stays NaN."""
    return float32(0) if abs(x) < _SMALLEST else x


@inner
def _sgd_share(part, parts, W, g, eta):
    start, end = _share(W.size, part, parts)
    _sgd_part(W[start:end], g[start:end], float32(eta))


@kernel
def _sgd(team, W, g, eta):
    each(_sgd_share, team, (W, g, eta))


@inner
def _sgd_part(W, g, eta):
    for i in range(W.size):
        W[i] -= eta * g[i]


@inner
def _momentum_share(part, parts, W, g, v, eta, alpha):
    start, end = _share(W.size, part, parts)
    _momentum_part(W[start:end], g[start:end], v[start:end], float32(eta), float32(alpha))


@kernel
def _momentum(team, W, g, v, eta, alpha):
    each(_momentum_share, team, (W, g, v, eta, alpha))


@inner
def _momentum_part(W, g, v, eta, alpha):
    for i in range(W.size):
        new = _normal(alpha * v[i] - eta * g[i])
        v[i] = new
        W[i] += new


@inner
def _nesterov_share(part, parts, W, g, v, eta, alpha):
    start, end = _share(W.size, part, parts)
    _nesterov_part(W[start:end], g[start:end], v[start:end], float32(eta), float32(alpha))


@kernel
def _nesterov(team, W, g, v, eta, alpha):
    each(_nesterov_share, team, (W, g, v, eta, alpha))


@inner
def _nesterov_part(W, g, v, eta, alpha):
    for i in range(W.size):
        push = eta * g[i]
        new = _normal(alpha * v[i] - push)
        v[i] = new
        W[i] += alpha * new - push


@inner
def _root_mean_square_share(part, parts, W, g, h, eta, rho, share, eps):
    start, end = _share(W.size, part, parts)
    _root_mean_square_part(
        W[start:end], g[start:end], h[start:end], float32(eta), float32(rho), float32(share), float32(eps)
    )


@kernel
def _root_mean_square(team, W, g, h, eta, rho, share, eps):
    """H ← ρh + share·g⊙g; W ← W - ηg/(√h + ε): RMSprop with share = 1 - ρ, AdaGrad with ρ = share = 1."""
    each(_root_mean_square_share, team, (W, g, h, eta, rho, share, eps))


@inner
def _root_mean_square_part(W, g, h, eta, rho, share, eps):
    for i in range(W.size):
        new = _normal(rho * h[i] + share * g[i] * g[i])
        h[i] = new
        W[i] -= eta * g[i] / (np.sqrt(new) + eps)


@inner
def _adam_share(part, parts, W, g, m, v, eta, beta1, beta2, eps, keep):
    start, end = _share(W.size, part, parts)
    _adam_part(
        W[start:end], g[start:end], m[start:end], v[start:end], float32(eta), float32(beta1), float32(1 - beta1),
        float32(beta2), float32(1 - beta2), float32(eps), float32(keep),
    )  # fmt: skip


@kernel
def _adam(team, W, g, m, v, eta, beta1, beta2, eps, keep):
    """Adam with the corrections of m and v inside of η and ε; AdamW too, which keeps 1 - ηλ of W, Adam all."""
    each(_adam_share, team, (W, g, m, v, eta, beta1, beta2, eps, keep))


@inner
def _adam_part(W, g, m, v, eta, beta1, share1, beta2, share2, eps, keep):
    for i in range(W.size):
        first = _normal(beta1 * m[i] + share1 * g[i])
        second = _normal(beta2 * v[i] + share2 * g[i] * g[i])
        m[i] = first
        v[i] = second
        W[i] = keep * W[i] - eta * first / (np.sqrt(second) + eps)


_KERNELS: dict[str, Kernel] = {
    "sgd": _sgd,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adagrad": _root_mean_square,
    "rmsprop": _root_mean_square,
    "adam": _adam,
    "adamw": _adam,
}


def update(name: str, arrays: tuple[Any, ...], numbers: tuple[float, ...]) -> bool:
    """Make one step of the optimizer ``name`` on a parameter, in place, if a kernel can.

    Args:
        name: the key in ``OPTIMIZERS``.
        arrays: the parameter, its gradient, and its state.
        numbers: what the kernel takes after the arrays, as Python floats.

    Returns:
        Whether it did; only float32 arrays that lie in one piece are updated here.
    """
    W, g, *state = arrays
    if W.dtype != np.float32 or not W.size:
        return False
    for array in (W, *state):
        if not array.flags.carray:
            return False
    if not g.flags.carray:  # read-only, or scattered
        g = np.array(g, order="C")
    flat = [array.reshape(-1) for array in (W, g, *state)]
    run = _KERNELS[name] if W.size > SHARED else _KERNELS[name].alone
    run(*flat, *numbers)
    return True
