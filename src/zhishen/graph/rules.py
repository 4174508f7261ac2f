"""The table of all primitives: for each, its forward and one gradient rule for each argument.

A rule receives ``g``, the gradient of the output, then ``out``, the inputs and the options of the forward, and returns
the gradient of its input. Rules use only operators that arrays and Tensors share. On arrays they compute
numbers; on Tensors they are recorded, which gives second derivatives. A rule may return a gradient of the broadcast
shape; the tape sums it to the shape of the input.

Every gradient of a Tensor is computed by these rules. Mean, variance, minimum of an array and others are compositions
of these primitives, in `derived`.

References:
    *Deep Learning from Scratch*, chapter 5.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhishen.reference.special import erf, erf_ufunc

__all__ = ["FUNCTIONS", "RULES", "UFUNCS", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A primitive.

    Attributes:
        name: its key in the table.
        symbol: the text in the circle of a drawn graph.
        forward: ``forward(*arrays, **options) -> array``.
        gradients: for each argument ``gradient(g, out, *inputs, **options)``; a single function, with the index of
            the argument as first parameter, if the number of arguments varies.
        variadic: whether the number of arguments varies.
    """

    name: str
    symbol: str
    forward: Callable[..., Any]
    gradients: tuple[Callable[..., Any], ...]
    variadic: bool = False


Axis = int | tuple[int, ...] | None


def _restore_axes(g: Any, x: Any, axis: Axis, keepdims: bool) -> Any:  # noqa: FBT001
    """Give a reduced array back the axes that the reduction removed, with size 1."""
    if keepdims or x.ndim == 0:
        return g
    axes = range(x.ndim) if axis is None else [a % x.ndim for a in (axis if isinstance(axis, tuple) else (axis,))]
    return g.reshape(tuple(1 if a in axes else size for a, size in enumerate(x.shape)))


def _sum_gradient(g: Any, _out: Any, x: Any, *, axis: Axis, keepdims: bool) -> Any:
    return np.broadcast_to(_restore_axes(g, x, axis, keepdims), x.shape)


def _cumsum_gradient(g: Any, _out: Any, _x: Any, *, axis: int) -> Any:
    """An element is a term of all sums from its own index on: the cumulative sums from the other end."""
    backwards = (*(slice(None),) * axis, slice(None, None, -1))
    return g[backwards].cumsum(axis)[backwards]


def _max_gradient(g: Any, out: Any, x: Any, *, axis: Axis, keepdims: bool) -> Any:
    """The gradient goes to the maximum; equal maxima share it."""
    is_max = x == _restore_axes(out, x, axis, keepdims)
    count = is_max.sum(axis=axis, keepdims=True)
    return _restore_axes(g, x, axis, keepdims) * (is_max / count).astype(x.dtype)


def _matmul_gradient_x(g: Any, _out: Any, x: Any, y: Any) -> Any:
    if y.ndim == 1:
        return g[..., np.newaxis] * y
    if x.ndim == 1:
        return (y @ g[..., np.newaxis])[..., 0]
    return g @ y.swapaxes(-1, -2)


def _matmul_gradient_y(g: Any, _out: Any, x: Any, y: Any) -> Any:
    if x.ndim == 1:
        return x[:, np.newaxis] * g[..., np.newaxis, :] if y.ndim > 1 else g * x
    if y.ndim == 1:
        return (x.swapaxes(-1, -2) @ g[..., np.newaxis])[..., 0]
    return x.swapaxes(-1, -2) @ g


def _power_gradient_x(g: Any, _out: Any, x: Any, y: Any) -> Any:
    """g · y x^(y-1), and 0 where y = 0, also where x is 0 or not finite and the formula gives 0 · ∞ or 0 · NaN."""
    if isinstance(y, int | float):  # a Python number keeps the dtype, unlike an array of float64
        return g * y * x ** (y - 1 if y else 0)
    return g * y * x ** np.where((y == 0) & ((x == 0) | np.isnan(x)), x == 0, y - 1)


def _power_gradient_y(g: Any, out: Any, x: Any, _y: Any) -> Any:
    """g · x^y log x, and its limit 0 at x = 0."""
    return g * out * np.log(np.where(x == 0, 1, x))


_BASIC = (int, np.integer, slice, type(None), type(Ellipsis))


def _scatter(x: Any, *, index: Any, shape: tuple[int, ...]) -> Any:
    """An array of zeros to which ``x`` is added at ``index``: the transpose of indexing."""
    out = np.zeros(shape, dtype=x.dtype)
    if all(isinstance(part, _BASIC) for part in (index if isinstance(index, tuple) else (index,))):
        out[index] = x  # slices have no repeated index: ten times as fast as np.add.at
    else:
        np.add.at(out, index, x)
    return out


def _getitem_gradient(g: Any, _out: Any, x: Any, *, index: Any) -> Any:
    if isinstance(g, np.ndarray | np.generic):
        return _scatter(g, index=index, shape=x.shape)
    return g.scatter(index, x.shape)


def _concatenate_gradient(i: int, g: Any, _out: Any, *inputs: Any, axis: int) -> Any:
    start = sum(x.shape[axis] for x in inputs[:i])
    part = (slice(None),) * (axis % g.ndim) + (slice(start, start + inputs[i].shape[axis]),)
    return g[part]


def _mask(condition: Any, g: Any) -> Any:
    """The condition as numbers of the gradient's dtype."""
    return np.asarray(condition).astype(g.dtype)


def _larger_share(g: Any, x: Any, y: Any) -> Any:
    """1 where x > y, 1/2 where they are equal, else 0."""
    return 0.5 * (_mask(x > y, g) + _mask(x >= y, g))


