"""Conv and ConvTranspose along any number of axes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.graph import ops
from zhishen.graph.ops import Implementation, Op
from zhishen.graph.tensor import data_of
from zhishen.interop.onnx.computing.call import Call
from zhishen.interop.onnx.computing.shapes import pad
from zhishen.interop.onnx.computing.windows import Windows, per_axis, windows
from zhishen.messages import message

__all__ = ["CONVOLUTIONS"]

Sizes = tuple[int, ...]


def _conv(call: Call, x: Any, W: Any, b: Any = None) -> Any:
    """Out[n, o, ...] = b[o] + Σ_c Σ_taps W[o, c, tap] · X[n, c, S·position + D·tap - P]."""
    dtype = data_of(x).dtype
    if dtype == np.float16:  # its sums are computed in float32, and rounded once
        return _conv(call, *(None if v is None else v.astype(np.float32) for v in (x, W, b))).astype(dtype)
    groups, axes = call.get("group", 1), x.ndim - 2
    _check_filters(call, x, W, channels=W.shape[1] * groups)
    if W.shape[0] % groups:
        raise ValueError(message("{filters} filters in {groups} groups", filters=W.shape[0], groups=groups))
    w = windows(call, x.shape[2:], W.shape[2:])
    call.allow((x.shape[0], max(W.shape[0], x.shape[1] * math.prod(w.size)), *w.out))
    b = np.zeros(W.shape[0], dtype) if b is None else b
    if not w.symmetric or axes > 2:
        x = pad(x, [(0, 0), (0, 0), *w.sides])
        w = Windows(w.size, w.stride, w.dilation, ((0, 0),) * axes, w.out)
    if axes > 2:
        return _sum_over_taps(x, W, w, groups) + b.reshape((-1, *[1] * axes))
    options = {"stride": w.stride, "padding": tuple(side for side, _ in w.sides), "dilation": w.dilation}
    if axes == 1:
        options = {name: values[0] for name, values in options.items()}
    return (ops.conv1d if axes == 1 else ops.conv2d)(x, W, b, groups=groups, **options)


def _check_filters(call: Call, x: Any, W: Any, *, channels: int) -> None:
    """Raise ValueError unless the filters fit the input and the attribute kernel_shape."""
    if x.ndim < 3 or W.ndim != x.ndim or x.shape[1] != channels or call.get("group", 1) < 1:
        raise ValueError(
            message(
                "filters of shape {filters} in {groups} groups for input of shape {shape}",
                filters=W.shape,
                groups=call.get("group", 1),
                shape=x.shape,
            )
        )
    if tuple(call.get("kernel_shape") or W.shape[2:]) != W.shape[2:]:
        raise ValueError(
            message(
                "kernel_shape={kernel} for filters of shape {filters}", kernel=call.get("kernel_shape"), filters=W.shape
            )
        )


def _sum_over_taps(padded: Any, W: Any, w: Windows, groups: int) -> Any:
    """The sum over the taps of the elements under a tap at all positions, times its weights."""
    samples, channels, outputs = padded.shape[0], W.shape[1], W.shape[0]
    filters = W.reshape((groups, outputs // groups, *W.shape[1:]))  # (G, O/G, C/G, taps)
    total: Any = 0
    for tap, under in w.taps():
        part = padded[(slice(None), slice(None), *under)].reshape((samples, groups, channels, math.prod(w.out)))
        total = total + filters[(..., *tap)] @ part  # (N, G, O/G, positions)
    return total.reshape((samples, outputs, *w.out))


def _conv_transpose(call: Call, x: Any, W: Any, b: Any = None) -> Any:
    """Each element of x puts the filter, times itself, at its position in the result: the transpose of Conv."""
    groups, axes = call.get("group", 1), x.ndim - 2
    _check_filters(call, x, W, channels=W.shape[0])
    if x.shape[1] % groups:
        raise ValueError(message("{channels} channels in {groups} groups", channels=x.shape[1], groups=groups))
    size, stride, dilation = W.shape[2:], per_axis(call, "strides", axes, 1), per_axis(call, "dilations", axes, 1)
    more = tuple(call.get("output_padding") or (0,) * axes)
    full = _full(x.shape[2:], size, stride, dilation, more)
    outputs = W.shape[1] * groups
    call.allow((x.shape[0], outputs, *full))
    placed = TRANSPOSE(x, W, stride=stride, dilation=dilation, more=more, groups=groups)
    sides = _removed(call, full, x.shape[2:], stride)
    call.allow([n - before - after for n, (before, after) in zip(full, sides, strict=True)])
    out = pad(placed, [(0, 0), (0, 0), *((-before, -after) for before, after in sides)])
    return out if b is None else out + b.reshape((-1, *[1] * axes))


def _full(sizes: Sizes, size: Sizes, stride: Sizes, dilation: Sizes, more: Sizes) -> Sizes:
    """The sizes of the result, with ``more`` zeros after each axis."""
    each = zip(sizes, size, stride, dilation, more, strict=True)
    return tuple(s * (n - 1) + d * (f - 1) + 1 + extra for n, f, s, d, extra in each)


def _transpose_forward(
    x: Array, W: Array, *, stride: Sizes, dilation: Sizes, more: Sizes, groups: int
) -> tuple[Array, Any]:
    """The sum over the taps of x times the weights of the tap, at the positions under it."""
    w = Windows(W.shape[2:], stride, dilation, ((0, 0),) * len(stride), x.shape[2:])
    rows = x.reshape((x.shape[0], groups, x.shape[1] // groups, math.prod(w.out)))  # (N, G, C/G, positions)
    filters = W.reshape((groups, W.shape[0] // groups, *W.shape[1:]))  # (G, C/G, O/G, taps)
    outputs = (x.shape[0], W.shape[1] * groups)
    out = np.zeros((*outputs, *_full(w.out, w.size, stride, dilation, more)), x.dtype)
    for tap, under in w.taps():
        out[(..., *under)] += (filters[(..., *tap)].swapaxes(1, 2) @ rows).reshape((*outputs, *w.out))
    return out, (rows, filters, w, x.shape, W.shape)


def _transpose_backward(dout: Array, cache: Any) -> tuple[Array, Array]:
    """dx = Σ_taps W[tap] dout under the tap, dW[tap] = Σ_n x (dout under the tap)ᵀ."""
    rows, filters, w, shape, filter_shape = cache
    samples, groups = rows.shape[:2]
    dx, dW = np.zeros_like(rows), np.zeros_like(filters)
    for tap, under in w.taps():
        d = dout[(..., *under)].reshape((samples, groups, filters.shape[2], math.prod(w.out)))
        dx += filters[(..., *tap)] @ d
        dW[(..., *tap)] = (rows @ d.swapaxes(2, 3)).sum(axis=0)
    return dx.reshape(shape), dW.reshape(filter_shape)


#: The transpose of a convolution, without its bias.
TRANSPOSE: Final = Op("conv_transpose", Implementation(_transpose_forward, _transpose_backward))


def _removed(call: Call, full: Sizes, sizes: Sizes, stride: Sizes) -> list[tuple[int, int]]:
    """The elements that are removed before and after each axis of the full result."""
    kind, given = call.get("auto_pad", "NOTSET"), call.get("output_shape")
    if kind in ("SAME_UPPER", "SAME_LOWER"):
        given = [n * s for n, s in zip(sizes, stride, strict=True)]
    if given is None:
        pads = call.get("pads") or [0] * (2 * len(full))
        if kind == "VALID":
            pads = [0] * (2 * len(full))
        return list(zip(pads[: len(full)], pads[len(full) :], strict=True))
    found: list[tuple[int, int]] = []
    for n, size in zip(full, given, strict=True):
        half = (n - size) // 2
        found.append((half, n - size - half) if kind == "SAME_UPPER" else (n - size - half, half))
    return found


CONVOLUTIONS: Final[dict[str, Callable[..., Any]]] = {"Conv": _conv, "ConvTranspose": _conv_transpose}
