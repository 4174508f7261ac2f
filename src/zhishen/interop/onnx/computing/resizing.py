"""Resize and Upsample: one matrix for each axis, whose rows have the weights of the elements near a place."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.graph.tensor import data_of
from zhishen.interop.onnx.computing.call import Call, axes_of, integers, refuse
from zhishen.messages import message

__all__ = ["RESIZING"]


def _linear(_call: Call, distance: Array) -> Array:
    """The weight of an element at a distance: 1 - |d|."""
    return np.maximum(0, 1 - np.absolute(distance))


def _cubic(call: Call, distance: Array) -> Array:
    """Cubic convolution, with the coefficient a."""
    a, d = call.get("cubic_coeff_a", -0.75), np.absolute(distance)
    near = (a + 2) * d**3 - (a + 3) * d**2 + 1
    far = a * d**3 - 5 * a * d**2 + 8 * a * d - 4 * a
    return np.where(d <= 1, near, np.where(d < 2, far, 0))


_KERNELS: Final[dict[str, tuple[Callable[[Call, Array], Array], int]]] = {"linear": (_linear, 1), "cubic": (_cubic, 2)}

_ROUNDING: Final[dict[str, Callable[[Array], Array]]] = {
    "round_prefer_floor": lambda x: np.ceil(x - 0.5),
    "round_prefer_ceil": lambda x: np.floor(x + 0.5),
    "floor": np.floor,
    "ceil": np.ceil,
}


def _places(call: Call, size: int, out: int, scale: float, window: tuple[float, float] | None) -> Array:
    """The place in the input of each element of the result, as its index with a fraction."""
    mode = call.get("coordinate_transformation_mode", "half_pixel")
    places = np.arange(out)
    if mode == "asymmetric":
        return places / scale
    if mode == "half_pixel":
        return (places + 0.5) / scale - 0.5
    if mode == "pytorch_half_pixel":
        return (places + 0.5) / scale - 0.5 if out > 1 else np.zeros(out)
    if mode == "half_pixel_symmetric":
        middle = size / 2 * (1 - out / (scale * size))
        return middle + (places + 0.5) / scale - 0.5
    if mode == "align_corners":
        return places * (size - 1) / (scale * size - 1) if scale * size != 1 else np.zeros(out)
    if mode == "tf_crop_and_resize" and window is not None:
        start, end = window
        if out > 1:
            return start * (size - 1) + places * (end - start) * (size - 1) / (out - 1)
        return np.full(out, 0.5 * (start + end) * (size - 1))
    raise refuse(call, "coordinate_transformation_mode", mode)


def _matrix(call: Call, size: int, out: int, scale: float, window: tuple[float, float] | None) -> Array:
    """The weights of the elements of an axis: (out, size)."""
    call.allow((out, size))
    places, mode = _places(call, size, out, scale, window), call.get("mode", "nearest")
    if mode == "nearest":
        rounding = call.get("nearest_mode", "round_prefer_floor")
        if rounding not in _ROUNDING:
            raise refuse(call, "nearest_mode", rounding)
        chosen = np.clip(_ROUNDING[rounding](places), 0, size - 1).astype(np.int64)
        return (chosen[:, np.newaxis] == np.arange(size)).astype(np.float64)
    if mode not in _KERNELS:
        raise refuse(call, "mode", mode)
    kernel, reach = _KERNELS[mode]
    # With antialias, a smaller result averages over as many elements as one of it covers.
    stretch = min(scale, 1.0) if call.get("antialias", 0) else 1.0
    first = np.floor(places).astype(np.int64)
    around = np.arange(-math.ceil(reach / stretch), math.ceil(reach / stretch) + 2)
    call.allow((out, len(around)))
    near = first[:, np.newaxis] + around
    weights = kernel(call, (near - places[:, np.newaxis]) * stretch)
    if call.get("exclude_outside", 0):
        weights = np.where((near >= 0) & (near < size), weights, 0)
    weights = weights / weights.sum(axis=1, keepdims=True)
    matrix = np.zeros((out, size))
    np.add.at(matrix, (np.arange(out)[:, np.newaxis], np.clip(near, 0, size - 1)), weights)  # beyond the edge: its copy
    return matrix


def _resize(call: Call, x: Any, roi: Any = None, scales: Any = None, sizes: Any = None) -> Any:
    if call.version == 10:  # its second input has the factors
        return _upsample(call, x, roi)
    axes = axes_of(call.get("axes") or range(x.ndim), x.ndim)
    factors, out = _factors(call, [x.shape[axis] for axis in axes], scales, sizes)
    shape = list(x.shape)
    for axis, size in zip(axes, out, strict=True):
        shape[axis] = size
    call.allow(shape)
    region = None if roi is None or not data_of(roi).size else data_of(roi).astype(np.float64).tolist()
    dtype = data_of(x).dtype
    y = x if dtype.kind == "f" else x.astype(np.float64)
    for k, axis in enumerate(axes):
        window = None if region is None else (region[k], region[len(axes) + k])
        size = x.shape[axis]
        if out[k] == size and factors[k] == 1 and window is None:
            continue
        matrix = _matrix(call, size, out[k], factors[k], window).astype(data_of(y).dtype)
        y = (y.swapaxes(axis, -1) @ matrix.T).swapaxes(axis, -1)
        if call.get("coordinate_transformation_mode", "half_pixel") == "tf_crop_and_resize":
            y = _outside(call, y, axis, _places(call, size, out[k], factors[k], window), size)
    return y if dtype.kind == "f" else np.round(y).astype(dtype)


def _outside(call: Call, y: Any, axis: int, places: Array, size: int) -> Any:
    """The elements whose place is outside of the input get a fixed value."""
    outside = ((places < 0) | (places > size - 1)).reshape(-1, *[1] * (y.ndim - 1 - axis))
    value = np.asarray(call.get("extrapolation_value", 0.0), data_of(y).dtype)
    return np.where(np.broadcast_to(outside, y.shape), value, y)


def _factors(call: Call, given: list[int], scales: Any, sizes: Any) -> tuple[list[float], list[int]]:
    """The factor and the size of each axis of the result."""
    if scales is not None and data_of(scales).size:
        factors = [float(factor) for factor in data_of(scales).reshape(-1)]
        if not all(0 < factor < math.inf for factor in factors):
            raise ValueError(message("scales {factors}", factors=factors))
        return factors, [math.floor(size * factor) for size, factor in zip(given, factors, strict=True)]
    if sizes is None:
        raise ValueError(message("neither scales nor sizes"))
    out = integers(sizes)
    if 0 in given:
        raise ValueError(message("an input of sizes {given}", given=given))
    factors = [n / size for n, size in zip(out, given, strict=True)]
    policy = call.get("keep_aspect_ratio_policy", "stretch")
    if policy in ("not_larger", "not_smaller"):
        one = min(factors) if policy == "not_larger" else max(factors)
        return [one] * len(given), [math.floor(one * size + 0.5) for size in given]
    if policy != "stretch":
        raise refuse(call, "keep_aspect_ratio_policy", policy)
    return factors, out


def _upsample(call: Call, x: Any, scales: Any = None) -> Any:
    """Resize as it was up to opset 10."""
    factors = np.array(call.get("scales")) if scales is None else data_of(scales)
    attributes = {
        "mode": call.get("mode", "nearest"), "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"
    }  # fmt: skip
    node = replace(call.node, version=11, attributes=attributes)
    return _resize(replace(call, node=node), x, None, factors)


RESIZING: Final[dict[str, Callable[..., Any]]] = {"Resize": _resize, "Upsample": _upsample}
