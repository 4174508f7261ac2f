"""Vector intrinsics for Numba: functions on values that stay in the processor's vector registers.

Idea
    Numba's compiler turns simple loops into vector instructions by itself, but not the loops of a matrix product: their
    speed depends on some twenty accumulators that never leave the registers. Here a `Vector` holds ``WIDTH`` float32
    values. It is an ordinary value of a compiled function, with ``+ - * /`` and the functions below. So a kernel is
    written as arithmetic, and LLVM compiles it to vector instructions on any processor that it knows. `tile` has blocks
    of vectors.
Gain
    A matrix product that uses these functions runs as fast as OpenBLAS's, see `matmul`.

Arrays are one-dimensional and contiguous, and positions are counted in elements. No function here checks a bound: the
callers check shapes once, outside the loops.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import llvmlite.ir as ir
from numba import types
from numba.core.imputils import lower_builtin
from numba.core.typing.templates import AbstractTemplate, infer_global, signature

from zhishen.kernels.vector_ir import (
    element_pointer,
    emit_fma,
    emit_lane_mask,
    emit_load,
    emit_masked_load,
    emit_masked_store,
    emit_maximum,
    emit_scalar_load,
    emit_splat,
    emit_store,
)
from zhishen.kernels.vector_types import INDEX, LANES, VECTOR, WIDTH, Vector, intrinsic, vector

__all__ = [
    "WIDTH", "add_strided", "broadcast", "fma", "load", "load_bytes", "load_masked", "load_strided", "maximum",
    "splat", "store", "store_bytes", "store_masked", "store_strided", "where_equal", "where_larger", "where_positive",
]  # fmt: skip


@intrinsic
def load(typing: Any, array: Any, index: Any) -> Any:
    """Load the WIDTH values that begin at ``array[index]``."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return emit_load(builder, element_pointer(context, builder, sig.args[0], args[0], args[1]))

    return vector(array, types.intp), generate


@intrinsic
def load_masked(typing: Any, array: Any, index: Any, count: Any) -> Any:
    """Load the first ``count`` of these values and fill up with zeros; no other element is read."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        pointer = element_pointer(context, builder, sig.args[0], args[0], args[1])
        return emit_masked_load(builder, pointer, emit_lane_mask(builder, args[2]))

    return vector(array, types.intp, types.intp), generate


@intrinsic
def store(typing: Any, array: Any, index: Any, value: Any) -> Any:
    """Store a vector to the elements that begin at ``array[index]``."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        emit_store(builder, element_pointer(context, builder, sig.args[0], args[0], args[1]), args[2])
        return context.get_dummy_value()

    return types.void(array, types.intp, vector), generate


@intrinsic
def store_masked(typing: Any, array: Any, index: Any, value: Any, count: Any) -> Any:
    """Store the first ``count`` values of a vector; no other element is written."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        pointer = element_pointer(context, builder, sig.args[0], args[0], args[1])
        emit_masked_store(builder, pointer, args[2], emit_lane_mask(builder, args[3]))
        return context.get_dummy_value()

    return types.void(array, types.intp, vector, types.intp), generate


@intrinsic
def splat(typing: Any, value: Any) -> Any:
    """Copy a number to every lane."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return emit_splat(builder, args[0])

    return vector(types.float32), generate


@intrinsic
def broadcast(typing: Any, array: Any, index: Any) -> Any:
    """Copy the value ``array[index]`` to every lane."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return emit_splat(
            builder, emit_scalar_load(builder, element_pointer(context, builder, sig.args[0], args[0], args[1]))
        )

    return vector(array, types.intp), generate


@intrinsic
def fma(typing: Any, x: Any, y: Any, z: Any) -> Any:
    """Compute x * y + z with one rounding."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return emit_fma(builder, *args)

    return vector(vector, vector, vector), generate


@intrinsic
def maximum(typing: Any, value: Any, lower_bound: Any) -> Any:
    """The larger of both in each lane; NaN where ``value`` is NaN."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return emit_maximum(builder, *args)

    return vector(vector, vector), generate


@intrinsic
def where_positive(typing: Any, condition: Any, value: Any) -> Any:
    """``value`` in the lanes where ``condition`` is above 0, and 0 in the others."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        zero = ir.Constant(VECTOR, [0.0] * WIDTH)
        return builder.select(builder.fcmp_ordered(">", args[0], zero), args[1], zero)

    return vector(vector, vector), generate


@intrinsic
def where_larger(typing: Any, value: Any, best: Any, then: Any, otherwise: Any) -> Any:
    """``then`` in the lanes where ``value`` > ``best`` or only ``value`` is NaN, and ``otherwise`` in the others."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        above = builder.fcmp_unordered(">", args[0], args[1])
        best_is_number = builder.fcmp_ordered("ord", args[1], args[1])
        return builder.select(builder.and_(above, best_is_number), args[2], args[3])

    return vector(vector, vector, vector, vector), generate


@intrinsic
def where_equal(typing: Any, a: Any, b: Any, value: Any) -> Any:
    """``value`` in the lanes where ``a`` equals ``b``, and 0 in the others."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        zero = ir.Constant(VECTOR, [0.0] * WIDTH)
        return builder.select(builder.fcmp_ordered("==", args[0], args[1]), args[2], zero)

    return vector(vector, vector, vector), generate


