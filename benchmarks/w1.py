"""W1: a training step of the 784-50-10 network."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import training
from harness import Row, StepProfile
from step_profile import step_profile
from zhishen import nn

W1 = training.Workload(
    key="W1",
    task="a training step of 784-50-10",
    detail="ReLU, SGD, mini-batch of 100, float32",
    build=lambda dtype: nn.two_layer(784, 50, 10, rng=np.random.default_rng(1), dtype=dtype),
    flat=True,
    optimizer="sgd",
    lr=0.1,
    against=("PyTorch", "torch.compile", "JAX", "scikit-learn", "DeZero", "the book"),
    target=1.4,
    stretch_target=1.7,
)


def rows() -> Iterator[Row | StepProfile]:
    """Check the results, then measure the times; then profile a step of zhishen."""
    yield from training.rows(W1)
    yield step_profile(W1)
