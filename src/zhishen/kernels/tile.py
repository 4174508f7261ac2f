"""Tile intrinsics for Numba: blocks of vectors that stay in the processor's registers.

A `Tile` is a block of rows of vectors, the accumulators of a matrix product. `Offsets` are the positions at which the
rows of a tile begin in an array, so that rows may be anywhere. No function here checks a bound, see `vector`.
"""

from __future__ import annotations

from typing import Any

import llvmlite.ir as ir
from numba import types

from zhishen.kernels.vector_ir import (
    advance,
    element_pointer,
    emit_fma,
    emit_lane_mask,
    emit_load,
    emit_masked_load,
    emit_masked_store,
    emit_maximum,
    emit_scalar_load,
    emit_splat,
    remaining,
)
from zhishen.kernels.vector_types import INDEX, LANES, VECTOR, WIDTH, Offsets, Tile, intrinsic, vector

__all__ = [
    "add_outer_product", "add_products", "add_tile", "broadcast_tile", "load_offsets", "load_tile", "store_tile",
    "tile_maximum", "transpose_tile", "zero_tile",
]  # fmt: skip


@intrinsic
def zero_tile(typing: Any, rows: Any, vectors: Any) -> Any:
    """A tile of zeros."""
    kind = Tile(rows.literal_value, vectors.literal_value)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return ir.Constant(ir.ArrayType(VECTOR, kind.rows * kind.vectors), None)

    return kind(rows, vectors), generate


@intrinsic
def load_offsets(typing: Any, array: Any, index: Any, last: Any, rows: Any) -> Any:
    """Load ``rows`` positions, which begin at ``array[index]``; after ``array[last]``, repeat ``array[last]``."""
    kind = Offsets(rows.literal_value)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        out = ir.Constant(ir.ArrayType(INDEX, kind.count), ir.Undefined)
        for row in range(kind.count):
            position = builder.add(args[1], ir.Constant(INDEX, row))
            inside = builder.select(builder.icmp_signed("<", position, args[2]), position, args[2])
            out = builder.insert_value(
                out, builder.load(element_pointer(context, builder, sig.args[0], args[0], inside)), row
            )
        return out

    return kind(array, types.intp, types.intp, rows), generate


@intrinsic
def broadcast_tile(typing: Any, array: Any, index: Any, count: Any, rows: Any, vectors: Any) -> Any:
    """A tile in which each row has the ``count`` values that begin at ``array[index]``, then zeros."""
    kind = Tile(rows.literal_value, vectors.literal_value)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        out = ir.Constant(ir.ArrayType(VECTOR, kind.rows * kind.vectors), ir.Undefined)
        for v in range(kind.vectors):
            pointer = element_pointer(context, builder, sig.args[0], args[0], advance(builder, args[1], v))
            value = emit_masked_load(builder, pointer, emit_lane_mask(builder, remaining(builder, args[2], v)))
            for row in range(kind.rows):
                out = builder.insert_value(out, value, row * kind.vectors + v)
        return out

    return kind(array, types.intp, types.intp, rows, vectors), generate


@intrinsic
def load_tile(typing: Any, array: Any, rows: Any, index: Any, count: Any, vectors: Any) -> Any:
    """Load a tile: row i has the ``count`` values that begin at ``rows[i] + index``, then zeros."""
    kind = Tile(rows.count, vectors.literal_value)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        out = ir.Constant(ir.ArrayType(VECTOR, kind.rows * kind.vectors), ir.Undefined)
        masks = [emit_lane_mask(builder, remaining(builder, args[3], v)) for v in range(kind.vectors)]
        for row in range(kind.rows):
            start = builder.add(builder.extract_value(args[1], row), args[2])
            for v in range(kind.vectors):
                pointer = element_pointer(context, builder, sig.args[0], args[0], advance(builder, start, v))
                out = builder.insert_value(out, emit_masked_load(builder, pointer, masks[v]), row * kind.vectors + v)
        return out

    return kind(array, rows, types.intp, types.intp, vectors), generate


