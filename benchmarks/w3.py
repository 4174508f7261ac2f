"""W3: a training step of the simple convolutional network."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import training
from harness import Row, StepProfile
from step_profile import step_profile
from zhishen import nn

W3 = training.Workload(
    key="W3",
    task="a training step of the simple conv network",
    detail="30 filters 5x5, ReLU, max pool 2, affine 100, ReLU, affine 10; Adam, mini-batch of 100, float32",
    build=lambda dtype: nn.simple_conv((1, 28, 28), 10, rng=np.random.default_rng(1), dtype=dtype),
    flat=False,
    optimizer="adam",
    lr=0.001,
    against=("PyTorch", "torch.compile", "JAX", "DeZero", "the book"),
    target=3.5,
    stretch_target=5.0,
)


def rows() -> Iterator[Row | StepProfile]:
    """Check the results, then measure the times; then profile a step of zhishen."""
    yield from training.rows(W3)
    yield step_profile(W3)
