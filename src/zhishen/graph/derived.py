"""Methods of a Tensor that need no row of their own: each is made of other methods, which are rows of the table.

A function here becomes the method of `Tensor` of the same name. Gradients of any order follow from those of the rows.
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
    "Axes", "Axis", "astype", "checked_keepdims", "clip", "cumsum", "expand_dims", "expm1", "flatten", "formatted",
    "log2", "log10", "mean", "moveaxis", "places", "prod", "root", "smallest", "squeeze", "std", "swapaxes", "var",
]  # fmt: skip

Axis = int | tuple[int, ...] | None
Axes = int | Sequence[int]

_DDOF: Final = Number()


def _primitive(name: str, x: Tensor, **options: Any) -> Tensor:
    from zhishen.graph.tensor import apply  # which needs this file for its methods

    return apply(name, x, **options)


def places(x: Tensor, method: str, axes: Axes | None, *, ndim: int | None = None) -> tuple[int, ...]:
    """Axes counted from 0, each once; all of them for None.

    Raises:
        ArgumentError: an axis is no integer.
        ShapeError: an axis lies outside, or comes twice.
    """
    size = x.ndim if ndim is None else ndim
    if axes is None:
        return tuple(range(size))
    each: Any = axes if isinstance(axes, list | tuple) else (axes,)
    try:
        given = tuple(map(index, each))
    except TypeError as error:
        raise ArgumentError(
            "{label}.{method}: expected axes as integers, got {axes!r}; give one, or a tuple of them",
            label=x._label(),
            method=method,
            axes=axes,
        ) from error
    for axis in given:
        if not -size <= axis < size:
            wanted = f"axes from {-size} to {size - 1}" if size else "no axis, as the Tensor has none"
            raise ShapeError(
                "{label}.{method}: expected {wanted}, got {axis}; the shape is {shape}",
                label=x._label(),
                method=method,
                wanted=wanted,
                axis=axis,
                shape=x.shape,
            )
    found = tuple(axis % size for axis in given)
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
        ArgumentError: it is something else, such as a dtype, which NumPy's functions take in this place.
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
    """Two axes exchanged."""
    order = list(range(x.ndim))
    one, other = places(x, "swapaxes", axis1)[0], places(x, "swapaxes", axis2)[0]
    order[one], order[other] = other, one
    return x.transpose(order)


def moveaxis(x: Tensor, source: Axes, destination: Axes) -> Tensor:
    """The axes ``source`` at the places ``destination``; the others keep their order."""
    taken, put = places(x, "moveaxis", source), places(x, "moveaxis", destination)
    if len(taken) != len(put):
        raise ShapeError(
            "{label}.moveaxis: expected as many places as axes, got {source} and {destination}; give one place for "
            "each axis",
            label=x._label(),
            source=source,
            destination=destination,
        )
    order = [axis for axis in range(x.ndim) if axis not in taken]
    for place, axis in sorted(zip(put, taken, strict=True)):
        order.insert(place, axis)
    return x.transpose(order)


def expand_dims(x: Tensor, axis: Axes) -> Tensor:
    """New axes of size 1, at the places ``axis`` of the result."""
    ndim = x.ndim + (len(axis) if isinstance(axis, Sequence) else 1)
    new, sizes = places(x, "expand_dims", axis, ndim=ndim), iter(x.shape)
    return x.reshape([1 if place in new else next(sizes) for place in range(ndim)])


def squeeze(x: Tensor, axis: Axis = None) -> Tensor:
    """Without the axes of size 1, or without those of them that ``axis`` names."""
    left_out = [a for a in places(x, "squeeze", axis) if axis is not None or x.shape[a] == 1]
    for a in left_out:
        if x.shape[a] != 1:
            raise ShapeError(
                "{label}.squeeze: expected axes of size 1, got axis {a} of shape {shape}; reduce it first, or leave "
                "axis= out",
                label=x._label(),
                a=a,
                shape=x.shape,
            )
    return x.reshape([size for a, size in enumerate(x.shape) if a not in left_out])


# --- reductions ---------------------------------------------------------------------------------------------------


def mean(x: Tensor, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """The mean over ``axis``, or over all elements."""
    total = x.sum(axis, keepdims)
    return total / (x.size / max(total.size, 1))


def smallest(x: Tensor, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """The smallest element over ``axis``, or of all; equal ones share the gradient."""
    return -(-x).max(axis, checked_keepdims(x, keepdims))


def var(x: Tensor, axis: Axis = None, keepdims: bool = False, *, ddof: float = 0) -> Tensor:
    """Σ (x - mean)² / (n - ddof), the variance of the n elements along ``axis``, or of all.

    Args:
        x: the elements.
        axis: to reduce; all if None.
        keepdims: whether the reduced axes stay, with size 1.
        ddof: 0 for the variance of these elements, as in NumPy; 1 for an estimate of that of what they were drawn from,
            as in PyTorch.

    Raises:
        ArgumentError: there are not more than ``ddof`` elements.
    """
    stays = checked_keepdims(x, keepdims)
    less = float(check(ddof, _DDOF, where=f"{x._label()}.var", name="ddof"))
    axes = places(x, "var", axis)
    count = math.prod(x.shape[a] for a in axes)
    if count <= less:
        raise ArgumentError(
            "{label}.var: expected more than ddof = {ddof} elements, got {count} of shape {shape} with axis={axis}; "
            "choose other axes, or a smaller ddof",
            label=x._label(),
            ddof=ddof,
            count=count,
            shape=x.shape,
            axis=axis,
        )
    centered = x - x.sum(axes, keepdims=True) / count
    return (centered * centered).sum(axes, stays) / (count - less)


def std(x: Tensor, axis: Axis = None, keepdims: bool = False, *, ddof: float = 0) -> Tensor:
    """√var, the standard deviation; its gradient is 0 where the variance is 0, the middle of the cone.

    Args and errors are those of `var`.
    """
    return root(var(x, axis, keepdims, ddof=ddof))


def root(x: Tensor) -> Tensor:
    """√x of a sum of squares; the gradient is 0 at 0, where that of `sqrt` is infinite."""
    zero = x.data == 0
    if not zero.any():
        return x.sqrt()
    inside: Any = np.where(zero, 1, x)  # pyright: ignore[reportArgumentType] - a Tensor, by NumPy's protocol
    found: Any = np.where(zero, 0, inside.sqrt())
    return found


def prod(x: Tensor, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """The product over ``axis``, or of all elements; 1 of none.

    Halves are multiplied by each other until one element is left. So no gradient divides by an element, and those of
    zeros are right, at the cost of an order of multiplications that is not NumPy's.
    """
    axes = places(x, "prod", axis)
    stays = checked_keepdims(x, keepdims)
    if x.size == 0:
        return x.sum(axes, stays) + 1
    kept = [a for a in range(x.ndim) if a not in axes]
    shape = [1 if a in axes else size for a, size in enumerate(x.shape) if stays or a in kept]
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
    return _primitive("cumsum", x, axis=places(x, "cumsum", axis)[0])


# --- elementwise --------------------------------------------------------------------------------------------------


def clip(x: Tensor, low: Any = None, high: Any = None) -> Tensor:
    """Each element, but no less than ``low`` and no more than ``high``.

    The gradient is 1 from bound to bound, the bounds included, and 0 outside. A bound that is a Tensor gets the
    gradient where it is taken.

    Args:
        x: the elements.
        low: a number, or an array that broadcasts with ``x``; None for no bound.
        high: as ``low``; where it is the smaller one, it is taken.
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
    """In another floating dtype; the gradient comes back in the dtype of ``x``."""
    wanted = np.dtype(dtype)
    if wanted.kind != "f":
        raise ArgumentError(
            "{label}.astype: expected a floating dtype, got {wanted}, which has no gradient; use "
            "x.data.astype({wanted})",
            label=x._label(),
            wanted=wanted,
        )
    return _primitive("astype", x, dtype=wanted)


# --- text ---------------------------------------------------------------------------------------------------------


def formatted(x: Tensor, spec: str) -> str:
    """What ``f"{x:.2f}"`` is: the single number in this format."""
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