_TABLE = (
    Rule("add", "+", np.add, (lambda g, out, x, y: g, lambda g, out, x, y: g)),
    Rule("subtract", "-", np.subtract, (lambda g, out, x, y: g, lambda g, out, x, y: -g)),
    Rule("multiply", "×", np.multiply, (lambda g, out, x, y: g * y, lambda g, out, x, y: g * x)),
    Rule("negative", "-", np.negative, (lambda g, out, x: -g,)),
    Rule(
        "divide",
        "/",
        np.true_divide,
        (lambda g, out, x, y: g / y, lambda g, out, x, y: -g * out / y),
    ),
    Rule("power", "^", np.power, (_power_gradient_x, _power_gradient_y)),
    Rule("matmul", "@", np.matmul, (_matmul_gradient_x, _matmul_gradient_y)),
    Rule("exp", "exp", np.exp, (lambda g, out, x: g * out,)),
    Rule("expm1", "expm1", np.expm1, (lambda g, out, x: g * (out + 1),)),
    Rule("log", "log", np.log, (lambda g, out, x: g / x,)),
    Rule("log2", "log2", np.log2, (lambda g, out, x: g / (x * math.log(2)),)),
    Rule("log10", "log10", np.log10, (lambda g, out, x: g / (x * math.log(10)),)),
    Rule("log1p", "log1p", np.log1p, (lambda g, out, x: g / (1 + x),)),
    Rule("sqrt", "√", np.sqrt, (lambda g, out, x: 0.5 * g / out,)),
    Rule("sin", "sin", np.sin, (lambda g, out, x: g * np.cos(x),)),
    Rule("cos", "cos", np.cos, (lambda g, out, x: -g * np.sin(x),)),
    Rule("tanh", "tanh", np.tanh, (lambda g, out, x: g * (1 - out * out),)),
    Rule("erf", "erf", erf, (lambda g, out, x: g * (2 / math.sqrt(math.pi)) * np.exp(-x * x),)),
    Rule("absolute", "| |", np.absolute, (lambda g, out, x: g * (_mask(x > 0, g) - _mask(x < 0, g)),)),
    Rule(
        "maximum",
        "max",
        np.maximum,
        (lambda g, out, x, y: g * _larger_share(g, x, y), lambda g, out, x, y: g * _larger_share(g, y, x)),
    ),
    Rule(
        "minimum",
        "min",
        np.minimum,
        (lambda g, out, x, y: g * _larger_share(g, y, x), lambda g, out, x, y: g * _larger_share(g, x, y)),
    ),
    Rule(
        "where",
        "where",
        lambda x, y, *, condition: np.where(condition, x, y),
        (
            lambda g, out, x, y, *, condition: np.where(condition, g, 0),
            lambda g, out, x, y, *, condition: np.where(condition, 0, g),
        ),
    ),
    Rule("sum", "Σ", lambda x, *, axis, keepdims: x.sum(axis=axis, keepdims=keepdims), (_sum_gradient,)),
    Rule("max", "max", lambda x, *, axis, keepdims: x.max(axis=axis, keepdims=keepdims), (_max_gradient,)),
    Rule("cumsum", "Σ…", lambda x, *, axis: x.cumsum(axis=axis), (_cumsum_gradient,)),
    Rule(
        "reshape",
        "reshape",
        lambda x, *, shape: x.reshape(shape),
        (lambda g, out, x, *, shape: g.reshape(x.shape),),
    ),
    Rule(
        "transpose",
        "T",
        lambda x, *, axes: x.transpose(axes),
        (lambda g, out, x, *, axes: g.transpose(tuple(np.argsort([a % x.ndim for a in axes]).tolist())),),
    ),
    Rule(
        "broadcast_to",
        "broadcast",
        lambda x, *, shape: np.broadcast_to(x, shape),
        (lambda g, out, x, *, shape: g,),
    ),
    Rule("getitem", "[ ]", lambda x, *, index: x[index], (_getitem_gradient,)),
    Rule("scatter", "[ ]⁺", _scatter, (lambda g, out, x, *, index, shape: g[index],)),
    Rule(
        "concatenate",
        "concat",
        lambda *xs, axis: np.concatenate(xs, axis=axis),
        (_concatenate_gradient,),
        variadic=True,
    ),
    Rule(
        "astype",
        "dtype",
        lambda x, *, dtype: x.astype(dtype),
        (lambda g, out, x, *, dtype: g.astype(x.dtype),),
    ),
)

RULES: dict[str, Rule] = {rule.name: rule for rule in _TABLE}

# NumPy's elementwise functions that support Tensors through the ufunc protocol.
UFUNCS: dict[Any, str] = {
    np.add: "add", np.subtract: "subtract", np.multiply: "multiply", np.negative: "negative",
    np.true_divide: "divide", np.power: "power", np.matmul: "matmul", np.exp: "exp", np.expm1: "expm1",
    np.log: "log", np.log2: "log2", np.log10: "log10", np.log1p: "log1p", np.sqrt: "sqrt", np.sin: "sin",
    np.cos: "cos", np.tanh: "tanh", erf_ufunc: "erf", np.absolute: "absolute", np.maximum: "maximum",
    np.minimum: "minimum",
}  # fmt: skip

# NumPy's other functions, and the Tensor method with the same arguments.
FUNCTIONS: dict[Any, str] = {
    np.sum: "sum", np.mean: "mean", np.max: "max", np.amax: "max", np.min: "min", np.amin: "min",
    np.var: "var", np.std: "std", np.prod: "prod", np.cumsum: "cumsum", np.ravel: "ravel", np.swapaxes: "swapaxes",
    np.moveaxis: "moveaxis", np.expand_dims: "expand_dims", np.squeeze: "squeeze", np.broadcast_to: "broadcast_to",
}  # fmt: skip
