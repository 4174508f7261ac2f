"""The gates of chapter 2 as functions of two inputs; ``and_gate``, ``nand_gate`` and ``or_gate`` are this module.

References:
    *Deep Learning from Scratch*, sections 2.3 and 2.5.
"""

from __future__ import annotations

from zhishen import perceptron

__all__ = ["AND", "NAND", "OR", "XOR"]


def AND(x1: float, x2: float) -> int:
    """1 if both inputs are 1, else 0."""
    return int(perceptron.AND([x1, x2]))


def NAND(x1: float, x2: float) -> int:
    """0 if both inputs are 1, else 1."""
    return int(perceptron.NAND([x1, x2]))


def OR(x1: float, x2: float) -> int:
    """1 if an input is 1, else 0."""
    return int(perceptron.OR([x1, x2]))


def XOR(x1: float, x2: float) -> int:
    """1 if exactly one input is 1, else 0: AND of NAND and OR."""
    return AND(NAND(x1, x2), OR(x1, x2))
