"""A small typed vocabulary of vectors for Numba: values that stay in the processor's wide registers.

Idea
    Numba's compiler turns simple loops into vector instructions by itself, but not those of a matrix product, whose
    speed depends on some twenty accumulators that never leave the registers. Here a `Vector` is ``WIDTH`` float32
    values, and a `Tile` a block of rows of vectors; both are ordinary values of a compiled function, with ``+ - *``
    and the functions below. So a kernel is written as arithmetic and compiled to the instructions one would choose by
    hand, on any processor that LLVM knows.
Gain
    A matrix product from these words runs as fast as OpenBLAS's, see `matmul`.

Arrays are one-dimensional and contiguous, positions are counted in elements, and nothing here checks a bound: the
functions that call these check shapes once, outside the loops.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import llvmlite.binding as llvm
import llvmlite.ir as ir
from numba import types
from numba.core import cgutils
from numba.core.imputils import lower_builtin
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, models, register_model

__all__ = [
    "WIDTH", "Tile", "Vector", "add_line", "add_outer", "add_products", "add_tile", "broadcast", "fma", "load",
    "load_bytes", "load_first", "load_line", "load_tile", "maximum", "offsets", "splat", "store", "store_bytes",
    "store_first", "store_line", "store_tile", "tile_floor", "tile_rows", "turn_tile", "where_equal", "where_larger",
    "where_positive",
]  # fmt: skip


def _width() -> int:
    """How many float32 values fit into one register of this processor."""
    features = llvm.get_host_cpu_features()
    return 16 if features.get("avx512f") else 8 if features.get("avx2") else 4


WIDTH: int = _width()

_FLOAT, _INT, _INDEX = ir.FloatType(), ir.IntType(32), ir.IntType(64)
_VECTOR = ir.VectorType(_FLOAT, WIDTH)
_LANES = ir.VectorType(_INT, WIDTH)


class Vector(types.Type):
    """WIDTH float32 values."""

    def __init__(self) -> None:
        super().__init__(name=f"float32x{WIDTH}")


class Tile(types.Type):
    """``rows`` times ``vectors`` vectors: a block of a matrix in registers."""

    def __init__(self, rows: int, vectors: int) -> None:
        self.rows: int = rows
        self.vectors: int = vectors
        super().__init__(name=f"tile({rows} x {vectors} float32x{WIDTH})")


class Offsets(types.Type):
    """``count`` positions in an array."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(name=f"offsets({count})")


vector: Any = Vector()


@register_model(Vector)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _VECTOR)


@register_model(Tile)
class _TileModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, ir.ArrayType(_VECTOR, kind.rows * kind.vectors))


@register_model(Offsets)
class _OffsetsModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, ir.ArrayType(_INDEX, kind.count))


def word(function: Callable[..., Any]) -> Any:
    """A word of the vocabulary: from the types of its arguments its signature, and a function that writes its code."""
    return intrinsic(prefer_literal=True)(function)


# --- pieces of LLVM code ----------------------------------------------------------------------------------------------


def _pointer(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
    """The address of an element."""
    return builder.gep(context.make_array(kind)(context, builder, array).data, [index])


def _spread(builder: Any, scalar: Any) -> Any:
    """A scalar in every lane."""
    undefined = ir.Constant(_VECTOR, ir.Undefined)
    first = builder.insert_element(undefined, scalar, ir.Constant(_INT, 0))
    return builder.shuffle_vector(first, undefined, ir.Constant(_LANES, [0] * WIDTH))


def _read(builder: Any, pointer: Any) -> Any:
    value = builder.load(builder.bitcast(pointer, _VECTOR.as_pointer()))
    value.align = 4
    return value


def _write(builder: Any, pointer: Any, value: Any) -> None:
    builder.store(value, builder.bitcast(pointer, _VECTOR.as_pointer())).align = 4


def _scalar(builder: Any, pointer: Any) -> Any:
    value = builder.load(pointer)
    value.align = 4
    return value


def _mask(builder: Any, count: Any) -> Any:
    """Which lanes are below ``count``."""
    lanes = ir.Constant(_LANES, list(range(WIDTH)))
    clipped = builder.select(
        builder.icmp_signed("<", count, ir.Constant(_INDEX, WIDTH)), count, ir.Constant(_INDEX, WIDTH)
    )
    undefined = ir.Constant(_LANES, ir.Undefined)
    first = builder.insert_element(undefined, builder.trunc(clipped, _INT), ir.Constant(_INT, 0))
    return builder.icmp_signed("<", lanes, builder.shuffle_vector(first, undefined, ir.Constant(_LANES, [0] * WIDTH)))


def _call(builder: Any, name: str, result: Any, arguments: Sequence[Any]) -> Any:
    kind = ir.FunctionType(result, [argument.type for argument in arguments])
    return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), arguments)


