"""NumPy's protocols on Tensors: which of NumPy's functions the tape records, and as which primitives.

``np.exp(x)`` uses the ufunc protocol, ``np.concatenate([x, y])`` the function protocol. A function without a rule
raises an error, so that no gradient is lost silently.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph.derived import clip, normalized_axes, safe_sqrt
from zhishen.graph.rules import FUNCTIONS, UFUNCS
from zhishen.graph.tensor import Tensor, apply, as_operand, data_of

__all__ = ["dispatch_function", "dispatch_ufunc"]


def dispatch_ufunc(ufunc: Any, method: str, inputs: tuple[Any, ...], options: Mapping[str, Any]) -> Any:
    """Compute ``ufunc(*inputs)`` where at least one input is a Tensor."""
    if method == "__call__" and not options:
        if ufunc in UFUNCS:
            return apply(UFUNCS[ufunc], *inputs)
        if ufunc in _DERIVED:
            return _DERIVED[ufunc](*inputs)
    if "out" in options:
        raise ArgumentError(
            "np.{ufunc}: expected a new array for the result, got an operation in place, which the tape cannot record; "
            "write a = a + x instead of a += x, and omit out=",
            ufunc=ufunc.__name__,
        )
    called = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
    ufuncs = ", ".join(sorted(UFUNCS.values()))
    if options:
        raise ArgumentError(
            "np.{function}: expected arrays, got a Tensor with {options}=; the tape has rules only for {ufuncs}: use "
            "x.data for values without gradients",
            function=called,
            options=", ".join(options),
            ufuncs=ufuncs,
        )
    raise ArgumentError(
        "np.{function}: expected arrays, got a Tensor; the tape has rules only for {ufuncs}: use x.data for values "
        "without gradients",
        function=called,
        ufuncs=ufuncs,
    )


def dispatch_function(function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Compute ``function(*args, **kwargs)`` where an argument is, or contains, a Tensor."""
    name = f"{function.__module__}.{function.__name__}".replace("numpy", "np", 1)
    try:
        if function in FUNCTIONS:
            return getattr(Tensor, FUNCTIONS[function])(*args, **kwargs)
        if function in _STRUCTURAL:
            return _STRUCTURAL[function](*args, **kwargs)
    except TypeError as error:
        raise ArgumentError(
            "{function}: expected arguments that Tensors support, got others ({error}); omit them, or use x.data for "
            "values without gradients",
            function=name,
            error=error,
        ) from error
    raise ArgumentError(
        "{function}: expected arrays, got a Tensor; the tape has no rule for it: use x.data for values without "
        "gradients",
        function=name,
    )


# Ufuncs that are composed of primitives, or have no gradient.
_DERIVED: dict[Any, Callable[..., Any]] = {
    np.square: lambda x: x * x,
    np.positive: lambda x: x,
    np.reciprocal: lambda x: 1 / x,
    np.less: lambda x, y: data_of(x) < data_of(y),
    np.less_equal: lambda x, y: data_of(x) <= data_of(y),
    np.greater: lambda x, y: data_of(x) > data_of(y),
    np.greater_equal: lambda x, y: data_of(x) >= data_of(y),
    np.equal: lambda x, y: data_of(x) == data_of(y),
    np.not_equal: lambda x, y: data_of(x) != data_of(y),
    np.isfinite: lambda x: np.isfinite(x.data),
    np.isnan: lambda x: np.isnan(x.data),
    np.sign: lambda x: np.sign(x.data),
}


def _where(condition: Any, x: Any, y: Any) -> Any:
    return apply("where", x, y, condition=data_of(condition))


def _concatenate(arrays: Sequence[Any], axis: int | None = 0) -> Any:
    if axis is None:
        return apply("concatenate", *[as_operand(x).reshape(-1) for x in arrays], axis=0)
    return apply("concatenate", *arrays, axis=axis)


def _stack(arrays: Sequence[Any], axis: int = 0) -> Any:
    parts = [as_operand(x) for x in arrays]
    index: list[Any] = [slice(None)] * (parts[0].ndim + 1)
    if not -len(index) <= axis < len(index):
        raise ShapeError(
            "np.stack: expected an axis from {low} to {high}, got {axis}; the parts have shape {shape}",
            low=-len(index),
            high=len(index) - 1,
            axis=axis,
            shape=parts[0].shape,
        )
    index[axis] = np.newaxis
    return _concatenate([x[tuple(index)] for x in parts], axis=axis)


