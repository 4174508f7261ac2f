"""Chapter 2, perceptrons: gates, the limits of one layer, the learning rule, and arithmetic circuits.

A perceptron outputs 1 where w·x + b > 0, and 0 elsewhere: its two classes lie on two sides of a line. This package has

- `Perceptron`; the gates `AND`, `NAND`, `OR`; and `XOR`, two layers of them;
- `separate`, which decides by exact arithmetic whether one perceptron can separate two classes, and proves it;
- `learn`, Rosenblatt's rule, with `margin` and `mistake_bound`, which bound the number of its mistakes;
- adders and an arithmetic unit made only of NAND perceptrons.

References:
    *Deep Learning from Scratch*, chapter 2.
"""

from __future__ import annotations

from zhishen.perceptron.arithmetic import (
    OPERATIONS,
    Gate,
    adder,
    arithmetic_unit,
    compare,
    count_gates,
    from_bits,
    full_adder,
    half_adder,
    nand,
    negate,
    subtractor,
    to_bits,
)
from zhishen.perceptron.gates import AND, NAND, OR, XOR, Perceptron
from zhishen.perceptron.learning import Learned, learn, margin, mistake_bound
from zhishen.perceptron.separability import Inseparable, Separable, separate

__all__ = [
    "AND", "NAND", "OPERATIONS", "OR", "XOR", "Gate", "Inseparable", "Learned", "Perceptron", "Separable", "adder",
    "arithmetic_unit", "compare", "count_gates", "from_bits", "full_adder", "half_adder", "learn", "margin",
    "mistake_bound", "nand", "negate", "separate", "subtractor", "to_bits",
]  # fmt: skip