def _read_masked(builder: Any, pointer: Any, mask: Any) -> Any:
    address = builder.bitcast(pointer, _VECTOR.as_pointer())
    arguments = [address, ir.Constant(_INT, 4), mask, ir.Constant(_VECTOR, None)]
    return _call(builder, f"llvm.masked.load.v{WIDTH}f32.p0", _VECTOR, arguments)


def _write_masked(builder: Any, pointer: Any, value: Any, mask: Any) -> None:
    address = builder.bitcast(pointer, _VECTOR.as_pointer())
    arguments = [value, address, ir.Constant(_INT, 4), mask]
    _call(builder, f"llvm.masked.store.v{WIDTH}f32.p0", ir.VoidType(), arguments)


def _multiply_add(builder: Any, x: Any, y: Any, z: Any) -> Any:
    return _call(builder, f"llvm.fma.v{WIDTH}f32", _VECTOR, [x, y, z])


def _at_least(builder: Any, value: Any, floor: Any) -> Any:
    """The larger one; NaN where ``value`` is NaN."""
    return builder.select(builder.fcmp_ordered("<", value, floor), floor, value)


def _step(builder: Any, index: Any, count: int) -> Any:
    """``index`` and ``count`` vectors more."""
    return builder.add(index, ir.Constant(_INDEX, count * WIDTH))


def _left(builder: Any, count: Any, vectors: int) -> Any:
    """How many of ``count`` elements are left after ``vectors`` vectors."""
    return builder.sub(count, ir.Constant(_INDEX, vectors * WIDTH))


# --- vectors ----------------------------------------------------------------------------------------------------------


@word
def load(typing: Any, array: Any, index: Any) -> Any:
    """The WIDTH values of ``array`` from ``index`` on."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _read(builder, _pointer(context, builder, sig.args[0], args[0], args[1]))

    return vector(array, types.intp), generate


@word
def load_first(typing: Any, array: Any, index: Any, count: Any) -> Any:
    """The first ``count`` of the values of ``array`` from ``index`` on, and zeros; no other element is touched."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        pointer = _pointer(context, builder, sig.args[0], args[0], args[1])
        return _read_masked(builder, pointer, _mask(builder, args[2]))

    return vector(array, types.intp, types.intp), generate


@word
def store(typing: Any, array: Any, index: Any, value: Any) -> Any:
    """Write a vector to ``array`` from ``index`` on."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        _write(builder, _pointer(context, builder, sig.args[0], args[0], args[1]), args[2])
        return context.get_dummy_value()

    return types.void(array, types.intp, vector), generate


@word
def store_first(typing: Any, array: Any, index: Any, value: Any, count: Any) -> Any:
    """Write the first ``count`` values of a vector."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        pointer = _pointer(context, builder, sig.args[0], args[0], args[1])
        _write_masked(builder, pointer, args[2], _mask(builder, args[3]))
        return context.get_dummy_value()

    return types.void(array, types.intp, vector, types.intp), generate


@word
def splat(typing: Any, value: Any) -> Any:
    """A number in every lane."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _spread(builder, args[0])

    return vector(types.float32), generate


@word
def broadcast(typing: Any, array: Any, index: Any) -> Any:
    """The value ``array[index]`` in every lane."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _spread(builder, _scalar(builder, _pointer(context, builder, sig.args[0], args[0], args[1])))

    return vector(array, types.intp), generate


@word
def fma(typing: Any, x: Any, y: Any, z: Any) -> Any:
    """X * y + z, rounded once."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _multiply_add(builder, *args)

    return vector(vector, vector, vector), generate


@word
def maximum(typing: Any, value: Any, floor: Any) -> Any:
    """The larger one in each lane; NaN where ``value`` is NaN."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _at_least(builder, *args)

    return vector(vector, vector), generate


