"""Pooling layers, and what leads from images to vectors; what they compute stands in `zhishen.reference.pool`.

References:
    *Deep Learning from Scratch*, sections 7.3 and 7.4.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, ClassVar, final

import numpy as np

from zhishen._checks import WholeNumber, check, check_pair
from zhishen._shapes import check_images, window_count
from zhishen._types import Array, Float
from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph import ops
from zhishen.graph.tensor import Tensor
from zhishen.nn.arguments import fixed
from zhishen.nn.foreign import constructor, refuse_padding_word
from zhishen.nn.layer import Layer
from zhishen.reference.pool import check_padding, check_pool

__all__ = ["AvgPool1d", "AvgPool2d", "Flatten", "GlobalAvgPool1d", "GlobalAvgPool2d", "MaxPool1d", "MaxPool2d"]

_AT_LEAST_1 = WholeNumber(1)
_AT_LEAST_0 = WholeNumber(0)


@fixed("size", "stride", "padding")
class _Pooling(Layer):
    """A layer around an op of a window that slides over each channel."""

    holds_layers: ClassVar[bool] = False

    op: ClassVar[ops.Op]

    @constructor
    def __init__(
        self,
        size: int | Sequence[int],
        stride: int | Sequence[int] | None = None,
        *,
        padding: int | Sequence[int] = 0,
        name: str = "",
    ) -> None:
        super().__init__(name=name)
        where = type(self).__name__
        self.size: tuple[int, int] = check_pair(size, _AT_LEAST_1, where=where, name="size")
        self.stride: tuple[int, int] = (
            self.size if stride is None else check_pair(stride, _AT_LEAST_1, where=where, name="stride")
        )
        refuse_padding_word(where, padding, size=self.size, dilation=(1, 1))
        self.padding: tuple[int, int] = check_pair(padding, _AT_LEAST_0, where=where, name="padding")
        check_padding(where, size=self.size, padding=self.padding)
        self._options: dict[str, Any] = {"size": self.size, "stride": self.stride, "padding": self.padding}
        self._cache: Any = None

    def forward(self, x: Float[Array, "N C H W"]) -> Float[Array, "N C OH OW"]:
        """One number for each place of the window on each channel."""
        check_pool(self.label(), x.shape, **self._options)
        out, self._cache = self.op.forward(x, **self._options)
        return out

    def backward(self, dout: Float[Array, "N C OH OW"]) -> Float[Array, "N C H W"]:
        """The gradient of each place back to the pixels under the window."""
        return self.op.backward(dout, self._cache)

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor."""
        check_pool(self.label(), x.shape, **self._options)
        return self.op(x, **self._options)

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """(C, OH, OW)."""
        return (shape[0], *check_pool(self.label(), (1, *shape), **self._options).out)

    def __repr__(self) -> str:
        def said(pair: tuple[int, int]) -> str:
            return str(pair[0] if pair[0] == pair[1] else pair)

        stride = "" if self.stride == self.size else f", stride={said(self.stride)}"
        padding = "" if self.padding == (0, 0) else f", padding={said(self.padding)}"
        return f"{type(self).__name__}({said(self.size)}{stride}{padding})"


@final
class MaxPool2d(_Pooling):
    """Out[n, c, y, x] = the largest of the FH · FW pixels under the window.

    Of equal pixels the first, in the order of rows, takes the gradient. The padding is never the largest.

    Args:
        size: FH and FW of the window; one number for a square.
        stride: the step from one place of the window to the next; the window's size if it is not given, so that windows
            neither overlap nor leave gaps.
        padding: rows and columns added at each side, at most half the window.
        name: see `Layer`.

    Shape:
        x: (N, C, H, W). out: (N, C, OH, OW) with OH = floor((H + 2P - FH)/S) + 1.

    Attributes:
        size: (FH, FW).
        stride: a pair.
        padding: a pair.

    Raises:
        ArgumentError: an option outside its range.
        ShapeError: the padding is more than half the window; the input holds no images, or smaller ones than the
            window.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> x = np.array([[[[1, 2, 0, 1], [0, 1, 2, 3], [3, 0, 1, 2], [2, 4, 0, 1]]]], dtype=np.float32)
        >>> nn.MaxPool2d(2).forward(x)
        array([[[[2., 3.], [4., 2.]]]], dtype=float32)

    References:
        *Deep Learning from Scratch*, section 7.3.
    """

    op: ClassVar[ops.Op] = ops.max_pool2d


