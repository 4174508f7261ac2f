"""The initial weights of the book's networks, drawn as the book draws them: ``np.random.seed`` decides them."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from zhishen._checks import check_name
from zhishen._types import Array

__all__ = ["affine_parameters", "scale"]

_GAINS = {"relu": 2.0, "he": 2.0, "sigmoid": 1.0, "xavier": 1.0}


def scale(weight_init_std: str | float, inputs: int) -> float:
    """The standard deviation of initial weights: a number, √(2/I) for ``relu`` and ``he``, √(1/I) for the others.

    Raises:
        ArgumentError: an unknown name.

    Examples:
        >>> scale("he", 50), scale("xavier", 100), scale(0.01, 784)
        (0.2, 0.1, 0.01)
    """
    if not isinstance(weight_init_std, str):
        return float(weight_init_std)
    name = check_name(weight_init_std.lower(), tuple(_GAINS), where="MultiLayerNet", name="weight_init_std")
    return math.sqrt(_GAINS[name] / inputs)


def affine_parameters(sizes: list[int], weight_init_std: str | float) -> dict[str, Array]:
    """W1, b1, W2, b2, ... of affine layers between layers of these sizes; the biases are 0."""
    params: dict[str, Array] = {}
    for k, (inputs, outputs) in enumerate(pairwise(sizes), start=1):
        params[f"W{k}"] = scale(weight_init_std, inputs) * np.random.randn(inputs, outputs)
        params[f"b{k}"] = np.zeros(outputs)
    return params
