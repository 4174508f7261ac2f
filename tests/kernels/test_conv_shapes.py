"""The sizes of a convolution."""

from __future__ import annotations

import pytest

from zhishen.kernels.conv_shapes import conv_shape


@pytest.mark.parametrize(
    ("image", "size", "stride", "padding", "dilation", "expected"),
    [
        ((28, 28), (5, 5), (1, 1), (0, 0), (1, 1), (24, 24)), ((28, 20), (3, 3), (1, 1), (1, 1), (1, 1), (28, 20)),
        ((9, 7), (3, 2), (2, 3), (1, 0), (2, 1), (4, 2)), ((5, 5), (1, 1), (1, 1), (2, 3), (1, 1), (9, 11)),
    ],
)  # fmt: skip
def test_output_and_padded_sizes(image, size, stride, padding, dilation, expected):
    shape = conv_shape((*image, 4), (6, *size), stride, padding, dilation, 2)
    assert expected == (shape.OH, shape.OW)
    assert (shape.height, shape.width) == (image[0] + 2 * padding[0], image[1] + 2 * padding[1])
    for n, f, s, p, d, outputs, start, padded in zip(
        image, size, stride, padding, dilation, expected, (shape.dout_top, shape.dout_left),
        (shape.dout_height, shape.dout_width), strict=True,
    ):  # fmt: skip
        positions = {start + s * o for o in range(outputs)}  # of the outputs, in the padded dout
        for pixel in range(n):  # its window in the padded dout has the outputs that depend on it
            window = {pixel + d * i for i in range(f)} & positions
            outputs_seen = {
                o for o in range(outputs) if (pixel + p - s * o) % d == 0 and 0 <= pixel + p - s * o < d * f
            }
            assert {(position - start) // s for position in window} == outputs_seen
        assert padded == n + d * (f - 1)
