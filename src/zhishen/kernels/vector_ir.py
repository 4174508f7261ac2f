"""LLVM code that reads, writes and combines vectors: what the intrinsics in `vector` and `tile` are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import llvmlite.ir as ir
from numba.core import cgutils

from zhishen.kernels.vector_types import INDEX, INT32, LANES, VECTOR, WIDTH

__all__ = [
    "advance",
    "element_pointer",
    "emit_call",
    "emit_fma",
    "emit_lane_mask",
    "emit_load",
    "emit_masked_load",
    "emit_masked_store",
    "emit_maximum",
    "emit_scalar_load",
    "emit_splat",
    "emit_store",
    "remaining",
]


def element_pointer(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
    """The address of an element."""
    return builder.gep(context.make_array(kind)(context, builder, array).data, [index])


def emit_splat(builder: Any, scalar: Any) -> Any:
    """Copy a scalar to every lane."""
    undefined = ir.Constant(VECTOR, ir.Undefined)
    first = builder.insert_element(undefined, scalar, ir.Constant(INT32, 0))
    return builder.shuffle_vector(first, undefined, ir.Constant(LANES, [0] * WIDTH))


def emit_load(builder: Any, pointer: Any) -> Any:
    """Load WIDTH values."""
    value = builder.load(builder.bitcast(pointer, VECTOR.as_pointer()))
    value.align = 4
    return value


def emit_store(builder: Any, pointer: Any, value: Any) -> None:
    """Store WIDTH values."""
    builder.store(value, builder.bitcast(pointer, VECTOR.as_pointer())).align = 4


def emit_scalar_load(builder: Any, pointer: Any) -> Any:
    """Load one value."""
    value = builder.load(pointer)
    value.align = 4
    return value


def emit_lane_mask(builder: Any, count: Any) -> Any:
    """The mask of the first ``count`` lanes."""
    lanes = ir.Constant(LANES, list(range(WIDTH)))
    clipped = builder.select(
        builder.icmp_signed("<", count, ir.Constant(INDEX, WIDTH)), count, ir.Constant(INDEX, WIDTH)
    )
    undefined = ir.Constant(LANES, ir.Undefined)
    first = builder.insert_element(undefined, builder.trunc(clipped, INT32), ir.Constant(INT32, 0))
    return builder.icmp_signed("<", lanes, builder.shuffle_vector(first, undefined, ir.Constant(LANES, [0] * WIDTH)))


def emit_call(builder: Any, name: str, result: Any, arguments: Sequence[Any]) -> Any:
    """Call a function of LLVM by its name."""
    kind = ir.FunctionType(result, [argument.type for argument in arguments])
    return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), arguments)


def emit_masked_load(builder: Any, pointer: Any, mask: Any) -> Any:
    """Load the values of the lanes in ``mask``; the other lanes are 0, and their memory is not read."""
    address = builder.bitcast(pointer, VECTOR.as_pointer())
    arguments = [address, ir.Constant(INT32, 4), mask, ir.Constant(VECTOR, None)]
    return emit_call(builder, f"llvm.masked.load.v{WIDTH}f32.p0", VECTOR, arguments)


def emit_masked_store(builder: Any, pointer: Any, value: Any, mask: Any) -> None:
    """Store the values of the lanes in ``mask``; other memory is not written."""
    address = builder.bitcast(pointer, VECTOR.as_pointer())
    arguments = [value, address, ir.Constant(INT32, 4), mask]
    emit_call(builder, f"llvm.masked.store.v{WIDTH}f32.p0", ir.VoidType(), arguments)


def emit_fma(builder: Any, x: Any, y: Any, z: Any) -> Any:
    """Compute x y + z with one rounding."""
    return emit_call(builder, f"llvm.fma.v{WIDTH}f32", VECTOR, [x, y, z])


def emit_maximum(builder: Any, value: Any, lower_bound: Any) -> Any:
    """The emit_maximum one; NaN where ``value`` is NaN."""
    return builder.select(builder.fcmp_ordered("<", value, lower_bound), lower_bound, value)


def advance(builder: Any, index: Any, count: int) -> Any:
    """The index ``count`` vectors after ``index``."""
    return builder.add(index, ir.Constant(INDEX, count * WIDTH))


def remaining(builder: Any, count: Any, vectors: int) -> Any:
    """The number of elements that remain of ``count`` after ``vectors`` vectors."""
    return builder.sub(count, ir.Constant(INDEX, vectors * WIDTH))
