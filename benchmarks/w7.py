"""W7: the gradients of a graph of 50,000 steps on single numbers, y ← y·a + b, forward and backward, in float64.

Here nothing is measured but what a tape costs for each operation, 100,000 of them. PyTorch's tape is compiled, ours is
Python to be read; there is no target, and the result stands whichever way it falls.
"""

from __future__ import annotations

import torch

from harness import Row, agree, race
from zhishen import Tensor, gradients

STEPS = 50_000
A, B = 0.9999, 0.0002


def ours() -> list[float]:
    """∂y/∂a and ∂y/∂b by zhishen."""
    a, b, y = Tensor(A), Tensor(B), Tensor(1.0)
    for _ in range(STEPS):
        y = y * a + b
    return [float(g) for g in gradients(y, [a, b])]


def torchs() -> list[float]:
    """∂y/∂a and ∂y/∂b by PyTorch."""
    a, b, y = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (A, B, 1.0))
    for _ in range(STEPS):
        y = y * a + b
    return [float(g) for g in torch.autograd.grad(y, [a, b])]


def rows() -> list[Row]:
    """Compare, then race."""
    worst = max(abs(g - h) / abs(h) for g, h in zip(ours(), torchs(), strict=True))
    checks = (agree("gradients in float64, relative", worst, 1e-10),)
    result = race(ours, torchs, rounds=31, steps=1, warmup=0)
    return [
        Row(
            key="W7",
            task="gradients of a graph of 50,000 steps",
            detail="y ← y·a + b on single numbers, float64",
            peer="PyTorch, eager",
            race=result,
            checks=checks,
        )
    ]
