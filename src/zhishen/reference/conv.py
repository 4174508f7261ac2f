"""Convolution of images and signals, forward and backward side by side, in two ways.

A filter slides over the image. At each position the output is the sum of the pixels under its taps, each times the
weight of the tap::

    out[n, o, y, x] = b[o] + Σ_c Σ_i Σ_j W[o, c, i, j] · X[n, c, S·y + D·i - P, S·x + D·j - P]

with stride S, dilation D, and zeros around the image (padding P). In mathematics this is cross-correlation, as the
filter is not flipped. With G groups the channels are divided into G groups, and each group has its own filters. If
there are as many groups as channels, the convolution is depthwise.

- `conv2d` sums over the taps: the pixels under one tap at all positions are a strided slice of the image, so the
  convolution is a sum of FH · FW matrix products.
- `conv2d_im2col` puts the pixels under the filter at each position into a row of one large matrix. It needs a single
  product, and FH · FW copies of the image.

Both give the same numbers up to rounding.

References:
    *Deep Learning from Scratch*, sections 7.2 and 7.4.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zhishen._shapes import check_filters, check_images, window_count
from zhishen._types import Array
from zhishen.errors import ShapeError
from zhishen.reference.windows import Grid, Pair, crop, grid, pad, place, spread, taps, window

__all__ = [
    "col2im", "conv1d", "conv1d_backward", "conv1d_backward_params", "conv2d", "conv2d_backward",
    "conv2d_backward_params", "conv2d_im2col", "conv2d_im2col_backward", "im2col",
]  # fmt: skip

Cache = Any
_ONE = (1, 1)
_NONE = (0, 0)


# --- sum over the taps ------------------------------------------------------------------------------------------------


def conv2d(
    x: Array, W: Array, b: Array, *, stride: Pair = _ONE, padding: Pair = _NONE, dilation: Pair = _ONE, groups: int = 1
) -> tuple[Array, Cache]:
    """Out[n, o, y, x] = b[o] + Σ_c,i,j W[o, c, i, j] · X[n, c, S·y + D·i - P, S·x + D·j - P].

    Shape:
        x: (N, C, H, W). W: (O, C/G, FH, FW). b: (O,). out: (N, O, OH, OW), OH = floor((H + 2P - D(FH - 1) - 1)/S) + 1.

    Raises:
        ShapeError: the filters do not fit the channels or groups, or are larger than the padded image.

    Examples:
        >>> x = np.array([[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]], dtype=np.float32)
        >>> W = np.array([[[[1, 0], [0, -1]]]], dtype=np.float32)
        >>> conv2d(x, W, np.array([10], dtype=np.float32))[0]  # 10 + 1 - 5, 10 + 2 - 6, ...
        array([[[[6., 6.], [6., 6.]]]], dtype=float32)
    """
    g = _positions("conv2d", x, W, b, stride=stride, padding=padding, dilation=dilation, groups=groups)
    padded = _pad(x, g)
    out = _slide(padded, W, g, groups) + b[:, np.newaxis, np.newaxis]
    return out, (padded, W, g, groups)


def conv2d_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Return dx, dW and db.

    The gradient of a pixel is a sum over all outputs that depend on it, of dout times the weight of the tap. This is a
    convolution too: of dout with S - 1 zeros between neighbors and a border of D(F - 1), with filters that are rotated
    by 180° and have their inputs and outputs exchanged.
    """
    _, W, g, groups = cache
    dout_spread = spread(dout, g.stride)
    borders = [d * (f - 1) for f, d in zip(g.size, g.dilation, strict=True)]
    rows, columns = (
        (border, size - length) for border, size, length in zip(borders, g.padded, dout_spread.shape[2:], strict=True)
    )
    back = Grid(g.padded, g.size, _ONE, _NONE, g.dilation, g.padded)
    dx = _slide(pad(dout_spread, rows, columns), _rotated(W, groups), back, groups)
    return (crop(dx, g.padding), *conv2d_backward_params(dout, cache))


def conv2d_backward_params(dout: Array, cache: Cache) -> tuple[Array, Array]:
    """dW[o, c, i, j] = Σ_n,y,x dout[n, o, y, x] · X[n, c, S·y + D·i - P, S·x + D·j - P], db[o] = Σ_n,y,x dout."""
    padded, W, g, groups = cache
    d = _in_groups(dout, groups)  # (G, O/G, N·OH·OW)
    dW = np.stack([d @ _in_groups(window(padded, g, tap), groups).swapaxes(1, 2) for tap in taps(g.size)], axis=-1)
    return dW.reshape(W.shape), dout.sum(axis=(0, 2, 3))


