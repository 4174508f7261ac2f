"""Words for memory that threads share: numbers of 64 bits at an address, read and written as a whole.

An address is a number, such as ``array.ctypes.data``; places are counted in numbers of 64 bits from there. `parallel`
tells what is gained by them.
"""

from __future__ import annotations

from typing import Any

import llvmlite.ir as ir
from numba import types
from numba.core import cgutils

from zhishen.kernels.vector import word

__all__ = ["add", "call", "call_plain", "pause", "read", "swap", "write"]

_INDEX = ir.IntType(64)
_ORDER = "seq_cst"


def _place(builder: Any, address: Any, place: Any) -> Any:
    return builder.gep(builder.inttoptr(address, _INDEX.as_pointer()), [place])


@word
def read(typing: Any, address: Any, place: Any) -> Any:
    """The number at a place."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.load_atomic(_place(builder, *args), _ORDER, 8)

    return types.intp(types.intp, types.intp), generate


@word
def write(typing: Any, address: Any, place: Any, value: Any) -> Any:
    """Set the number at a place."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store_atomic(args[2], _place(builder, args[0], args[1]), _ORDER, 8)
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.intp), generate


@word
def add(typing: Any, address: Any, place: Any, value: Any) -> Any:
    """Add to the number at a place; what it was before."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.atomic_rmw("add", _place(builder, args[0], args[1]), args[2], _ORDER)

    return types.intp(types.intp, types.intp, types.intp), generate


@word
def swap(typing: Any, address: Any, place: Any, expected: Any, value: Any) -> Any:
    """Set the number at a place if it is the expected one; whether it was."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        pair = builder.cmpxchg(_place(builder, args[0], args[1]), args[2], args[3], _ORDER, _ORDER)
        return builder.extract_value(pair, 1)

    return types.boolean(types.intp, types.intp, types.intp, types.intp), generate


@word
def pause(typing: Any) -> Any:
    """Let the processor know that this is a waiting loop, where it has a word for it."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        if "x86" in builder.module.triple:
            form = ir.FunctionType(ir.VoidType(), [])
            builder.call(cgutils.get_or_insert_function(builder.module, form, "llvm.x86.sse2.pause"), [])
        return context.get_dummy_value()

    return types.void(), generate


@word
def call(typing: Any, function: Any, data: Any, part: Any) -> Any:
    """Call ``void f(data, part)`` by its address."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        form = ir.FunctionType(ir.VoidType(), [_INDEX, _INDEX])
        builder.call(builder.inttoptr(args[0], form.as_pointer()), args[1:])
        return context.get_dummy_value()

    return types.void(types.intp, types.intp, types.intp), generate


@word
def call_plain(typing: Any, function: Any) -> Any:
    """Call ``int f(void)`` by its address."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        form = ir.FunctionType(ir.IntType(32), [])
        builder.call(builder.inttoptr(args[0], form.as_pointer()), [])
        return context.get_dummy_value()

    return types.void(types.intp), generate
