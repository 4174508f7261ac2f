"""Atomic operations on memory that threads share: 64-bit numbers, each read and written as a whole.

An address is a number, such as ``array.ctypes.data``; indices count numbers of 64 bits from there. The thread pool
synchronizes by these operations, see `parallel`.
"""

from __future__ import annotations

from typing import Any

import llvmlite.ir as ir
from numba import types
from numba.core import cgutils

from zhishen.kernels.vector_types import INDEX, intrinsic

__all__ = ["call_no_arguments", "call_part", "compare_and_swap", "fetch_add", "load", "pause", "store"]

_ORDER = "seq_cst"


def _element(builder: Any, address: Any, index: Any) -> Any:
    return builder.gep(builder.inttoptr(address, INDEX.as_pointer()), [index])


@intrinsic
def load(typing: Any, address: Any, index: Any) -> Any:
    """Read the number at an index."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.load_atomic(_element(builder, *args), _ORDER, 8)

    return types.intp(types.intp, types.intp), generate


@intrinsic
def store(typing: Any, address: Any, index: Any, value: Any) -> Any:
    """Write the number at an index."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store_atomic(args[2], _element(builder, args[0], args[1]), _ORDER, 8)
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.intp), generate


@intrinsic
def fetch_add(typing: Any, address: Any, index: Any, value: Any) -> Any:
    """Add to the number at an index; return the number before."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.atomic_rmw("add", _element(builder, args[0], args[1]), args[2], _ORDER)

    return types.intp(types.intp, types.intp, types.intp), generate


@intrinsic
def compare_and_swap(typing: Any, address: Any, index: Any, expected: Any, value: Any) -> Any:
    """Write the number at an index if it equals ``expected``; return whether it did."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        pair = builder.cmpxchg(_element(builder, args[0], args[1]), args[2], args[3], _ORDER, _ORDER)
        return builder.extract_value(pair, 1)

    return types.boolean(types.intp, types.intp, types.intp, types.intp), generate


@intrinsic
def pause(typing: Any) -> Any:
    """Hint to the processor that this is a spin loop, on processors that have such an instruction."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        if "x86" in builder.module.triple:
            form = ir.FunctionType(ir.VoidType(), [])
            builder.call(cgutils.get_or_insert_function(builder.module, form, "llvm.x86.sse2.pause"), [])
        return context.get_dummy_value()

    return types.void(), generate


@intrinsic
def call_part(typing: Any, function: Any, arguments: Any, part: Any) -> Any:
    """Call ``void f(arguments, part)`` by its address."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        form = ir.FunctionType(ir.VoidType(), [INDEX, INDEX])
        builder.call(builder.inttoptr(args[0], form.as_pointer()), args[1:])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.intp), generate


@intrinsic
def call_no_arguments(typing: Any, function: Any) -> Any:
    """Call ``int f(void)`` by its address."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        form = ir.FunctionType(ir.IntType(32), [])
        builder.call(builder.inttoptr(args[0], form.as_pointer()), [])
        return context.get_dummy_value()

    return types.void(types.intp), generate
