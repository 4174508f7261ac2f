"""A convolutional network for pictures of any size, in color or gray, whose depth follows from the size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from zhishen._checks import WholeNumber, check
from zhishen.nn.activation import ReLU
from zhishen.nn.conv_networks import image_size
from zhishen.nn.dropout import RATE
from zhishen.nn.init import Initializer
from zhishen.nn.layer import Layer
from zhishen.nn.layer_factory import LayerFactory
from zhishen.nn.loss import Loss
from zhishen.nn.network import Network
from zhishen.nn.pool import GlobalAvgPool2d, MaxPool2d

__all__ = ["picture_channels", "picture_conv"]

_LARGEST = 10  # pixels along the shorter side in the last stage: stages halve the pictures until it is not longer
_FEWEST = 16  # filters of a stage


def picture_channels(height: int, width: int, *, last: int = 128) -> tuple[int, ...]:
    """The number of filters of each stage: ``last`` in the last stage, half as many in the one before, at least 16.

    There are as many stages as it takes to halve pictures until the shorter side is from 5 to 10 pixels.

    Examples:
        >>> picture_channels(64, 64), picture_channels(28, 28), picture_channels(200, 150), picture_channels(5, 9)
        ((16, 32, 64, 128), (32, 64, 128), (16, 16, 32, 64, 128), (128,))
    """
    halvings = 0
    while min(height, width) >> halvings > _LARGEST:
        halvings += 1
    return tuple(max(last >> (halvings - stage), _FEWEST) for stage in range(halvings + 1))


def picture_conv(
    shape: Sequence[int],
    outputs: int,
    *,
    rng: np.random.Generator,
    last: int = 128,
    dropout: float = 0.3,
    init: str | float | Initializer = "he",
    loss: str | Loss = "softmax_cross_entropy",
    dtype: npt.DTypeLike = np.float32,
) -> Network:
    """Conv - batch norm - ReLU once in the first stage, twice in the others; max pools between; global average, affine.

    The number of stages follows from the size of the pictures, so that the last stage sees 5 to 10 pixels along the
    shorter side. The first stage has one convolution only: it works on all pixels, where a convolution costs the most.
    The mean of each channel over the whole picture is the input of the affine layer, so it does not matter where
    a thing is in the picture.

    Args:
        shape: the shape (C, H, W) of a picture.
        outputs: the number of classes, or of values.
        rng: the generator from which the weights are drawn.
        last: the number of filters of the last stage, see `picture_channels`.
        dropout: the dropout rate before the affine layer; its generator is spawned from ``rng``.
        init: the initializer of the weights, see `Affine`.
        loss: see `Network`.
        dtype: the dtype of the parameters.

    Raises:
        ArgumentError: a size is below 1, or the initializer or the loss is unknown.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> network = nn.picture_conv((3, 64, 48), 5, rng=np.random.default_rng(0))
        >>> [layer.out_channels for layer in network.layers.values() if isinstance(layer, nn.Conv2d)]
        [16, 32, 32, 64, 64, 128, 128]

    References:
        Simonyan and Zisserman, *Very Deep Convolutional Networks for Large-Scale Image Recognition*, 2015; Lin, Chen
        and Yan, *Network in Network*, 2014, section 3.2, on the global average.
    """
    image = image_size(shape, where="picture_conv")
    check(last, WholeNumber(1), where="picture_conv", name="last")
    rate = check(dropout, RATE, where="picture_conv", name="dropout")
    make = LayerFactory(rng, init, dtype)
    layers: list[Layer] = []
    incoming = image[0]
    for stage, filters in enumerate(picture_channels(*image[1:], last=last)):
        if stage:
            layers.append(MaxPool2d(2))
        for _ in range(2 if stage else 1):
            layers += [make.conv(incoming, filters, 3, padding=1), make.batch_norm(filters), ReLU()]
            incoming = filters
    return make.image_classifier([*layers, GlobalAvgPool2d()], image, outputs, dropout=rate, loss=loss)
