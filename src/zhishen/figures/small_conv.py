"""The trained network of chapter 7: `nn.small_conv`, as `zhishen train` trains it, with its weights in the package.

``small_conv.safetensors`` was written by ``tests/figures/make_small_conv.py``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from zhishen import nn
from zhishen._types import Array
from zhishen.data import Split
from zhishen.data.mnist import read_test_part
from zhishen.figures.cache import cached
from zhishen.train.loading import load

__all__ = ["WEIGHTS", "mnist_test_digits", "predicted_probabilities", "trained_network"]

WEIGHTS: Final = Path(__file__).with_name("small_conv.safetensors")


def trained_network() -> nn.Network:
    """The network with its learned weights."""
    return load(WEIGHTS)


def mnist_test_digits() -> Split:
    """The test images of MNIST, (10000, 1, 28, 28), and their classes, without reading the training images."""
    x, t = read_test_part()
    return Split(x[:].reshape(-1, 1, 28, 28), t)


def _predict(*, weights: str) -> dict[str, Array]:  # noqa: ARG001 - the kept result depends on it
    """The probabilities of all test images; ``weights``, a digest, selects the kept result."""
    return {"probabilities": trained_network().probabilities(mnist_test_digits().x)}


def predicted_probabilities() -> Array:
    """The probabilities of the classes for each test image of MNIST, (10000, 10)."""
    digest = hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
    return cached(_predict, weights=digest)["probabilities"]
