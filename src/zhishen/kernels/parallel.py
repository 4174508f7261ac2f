"""A parallel loop over the parts of a computation: `parallel_for`, and the loop of the worker threads.

Idea
    The caller of `parallel_for` writes a task into shared state and runs its parts one after the other. Workers do the
    same if and when they arrive. The caller waits for the parts that a worker has claimed, and never for a worker that
    has claimed none: on a busy machine, where a worker may wait milliseconds for a processor, the caller runs all parts
    alone. (OpenMP and Numba's own parallel loops wait for every worker at the end of every region: two trainings on two
    processors then slow each other down severely.) It does not matter for the result which thread runs which part. A
    kernel is compiled once, for one thread and for many; Numba's loops compile twice as long, and once more for one
    thread.

    A worker that finds no task spins for a fraction of a millisecond, which catches the next kernel of a training step.
    Meanwhile it yields its processor to other threads. Then it sleeps until the thread pool wakes it.
Gain
    A region starts in about a microsecond. Two trainings on two threads each, side by side on two processors, take as
    long as on one thread each (``python benchmarks/contention.py``); with OpenMP they took three times as long.
    Arrays without owners (`_borrowed`): a step of the deep convolutional network takes 0.82 of the time on two
    processors that share no cache, and copying padded images a tenth.
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from typing import Any

import llvmlite.ir as ir
from numba import types

from zhishen.kernels import atomic
from zhishen.kernels.compiling import compile_kernel, device_function
from zhishen.kernels.vector_types import INDEX, intrinsic

__all__ = [
    "CLAIMED", "MAX_WORKERS", "SLEEPING", "STATE_SIZE", "YIELD_FUNCTION", "parallel_for", "part_range", "worker_loop",
]  # fmt: skip

# The shared state is an array of 64-bit numbers. These are the indices; numbers that several threads write to are a
# cache line apart.
TASK = 8  # the task's identifier times _MAX_PARTS, plus its number of parts
FUNCTION = 16  # the address of the function that runs a part
ARGUMENTS = 17  # the address of its arguments
YIELD_FUNCTION = 18  # the address of sched_yield; 0 on systems that do not have it
PARTS_DONE = 24
LOCK = 32  # 1 while a caller of `parallel_for` uses the pool
SLEEPING = 40  # one number for each worker: 1 while it sleeps
CLAIMED = 320  # one number for each part: the task for which a thread last claimed it
MAX_WORKERS = 255
STATE_SIZE: int = CLAIMED + MAX_WORKERS + 9

_MAX_PARTS = 1 << 12
_SPIN_LIMIT = 30000  # spins of a worker without a task before it sleeps
_YIELD_INTERVAL = 32  # spins of a worker between two yields
_SPINS_BEFORE_YIELD = 2000  # spins of a caller that waits for the last parts before its first yield


@device_function
def part_range(part, parts, count, unit):
    """The range (start, end) of ``count`` elements that a part computes; it starts at a multiple of ``unit``."""
    units = (count + unit - 1) // unit
    return min(count, units * part // parts * unit), min(count, units * (part + 1) // parts * unit)


@device_function
def _run_parts(state, first):
    """Claim and run parts of the current task, beginning with part ``first``; return whether any part was left.

    Each thread begins with a part of its own, task after task, so that data stay in the cache of one processor.
    """
    task = atomic.load(state, TASK)
    identifier, parts = task // _MAX_PARTS, task % _MAX_PARTS
    is_found = False
    for k in range(parts):
        part = (first + k) % parts
        claimed = atomic.load(state, CLAIMED + part)
        if claimed < identifier and atomic.compare_and_swap(state, CLAIMED + part, claimed, identifier):
            is_found = True
            atomic.call_part(atomic.load(state, FUNCTION), atomic.load(state, ARGUMENTS), part)
            atomic.fetch_add(state, PARTS_DONE, 1)
    return is_found


@device_function
def _yield_processor(state):
    if atomic.load(state, YIELD_FUNCTION) != 0:
        atomic.call_no_arguments(atomic.load(state, YIELD_FUNCTION))


@compile_kernel
def worker_loop(state, worker):
    """Run parts of tasks until there has been no task for `_SPIN_LIMIT` spins."""
    spins = 0
    while spins < _SPIN_LIMIT:
        if _run_parts(state, worker + 1):
            spins = 0
            continue
        spins += 1
        if spins % _YIELD_INTERVAL == 0:
            _yield_processor(state)
        else:
            atomic.pause()
    atomic.store(state, SLEEPING + worker, 1)


@device_function
def _run_task(thread_pool, function, arguments):
    """Run all parts of a task, with the help of workers."""
    parts, state = thread_pool
    if state == 0 or not atomic.compare_and_swap(state, LOCK, 0, 1):  # one thread, or another thread uses the pool
        for part in range(parts):
            atomic.call_part(function, arguments, part)
        return
    atomic.store(state, FUNCTION, function)
    atomic.store(state, ARGUMENTS, arguments)
    atomic.store(state, PARTS_DONE, 0)
    atomic.store(state, TASK, (atomic.load(state, TASK) // _MAX_PARTS + 1) * _MAX_PARTS + parts)
    _run_parts(state, 0)
    spins = 0
    while atomic.load(state, PARTS_DONE) < parts:
        atomic.pause()
        spins += 1
        if spins > _SPINS_BEFORE_YIELD:
            _yield_processor(state)
    atomic.store(state, LOCK, 0)


@intrinsic
def _part_caller(typing: Any, part_function: Any, parts: Any, arguments: Any) -> Any:
    """The addresses of a function ``f(data, part)`` that calls ``part_function``, and of its data."""
    kinds = (types.intp, types.intp, *arguments.types)
    signature = typing.resolve_function_type(part_function, kinds, {})

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        compiled = part_function.dispatcher.get_compile_result(signature)
        context.active_code_library.add_linking_library(compiled.library)
        elements = [builder.extract_value(args[2], i) for i in range(len(arguments.types))]
        pairs = zip(arguments.types, elements, strict=True)
        values = [args[1], *(_borrowed(context, builder, *pair) for pair in pairs)]
        kind = ir.LiteralStructType([value.type for value in values])
        with builder.goto_entry_block():
            shared = builder.alloca(kind)
        for i, value in enumerate(values):
            builder.store(value, _field(builder, shared, i))
        name = builder.module.get_unique_name("call_part_function")
        function = ir.Function(builder.module, ir.FunctionType(ir.VoidType(), [INDEX, INDEX]), name)
        function.linkage = "internal"
        body = ir.IRBuilder(function.append_basic_block())
        data = body.inttoptr(function.args[0], kind.as_pointer())
        loaded = [body.load(_field(body, data, i)) for i in range(len(values))]
        callee = context.declare_function(builder.module, compiled.fndesc)
        call = context.call_conv.call_function
        call(body, callee, signature.return_type, signature.args, [function.args[1], *loaded])
        body.ret_void()
        addresses = [builder.ptrtoint(function, INDEX), builder.ptrtoint(shared, INDEX)]
        return context.make_tuple(builder, sig.return_type, addresses)

    return types.UniTuple(types.intp, 2)(part_function, types.intp, arguments), generate


def _borrowed(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """The same value, whose arrays have no owner: the caller of `parallel_for` keeps them alive.

    Each slice of an array increments the reference count of its owner, and decrements it at its end. Two threads that
    write to the same count take the cache line from each other every time.
    """
    if isinstance(kind, types.BaseTuple):
        elements: Any = kind
        for i, element in enumerate(elements.types):
            borrowed = _borrowed(context, builder, element, builder.extract_value(value, i))
            value = builder.insert_value(value, borrowed, i)
        return value
    if not isinstance(kind, types.Array):
        return value
    array = context.make_array(kind)(context, builder, value)
    array.meminfo, array.parent = (ir.Constant(pointer.type, None) for pointer in (array.meminfo, array.parent))
    return array._getvalue()


def _field(builder: Any, pointer: Any, i: int) -> Any:
    return builder.gep(pointer, [ir.Constant(ir.IntType(32), k) for k in (0, i)])


@device_function(inline=True)
def parallel_for(part_function, thread_pool, arguments):
    """Call ``part_function(part, parts, *arguments)`` for every part of a `thread_pool`; its result is ignored."""
    function, data = _part_caller(part_function, thread_pool[0], arguments)
    _run_task(thread_pool, function, data)