@intrinsic
def add_tile(typing: Any, tile: Any, array: Any, index: Any, stride: Any, height: Any, count: Any) -> Any:
    """Add the ``count`` values that begin at ``index + i stride`` to row i, for the first ``height`` rows."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind, out = sig.args[0], args[0]
        masks = [emit_lane_mask(builder, remaining(builder, args[5], v)) for v in range(kind.vectors)]
        last = builder.sub(args[4], ir.Constant(INDEX, 1))
        for row in range(kind.rows):
            position = ir.Constant(INDEX, row)  # after the last row, the last row again: nothing stores it
            inside = builder.select(builder.icmp_signed("<", position, last), position, last)
            start = builder.add(args[2], builder.mul(inside, args[3]))
            for v in range(kind.vectors):
                pointer = element_pointer(context, builder, sig.args[1], args[1], advance(builder, start, v))
                i = row * kind.vectors + v
                value = builder.fadd(builder.extract_value(out, i), emit_masked_load(builder, pointer, masks[v]))
                out = builder.insert_value(out, value, i)
        return out

    return tile(tile, array, types.intp, types.intp, types.intp, types.intp), generate


@intrinsic
def store_tile(typing: Any, tile: Any, array: Any, index: Any, stride: Any, height: Any, count: Any) -> Any:
    """Store ``count`` values of row i at ``index + i stride``, for the first ``height`` rows."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = sig.args[0]
        masks = [emit_lane_mask(builder, remaining(builder, args[5], v)) for v in range(kind.vectors)]

        def write(row: int) -> None:
            start = builder.add(args[2], builder.mul(ir.Constant(INDEX, row), args[3]))
            for v in range(kind.vectors):
                pointer = element_pointer(context, builder, sig.args[1], args[1], advance(builder, start, v))
                emit_masked_store(builder, pointer, builder.extract_value(args[0], row * kind.vectors + v), masks[v])

        whole = builder.icmp_signed(">=", args[4], ir.Constant(INDEX, kind.rows))
        with builder.if_else(whole) as (all_rows, some_rows):
            with all_rows:
                for row in range(kind.rows):
                    write(row)
            with some_rows:
                for row in range(kind.rows - 1):
                    with builder.if_then(builder.icmp_signed("<", ir.Constant(INDEX, row), args[4])):
                        write(row)
        return context.get_dummy_value()

    return types.void(tile, array, types.intp, types.intp, types.intp, types.intp), generate


@intrinsic
def tile_maximum(typing: Any, value: Any, lower_bound: Any) -> Any:
    """The larger of each value of a tile and ``lower_bound``; NaN stays NaN."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        out, minimum = args[0], emit_splat(builder, args[1])
        for i in range(sig.args[0].rows * sig.args[0].vectors):
            out = builder.insert_value(out, emit_maximum(builder, builder.extract_value(args[0], i), minimum), i)
        return out

    return value(value, types.float32), generate


@intrinsic
def transpose_tile(typing: Any, value: Any) -> Any:
    """Transpose a tile of WIDTH rows of one vector: exchange blocks of 1, 2, 4, ... across the diagonal."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        rows = [builder.extract_value(args[0], i) for i in range(WIDTH)]
        size = 1
        while size < WIDTH:
            low = [lane if not lane & size else WIDTH + lane - size for lane in range(WIDTH)]
            high = [lane + size if not lane & size else WIDTH + lane for lane in range(WIDTH)]
            for i in range(WIDTH):
                if not i & size:
                    pair = rows[i], rows[i + size]
                    rows[i], rows[i + size] = (
                        builder.shuffle_vector(*pair, ir.Constant(LANES, lanes)) for lanes in (low, high)
                    )
            size *= 2
        out = args[0]
        for i, row in enumerate(rows):
            out = builder.insert_value(out, row, i)
        return out

    return value(value), generate


@intrinsic
def add_outer_product(typing: Any, tile: Any, A: Any, rows: Any, column: Any, B: Any, index: Any, count: Any) -> Any:
    """``tile[i, v] + A[rows[i] + column] * B[index + v]`` for ``count`` values of B: a step of a matrix product."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind, out = sig.args[0], args[0]
        right = [
            emit_masked_load(
                builder,
                element_pointer(context, builder, sig.args[4], args[4], advance(builder, args[5], v)),
                emit_lane_mask(builder, remaining(builder, args[6], v)),
            )
            for v in range(kind.vectors)
        ]
        for row in range(kind.rows):
            if row:  # keeps LLVM from loading all rows first and running out of registers
                builder.call(ir.InlineAsm(ir.FunctionType(ir.VoidType(), []), "", "~{memory}", side_effect=True), [])
            position = builder.add(builder.extract_value(args[2], row), args[3])
            left = emit_splat(
                builder, emit_scalar_load(builder, element_pointer(context, builder, sig.args[1], args[1], position))
            )
            for v in range(kind.vectors):
                i = row * kind.vectors + v
                out = builder.insert_value(out, emit_fma(builder, left, right[v], builder.extract_value(out, i)), i)
        return out

    return tile(tile, A, rows, types.intp, B, types.intp, types.intp), generate


@intrinsic
def add_products(typing: Any, tile: Any, A: Any, rows: Any, index: Any, factor: Any) -> Any:
    """``tile[i, v] + A[rows[i] + index + v] * factor[v]``, for a tile with one vector in each row."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        out = args[0]
        for row in range(sig.args[0].rows):
            position = builder.add(builder.extract_value(args[2], row), args[3])
            value = emit_load(builder, element_pointer(context, builder, sig.args[1], args[1], position))
            out = builder.insert_value(out, emit_fma(builder, value, args[4], builder.extract_value(out, row)), row)
        return out

    return tile(tile, A, rows, types.intp, vector), generate
