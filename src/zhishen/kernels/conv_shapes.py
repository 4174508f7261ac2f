"""The sizes and arrays that the kernels of a convolution take, by name."""

from __future__ import annotations

from typing import Any, NamedTuple

from zhishen.kernels.pool import PoolShape

__all__ = ["ConvGradients", "ConvOutput", "ConvPositions", "ConvShape", "Epilogue", "conv_shape"]


class ConvShape(NamedTuple):
    """The sizes of a convolution of images of one size.

    Attributes:
        pad_top: rows of zeros above the image.
        pad_left: columns of zeros to the left of the image.
        height: of the padded image.
        width: of the padded image.
        OH: height of the output.
        OW: width of the output.
        O: channels of the output.
        groups: of channels.
        SH: stride of rows.
        SW: stride of columns.
        dout_top: where the first row of dout is in the padded dout, whose convolution with flipped filters is dx.
        dout_left: where its first column is.
        dout_height: of the padded dout.
        dout_width: of the padded dout.
    """

    pad_top: int
    pad_left: int
    height: int
    width: int
    OH: int
    OW: int
    O: int
    groups: int
    SH: int
    SW: int
    dout_top: int
    dout_left: int
    dout_height: int
    dout_width: int


class ConvPositions(NamedTuple):
    """Where the windows of a convolution are in memory, as int64 positions.

    Attributes:
        windows: the first element of each window, in a padded image.
        taps: the elements of a window, relative to the first.
        dout_windows: the first element of the window of each pixel, in a padded dout.
        dout_taps: the elements of such a window, relative to the first.
    """

    windows: Any
    taps: Any
    dout_windows: Any
    dout_taps: Any


class Epilogue(NamedTuple):
    """What follows the convolution in the same kernel.

    Attributes:
        relu: ReLU follows.
        pooled: max pooling follows.
        pool: the sizes of pooling; ignored unless ``pooled``.
    """

    relu: bool
    pooled: bool
    pool: PoolShape


class ConvOutput(NamedTuple):
    """The result of convolution and epilogue.

    Attributes:
        values: float32, flat.
        argmax: the position of each maximum of pooling, in bytes; empty without pooling.
    """

    values: Any
    argmax: Any


class ConvGradients(NamedTuple):
    """The gradients that the backward writes.

    Attributes:
        dW: (parts, filters); each part sums over its own images.
        db: (parts, O).
        dx: (N, H, W, C); an empty array if it is not needed.
    """

    dW: Any
    db: Any
    dx: Any


def conv_shape(
    image: tuple[int, int, int], filters: tuple[int, int, int], stride: tuple[int, int], padding: tuple[int, int],
    dilation: tuple[int, int], groups: int,
) -> ConvShape:  # fmt: skip
    """The sizes of a convolution of images (H, W, C) with filters (O, FH, FW)."""
    (H, W, _), (O, FH, FW) = image, filters
    (SH, SW), (PH, PW) = stride, padding
    border_height, border_width = dilation[0] * (FH - 1), dilation[1] * (FW - 1)
    height, width = H + 2 * PH, W + 2 * PW
    return ConvShape(
        pad_top=PH, pad_left=PW, height=height, width=width,
        OH=(height - border_height - 1) // SH + 1, OW=(width - border_width - 1) // SW + 1,
        O=O, groups=groups, SH=SH, SW=SW,
        dout_top=border_height - PH, dout_left=border_width - PW,
        dout_height=H + border_height, dout_width=W + border_width,
    )  # fmt: skip
