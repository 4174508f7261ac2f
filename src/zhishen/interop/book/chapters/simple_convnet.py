"""``simple_convnet``: the convolutional network of chapter 7.

References:
    *Deep Learning from Scratch*, section 7.5.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from zhishen._types import Array
from zhishen.errors import ShapeError
from zhishen.interop.book.common.layers import Affine, Convolution, Pooling, Relu
from zhishen.interop.book.common.util import conv_output_size
from zhishen.interop.book.network import BookNetwork
from zhishen.interop.book.precision import working

__all__ = ["SimpleConvNet", "halved"]

_FILTERS = {"filter_num": 30, "filter_size": 5, "pad": 0, "stride": 1}


class SimpleConvNet(BookNetwork):
    """Convolution - ReLU - Pooling - Affine - ReLU - Affine - Softmax.

    Args:
        input_dim: (C, H, W) of an image.
        conv_param: ``filter_num``, ``filter_size``, ``pad`` and ``stride`` of the convolution.
        hidden_size: the width of the hidden affine layer.
        output_size: K, the number of classes.
        weight_init_std: the standard deviation of the initial weights.

    Attributes:
        params: W1 (FN, C, FH, FW), b1, W2, b2, W3, b3.
        layers: Conv1, Relu1, Pool1, Affine1, Relu2, Affine2, in order.

    Raises:
        ShapeError: the images are smaller than the filters or the pooling windows.
    """

    def __init__(
        self,
        input_dim: tuple[int, int, int] = (1, 28, 28),
        conv_param: Mapping[str, int] = _FILTERS,
        hidden_size: int = 100,
        output_size: int = 10,
        weight_init_std: float = 0.01,
    ) -> None:
        super().__init__()
        count, size = conv_param["filter_num"], conv_param["filter_size"]
        stride, pad = conv_param["stride"], conv_param["pad"]
        pooled = halved(conv_output_size(input_dim[1], size, stride, pad), "SimpleConvNet", input_dim)
        W1 = weight_init_std * np.random.randn(count, input_dim[0], size, size)
        W2 = weight_init_std * np.random.randn(count * pooled * pooled, hidden_size)
        W3 = weight_init_std * np.random.randn(hidden_size, output_size)
        self._add("Conv1", Convolution(W1, np.zeros(count), stride, pad), 1)
        self._add("Relu1", Relu())
        self._add("Pool1", Pooling(pool_h=2, pool_w=2, stride=2))
        self._add("Affine1", Affine(W2, np.zeros(hidden_size)), 2)
        self._add("Relu2", Relu())
        self._add("Affine2", Affine(W3, np.zeros(output_size)), 3)

    def _prepared(self, x: Array) -> Array:
        """Images stay in float32, for which convolution has compiled code."""
        return working(x)

    def accuracy(self, x: Array, t: Array, batch_size: int = 100) -> float:
        """The share of right answers, the last, smaller batch included; see `BookNetwork.accuracy`."""
        return super().accuracy(x, t, batch_size)


def halved(size: int, where: str, input_dim: tuple[int, int, int]) -> int:
    """The height of images after pooling by 2 x 2.

    Raises:
        ShapeError: nothing is left of them.
    """
    if size < 2:
        raise ShapeError(
            "{where}: expected images large enough for every pooling by 2 x 2, got input_dim={input_dim}, of which "
            "{size} x {size} is left before a pooling; use larger images",
            where=where,
            input_dim=tuple(input_dim),
            size=size,
        )
    return size // 2