@final
class AvgPool2d(_Pooling):
    """Out[n, c, y, x] = the mean of the FH · FW pixels under the window, in which padding counts as zeros.

    Args:
        size: FH and FW of the window; one number for a square.
        stride: the step from one place of the window to the next; the window's size if it is not given.
        padding: rows and columns of zeros added at each side, at most half the window.
        name: see `Layer`.

    Shape:
        x: (N, C, H, W). out: (N, C, OH, OW) with OH = floor((H + 2P - FH)/S) + 1.

    Attributes:
        size: (FH, FW).
        stride: a pair.
        padding: a pair.

    Raises:
        ArgumentError: an option outside its range.
        ShapeError: the padding is more than half the window; the input holds no images, or smaller ones than the
            window.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> x = np.array([[[[1, 2, 0, 1], [0, 1, 2, 3], [3, 0, 1, 2], [2, 4, 0, 1]]]], dtype=np.float32)
        >>> nn.AvgPool2d(2).forward(x)
        array([[[[1.  , 1.5 ], [2.25, 1.  ]]]], dtype=float32)
    """

    op: ClassVar[ops.Op] = ops.avg_pool2d


@final
class GlobalAvgPool2d(Layer):
    """Out[n, c] = the mean of channel c: images of any size become vectors of C features.

    Args:
        name: see `Layer`.

    Shape:
        x: (N, C, H, W). out: (N, C).

    Raises:
        ShapeError: the input holds no images.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> nn.GlobalAvgPool2d().forward(np.arange(8.0).reshape(1, 2, 2, 2))
        array([[1.5, 5.5]])

    References:
        Lin, Chen and Yan, *Network In Network*, 2014.
    """

    holds_layers: ClassVar[bool] = False

    @constructor
    def __init__(self, *, name: str = "") -> None:
        super().__init__(name=name)
        self._cache: Any = None

    def forward(self, x: Float[Array, "N C H W"]) -> Float[Array, "N C"]:
        """The mean of each channel."""
        check_images(self.label(), x.shape, axes=2)
        out, self._cache = ops.global_avg_pool2d.forward(x)
        return out

    def backward(self, dout: Float[Array, "N C"]) -> Float[Array, "N C H W"]:
        """dx = dout/(H · W) at each pixel."""
        return ops.global_avg_pool2d.backward(dout, self._cache)

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor."""
        check_images(self.label(), x.shape, axes=2)
        return ops.global_avg_pool2d(x)

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """(C,)."""
        check_images(self.label(), (1, *shape), axes=2)
        return shape[:1]


@fixed("size", "stride", "padding")
class _Pooling1d(Layer):
    """A layer around the same op for signals: one of L values is an image of 1 x L pixels."""

    holds_layers: ClassVar[bool] = False

    op: ClassVar[ops.Op]

    @constructor
    def __init__(self, size: int, stride: int | None = None, *, padding: int = 0, name: str = "") -> None:
        super().__init__(name=name)
        where = type(self).__name__
        self.size: int = int(check(size, _AT_LEAST_1, where=where, name="size"))
        self.stride: int = self.size if stride is None else int(check(stride, _AT_LEAST_1, where=where, name="stride"))
        refuse_padding_word(where, padding, size=(self.size,), dilation=(1,))
        self.padding: int = int(check(padding, _AT_LEAST_0, where=where, name="padding"))
        if 2 * self.padding > self.size:
            raise ShapeError(
                "{where}: expected padding of at most half the window, got padding {padding} and size {size}; a "
                "window might see nothing but padding: take less",
                where=where,
                padding=self.padding,
                size=self.size,
            )
        self._options: dict[str, Any] = {
            "size": (1, self.size), "stride": (1, self.stride), "padding": (0, self.padding)
        }  # fmt: skip
        self._cache: Any = None

    def _check(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The places of the window on signals of ``shape``, if it fits."""
        check_images(self.label(), shape, axes=1)
        return window_count(
            self.label(), shape[2:], (self.size,), stride=(self.stride,), padding=(self.padding,), dilation=(1,)
        )

    def forward(self, x: Float[Array, "N C L"]) -> Float[Array, "N C OL"]:
        """One number for each place of the window on each channel."""
        self._check(x.shape)
        out, self._cache = self.op.forward(x[:, :, np.newaxis], **self._options)
        return out[:, :, 0]

    def backward(self, dout: Float[Array, "N C OL"]) -> Float[Array, "N C L"]:
        """The gradient of each place back to the values under the window."""
        return self.op.backward(dout[:, :, np.newaxis], self._cache)[:, :, 0]

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor."""
        (places,) = self._check(x.shape)
        samples, channels, length = x.shape
        out = self.op(x.reshape((samples, channels, 1, length)), **self._options)
        return out.reshape((samples, channels, places))

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """(C, OL)."""
        return (shape[0], *self._check((1, *shape)))

    def __repr__(self) -> str:
        stride = "" if self.stride == self.size else f", stride={self.stride}"
        padding = "" if self.padding == 0 else f", padding={self.padding}"
        return f"{type(self).__name__}({self.size}{stride}{padding})"


@final
class MaxPool1d(_Pooling1d):
    """Out[n, c, t] = the largest of the F values under the window: `MaxPool2d` for signals and sequences.

    Args:
        size: F of the window.
        stride: the step from one place of the window to the next; the window's size if it is not given.
        padding: values added at each end, at most half the window; they are never the largest.
        name: see `Layer`.

    Shape:
        x: (N, C, L). out: (N, C, OL) with OL = floor((L + 2P - F)/S) + 1.

    Attributes:
        size: F.
        stride: a number.
        padding: a number.

    Raises:
        ArgumentError: an option outside its range.
        ShapeError: the padding is more than half the window; the input holds no signals, or shorter ones than the
            window.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> nn.MaxPool1d(2).forward(np.array([[[1, 4, 2, 3]]], dtype=np.float32))
        array([[[4., 3.]]], dtype=float32)
    """

    op: ClassVar[ops.Op] = ops.max_pool2d


@final
class AvgPool1d(_Pooling1d):
    """Out[n, c, t] = the mean of the F values under the window, in which padding counts as zeros.

    Args:
        size: F of the window.
        stride: the step from one place of the window to the next; the window's size if it is not given.
        padding: zeros added at each end, at most half the window.
        name: see `Layer`.

    Shape:
        x: (N, C, L). out: (N, C, OL) with OL = floor((L + 2P - F)/S) + 1.

    Attributes:
        size: F.
        stride: a number.
        padding: a number.

    Raises:
        ArgumentError: an option outside its range.
        ShapeError: the padding is more than half the window; the input holds no signals, or shorter ones than the
            window.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> nn.AvgPool1d(2).forward(np.array([[[1, 4, 2, 3]]], dtype=np.float32))
        array([[[2.5, 2.5]]], dtype=float32)
    """

    op: ClassVar[ops.Op] = ops.avg_pool2d


@final
class GlobalAvgPool1d(Layer):
    """Out[n, c] = the mean of channel c: signals of any length become vectors of C features.

    Args:
        name: see `Layer`.

    Shape:
        x: (N, C, L). out: (N, C).

    Raises:
        ShapeError: the input holds no signals.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> nn.GlobalAvgPool1d().forward(np.arange(8.0).reshape(1, 2, 4))
        array([[1.5, 5.5]])
    """

    holds_layers: ClassVar[bool] = False

    @constructor
    def __init__(self, *, name: str = "") -> None:
        super().__init__(name=name)
        self._cache: Any = None

    def forward(self, x: Float[Array, "N C L"]) -> Float[Array, "N C"]:
        """The mean of each channel."""
        check_images(self.label(), x.shape, axes=1)
        out, self._cache = ops.global_avg_pool2d.forward(x[:, :, np.newaxis])
        return out

    def backward(self, dout: Float[Array, "N C"]) -> Float[Array, "N C L"]:
        """dx = dout/L at each value."""
        return ops.global_avg_pool2d.backward(dout, self._cache)[:, :, 0]

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor."""
        check_images(self.label(), x.shape, axes=1)
        samples, channels, length = x.shape
        return ops.global_avg_pool2d(x.reshape((samples, channels, 1, length)))

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """(C,)."""
        check_images(self.label(), (1, *shape), axes=1)
        return shape[:1]


