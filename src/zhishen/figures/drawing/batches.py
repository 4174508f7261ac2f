"""Batches for the drawing of a network that comes without data."""

from __future__ import annotations

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.graph import ops
from zhishen.nn.network import Network

__all__ = ["random_batch", "random_inputs", "some_targets", "targets_of_outputs"]


def random_batch(network: Network, shape: tuple[int, ...], count: int) -> tuple[Array, Array]:
    """Inputs (count, *shape) that are normal random numbers, always the same, with `some_targets`."""
    x = random_inputs(network, shape, count)
    return x, some_targets(network, x)


def random_inputs(network: Network, shape: tuple[int, ...], count: int) -> Array:
    """The inputs of `random_batch`."""
    return np.random.default_rng(0).normal(size=(count, *shape)).astype(network.dtype)


def some_targets(network: Network, x: Array) -> Array:
    """Targets that the loss of a network accepts: the classes in turn, or zeros.

    Raises:
        ArgumentError: an output has no axis of classes or values.

    Examples:
        >>> from zhishen import nn
        >>> some_targets(nn.two_layer(4, 3, 2, rng=np.random.default_rng(0)), np.ones((3, 4)))
        array([0, 1, 0])
    """
    return targets_of_outputs(network, network.predict(x))


def targets_of_outputs(network: Network, y: Array) -> Array:
    """The targets of `some_targets`, given the outputs of the network, (N, ..., K).

    Raises:
        ArgumentError: an output has no axis of classes or values.
    """
    if y.ndim < 2 or y.size == 0:
        raise ArgumentError(
            "draw: expected a network with outputs of shape (N, K), got {shape}; draw it in Python with targets "
            "of your own: zhishen.draw(network, x=x, t=t)",
            shape=y.shape,
        )
    if network.last_layer.link is not ops.softmax:
        return np.zeros_like(y)
    return np.arange(y[..., 0].size).reshape(y.shape[:-1]) % y.shape[-1]
