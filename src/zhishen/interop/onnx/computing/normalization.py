"""Normalization and dropout. In a network, its state of training decides, not the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from zhishen.graph import ops
from zhishen.graph.tensor import Tensor, data_of
from zhishen.interop.onnx.computing.call import Call, axis_of, number, refuse, scalar
from zhishen.interop.onnx.computing.shapes import pad
from zhishen.reference.dropout import draw_key, kept
from zhishen.reference.norm import batch_statistics

__all__ = ["NORMALIZATION"]


def _batch_norm(call: Call, x: Any, gamma: Any, beta: Any, mean: Any, var: Any) -> Any:
    """γ (x - μ)/√(σ² + ε) + β: with the statistics of the batch in training, else with the running ones."""
    if not call.get("spatial", 1):
        raise refuse(call, "spatial", 0)
    eps, momentum = call.get("epsilon", 1e-5), call.get("momentum", 0.9)
    if call.training is None:
        if not call.get("training_mode", 0):
            _check_outputs(call, 1)
            return ops.batch_norm_eval(x, gamma, beta, data_of(mean), data_of(var), eps=eps)
        of_batch = [value.reshape(-1) for value in batch_statistics(data_of(x))]
        running = [
            momentum * data_of(old) + (1 - momentum) * new for old, new in zip((mean, var), of_batch, strict=True)
        ]
        return (ops.batch_norm(x, gamma, beta, eps=eps), *running)
    _check_outputs(call, 1)
    learns = any(isinstance(p, Tensor) and p.requires_grad for p in (gamma, beta))
    if call.training and learns:
        if call.statistics is not None:
            found = batch_statistics(data_of(x))
            mean, var = (value.reshape(-1) for value in found)
            call.statistics(call.node, mean, var, data_of(x).size // gamma.shape[0], momentum)
        return ops.batch_norm(x, gamma, beta, eps=eps)
    return ops.batch_norm_eval(x, gamma, beta, data_of(mean).copy(), data_of(var).copy(), eps=eps)


def _check_outputs(call: Call, count: int) -> None:
    """Raise an error if the node has outputs that only exist in the training that the file describes."""
    if any(call.asked(place) for place in range(count, call.outputs)):
        raise refuse(call, "outputs", call.outputs)


def _layer_norm(call: Call, x: Any, gamma: Any, beta: Any = None) -> Any:
    """γ (x - μ)/√(σ² + ε) + β, over the axes from ``axis`` on; perhaps μ and 1/√(σ² + ε) as well."""
    axis, eps = axis_of(call.get("axis", -1), x.ndim), call.get("epsilon", 1e-5)
    sizes, dtype = x.shape[axis:], data_of(x).dtype
    gamma, beta = (
        _of_shape(gamma, sizes, dtype),
        _of_shape(np.zeros(sizes, dtype) if beta is None else beta, sizes, dtype),
    )
    out = ops.layer_norm(x, gamma, beta, eps=eps)
    if not (call.asked(1) or call.asked(2)):
        return out
    axes = tuple(range(axis, x.ndim))
    mean = x.mean(axis=axes, keepdims=True)
    return out, mean, 1 / np.sqrt(x.var(axis=axes, keepdims=True) + eps)


def _of_shape(p: Any, sizes: tuple[int, ...], dtype: np.dtype[Any]) -> Any:
    """A parameter broadcast to the axes that are normalized, in the dtype of the input."""
    p = p if data_of(p).dtype == dtype else p.astype(dtype)
    return p if p.shape == sizes else np.broadcast_to(p, sizes)


def _rms_norm(call: Call, x: Any, gamma: Any) -> Any:
    sizes = x.shape[axis_of(call.get("axis", -1), x.ndim) :]
    return ops.rms_norm(x, _of_shape(gamma, sizes, data_of(x).dtype), eps=call.get("epsilon", 1e-5))


def _instance_norm(call: Call, x: Any, gamma: Any, beta: Any) -> Any:
    """Each channel of each sample by its own mean and variance."""
    return ops.group_norm(x, gamma, beta, groups=x.shape[1], eps=call.get("epsilon", 1e-5))


def _group_norm(call: Call, x: Any, gamma: Any, beta: Any) -> Any:
    """Groups of channels of each sample; before opset 21, γ and β are those of groups."""
    groups = call.get("num_groups")
    if call.version < 21:
        each = np.repeat(np.arange(groups), x.shape[1] // groups)
        gamma, beta = gamma[each], beta[each]
    return ops.group_norm(x, gamma, beta, groups=groups, eps=call.get("epsilon", 1e-5))


def _lrn(call: Call, x: Any) -> Any:
    """x / (bias + α/size · Σ x²)^β, with the sum over ``size`` neighboring channels."""
    size = call.get("size")
    if size < 1:
        raise refuse(call, "size", size)
    channels = x.shape[1]
    before, after = (min(count, channels) for count in ((size - 1) // 2, size // 2))  # others are no channels
    squares = pad(x * x, [(0, 0), (before, after), *[(0, 0)] * (x.ndim - 2)])
    total = sum(squares[:, k : k + channels] for k in range(before + 1 + after))
    return x / (call.get("bias", 1.0) + call.get("alpha", 1e-4) / size * total) ** call.get("beta", 0.75)


def _lp_norm(call: Call, x: Any) -> Any:
    """x/‖x‖ along an axis; 0 where the norm is 0."""
    axis = axis_of(call.get("axis", -1), x.ndim)
    if call.get("p", 2) == 1:
        norm = np.absolute(x).sum(axis=axis, keepdims=True)
    elif call.get("p", 2) == 2:
        norm = np.sqrt((x * x).sum(axis=axis, keepdims=True))
    else:
        raise refuse(call, "p", call.get("p"))
    return x / np.where(data_of(norm) == 0, np.ones((), data_of(x).dtype), norm)


def _mean_variance(call: Call, x: Any) -> Any:
    """(x - μ)/σ over axes."""
    axes = tuple(axis_of(axis, x.ndim) for axis in call.get("axes", [0, 2, 3]))
    return (x - x.mean(axis=axes, keepdims=True)) / (x.std(axis=axes, keepdims=True) + 1e-9)


def _dropout(call: Call, x: Any, ratio: Any = None, training: Any = None) -> Any:
    """The identity; in training, elements are set to 0 with the probability ``ratio``, and the others scaled."""
    rate = float(number(ratio, call.get("ratio", 0.5)))
    if call.training is None and training is not None and scalar(training) and rate:
        # As the definition of ONNX draws them, so that a seed gives its numbers.
        draws = np.random.RandomState(call.get("seed")).uniform(0, 1, x.shape)
        mask = draws >= rate
        out = x * (mask / (1 - rate)).astype(data_of(x).dtype)
    elif call.training and rate and call.rng is not None:
        key = draw_key(call.rng)
        mask = kept(x.shape, rate=rate, key=key) if call.asked(1) else None
        out = ops.keyed_dropout(x, rate=rate, key=key)
    else:
        mask, out = np.ones(x.shape, np.bool_) if call.asked(1) else None, x
    if mask is None:
        return out
    return out, mask if call.version >= 10 else mask.astype(data_of(x).dtype)


NORMALIZATION: Final[dict[str, Callable[..., Any]]] = {
    "BatchNormalization": _batch_norm,
    "LayerNormalization": _layer_norm,
    "RMSNormalization": _rms_norm,
    "InstanceNormalization": _instance_norm,
    "GroupNormalization": _group_norm,
    "LRN": _lrn,
    "LpNormalization": _lp_norm,
    "MeanVarianceNormalization": _mean_variance,
    "Dropout": _dropout,
}
