"""Networks whose preprocessing has a mean for each pixel, as networks that take plain images."""

from __future__ import annotations

from typing import Any

import numpy as np

from zhishen import nn
from zhishen._types import Array
from zhishen.data import Preprocessing
from zhishen.errors import ArgumentError

__all__ = ["PixelScaling", "prepared_network"]


class PixelScaling(nn.Layer):
    """``out = scale ⊙ x + offset``, with a number for each pixel: what the preprocessing of a network does.

    Args:
        scale: one number for each input.
        offset: one number for each input.

    Shape:
        - x and out: (N, D)
    """

    def __init__(self, scale: Array, offset: Array) -> None:
        super().__init__()
        self.scale: Array = scale
        self.offset: Array = offset

    def forward(self, x: Array) -> Array:
        """``out = scale ⊙ x + offset``."""
        return (self.scale * x + self.offset).astype(x.dtype)

    def backward(self, dout: Array) -> Array:
        """``dx = scale ⊙ dout``."""
        return (self.scale * dout).astype(dout.dtype)


def prepared_network(network: nn.Network) -> nn.Network:
    """A network of the same layers that takes images from 0 to 1: a layer before them does what was done to the pixels.

    Args:
        network: with a preprocessing of rows.

    Raises:
        ArgumentError: the network has a forward of its own, so that no layer can be put before the others.
    """
    steps: Any = network.preprocessing
    if type(network) is not nn.Network:
        raise ArgumentError(
            "drawing board: expected a network of layers one after the other, got {kind} with a mean for each pixel; "
            "choose another",
            kind=type(network).__name__,
        )
    deviation = np.broadcast_to(np.asarray(steps.deviation, np.float64), steps.input_shape)
    mean = np.broadcast_to(np.asarray(steps.mean, np.float64), steps.input_shape)
    scaling = PixelScaling(  # the raw inputs of images are bytes
        (255 / (steps.divisor * deviation)).astype(network.dtype), (-mean / deviation).astype(network.dtype)
    )
    made = nn.Network({"pixels": scaling, **network.layers}, loss=network.last_layer)
    made.preprocessing = Preprocessing(input_shape=steps.input_shape, divisor=255, classes=steps.classes)
    made.eval()
    return made