@final
class Flatten(Layer):
    """(N, C, H, W) to (N, C · H · W): all numbers of a sample in one row, for an affine layer.

    Args:
        name: see `Layer`.

    Shape:
        x: (N, ...). out: (N, F), with F the product of the other sizes.

    Raises:
        ShapeError: the input has no axes.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> nn.Flatten().forward(np.zeros((100, 30, 12, 12), dtype=np.float32)).shape
        (100, 4320)
    """

    holds_layers: ClassVar[bool] = False

    @constructor
    def __init__(self, *, name: str = "") -> None:
        super().__init__(name=name)
        self._shape: tuple[int, ...] | None = None

    def forward(self, x: Float[Array, "N *rest"]) -> Float[Array, "N F"]:
        """The same numbers in a row a sample."""
        self._shape = x.shape
        return x.reshape(self._flat(x.shape))

    def backward(self, dout: Float[Array, "N F"]) -> Float[Array, "N *rest"]:
        """The same numbers in the input's shape."""
        if self._shape is None:
            raise ArgumentError(
                "{label}.backward: expected the cache of a forward pass, got None; call forward(x) first",
                label=self.label(),
            )
        return dout.reshape(self._shape)

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor."""
        return x.reshape(self._flat(x.shape))

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """(F,)."""
        return (math.prod(shape),)

    def _flat(self, shape: tuple[int, ...]) -> tuple[int, int]:
        if not shape:
            raise ShapeError(
                "{label}: expected a batch of shape (N, ...), got a single number; add the axis of the batch",
                label=self.label(),
            )
        return shape[0], math.prod(shape[1:])
