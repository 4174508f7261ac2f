"""Pooling, forward and backward, and the weights that a convolution saves.

References:
    *Deep Learning from Scratch*, sections 7.1 and 7.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from zhishen import nn
from zhishen._checks import Number, OneOf, WholeNumber
from zhishen.errors import ShapeError
from zhishen.lab.engine.arguments import Table
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.reference.pool import avg_pool2d, avg_pool2d_backward, max_pool2d, max_pool2d_backward

__all__ = ["pooling", "weight_counts"]

Rows = Sequence[Sequence[float]]

_VALUE: Final = Number(-1000, 1000)
_POOLED: Final = ((1, 2, 0, 1), (0, 1, 2, 3), (3, 0, 1, 2), (2, 4, 0, 1))  # the book's
_POOLS: Final = {"max": (max_pool2d, max_pool2d_backward), "average": (avg_pool2d, avg_pool2d_backward)}
_DOUT: Final = tuple(tuple(1 + (i + j) % 3 for j in range(9)) for i in range(9))


def _pooling_script(image: Rows, dout: Rows, kind: str, size: int, stride: int, padding: int) -> str:
    name = {"max": "max_pool2d", "average": "avg_pool2d"}[kind]
    return f"""import numpy as np
from zhishen.reference.pool import {name}, {name}_backward

x = np.array({literal(image)}, float)
y, cache = {name}(x[None, None], size={(size, size)}, stride={(stride, stride)}, padding={(padding, padding)})
out = y[0, 0]
dout = np.array({literal(dout)}, float)[: out.shape[0], : out.shape[1]]
dx = {name}_backward(dout[None, None], cache)[0, 0]
print(out, dx, sep="\\n")
"""


@operation(
    image=Table(8, 8, _VALUE), dout=Table(9, 9, _VALUE), kind=OneOf(tuple(_POOLS)), size=WholeNumber(1, 4),
    stride=WholeNumber(1, 4), padding=WholeNumber(0, 2),
    sources=(max_pool2d, max_pool2d_backward, avg_pool2d, avg_pool2d_backward), script=_pooling_script,
)  # fmt: skip
def pooling(
    image: Rows = _POOLED, dout: Rows = _DOUT, kind: str = "max", size: int = 2, stride: int = 2, padding: int = 0
) -> dict[str, Any]:
    """Pooling and its gradient, and what each output contributes to it. Of ``dout`` the upper left part is used."""
    forward, backward = _POOLS[kind]
    x = np.array(image, np.float64)[None, None]
    out, cache = forward(x, size=(size, size), stride=(stride, stride), padding=(padding, padding))
    used = np.array(dout, np.float64)[: out.shape[2], : out.shape[3]]
    if used.shape != out.shape[2:]:
        raise ShapeError(
            "dout: expected a gradient for each output, {expected}, got {given}; give more rows and columns",
            expected=out.shape[2:],
            given=used.shape,
        )
    shares = np.eye(used.size).reshape(-1, *used.shape)  # the share of each pixel in one output
    return {
        "x": x[0, 0],
        "out": out[0, 0],
        "dout": used,
        "dx": backward(used[None, None], cache)[0, 0],
        "shares": np.stack([backward(one[None, None], cache)[0, 0] for one in shares]),
    }


# --- fully connected against convolutional ----------------------------------------------------------------------------


def _weights_script(size: int, channels: int, filters: int, filter_size: int) -> str:
    return f"""import numpy as np
from zhishen import nn

layer = nn.Conv2d({channels}, {filters}, {filter_size}, rng=np.random.default_rng(0))
shape = layer.output_shape(({channels}, {size}, {size}))
outputs = int(np.prod(shape))
shared = sum(array.size for array in layer.params.values())
local = (shared // {filters}) * outputs  # each position has weights of its own
full = ({channels} * {size} * {size} + 1) * outputs  # an affine layer
print(shape, shared, local, full)
"""


@operation(
    size=WholeNumber(1, 256), channels=WholeNumber(1, 64), filters=WholeNumber(1, 64), filter_size=WholeNumber(1, 11),
    sources=(nn.Conv2d, nn.Affine), script=_weights_script,
)  # fmt: skip
def weight_counts(size: int = 28, channels: int = 1, filters: int = 30, filter_size: int = 5) -> dict[str, Any]:
    """The parameters of three layers with the same output: convolutional, without sharing, and fully connected."""
    layer = nn.Conv2d(channels, filters, filter_size, rng=np.random.default_rng(0))
    shape = layer.output_shape((channels, size, size))
    outputs = int(np.prod(shape))
    shared = sum(array.size for array in layer.params.values())
    return {
        "shape": list(shape),
        "outputs": outputs,
        "shared": shared,
        "local": shared // filters * outputs,
        "full": (channels * size * size + 1) * outputs,
    }
