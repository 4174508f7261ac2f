"""Convolutions along one, two and three axes: gradients, the definition, and the transpose."""

from __future__ import annotations

import numpy as np
import pytest
from models import check_gradients, run, same

from zhishen.errors import ShapeError, UnsupportedError
from zhishen.interop.onnx.computing.convolution import CONVOLUTIONS

CASES = [
    ((1, 2, 7), (4, 2, 3), {}),
    ((2, 4, 7), (4, 2, 3), {"group": 2, "strides": [2], "pads": [1, 1], "dilations": [2]}),
    ((1, 2, 5, 6), (3, 2, 3, 2), {"pads": [1, 0, 1, 0]}),
    ((1, 2, 5, 6), (3, 2, 3, 2), {"pads": [0, 1, 1, 0], "strides": [2, 1]}),
    ((1, 2, 5, 6), (2, 1, 3, 3), {"group": 2, "auto_pad": "SAME_UPPER", "strides": [2, 2]}),
    ((1, 2, 3, 4, 3), (4, 1, 2, 2, 2), {"group": 2, "pads": [0, 1, 0, 1, 0, 0], "strides": [1, 2, 1]}),
]


def test_every_operator_has_an_example():
    assert {*CONVOLUTIONS} == {"Conv", "ConvTranspose"}


@pytest.mark.parametrize(("x", "W", "attributes"), CASES)
def test_the_gradient_of_conv(x, W, attributes, rng):
    check_gradients("Conv", rng.normal(size=x), rng.normal(size=W), rng.normal(size=W[0]), **attributes)


TRANSPOSED = [
    ((1, 2, 4), (2, 3, 3), {}),
    ((2, 4, 3), (4, 2, 3), {"group": 2, "strides": [2], "dilations": [2], "pads": [1, 0], "output_padding": [1]}),
    ((1, 2, 3, 4), (2, 1, 3, 2), {"strides": [2, 1], "pads": [1, 1, 0, 0]}),
    ((1, 2, 3, 3), (2, 1, 3, 3), {"strides": [2, 2], "auto_pad": "SAME_LOWER"}),
    ((1, 2, 3, 3), (2, 1, 3, 3), {"strides": [3, 2], "output_shape": [10, 8]}),
    ((1, 1, 2, 3, 2), (1, 2, 2, 2, 2), {"strides": [1, 2, 1]}),
]


@pytest.mark.parametrize(("x", "W", "attributes"), TRANSPOSED)
def test_the_gradient_of_the_transpose(x, W, attributes, rng):
    outputs = W[1] * attributes.get("group", 1)
    check_gradients("ConvTranspose", rng.normal(size=x), rng.normal(size=W), rng.normal(size=outputs), **attributes)


@pytest.mark.parametrize("options", [{}, {"strides": [2, 2]}, {"dilations": [2, 1], "pads": [1, 0, 1, 0]}])
def test_the_transpose_is_the_adjoint(options, rng):
    """⟨Conv(x), y⟩ = ⟨x, ConvTranspose(y)⟩."""
    x, W = rng.normal(size=(1, 2, 7, 7)), rng.normal(size=(3, 2, 3, 3))
    y = rng.normal(size=run("Conv", x, W, **options).shape)
    back = run("ConvTranspose", y, W, **options)
    same((run("Conv", x, W, **options) * y).sum(), (x * back).sum(), atol=1e-9)


def test_half_precision_is_summed_in_float32(rng):
    x, W = (rng.normal(size=shape).astype(np.float16) for shape in ((1, 64, 4, 4), (2, 64, 3, 3)))
    expected = run("Conv", x.astype(np.float32), W.astype(np.float32)).astype(np.float16)
    same(run("Conv", x, W), expected)


@pytest.mark.parametrize(
    ("W", "attributes"),
    [
        ((3, 5, 3, 3), {}),
        ((3, 2, 3), {}),
        ((3, 2, 9, 9), {}),
        ((3, 1, 3, 3), {"group": 2}),
        ((3, 2, 3, 3), {"kernel_shape": [2, 2]}),
        ((3, 2, 3, 3), {"group": 0}),
        ((3, 2, 3, 3), {"strides": [1]}),
    ],
)
@pytest.mark.parametrize("operator", ["Conv", "ConvTranspose"])
def test_filters_that_do_not_fit(operator, W, attributes):
    if operator == "ConvTranspose" and W[0] == 3 and attributes.get("group") == 2:
        attributes = {"group": 5}
    x = np.ones((1, 2 if operator == "Conv" else 4, 5, 5), np.float32)
    with pytest.raises(ShapeError, match=f"{operator} y0"):
        run(operator, x, np.ones(W, np.float32), **attributes)


def test_an_absurd_stride_is_refused():
    x, W = np.ones((1, 1, 9, 9), np.float32), np.ones((1, 1, 1, 1), np.float32)
    with pytest.raises(UnsupportedError, match="ConvTranspose y0"):
        run("ConvTranspose", x, W, strides=[10**6, 10**6])
