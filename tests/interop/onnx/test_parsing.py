"""Nodes, attributes and constants from protocol buffers: what is damaged, and what is refused by name."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from models import model, node, value
from onnx import TensorProto, helper, numpy_helper

from zhishen.errors import CheckpointError, UnsupportedError
from zhishen.interop.onnx.parsing import NEWEST, OLDEST, constant_of, initializer, node_of, opset_of, value_input


def parsed(proto, opset=18):
    return node_of(proto, opset, where="f")[0]


def test_a_node_has_the_default_attributes_of_its_version():
    found = parsed(node("LeakyRelu", "x", name="n"))
    assert (found.operator, found.version, found.inputs, found.outputs) == ("LeakyRelu", 16, ("x",), ("y",))
    assert found.attributes == {"alpha": pytest.approx(0.01)}
    assert parsed(node("Softmax", "x"), 11).attributes == {"axis": 1}
    assert parsed(node("Softmax", "x"), 13).attributes == {"axis": -1}


def test_a_node_without_a_name_has_that_of_its_output():
    assert parsed(node("Relu", "x")).label == "Relu y"


@pytest.mark.parametrize(
    ("proto", "sentence"),
    [
        (node("Relu", ""), "with 1 to 1 inputs, got 0"),
        (node("Relu", "x x"), "with 1 to 1 inputs, got 2"),
        (node("Add", "x -"), "with 2 to 2 inputs, got 1"),
        (node("Relu", "x", ["y", "z"]), "with 1 to 1 outputs, got 2"),
        (node("Relu", "x", slope=1.0), r"with the attributes \(\), got slope of the type FLOAT"),
        (node("Softmax", "x", axis=1.0), "with the attributes axis, got axis of the type FLOAT"),
        (node("Concat", "x"), "with the attribute axis, got none"),
        (node("Upsample", "x s"), "got Upsample y, which it no longer has"),
    ],
)
def test_a_damaged_node_is_refused(proto, sentence):
    with pytest.raises(CheckpointError, match=f"^f: expected .*{sentence}"):
        parsed(proto)


def test_an_attribute_that_is_given_twice():
    proto = node("Softmax", "x", axis=1)
    proto.attribute.append(proto.attribute[0])
    with pytest.raises(CheckpointError, match="got axis of the type INT"):
        parsed(proto)


def test_an_operator_of_a_later_opset():
    with pytest.raises(UnsupportedError, match="got Gelu;"):
        parsed(node("Gelu", "x"), 18)


@pytest.mark.parametrize(
    ("opset", "accepted"), [(OLDEST - 1, False), (OLDEST, True), (NEWEST, True), (NEWEST + 1, False)]
)
def test_opsets(opset, accepted):
    proto = model([node("Relu", "x")], given=[("x", (2,))], opset=opset)
    if accepted and opset <= onnx.defs.onnx_opset_version():
        assert opset_of(proto, where="f") == opset
    else:
        with pytest.raises(UnsupportedError, match=rf"^f: expected an opset from 7 to \d+, got {opset};"):
            opset_of(proto, where="f")


def test_a_model_of_another_domain():
    proto = model([], opset=18)
    proto.opset_import[0].domain = "ai.onnx.ml"
    with pytest.raises(UnsupportedError, match=r"got the domains \['ai.onnx.ml'\]"):
        opset_of(proto, where="f")


def test_inputs():
    assert value_input(value("x", np.float64, ("N", 3)), where="f").shape == (None, 3)
    assert value_input(value("x", np.float32, None), where="f").shape is None
    sequence = helper.make_tensor_sequence_value_info("x", TensorProto.FLOAT, None)
    with pytest.raises(UnsupportedError, match="got x of the kind sequence"):
        value_input(sequence, where="f")
    with pytest.raises(UnsupportedError, match="STRING"):
        value_input(helper.make_tensor_value_info("x", TensorProto.STRING, [1]), where="f")


def test_constants_of_a_file():
    for array in (np.ones((2, 3), np.float16), np.array(5), np.zeros((0, 4), np.bool_)):
        found = initializer(numpy_helper.from_array(array, "w"), where="f")
        np.testing.assert_array_equal(found, array)
        assert found.flags.writeable


def test_damaged_constants():
    tensor = numpy_helper.from_array(np.ones((2, 3), np.float32), "w")
    for dims in ([2, 4], [-1, 3], [2**40, 2**40], [6, 1, 1, 2]):
        damaged = TensorProto()
        damaged.CopyFrom(tensor)
        damaged.dims[:] = dims
        with pytest.raises(CheckpointError, match=r"^f: expected w with numbers for its shape"):
            initializer(damaged, where="f")


def test_weights_in_other_files_are_refused():
    tensor = numpy_helper.from_array(np.ones(2, np.float32), "w")
    tensor.external_data.add(key="location", value="../../etc/passwd")
    with pytest.raises(UnsupportedError, match="got w in another file; save the model as one"):
        initializer(tensor, where="f")
    tensor.data_location = TensorProto.EXTERNAL
    with pytest.raises(UnsupportedError, match="got w in another file"):
        initializer(tensor, where="f")


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"value_float": 1.5}, np.array(1.5, np.float32)),
        ({"value_int": 3}, np.array(3)),
        ({"value_floats": [1.0]}, np.array([1], np.float32)),
        ({"value_ints": [1, 2]}, np.array([1, 2])),
        ({"value": numpy_helper.from_array(np.array([True]))}, np.array([True])),
    ],
)
def test_constant_nodes(attributes, expected):
    found = constant_of(parsed(node("Constant", "", **attributes)), where="f")
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == expected.dtype


@pytest.mark.parametrize("attributes", [{}, {"value_int": 1, "value_float": 2.0}, {"value_string": "a"}])
def test_constant_nodes_without_one_array(attributes):
    with pytest.raises(CheckpointError, match="with one value that is an array of numbers"):
        constant_of(parsed(node("Constant", "", **attributes)), where="f")


def test_an_attribute_of_another_kind_is_refused_by_name():
    with pytest.raises(UnsupportedError, match="got Constant y with value_strings of the type STRINGS"):
        parsed(node("Constant", "", value_strings=["a", "b"]))
