"""Pooling layers, and the flattening of images. `zhishen.reference.pool` defines what they compute.

The ops work on images. A signal of L values is an image of 1 x L pixels.

References:
    *Deep Learning from Scratch*, sections 7.3 and 7.4.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, ClassVar, final

from zhishen._checks import WholeNumber, check, check_pair
from zhishen._shapes import check_images, compact, window_count
from zhishen._types import Array, Float
from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph import ops
from zhishen.graph.tensor import Tensor
from zhishen.nn.arguments import fixed
from zhishen.nn.foreign import constructor, refuse_padding_word
from zhishen.nn.layer import Layer

__all__ = ["AvgPool1d", "AvgPool2d", "Flatten", "GlobalAvgPool1d", "GlobalAvgPool2d", "MaxPool1d", "MaxPool2d"]

_AT_LEAST_1 = WholeNumber(1)
_AT_LEAST_0 = WholeNumber(0)


def _to_images(x: Any, axes: int) -> Any:
    """Signals (N, C, L) as images (N, C, 1, L); images unchanged."""
    return x if axes == 2 else x.reshape((*x.shape[:2], 1, x.shape[2]))


def _from_images(x: Any, axes: int) -> Any:
    """Images (N, C, 1, L) as signals (N, C, L) if there is one axis."""
    return x if axes == 2 else x.reshape((*x.shape[:2], x.shape[3]))


@fixed("size", "stride", "padding")
class _Pooling(Layer):
    """The base of layers with a window that slides over each channel.

    Attributes:
        op: the op on images.
        axes: 2 for images, 1 for signals.
    """

    holds_layers: ClassVar[bool] = False

    op: ClassVar[ops.Op]
    axes: ClassVar[int]

    def _set_window(self, size: tuple[int, ...], stride: tuple[int, ...], padding: tuple[int, ...]) -> None:
        """Keep the options of the op: a pair for each.

        Raises:
            ShapeError: the padding is more than half the window.
        """
        if any(2 * p > f for p, f in zip(padding, size, strict=True)):
            raise ShapeError(
                "{layer}: expected padding of at most half the window, got padding {padding} and size {size}; use less "
                "padding, as a window must not contain only padding",
                layer=type(self).__name__,
                padding=compact(padding),
                size=compact(size),
            )
        rows = 2 - self.axes
        self._options: dict[str, Any] = {
            "size": (1,) * rows + size, "stride": (1,) * rows + stride, "padding": (0,) * rows + padding
        }  # fmt: skip
        self._cache: Any = None

    def _window(self) -> dict[str, tuple[int, ...]]:
        """Size, stride and padding, with one number for each axis."""
        return {key: values[2 - self.axes :] for key, values in self._options.items()}

    def _check(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The number of positions of the window on inputs of ``shape``; raise an error if it does not fit."""
        check_images(self.label(), shape, axes=self.axes)
        window = self._window()
        return window_count(
            self.label(),
            shape[2:],
            window["size"],
            stride=window["stride"],
            padding=window["padding"],
            dilation=(1,) * self.axes,
        )

    def forward(self, x: Float[Array, "N C *size"]) -> Float[Array, "N C *out"]:
        """One number for each position of the window on each channel."""
        self._check(x.shape)
        out, self._cache = self.op.forward(_to_images(x, self.axes), **self._options)
        return _from_images(out, self.axes)

    def backward(self, dout: Float[Array, "N C *out"]) -> Float[Array, "N C *size"]:
        """The gradient of each position, distributed to the elements under the window."""
        return _from_images(self.op.backward(_to_images(dout, self.axes), self._cache), self.axes)

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor."""
        self._check(x.shape)
        return _from_images(self.op(_to_images(x, self.axes), **self._options), self.axes)

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """(C, OH, OW), or (C, OL)."""
        return (shape[0], *self._check((1, *shape)))

    def __repr__(self) -> str:
        window = self._window()
        stride = "" if window["stride"] == window["size"] else f", stride={compact(window['stride'])}"
        padding = "" if not any(window["padding"]) else f", padding={compact(window['padding'])}"
        return f"{type(self).__name__}({compact(window['size'])}{stride}{padding})"


class _Pooling2d(_Pooling):
    """Pooling of images."""

    axes: ClassVar[int] = 2

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
        self._set_window(self.size, self.stride, self.padding)


class _Pooling1d(_Pooling):
    """Pooling of signals."""

    axes: ClassVar[int] = 1

    @constructor
    def __init__(self, size: int, stride: int | None = None, *, padding: int = 0, name: str = "") -> None:
        super().__init__(name=name)
        where = type(self).__name__
        self.size: int = int(check(size, _AT_LEAST_1, where=where, name="size"))
        self.stride: int = self.size if stride is None else int(check(stride, _AT_LEAST_1, where=where, name="stride"))
        refuse_padding_word(where, padding, size=(self.size,), dilation=(1,))
        self.padding: int = int(check(padding, _AT_LEAST_0, where=where, name="padding"))
        self._set_window((self.size,), (self.stride,), (self.padding,))


@final
class MaxPool2d(_Pooling2d):
    """``out[n, c, y, x]`` is the maximum of the FH · FW pixels under the window.

    Of equal maxima, the first one in row order receives the gradient. The padding is never the maximum.

    Args:
        size: FH and FW of the window; one number for a square.
        stride: the distance between neighboring positions of the window; by default the size of the window, so that
            windows neither overlap nor leave gaps.
        padding: the rows and columns that are added at each side, at most half the window.
        name: see `Layer`.

    Shape:
        x: (N, C, H, W). out: (N, C, OH, OW) with OH = floor((H + 2P - FH)/S) + 1.

    Attributes:
        size: (FH, FW).
        stride: a pair.
        padding: a pair.

    Raises:
        ArgumentError: an option is out of range.
        ShapeError: the padding is more than half the window; the input is not a batch of images, or is smaller than the
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
class AvgPool2d(_Pooling2d):
    """``out[n, c, y, x]`` is the mean of the FH · FW pixels under the window; padding counts as zeros.

    Args:
        size: FH and FW of the window; one number for a square.
        stride: the distance between neighboring positions of the window; by default the size of the window.
        padding: the rows and columns of zeros that are added at each side, at most half the window.
        name: see `Layer`.

    Shape:
        x: (N, C, H, W). out: (N, C, OH, OW) with OH = floor((H + 2P - FH)/S) + 1.

    Attributes:
        size: (FH, FW).
        stride: a pair.
        padding: a pair.

    Raises:
        ArgumentError: an option is out of range.
        ShapeError: the padding is more than half the window; the input is not a batch of images, or is smaller than the
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
class MaxPool1d(_Pooling1d):
    """``out[n, c, t]`` is the maximum of the F values under the window: `MaxPool2d` for signals and sequences.

    Args:
        size: F of the window.
        stride: the distance between neighboring positions of the window; by default the size of the window.
        padding: the values that are added at each end, at most half the window; they are never the maximum.
        name: see `Layer`.

    Shape:
        x: (N, C, L). out: (N, C, OL) with OL = floor((L + 2P - F)/S) + 1.

    Attributes:
        size: F.
        stride: a number.
        padding: a number.

    Raises:
        ArgumentError: an option is out of range.
        ShapeError: the padding is more than half the window; the input is not a batch of signals, or is shorter than
            the window.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> nn.MaxPool1d(2).forward(np.array([[[1, 4, 2, 3]]], dtype=np.float32))
        array([[[4., 3.]]], dtype=float32)
    """

    op: ClassVar[ops.Op] = ops.max_pool2d


@final
class AvgPool1d(_Pooling1d):
    """``out[n, c, t]`` is the mean of the F values under the window; padding counts as zeros.

    Args:
        size: F of the window.
        stride: the distance between neighboring positions of the window; by default the size of the window.
        padding: the zeros that are added at each end, at most half the window.
        name: see `Layer`.

    Shape:
        x: (N, C, L). out: (N, C, OL) with OL = floor((L + 2P - F)/S) + 1.

    Attributes:
        size: F.
        stride: a number.
        padding: a number.

    Raises:
        ArgumentError: an option is out of range.
        ShapeError: the padding is more than half the window; the input is not a batch of signals, or is shorter than
            the window.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> nn.AvgPool1d(2).forward(np.array([[[1, 4, 2, 3]]], dtype=np.float32))
        array([[[2.5, 2.5]]], dtype=float32)
    """

    op: ClassVar[ops.Op] = ops.avg_pool2d


class _GlobalAvgPool(Layer):
    """The base of the mean over all positions of each channel.

    Attributes:
        axes: 2 for images, 1 for signals.
    """

    holds_layers: ClassVar[bool] = False

    axes: ClassVar[int]

    @constructor
    def __init__(self, *, name: str = "") -> None:
        super().__init__(name=name)
        self._cache: Any = None

    def forward(self, x: Float[Array, "N C *size"]) -> Float[Array, "N C"]:
        """The mean of each channel."""
        check_images(self.label(), x.shape, axes=self.axes)
        out, self._cache = ops.global_avg_pool2d.forward(_to_images(x, self.axes))
        return out

    def backward(self, dout: Float[Array, "N C"]) -> Float[Array, "N C *size"]:
        """``dout`` divided by the number of positions, at each position."""
        return _from_images(ops.global_avg_pool2d.backward(dout, self._cache), self.axes)

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor."""
        check_images(self.label(), x.shape, axes=self.axes)
        return ops.global_avg_pool2d(_to_images(x, self.axes))

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """(C,)."""
        check_images(self.label(), (1, *shape), axes=self.axes)
        return shape[:1]


