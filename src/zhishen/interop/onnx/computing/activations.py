"""Activation functions, as differentiable formulas; without conditions on values, so that they can be exported."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from zhishen.graph import ops
from zhishen.graph.tensor import data_of
from zhishen.interop.onnx.computing.call import Call, axis_of

__all__ = ["ACTIVATIONS"]

Function = Callable[..., Any]


def _positive(x: Any) -> Any:
    return np.maximum(x, 0)


def _negative(x: Any) -> Any:
    return np.minimum(x, 0)


def _elu(call: Call, x: Any) -> Any:
    """x if x > 0, else α (exp(x) - 1)."""
    return _positive(x) + call.get("alpha", 1.0) * np.expm1(_negative(x))


def _selu(call: Call, x: Any) -> Any:
    """γ x if x > 0, else γ α (exp(x) - 1)."""
    alpha, gamma = call.get("alpha", 1.67326), call.get("gamma", 1.0507)
    return gamma * (_positive(x) + alpha * np.expm1(_negative(x)))


def _celu(call: Call, x: Any) -> Any:
    """max(x, 0) + min(0, α (exp(x/α) - 1))."""
    alpha = call.get("alpha", 1.0)
    return _positive(x) + alpha * np.expm1(_negative(x) / alpha)


def _prelu(call: Call, x: Any, slope: Any) -> Any:
    """x if x > 0, else slope · x."""
    call.allow_broadcast(x, slope)
    return _positive(x) + slope * _negative(x)


def _hard_sigmoid(call: Call, x: Any) -> Any:
    """max(0, min(1, α x + β))."""
    return np.maximum(np.minimum(call.get("alpha", 0.2) * x + call.get("beta", 0.5), 1), 0)


def _hard_swish(_call: Call, x: Any) -> Any:
    """x · max(0, min(1, x/6 + 1/2))."""
    return x * np.maximum(np.minimum(x / 6 + 0.5, 1), 0)


def softplus(x: Any) -> Any:
    """log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|))."""
    return _positive(x) + np.log1p(np.exp(-np.absolute(x)))


def _gelu(call: Call, x: Any) -> Any:
    """x Φ(x), or its approximation by tanh."""
    if call.get("approximate", "none") == "tanh":
        return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)))
    return ops.gelu(x)


def _shrink(call: Call, x: Any) -> Any:
    """x + bias below -λ, x - bias above λ, else 0."""
    limit, bias = call.get("lambd", 0.5), call.get("bias", 0.0)
    array = data_of(x)
    shrunk = np.where(array < -limit, x + bias, np.where(array > limit, x - bias, x * 0))
    return shrunk if data_of(shrunk).dtype == array.dtype else shrunk.astype(array.dtype)


def _thresholded_relu(call: Call, x: Any) -> Any:
    """x if x > α, else 0."""
    return np.where(data_of(x) > call.get("alpha", 1.0), x, np.zeros((), data_of(x).dtype))


def _softmax(op: Function) -> Function:
    """Along an axis; before opset 13 along all axes from this one on, as one."""

    def compute(call: Call, x: Any) -> Any:
        if call.version >= 13:
            return op(x, axis=axis_of(call.get("axis", -1), x.ndim))
        axis = axis_of(call.get("axis", 1), x.ndim) if call.get("axis", 1) != x.ndim else x.ndim
        if axis == x.ndim - 1:
            return op(x, axis=axis)
        shape = x.shape
        return op(x.reshape((*shape[:axis], math.prod(shape[axis:]))), axis=axis).reshape(shape)

    return compute


def _hardmax(x: Any, *, axis: int) -> Any:
    """1 at the first of the largest elements, else 0."""
    array = data_of(x)
    largest = np.expand_dims(array.argmax(axis=axis), axis)
    places = np.arange(array.shape[axis]).reshape(-1, *[1] * (array.ndim - 1 - axis))
    return (places == largest).astype(array.dtype)


ACTIVATIONS: Final[dict[str, Function]] = {
    "Relu": lambda _call, x: ops.relu(x),
    "LeakyRelu": lambda call, x: ops.leaky_relu(x, slope=call.get("alpha", 0.01)),
    "Sigmoid": lambda _call, x: ops.sigmoid(x),
    "Tanh": lambda _call, x: ops.tanh(x),
    "Softplus": lambda _call, x: softplus(x),
    "Softsign": lambda _call, x: x / (1 + np.absolute(x)),
    "Mish": lambda _call, x: x * np.tanh(softplus(x)),
    "Swish": lambda call, x: x * ops.sigmoid(call.get("alpha", 1.0) * x),
    "Elu": _elu,
    "Selu": _selu,
    "Celu": _celu,
    "PRelu": _prelu,
    "HardSigmoid": _hard_sigmoid,
    "HardSwish": _hard_swish,
    "Gelu": _gelu,
    "Shrink": _shrink,
    "ThresholdedRelu": _thresholded_relu,
    "Softmax": _softmax(ops.softmax),
    "LogSoftmax": _softmax(ops.log_softmax),
    "Hardmax": _softmax(_hardmax),
}
