"""The table of NumPy's functions on Tensors: for each, the nodes of ONNX that compute it.

`operators` has the ops of layers. `scatter` is missing, which only gradients use.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from zhishen.errors import ArgumentError
from zhishen.interop.onnx.graph import Graph
from zhishen.interop.onnx.tracing import Step

__all__ = ["PRIMITIVES"]

Converter = Callable[[Graph, Step], str]

_LAST: Final = 2**63 - 1  # an end that is cut to the size of the axis


def _node(kind: str) -> Converter:
    return lambda graph, step: graph.add(kind, *map(graph.name, step.inputs))


def _log(base: float) -> Converter:
    """log_b x = log x / log b."""
    return lambda graph, step: graph.add(
        "Div", graph.add("Log", graph.name(step.inputs[0])), graph.numbers(math.log(base))
    )


def _expm1(graph: Graph, step: Step) -> str:
    return graph.add("Sub", graph.add("Exp", graph.name(step.inputs[0])), graph.numbers(1))


def _log1p(graph: Graph, step: Step) -> str:
    return graph.add("Log", graph.add("Add", graph.name(step.inputs[0]), graph.numbers(1)))


def _where(graph: Graph, step: Step) -> str:
    return graph.add("Where", graph.truths(step.options["condition"]), *map(graph.name, step.inputs))


def _reduce(kind: str) -> Converter:
    def converter(graph: Graph, step: Step) -> str:
        axis, ndim = step.options["axis"], len(step.inputs[0].shape)
        axes = range(ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
        # Without axes, ReduceSum would sum over all of them.
        if not axes:
            return graph.name(step.inputs[0])
        keepdims = int(step.options["keepdims"])
        return graph.add(kind, graph.name(step.inputs[0]), graph.integers(axes, "axes"), keepdims=keepdims)

    return converter


def _cumsum(graph: Graph, step: Step) -> str:
    return graph.add("CumSum", graph.name(step.inputs[0]), graph.integers(step.options["axis"], "axis"))


def _reshape(graph: Graph, step: Step) -> str:
    """The new sizes: 0 copies the number of samples from the same axis, -1 computes it from the number of elements."""
    given, out = step.inputs[0].shape, step.out.shape
    _check_free_axes(step)
    sizes = [
        size if isinstance(size, int) else 0 if size == dict(enumerate(given)).get(axis) else -1
        for axis, size in enumerate(out)
    ]
    return graph.add("Reshape", graph.name(step.inputs[0]), graph.integers(sizes, "shape"))


def _broadcast(graph: Graph, step: Step) -> str:
    """Expand; the size 1 keeps the number of samples as it is."""
    _check_free_axes(step)
    sizes = [1 if isinstance(size, str) else size for size in step.out.shape]
    return graph.add("Expand", graph.name(step.inputs[0]), graph.integers(sizes, "shape"))


def _check_free_axes(step: Step) -> None:
    """Raise unless at most one axis of the input and of the result depends on the number of samples."""
    before, after = (sum(isinstance(size, str) for size in shape) for shape in (step.inputs[0].shape, step.out.shape))
    if before > 1 or after != before:
        raise ArgumentError(
            "{where}: expected {operation} to keep the number of samples as one axis, got shape ({given}) and "
            "result ({out}); use sizes that do not depend on the number of samples, and -1 for the batch axis",
            where=step.layer or "forward",
            operation=step.operation,
            given=", ".join(map(str, step.inputs[0].shape)),
            out=", ".join(map(str, step.out.shape)),
        )


def _transpose(graph: Graph, step: Step) -> str:
    ndim = len(step.inputs[0].shape)
    return graph.add("Transpose", graph.name(step.inputs[0]), perm=[axis % ndim for axis in step.options["axes"]])


def _concatenate(graph: Graph, step: Step) -> str:
    return graph.add("Concat", *map(graph.name, step.inputs), axis=int(step.options["axis"]))


def _astype(graph: Graph, step: Step) -> str:
    """The value itself: all values of the file have one dtype."""
    return graph.name(step.inputs[0])


def _getitem(graph: Graph, step: Step) -> str:
    """Slices and numbers as a Slice, then the axes of the numbers removed and new axes added; or one array of rows."""
    parts = _per_axis(step.options["index"], len(step.inputs[0].shape))
    arrays = [part for part in parts if not isinstance(part, slice | int | np.integer | None)]
    x = graph.name(step.inputs[0])
    if arrays:
        return _gather(graph, step, parts)
    cuts, removed, added, axis, place = [], [], [], 0, 0
    for part in parts:
        if part is None:
            added.append(place)
        elif isinstance(part, slice):
            if part != slice(None):
                cuts.append((axis, *_cut(part)))
            axis += 1
        else:
            cuts.append((axis, int(part), int(part) + 1 or _LAST, 1))
            removed.append(axis)
            axis += 1
        place += part is None or isinstance(part, slice)
    if cuts:
        axes, starts, ends, steps = (graph.integers(values, "slice") for values in zip(*cuts, strict=True))
        x = graph.add("Slice", x, starts, ends, axes, steps)
    if removed:
        x = graph.add("Squeeze", x, graph.integers(removed, "axes"))
    return graph.add("Unsqueeze", x, graph.integers(added, "axes")) if added else x


def _per_axis(index: Any, ndim: int) -> list[Any]:
    """The parts of an index, with one for each axis, and None for new axes."""
    parts = list(index) if isinstance(index, tuple) else [index]
    missing = [slice(None)] * (ndim - sum(part is not None and part is not Ellipsis for part in parts))
    place = next((k for k, part in enumerate(parts) if part is Ellipsis), len(parts))
    return parts[:place] + missing + parts[place + 1 :]


def _cut(part: slice) -> tuple[int, int, int]:
    """Start, end and step of a slice; ONNX cuts numbers beyond the axis, as NumPy does."""
    step = 1 if part.step is None else int(part.step)
    first, last = (0, _LAST) if step > 0 else (_LAST, -_LAST)
    start, end = first if part.start is None else int(part.start), last if part.stop is None else int(part.stop)
    return start, end, step


def _gather(graph: Graph, step: Step, parts: list[Any]) -> str:
    chosen = [axis for axis, part in enumerate(parts) if not (isinstance(part, slice) and part == slice(None))]
    rows = np.asarray(parts[chosen[0]])
    if len(chosen) > 1 or rows.dtype.kind not in "iu":
        raise ArgumentError(
            "{where}: expected an index of slices and whole numbers, or one array of whole numbers, got {index}; "
            "apply several arrays one by one",
            where=step.layer or "forward",
            index=step.options["index"],
        )
    return graph.add("Gather", graph.name(step.inputs[0]), graph.integers(rows.tolist(), "rows"), axis=chosen[0])


PRIMITIVES: Final[dict[str, Converter]] = {
    "add": _node("Add"),
    "subtract": _node("Sub"),
    "multiply": _node("Mul"),
    "negative": _node("Neg"),
    "divide": _node("Div"),
    "power": _node("Pow"),
    "matmul": _node("MatMul"),
    "exp": _node("Exp"),
    "expm1": _expm1,
    "log": _node("Log"),
    "log2": _log(2),
    "log10": _log(10),
    "log1p": _log1p,
    "sqrt": _node("Sqrt"),
    "sin": _node("Sin"),
    "cos": _node("Cos"),
    "tanh": _node("Tanh"),
    "erf": _node("Erf"),
    "absolute": _node("Abs"),
    "maximum": _node("Max"),
    "minimum": _node("Min"),
    "where": _where,
    "sum": _reduce("ReduceSum"),
    "max": _reduce("ReduceMax"),
    "cumsum": _cumsum,
    "reshape": _reshape,
    "transpose": _transpose,
    "broadcast_to": _broadcast,
    "getitem": _getitem,
    "concatenate": _concatenate,
    "astype": _astype,
}
