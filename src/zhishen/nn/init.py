"""Initial values of weights.

Each function draws an array of a given shape; the last axis counts outputs, the others inputs.

Numbers are drawn in float64 and then rounded, so that one seed gives the same weights in every dtype.

References:
    *Deep Learning from Scratch*, section 6.2.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from numbers import Real
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from zhishen._checks import Number, OneOf, check
from zhishen._types import Array
from zhishen.errors import ArgumentError

__all__ = ["INITIALISERS", "Initialiser", "he", "normal", "resolve", "xavier", "zeros"]

Initialiser: TypeAlias = Callable[..., Array]


def _fan_in(shape: tuple[int, ...]) -> int:
    """How many inputs each output sums: all axes but the last."""
    return max(1, math.prod(shape[:-1]))


def normal(
    shape: tuple[int, ...], *, std: float = 0.01, rng: np.random.Generator, dtype: npt.DTypeLike = np.float32
) -> Array:
    """W ~ N(0, std²)."""
    check(std, Number(0), where="init.normal", name="std")
    if not isinstance(rng, np.random.Generator):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(
            f"init.normal: expected rng to be a numpy.random.Generator, got {rng!r}; give np.random.default_rng(seed)"
        )
    return (std * rng.standard_normal(shape)).astype(dtype)


def zeros(
    shape: tuple[int, ...],
    *,
    rng: np.random.Generator | None = None,  # noqa: ARG001 - one signature for all initialisers
    dtype: npt.DTypeLike = np.float32,
) -> Array:
    """W = 0: right for biases; as weights it keeps all neurons of a layer equal for ever."""
    return np.zeros(shape, dtype=dtype)


def he(shape: tuple[int, ...], *, rng: np.random.Generator, dtype: npt.DTypeLike = np.float32) -> Array:
    """W ~ N(0, 2/n) with n inputs: keeps the variance through layers of ReLU, which lets half of it pass.

    References:
        He et al., *Delving Deep into Rectifiers*, 2015.
    """
    return normal(shape, std=math.sqrt(2 / _fan_in(shape)), rng=rng, dtype=dtype)


def xavier(shape: tuple[int, ...], *, rng: np.random.Generator, dtype: npt.DTypeLike = np.float32) -> Array:
    """W ~ N(0, 1/n) with n inputs: keeps the variance through layers that are near linear at 0, as tanh and sigmoid.

    References:
        Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*, 2010. The paper
        averages the inputs and the outputs; the book takes the inputs, and so do we.
    """
    return normal(shape, std=math.sqrt(1 / _fan_in(shape)), rng=rng, dtype=dtype)


INITIALISERS: dict[str, Initialiser] = {"he": he, "normal": normal, "xavier": xavier, "zeros": zeros}

# The initial values that suit what follows the weights.
FOR_ACTIVATION = {
    "relu": "he", "leaky_relu": "he", "gelu": "he", "tanh": "xavier", "sigmoid": "xavier", "identity": "xavier",
}  # fmt: skip


def floating(dtype: npt.DTypeLike, *, where: str) -> np.dtype[Any]:
    """The dtype of parameters, which have to be floats to be learnt."""
    wanted = np.dtype(dtype)
    if wanted.kind != "f":
        raise ArgumentError(f"{where}: expected dtype to be a floating dtype, got {wanted}; use float32 or float64")
    return wanted


def resolve(init: str | float | Initialiser, *, where: str) -> Initialiser:
    """An initialiser from its name, from the standard deviation of a normal distribution, or from a function."""
    if isinstance(init, str):
        return INITIALISERS[check(init, OneOf(tuple(INITIALISERS)), where=where, name="init")]
    if isinstance(init, Real):
        std = check(init, Number(0), where=where, name="init, as a standard deviation,")

        def normal_std(shape: tuple[int, ...], **options: Any) -> Array:
            return normal(shape, std=float(std), **options)

        return normal_std
    if callable(init):
        return init
    raise ArgumentError(
        f"{where}: expected init to be a name, a standard deviation or a function, got {init!r}; "
        f"the names are {', '.join(INITIALISERS)}"
    )
