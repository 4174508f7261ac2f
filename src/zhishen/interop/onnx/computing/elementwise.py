"""Functions of each element: arithmetic, comparisons, logic, and functions that NumPy's protocols do not record."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.graph.ops import Implementation, Op
from zhishen.graph.tensor import data_of
from zhishen.interop.onnx.computing.call import Call, refuse
from zhishen.reference.special import erf

__all__ = ["BINARY", "OTHERS", "SMOOTH", "UNARY", "VARIADIC", "smooth"]

Function = Callable[..., Any]


def smooth(name: str, function: Function, derivative: Function) -> Op:
    """An op y = f(x) with its derivative f'(x, y)."""

    def forward(x: Array) -> tuple[Array, Any]:
        out = function(x)
        return out, (x, out)

    def backward(dout: Array, cache: Any) -> Array:
        return dout * derivative(*cache)

    return Op(name, Implementation(forward, backward))


def _flat(x: Any, _y: Any) -> Any:
    """The derivative of a function that is constant between its steps."""
    return np.zeros_like(x)


#: Operators that are one op, with the name of the op in lower case.
SMOOTH: Final[dict[str, Op]] = {
    name: smooth(name.lower(), function, derivative)
    for name, function, derivative in (
        ("Tan", np.tan, lambda _x, y: 1 + y * y),
        ("Asin", np.arcsin, lambda x, _y: 1 / np.sqrt(1 - x * x)),
        ("Acos", np.arccos, lambda x, _y: -1 / np.sqrt(1 - x * x)),
        ("Atan", np.arctan, lambda x, _y: 1 / (1 + x * x)),
        ("Sinh", np.sinh, lambda x, _y: np.cosh(x)),
        ("Cosh", np.cosh, lambda x, _y: np.sinh(x)),
        ("Asinh", np.arcsinh, lambda x, _y: 1 / np.sqrt(1 + x * x)),
        ("Acosh", np.arccosh, lambda x, _y: 1 / np.sqrt(x * x - 1)),
        ("Atanh", np.arctanh, lambda x, _y: 1 / (1 - x * x)),
        ("Ceil", np.ceil, _flat),
        ("Floor", np.floor, _flat),
        ("Round", np.round, _flat),  # halves to the even neighbor, as ONNX has it
        ("Sign", np.sign, _flat),
    )
}


def _unary(function: Function) -> Function:
    return lambda _call, x: function(x)


UNARY: Final[dict[str, Function]] = {
    **{name: _unary(op) for name, op in SMOOTH.items()},
    "Abs": _unary(np.absolute),
    "Neg": _unary(np.negative),
    "Exp": _unary(np.exp),
    "Log": _unary(np.log),
    "Sqrt": _unary(np.sqrt),
    "Sin": _unary(np.sin),
    "Cos": _unary(np.cos),
    "Erf": _unary(erf),
    "Reciprocal": _unary(lambda x: 1 / x),
    "Identity": _unary(lambda x: x),
    "Not": _unary(np.logical_not),
    "BitwiseNot": _unary(np.invert),
    "IsNaN": _unary(lambda x: np.isnan(data_of(x))),
}


def _binary(function: Function) -> Function:
    def compute(call: Call, x: Any, y: Any) -> Any:
        call.allow_broadcast(x, y)
        return function(x, y)

    return compute


def _on_data(function: Function) -> Function:
    """A function without a gradient, such as a comparison."""
    return _binary(lambda x, y: function(data_of(x), data_of(y)))


def _divide(x: Any, y: Any) -> Any:
    """x/y; for whole numbers the quotient rounded towards 0."""
    if data_of(x).dtype.kind == "f":
        return x / y
    quotient, rest = np.divmod(x, y)
    return quotient + ((rest != 0) & ((x < 0) != (y < 0))).astype(x.dtype)


def _power(x: Any, y: Any) -> Any:
    """x^y in the dtype of x."""
    base, exponent = data_of(x).dtype, data_of(y).dtype
    if base == exponent:
        return x**y
    if base.kind == "f":
        return x ** y.astype(base)
    return np.power(data_of(x), data_of(y)).astype(base)


