"""Methods of a Tensor that are composed of primitives, which are rows of the table in `zhishen.graph.rules`.

A function here becomes the method of `Tensor` of the same name. Its gradients follow from those of the primitives.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import index
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from zhishen._checks import Number, check
from zhishen.errors import ArgumentError, ShapeError

if TYPE_CHECKING:
    from zhishen.graph.tensor import Tensor

__all__ = [
    "Axes", "Axis", "amin", "astype", "checked_keepdims", "clip", "cumsum", "expand_dims", "expm1", "flatten",
    "format_tensor", "log2", "log10", "mean", "moveaxis", "normalized_axes", "prod", "safe_sqrt", "squeeze", "std",
    "swapaxes", "var",
]  # fmt: skip

Axis = int | tuple[int, ...] | None
Axes = int | Sequence[int]

_DDOF: Final = Number()


def _primitive(name: str, x: Tensor, **options: Any) -> Tensor:
    from zhishen.graph.tensor import apply  # imported late: tensor.py imports this file

    return apply(name, x, **options)


def normalized_axes(x: Tensor, method: str, axes: Axes | None, *, ndim: int | None = None) -> tuple[int, ...]:
    """Distinct axes, counted from 0; all axes for None.

    Raises:
        ArgumentError: an axis is not an integer.
        ShapeError: an axis is out of range, or is given twice.
    """
    count = x.ndim if ndim is None else ndim
    if axes is None:
        return tuple(range(count))
    listed: Any = axes if isinstance(axes, list | tuple) else (axes,)
    try:
        given = tuple(map(index, listed))
    except TypeError as error:
        raise ArgumentError(
            "{label}.{method}: expected axes as integers, got {axes!r}; give one, or a tuple of them",
            label=x._label(),
            method=method,
            axes=axes,
        ) from error
    for axis in given:
        if not count:
            raise ShapeError(
                "{label}.{method}: expected no axis, as the Tensor is a single number, got {axis}; omit the axis",
                label=x._label(),
                method=method,
                axis=axis,
            )
        if not -count <= axis < count:
            raise ShapeError(
                "{label}.{method}: expected axes from {low} to {high}, got {axis}; the shape is {shape}",
                label=x._label(),
                method=method,
                low=-count,
                high=count - 1,
                axis=axis,
                shape=x.shape,
            )
    found = tuple(axis % count for axis in given)
    if len(set(found)) < len(found):
        raise ShapeError(
            "{label}.{method}: expected each axis once, got {given}; the shape is {shape}, and axes count from 0, or "
            "from -1 backwards",
            label=x._label(),
            method=method,
            given=given,
            shape=x.shape,
        )
    return found


def checked_keepdims(x: Tensor, keepdims: Any) -> bool:
    """``keepdims`` as a bool.

    Raises:
        ArgumentError: it is not a bool. NumPy's functions take other arguments, such as a dtype, at this position.
    """
    if isinstance(keepdims, bool | np.bool_):
        return bool(keepdims)
    raise ArgumentError(
        "{label}: expected keepdims, the second argument, to be True or False, got {keepdims!r}; give several axes "
        "as a tuple, and choose a dtype with x.astype(dtype)",
        label=x._label(),
        keepdims=keepdims,
    )


# --- shapes -------------------------------------------------------------------------------------------------------


def flatten(x: Tensor) -> Tensor:
    """All elements on one axis."""
    return x.reshape(-1)


def swapaxes(x: Tensor, axis1: int, axis2: int) -> Tensor:
    """The Tensor with two axes exchanged."""
    order = list(range(x.ndim))
    first, second = normalized_axes(x, "swapaxes", axis1)[0], normalized_axes(x, "swapaxes", axis2)[0]
    order[first], order[second] = second, first
    return x.transpose(order)


def moveaxis(x: Tensor, source: Axes, destination: Axes) -> Tensor:
    """The axes ``source`` at the positions ``destination``; the others keep their order."""
    moved, positions = normalized_axes(x, "moveaxis", source), normalized_axes(x, "moveaxis", destination)
    if len(moved) != len(positions):
        raise ShapeError(
            "{label}.moveaxis: expected as many destinations as axes, got {source} and {destination}; give one "
            "destination for each axis",
            label=x._label(),
            source=source,
            destination=destination,
        )
    order = [axis for axis in range(x.ndim) if axis not in moved]
    for position, axis in sorted(zip(positions, moved, strict=True)):
        order.insert(position, axis)
    return x.transpose(order)


def expand_dims(x: Tensor, axis: Axes) -> Tensor:
    """The Tensor with new axes of size 1, at the positions ``axis`` of the result."""
    ndim = x.ndim + (len(axis) if isinstance(axis, Sequence) else 1)
    new, sizes = normalized_axes(x, "expand_dims", axis, ndim=ndim), iter(x.shape)
    return x.reshape([1 if k in new else next(sizes) for k in range(ndim)])


def squeeze(x: Tensor, axis: Axis = None) -> Tensor:
    """The Tensor without its axes of size 1, or without those given as ``axis``."""
    removed = [a for a in normalized_axes(x, "squeeze", axis) if axis is not None or x.shape[a] == 1]
    for a in removed:
        if x.shape[a] != 1:
            raise ShapeError(
                "{label}.squeeze: expected axes of size 1, got axis {axis} of shape {shape}; reduce it first, or omit "
                "axis=",
                label=x._label(),
                axis=a,
                shape=x.shape,
            )
    return x.reshape([size for a, size in enumerate(x.shape) if a not in removed])


# --- reductions ---------------------------------------------------------------------------------------------------


def mean(x: Tensor, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """The mean over ``axis``, or over all elements."""
    total = x.sum(axis, keepdims)
    return total / (x.size / max(total.size, 1))


def amin(x: Tensor, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """The smallest element over ``axis``, or of all elements; equal minima share the gradient."""
    return -(-x).max(axis, checked_keepdims(x, keepdims))


def var(x: Tensor, axis: Axis = None, keepdims: bool = False, *, ddof: float = 0) -> Tensor:
    """Σ (x - mean)² / (n - ddof), the variance of the n elements along ``axis``, or of all.

    Args:
        x: the elements.
        axis: the axes to reduce; all axes if None.
        keepdims: whether to keep the reduced axes, with size 1.
        ddof: 0 for the variance of these elements, as in NumPy; 1 for an unbiased estimate of the variance of the
            distribution that they were drawn from, as in PyTorch.

    Raises:
        ArgumentError: there are not more than ``ddof`` elements.
    """
    keepdims = checked_keepdims(x, keepdims)
    ddof = float(check(ddof, _DDOF, where=f"{x._label()}.var", name="ddof"))
    axes = normalized_axes(x, "var", axis)
    count = math.prod(x.shape[a] for a in axes)
    if count <= ddof:
        raise ArgumentError(
            "{label}.var: expected more than ddof = {ddof:g} elements, got {count} of shape {shape} with axis={axis}; "
            "choose other axes, or a smaller ddof",
            label=x._label(),
            ddof=ddof,
            count=count,
            shape=x.shape,
            axis=axis,
        )
    centered = x - x.sum(axes, keepdims=True) / count
    return (centered * centered).sum(axes, keepdims) / (count - ddof)


def std(x: Tensor, axis: Axis = None, keepdims: bool = False, *, ddof: float = 0) -> Tensor:
    """√var, the standard deviation; its gradient is 0 where the variance is 0.

    The arguments and errors are those of `var`.
    """
    return safe_sqrt(var(x, axis, keepdims, ddof=ddof))


def safe_sqrt(x: Tensor) -> Tensor:
    """√x of a sum of squares; the gradient is 0 at 0, where that of `sqrt` is infinite."""
    zero = x.data == 0
    if not zero.any():
        return x.sqrt()
    positive: Any = np.where(zero, 1, x)  # pyright: ignore[reportArgumentType] - a Tensor, by NumPy's protocol
    found: Any = np.where(zero, 0, positive.sqrt())
    return found


def prod(x: Tensor, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """The product over ``axis``, or of all elements; 1 if there are no elements.

    The two halves are multiplied elementwise until one element is left. So no gradient divides by an element, and the
    gradients of zeros are right. The order of multiplications, and so the rounding, differs from NumPy's.
    """
    axes = normalized_axes(x, "prod", axis)
    keepdims = checked_keepdims(x, keepdims)
    if x.size == 0:
        return x.sum(axes, keepdims) + 1
    kept = [a for a in range(x.ndim) if a not in axes]
    shape = [1 if a in axes else size for a, size in enumerate(x.shape) if keepdims or a in kept]
    left: Any = x.transpose([*kept, *axes]).reshape([*(x.shape[a] for a in kept), -1])
    while (size := left.shape[-1]) > 1:
        half = size // 2
        pairs = left[..., :half] * left[..., half : 2 * half]
        left = np.concatenate([pairs, left[..., -1:]], axis=-1) if size % 2 else pairs
    return left.reshape(shape)


def cumsum(x: Tensor, axis: int | None = None) -> Tensor:
    """The running sums along ``axis``, or of all elements in one row."""
    if axis is None:
        return cumsum(flatten(x), 0)
    return _primitive("cumsum", x, axis=normalized_axes(x, "cumsum", axis)[0])


# --- elementwise --------------------------------------------------------------------------------------------------


def clip(x: Tensor, low: Any = None, high: Any = None) -> Tensor:
    """Each element limited to the interval from ``low`` to ``high``.

    The gradient is 1 within the interval, bounds included, and 0 outside. A bound that is a Tensor gets the gradient
    of the elements that it replaces.

    Args:
        x: the elements.
        low: a number, or an array that broadcasts with ``x``; None for no bound.
        high: as ``low``; where ``high`` is less than ``low``, the result is ``high``.
    """
    out: Any = x
    for bound, beyond in ((low, np.less), (high, np.greater)):
        if bound is not None:
            out = np.where(beyond(out, bound) | np.isnan(bound), bound, out)
    return out


def log2(x: Tensor) -> Tensor:
    """The logarithm to base 2 of each element."""
    return _primitive("log2", x)


def log10(x: Tensor) -> Tensor:
    """The logarithm to base 10 of each element."""
    return _primitive("log10", x)


def expm1(x: Tensor) -> Tensor:
    """e to the power of each element, minus 1, without the loss of digits of ``np.exp(x) - 1`` near 0."""
    return _primitive("expm1", x)


def astype(x: Tensor, dtype: npt.DTypeLike) -> Tensor:
    """The elements in another floating dtype; the gradient of ``x`` has the dtype of ``x``."""
    target = np.dtype(dtype)
    if target.kind != "f":
        raise ArgumentError(
            "{label}.astype: expected a floating dtype, got {dtype}, which has no gradient; use x.data.astype({dtype})",
            label=x._label(),
            dtype=target,
        )
    return _primitive("astype", x, dtype=target)


# --- text ---------------------------------------------------------------------------------------------------------


def format_tensor(x: Tensor, spec: str) -> str:
    """The only element in this format, as in ``f"{x:.2f}"``."""
    if not spec:
        return str(x)
    if x.size != 1:
        raise ShapeError(
            "{label}: expected a single number for the format {spec!r}, got shape {shape}; format each number of "
            ".data, or write the Tensor without a format",
            label=x._label(),
            spec=spec,
            shape=x.shape,
        )
    return format(x.item(), spec)
