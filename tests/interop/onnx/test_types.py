"""The dtypes of the values of a graph."""

from __future__ import annotations

import numpy as np
import pytest
from models import model, node
from onnx import TensorProto
from refusals import refused

from zhishen.errors import CheckpointError, UnsupportedError
from zhishen.interop.onnx.reading import read_graph
from zhishen.interop.onnx.types import dtype_of_element


def dtype_of(nodes, **parts):
    return read_graph(model(nodes, **parts), where="f").dtypes["y"]


@pytest.mark.parametrize(
    ("nodes", "dtype"),
    [
        ([node("Relu", "x")], "float32"),
        ([node("Cast", "x", to=TensorProto.INT8)], "int8"),
        ([node("Shape", "x")], "int64"),
        ([node("Shape", "x", ["s"]), node("ConstantOfShape", "s")], "float32"),
        ([node("EyeLike", "x", dtype=TensorProto.BOOL)], "bool"),
        ([node("EyeLike", "x")], "float32"),
        ([node("IsNaN", "x", ["n"]), node("Not", "n")], "bool"),
        ([node("ArgMax", "x", ["a"]), node("CastLike", "a x")], "float32"),
        ([node("TopK", "x k", ["t", "y"])], "int64"),
    ],
)
def test_the_dtype_of_an_output(nodes, dtype):
    assert dtype_of(nodes, given=[("x", (2, 2))], constants={"k": np.array([1])}) == dtype


def test_an_operator_does_not_take_the_dtype():
    refused(
        lambda: dtype_of([node("Relu", "x", name="r")], given=[("x", (np.bool_, (2,)))]),
        CheckpointError,
        "f: expected Relu r with x of the type tensor(bfloat16) / tensor(double) / tensor(float) / tensor(float16) / "
        "tensor(int16) / tensor(int32) / tensor(int64) / tensor(int8), got tensor(bool); export the model again",
    )


def test_two_inputs_have_to_be_of_one_dtype():
    refused(
        lambda: dtype_of([node("Add", "x one", name="a")], given=[("x", (2,))], constants={"one": np.ones(1)}),
        CheckpointError,
        "f: expected Add a with one of the type tensor(float), got tensor(double); export the model again",
    )


def test_a_dtype_that_numpy_does_not_have():
    refused(
        lambda: dtype_of_element(TensorProto.BFLOAT16, where="f: w"),
        UnsupportedError,
        "f: w: expected a dtype of NumPy, got the element type BFLOAT16 of ONNX; convert the file to float32",
    )
    with pytest.raises(UnsupportedError, match="77"):
        dtype_of_element(77, where="f")
