"""Convolution with all its numbers: forward, backward, as one product of matrices, and on a digit.

References:
    *Deep Learning from Scratch*, sections 7.2 and 7.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from zhishen._checks import Number, WholeNumber
from zhishen._types import Array
from zhishen.errors import ShapeError
from zhishen.lab.engine.arguments import Flag, Table
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.lab.engine.trained_digits import test_digit
from zhishen.reference.conv import col2im, conv2d, conv2d_backward, conv2d_im2col, im2col
from zhishen.reference.windows import grid

__all__ = ["convolution", "convolution_as_product", "convolution_gradients", "filtered_digit", "window_positions"]

Rows = Sequence[Sequence[float]]

_SIDE: Final = 8  # of an image
_WIDEST: Final = 5  # a filter
_MOST_CHANNELS: Final = 3
_MOST_FILTERS: Final = 2
_VALUE: Final = Number(-1000, 1000)
_IMAGE: Final = Table(_SIDE, _SIDE, _VALUE)
_FILTER: Final = Table(_WIDEST, _WIDEST, _VALUE)
_FILTERS: Final = Table(_MOST_FILTERS * _MOST_CHANNELS * _WIDEST, _WIDEST, _VALUE)
_CHANNELS: Final = WholeNumber(1, _MOST_CHANNELS)
_STRIDE: Final = WholeNumber(1, 4)
_PADDING: Final = WholeNumber(0, 4)
_DILATION: Final = WholeNumber(1, 3)
_BOOK: Final = ((1, 2, 3, 0, 1), (0, 1, 2, 3, 0), (3, 0, 1, 2, 3), (2, 3, 0, 1, 2), (1, 2, 3, 0, 1))
_W: Final = ((2, 0, 1), (0, 1, 2), (1, 0, 2))  # the filter of the book
_PATTERN: Final = ((1, 2, -1), (-2, 1, 3), (0, -1, 2))
_OUTPUTS: Final = 9  # along a side
_DOUT: Final = tuple(tuple(_PATTERN[i % 3][j % 3] for j in range(_OUTPUTS)) for i in range(_OUTPUTS))


def _options(stride: int, padding: int, dilation: int) -> dict[str, Any]:
    return {"stride": (stride, stride), "padding": (padding, padding), "dilation": (dilation, dilation)}


def _filters(rows: Rows, filters: int, channels: int) -> Array:
    """The filters, with all their channels below each other in a table: (O, C, FH, FW)."""
    table = _channels(rows, filters * channels, name="kernel")
    return table.reshape(filters, channels, *table.shape[2:])


# --- forward ----------------------------------------------------------------------------------------------------------


def _channels(rows: Rows, channels: int, *, name: str) -> Array:
    """The channels, which are below each other in a table: (1, C, H, W)."""
    if len(rows) % channels:
        raise ShapeError(
            "{name}: expected the rows of {channels} channels of the same height, got {rows} rows; give {channels} "
            "times as many rows as one channel has",
            name=name,
            channels=channels,
            rows=len(rows),
        )
    table = np.array(rows, np.float64)
    return table.reshape(1, channels, len(rows) // channels, table.shape[1])


def _convolution_script(
    image: Rows, kernel: Rows, channels: int, bias: float, stride: int, padding: int, dilation: int
) -> str:
    x, W = _channels(image, channels, name="image"), _channels(kernel, channels, name="kernel")
    return f"""import numpy as np
from zhishen.reference.conv import conv2d, im2col

images = np.array({literal(image)}, float).reshape{x.shape}
filters = np.array({literal(kernel)}, float).reshape{W.shape}
options = {{"stride": {(stride, stride)}, "padding": {(padding, padding)}, "dilation": {(dilation, dilation)}}}
out = conv2d(images, filters, np.array([{bias}]), **options)[0][0, 0]
print(out)
col = im2col(images, size={W.shape[2:]}, **options)  # the pixels under the filter at each position
products = (col * filters.ravel()).reshape(-1, *filters.shape[1:])
print(products[0])  # at the first position
"""


@operation(
    image=Table(_MOST_CHANNELS * _SIDE, _SIDE, _VALUE),
    kernel=Table(_MOST_CHANNELS * _WIDEST, _WIDEST, _VALUE),
    channels=_CHANNELS,
    bias=_VALUE,
    stride=_STRIDE,
    padding=_PADDING,
    dilation=_DILATION,
    sources=(conv2d, im2col),
    script=_convolution_script,
)
def convolution(
    image: Rows = _BOOK, kernel: Rows = _W, channels: int = 1, bias: float = 0.0, stride: int = 1, padding: int = 0,
    dilation: int = 1,
) -> dict[str, Any]:  # fmt: skip
    """A convolution of one filter, with the pixels and the products at each position."""
    x, W = _channels(image, channels, name="image"), _channels(kernel, channels, name="kernel")
    options, size = _options(stride, padding, dilation), (W.shape[2], W.shape[3])
    out, _ = conv2d(x, W, np.array([bias]), **options)
    col = im2col(x, size=size, **options)  # (OH·OW, C·FH·FW)
    return {
        "x": x[0],
        "W": W[0],
        "out": out[0, 0],
        "col": col,
        "products": (col * W.ravel()).reshape(-1, *W.shape[1:]),
    }


# --- as one product ---------------------------------------------------------------------------------------------------


def _product_script(image: Rows, kernel: Rows, channels: int, filters: int, stride: int, padding: int) -> str:
    x, W = _channels(image, channels, name="image"), _filters(kernel, filters, channels)
    return f"""import numpy as np
