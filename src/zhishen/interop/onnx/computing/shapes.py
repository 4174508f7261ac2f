"""Operators that move elements: new shapes, new orders, parts, and copies."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.graph.ops import Implementation, Op
from zhishen.graph.tensor import data_of
from zhishen.interop.onnx.computing.call import Call, axes_of, axis_of, integers, refuse, scalar
from zhishen.messages import message

__all__ = ["SHAPES", "pad"]

Function = Callable[..., Any]


def _reshape(call: Call, x: Any, shape: Array) -> Any:
    """The same elements in another shape: 0 copies a size of x, and -1 is computed."""
    sizes = integers(shape)
    if not call.get("allowzero", 0):
        sizes = [x.shape[k] if size == 0 else size for k, size in enumerate(sizes)]
    return x.reshape(tuple(sizes))


def _transpose(call: Call, x: Any) -> Any:
    order = call.get("perm")
    return x.transpose(tuple(reversed(range(x.ndim))) if order is None else axes_of(order, x.ndim))


def _flatten(call: Call, x: Any) -> Any:
    """Two axes: those before ``axis`` as one, and the others as one."""
    axis = call.get("axis", 1)
    axis = axis if axis == x.ndim else axis_of(axis, x.ndim) if x.ndim else 0
    return x.reshape((math.prod(x.shape[:axis]), math.prod(x.shape[axis:])))


def _given_axes(call: Call, axes: Any) -> list[int] | None:
    """The axes, which were an attribute before opset 13."""
    return call.get("axes") if axes is None else integers(axes)


def _squeeze(call: Call, x: Any, axes: Any = None) -> Any:
    given = _given_axes(call, axes)
    removed = [k for k, size in enumerate(x.shape) if size == 1] if given is None else axes_of(given, x.ndim)
    if any(x.shape[axis] != 1 for axis in removed):
        raise ValueError(message("axes {axes} of other sizes than 1", axes=list(removed)))
    return x.reshape(tuple(size for axis, size in enumerate(x.shape) if axis not in removed))


def _unsqueeze(call: Call, x: Any, axes: Any = None) -> Any:
    given = _given_axes(call, axes) or []
    new, sizes = axes_of(given, x.ndim + len(given)), iter(x.shape)
    return x.reshape(tuple(1 if axis in new else next(sizes) for axis in range(x.ndim + len(given))))


def _concat(call: Call, *parts: Any) -> Any:
    axis = axis_of(call.get("axis"), parts[0].ndim)
    call.allow((sum(data_of(x).size for x in parts),))
    return np.concatenate(parts, axis=axis)


def _split(call: Call, x: Any, split: Any = None) -> tuple[Any, ...]:
    axis, outputs = axis_of(call.get("axis", 0), x.ndim), call.outputs
    size = x.shape[axis]
    sizes = call.get("split") if split is None else integers(split)
    if sizes is None:
        if call.get("num_outputs", outputs) != outputs:
            raise ValueError(
                message("{parts} parts for {outputs} outputs", parts=call.get("num_outputs"), outputs=outputs)
            )
        part = -(-size // outputs)
        sizes = [min(part, max(size - k * part, 0)) for k in range(outputs)]
    if sum(sizes) != size or len(sizes) != outputs or min(sizes) < 0:
        raise ValueError(message("parts {sizes} of an axis of size {size}", sizes=sizes, size=size))
    ends = np.cumsum([0, *sizes]).tolist()
    before = (slice(None),) * axis
    return tuple(x[(*before, slice(start, end))] for start, end in pairwise(ends))


def _slice(call: Call, x: Any, starts: Any = None, ends: Any = None, axes: Any = None, steps: Any = None) -> Any:
    first, last, along = (
        call.get(name) if given is None else integers(given)
        for name, given in (("starts", starts), ("ends", ends), ("axes", axes))
    )
    along = range(len(first)) if along is None else along
    each = [1] * len(first) if steps is None else integers(steps)
    index = [slice(None)] * x.ndim
    for axis, start, end, step in zip(axes_of(along, x.ndim), first, last, each, strict=True):
        # From the last element backwards, the end before the first element is None.
        before_first = step < 0 and end < -x.shape[axis]
        index[axis] = slice(start, None if before_first else end, step)
    return x[tuple(index)]


def _expand(call: Call, x: Any, shape: Array) -> Any:
    sizes = call.allow(np.broadcast_shapes(x.shape, call.allow(integers(shape))))
    return np.broadcast_to(x, sizes)


def _tile(call: Call, x: Any, repeats: Array) -> Any:
    """The whole of x, repeated along each axis."""
    counts = integers(repeats)
    call.allow([size * count for size, count in zip(x.shape, counts, strict=True)])
    pairs = tuple(n for size in x.shape for n in (1, size))
    repeated = tuple(n for count, size in zip(counts, x.shape, strict=True) for n in (count, size))
    whole = np.broadcast_to(x.reshape(pairs), repeated)
    return whole.reshape(tuple(size * count for size, count in zip(x.shape, counts, strict=True)))


# --- blocks and channels ----------------------------------------------------------------------------------------------


def _depth_to_space(call: Call, x: Any) -> Any:
    """Channels as blocks of pixels: (N, C, H, W) to (N, C/b², b H, b W)."""
    b, (N, C, H, W) = call.get("blocksize"), x.shape
    if call.get("mode", "DCR") == "CRD":
        blocks = x.reshape((N, C // (b * b), b, b, H, W)).transpose((0, 1, 4, 2, 5, 3))
    else:
        blocks = x.reshape((N, b, b, C // (b * b), H, W)).transpose((0, 3, 4, 1, 5, 2))
    return blocks.reshape((N, C // (b * b), H * b, W * b))


def _space_to_depth(call: Call, x: Any) -> Any:
    """Blocks of pixels as channels: (N, C, H, W) to (N, b² C, H/b, W/b)."""
    b, (N, C, H, W) = call.get("blocksize"), x.shape
    blocks = x.reshape((N, C, H // b, b, W // b, b))
    order = (0, 1, 3, 5, 2, 4) if call.get("mode", "DCR") == "CRD" else (0, 3, 5, 1, 2, 4)
    return blocks.transpose(order).reshape((N, C * b * b, H // b, W // b))


def _center_crop_pad(call: Call, x: Any, shape: Array) -> Any:
    """The middle of x in the given sizes, with zeros where x is smaller."""
    axes = axes_of(call.get("axes") or range(x.ndim), x.ndim)
    index, sides = [slice(None)] * x.ndim, [(0, 0)] * x.ndim
    for axis, size in zip(axes, integers(shape), strict=True):
        more = size - x.shape[axis]
        if more < 0:
            start = -more // 2
            index[axis] = slice(start, start + size)
        else:
            sides[axis] = (more // 2, more - more // 2)
    x = x[tuple(index)]
    call.allow([size + sum(side) for size, side in zip(x.shape, sides, strict=True)])
    return pad(x, sides)


def _trilu(call: Call, x: Any, k: Any = None) -> Any:
    """The upper or lower triangle of matrices; zeros elsewhere."""
    rows, columns = x.shape[-2:]
    offset = 0 if k is None else max(-rows - 1, min(columns + 1, scalar(k)))
    keep = np.tri(rows, columns, offset - 1 if call.get("upper", 1) else offset, dtype=np.bool_)
    return np.where(~keep if call.get("upper", 1) else keep, x, np.zeros((), data_of(x).dtype))


# --- Pad --------------------------------------------------------------------------------------------------------------


def _pad_forward(x: Array, *, sides: Sequence[tuple[int, int]], value: float) -> tuple[Array, Any]:
    out = np.pad(x, sides, constant_values=np.asarray(value).astype(x.dtype))
    return out, tuple(slice(before, before + size) for (before, _), size in zip(sides, x.shape, strict=True))


def _pad_backward(dout: Array, cache: Any) -> Array:
    return dout[cache]


#: Constant values around an array.
PAD: Final = Op("pad", Implementation(_pad_forward, _pad_backward))


def pad(x: Any, sides: Sequence[tuple[int, int]], value: float = 0.0) -> Any:
    """An array or Tensor with ``value`` before and after each axis; negative counts remove elements."""
    kept = tuple(slice(max(-before, 0) or None, min(after, 0) or None) for before, after in sides)
    added = tuple((max(before, 0), max(after, 0)) for before, after in sides)
    if any(part != slice(None) for part in kept):
        x = x[kept]
    return PAD(x, sides=added, value=value) if any(map(any, added)) else x


def _pad(call: Call, x: Any, pads: Any = None, value: Any = None, axes: Any = None) -> Any:
    counts = call.get("pads") if pads is None else integers(pads)
    along = range(x.ndim) if axes is None else axes_of(integers(axes), x.ndim)
    if len(counts) != 2 * len(along):
        raise ValueError(
            message("{count} numbers of elements to add for {axes} axes", count=len(counts), axes=len(along))
        )
    sides = [(0, 0)] * x.ndim
    for k, axis in enumerate(along):
        sides[axis] = (counts[k], counts[len(along) + k])
    call.allow([max(0, size + sum(side)) for size, side in zip(x.shape, sides, strict=True)])
    mode = call.get("mode", "constant")
    if mode == "constant":
        return pad(x, sides, call.get("value", 0.0) if value is None else scalar(value))
    if mode not in ("edge", "reflect", "wrap"):
        raise refuse(call, "mode", mode)
    for axis, (before, after) in enumerate(sides):
        if (before, after) != (0, 0):
            places = np.pad(np.arange(x.shape[axis]), (max(before, 0), max(after, 0)), mode=mode)
            places = places[max(-before, 0) : len(places) - max(-after, 0)]
            x = x[(*(slice(None),) * axis, places)]
    return x


SHAPES: Final[dict[str, Function]] = {
    "Reshape": _reshape,
    "Transpose": _transpose,
    "Flatten": _flatten,
    "Squeeze": _squeeze,
    "Unsqueeze": _unsqueeze,
    "Concat": _concat,
    "Split": _split,
    "Slice": _slice,
    "Expand": _expand,
    "Tile": _tile,
    "DepthToSpace": _depth_to_space,
    "SpaceToDepth": _space_to_depth,
    "CenterCropPad": _center_crop_pad,
    "Trilu": _trilu,
    "Pad": _pad,
}