BINARY: Final[dict[str, Function]] = {
    "Add": _binary(lambda x, y: x + y),
    "Sub": _binary(lambda x, y: x - y),
    "Mul": _binary(lambda x, y: x * y),
    "Div": _binary(_divide),
    "Pow": _binary(_power),
    "Equal": _on_data(np.equal),
    "Greater": _on_data(np.greater),
    "GreaterOrEqual": _on_data(np.greater_equal),
    "Less": _on_data(np.less),
    "LessOrEqual": _on_data(np.less_equal),
    "And": _on_data(np.logical_and),
    "Or": _on_data(np.logical_or),
    "Xor": _on_data(np.logical_xor),
    "BitwiseAnd": _on_data(np.bitwise_and),
    "BitwiseOr": _on_data(np.bitwise_or),
    "BitwiseXor": _on_data(np.bitwise_xor),
}


def _variadic(function: Function) -> Function:
    def compute(call: Call, *values: Any) -> Any:
        call.allow_broadcast(*values)
        return reduce(function, values)

    return compute


def _mean(call: Call, *values: Any) -> Any:
    """The mean of several values, element by element."""
    call.allow_broadcast(*values)
    return reduce(lambda x, y: x + y, values) / len(values)


VARIADIC: Final[dict[str, Function]] = {
    "Max": _variadic(np.maximum),
    "Min": _variadic(np.minimum),
    "Sum": _variadic(lambda x, y: x + y),
    "Mean": _mean,
}


# --- with attributes --------------------------------------------------------------------------------------------------


def _fmod_forward(x: Array, y: Array) -> tuple[Array, Any]:
    return np.fmod(x, y), (x, y)


def _fmod_backward(dout: Array, cache: Any) -> tuple[Array, Array]:
    x, y = cache
    return dout, -dout * np.trunc(x / y)


_FMOD: Final = Op("fmod", Implementation(_fmod_forward, _fmod_backward))


def _mod(call: Call, x: Any, y: Any) -> Any:
    """The remainder: with the sign of x if ``fmod`` is 1, else with that of y."""
    call.allow_broadcast(x, y)
    if call.get("fmod", 0):
        return _FMOD(x, y)
    if data_of(x).dtype.kind == "f":
        raise refuse(call, "fmod", 0)
    return np.mod(x, y)


def _bit_shift(call: Call, x: Array, y: Array) -> Array:
    """The bits moved to the left or to the right; NumPy does not define what moving by all bits gives."""
    call.allow_broadcast(x, y)
    last = x.dtype.itemsize * 8 - 1
    shift = np.left_shift if call.get("direction") == "LEFT" else np.right_shift
    moved = shift(x, np.minimum(y, last).astype(x.dtype))
    return np.where(y <= last, moved, shift(moved, np.ones((), x.dtype)))


def _is_inf(call: Call, x: Any) -> Array:
    """Whether a number is infinite; attributes ask for one sign only."""
    array = data_of(x)
    positive, negative = bool(call.get("detect_positive", 1)), bool(call.get("detect_negative", 1))
    return (np.isposinf(array) & positive) | (np.isneginf(array) & negative)


def _clip(call: Call, x: Any, low: Any = None, high: Any = None) -> Any:
    """min(max(x, low), high)."""
    if call.version < 11:
        low, high = call.get("min"), call.get("max")
    for bound, function in ((low, np.maximum), (high, np.minimum)):
        if bound is not None and not (isinstance(bound, float) and math.isinf(bound)):
            x = function(x, np.asarray(data_of(bound), data_of(x).dtype))
    return x


def _where(call: Call, condition: Array, x: Any, y: Any) -> Any:
    """x where the condition holds, else y."""
    call.allow_broadcast(condition, x, y)
    return np.where(condition, x, y)


OTHERS: Final[dict[str, Function]] = {
    "Mod": _mod,
    "BitShift": _bit_shift,
    "IsInf": _is_inf,
    "Clip": _clip,
    "Where": _where,
}