@word
def where_positive(typing: Any, condition: Any, value: Any) -> Any:
    """``value`` in the lanes where ``condition`` is above 0, and 0 in the others."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        zero = ir.Constant(_VECTOR, [0.0] * WIDTH)
        return builder.select(builder.fcmp_ordered(">", args[0], zero), args[1], zero)

    return vector(vector, vector), generate


@word
def where_larger(typing: Any, value: Any, best: Any, then: Any, otherwise: Any) -> Any:
    """``then`` where ``value`` is above ``best`` or the first of both that is not a number, and ``otherwise``."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        larger, number = builder.fcmp_unordered(">", args[0], args[1]), builder.fcmp_ordered("ord", args[1], args[1])
        wins = builder.and_(larger, number)
        return builder.select(wins, args[2], args[3])

    return vector(vector, vector, vector, vector), generate


@word
def where_equal(typing: Any, a: Any, b: Any, value: Any) -> Any:
    """``value`` in the lanes where ``a`` equals ``b``, and 0 in the others."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        zero = ir.Constant(_VECTOR, [0.0] * WIDTH)
        return builder.select(builder.fcmp_ordered("==", args[0], args[1]), args[2], zero)

    return vector(vector, vector, vector), generate


@word
def store_bytes(typing: Any, array: Any, index: Any, value: Any) -> Any:
    """Write a vector of whole numbers from 0 to 255 to an array of bytes."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = ir.VectorType(ir.IntType(8), WIDTH)
        small = builder.trunc(builder.fptosi(args[2], _LANES), kind)
        pointer = builder.bitcast(_pointer(context, builder, sig.args[0], args[0], args[1]), kind.as_pointer())
        builder.store(small, pointer).align = 1
        return context.get_dummy_value()

    return types.void(array, types.intp, vector), generate


@word
def load_bytes(typing: Any, array: Any, index: Any) -> Any:
    """A vector of the whole numbers in an array of bytes."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = ir.VectorType(ir.IntType(8), WIDTH)
        value = builder.load(
            builder.bitcast(_pointer(context, builder, sig.args[0], args[0], args[1]), kind.as_pointer())
        )
        value.align = 1
        return builder.uitofp(builder.zext(value, _LANES), _VECTOR)

    return vector(array, types.intp), generate


def _operator(function: Callable[..., Any], instruction: str) -> None:
    """Give an operator of Python a meaning for two vectors."""
    infer: Any = infer_global

    @infer(function)
    class Two(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:  # noqa: ARG002
            return signature(vector, vector, vector) if len(args) == 2 and set(args) == {vector} else None

    @lower_builtin(function, Vector, Vector)
    def two(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return getattr(builder, instruction)(*args)


_operator(operator.add, "fadd")
_operator(operator.sub, "fsub")
_operator(operator.mul, "fmul")
_operator(operator.truediv, "fdiv")


# --- lines ------------------------------------------------------------------------------------------------------------


def _line_masks(builder: Any, count: Any, limit: Any, vectors: int) -> Iterator[Any]:
    """The lanes of each vector of a line: the first ``count``, and none from the vector ``limit`` on."""
    for k in range(vectors):
        there = builder.icmp_signed("<", ir.Constant(_INDEX, k), limit)
        yield _mask(builder, builder.select(there, count, ir.Constant(_INDEX, 0)))


def _line_pointers(context: Any, builder: Any, kind: Any, args: Sequence[Any], vectors: int) -> Iterator[Any]:
    """Where each vector of a line begins, of ``array, index, step``."""
    array, index, step = args
    for k in range(vectors):
        yield _pointer(context, builder, kind, array, builder.add(index, builder.mul(ir.Constant(_INDEX, k), step)))


@word
def load_line(typing: Any, array: Any, index: Any, step: Any, count: Any, limit: Any, vectors: Any) -> Any:
    """A tuple of ``vectors`` vectors, each of the first ``count`` values (and zeros) ``step`` behind the one before.

    Those from ``limit`` on are zeros.
    """
    kind = types.UniTuple(vector, vectors.literal_value)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        pointers = _line_pointers(context, builder, sig.args[0], args[:3], kind.count)
        masks = _line_masks(builder, args[3], args[4], kind.count)
        return context.make_tuple(
            builder, kind, [_read_masked(builder, *pair) for pair in zip(pointers, masks, strict=True)]
        )

    return kind(array, types.intp, types.intp, types.intp, types.intp, vectors), generate


@word
def store_line(typing: Any, array: Any, index: Any, step: Any, count: Any, limit: Any, values: Any) -> Any:
    """Write a tuple of vectors to where `load_line` would read it, as far as ``limit``."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        pointers = _line_pointers(context, builder, sig.args[0], args[:3], values.count)
        masks = _line_masks(builder, args[3], args[4], values.count)
        for k, (pointer, mask) in enumerate(zip(pointers, masks, strict=True)):
            _write_masked(builder, pointer, builder.extract_value(args[5], k), mask)
        return context.get_dummy_value()

    return types.void(array, types.intp, types.intp, types.intp, types.intp, values), generate


