"""Initial values of weights.

Each function draws an array of a given shape; the last axis counts outputs, the others inputs. A stack of filters has
the shape (C, FH, FW, O): each output sums C·FH·FW inputs, and each input reaches O·FH·FW outputs.

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

from zhishen._checks import Number, OneOf, WholeNumber, check
from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError
from zhishen.messages import deferred
from zhishen.nn.activation import activation as activation_layer

__all__ = [
    "INITIALIZERS", "Initializer", "activations_through", "constant", "fans", "gain", "he", "he_uniform", "lecun",
    "lecun_uniform", "normal", "orthogonal", "resolve", "sparse", "uniform", "xavier", "xavier_uniform", "zeros",
]  # fmt: skip

Initializer: TypeAlias = Callable[..., Array]

_MODES = OneOf(("in", "out", "average"))
_NOT_NEGATIVE = Number(0)


def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """How many inputs each output sums, and how many outputs each input reaches.

    Args:
        shape: (I, O), or (C, FH, FW, O) for filters.

    Examples:
        >>> fans((784, 50))
        (784, 50)
        >>> fans((3, 5, 5, 16))  # 16 filters of 5 x 5 over 3 channels
        (75, 400)
    """
    if not shape:
        return 1, 1
    return max(1, math.prod(shape[:-1])), max(1, shape[-1] * math.prod(shape[1:-1]))


def _fan(shape: tuple[int, ...], mode: str, *, where: str) -> float:
    """The n of a formula: the inputs, the outputs, or the mean of both."""
    check(mode, _MODES, where=where, name="mode")
    fan_in, fan_out = fans(shape)
    return {"in": fan_in, "out": fan_out, "average": (fan_in + fan_out) / 2}[mode]


def _generator(rng: Any, *, where: str) -> np.random.Generator:
    if not isinstance(rng, np.random.Generator):
        raise ArgumentError(
            "{where}: expected rng to be a numpy.random.Generator, got {rng!r}; give np.random.default_rng(seed)",
            where=where,
            rng=rng,
        )
    return rng


# --- the same for all layers ------------------------------------------------------------------------------------------


def zeros(
    shape: tuple[int, ...],
    *,
    rng: np.random.Generator | None = None,  # noqa: ARG001 - one signature for all initializers
    dtype: npt.DTypeLike = np.float32,
) -> Array:
    """W = 0: suitable for biases; as weights it keeps all neurons of a layer equal forever."""
    return np.zeros(shape, dtype=dtype)


def constant(
    shape: tuple[int, ...],
    *,
    value: float,
    rng: np.random.Generator | None = None,  # noqa: ARG001 - one signature for all initializers
    dtype: npt.DTypeLike = np.float32,
) -> Array:
    """W = value: like zeros, it keeps all neurons of a layer equal, because all have the same gradient.

    Examples:
        >>> constant((1, 3), value=0.5)
        array([[0.5, 0.5, 0.5]], dtype=float32)
    """
    return np.full(shape, check(value, Number(), where="init.constant", name="value"), dtype=dtype)


def normal(
    shape: tuple[int, ...], *, std: float = 0.01, rng: np.random.Generator, dtype: npt.DTypeLike = np.float32
) -> Array:
    """W ~ N(0, std²)."""
    check(std, _NOT_NEGATIVE, where="init.normal", name="std")
    return (std * _generator(rng, where="init.normal").standard_normal(shape)).astype(dtype)


def uniform(
    shape: tuple[int, ...], *, limit: float = 0.05, rng: np.random.Generator, dtype: npt.DTypeLike = np.float32
) -> Array:
    """W ~ U(-limit, limit), of variance limit²/3."""
    check(limit, _NOT_NEGATIVE, where="init.uniform", name="limit")
    return (limit * _generator(rng, where="init.uniform").uniform(-1, 1, shape)).astype(dtype)


# --- scaled to the number of inputs or outputs ------------------------------------------------------------------------


def he(
    shape: tuple[int, ...], *, mode: str = "in", rng: np.random.Generator, dtype: npt.DTypeLike = np.float32
) -> Array:
    """W ~ N(0, 2/n): preserves the variance through ReLU layers, which pass half of it.

    Args:
        shape: the shape of the weights.
        mode: n is the number of inputs (``"in"``, preserves the variance of the activations), of outputs (``"out"``,
            preserves the variance of the gradients), or their mean (``"average"``).
        rng: the generator to draw from.
        dtype: the dtype of the weights.

    References:
        He et al., *Delving Deep into Rectifiers*, 2015.
    """
    return normal(shape, std=math.sqrt(2 / _fan(shape, mode, where="init.he")), rng=rng, dtype=dtype)


def he_uniform(
    shape: tuple[int, ...], *, mode: str = "in", rng: np.random.Generator, dtype: npt.DTypeLike = np.float32
) -> Array:
    """W ~ U(-a, a) with a = √(6/n): the variance 2/n of `he`, without far outliers."""
    return uniform(shape, limit=math.sqrt(6 / _fan(shape, mode, where="init.he_uniform")), rng=rng, dtype=dtype)


def xavier(
    shape: tuple[int, ...], *, mode: str = "in", rng: np.random.Generator, dtype: npt.DTypeLike = np.float32
) -> Array:
    """W ~ N(0, 1/n): preserves the variance through layers that are almost linear at 0, such as tanh and sigmoid.

    Args:
        shape: the shape of the weights.
        mode: n is the number of inputs (``"in"``), of outputs (``"out"``), or their mean (``"average"``).
        rng: the generator to draw from.
        dtype: the dtype of the weights.

    References:
        Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*, 2010. The paper
        averages the inputs and the outputs (``mode="average"``); the book takes the inputs, and so do we.
    """
    return normal(shape, std=math.sqrt(1 / _fan(shape, mode, where="init.xavier")), rng=rng, dtype=dtype)


def xavier_uniform(
    shape: tuple[int, ...], *, mode: str = "in", rng: np.random.Generator, dtype: npt.DTypeLike = np.float32
) -> Array:
    """W ~ U(-a, a) with a = √(3/n): the variance 1/n of `xavier`. With ``mode="average"``, a = √(6/(I + O))."""
    return uniform(shape, limit=math.sqrt(3 / _fan(shape, mode, where="init.xavier_uniform")), rng=rng, dtype=dtype)


def lecun(shape: tuple[int, ...], *, rng: np.random.Generator, dtype: npt.DTypeLike = np.float32) -> Array:
    """W ~ N(0, 1/n) with n inputs: the oldest of these rules, equal to `xavier` of the book.

    References:
        LeCun et al., *Efficient BackProp*, 1998, section 4.6.
    """
    return normal(shape, std=math.sqrt(1 / _fan(shape, "in", where="init.lecun")), rng=rng, dtype=dtype)


def lecun_uniform(shape: tuple[int, ...], *, rng: np.random.Generator, dtype: npt.DTypeLike = np.float32) -> Array:
    """W ~ U(-a, a) with a = √(3/n) and n inputs: the variance 1/n of `lecun`."""
    return uniform(shape, limit=math.sqrt(3 / _fan(shape, "in", where="init.lecun_uniform")), rng=rng, dtype=dtype)


# --- with a structure -------------------------------------------------------------------------------------------------


def orthogonal(
    shape: tuple[int, ...], *, gain: float = 1.0, rng: np.random.Generator, dtype: npt.DTypeLike = np.float32
) -> Array:
    """WᵀW = gain² I if there are at least as many inputs as outputs, else WWᵀ = gain² I: no direction is stretched.

    W is the Q of a QR decomposition of normal numbers, its columns' signs chosen so that every orthogonal matrix is
    equally likely. Filters (C, FH, FW, O) count as a matrix (C·FH·FW, O).

    Examples:
        >>> W = orthogonal((4, 3), rng=np.random.default_rng(0), dtype=np.float64)
        >>> bool(np.allclose(W.T @ W, np.eye(3)))
        True

    References:
        Saxe, McClelland and Ganguli, *Exact solutions to the nonlinear dynamics of learning in deep linear neural
        networks*, 2014. Mezzadri, *How to generate random matrices from the classical compact groups*, 2007 (the
        signs).
    """
    check(gain, _NOT_NEGATIVE, where="init.orthogonal", name="gain")
    if len(shape) < 2:
        raise ShapeError(
            "init.orthogonal: expected a shape of at least 2 axes, got {shape}; give (inputs, outputs), or use normal",
            shape=shape,
        )
    rows, columns = math.prod(shape[:-1]), shape[-1]
    A = _generator(rng, where="init.orthogonal").standard_normal((max(rows, columns), min(rows, columns)))
    Q, R = np.linalg.qr(A)
    W = gain * Q * np.where(np.diagonal(R) < 0, -1.0, 1.0)
    return (W if rows >= columns else W.T).reshape(shape).astype(dtype)


def sparse(
    shape: tuple[int, ...],
    *,
    sparsity: float = 0.9,
    std: float = 0.01,
    rng: np.random.Generator,
    dtype: npt.DTypeLike = np.float32,
) -> Array:
    """W ~ N(0, std²), where each output keeps the weights of a few inputs; the others are 0.

    Args:
        shape: the shape of the weights.
        sparsity: the fraction of each output's weights that is 0, rounded down to whole weights.
        std: the standard deviation of the other weights.
        rng: the generator to draw from.
        dtype: the dtype of the weights.

    References:
        Martens, *Deep learning via Hessian-free optimization*, 2010, which keeps 15 inputs per neuron.
    """
    check(sparsity, Number(0, 1), where="init.sparse", name="sparsity")
    W = normal(shape, std=std, rng=rng, dtype=np.float64).reshape(-1, shape[-1] if shape else 1)
    # The ranks of random numbers: in each column the same number of elements is below the limit.
    ranks = rng.random(W.shape).argsort(axis=0).argsort(axis=0)
    return np.where(ranks < math.floor(round(sparsity * len(W), 6)), 0, W).reshape(shape).astype(dtype)


# --- gains and choice -----------------------------------------------------------------------------------------------

# h(x) = x Φ(x) of a standard normal x has the mean square 0.425221.
_GAINS = {"identity": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": math.sqrt(2), "gelu": 1 / math.sqrt(0.4252214826)}


def gain(activation: str, *, slope: float = 0.01) -> float:
    """The factor that compensates for an activation: W ~ N(0, gain²/n) preserves the scale of the signal.

    For ReLU, leaky ReLU and GELU it is 1/√E[h(x)²] of a standard normal x: √2 for ReLU, √(2/(1 + slope²)) for leaky
    ReLU. For tanh it is the customary 5/3, which balances saturation over many layers. For the identity and sigmoid it
    is 1.

    Args:
        activation: ``"identity"``, ``"sigmoid"``, ``"tanh"``, ``"relu"``, ``"leaky_relu"`` or ``"gelu"``.
        slope: the slope of leaky ReLU for negative inputs.

    Examples:
        >>> round(gain("relu"), 4), round(gain("leaky_relu", slope=1.0), 4)
        (1.4142, 1.0)
        >>> W = orthogonal((100, 100), gain=gain("relu"), rng=np.random.default_rng(0))

    References:
        He et al., 2015, equation 15; PyTorch's ``calculate_gain`` returns the same numbers.
    """
    check(activation, OneOf((*_GAINS, "leaky_relu")), where="init.gain", name="activation")
    if activation == "leaky_relu":
        return math.sqrt(2 / (1 + check(slope, Number(), where="init.gain", name="slope") ** 2))
    return _GAINS[activation]


INITIALIZERS: dict[str, Initializer] = {
    "he": he, "he_uniform": he_uniform, "lecun": lecun, "lecun_uniform": lecun_uniform, "normal": normal,
    "orthogonal": orthogonal, "sparse": sparse, "uniform": uniform, "xavier": xavier, "xavier_uniform": xavier_uniform,
    "zeros": zeros,
}  # fmt: skip

# The initializer for each activation that follows the weights.
FOR_ACTIVATION = {
    "relu": "he", "leaky_relu": "he", "gelu": "he", "tanh": "xavier", "sigmoid": "xavier", "identity": "xavier",
}  # fmt: skip


def floating(dtype: npt.DTypeLike, *, where: str) -> np.dtype[Any]:
    """The dtype of parameters, which must be a floating dtype."""
    result = np.dtype(dtype)
    if result.kind != "f":
        raise ArgumentError(
            "{where}: expected dtype to be a floating dtype, got {dtype}; use float32 or float64",
            where=where,
            dtype=result,
        )
    return result


def resolve(init: str | float | Initializer, *, where: str) -> Initializer:
    """An initializer from its name, from the standard deviation of a normal distribution, or from a function."""
    if isinstance(init, str):
        return INITIALIZERS[check(init, OneOf(tuple(INITIALIZERS)), where=where, name="init")]
    if isinstance(init, Real):
        std = check(init, Number(0), where=where, name=deferred("init, as a standard deviation,"))

        def normal_std(shape: tuple[int, ...], **options: Any) -> Array:
            return normal(shape, std=float(std), **options)

        return normal_std
    if callable(init):
        return init
    raise ArgumentError(
        "{where}: expected init to be a name, a standard deviation or a function, got {init!r}; the names are {names}",
        where=where,
        init=init,
        names=", ".join(INITIALIZERS),
    )


def activations_through(
    init: str | float | Initializer,
    *,
    activation: str = "sigmoid",
    layers: int = 5,
    width: int = 100,
    samples: int = 1000,
    rng: np.random.Generator,
) -> dict[str, Array]:
    """The activations of each layer of a network that has just been initialized: z_k = h(z_{k-1} W_k), z_0 ~ N(0, 1).

    Args:
        init: the initializer: a name, a standard deviation or a function, as for `Affine`.
        activation: the name of h.
        layers: the number of layers.
        width: the number of neurons per layer, and of features of the inputs.
        samples: the number of rows of the input.
        rng: the generator from which the inputs and then the weights of each layer are drawn.

    Returns:
        ``{"layer 1": (samples, width), ...}`` in float64.

    Examples:
        Weights that are too large saturate sigmoid; weights that are too small keep every neuron at 0.5:

        >>> for std in (1.0, 0.01):
        ...     z = activations_through(std, rng=np.random.default_rng(0))["layer 5"]
        ...     print(f"std {std:.2f}: {np.mean((z < 0.01) | (z > 0.99)):.2f} at the ends, spread {z.std():.2f}")
        std 1.00: 0.53 at the ends, spread 0.44
        std 0.01: 0.00 at the ends, spread 0.01

    References:
        *Deep Learning from Scratch*, section 6.2.2, figures 6-10 to 6-14.
    """
    where = "init.activations_through"
    for name, value in (("layers", layers), ("width", width), ("samples", samples)):
        check(value, WholeNumber(1), where=where, name=name)
    draw, h = resolve(init, where=where), activation_layer(activation, where=where)
    z = _generator(rng, where=where).standard_normal((samples, width))
    found: dict[str, Array] = {}
    for k in range(1, layers + 1):
        z = h.forward(z @ draw((width, width), rng=rng, dtype=np.float64))
        found[f"layer {k}"] = z
    return found
