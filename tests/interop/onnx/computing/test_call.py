"""The attributes of a node, and the bound on its results."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.errors import UnsupportedError
from zhishen.interop.onnx.computing.call import Call, axes_of, axis_of, integers, number, refuse, scalar
from zhishen.interop.onnx.model import Node


@pytest.fixture
def call():
    return Call(Node("n", "Tile", 13, ("x", "r"), ("y", ""), {"axis": 2}), largest=100)


def test_a_node_and_its_attributes(call):
    assert (call.version, call.outputs, call.get("axis"), call.get("other", 5)) == (13, 2, 2, 5)
    assert [call.asked(place) for place in range(3)] == [True, False, False]


def test_a_bounded_result(call):
    assert call.allow([10, np.int64(10)]) == (10, 10)
    with pytest.raises(UnsupportedError, match=r"Tile n: expected a result of at most 100 elements .* \(101,\)"):
        call.allow([101])
    with pytest.raises(UnsupportedError):
        call.allow([2**40, 2**40])  # the product of 64 bits would be 0
    with pytest.raises(ValueError, match="-1"):
        call.allow([-1, 5])
    assert call.allow_broadcast(np.ones((3, 1)), np.ones(4)) == (3, 4)


def test_the_error_names_the_attribute(call):
    assert str(refuse(call, "mode", "x")) == (
        "Tile n: expected an attribute that zhishen computes, got mode='x'; run the file with onnxruntime"
    )


def test_inputs_that_are_numbers():
    assert integers(np.array([[1, 2]])) == [1, 2]
    assert (scalar(np.array([3])), number(None, 0.5), number(np.array(2.0), 0.5)) == (3, 0.5, 2.0)
    with pytest.raises(ValueError, match="sizes"):
        integers(np.zeros(2**17, np.int64))
    with pytest.raises(ValueError, match="size"):
        scalar(np.zeros(2))


def test_axes():
    assert (axis_of(-1, 3), axes_of([0, -1], 3)) == (2, (0, 2))
    for wrong in ([3], [-4], [0, 0], [0, -3]):
        with pytest.raises(ValueError, match="ax"):
            axes_of(wrong, 3)
