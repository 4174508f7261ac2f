"""The equations of all optimizers, compiled: `zhishen.optim`, one pass over the memory of a parameter.

Idea
    NumPy passes over its arrays once for each operation of an equation, for Adam some dozen times. Here each number of
    the parameter, the gradient and the state is read once and written once, and numbers of the state that decayed below
    the smallest normal number become 0. Parts end at multiples of `GRAIN` numbers, so that the same instruction
    computes a number for every count of threads.
Gain
    The speed of the memory: 28 bytes a parameter for Adam, 12 for SGD (``python benchmarks/kernels.py``).
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from typing import Any

import numpy as np
from numba import float32

from zhishen.kernels.compiling import device_function
from zhishen.kernels.kernel import Kernel, parallel_kernel
from zhishen.kernels.parallel import part_range

__all__ = ["update"]

GRAIN = 256
PARALLEL_THRESHOLD = 16_384  # numbers; fewer are done before a second thread starts
_SMALLEST = np.finfo(np.float32).smallest_normal


@device_function
def _flush_to_zero(x):
    """x, or 0 if |x| is below the smallest normal number; NaN stays NaN."""
    return float32(0) if abs(x) < _SMALLEST else x


@parallel_kernel
def _sgd(part, parts, W, g, eta):
    """W ← W - ηg."""
    start, end = part_range(part, parts, W.size, GRAIN)
    _sgd_range(W[start:end], g[start:end], float32(eta))


@device_function
def _sgd_range(W, g, eta):
    for i in range(W.size):
        W[i] -= eta * g[i]


@parallel_kernel
def _momentum(part, parts, W, g, v, eta, alpha):
    """v ← αv - ηg; W ← W + v."""
    start, end = part_range(part, parts, W.size, GRAIN)
    _momentum_range(W[start:end], g[start:end], v[start:end], float32(eta), float32(alpha))


@device_function
def _momentum_range(W, g, v, eta, alpha):
    for i in range(W.size):
        new = _flush_to_zero(alpha * v[i] - eta * g[i])
        v[i] = new
        W[i] += new


@parallel_kernel
def _nesterov(part, parts, W, g, v, eta, alpha):
    """v ← αv - ηg; W ← W + αv - ηg."""
    start, end = part_range(part, parts, W.size, GRAIN)
    _nesterov_range(W[start:end], g[start:end], v[start:end], float32(eta), float32(alpha))


@device_function
def _nesterov_range(W, g, v, eta, alpha):
    for i in range(W.size):
        step = eta * g[i]
        new = _flush_to_zero(alpha * v[i] - step)
        v[i] = new
        W[i] += alpha * new - step


@parallel_kernel
def _root_mean_square(part, parts, W, g, h, eta, rho, weight, eps):
    """h ← ρh + w g⊙g; W ← W - ηg/(√h + ε): RMSprop with weight w = 1 - ρ, AdaGrad with ρ = w = 1."""
    start, end = part_range(part, parts, W.size, GRAIN)
    _root_mean_square_range(
        W[start:end], g[start:end], h[start:end], float32(eta), float32(rho), float32(weight), float32(eps)
    )


@device_function
def _root_mean_square_range(W, g, h, eta, rho, weight, eps):
    for i in range(W.size):
        new = _flush_to_zero(rho * h[i] + weight * g[i] * g[i])
        h[i] = new
        W[i] -= eta * g[i] / (np.sqrt(new) + eps)


@parallel_kernel
def _adam(part, parts, W, g, m, v, eta, beta1, beta2, eps, decay):
    """Adam, with the corrections of m and v inside of η and ε; W is multiplied by ``decay``.

    AdamW has the decay 1 - ηλ, and Adam 1.
    """
    start, end = part_range(part, parts, W.size, GRAIN)
    _adam_range(
        W[start:end], g[start:end], m[start:end], v[start:end], float32(eta), float32(beta1), float32(1 - beta1),
        float32(beta2), float32(1 - beta2), float32(eps), float32(decay),
    )  # fmt: skip


@device_function
def _adam_range(W, g, m, v, eta, beta1, weight1, beta2, weight2, eps, decay):
    for i in range(W.size):
        first = _flush_to_zero(beta1 * m[i] + weight1 * g[i])
        second = _flush_to_zero(beta2 * v[i] + weight2 * g[i] * g[i])
        m[i] = first
        v[i] = second
        W[i] = decay * W[i] - eta * first / (np.sqrt(second) + eps)


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
    """Make one step of the optimizer ``name`` on a parameter, in place, if a kernel covers the arrays.

    Args:
        name: the key in ``OPTIMIZERS``.
        arrays: the parameter, its gradient, and its state.
        numbers: the arguments of the kernel after the arrays, as Python floats.

    Returns:
        Whether it made the step. A kernel covers contiguous float32 arrays.
    """
    W, g, *state = arrays
    if W.dtype != np.float32 or not W.size:
        return False
    for array in (W, *state):
        if not array.flags.carray:
            return False
    if not g.flags.carray:  # read-only or not contiguous
        g = np.array(g, order="C")
    flat = [array.reshape(-1) for array in (W, g, *state)]
    run = _KERNELS[name] if W.size > PARALLEL_THRESHOLD else _KERNELS[name].serial
    run(*flat, *numbers)
    return True
