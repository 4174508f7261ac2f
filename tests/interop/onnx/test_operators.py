"""The layers and the networks of the zoo as ONNX, against onnxruntime."""

from __future__ import annotations

import numpy as np
import onnx as onnx_format
import pytest
from exported import LAYERS, NETWORKS, TOLERANCE, difference, layer_classes, scrambled, small_zoo
from refusals import refused

from zhishen import nn, ops
from zhishen.errors import ArgumentError
from zhishen.interop import onnx
from zhishen.interop.onnx import operators

#: Ops that no layer runs in evaluation, with the reason.
NOT_IN_EVALUATION = {
    "batch_norm": "training only",
    "dropout": "training only",
    "keyed_dropout": "training only",
    "cross_entropy": "a loss",
    "sigmoid_cross_entropy": "a loss",
    "softmax_cross_entropy": "a loss",
    "sum_of_squares": "a loss",
}


def test_every_layer_has_an_example():
    assert set(LAYERS) == layer_classes()


def test_every_network_of_the_zoo_has_an_example():
    assert set(NETWORKS) == set(nn.NETWORKS)


def test_every_op_is_in_the_table_or_not_used_in_evaluation():
    assert set(operators.OPERATORS) | set(NOT_IN_EVALUATION) == set(ops.OPS)
    assert set(operators.OPERATORS).isdisjoint(NOT_IN_EVALUATION)


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer(name, rng, tmp_path):
    for layer, shape in LAYERS[name](rng):
        network = scrambled(nn.Network([layer], loss="sum_of_squares"), rng)
        assert difference(network, shape, rng, tmp_path) < TOLERANCE, (layer, shape)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_of_the_zoo(name, rng, tmp_path):
    network = small_zoo(name, rng)
    shape = network.one_input_shape()
    with ops.use_kernels("reference"):
        assert difference(network, shape, rng, tmp_path) < TOLERANCE


@pytest.mark.parametrize("name", ["Affine", "LayerNorm", "WeightNormAffine", "Softmax", "RMSNorm", "Residual"])
def test_float64(name, rng, tmp_path):
    layer, shape = LAYERS[name](rng)[0]
    network = nn.Network([nn.Affine(4, 4, rng=rng, dtype=np.float64), layer], loss="sum_of_squares")
    for each in network.walk().layers.values():
        for key, array in each.params.items():
            each.params[key] = array.astype(np.float64)
    assert difference(scrambled(network, rng), shape, rng, tmp_path, dtype="float64") < 1e-10


def test_a_fault_in_the_table_is_caught(rng, tmp_path, monkeypatch):
    network = small_zoo("two_layer", rng)
    monkeypatch.setitem(operators.OPERATORS, "relu", operators._node("Elu"))
    assert difference(network, (8,), rng, tmp_path) > TOLERANCE
    with pytest.raises(ArgumentError, match=r"^export: expected a file with the outputs of Network, got a difference"):
        onnx.export(network, tmp_path / "faulty.onnx")
    assert not (tmp_path / "faulty.onnx").exists()


def test_a_layer_without_a_converter_is_named(rng, tmp_path, monkeypatch):
    monkeypatch.delitem(operators.OPERATORS, "relu")
    refused(
        lambda: onnx.export(small_zoo("two_layer", rng), tmp_path / "a.onnx"),
        ArgumentError,
        "relu1: expected an operation that ONNX has in evaluation, got relu; use other operations, or export the "
        "network without this layer",
    )


def test_weight_norm_of_weights_that_depend_on_the_input(rng, tmp_path):
    class Odd(nn.Network):
        def forward(self, x):
            return ops.weight_norm_affine(x, x.T @ x, np.ones(4), np.zeros(4))

    refused(
        lambda: onnx.export(Odd(nn.ReLU()), tmp_path / "a.onnx", input_shape=(4,)),
        ArgumentError,
        "forward: expected weight_norm_affine with parameters, got one that depends on the input; use the layer of "
        "this name",
    )


def test_the_nodes_have_the_names_of_the_layers(rng, tmp_path):
    network = small_zoo("residual_conv", rng)
    onnx.export(network, tmp_path / "a.onnx", compare_outputs=False)
    graph = onnx_format.load(tmp_path / "a.onnx").graph
    assert {"conv1/Conv", "residual1.conv1/Conv", "residual1/Add", "affine1/Gemm"} <= {node.name for node in graph.node}
    names = {constant.name for constant in graph.initializer}
    assert {"conv1.W", "residual1.batchnorm1.gamma", "affine1.b"} <= names
