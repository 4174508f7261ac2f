"""The layers and the networks of the zoo as ONNX, against onnxruntime."""

from __future__ import annotations

import numpy as np
import onnx as onnx_format
import pytest
from exported import LAYERS, NETWORKS, TOLERANCE, difference, layer_classes, scrambled, small_zoo
from models import network_file, node
from refusals import refused

from zhishen import data, nn, ops
from zhishen.errors import ArgumentError
from zhishen.interop import onnx
from zhishen.interop.onnx import operators
from zhishen.interop.onnx.checking import run_model
from zhishen.interop.onnx.computing.elementwise import SMOOTH

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


#: Ops that only networks from files use → a node and its constants.
FILES = {
    "pad": (node("Pad", "x pads value"), {"pads": np.array([0, 1, 0, 2]), "value": np.array(0.5, np.float32)}),
    "fmod": (node("Mod", "x w", fmod=1), {"w": np.array([0.3, 0.5, 0.7, 0.9], np.float32)}),
    "conv_transpose": (
        node("ConvTranspose", "x W b", strides=[2], pads=[1, 0], output_padding=[1], dilations=[2], group=2),
        {"W": np.linspace(-1, 1, 24, dtype=np.float32).reshape(4, 2, 3), "b": np.arange(4, dtype=np.float32)},
    ),
    **{kind.lower(): (node(kind, "x"), {}) for kind in SMOOTH},
}


def test_every_op_of_files_has_an_example():
    assert set(FILES) == set(operators.FROM_FILES)
    assert set(FILES).isdisjoint(operators.OPERATORS)


@pytest.mark.parametrize("name", FILES)
def test_an_op_of_a_file_is_exported_again(name, rng, tmp_path):
    made, constants = FILES[name]
    shape = (4, 5) if name == "conv_transpose" else (4,)
    path = network_file(tmp_path / "a.onnx", [made], given=[("x", ("N", *shape))], constants=constants)
    network = onnx.load(path, loss="sum_of_squares")
    again = onnx.export(network, tmp_path / "b.onnx", compare_outputs=False).path
    low = 1.1 if name == "acosh" else -0.9
    x = rng.uniform(low, low + 1.8, size=(3, *shape)).astype(np.float32)
    expected = run_model(path.read_bytes(), x)
    np.testing.assert_allclose(network.predict(x), expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(run_model(again.read_bytes(), x), expected, rtol=1e-5, atol=1e-6)
    assert onnx_format.load(again).graph.node[0].op_type == made.op_type


@pytest.mark.parametrize("layer", ["conv", "affine", "affine of sequences"])
def test_a_layer_without_a_bias_has_none_in_the_file(layer, rng, tmp_path):
    """A reader of the file would train it."""
    layers = {
        "conv": (nn.Conv2d(2, 3, 3, bias=False, rng=rng), (2, 5, 5)),
        "affine": (nn.Affine(4, 3, bias=False, rng=rng), (4,)),
        "affine of sequences": (nn.Affine(4, 3, bias=False, rng=rng), (5, 4)),
    }
    first, shape = layers[layer]
    path = onnx.export(nn.Network([first], loss="sum_of_squares"), tmp_path / "a.onnx", input_shape=shape).path
    assert [tensor.name[-2:] for tensor in onnx_format.load(path).graph.initializer] == [".W"]
    assert list(onnx.load(path).params) == [f"{layer.split()[0]}1.W"]


def test_what_is_no_parameter_here_is_none_after_loading(rng, tmp_path):
    """The ones and zeros of a group normalization, an array of `forward`, and the numbers of the preprocessing."""

    class Shifted(nn.Network):
        def forward(self, x):
            conv, norm, affine = self.layers.values()
            return affine(norm(conv(x)).sum(axis=(2, 3)) * np.array([1, 2, 3, 4], np.float32))

    network = Shifted([nn.Conv2d(2, 4, 3, rng=rng), nn.GroupNorm(2, 4), nn.Affine(4, 2, rng=rng)])
    network.preprocessing = data.Preprocessing(input_shape=(2, 5, 5), mean=(1.0, 2.0), deviation=(3.0, 4.0))
    for raw in (False, True):
        again = onnx.load(onnx.export(network, tmp_path / "a.onnx", raw=raw).path)
        assert list(again.params) == list(network.params)
        third = onnx.load(onnx.export(again, tmp_path / "b.onnx").path)
        assert list(third.params) == list(network.params)


def test_a_parameter_that_the_network_transposes_stays_a_parameter(rng, tmp_path):
    class Transposed(nn.Network):
        def forward(self, x):
            return x @ self.layers["affine1"].tensor("W").T

    network = Transposed(nn.Affine(3, 4, bias=False, rng=rng))
    again = onnx.load(onnx.export(network, tmp_path / "a.onnx", input_shape=(4,)).path)
    assert {name: array.shape for name, array in again.params.items()} == {"affine1.W": (4, 3)}


def test_groups_of_one_channel_are_one_node(rng, tmp_path):
    network = nn.Network([nn.GroupNorm(2, 2), nn.Flatten()])
    onnx.export(network, tmp_path / "a.onnx", input_shape=(2, 3, 3))
    nodes = onnx_format.load(tmp_path / "a.onnx").graph.node
    assert [node.op_type for node in nodes] == ["InstanceNormalization", "Reshape"]


def test_a_step_is_loaded_drawn_and_exported_again(rng, tmp_path):
    network = nn.Network([nn.Affine(4, 3, rng=rng), nn.Step(), nn.Affine(3, 2, rng=rng)])
    again = onnx.load(onnx.export(network, tmp_path / "a.onnx").path)
    third = onnx.load(onnx.export(again, tmp_path / "b.onnx").path)
    x = rng.normal(size=(5, 4)).astype(np.float32)
    np.testing.assert_allclose(third.predict(x), network.predict(x), rtol=1e-5, atol=1e-6)
    gradients = again.gradient(x, np.array([0, 1, 0, 1, 0]))
    assert not gradients["affine1.W"].any()
    assert gradients["affine2.b"].any()