from zhishen.reference.conv import col2im, conv2d, im2col

images = np.array({literal(image)}, float).reshape{x.shape}
W = np.array({literal(kernel)}, float).reshape{W.shape}
options = {{"stride": {(stride, stride)}, "padding": {(padding, padding)}}}
col = im2col(images, size=W.shape[2:], **options)  # a row for each position of the filters
product = col @ W.reshape(len(W), -1).T  # a column for each filter
print(product)
out = conv2d(images, W, np.zeros(len(W)), **options)[0][0]
print(np.allclose(product.T.ravel(), out.ravel()))
seen = col2im(np.ones_like(col), images.shape, size=W.shape[2:], **options)[0]
print(seen[0])  # how often each pixel is copied
"""


@operation(
    image=Table(_MOST_CHANNELS * _SIDE, _SIDE, _VALUE), kernel=_FILTERS, channels=_CHANNELS,
    filters=WholeNumber(1, _MOST_FILTERS), stride=_STRIDE, padding=_PADDING, sources=(im2col, conv2d_im2col, col2im),
    script=_product_script,
)  # fmt: skip
def convolution_as_product(
    image: Rows = _BOOK, kernel: Rows = _W, channels: int = 1, filters: int = 1, stride: int = 1, padding: int = 0
) -> dict[str, Any]:
    """A convolution as one product of matrices, im2col(x) Wᵀ, and how often im2col copies each pixel."""
    x, W = _channels(image, channels, name="image"), _filters(kernel, filters, channels)
    options, size = _options(stride, padding, 1), (W.shape[2], W.shape[3])
    out, _ = conv2d(x, W, np.zeros(filters), **options)
    col = im2col(x, size=size, **options)  # (OH·OW, C·FH·FW)
    return {
        "x": x[0],
        "W": W,
        "out": out[0],
        "col": col,
        "product": col @ W.reshape(filters, -1).T,  # (OH·OW, O)
        "seen": col2im(np.ones_like(col), x.shape, size=size, **options)[0],
    }


# --- backward ---------------------------------------------------------------------------------------------------------


def _gradients_script(
    image: Rows, kernel: Rows, dout: Rows, channels: int, filters: int, stride: int, padding: int, dilation: int
) -> str:
    x, W = _channels(image, channels, name="image"), _filters(kernel, filters, channels)
    given = _channels(dout, filters, name="dout")
    return f"""import numpy as np
from zhishen.reference.conv import conv2d, conv2d_backward