@intrinsic
def store_bytes(typing: Any, array: Any, index: Any, value: Any) -> Any:
    """Store a vector of integers from 0 to 255 in an array of bytes."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = ir.VectorType(ir.IntType(8), WIDTH)
        small = builder.trunc(builder.fptosi(args[2], LANES), kind)
        pointer = builder.bitcast(element_pointer(context, builder, sig.args[0], args[0], args[1]), kind.as_pointer())
        builder.store(small, pointer).align = 1
        return context.get_dummy_value()

    return types.void(array, types.intp, vector), generate


@intrinsic
def load_bytes(typing: Any, array: Any, index: Any) -> Any:
    """Load a vector from an array of bytes."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = ir.VectorType(ir.IntType(8), WIDTH)
        value = builder.load(
            builder.bitcast(element_pointer(context, builder, sig.args[0], args[0], args[1]), kind.as_pointer())
        )
        value.align = 1
        return builder.uitofp(builder.zext(value, LANES), VECTOR)

    return vector(array, types.intp), generate


def _register_operator(function: Callable[..., Any], instruction: str) -> None:
    """Define an operator of Python for two vectors."""
    infer: Any = infer_global

    @infer(function)
    class Two(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:  # noqa: ARG002
            return signature(vector, vector, vector) if len(args) == 2 and set(args) == {vector} else None

    @lower_builtin(function, Vector, Vector)
    def two(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return getattr(builder, instruction)(*args)


_register_operator(operator.add, "fadd")
_register_operator(operator.sub, "fsub")
_register_operator(operator.mul, "fmul")
_register_operator(operator.truediv, "fdiv")


# --- lines ------------------------------------------------------------------------------------------------------------


def _strided_masks(builder: Any, count: Any, limit: Any, vectors: int) -> Iterator[Any]:
    """The mask of each of the vectors: the first ``count`` lanes, and no lane from the vector ``limit`` on."""
    for k in range(vectors):
        there = builder.icmp_signed("<", ir.Constant(INDEX, k), limit)
        yield emit_lane_mask(builder, builder.select(there, count, ir.Constant(INDEX, 0)))


def _strided_pointers(context: Any, builder: Any, kind: Any, args: Sequence[Any], vectors: int) -> Iterator[Any]:
    """The address of each of the vectors; ``args`` are ``array, index, step``."""
    array, index, step = args
    for k in range(vectors):
        yield element_pointer(
            context, builder, kind, array, builder.add(index, builder.mul(ir.Constant(INDEX, k), step))
        )


@intrinsic
def load_strided(typing: Any, array: Any, index: Any, step: Any, count: Any, limit: Any, vectors: Any) -> Any:
    """Load a tuple of ``vectors`` vectors, whose addresses are ``step`` elements apart.

    Each has ``count`` values, then zeros. The vectors from number ``limit`` on are zeros.
    """
    kind = types.UniTuple(vector, vectors.literal_value)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        pointers = _strided_pointers(context, builder, sig.args[0], args[:3], kind.count)
        masks = _strided_masks(builder, args[3], args[4], kind.count)
        return context.make_tuple(
            builder, kind, [emit_masked_load(builder, *pair) for pair in zip(pointers, masks, strict=True)]
        )

    return kind(array, types.intp, types.intp, types.intp, types.intp, vectors), generate


@intrinsic
def store_strided(typing: Any, array: Any, index: Any, step: Any, count: Any, limit: Any, values: Any) -> Any:
    """Store a tuple of vectors where `load_strided` reads it; the vectors from number ``limit`` on are not stored."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        pointers = _strided_pointers(context, builder, sig.args[0], args[:3], values.count)
        masks = _strided_masks(builder, args[3], args[4], values.count)
        for k, (pointer, mask) in enumerate(zip(pointers, masks, strict=True)):
            emit_masked_store(builder, pointer, builder.extract_value(args[5], k), mask)
        return context.get_dummy_value()

    return types.void(array, types.intp, types.intp, types.intp, types.intp, values), generate


@intrinsic
def add_strided(typing: Any, array: Any, index: Any, step: Any, count: Any, values: Any) -> Any:
    """Add a tuple of vectors to the elements of ``array`` that `load_strided` reads."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        mask = emit_lane_mask(builder, args[3])
        for k, pointer in enumerate(_strided_pointers(context, builder, sig.args[0], args[:3], values.count)):
            new = builder.fadd(emit_masked_load(builder, pointer, mask), builder.extract_value(args[4], k))
            emit_masked_store(builder, pointer, new, mask)
        return context.get_dummy_value()

    return types.void(array, types.intp, types.intp, types.intp, values), generate
