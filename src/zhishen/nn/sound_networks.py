"""Convolutional networks for spectrograms (1, M, T): M bands of frequency, T frames of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from zhishen._checks import WholeNumber, check
from zhishen.errors import ArgumentError, ShapeError
from zhishen.nn.activation import ReLU
from zhishen.nn.dropout import RATE
from zhishen.nn.init import Initializer
from zhishen.nn.layer import Layer
from zhishen.nn.layer_factory import LayerFactory
from zhishen.nn.loss import Loss
from zhishen.nn.network import Network
from zhishen.nn.pool import AvgPool2d, Flatten, GlobalAvgPool2d, MaxPool2d

__all__ = ["sound_conv", "sound_conv1d"]

_SIZE = WholeNumber(1)


def sound_conv(
    shape: Sequence[int],
    outputs: int,
    *,
    rng: np.random.Generator,
    dropout: float = 0.3,
    channels: Sequence[int] = (16, 32, 64),
    init: str | float | Initializer = "he",
    loss: str | Loss = "softmax_cross_entropy",
    dtype: npt.DTypeLike = np.float32,
) -> Network:
    """(Conv - batch norm - ReLU - max pool) per stage over frequency and time, mean over time, dropout - affine.

    The filters are 3 x 3: three bands by three frames. The mean over time says which features a sound has, whenever
    they occur; their frequency is kept, because a vowel is known by the frequencies at which it is loud.

    Args:
        shape: the shape (1, M, T) of a spectrogram, of at least 2 x 2 values for each stage.
        outputs: the number of classes, or of values.
        rng: the generator from which the weights are drawn.
        dropout: the dropout rate before the affine layer; its generator is spawned from ``rng``.
        channels: the number of filters of each stage; each stage halves both axes.
        init: the initializer of the weights, see `Affine`.
        loss: see `Network`.
        dtype: the dtype of the parameters.

    Raises:
        ArgumentError: a size is below 1, there is no stage, or the initializer or the loss is unknown.
        ShapeError: the spectrograms are too small for this number of stages.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> network = nn.sound_conv((1, 40, 101), 10, rng=np.random.default_rng(0))
        >>> network.predict(np.zeros((2, 1, 40, 101), dtype=np.float32)).shape
        (2, 10)
        >>> sum(array.size for array in network.params.values())
        26618

    References:
        Sainath and Parada: Convolutional neural networks for small-footprint keyword spotting, 2015.
    """
    where = "sound_conv"
    spectrogram = _check_shape(shape, channels, (2, 2), where=where)
    make = LayerFactory(rng, init, dtype)
    layers: list[Layer] = []
    incoming = spectrogram[0]
    for filters in channels:
        # Without a bias: the batch norm that follows would subtract it.
        layers += [make.conv(incoming, filters, 3, padding=1, bias=False), make.batch_norm(filters), ReLU()]
        layers.append(MaxPool2d(2))
        incoming = filters
    frames = spectrogram[2] // 2 ** len(channels)
    rate = check(dropout, RATE, where=where, name="dropout")
    body = [*layers, AvgPool2d((1, frames)), Flatten()]
    return make.image_classifier(body, spectrogram, outputs, dropout=rate, loss=loss)


def sound_conv1d(
    shape: Sequence[int],
    outputs: int,
    *,
    rng: np.random.Generator,
    dropout: float = 0.3,
    channels: Sequence[int] = (64, 64, 128),
    size: int = 5,
    init: str | float | Initializer = "he",
    loss: str | Loss = "softmax_cross_entropy",
    dtype: npt.DTypeLike = np.float32,
) -> Network:
    """(Conv over time - batch norm - ReLU - max pool) per stage, mean over time, dropout - affine.

    A filter of the first stage spans all bands and ``size`` frames, so that it slides over time only, as a 1-d
    convolution does whose channels are the bands. The next filters span ``size`` frames.

    Args:
        shape: the shape (1, M, T) of a spectrogram, of at least two frames for each stage.
        outputs: the number of classes, or of values.
        rng: the generator from which the weights are drawn.
        dropout: as in `sound_conv`.
        channels: the number of filters of each stage; each stage halves the frames.
        size: the number of frames of a filter, odd.
        init: the initializer of the weights, see `Affine`.
        loss: see `Network`.
        dtype: the dtype of the parameters.

    Raises:
        ArgumentError: a size is below 1, ``size`` is even, there is no stage, or the initializer or the loss is
            unknown.
        ShapeError: the spectrograms are too small for this number of stages.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> network = nn.sound_conv1d((1, 40, 101), 10, rng=np.random.default_rng(0))
        >>> network.params["conv1.W"].shape, network.params["conv2.W"].shape
        ((64, 1, 40, 5), (64, 64, 1, 5))

    References:
        Waibel, Hanazawa, Hinton, Shikano and Lang: Phoneme recognition using time-delay neural networks, 1989.
    """
    where = "sound_conv1d"
    spectrogram = _check_shape(shape, channels, (1, 2), where=where)
    check(size, _SIZE, where=where, name="size")
    if size % 2 == 0:
        raise ArgumentError(
            "{where}: expected size to be odd, so that a filter has a middle, got {size}; choose {other}",
            where=where,
            size=size,
            other=size + 1,
        )
    make = LayerFactory(rng, init, dtype)
    layers: list[Layer] = []
    incoming, height = spectrogram[0], spectrogram[1]
    for filters in channels:
        layers += [
            make.conv(incoming, filters, (height, size), padding=(0, size // 2), bias=False),
            make.batch_norm(filters),
            ReLU(),
            MaxPool2d((1, 2)),
        ]
        incoming, height = filters, 1  # the first stage has summed the bands
    rate = check(dropout, RATE, where=where, name="dropout")
    return make.image_classifier([*layers, GlobalAvgPool2d()], spectrogram, outputs, dropout=rate, loss=loss)


def _check_shape(shape: Any, channels: Any, pool: tuple[int, int], *, where: str) -> tuple[int, int, int]:
    """The shape of a spectrogram, if each stage can pool it; raise an error otherwise."""
    if not isinstance(shape, Sequence) or len(shape) != 3 or not all(_SIZE.accepts(size) for size in shape):
        raise ArgumentError(
            "{where}: expected shape to be three whole numbers (1, bands, frames), got {shape!r}; give, for example, "
            "(1, 40, 101)",
            where=where,
            shape=shape,
        )
    if not isinstance(channels, Sequence) or not channels:
        raise ArgumentError(
            "{where}: expected channels to be whole numbers, one per stage, got {channels!r}; give, for example, "
            "(16, 32, 64)",
            where=where,
            channels=channels,
        )
    planes, bands, frames = map(int, shape)
    least = tuple(factor ** len(channels) for factor in pool)
    if bands < least[0] or frames < least[1]:
        raise ShapeError(
            "{where}: expected spectrograms of at least {least_bands} bands and {least_frames} frames for {stages} "
            "stages, got {bands} and {frames}; give channels for fewer stages, or longer sounds",
            where=where,
            least_bands=least[0],
            least_frames=least[1],
            stages=len(channels),
            bands=bands,
            frames=frames,
        )
    return planes, bands, frames