images = np.array({literal(image)}, float).reshape{x.shape}
W = np.array({literal(kernel)}, float).reshape{W.shape}
options = {{"stride": {(stride, stride)}, "padding": {(padding, padding)}, "dilation": {(dilation, dilation)}}}
out, cache = conv2d(images, W, np.zeros(len(W)), **options)
given = np.array({literal(dout)}, float).reshape{given.shape}
dout = given[0, :, : out.shape[2], : out.shape[3]]
dx, dW, db = conv2d_backward(dout[None], cache)
dx = dx[0]
print(dx, dW, db, sep="\\n")
"""


@operation(
    image=Table(_MOST_CHANNELS * 6, 6, _VALUE),
    kernel=_FILTERS,
    dout=Table(_MOST_FILTERS * _OUTPUTS, _OUTPUTS, _VALUE),
    channels=_CHANNELS,
    filters=WholeNumber(1, _MOST_FILTERS),
    stride=_STRIDE,
    padding=WholeNumber(0, 2),
    dilation=_DILATION,
    sources=(conv2d_backward, col2im),
    script=_gradients_script,
)
def convolution_gradients(
    image: Rows = _BOOK, kernel: Rows = _W, dout: Rows = _DOUT, channels: int = 1, filters: int = 1, stride: int = 1,
    padding: int = 0, dilation: int = 1,
) -> dict[str, Any]:  # fmt: skip
    """The gradients of a convolution, and what each output contributes. Of ``dout`` the upper left part is used."""
    x, W = _channels(image, channels, name="image"), _filters(kernel, filters, channels)
    given = _channels(dout, filters, name="dout")[0]
    out, cache = conv2d(x, W, np.zeros(filters), **_options(stride, padding, dilation))
    used = given[:, : out.shape[2], : out.shape[3]]  # (O, OH, OW)
    if used.shape != out.shape[1:]:
        raise ShapeError(
            "dout: expected a gradient for each output, {expected}, got {given}; give more rows and columns",
            expected=out.shape[1:],
            given=used.shape,
        )
    dx, dW, db = conv2d_backward(used[None], cache)
    alone = [conv2d_backward(single[None], cache) for single in _one_by_one(used)]
    return {
        "x": x[0],
        "W": W,
        "dout": used,
        "dx": dx[0],
        "dW": dW,
        "db": db,
        "dx_parts": np.stack([part[0][0] for part in alone]),  # (O·OH·OW, C, H, W)
        "dW_parts": np.stack([part[1] for part in alone]),  # (O·OH·OW, O, C, FH, FW)
    }


def _one_by_one(dout: Array) -> Array:
    """For each entry an array with this entry alone: (P, O, OH, OW)."""
    return np.eye(dout.size).reshape(-1, *dout.shape) * dout


# --- stride, padding, dilation ----------------------------------------------------------------------------------------


def _positions_script(size: int, filter_size: int, stride: int, padding: int, dilation: int) -> str:
    return f"""import numpy as np
from zhishen.reference.conv import col2im, conv2d, im2col

x, W = np.ones((1, 1, {size}, {size})), np.ones((1, 1, {filter_size}, {filter_size}))
options = {{"stride": {(stride, stride)}, "padding": {(padding, padding)}, "dilation": {(dilation, dilation)}}}
places = conv2d(x, W, np.zeros(1), **options)[0].shape[2]
rows = im2col(x, size=W.shape[2:], **options)
seen = col2im(np.ones_like(rows), x.shape, size=W.shape[2:], **options)[0, 0]
print(places, "positions along a side; how many of them cover each pixel:")
print(seen)
"""


@operation(
    size=WholeNumber(1, 12), filter_size=WholeNumber(1, 7), stride=_STRIDE, padding=_PADDING, dilation=_DILATION,
    sources=(grid, im2col, col2im), script=_positions_script,
)  # fmt: skip
def window_positions(
    size: int = 5, filter_size: int = 3, stride: int = 1, padding: int = 0, dilation: int = 1
) -> dict[str, Any]:
    """The positions of a filter on a square image, and how many of them cover each pixel."""
    x, options = np.ones((1, 1, size, size)), _options(stride, padding, dilation)
    sides = (filter_size, filter_size)
    out, _ = conv2d(x, np.ones((1, 1, *sides)), np.zeros(1), **options)
    rows = im2col(x, size=sides, **options)
    seen = col2im(np.ones_like(rows), x.shape, size=sides, **options)[0, 0]
    return {"places": out.shape[2], "seen": seen}


# --- on a digit -------------------------------------------------------------------------------------------------------


def _filtered_script(index: int, kernel: Rows, bias: float, stride: int, padding: int, *, relu: bool) -> str:
    return f"""import numpy as np
from zhishen import data
from zhishen.reference.conv import conv2d

mnist = data.mnist(flatten=False, compact=True)
images = mnist.test.x[{index} : {index + 1}].astype(float)
filters = np.array({literal(kernel)}, float)[None, None]
out = conv2d(images, filters, np.array([{bias}]), stride={(stride, stride)}, padding={(padding, padding)})[0][0, 0]
{"out = np.maximum(out, 0)" + chr(10) if relu else ""}print(out.shape, out.min(), out.max())
"""


@operation(
    index=WholeNumber(0, 9999), kernel=_FILTER, bias=_VALUE, stride=_STRIDE, padding=WholeNumber(0, 2), relu=Flag(),
    sources=(conv2d,), script=_filtered_script,
)  # fmt: skip
def filtered_digit(
    index: int = 0, kernel: Rows = ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1)), bias: float = 0.0, stride: int = 1,
    padding: int = 1, *, relu: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """A test digit under a filter of one's own."""
    x, label = test_digit(index)
    W = np.array(kernel, np.float64)[None, None]
    out, _ = conv2d(x[None].astype(np.float64), W, np.array([bias]), **_options(stride, padding, 1))
    shown = np.maximum(out, 0) if relu else out
    return {"x": x[0], "label": label, "out": shown[0, 0], "W": W[0, 0]}