@word
def add_line(typing: Any, array: Any, index: Any, step: Any, count: Any, values: Any) -> Any:
    """Add a tuple of vectors to the values of ``array`` where `load_line` would read it."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        mask = _mask(builder, args[3])
        for k, pointer in enumerate(_line_pointers(context, builder, sig.args[0], args[:3], values.count)):
            new = builder.fadd(_read_masked(builder, pointer, mask), builder.extract_value(args[4], k))
            _write_masked(builder, pointer, new, mask)
        return context.get_dummy_value()

    return types.void(array, types.intp, types.intp, types.intp, values), generate


# --- tiles ------------------------------------------------------------------------------------------------------------


@word
def offsets(typing: Any, array: Any, index: Any, last: Any, rows: Any) -> Any:
    """The ``rows`` positions in ``array`` from ``index`` on; behind ``last``, that of ``last`` again."""
    kind = Offsets(rows.literal_value)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        out = ir.Constant(ir.ArrayType(_INDEX, kind.count), ir.Undefined)
        for row in range(kind.count):
            wanted = builder.add(args[1], ir.Constant(_INDEX, row))
            inside = builder.select(builder.icmp_signed("<", wanted, args[2]), wanted, args[2])
            out = builder.insert_value(out, builder.load(_pointer(context, builder, sig.args[0], args[0], inside)), row)
        return out

    return kind(array, types.intp, types.intp, rows), generate


@word
def tile_rows(typing: Any, array: Any, index: Any, count: Any, rows: Any, vectors: Any) -> Any:
    """A tile whose rows all are the ``count`` values of ``array`` from ``index`` on, and zeros."""
    kind = Tile(rows.literal_value, vectors.literal_value)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        out = ir.Constant(ir.ArrayType(_VECTOR, kind.rows * kind.vectors), ir.Undefined)
        for v in range(kind.vectors):
            pointer = _pointer(context, builder, sig.args[0], args[0], _step(builder, args[1], v))
            value = _read_masked(builder, pointer, _mask(builder, _left(builder, args[2], v)))
            for row in range(kind.rows):
                out = builder.insert_value(out, value, row * kind.vectors + v)
        return out

    return kind(array, types.intp, types.intp, rows, vectors), generate


@word
def load_tile(typing: Any, array: Any, rows: Any, index: Any, count: Any, vectors: Any) -> Any:
    """The tile of the ``count`` values (and zeros) from ``rows[i] + index`` on."""
    kind = Tile(rows.count, vectors.literal_value)

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        out = ir.Constant(ir.ArrayType(_VECTOR, kind.rows * kind.vectors), ir.Undefined)
        masks = [_mask(builder, _left(builder, args[3], v)) for v in range(kind.vectors)]
        for row in range(kind.rows):
            start = builder.add(builder.extract_value(args[1], row), args[2])
            for v in range(kind.vectors):
                pointer = _pointer(context, builder, sig.args[0], args[0], _step(builder, start, v))
                out = builder.insert_value(out, _read_masked(builder, pointer, masks[v]), row * kind.vectors + v)
        return out

    return kind(array, rows, types.intp, types.intp, vectors), generate


@word
def add_tile(typing: Any, tile: Any, array: Any, index: Any, stride: Any, height: Any, count: Any) -> Any:
    """A tile plus the ``count`` values from ``index + i stride`` on, in its first ``height`` rows."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind, out = sig.args[0], args[0]
        masks = [_mask(builder, _left(builder, args[5], v)) for v in range(kind.vectors)]
        last = builder.sub(args[4], ir.Constant(_INDEX, 1))
        for row in range(kind.rows):
            wanted = ir.Constant(_INDEX, row)  # behind the last row: the last again, which is stored nowhere
            inside = builder.select(builder.icmp_signed("<", wanted, last), wanted, last)
            start = builder.add(args[2], builder.mul(inside, args[3]))
            for v in range(kind.vectors):
                pointer = _pointer(context, builder, sig.args[1], args[1], _step(builder, start, v))
                i = row * kind.vectors + v
                value = builder.fadd(builder.extract_value(out, i), _read_masked(builder, pointer, masks[v]))
                out = builder.insert_value(out, value, i)
        return out

    return tile(tile, array, types.intp, types.intp, types.intp, types.intp), generate


