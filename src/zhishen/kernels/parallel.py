"""The parts of a computation, run by several threads: `each`.

Idea
    Who calls `each` writes the parts on a board and takes one part after the other; workers do the same, if and when
    they come. The leader waits for the parts that a worker has taken, never for a worker that has taken none: on a busy
    machine, where a worker may not get a processor for milliseconds, the leader does the work alone. (OpenMP and
    Numba's own parallel loops wait for every worker at the end of every region: two trainings on two processors then
    strangle each other.) Which thread takes which part changes no result. A kernel is compiled once, for one thread
    and for many; Numba's loops compile twice as long, and once more for one thread.

    A worker that finds nothing looks again for a fraction of a millisecond, which catches the next kernel of a training
    step, lets others have its processor meanwhile if they want it, and then sleeps, until `team` wakes it.
Gain
    A region starts in about a microsecond. Two trainings on two threads each, side by side on two processors, take as
    long as on one thread each (``python benchmarks/neighbours.py``); with OpenMP they took three times as long.
    Arrays without owners (`_lent`): a step of the deep convolutional network takes 0.82 of the time on two processors
    that share no cache, and copying padded images a tenth.
"""

# Numba finds the types of compiled functions by itself.
# pyright: reportMissingParameterType=false, reportUnknownParameterType=false

from __future__ import annotations

from typing import Any

import llvmlite.ir as ir
from numba import types

from zhishen.kernels.atomic import add, call, call_plain, pause, read, swap, write
from zhishen.kernels.compiling import inner, kernel
from zhishen.kernels.team import ASLEEP, BUSY, DATA, DONE, FUNCTION, JOB, TAKEN, YIELD
from zhishen.kernels.vector import word

__all__ = ["each", "serve"]

_NUMBER = 1 << 12  # a job on the board: its number times this, plus how many parts it has
_PATIENCE = 30000  # rounds in which a worker looks for work before it sleeps
_POLITE = 32  # rounds after which it lets others run first, if any want to
_HURRY = 2000  # rounds in which the leader waits for the last parts before it offers its processor to others


@inner
def _work(board, own):
    """Do what is left of the job on the board, beginning with part ``own``; whether there was anything.

    Everyone has a part of its own to begin with, job after job, so that data stay in the cache of one processor. For
    each part the board says in which job it was last taken.
    """
    job = read(board, JOB)
    number, parts = job // _NUMBER, job % _NUMBER
    found = False
    for k in range(parts):
        part = (own + k) % parts
        last = read(board, TAKEN + part)
        if last < number and swap(board, TAKEN + part, last, number):
            found = True
            call(read(board, FUNCTION), read(board, DATA), part)
            add(board, DONE, 1)
    return found


@kernel
def serve(team, board, worker):
    """What a worker does while it is awake."""
    rounds = 0
    while rounds < _PATIENCE:
        if _work(board, worker + 1):
            rounds = 0
        elif rounds % _POLITE == _POLITE - 1 and read(board, YIELD) != 0:
            call_plain(read(board, YIELD))
            rounds += 1
        else:
            pause()
            rounds += 1
    write(board, ASLEEP + worker, 1)


@inner
def _lead(team, function, data):
    """Have all parts done."""
    parts, board = team
    if board == 0 or not swap(board, BUSY, 0, 1):  # one thread; or another one of this program leads
        for part in range(parts):
            call(function, data, part)
        return
    write(board, FUNCTION, function)
    write(board, DATA, data)
    write(board, DONE, 0)
    write(board, JOB, (read(board, JOB) // _NUMBER + 1) * _NUMBER + parts)
    _work(board, 0)
    rounds = 0
    while read(board, DONE) < parts:
        pause()
        rounds += 1
        if rounds > _HURRY and read(board, YIELD) != 0:
            call_plain(read(board, YIELD))
    write(board, BUSY, 0)


@word
def _entry(typing: Any, share: Any, parts: Any, arguments: Any) -> Any:
    """The addresses of a function ``f(data, part)`` that calls ``share(part, parts, *arguments)``, and of its data."""
    kinds = (types.intp, types.intp, *arguments.types)
    wanted = typing.resolve_function_type(share, kinds, {})

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        compiled = share.dispatcher.get_compile_result(wanted)
        context.active_code_library.add_linking_library(compiled.library)
        given = [builder.extract_value(args[2], i) for i in range(len(arguments.types))]
        values = [args[1], *(_lent(context, builder, *pair) for pair in zip(arguments.types, given, strict=True))]
        kind = ir.LiteralStructType([value.type for value in values])
        with builder.goto_entry_block():
            shared = builder.alloca(kind)
        for i, value in enumerate(values):
            builder.store(value, _field(builder, shared, i))
        index = ir.IntType(64)
        name = builder.module.get_unique_name("part_of_each")
        function = ir.Function(builder.module, ir.FunctionType(ir.VoidType(), [index, index]), name)
        function.linkage = "internal"
        inside = ir.IRBuilder(function.append_basic_block())
        data = inside.inttoptr(function.args[0], kind.as_pointer())
        given = [inside.load(_field(inside, data, i)) for i in range(len(values))]
        callee = context.declare_function(builder.module, compiled.fndesc)
        context.call_conv.call_function(inside, callee, wanted.return_type, wanted.args, [function.args[1], *given])
        inside.ret_void()
        addresses = [builder.ptrtoint(function, index), builder.ptrtoint(shared, index)]
        return context.make_tuple(builder, sig.return_type, addresses)

    return types.UniTuple(types.intp, 2)(share, types.intp, arguments), generate


def _lent(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """The same array without an owner: who calls `each` keeps it alive.

    Each slice of an array counts one more user of its owner, and one less at its end. Two threads that write to the
    same count take the line of the cache from each other every time.
    """
    if not isinstance(kind, types.Array):
        return value
    array = context.make_array(kind)(context, builder, value)
    array.meminfo, array.parent = (ir.Constant(pointer.type, None) for pointer in (array.meminfo, array.parent))
    return array._getvalue()


def _field(builder: Any, pointer: Any, i: int) -> Any:
    return builder.gep(pointer, [ir.Constant(ir.IntType(32), k) for k in (0, i)])


@inner(inline=True)
def each(share, team, arguments):
    """Run ``share(part, parts, *arguments)`` for every part of the team's; what it returns is lost."""
    function, data = _entry(share, team[0], arguments)
    _lead(team, function, data)
