"""The LLVM code of vectors: masks of every count, and fused arithmetic."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from numba import types

from zhishen.kernels import vector_ir
from zhishen.kernels.vector_types import WIDTH, intrinsic, vector


@intrinsic
def copy_masked(typing, source, target, count):
    def generate(context, builder, sig, args):
        mask = vector_ir.emit_lane_mask(builder, args[2])
        zero = context.get_constant(types.intp, 0)
        pointers = [vector_ir.element_pointer(context, builder, sig.args[i], args[i], zero) for i in (0, 1)]
        value = vector_ir.emit_masked_load(builder, pointers[0], mask)
        vector_ir.emit_masked_store(builder, pointers[1], value, mask)
        return context.get_dummy_value()

    return types.void(source, target, types.intp), generate


@intrinsic
def multiply_add(typing, array, x, y, z):
    def generate(context, builder, sig, args):
        zero = context.get_constant(types.intp, 0)
        pointer = vector_ir.element_pointer(context, builder, sig.args[0], args[0], zero)
        values = [vector_ir.emit_splat(builder, value) for value in args[1:]]
        vector_ir.emit_store(builder, pointer, vector_ir.emit_fma(builder, *values))
        return context.get_dummy_value()

    return types.void(array, types.float32, types.float32, types.float32), generate


@numba.njit
def run_copy(source, target, count):
    copy_masked(source, target, count)


@numba.njit
def run_multiply_add(out, x, y, z):
    multiply_add(out, x, y, z)


@pytest.mark.parametrize("count", [-(2**40), -1, 0, 1, WIDTH - 1, WIDTH, WIDTH + 1, 2**31, 2**40])
def test_a_mask_has_the_first_lanes(count):
    source, target = np.arange(1, WIDTH + 1, dtype=np.float32), np.zeros(WIDTH, np.float32)
    run_copy(source, target, count)
    np.testing.assert_array_equal(target, np.where(np.arange(WIDTH) < count, source, 0))


def test_the_sum_of_a_product_is_rounded_once():
    out, x = np.empty(WIDTH, np.float32), np.float32(1 + 2**-12)
    run_multiply_add(out, x, x, np.float32(-1 - 2**-11))
    np.testing.assert_array_equal(out, np.float32(2**-24))
    assert str(vector) == f"float32x{WIDTH}"
