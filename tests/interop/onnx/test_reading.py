"""A file as a graph: what is omitted, and what is refused in one sentence."""

from __future__ import annotations

import mutated_onnx
import numpy as np
import pytest
from models import model, node, value
from onnx import ModelProto, helper, numpy_helper
from refusals import refused

from zhishen.errors import CheckpointError, UnsupportedError
from zhishen.interop.onnx.reading import parse, read, read_graph


def graph_of(nodes, **parts):
    outputs = parts.pop("outputs", None)
    return read_graph(model(nodes, **{"given": [("x", ("N", 3))], **parts}), where="f", outputs=outputs)


def test_a_graph():
    file = graph_of(
        [node("Constant", "", ["two"], value_float=2.0), node("Mul", "x two", ["h"]), node("Add", "h b")],
        constants={"b": np.ones(3, np.float32), "unused": np.ones(3)},
        metadata={"a": "1"},
    )
    assert [n.operator for n in file.graph.nodes] == ["Mul", "Add"]
    assert sorted(file.graph.constants) == ["b", "two"]
    assert (file.opset, file.metadata, file.dtypes) == (22, {"a": "1"}, {"y": "float32"})


def test_only_what_an_output_needs_is_read():
    nodes = [node("Relu", "x", ["h"]), node("Loop", "x", ["y"]), node("TopK", "h k", ["values", "places"])]
    file = graph_of(nodes, constants={"k": np.array([1])}, outputs=["places"])
    assert [n.outputs for n in file.graph.nodes] == [("h",), ("", "places")]


def test_constants_that_are_inputs_as_well():
    """As files before 2019 have them."""
    file = graph_of([node("Add", "x b")], given=[("x", (3,)), ("b", (3,))], constants={"b": np.ones(3, np.float32)})
    assert [x.name for x in file.graph.inputs] == ["x"]


def subgraph(operator):
    body = helper.make_graph([node("Identity", "x")], "body", [], [value("y", np.float32, None)])
    names = {"If": ["then_branch", "else_branch"], "Loop": ["body"], "Scan": ["body"]}[operator]
    return node(operator, "x", **dict.fromkeys(names, body), **({"num_scan_inputs": 1} if operator == "Scan" else {}))


@pytest.mark.parametrize("operator", ["If", "Loop", "Scan"])
def test_subgraphs_are_refused_by_name(operator):
    refused(
        lambda: graph_of([subgraph(operator)]),
        UnsupportedError,
        f"f: expected operators that zhishen computes, got {operator}; run the file with onnxruntime, or export the "
        "model without it",
    )


def test_operators_of_other_domains_are_refused_by_name():
    with pytest.raises(UnsupportedError, match=r"got com.microsoft.FusedConv;"):
        graph_of([node("FusedConv", "x", domain="com.microsoft")])


def test_a_circle():
    refused(
        lambda: graph_of([node("Add", "x b", ["a"], name="first"), node("Relu", "a", ["b"]), node("Relu", "a")]),
        CheckpointError,
        "f: expected nodes in the order of the computation, got Add first with the input b, which no earlier node "
        "computes; the file is damaged",
    )


def test_an_input_that_nothing_computes():
    with pytest.raises(CheckpointError, match="with the input nothing, which no earlier node computes"):
        graph_of([node("Relu", "nothing")])


@pytest.mark.parametrize(
    ("nodes", "parts"),
    [
        ([node("Relu", "x"), node("Tanh", "x")], {}),
        ([node("Relu", "x", ["x"]), node("Relu", "x")], {}),
        ([node("Relu", "x")], {"constants": {"y": np.ones(1)}}),
        ([node("Relu", "x")], {"given": [("x", (3,)), ("x", (4,))]}),
        ([node("Relu", "x")], {"given": [("x", (3,)), ("", (4,))]}),
    ],
)
def test_names_that_repeat_or_are_empty(nodes, parts):
    with pytest.raises(CheckpointError, match=r"expected a name (of its own )?for each"):
        graph_of(nodes, **parts)


def test_outputs_that_do_not_exist():
    with pytest.raises(CheckpointError, match=r"got \['z'\]; choose from \['y'\]"):
        graph_of([node("Relu", "x")], outputs=["z"])
    with pytest.raises(CheckpointError, match="expected outputs that the graph computes"):
        graph_of([node("Relu", "x")], out=[])


def test_too_many_nodes():
    with pytest.raises(UnsupportedError, match="at most 65,536 nodes, got 65,537"):
        graph_of([node("Relu", "x", [f"y{k}"]) for k in range(2**16 + 1)])


def test_sparse_weights():
    made = model([node("Relu", "x")], given=[("x", (3,))])
    values = numpy_helper.from_array(np.ones(1, np.float32), "w")
    made.graph.sparse_initializer.append(helper.make_sparse_tensor(values, numpy_helper.from_array(np.array([0])), [5]))
    with pytest.raises(UnsupportedError, match="expected dense weights"):
        read_graph(made, where="f")


def test_files(tmp_path):
    path = tmp_path / "a.onnx"
    path.write_bytes(model([node("Relu", "x")], given=[("x", (3,))]).SerializeToString())
    assert read(path).graph.node[0].op_type == "Relu"
    refused(
        lambda: read(tmp_path / "b.onnx"),
        CheckpointError,
        f"{tmp_path / 'b.onnx'}: expected an ONNX file, got no such file; check the path",
    )
    with pytest.raises(CheckpointError, match="got a folder"):
        read(tmp_path)
    with pytest.raises(CheckpointError, match="damaged or something else"):
        parse(b"\xff" * 50, where="f")
    with pytest.raises(UnsupportedError, match=r"got the domains \[\]"):
        read_graph(parse(ModelProto(producer_name="p").SerializeToString(), where="f"), where="f")


def test_damaged_files_are_read_or_refused_in_one_sentence(tmp_path):
    """A few of the files of `make verify`, which damages more than 10,000."""
    assert 100 < mutated_onnx.count_refused(150, tmp_path) < 150


def test_an_empty_file(tmp_path):
    (tmp_path / "a.onnx").touch()
    with pytest.raises(CheckpointError, match=r"a\.onnx: expected an ONNX file, got an empty file"):
        read(tmp_path / "a.onnx")
