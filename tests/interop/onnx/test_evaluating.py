"""A graph computed node by node: errors name the node, memory is bounded, and nothing warns."""

from __future__ import annotations

import numpy as np
import pytest
from models import model, node, same
from refusals import refused

from zhishen import Tensor
from zhishen.errors import ShapeError, UnsupportedError
from zhishen.interop.onnx.evaluating import evaluate
from zhishen.interop.onnx.reading import read_graph


def outputs(nodes, x, **parts):
    graph = read_graph(model(nodes, **{"given": [("x", ("N", 3))], **parts}), where="f").graph
    return evaluate(graph, {"x": x})


def test_tensors_and_arrays():
    nodes = [node("Shape", "x", ["s"]), node("Reshape", "x s", ["r"]), node("Exp", "r")]
    y, shape = outputs(nodes, Tensor(np.zeros((2, 3))), out=["y", ("s", np.int64)])
    assert isinstance(y, Tensor)
    assert y.requires_grad
    same(shape, np.array([2, 3]))


def test_inputs_that_do_not_fit_a_node():
    refused(
        lambda: outputs(
            [node("Add", "x b", name="sum")], np.zeros((2, 3), np.float32), constants={"b": np.zeros(4, np.float32)}
        ),
        ShapeError,
        "Add sum: expected inputs that fit this operator, got float32 (2, 3), float32 (4,) (shape mismatch: objects "
        "cannot be broadcast to a single shape. Mismatch is between arg 0 with shape (2, 3) and arg 1 with shape "
        "(4,).); give other inputs, or check the file",
    )


def test_a_chain_that_doubles_is_stopped():
    nodes = [node("Concat", f"h{k} h{k}", [f"h{k + 1}"], axis=0) for k in range(60)]
    nodes = [node("Identity", "x", ["h0"]), *nodes, node("Relu", "h60")]
    with pytest.raises(UnsupportedError, match=r"Concat h\d+: expected a result of at most 16,777,216 elements"):
        outputs(nodes, np.zeros((1, 3), np.float32))


def test_more_inputs_allow_larger_results():
    shape = np.array([2**13, 2**12])  # an array of one element, repeated without memory
    with pytest.raises(UnsupportedError, match="16,777,216"):
        outputs([node("Expand", "x shape")], np.zeros((1, 1), np.float32), constants={"shape": shape})
    (y,) = outputs([node("Expand", "x shape")], np.zeros((2**13, 1), np.float32), constants={"shape": shape})
    assert y.shape == (2**13, 2**12)


def test_infinities_and_nan_are_values():
    (y,) = outputs([node("Div", "x x", ["q"]), node("Log", "q")], np.zeros((1, 3), np.float32))
    assert np.isnan(y).all()


def test_the_text_of_a_hostile_file_is_cut():
    with pytest.raises(ShapeError) as caught:
        outputs([node("Einsum", "x", equation="a" * 10**6)], np.zeros((2, 3), np.float32))
    assert len(str(caught.value)) < 1000
