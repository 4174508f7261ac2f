"""W4: a training step of the deep convolutional network."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import training
from harness import Row, StepProfile
from step_profile import step_profile
from zhishen import nn

W4 = training.Workload(
    key="W4",
    task="a training step of the deep conv network",
    detail="six 3x3 convolutions of 16 to 64 filters, three max pools, affine 50, dropout, affine 10; Adam, "
    "mini-batch of 100, float32",
    build=lambda dtype: nn.deep_conv((1, 28, 28), 10, rng=np.random.default_rng(1), dtype=dtype),
    flat=False,
    optimizer="adam",
    lr=0.001,
    against=("PyTorch", "torch.compile", "JAX", "DeZero", "the book"),
    target=2.0,
    stretch_target=2.6,
)


def rows() -> Iterator[Row | StepProfile]:
    """Check the results, then measure the times; then profile a step of zhishen."""
    yield from training.rows(W4)
    yield step_profile(W4)
