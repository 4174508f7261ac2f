"""The layers of chapter 7 for images; ``common.layers`` has them under the book's names.

References:
    *Deep Learning from Scratch*, section 7.4.
"""

from __future__ import annotations

from typing import Any

from zhishen._types import Array
from zhishen.graph import ops
from zhishen.interop.book.common.util import im2col
from zhishen.interop.book.precision import for_each, match, working

__all__ = ["Convolution", "Pooling"]


class Convolution:
    """Out[n, o, y, x] = b[o] + Σ_c,i,j W[o, c, i, j] · X[n, c, S·y + i - P, S·x + j - P].

    Args:
        W: the filters, (FN, C, FH, FW). The layer refers to this array, as `Affine` does.
        b: (FN,), or one number for all filters.
        stride: S.
        pad: P, zeros at each side of the image.

    Attributes:
        x: the images of the last `forward`.
        dW: the gradient of W, after `backward`.
        db: the gradient of b.
    """

    def __init__(self, W: Array, b: Array, stride: int = 1, pad: int = 0) -> None:
        self.W = W
        self.b = b
        self.stride = stride
        self.pad = pad
        self.x: Array | None = None
        self.dW: Array | None = None
        self.db: Array | None = None
        self._cache: Any = None

    @property
    def col(self) -> Array | None:
        """The images as `im2col` puts them into a matrix, (N·OH·OW, C·FH·FW); the compiled code does not need it."""
        if self.x is None:
            return None
        return im2col(self.x, self.W.shape[2], self.W.shape[3], self.stride, self.pad)

    @property
    def col_W(self) -> Array:
        """The filters as columns of a matrix, (C·FH·FW, FN)."""
        return self.W.reshape(len(self.W), -1).T

    def forward(self, x: Array) -> Array:
        """The convolution.

        Shape:
            x: (N, C, H, W). out: (N, FN, OH, OW), OH = floor((H + 2P - FH)/S) + 1.

        Raises:
            ShapeError: the filters do not fit the images.
        """
        self.x = working(x)
        W, b = match(self.x, self.W, self.b)
        out, self._cache = ops.conv2d.forward(
            self.x, W, for_each(b, len(W)), stride=(self.stride, self.stride), padding=(self.pad, self.pad)
        )
        return out

    def backward(self, dout: Array) -> Array:
        """dx, of the shape of the images; `dW` and `db` become attributes."""
        (dout,) = match(self.x, dout) if self.x is not None else (dout,)
        dx, self.dW, self.db = ops.conv2d.backward(dout, self._cache)
        return dx

    def backward_params(self, dout: Array) -> None:
        """dW and db alone, for the first layer of a network, whose input needs no gradient."""
        (dout,) = match(self.x, dout) if self.x is not None else (dout,)
        self.dW, self.db = ops.conv2d.backward_params(dout, self._cache)


class Pooling:
    """Out[n, c, y, x] = the largest pixel under a window of ``pool_h`` x ``pool_w``, the padding excluded.

    Args:
        pool_h: the height of the window.
        pool_w: its width.
        stride: from one position to the next.
        pad: at each side of the image.

    Attributes:
        x: the images of the last `forward`.
    """

    def __init__(self, pool_h: int, pool_w: int, stride: int = 1, pad: int = 0) -> None:
        self.pool_h = pool_h
        self.pool_w = pool_w
        self.stride = stride
        self.pad = pad
        self.x: Array | None = None
        self._cache: Any = None

    def forward(self, x: Array) -> Array:
        """The maxima.

        Shape:
            x: (N, C, H, W). out: (N, C, OH, OW), OH = floor((H + 2P - pool_h)/S) + 1.

        Raises:
            ShapeError: the window is larger than the images.
        """
        self.x = working(x)
        out, self._cache = ops.max_pool2d.forward(
            self.x, size=(self.pool_h, self.pool_w), stride=(self.stride, self.stride), padding=(self.pad, self.pad)
        )
        return out

    def backward(self, dout: Array) -> Array:
        """dx = dout at the largest pixel of each window, 0 elsewhere."""
        (dout,) = match(self.x, dout) if self.x is not None else (dout,)
        return ops.max_pool2d.backward(dout, self._cache)
