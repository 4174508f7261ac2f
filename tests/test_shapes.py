"""Shapes of images and windows: the arithmetic, and the error messages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen._shapes import check_filters, check_images, window_count
from zhishen.errors import ArgumentError, ShapeError
from zhishen.messages import set_language


@pytest.mark.parametrize(
    ("sizes", "window", "options", "expected"),
    [
        ((28, 28), (5, 5), {}, (24, 24)),
        ((28, 28), (3, 3), {"padding": (1, 1)}, (28, 28)),
        ((7, 7), (3, 3), {"stride": (2, 2)}, (3, 3)),
        ((8, 7), (3, 2), {"stride": (2, 3)}, (3, 2)),  # no window covers the last pixels
        ((9, 9), (3, 3), {"dilation": (2, 4)}, (5, 1)),
        ((1, 1), (1, 1), {"stride": (9, 9)}, (1, 1)),
        ((8000,), (200,), {"stride": (80,), "padding": (0,), "dilation": (1,)}, (98,)),
    ],
)
def test_window_count(sizes, window, options, expected):
    options = {"stride": (1, 1), "padding": (0, 0), "dilation": (1, 1)} | options
    assert window_count("f", sizes, window, **options) == expected


@given(*[st.integers(1, 12)] * 2, st.integers(1, 5), st.integers(0, 4), st.integers(1, 3))
def test_window_count_equals_the_number_of_positions(size, window, stride, padding, dilation):
    positions = [
        start for start in range(-padding, size + padding, stride) if start + dilation * (window - 1) < size + padding
    ]
    options = {"stride": (stride,), "padding": (padding,), "dilation": (dilation,)}
    if positions:
        assert window_count("f", (size,), (window,), **options) == (len(positions),)
        return
    with pytest.raises(ShapeError, match=r"^f: expected a window that fits into the padded input, got a window that "):
        window_count("f", (size,), (window,), **options)


@pytest.mark.parametrize(
    ("key", "bad"),
    [("stride", (0,)), ("stride", (True,)), ("padding", (-1,)), ("dilation", (1.5,)), ("dilation", (None,))],
)
def test_invalid_options_raise(key, bad):
    options = {"stride": (1,), "padding": (0,), "dilation": (1,)} | {key: bad}
    low = 0 if key == "padding" else 1
    with pytest.raises(
        ArgumentError, match=rf"^f: expected {key} to be a whole number >= {low}, got {bad[0]}; choose a whole number"
    ):
        window_count("f", (5,), (3,), **options)


@pytest.mark.parametrize(
    ("shape", "axes", "channels", "expected"),
    [
        ((100, 784), 2, 1, "(N, 1, H, W), got (100, 784); reshape the input with x.reshape(-1, 1, 28, 28)"),
        ((100, 3072), 2, 3, "(N, 3, H, W), got (100, 3072); reshape the input with x.reshape(-1, 3, 32, 32)"),
        ((100, 785), 2, 1, "(N, 1, H, W), got (100, 785); reshape the input with x.reshape(-1, 1, H, W)"),
        ((100, 784), 2, 3, "(N, 3, H, W), got (100, 784); reshape the input with x.reshape(-1, 3, H, W)"),
        ((100, 0), 2, 1, "(N, 1, H, W), got (100, 0); reshape the input with x.reshape(-1, 1, H, W)"),
        ((100, 784), 2, None, "(N, C, H, W), got (100, 784); reshape the input with x.reshape(-1, C, 28, 28)"),
        ((100, 28, 28), 2, 1, "(N, 1, H, W), got (100, 28, 28); add the axis of the channels with x[:, None]"),
        ((3, 28, 28), 2, 3, "(N, 3, H, W), got (3, 28, 28); add the batch axis with x[None]"),
        ((5, 28, 28), 2, 3, "(N, 3, H, W), got (5, 28, 28); give a batch of images with at least one channel and one"),
        (
            (5, 28, 28, 3),
            2,
            3,
            (
                "(N, 3, H, W), got (5, 28, 28, 3); the second axis must be the channels: move them there with "
                "x.transpose(0, 3, 1, 2)"
            ),
        ),
        (
            (5, 1, 28, 28),
            2,
            3,
            "(N, 3, H, W), got (5, 1, 28, 28); the second axis contains the channels: give 3, or build the layer for 1",
        ),
        ((5, 3, 0, 28), 2, 3, "(N, 3, H, W), got (5, 3, 0, 28); give a batch of images with at least one channel and"),
        ((), 2, None, "(N, C, H, W), got (); give a batch of images with at least one channel and one pixel"),
        ((5, 8000), 1, 1, "(N, 1, L), got (5, 8000); reshape the input with x.reshape(-1, 1, 8000)"),
        ((5, 8000), 1, 2, "(N, 2, L), got (5, 8000); reshape the input with x.reshape(-1, 2, 4000)"),
        ((2, 8000), 1, 3, "(N, 3, L), got (2, 8000); reshape the input with x.reshape(-1, 3, L)"),
        (
            (5, 8000, 2),
            1,
            2,
            (
                "(N, 2, L), got (5, 8000, 2); the second axis must be the channels: move them there with "
                "x.transpose(0, 2, 1)"
            ),
        ),
        ((5,), 1, 2, "(N, 2, L), got (5,); give a batch of signals with at least one channel and one value"),
    ],
)
def test_shapes_that_are_not_batches_of_images_raise(shape, axes, channels, expected):
    with pytest.raises(ShapeError) as caught:
        check_images("Conv", shape, axes=axes, channels=channels)
    assert str(caught.value).startswith(f"Conv: expected input of shape {expected}")


@pytest.mark.parametrize("shape", [(0, 3, 28, 28), (5, 3, 1, 1)])
def test_batches_of_images_are_accepted(shape):
    check_images("Conv", shape, axes=2, channels=3)
    check_images("Conv", shape, axes=2)


@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        (lambda: window_count("f", (5,), (9,), stride=(1,), padding=(0,), dilation=(1,)), "窗口跨度为 9"),
        (
            lambda: window_count("f", (5,), (9,), stride=(1,), padding=(0,), dilation=(1,), noun="filter"),
            "滤波器跨度为 9",
        ),
        (lambda: check_filters("f", (4, 1, 3, 3), (4,), channels=3, groups=2, axes=2), "通道数应为 groups 的倍数"),
        (lambda: check_filters("f", (3, 2, 3, 3), (3,), channels=4, groups=2, axes=2), "滤波器数应为 groups 的倍数"),
    ],
)
def test_a_chinese_error_has_chinese_nouns(refused, expected):
    set_language("zh")
    try:
        with pytest.raises(ShapeError, match=expected) as caught:
            refused()
    finally:
        set_language("en")
    assert not re.search("window|filter|channels", str(caught.value))