def _vstack(arrays: Sequence[Any]) -> Any:
    parts = [as_operand(x) for x in arrays]
    return _concatenate([x.reshape(1, -1) if x.ndim < 2 else x for x in parts])


def _hstack(arrays: Sequence[Any]) -> Any:
    parts = [as_operand(x) for x in arrays]
    parts = [x.reshape(-1) if x.ndim == 0 else x for x in parts]
    return _concatenate(parts, axis=0 if parts[0].ndim == 1 else 1)


def _array_split(x: Tensor, sections: Any, axis: int = 0, *, equal: bool = False) -> list[Tensor]:
    """``x`` split along an axis, into a number of parts or before the given indices."""
    along = normalized_axes(x, "split", axis)[0]
    positions = np.arange(x.shape[along])
    try:
        parts = np.split(positions, sections) if equal else np.array_split(positions, sections)
    except (ValueError, ZeroDivisionError) as error:
        raise ShapeError(
            "np.split: expected parts that fit axis {axis}, got {sections} of shape {shape}; use np.array_split for "
            "parts of different sizes ({error})",
            axis=axis,
            sections=sections,
            shape=x.shape,
            error=error,
        ) from error
    before = (slice(None),) * along
    return [x[(*before, slice(part[0], part[-1] + 1) if len(part) else slice(0))] for part in parts]


def _clip(x: Any, a_min: Any = None, a_max: Any = None, **bounds: Any) -> Any:
    unknown = set(bounds) - {"min", "max"}
    if unknown:
        raise TypeError(f"clip() got an unexpected keyword argument {min(unknown)!r}")
    return clip(x, bounds.get("min", a_min), bounds.get("max", a_max))


def _norm(x: Tensor, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Tensor:  # noqa: A002 - NumPy's
    """√Σ x²: of a vector, of all elements, or of a matrix (Frobenius)."""
    count = len(normalized_axes(x, "norm", axis))
    if not ((ord is None and (axis is None or count <= 2)) or (count, ord) in ((1, 2), (2, "fro"))):
        raise ArgumentError(
            "np.linalg.norm: expected the 2-norm of vectors or the Frobenius norm of matrices, got ord={ord!r} with "
            "axis={axis} of shape {shape}; compute another norm by its formula, such as abs(x).sum()",
            ord=ord,
            axis=axis,
            shape=x.shape,
        )
    return safe_sqrt((x * x).sum(axis, keepdims))


def _outer(x: Any, y: Any) -> Any:
    return as_operand(x).reshape(-1, 1) * as_operand(y).reshape(-1)


def _dot(x: Any, y: Any) -> Any:
    if np.ndim(x) == 0 or np.ndim(y) == 0:
        return x * y
    if np.ndim(y) > 2:
        raise ArgumentError(
            "np.dot: expected a second factor with at most 2 axes, got shape {shape}; use x @ y, which multiplies "
            "stacks of matrices",
            shape=np.shape(y),
        )
    return x @ y


# Functions whose arguments differ from those of a Tensor's method.
_STRUCTURAL: dict[Any, Callable[..., Any]] = {
    np.where: _where,
    np.reshape: lambda x, shape: x.reshape(shape),
    np.transpose: lambda x, axes=None: x.transpose(axes),
    np.concatenate: _concatenate,
    np.stack: _stack,
    np.vstack: _vstack,
    np.hstack: _hstack,
    np.split: partial(_array_split, equal=True),
    np.array_split: _array_split,
    np.clip: _clip,
    np.linalg.norm: _norm,
    np.outer: _outer,
    np.shape: lambda x: x.shape,
    np.ndim: lambda x: x.ndim,
    np.size: lambda x: x.size,
    np.dot: _dot,
    np.zeros_like: lambda x, **options: np.zeros_like(x.data, **options),
    np.ones_like: lambda x, **options: np.ones_like(x.data, **options),
}
