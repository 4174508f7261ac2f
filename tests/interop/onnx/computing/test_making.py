"""Values from shapes, ranges and other dtypes."""

from __future__ import annotations

import numpy as np
import pytest
from models import check_gradients, run, same
from onnx import TensorProto, helper

from zhishen import Tensor
from zhishen.errors import ShapeError, UnsupportedError
from zhishen.interop.onnx.computing.making import DTYPES, MAKING


def test_every_operator_has_an_example():
    assert {*MAKING} == {"Cast", "CastLike", "Shape", "Size", "ConstantOfShape", "Range", "EyeLike", "OneHot"}


@pytest.mark.parametrize("element", DTYPES)
def test_the_dtypes_have_the_numbers_of_onnx(element):
    assert helper.tensor_dtype_to_np_dtype(element) == np.dtype(DTYPES[element])
    assert run("Cast", np.array([0, 1], np.float32), to=element).dtype == DTYPES[element]


def test_a_cast_between_floats_has_a_gradient():
    check_gradients("Cast", np.array([0.5, 2.0]), to=TensorProto.DOUBLE)
    check_gradients("CastLike", np.array([0.5, 2.0]), np.array([1]).astype(np.int64) * 1.0, allow_zero=["x1"])


def test_a_cast_to_whole_numbers_is_an_array():
    from zhishen.interop.onnx.computing.call import Call
    from zhishen.interop.onnx.model import Node

    call = Call(Node("", "Cast", 13, ("x",), ("y",), {"to": 7}), 10)
    found = MAKING["Cast"](call, Tensor([1.7, -1.7]))
    assert isinstance(found, np.ndarray)
    assert found.tolist() == [1, -1]


def test_shapes():
    x = np.zeros((2, 3, 4), np.float32)
    same(run("Shape", x), np.array([2, 3, 4]))
    same(run("Shape", x, start=-2), np.array([3, 4]))
    same(run("Shape", x, start=1, end=-1), np.array([3]))
    same(run("Size", x), np.array(24))


def test_constants_of_a_shape():
    seven = helper.make_tensor("value", TensorProto.INT32, [1], [7])
    same(run("ConstantOfShape", np.array([2, 1]), value=seven), np.full((2, 1), 7, np.int32))
    same(run("ConstantOfShape", np.array([0, 2])), np.zeros((0, 2), np.float32))
    same(run("ConstantOfShape", np.array([], np.int64)), np.zeros((), np.float32))


@pytest.mark.parametrize(
    ("operator", "inputs"),
    [
        ("ConstantOfShape", [np.array([10**12])]),
        ("ConstantOfShape", [np.array([2**40, 2**40])]),
        ("Range", [np.array(0), np.array(10**12), np.array(1)]),
        ("OneHot", [np.array([0]), np.array(10**12), np.array([0.0, 1.0])]),
    ],
)
def test_an_absurd_size_is_refused(operator, inputs):
    with pytest.raises(UnsupportedError, match=f"{operator} y0: expected a result of at most"):
        run(operator, *inputs)


def test_ranges():
    same(run("Range", np.array(1.0), np.array(2.0), np.array(0.5)), np.array([1, 1.5]))
    same(run("Range", np.array(5), np.array(0), np.array(-2)), np.array([5, 3, 1]))
    same(run("Range", np.array(5), np.array(0), np.array(2)), np.array([], np.int64))
    for wrong in (np.array(0), np.array(0.0)):
        with pytest.raises(ShapeError, match="Range y0"):
            run("Range", wrong, wrong, wrong)
    with pytest.raises(ShapeError, match="range from nan"):
        run("Range", np.array(np.nan), np.array(1.0), np.array(1.0))


def test_a_diagonal():
    x = np.zeros((2, 3), np.float32)
    same(run("EyeLike", x, k=1), np.eye(2, 3, 1, dtype=np.float32))
    same(run("EyeLike", x, k=-(2**62), dtype=7), np.zeros((2, 3), np.int64))


def test_one_hot():
    x, depth, values = np.array([0, -1, 5]), np.array(3), np.array([0, 1], np.float32)
    same(run("OneHot", x, depth, values), np.array([[1, 0, 0], [0, 0, 1], [0, 0, 0]], np.float32))
    same(run("OneHot", x, depth, values, axis=0), np.array([[1, 0, 0], [0, 0, 0], [0, 1, 0]], np.float32))


def test_an_element_type_that_numpy_does_not_have():
    with pytest.raises(UnsupportedError, match="BFLOAT16"):
        run("Cast", np.ones(2, np.float32), to=TensorProto.BFLOAT16)
