"""`Backend`, by the node tests of the package onnx, and by its own interface."""

from __future__ import annotations

from collections import Counter

import numpy as np
import onnx
import pytest
from models import model, node, same
from node_results import PASSED, REFUSED, node_tests, result
from refusals import refused

from zhishen.errors import ArgumentError, UnsupportedError
from zhishen.interop.onnx import Backend


def test_the_node_tests_of_onnx():
    """Each one gives the expected values, or is refused by the name of what is missing; none gives other values."""
    found = {case.name: result(case) for case in node_tests()}
    others = {name: text for name, text in found.items() if text not in (PASSED, REFUSED)}
    assert others == {}
    assert Counter(found.values())[PASSED] >= 1000


def test_a_model_of_several_inputs_and_outputs():
    made = model(
        [node("Add", "a b", ["sum"]), node("Shape", "sum", ["shape"])],
        given=[("a", (2, 3)), ("b", (3,))],
        out=["sum", ("shape", np.int64)],
    )
    a, b = np.ones((2, 3), np.float32), np.arange(3, dtype=np.float32)
    prepared = Backend.prepare(made)
    for inputs in ([a, b], (a, b), {"b": b, "a": a}):
        total, shape = prepared.run(inputs)
        same(total, a + b)
        same(shape, np.array([2, 3]))
    same(Backend.run_model(made, [a, b])[0], a + b)


def test_inputs_that_do_not_fit():
    prepared = Backend.prepare(model([node("Relu", "x")], given=[("x", (2,))]))
    refused(
        lambda: prepared.run([]),
        ArgumentError,
        "Backend.run: expected 1 inputs, ['x'], got 0; give an array for each",
    )
    refused(
        lambda: prepared.run([np.ones(2)]),
        ArgumentError,
        "Backend.run: expected x of dtype float32, got float64; convert it first",
    )
    with pytest.raises(ArgumentError, match="got None"):
        prepared.run({"z": np.ones(2)})


def test_one_node_of_an_opset():
    softmax = node("Softmax", "x")
    x = np.ones((2, 2, 2), np.float32)
    same(Backend.run_node(softmax, x, opset_version=11)[0], x / 4)
    same(Backend.run_node(softmax, [x], opset_version=13)[0], x / 2)


def test_devices():
    assert Backend.supports_device("CPU")
    assert Backend.supports_device("CPU:0")
    assert not Backend.supports_device("CUDA")
    refused(
        lambda: Backend.prepare(model([node("Relu", "x")], given=[("x", (2,))]), "CUDA:1"),
        ArgumentError,
        "Backend: expected the device CPU, got CUDA:1; omit it",
    )


def test_what_is_missing_is_refused():
    with pytest.raises(UnsupportedError, match="got NonMaxSuppression"):
        Backend.prepare(model([node("NonMaxSuppression", "x x")], given=[("x", (1, 1, 4))]))
    assert issubclass(Backend, onnx.backend.base.Backend)


def test_compatible_models():
    assert Backend.is_compatible(model([node("Relu", "x")], given=[("x", (2,))]))
    assert not Backend.is_compatible(model([node("Relu", "x")], given=[("x", (2,))]), "CUDA")
    assert not Backend.is_compatible(model([node("Loop", "x")], given=[("x", (2,))]))
