"""The positions of windows."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.errors import UnsupportedError
from zhishen.interop.onnx.computing.call import Call
from zhishen.interop.onnx.computing.windows import per_axis, windows
from zhishen.interop.onnx.model import Node


def call(**attributes):
    return Call(Node("n", "MaxPool", 12, ("x",), ("y",), attributes), 10**6)


@pytest.mark.parametrize(
    ("attributes", "sides", "out"),
    [
        ({}, (0, 0), 6),
        ({"pads": [1, 2]}, (1, 2), 9),
        ({"strides": [2]}, (0, 0), 3),
        ({"strides": [2], "ceil_mode": 1}, (0, 0), 4),
        ({"dilations": [2]}, (0, 0), 4),
        ({"auto_pad": "VALID", "pads": [1, 2]}, (0, 0), 6),
        ({"auto_pad": "SAME_UPPER", "strides": [2]}, (0, 1), 4),
        ({"auto_pad": "SAME_LOWER", "strides": [2]}, (1, 0), 4),
    ],
)
def test_positions(attributes, sides, out):
    w = windows(call(**attributes), (8,), (3,))
    assert (w.sides, w.out) == ((sides,), (out,))
    assert w.symmetric == (sides[0] == sides[1])
    padded = np.arange(8 + sum(w.reach((8,))[0]))
    for tap, (under,) in w.taps():
        assert padded[under].tolist() == [p * w.stride[0] + tap[0] * w.dilation[0] for p in range(out)]


def test_a_last_window_begins_within_the_image_or_before_it():
    assert windows(call(strides=[3], ceil_mode=1, pads=[1, 1]), (5,), (2,)).out == (2,)


@pytest.mark.parametrize(
    "attributes",
    [{"strides": [0]}, {"strides": [1, 1]}, {"dilations": [-1]}, {"pads": [1]}, {"pads": [-1, 0]}, {"dilations": [9]}],
)
def test_what_does_not_fit(attributes):
    with pytest.raises(ValueError, match=r"for (\d|images)"):
        windows(call(**attributes), (8,), (3,))


@pytest.mark.parametrize("size", [(), (3, 3), (0,), (9,)])
def test_a_window_that_does_not_fit(size):
    with pytest.raises(ValueError, match="window"):
        windows(call(), (8,), size)


def test_an_unknown_kind_of_padding():
    with pytest.raises(UnsupportedError, match="auto_pad='SAME'"):
        windows(call(auto_pad="SAME"), (8,), (3,))


def test_absurd_padding():
    with pytest.raises(UnsupportedError, match="MaxPool n: expected a result of at most"):
        windows(call(pads=[10**12, 0]), (8,), (3,))


def test_numbers_for_each_axis():
    assert per_axis(call(strides=[2, 3]), "strides", 2, 1) == (2, 3)
    assert per_axis(call(), "strides", 2, 1) == (1, 1)