@final
class GlobalAvgPool2d(_GlobalAvgPool):
    """``out[n, c]`` is the mean of channel c: images of any size become vectors of C features.

    Args:
        name: see `Layer`.

    Shape:
        x: (N, C, H, W). out: (N, C).

    Raises:
        ShapeError: the input is not a batch of images.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> nn.GlobalAvgPool2d().forward(np.arange(8.0).reshape(1, 2, 2, 2))
        array([[1.5, 5.5]])

    References:
        Lin, Chen and Yan, *Network In Network*, 2014.
    """

    axes: ClassVar[int] = 2


@final
class GlobalAvgPool1d(_GlobalAvgPool):
    """``out[n, c]`` is the mean of channel c: signals of any length become vectors of C features.

    Args:
        name: see `Layer`.

    Shape:
        x: (N, C, L). out: (N, C).

    Raises:
        ShapeError: the input is not a batch of signals.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> nn.GlobalAvgPool1d().forward(np.arange(8.0).reshape(1, 2, 4))
        array([[1.5, 5.5]])
    """

    axes: ClassVar[int] = 1


@final
class Flatten(Layer):
    """(N, C, H, W) to (N, C · H · W): one row of features per sample, for an affine layer.

    Args:
        name: see `Layer`.

    Shape:
        x: (N, ...). out: (N, F), where F is the product of the other sizes.

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
        """The same elements, one row per sample."""
        self._shape = x.shape
        return x.reshape(self._flat(x.shape))

    def backward(self, dout: Float[Array, "N F"]) -> Float[Array, "N *rest"]:
        """The gradient in the shape of the input."""
        if self._shape is None:
            raise ArgumentError(
                "{layer}.backward: expected the cache of a forward pass, got None; call forward(x) first",
                layer=self.label(),
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
                "{layer}: expected a batch of shape (N, ...), got a single number; add the batch axis",
                layer=self.label(),
            )
        return shape[0], math.prod(shape[1:])
