"""Layers with shared options: what the builders of networks have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhishen.nn.activation import ReLU
from zhishen.nn.affine import Affine
from zhishen.nn.conv import Conv2d
from zhishen.nn.dropout import Dropout
from zhishen.nn.init import Initializer
from zhishen.nn.layer import Layer
from zhishen.nn.loss import Loss
from zhishen.nn.network import Network
from zhishen.nn.norm import BatchNorm

__all__ = ["LayerFactory"]


@dataclass(frozen=True)
class LayerFactory:
    """Makes layers with one generator, one initializer and one dtype.

    Attributes:
        rng: the generator from which the weights are drawn.
        init: the initializer of the weights, see `Affine`.
        dtype: the dtype of the parameters.
    """

    rng: np.random.Generator
    init: str | float | Initializer
    dtype: npt.DTypeLike

    def affine(self, inputs: int, outputs: int) -> Affine:
        """An affine layer."""
        return Affine(inputs, outputs, rng=self.rng, init=self.init, dtype=self.dtype)

    def conv(
        self,
        in_channels: int,
        out_channels: int,
        size: int | tuple[int, int],
        *,
        padding: int | tuple[int, int] = 0,
        bias: bool = True,
    ) -> Conv2d:
        """A convolution."""
        return Conv2d(
            in_channels, out_channels, size, padding=padding, bias=bias, rng=self.rng, init=self.init, dtype=self.dtype
        )

    def batch_norm(self, features: int) -> BatchNorm:
        """A batch normalization."""
        return BatchNorm(features, dtype=self.dtype)

    def image_classifier(
        self,
        body: Sequence[Layer],
        image: tuple[int, int, int],
        outputs: int,
        *,
        hidden: int | None = None,
        dropout: float = 0.0,
        loss: str | Loss,
    ) -> Network:
        """A network of ``body``, then (affine - ReLU) - (dropout) - affine.

        Args:
            body: the layers from images to features.
            image: the shape (C, H, W) of an image.
            outputs: the number of outputs.
            hidden: the width of a hidden affine layer; None for no hidden layer.
            dropout: the dropout rate before the last layer; 0 for no dropout. Its generator is spawned from ``rng``.
            loss: see `Network`.
        """
        layers = [*body]
        shape: tuple[int, ...] = image
        for layer in body:
            shape = layer.output_shape(shape)
        features = shape[0]
        if hidden is not None:
            layers += [self.affine(features, hidden), ReLU()]
            features = hidden
        if dropout:
            layers.append(Dropout(dropout, rng=self.rng.spawn(1)[0]))
        layers.append(self.affine(features, outputs))
        return Network(layers, loss=loss, input_shape=image)
