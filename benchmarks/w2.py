"""W2: a training step of 784-1000-1000-10 with batch norm and dropout; for scikit-learn, which has neither, without."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import training
from harness import Row, StepProfile
from step_profile import step_profile
from zhishen import nn


def network(dtype: type, *, plain: bool = False) -> nn.Network:
    """The network; with ``plain`` the same affine layers without batch norm and dropout."""
    options = {} if plain else {"batch_norm": True, "dropout": 0.5}
    return nn.multi_layer(784, [1000, 1000], 10, rng=np.random.default_rng(1), dtype=dtype, **options)


W2 = training.Workload(
    key="W2",
    task="a training step of 784-1000-1000-10",
    detail="batch norm, ReLU, dropout 0.5, Adam, mini-batch of 100, float32",
    build=network,
    flat=True,
    optimizer="adam",
    lr=0.001,
    against=("PyTorch", "torch.compile", "JAX", "DeZero", "the book"),
    target=1.3,
    stretch_target=1.5,
)
PLAIN = training.Workload(
    key="W2 plain",
    task="the same without batch norm and dropout",
    detail="784-1000-1000-10, ReLU, Adam, mini-batch of 100, float32",
    build=lambda dtype: network(dtype, plain=True),
    flat=True,
    optimizer="adam",
    lr=0.001,
    against=("PyTorch", "scikit-learn"),
)


def rows() -> Iterator[Row | StepProfile]:
    """Check the results, then measure the times; then profile a step of zhishen."""
    yield from training.rows(W2)
    yield from training.rows(PLAIN)
    yield step_profile(W2)