@word
def store_tile(typing: Any, tile: Any, array: Any, index: Any, stride: Any, height: Any, count: Any) -> Any:
    """Write the first ``height`` rows of a tile, ``count`` values of each, from ``index + i stride`` on."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = sig.args[0]
        masks = [_mask(builder, _left(builder, args[5], v)) for v in range(kind.vectors)]

        def write(row: int) -> None:
            start = builder.add(args[2], builder.mul(ir.Constant(_INDEX, row), args[3]))
            for v in range(kind.vectors):
                pointer = _pointer(context, builder, sig.args[1], args[1], _step(builder, start, v))
                _write_masked(builder, pointer, builder.extract_value(args[0], row * kind.vectors + v), masks[v])

        whole = builder.icmp_signed(">=", args[4], ir.Constant(_INDEX, kind.rows))
        with builder.if_else(whole) as (all_rows, some_rows):
            with all_rows:
                for row in range(kind.rows):
                    write(row)
            with some_rows:
                for row in range(kind.rows - 1):
                    with builder.if_then(builder.icmp_signed("<", ir.Constant(_INDEX, row), args[4])):
                        write(row)
        return context.get_dummy_value()

    return types.void(tile, array, types.intp, types.intp, types.intp, types.intp), generate


@word
def tile_floor(typing: Any, value: Any, floor: Any) -> Any:
    """The larger one of each value of a tile and ``floor``; NaN stays NaN."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        out, least = args[0], _spread(builder, args[1])
        for i in range(sig.args[0].rows * sig.args[0].vectors):
            out = builder.insert_value(out, _at_least(builder, builder.extract_value(args[0], i), least), i)
        return out

    return value(value, types.float32), generate


@word
def turn_tile(typing: Any, value: Any) -> Any:
    """The transpose of a tile of WIDTH rows of one vector: blocks of 1, 2, 4, ... change places across the diagonal."""

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
                        builder.shuffle_vector(*pair, ir.Constant(_LANES, lanes)) for lanes in (low, high)
                    )
            size *= 2
        out = args[0]
        for i, row in enumerate(rows):
            out = builder.insert_value(out, row, i)
        return out

    return value(value), generate


@word
def add_outer(typing: Any, tile: Any, A: Any, rows: Any, column: Any, B: Any, index: Any, count: Any) -> Any:
    """``tile[i, v] + A[rows[i] + column] * B[index + v]``, of ``count`` values of B: the step of a matrix product."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind, out = sig.args[0], args[0]
        right = [
            _read_masked(
                builder,
                _pointer(context, builder, sig.args[4], args[4], _step(builder, args[5], v)),
                _mask(builder, _left(builder, args[6], v)),
            )
            for v in range(kind.vectors)
        ]
        for row in range(kind.rows):
            if row:  # keeps LLVM from loading all rows first and running out of registers
                builder.call(ir.InlineAsm(ir.FunctionType(ir.VoidType(), []), "", "~{memory}", side_effect=True), [])
            position = builder.add(builder.extract_value(args[2], row), args[3])
            left = _spread(builder, _scalar(builder, _pointer(context, builder, sig.args[1], args[1], position)))
            for v in range(kind.vectors):
                i = row * kind.vectors + v
                out = builder.insert_value(
                    out, _multiply_add(builder, left, right[v], builder.extract_value(out, i)), i
                )
        return out

    return tile(tile, A, rows, types.intp, B, types.intp, types.intp), generate


@word
def add_products(typing: Any, tile: Any, A: Any, rows: Any, index: Any, factor: Any) -> Any:
    """``tile[i] + A[rows[i] + index ...] * factor``, for a tile of one vector a row: lane by lane."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        out = args[0]
        for row in range(sig.args[0].rows):
            position = builder.add(builder.extract_value(args[2], row), args[3])
            value = _read(builder, _pointer(context, builder, sig.args[1], args[1], position))
            out = builder.insert_value(
                out, _multiply_add(builder, value, args[4], builder.extract_value(out, row)), row
            )
        return out

    return tile(tile, A, rows, types.intp, vector), generate