def _slide(padded: Any, W: Any, g: Grid, groups: int) -> Any:
    """The sum over the taps of the pixels under a tap at all positions, times its weights.

    Shape:
        padded: (N, C, H, W). W: (O, C/G, FH, FW). Result: (N, O, OH, OW).
    """
    FN, channels = W.shape[:2]
    grouped = W.reshape((groups, FN // groups, channels, *W.shape[2:]))  # (G, O/G, C/G, FH, FW)
    total: Any = sum(
        grouped[:, :, :, i, j] @ _in_groups(window(padded, g, (i, j)), groups)  # (G, O/G, N·OH·OW)
        for i, j in taps(g.size)
    )
    return total.reshape((FN, padded.shape[0], *g.out)).transpose((1, 0, 2, 3))


def _in_groups(x: Any, groups: int) -> Any:
    """(N, C, H, W) as (G, C/G, N·H·W): a matrix for each group, with a row for each of its channels."""
    N, C, H, W = x.shape
    return x.transpose((1, 0, 2, 3)).reshape((groups, C // groups, N * H * W))


def _rotated(W: Any, groups: int) -> Any:
    """Filters (O, C/G, FH, FW) as (C, O/G, FH, FW), rotated by 180°."""
    FN, channels, FH, FW = W.shape
    rotated = W[:, :, ::-1, ::-1].reshape((groups, FN // groups, channels, FH, FW)).swapaxes(1, 2)
    return rotated.reshape((groups * channels, FN // groups, FH, FW))


def _pad(x: Any, g: Grid) -> Any:
    PH, PW = g.padding
    return pad(x, (PH, PH), (PW, PW))


def _positions(where: str, x: Any, W: Any, b: Any, *, stride: Pair, padding: Pair, dilation: Pair, groups: int) -> Grid:
    """The positions of the filters, after checks of all shapes."""
    check_images(where, x.shape, axes=2)
    check_filters(where, W.shape, b.shape, channels=x.shape[1], groups=groups, axes=2)
    return grid(where, x.shape[2:], W.shape[2:], stride=stride, padding=padding, dilation=dilation, noun="filter")


# --- one large matrix -------------------------------------------------------------------------------------------------


def im2col(x: Array, *, size: Pair, stride: Pair = _ONE, padding: Pair = _NONE, dilation: Pair = _ONE) -> Array:
    """The pixels under a window, one row for each of its positions ("image to columns").

    Its backward is `col2im`.

    Shape:
        x: (N, C, H, W). Result: (N·OH·OW, C·FH·FW), rows by sample and position, columns by channel and tap.

    Examples:
        >>> x = np.arange(9.0).reshape(1, 1, 3, 3)
        >>> im2col(x, size=(2, 2))
        array([[0., 1., 3., 4.],
               [1., 2., 4., 5.],
               [3., 4., 6., 7.],
               [4., 5., 7., 8.]])
    """
    check_images("im2col", x.shape, axes=2)
    g = grid("im2col", x.shape[2:], size, stride=stride, padding=padding, dilation=dilation)
    return _im2col(_pad(x, g), g)


def _im2col(padded: Any, g: Grid) -> Any:
    N, C = padded.shape[:2]
    pixels = np.stack([window(padded, g, tap) for tap in taps(g.size)], axis=2)  # (N, C, FH·FW, OH, OW)
    (FH, FW), (OH, OW) = g.size, g.out
    return pixels.transpose((0, 3, 4, 1, 2)).reshape((N * OH * OW, C * FH * FW))


def col2im(
    col: Array,
    shape: tuple[int, int, int, int],
    *,
    size: Pair,
    stride: Pair = _ONE,
    padding: Pair = _NONE,
    dilation: Pair = _ONE,
) -> Array:
    """Add each number of `im2col`'s matrix to its pixel; where windows overlap, the numbers add up.

    This is the transpose of `im2col`, not its inverse, and so its backward; `im2col` is the backward of `col2im`.

    Args:
        col: the matrix, (N·OH·OW, C·FH·FW).
        shape: of the images, (N, C, H, W).
        size: of the window, as for `im2col`.
        stride: from one position to the next.
        padding: zeros around the image.
        dilation: from one tap to the next.

    Examples:
        The number of windows over each pixel:

        >>> col2im(np.ones((4, 4)), (1, 1, 3, 3), size=(2, 2))
        array([[[[1., 2., 1.],
                 [2., 4., 2.],
                 [1., 2., 1.]]]])
    """
    check_images("col2im", shape, axes=2)
    N, C, H, W = shape
    g = grid("col2im", (H, W), size, stride=stride, padding=padding, dilation=dilation)
    (FH, FW), (OH, OW) = g.size, g.out
    if col.shape != (N * OH * OW, C * FH * FW):
        raise ShapeError(
            "col2im: expected col of shape {expected} for images {images}, got {shape}; use the options of the call "
            "of im2col",
            expected=(N * OH * OW, C * FH * FW),
            images=shape,
            shape=col.shape,
        )
    pixels = col.reshape((N, OH, OW, C, FH * FW)).transpose((4, 0, 3, 1, 2))  # (FH·FW, N, C, OH, OW)
    images = sum(place(pixels[k], g, tap) for k, tap in enumerate(taps(g.size)))
    return crop(images, g.padding)


def conv2d_im2col(
    x: Array, W: Array, b: Array, *, stride: Pair = _ONE, padding: Pair = _NONE, dilation: Pair = _ONE, groups: int = 1
) -> tuple[Array, Cache]:
    """`conv2d` as one product: out = im2col(x) Wᵀ + b, with W as a matrix with a row for each filter.

    Shape:
        as for `conv2d`.
    """
    g = _positions("conv2d_im2col", x, W, b, stride=stride, padding=padding, dilation=dilation, groups=groups)
    (N, C), (OH, OW), (FN, _, FH, FW) = x.shape[:2], g.out, W.shape
    col = _im2col(_pad(x, g), g).reshape((N * OH * OW, groups, C // groups * FH * FW)).transpose((1, 0, 2))
    rows = W.reshape((groups, FN // groups, C // groups * FH * FW))
    product = col @ rows.swapaxes(1, 2)  # (G, N·OH·OW, O/G)
    out = product.transpose((1, 0, 2)).reshape((N, OH, OW, FN)).transpose((0, 3, 1, 2)) + b[:, np.newaxis, np.newaxis]
    return out, (col, rows, x.shape, W.shape, g)


def conv2d_im2col_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """dx = col2im(dout W), dW = doutᵀ im2col(x), db = Σ dout, with dout as a matrix with a row for each position."""
    col, rows, shape, filters, g = cache
    (N, FN, OH, OW), groups = dout.shape, rows.shape[0]
    d = dout.transpose((0, 2, 3, 1)).reshape((N * OH * OW, groups, FN // groups)).transpose((1, 0, 2))
    dcol = (d @ rows).transpose((1, 0, 2)).reshape((N * OH * OW, groups * rows.shape[2]))
    dx = col2im(dcol, shape, size=g.size, stride=g.stride, padding=g.padding, dilation=g.dilation)
    return dx, (d.swapaxes(1, 2) @ col).reshape(filters), dout.sum(axis=(0, 2, 3))


# --- signals ----------------------------------------------------------------------------------------------------------


def conv1d(
    x: Array, W: Array, b: Array, *, stride: int = 1, padding: int = 0, dilation: int = 1, groups: int = 1
) -> tuple[Array, Cache]:
    """Out[n, o, t] = b[o] + Σ_c,i W[o, c, i] · X[n, c, S·t + D·i - P]: images of height 1.

    Shape:
        x: (N, C, L). W: (O, C/G, F). b: (O,). out: (N, O, OL), OL = floor((L + 2P - D(F - 1) - 1)/S) + 1.

    Raises:
        ShapeError: the filters do not fit the channels or groups, or are longer than the padded signal.

    Examples:
        >>> x = np.array([[[1, 2, 4, 8]]], dtype=np.float32)
        >>> W = np.array([[[-1, 1]]], dtype=np.float32)
        >>> conv1d(x, W, np.zeros(1, dtype=np.float32))[0]  # differences of neighbors
        array([[[1., 2., 4.]]], dtype=float32)
    """
    check_images("conv1d", x.shape, axes=1)
    check_filters("conv1d", W.shape, b.shape, channels=x.shape[1], groups=groups, axes=1)
    window_count(
        "conv1d", x.shape[2:], W.shape[2:], stride=(stride,), padding=(padding,), dilation=(dilation,), noun="filter"
    )
    options: dict[str, Any] = {"stride": (1, stride), "padding": (0, padding), "dilation": (1, dilation)}
    out, cache = conv2d(x[:, :, np.newaxis], W[:, :, np.newaxis], b, groups=groups, **options)
    return out[:, :, 0], cache


def conv1d_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """dx, dW and db, as for images of height 1."""
    dx, dW, db = conv2d_backward(dout[:, :, np.newaxis], cache)
    return dx[:, :, 0], dW[:, :, 0], db


def conv1d_backward_params(dout: Array, cache: Cache) -> tuple[Array, Array]:
    """dW and db alone."""
    dW, db = conv2d_backward_params(dout[:, :, np.newaxis], cache)
    return dW[:, :, 0], db
