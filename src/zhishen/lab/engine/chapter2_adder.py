"""Adders made of NAND perceptrons alone, with the bits on all wires; and two NANDs that remember a bit.

References:
    *Deep Learning from Scratch*, section 2.6. The notes, chapter 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from zhishen._checks import WholeNumber
from zhishen._types import Array
from zhishen.figures.chapter2_adder import adder_data
from zhishen.lab.engine.arguments import Numbers
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.perceptron import adder, count_gates, from_bits, full_adder, nand

__all__ = ["adder_circuit", "latch"]

_BITS = Numbers(1, 8, WholeNumber(0, 1))


@cache
def _full_adder() -> dict[str, Array]:
    """The bits on the wires of a full adder for its eight inputs."""
    return adder_data()


def _adder_script(a: list[int], b: list[int]) -> str:
    return f"""from zhishen.perceptron import adder, count_gates, from_bits

a = {list(a)}  # the bits, lowest first
b = {list(b)}
bits, carry = adder(a, b)
total = int(from_bits([*bits, carry]))
gates = count_gates(adder, a, b)
print(from_bits(a), "+", from_bits(b), "=", total)
print(bits, carry, gates)
"""


@operation(a=_BITS, b=_BITS, sources=(full_adder, adder, nand), script=_adder_script)
def adder_circuit(a: Sequence[int] = (1, 0, 1, 1), b: Sequence[int] = (1, 1, 1, 0)) -> dict[str, Any]:
    """The sum of two numbers, given as bits, lowest first; and the bits on the wires of each full adder."""
    bits, carry = adder(list(a), list(b))
    circuit = _full_adder()
    wires, carries = [], [0]
    for p, q in zip(a, b, strict=True):  # the adder above has checked that there are equally many
        case = 4 * p + 2 * q + carries[-1]
        wires.append(circuit["values"][:, case])
        carries.append(int(circuit["carry"][case]))
    return {
        "bits": bits,
        "carry": int(carry),
        "carries": carries,
        "wires": np.stack(wires),
        "sources": circuit["sources"].tolist(),
        "outputs": circuit["outputs"].tolist(),
        "first": int(from_bits(list(a))),
        "second": int(from_bits(list(b))),
        "total": int(from_bits([*bits, carry])),
        "gates": count_gates(adder, list(a), list(b)),
    }


def _latch_script(inputs: list[int]) -> str:
    return f"""from zhishen.perceptron import nand

q = 0
history = []
for code in {literal(list(inputs))}:
    set_, reset = divmod(code, 2)
    q = int(nand(set_, nand(reset, q)))
    history.append(q)
    print(set_, reset, "->", q)
"""


@operation(inputs=Numbers(0, 24, WholeNumber(0, 3)), sources=(nand,), script=_latch_script)
def latch(inputs: Sequence[int] = (1, 3, 3, 2, 3)) -> dict[str, Any]:
    """Two NANDs in a loop: the stored bit after each pair of inputs.

    Args:
        inputs: 2 set + reset, for each moment: 1 stores a 1, 2 stores a 0, 3 keeps the bit.
    """
    q, history = 0, list[int]()
    for code in inputs:
        set_, reset = divmod(code, 2)
        q = int(nand(set_, nand(reset, q)))
        history.append(q)
    return {"history": history}
