"""Arithmetic circuits made only of NAND perceptrons: adders, and a small arithmetic unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from zhishen._checks import OneOf, WholeNumber, check
from zhishen._types import Array, Int, Shaped
from zhishen.errors import ArgumentError, ShapeError
from zhishen.messages import deferred
from zhishen.perceptron.gates import NAND, real_numbers

__all__ = [
    "OPERATIONS", "Gate", "adder", "arithmetic_unit", "compare", "count_gates", "from_bits", "full_adder", "half_adder",
    "nand", "negate", "subtractor", "to_bits",
]  # fmt: skip


Gate: TypeAlias = Callable[[Array, Array], Array]
"""A gate with two inputs and one output, such as `nand`."""


def nand(p: npt.ArrayLike, q: npt.ArrayLike) -> Shaped[Array, "*N"]:
    """0 if p = q = 1, else 1: the perceptron `NAND` on two inputs, each of which may hold many bits.

    Raises:
        ShapeError: the shapes do not broadcast.

    Examples:
        >>> nand(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
        array([1, 1, 1, 0])
    """
    try:
        inputs = np.broadcast_arrays(p, q)
    except ValueError as error:
        raise ShapeError(
            "nand: expected bits p and q of shapes that broadcast, got {p_shape} and {q_shape}; give both the same "
            "shape",
            p_shape=np.shape(p),
            q_shape=np.shape(q),
        ) from error
    return NAND(np.stack(inputs, axis=-1))


def count_gates(circuit: Callable[..., Any], *inputs: Any) -> int:
    """The number of NAND perceptrons in ``circuit(*inputs)``.

    Args:
        circuit: a circuit of this module, or any function that takes its gate as ``nand=``.
        inputs: the arguments of the circuit.

    Examples:
        >>> count_gates(half_adder, 1, 1), count_gates(full_adder, 1, 1, 0)
        (5, 9)
    """
    gates = 0

    def counted_nand(p: Array, q: Array) -> Array:
        nonlocal gates
        gates += 1
        return nand(p, q)

    circuit(*inputs, nand=counted_nand)
    return gates


def to_bits(numbers: npt.ArrayLike, width: int) -> Shaped[Array, "*N width"]:
    """The binary digits of whole numbers, lowest first; a negative number gives its two's complement.

    Args:
        numbers: from -2^(width-1) to 2^width - 1.
        width: the number of digits, from 1 to 62.

    Shape:
        numbers: (...). bits: (..., width), uint8.

    Raises:
        ArgumentError: the numbers are not integers, or do not fit into ``width`` bits.

    Examples:
        >>> to_bits(6, 4)
        array([0, 1, 1, 0], dtype=uint8)
    """
    check(width, WholeNumber(1, 62), where="to_bits", name="width")
    values = real_numbers(numbers, where="to_bits", name="numbers")
    if values.dtype.kind not in "iu":
        raise ArgumentError(
            "to_bits: expected whole numbers, got dtype {dtype}; convert with .astype(int)",
            dtype=values.dtype,
        )
    low, high = -(2 ** (width - 1)), 2**width - 1
    if values.size and (int(values.min()) < low or int(values.max()) > high):
        raise ArgumentError(
            "to_bits: expected numbers from {low} to {high}, got {smallest} to {largest}; use a larger width",
            low=low,
            high=high,
            smallest=values.min(),
            largest=values.max(),
        )
    return (values.astype(np.int64)[..., None] >> np.arange(width) & 1).astype(np.uint8)


def from_bits(bits: npt.ArrayLike, *, signed: bool = False) -> Int[Array, "*N"]:
    """n = Σ_k bit_k 2^k, lowest bit first; in two's complement (``signed``) the highest bit counts -2^(width-1).

    Shape:
        bits: (..., width), width at most 62. numbers: (...), int64.

    Raises:
        ArgumentError: a bit is neither 0 nor 1.
        ShapeError: there is no axis of bits, or it is empty or longer than 62.

    Examples:
        >>> from_bits([0, 1, 1, 1]), from_bits([0, 1, 1, 1], signed=True)
        (array(14), array(-2))
    """
    word = _word(bits, where="from_bits")
    width = word.shape[-1]
    place = 1 << np.arange(width, dtype=np.int64)
    if signed:
        place[-1] = -place[-1]
    return np.asarray(np.vecdot(word.astype(np.int64), place))


def _bits(values: npt.ArrayLike, *, where: str) -> Array:
    """``values`` as uint8, each 0 or 1."""
    bits = real_numbers(values, where=where, name=deferred("the bits"))
    wrong = (bits != 0) & (bits != 1)
    if wrong.any():
        index = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise ArgumentError(
            "{where}: expected bits, 0 or 1, got {value} at index {index}; convert numbers with to_bits(number, width)",
            where=where,
            value=bits[index],
            index=index,
        )
    return bits.astype(np.uint8)


def _word(values: npt.ArrayLike, *, where: str) -> Array:
    bits = _bits(values, where=where)
    if bits.ndim == 0 or not 1 <= bits.shape[-1] <= 62:
        raise ShapeError(
            "{where}: expected words of shape (..., width) with 1 to 62 bits, got {shape}; convert numbers with "
            "to_bits(number, width)",
            where=where,
            shape=bits.shape,
        )
    return bits


def _words(a: npt.ArrayLike, b: npt.ArrayLike, *, where: str) -> tuple[Array, Array]:
    first, second = _word(a, where=where), _word(b, where=where)
    if first.shape[-1] != second.shape[-1]:
        raise ShapeError(
            "{where}: expected two words of the same width, got {a_width} and {b_width} bits; convert both numbers "
            "with the same width",
            where=where,
            a_width=first.shape[-1],
            b_width=second.shape[-1],
        )
    try:
        shape = np.broadcast_shapes(first.shape, second.shape)
    except ValueError as error:
        raise ShapeError(
            "{where}: expected words of shapes that broadcast, got {a_shape} and {b_shape}; give both the same shape",
            where=where,
            a_shape=first.shape,
            b_shape=second.shape,
        ) from error
    return np.broadcast_to(first, shape), np.broadcast_to(second, shape)


def _not(p: Array, nand: Gate) -> Array:
    return nand(p, p)


def _and(p: Array, q: Array, nand: Gate) -> Array:
    return _not(nand(p, q), nand)


def _or(p: Array, q: Array, nand: Gate) -> Array:
    return nand(_not(p, nand), _not(q, nand))


def _xor(p: Array, q: Array, nand: Gate) -> Array:
    both = nand(p, q)
    return nand(nand(p, both), nand(q, both))


def _multiplexer(p: Array, q: Array, select: Array, nand: Gate) -> Array:
    """P where ``select`` is 0, q where it is 1."""
    return nand(nand(p, _not(select, nand)), nand(q, select))


def _split(word: Array) -> list[Array]:
    """The bits of a word (or of many), lowest first."""
    return [word[..., k] for k in range(word.shape[-1])]


def _each(gate: Callable[..., Array], *words: Array, nand: Gate) -> Array:
    """A gate at each bit of the words."""
    return np.stack([gate(*bits, nand) for bits in zip(*map(_split, words), strict=True)], axis=-1)


def half_adder(
    a: npt.ArrayLike, b: npt.ArrayLike, *, nand: Gate = nand
) -> tuple[Shaped[Array, "*N"], Shaped[Array, "*N"]]:
    """(sum, carry) of two bits, a + b = 2 carry + sum: five NANDs.

    Args:
        a: a bit, or an array of bits.
        b: the same, of a shape that broadcasts.
        nand: the gate that the circuit is made of.

    Raises:
        ArgumentError: a bit is neither 0 nor 1.

    Examples:
        >>> half_adder(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
        (array([0, 1, 1, 0], dtype=uint8), array([0, 0, 0, 1], dtype=uint8))

    References:
        *Deep Learning from Scratch*, section 2.6, mentions this circuit.
    """
    p, q = _bits(a, where="half_adder"), _bits(b, where="half_adder")
    both = nand(p, q)
    return nand(nand(p, both), nand(q, both)), nand(both, both)


def full_adder(
    a: npt.ArrayLike, b: npt.ArrayLike, carry: npt.ArrayLike, *, nand: Gate = nand
) -> tuple[Shaped[Array, "*N"], Shaped[Array, "*N"]]:
    """(sum, carry) of three bits, a + b + carry = 2 carry' + sum: nine NANDs.

    Args:
        a: a bit, or an array of bits.
        b: the same, of a shape that broadcasts.
        carry: the same; the carry of the bit below.
        nand: the gate that the circuit is made of.

    Raises:
        ArgumentError: a bit is neither 0 nor 1.

    Examples:
        >>> full_adder(np.array([0, 1, 1]), np.array([1, 0, 1]), np.array([0, 1, 1]))
        (array([1, 0, 1], dtype=uint8), array([0, 1, 1], dtype=uint8))
    """
    p, q, r = (_bits(bit, where="full_adder") for bit in (a, b, carry))
    both = nand(p, q)
    one = nand(nand(p, both), nand(q, both))  # p xor q
    through = nand(one, r)
    return nand(nand(one, through), nand(r, through)), nand(both, through)


def adder(
    a: npt.ArrayLike, b: npt.ArrayLike, carry: npt.ArrayLike = 0, *, nand: Gate = nand
) -> tuple[Shaped[Array, "*N n"], Shaped[Array, "*N"]]:
    """(sum, carry) of two words of n bits, a + b + carry = 2ⁿ carry' + sum: 9n NANDs.

    Args:
        a: the bits of a number (or of many), lowest first, as `to_bits` gives them.
        b: the same, of the same width.
        carry: a bit to add.
        nand: the gate that the circuit is made of.

    Shape:
        a, b, sum: (..., n), of shapes that broadcast. carry: (...).

    Raises:
        ArgumentError: a bit is neither 0 nor 1.
        ShapeError: the words differ in width, or do not broadcast.

    Examples:
        >>> total, carry = adder(to_bits([100, 200], 8), to_bits([55, 100], 8))
        >>> from_bits(total), carry
        (array([155,  44]), array([0, 1], dtype=uint8))
    """
    first, second = _words(a, b, where="adder")
    out: list[Array] = []
    for p, q in zip(_split(first), _split(second), strict=True):
        bit, carry = full_adder(p, q, carry, nand=nand)
        out.append(bit)
    return np.stack(np.broadcast_arrays(*out), axis=-1), np.asarray(carry)


def subtractor(
    a: npt.ArrayLike, b: npt.ArrayLike, *, nand: Gate = nand
) -> tuple[Shaped[Array, "*N n"], Shaped[Array, "*N"]]:
    """(difference, borrow) of two words of n bits, a - b = difference - 2ⁿ borrow: a + not b + 1, 10n + 1 NANDs.

    Shape:
        a, b, difference: (..., n), lowest bit first. borrow: (...), 1 where a < b as unsigned numbers.

    Raises:
        ArgumentError: a bit is neither 0 nor 1.
        ShapeError: the words differ in width, or do not broadcast.

    Examples:
        >>> difference, borrow = subtractor(to_bits(5, 8), to_bits(7, 8))
        >>> from_bits(difference, signed=True), borrow
        (array(-2), array(1, dtype=uint8))
    """
    first, second = _words(a, b, where="subtractor")
    difference, carry = adder(first, _each(_not, second, nand=nand), 1, nand=nand)
    return difference, _not(carry, nand)


def negate(a: npt.ArrayLike, *, nand: Gate = nand) -> Shaped[Array, "*N n"]:
    """-a in two's complement, modulo 2ⁿ: 0 + not a + 1, 10n NANDs.

    Shape:
        a, out: (..., n), lowest bit first.

    Raises:
        ArgumentError: a bit is neither 0 nor 1.
        ShapeError: there is no axis of bits.

    Examples:
        >>> from_bits(negate(to_bits([1, 0, -128], 8)), signed=True)
        array([  -1,    0, -128])
    """
    word = _word(a, where="negate")
    return adder(np.zeros_like(word), _each(_not, word, nand=nand), 1, nand=nand)[0]


def compare(
    a: npt.ArrayLike, b: npt.ArrayLike, *, nand: Gate = nand
) -> tuple[Shaped[Array, "*N"], Shaped[Array, "*N"]]:
    """(less, equal): whether a < b and whether a = b, as unsigned numbers; a > b where both are 0.

    a - b borrows if a < b, and is 0 in every bit if a = b: 13n - 1 NANDs.

    Shape:
        a, b: (..., n), lowest bit first. less, equal: (...).

    Raises:
        ArgumentError: a bit is neither 0 nor 1.
        ShapeError: the words differ in width, or do not broadcast.

    Examples:
        >>> compare(to_bits([3, 5, 7], 4), to_bits(5, 4))
        (array([1, 0, 0], dtype=uint8), array([0, 1, 0], dtype=uint8))
    """
    difference, less = subtractor(*_words(a, b, where="compare"), nand=nand)
    some, *others = _split(difference)
    for bit in others:
        some = _or(some, bit, nand)
    return less, _not(some, nand)


OPERATIONS: dict[str, int] = {
    "add": 0, "subtract": 1, "negate": 2, "compare": 3, "and": 4, "or": 5, "xor": 6, "not": 7,
}  # fmt: skip
"""The operations of `arithmetic_unit` and their codes of three bits."""


def arithmetic_unit(operation: str, a: npt.ArrayLike, b: npt.ArrayLike, *, nand: Gate = nand) -> Shaped[Array, "*N n"]:
    """One of eight operations on two words of n bits, selected by a code of three bits; NANDs only.

    The unit computes all eight results, and a tree of multiplexers selects one by the code, as in a processor. So the
    number of gates is the same for all operations: 80n + 1 (641 for 8 bits).

    ==========  ===========================================================
    add         a + b, modulo 2ⁿ
    subtract    a - b, modulo 2ⁿ: two's complement if negative
    negate      -a, modulo 2ⁿ
    compare     1 if a > b, 0 if a = b, -1 (all ones) if a < b; unsigned
    and or xor  bit by bit
    not         every bit of a inverted
    ==========  ===========================================================

    Args:
        operation: a name of `OPERATIONS`.
        a: the bits of a number (or of many), lowest first, as `to_bits` gives them.
        b: likewise, of the same width; negate and not ignore it.
        nand: the gate that the circuit is made of.

    Shape:
        a, b, out: (..., n), of shapes that broadcast.

    Raises:
        ArgumentError: there is no operation of that name, or a bit is neither 0 nor 1.
        ShapeError: the words differ in width, or do not broadcast.

    Examples:
        >>> a, b = to_bits([12, 7], 8), to_bits([10, 9], 8)
        >>> from_bits(arithmetic_unit("subtract", a, b), signed=True)
        array([ 2, -2])
        >>> from_bits(arithmetic_unit("xor", a, b))
        array([ 6, 14])
    """
    check(operation, OneOf(tuple(OPERATIONS)), where="arithmetic_unit", name="operation")
    first, second = _words(a, b, where="arithmetic_unit")
    less, equal = compare(first, second, nand=nand)
    order = [_not(equal, nand)] + [less] * (first.shape[-1] - 1)  # 1, 0 and -1 differ from 0 in their lowest bit
    results = [
        adder(first, second, nand=nand)[0],
        subtractor(first, second, nand=nand)[0],
        negate(first, nand=nand),
        np.stack(order, axis=-1),
        _each(_and, first, second, nand=nand),
        _each(_or, first, second, nand=nand),
        _each(_xor, first, second, nand=nand),
        _each(_not, first, nand=nand),
    ]
    for bit in to_bits(OPERATIONS[operation], 3):  # each bit of the code halves the number of results
        select = np.broadcast_to(bit, first.shape)
        results = [
            _each(_multiplexer, p, q, select, nand=nand) for p, q in zip(results[::2], results[1::2], strict=True)
        ]
    return results[0]
