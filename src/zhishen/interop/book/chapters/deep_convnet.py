"""``deep_convnet``: the deep convolutional network of chapter 8.

References:
    *Deep Learning from Scratch*, section 8.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from zhishen._types import Array
from zhishen.interop.book.chapters.simple_convnet import halved
from zhishen.interop.book.common.layers import Affine, Convolution, Dropout, Pooling, Relu
from zhishen.interop.book.common.util import conv_output_size
from zhishen.interop.book.initial import scale
from zhishen.interop.book.network import BookNetwork
from zhishen.interop.book.precision import working

__all__ = ["DeepConvNet"]


def _filters(count: int, pad: int = 1) -> dict[str, int]:
    return {"filter_num": count, "filter_size": 3, "pad": pad, "stride": 1}


_CONVOLUTIONS = (_filters(16), _filters(16), _filters(32), _filters(32, pad=2), _filters(64), _filters(64))


class DeepConvNet(BookNetwork):
    """Three blocks Convolution - ReLU - Convolution - ReLU - Pooling, then Affine - ReLU - Dropout - Affine - Softmax.

    The book's network has a second dropout layer after the last affine layer. It would drop scores of classes, so this
    network has none there; predictions from the same weights are the same.

    Args:
        input_dim: (C, H, W) of an image.
        conv_param_1: ``filter_num``, ``filter_size``, ``pad`` and ``stride`` of the first convolution.
        conv_param_2: the same of the second one, and so on.
        conv_param_3: of the third one.
        conv_param_4: of the fourth one.
        conv_param_5: of the fifth one.
        conv_param_6: of the sixth one.
        hidden_size: the width of the hidden affine layer.
        output_size: K, the number of classes.

    Attributes:
        params: W1, b1, ..., W6, b6 of the convolutions, W7, b7, W8, b8 of the affine layers.
        layers: a list, in order.

    Raises:
        ShapeError: the images become smaller than the filters or the pooling windows.
    """

    def __init__(
        self,
        input_dim: tuple[int, int, int] = (1, 28, 28),
        conv_param_1: Mapping[str, int] = _CONVOLUTIONS[0],
        conv_param_2: Mapping[str, int] = _CONVOLUTIONS[1],
        conv_param_3: Mapping[str, int] = _CONVOLUTIONS[2],
        conv_param_4: Mapping[str, int] = _CONVOLUTIONS[3],
        conv_param_5: Mapping[str, int] = _CONVOLUTIONS[4],
        conv_param_6: Mapping[str, int] = _CONVOLUTIONS[5],
        hidden_size: int = 50,
        output_size: int = 10,
    ) -> None:
        super().__init__()
        filters = (conv_param_1, conv_param_2, conv_param_3, conv_param_4, conv_param_5, conv_param_6)
        channels, size = input_dim[:2]
        for k, options in enumerate(filters, start=1):
            channels, size = self._add_convolution(k, options, channels, size, input_dim)
        self._add("Affine7", _affine(channels * size * size, hidden_size), 7)
        self._add("Relu7", Relu())
        self._add("Dropout7", Dropout(0.5))
        self._add("Affine8", _affine(hidden_size, output_size), 8)
        self.layers: Any = list(self.layers.values())

    def _add_convolution(
        self, k: int, options: Mapping[str, int], channels: int, size: int, input_dim: tuple[int, int, int]
    ) -> tuple[int, int]:
        """Add the k-th convolution, and pooling after each second one; return the channels and the size after it."""
        count, side, stride, pad = (options[name] for name in ("filter_num", "filter_size", "stride", "pad"))
        W = scale("he", channels * side * side) * np.random.randn(count, channels, side, side)
        self._add(f"Conv{k}", Convolution(W, np.zeros(count), stride, pad), k)
        self._add(f"Relu{k}", Relu())
        size = conv_output_size(size, side, stride, pad)
        if k % 2 == 0:
            self._add(f"Pool{k}", Pooling(pool_h=2, pool_w=2, stride=2))
            size = halved(size, "DeepConvNet", input_dim)
        return count, size

    def _in_order(self) -> Iterable[Any]:
        return self.layers

    def _prepared(self, x: Array) -> Array:
        """Images stay in float32, for which convolution has compiled code."""
        return working(x)

    def loss(self, x: Array, t: Array, train_flg: bool = True) -> Any:
        """The mean cross entropy of a batch, with dropout unless ``train_flg`` is False."""
        return super().loss(x, t, train_flg)

    def accuracy(self, x: Array, t: Array, batch_size: int = 100) -> float:
        """The share of right answers, the last, smaller batch included; see `BookNetwork.accuracy`."""
        return super().accuracy(x, t, batch_size)


def _affine(inputs: int, outputs: int) -> Affine:
    return Affine(scale("he", inputs) * np.random.randn(inputs, outputs), np.zeros(outputs))
