"""Names, constants and the model of a graph of ONNX."""

from __future__ import annotations

import numpy as np
import onnx
import pytest

from zhishen._version import __version__
from zhishen.errors import MissingDependencyError
from zhishen.interop.onnx import OPSET
from zhishen.interop.onnx.graph import Graph, onnx_package
from zhishen.interop.onnx.tracing import Value


@pytest.fixture
def graph():
    return Graph(np.dtype(np.float32))


def test_names_are_unique(graph):
    graph.layer = "relu1"
    assert [graph.add("Relu", "x"), graph.add("Relu", "relu1/Relu")] == ["relu1/Relu", "relu1/Relu_2"]
    graph.layer = ""
    assert graph.add("Relu", "relu1/Relu_2") == "Relu"


def test_names_of_inputs_and_outputs_are_reserved(graph):
    assert [graph.numbers(1, "x"), graph.numbers(1, "x"), graph.numbers(1, "x_2")] == ["x_2", "x_3", "x_2_2"]
    assert graph.numbers(1, "scores") == "scores_2"


def test_a_constant_is_kept_once_and_only_if_it_is_used(graph):
    W = Value(1, (2,), "affine1.W", np.ones(2))
    assert [graph.name(W), graph.name(W)] == ["affine1.W", "affine1.W"]
    assert graph.name(Value(2, (), "", np.asarray(3.0))) == "constant"
    graph.add("Relu", "affine1.W")
    model = graph.model(given=("x", ("N",)), out=("Relu", (2,)), metadata={})
    assert [constant.name for constant in model.graph.initializer] == ["affine1.W", "constant"]
    assert {constant.data_type for constant in model.graph.initializer} == {onnx.TensorProto.FLOAT}


def test_a_value_that_is_not_computed_yet_has_no_name(graph):
    with pytest.raises(KeyError):
        graph.name(Value(1, ("N",)))
    graph.call(Value(1, ("N",)), "x")
    assert graph.name(Value(1, ("N",))) == "x"


def test_rename_changes_inputs_too(graph):
    first = graph.add("Relu", "x")
    graph.add("Relu", first)
    graph.rename(first, "scores")
    assert [(list(node.input), list(node.output)) for node in graph.nodes] == [
        (["x"], ["scores"]), (["scores"], ["Relu_2"])
    ]  # fmt: skip


def test_the_model(graph):
    graph.add("Relu", "x")
    model = graph.model(given=("x", ("N", 3)), out=("Relu", ("N", 3)), metadata={"classes": "cat"})
    onnx.checker.check_model(model, full_check=True)
    assert [opset.version for opset in model.opset_import] == [OPSET] == [18]
    assert (model.producer_name, model.producer_version) == ("zhishen", __version__)
    assert [(entry.key, entry.value) for entry in model.metadata_props] == [("classes", "cat")]
    sizes = model.graph.input[0].type.tensor_type.shape.dim
    assert [size.dim_param or size.dim_value for size in sizes] == ["N", 3]


def test_onnx_is_needed(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "onnx", None)
    with pytest.raises(
        MissingDependencyError, match=r"^The export to ONNX needs the package onnx, .*pip install onnx$"
    ):
        onnx_package()
