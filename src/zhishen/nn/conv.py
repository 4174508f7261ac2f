"""Convolution layers. `zhishen.reference.conv` defines what they compute.

References:
    *Deep Learning from Scratch*, chapter 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, final

import numpy as np
import numpy.typing as npt

from zhishen._checks import WholeNumber, check, check_pair
from zhishen._shapes import check_divides, check_images, compact, window_count
from zhishen._types import Array, Float
from zhishen.errors import ShapeError
from zhishen.graph import ops
from zhishen.graph.tensor import Tensor
from zhishen.nn.arguments import fixed
from zhishen.nn.bias import Biased
from zhishen.nn.foreign import constructor, refuse_padding_word
from zhishen.nn.init import Initializer, floating, resolve

__all__ = ["Conv1d", "Conv2d"]

_AT_LEAST_1 = WholeNumber(1)
_AT_LEAST_0 = WholeNumber(0)


@fixed("size", "stride", "padding", "dilation", "groups")
class _Convolution(Biased):
    """The base of convolutions: the filters, the bias, and the op with its options."""

    op: ClassVar[ops.Op]
    axes: ClassVar[int]

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        sizes: tuple[int, ...],
        *,
        groups: int,
        bias: bool,
        rng: np.random.Generator,
        init: str | float | Initializer,
        dtype: npt.DTypeLike,
        name: str,
    ) -> None:
        super().__init__(name=name)
        where = type(self).__name__
        self.in_channels: int = int(check(in_channels, _AT_LEAST_1, where=where, name="in_channels"))
        self.out_channels: int = int(check(out_channels, _AT_LEAST_1, where=where, name="out_channels"))
        self.groups: int = int(check(groups, _AT_LEAST_1, where=where, name="groups"))
        check_divides(where, "in_channels", in_channels, groups)
        check_divides(where, "out_channels", out_channels, groups)
        parameter_dtype = floating(dtype, where=where)
        shape = (self.in_channels // self.groups, *sizes, self.out_channels)
        draw = resolve(init, where=where)
        drawn = np.asarray(draw(shape, rng=rng, dtype=parameter_dtype), dtype=parameter_dtype)
        if drawn.shape != shape:
            raise ShapeError(
                "{where}: expected init to return an array of shape {shape}, got {got}; use the shape that it receives",
                where=where,
                shape=shape,
                got=drawn.shape,
            )
        # The outputs are the last axis of initializers, and the first axis of filters.
        self.params["W"] = np.ascontiguousarray(np.moveaxis(drawn, -1, 0))
        self._start_bias(bias, self.out_channels, parameter_dtype)
        self._options: dict[str, Any] = {}
        self._cache: Any = None

    def _geometry(self) -> dict[str, tuple[int, ...]]:
        """Stride, padding and dilation, with one number for each axis."""
        found = {key: self._options[key] for key in ("stride", "padding", "dilation")}
        return {key: value if isinstance(value, tuple) else (value,) for key, value in found.items()}

    def _check(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The number of positions of the filters on inputs of ``shape``; raise an error if they do not fit."""
        check_images(self.label(), shape, axes=self.axes, channels=self.in_channels)
        return window_count(self.label(), shape[2:], self.params["W"].shape[2:], noun="filter", **self._geometry())

    def forward(self, x: Float[Array, "N C *size"]) -> Float[Array, "N O *out"]:
        """The output: at each position, the product of each filter with the input under it, plus the bias."""
        self._check(x.shape)
        b = self.params["b"] if self.bias else self._zeros()
        out, self._cache = self.op.forward(x, self.params["W"], b, **self._options)
        return out

    def backward(self, dout: Float[Array, "N O *out"]) -> Float[Array, "N C *size"]:
        """Return dx; fill dW and db = Σ dout over samples and positions."""
        dx, self.grads["W"], db = self.op.backward(dout, self._cache)
        if self.bias:
            self.grads["b"] = db
        return dx

    def backward_params(self, dout: Float[Array, "N O *out"]) -> None:
        """Fill dW and db, and skip the convolution that dx would cost."""
        self.grads["W"], db = self.op.backward_params(dout, self._cache)
        if self.bias:
            self.grads["b"] = db

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor."""
        self._check(x.shape)
        return self.op(x, self.tensor("W"), self._bias_tensor(), **self._options)

    def output_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """(O, OH, OW), or (O, OL)."""
        return (self.out_channels, *self._check((1, *shape)))

    def __repr__(self) -> str:
        parts = [str(self.in_channels), str(self.out_channels), str(compact(self.params["W"].shape[2:]))]
        for key, values in self._geometry().items():
            if set(values) != {0 if key == "padding" else 1}:
                parts.append(f"{key}={compact(values)}")
        if self.groups > 1:
            parts.append(f"groups={self.groups}")
        if not self.bias:
            parts.append("bias=False")
        return f"{type(self).__name__}({', '.join(parts)})"


@final
class Conv2d(_Convolution):
    """``out[n, o, y, x] = b[o] + Σ_c,i,j W[o, c, i, j] · X[n, c, S·y + D·i - P, S·x + D·j - P]``.

    Each of O filters slides over the image. Its weights are the same at all positions, so it finds a pattern at any
    position, and the number of weights does not depend on the size of the image.

    Args:
        in_channels: C, the number of input channels.
        out_channels: O, the number of filters.
        size: FH and FW; one number for square filters.
        stride: S, the distance between neighboring positions of the filter; one number, or a pair for rows and columns.
        padding: P, the rows and columns of zeros that are added at each side.
        dilation: D, the distance between neighboring weights of the filter.
        groups: G; the channels are divided into G groups, each with its own O/G filters. With as many groups as
            channels it is a depthwise convolution.
        bias: whether there is a b; use False before a normalization, which has its own shift.
        rng: the generator from which W is drawn.
        init: how W is drawn, see `Affine`; it is called with the shape (C/G, FH, FW, O).
        dtype: the dtype of the parameters.
        name: see `Layer`.

    Shape:
        x: (N, C, H, W). out: (N, O, OH, OW) with OH = floor((H + 2P - D(FH - 1) - 1)/S) + 1.

    Attributes:
        params: ``W`` of shape (O, C/G, FH, FW), drawn by ``init``; ``b`` of shape (O,), zeros,
            unless ``bias`` is False.
        in_channels: C.
        out_channels: O.
        size: (FH, FW).
        stride: a pair.
        padding: a pair.
        dilation: a pair.
        groups: G.
        bias: whether there is a b.

    Raises:
        ArgumentError: an option is out of range.
        ShapeError: ``groups`` does not divide the channels; the input is not a batch of images with C channels, or is
            smaller than the filter.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> layer = nn.Conv2d(1, 30, 5, rng=np.random.default_rng(0))
        >>> layer
        Conv2d(1, 30, 5)
        >>> layer.forward(np.zeros((100, 1, 28, 28), dtype=np.float32)).shape
        (100, 30, 24, 24)
        >>> sum(array.size for array in layer.params.values())  # 30 · (1 · 5 · 5 + 1)
        780

    References:
        *Deep Learning from Scratch*, sections 7.2 and 7.4.
    """

    op: ClassVar[ops.Op] = ops.conv2d
    axes: ClassVar[int] = 2

    @constructor
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        size: int | Sequence[int],
        *,
        stride: int | Sequence[int] = 1,
        padding: int | Sequence[int] = 0,
        dilation: int | Sequence[int] = 1,
        groups: int = 1,
        bias: bool = True,
        rng: np.random.Generator,
        init: str | float | Initializer = "he",
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        self.size: tuple[int, int] = check_pair(size, _AT_LEAST_1, where="Conv2d", name="size")
        self.stride: tuple[int, int] = check_pair(stride, _AT_LEAST_1, where="Conv2d", name="stride")
        self.dilation: tuple[int, int] = check_pair(dilation, _AT_LEAST_1, where="Conv2d", name="dilation")
        refuse_padding_word("Conv2d", padding, size=self.size, dilation=self.dilation)
        self.padding: tuple[int, int] = check_pair(padding, _AT_LEAST_0, where="Conv2d", name="padding")
        super().__init__(
            in_channels, out_channels, self.size, groups=groups, bias=bias, rng=rng, init=init, dtype=dtype, name=name
        )
        self._options = {
            "stride": self.stride, "padding": self.padding, "dilation": self.dilation, "groups": self.groups
        }  # fmt: skip


@final
class Conv1d(_Convolution):
    """``out[n, o, t] = b[o] + Σ_c,i W[o, c, i] · X[n, c, S·t + D·i - P]``: `Conv2d` for signals and sequences.

    Args:
        in_channels: C, the number of input channels.
        out_channels: O, the number of filters.
        size: F.
        stride: S, the distance between neighboring positions of the filter.
        padding: P, the zeros that are added at each end.
        dilation: D, the distance between neighboring weights of the filter.
        groups: see `Conv2d`.
        bias: whether there is a b.
        rng: the generator from which W is drawn.
        init: how W is drawn, see `Affine`; it is called with the shape (C/G, F, O).
        dtype: the dtype of the parameters.
        name: see `Layer`.

    Shape:
        x: (N, C, L). out: (N, O, OL) with OL = floor((L + 2P - D(F - 1) - 1)/S) + 1.

    Attributes:
        params: ``W`` of shape (O, C/G, F), drawn by ``init``; ``b`` of shape (O,), zeros,
            unless ``bias`` is False.

    Raises:
        ArgumentError: an option is out of range.
        ShapeError: ``groups`` does not divide the channels; the input is not a batch of signals with C channels, or is
            shorter than the filter.

    Examples:
        A filter of 200 weights with stride 80 on one second of sound, 8,000 samples:

        >>> import numpy as np
        >>> from zhishen import nn
        >>> layer = nn.Conv1d(1, 16, 200, stride=80, rng=np.random.default_rng(0))
        >>> layer
        Conv1d(1, 16, 200, stride=80)
        >>> layer.forward(np.zeros((2, 1, 8000), dtype=np.float32)).shape
        (2, 16, 98)
    """

    op: ClassVar[ops.Op] = ops.conv1d
    axes: ClassVar[int] = 1

    @constructor
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        size: int,
        *,
        stride: int = 1,
        padding: int = 0,
        dilation: int = 1,
        groups: int = 1,
        bias: bool = True,
        rng: np.random.Generator,
        init: str | float | Initializer = "he",
        dtype: npt.DTypeLike = np.float32,
        name: str = "",
    ) -> None:
        self.size: int = int(check(size, _AT_LEAST_1, where="Conv1d", name="size"))
        self.stride: int = int(check(stride, _AT_LEAST_1, where="Conv1d", name="stride"))
        self.dilation: int = int(check(dilation, _AT_LEAST_1, where="Conv1d", name="dilation"))
        refuse_padding_word("Conv1d", padding, size=(self.size,), dilation=(self.dilation,))
        self.padding: int = int(check(padding, _AT_LEAST_0, where="Conv1d", name="padding"))
        super().__init__(
            in_channels,
            out_channels,
            (self.size,),
            groups=groups,
            bias=bias,
            rng=rng,
            init=init,
            dtype=dtype,
            name=name,
        )
        self._options = {
            "stride": self.stride, "padding": self.padding, "dilation": self.dilation, "groups": self.groups
        }  # fmt: skip
