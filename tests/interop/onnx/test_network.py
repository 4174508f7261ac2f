"""The graph of a file as a network: trained, frozen, saved, copied, drawn, and exported again."""

from __future__ import annotations

import copy
import pickle
import re

import numpy as np
import pytest
from exported import small_zoo
from models import network_file, node, same
from refusals import refused

import zhishen
from zhishen import Tensor, nn, optim, train
from zhishen.errors import ArgumentError, CheckpointError, ShapeError
from zhishen.interop import onnx


def convolutional(rng, **options):
    return nn.Network(
        [
            nn.Conv2d(1, 3, 3, rng=rng), nn.BatchNorm(3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Dropout(0.3, rng=rng), nn.Affine(27, 4, rng=rng),
        ],
        input_shape=(1, 8, 8), **options,
    )  # fmt: skip


def read_again(network, path, **options):
    return zhishen.load(onnx.export(network, path, **options).path)


@pytest.fixture
def network(rng, tmp_path):
    return read_again(convolutional(rng), tmp_path / "a.onnx")


@pytest.fixture
def batch(rng):
    return rng.normal(size=(6, 1, 8, 8)).astype(np.float32), np.arange(6) % 4


def test_names_shapes_and_text(network):
    assert list(network.params) == [
        "conv1.W", "conv1.b", "batchnorm1.gamma", "batchnorm1.beta", "affine1.W", "affine1.b",
    ]  # fmt: skip
    assert list(network.buffers) == ["batchnorm1.running_mean", "batchnorm1.running_var"]
    assert (network.input_shape, network.dtype) == ((1, 8, 8), np.float32)
    assert repr(network) == "OnnxNetwork(x → scores, 6 nodes; loss: SoftmaxCrossEntropy())"
    assert not network.training


def test_training_is_that_of_the_layers(rng, tmp_path, batch):
    """The same network twice, as layers and from its file, without the random numbers of dropout."""
    own = convolutional(rng)
    own.layers["dropout1"].rate = 0
    file = read_again(own, tmp_path / "a.onnx")
    for each in (own, file):
        each.train()
        optimizer = optim.SGD(lr=0.1)
        for _ in range(3):
            value, gradients = each.loss_and_gradient(*batch)
            optimizer.update(each.params, gradients)
        assert value < 2
    for name, array in own.params.items():
        same(file.params[name], array, atol=1e-5)
    for key in ("running_mean", "running_var"):
        same(file.buffers[f"batchnorm1.{key}"], own.layers["batchnorm1"].buffers[key], atol=1e-5)


def test_the_gradients_of_all_parameters(network, batch):
    double = copy.deepcopy(network)
    for name, array in double.own_params().items():
        double.own_params()[name] = array.astype(np.float64)
    found, expected = double.gradient(*batch), double.numerical_gradient(*batch)
    for name in found:
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-3, atol=1e-5, err_msg=name)


def test_a_trainer_and_a_run(network, batch, tmp_path, rng):
    before = network.loss(*batch)
    trainer = train.Trainer(network, batch, optim.Adam(lr=0.05), epochs=8, batch_size=6, rng=rng, run=tmp_path / "run")
    trainer.fit()
    again = zhishen.load(tmp_path / "run")
    assert isinstance(again, onnx.OnnxNetwork)
    assert again.loss(*batch) < before / 2
    network.eval()
    np.testing.assert_array_equal(again.predict(batch[0]), network.predict(batch[0]))


def dropout_network(tmp_path):
    nodes = [node("Dropout", "x ratio", ["d"]), node("Mul", "d w")]
    constants = {"ratio": np.array(0.5, np.float32), "w": np.ones(1000, np.float32)}
    return onnx.load(network_file(tmp_path / "d.onnx", nodes, given=[("x", ("N", 1000))], constants=constants))


def test_dropout_acts_in_training_only(tmp_path):
    network = dropout_network(tmp_path)
    x = np.ones((1, 1000), np.float32)
    same(network.predict(x), x)
    network.train()
    out = network(x)
    assert set(np.unique(out)) == {0, 2}
    assert 400 < (out == 0).sum() < 600
    assert not np.array_equal(network(x), out)
    again = zhishen.load(network.save(tmp_path / "d.safetensors"))
    again.train()
    np.testing.assert_array_equal(again(x), network(x))  # the generator goes on where it was


def test_a_frozen_batch_normalization_keeps_its_statistics(network, batch):
    network.freeze("batchnorm1.*")
    network.train()
    before = {key: array.copy() for key, array in network.buffers.items()}
    assert list(network.gradient(*batch)) == ["conv1.W", "conv1.b", "affine1.W", "affine1.b"]
    for key, array in network.buffers.items():
        np.testing.assert_array_equal(array, before[key])


@pytest.mark.parametrize("name", ["two_layer", "multi_layer", "residual_conv", "sound_conv1d", "picture_conv"])
def test_the_round_trip(name, rng, tmp_path):
    """Network → ONNX → network → ONNX → network, and a file of `save` between: equal outputs."""
    own = small_zoo(name, rng)
    x = rng.normal(size=(3, *own.one_input_shape())).astype(np.float32)
    own.eval()
    first = read_again(own, tmp_path / "a.onnx")
    np.testing.assert_allclose(first.predict(x), own.predict(x), rtol=1e-4, atol=1e-5)
    saved = zhishen.load(first.save(tmp_path / "a.safetensors"))
    np.testing.assert_array_equal(saved.predict(x), first.predict(x))
    second = read_again(saved, tmp_path / "b.onnx", input_shape=own.one_input_shape())
    same(second.predict(x), first.predict(x))
    assert list(second.params) == list(first.params)
    assert list(second.buffers) == list(first.buffers)


def test_a_saved_network_without_its_class_list(network, tmp_path):
    """`zhishen.load` imports the class by its name, and no other name."""
    path = network.save(tmp_path / "a.safetensors")
    assert type(zhishen.load(path)) is onnx.OnnxNetwork


def test_copies_compute_the_same(network, batch):
    for twin in (copy.deepcopy(network), pickle.loads(pickle.dumps(network))):
        np.testing.assert_array_equal(twin.predict(batch[0]), network.predict(batch[0]))
        twin.params["conv1.b"][...] += 1
        assert not np.array_equal(twin.predict(batch[0]), network.predict(batch[0]))


def test_a_drawing_has_values_and_gradients(network, batch):
    text = zhishen.draw(network, x=batch[0], t=batch[1]).text()
    assert "conv2d(x, conv1.W, conv1.b)" in text
    assert re.search(r"^batchnorm1\.gamma +parameter", text, re.MULTILINE)
    assert "softmax cross entropy(affine1/Gemm, t)" in text  # a node is a layer, whose name its result has


def test_indices_are_the_input_of_an_embedding(tmp_path, rng):
    nodes = [
        node("Gather", "table x", ["rows"]),
        node("ReduceMean", "rows axes", ["m"], keepdims=0),
        node("Gemm", "m W"),
    ]
    constants = {
        "table": rng.normal(size=(9, 4)).astype(np.float32), "axes": np.array([1]),
        "W": rng.normal(size=(4, 2)).astype(np.float32),
    }  # fmt: skip
    path = network_file(tmp_path / "e.onnx", nodes, given=[("x", (np.int64, ("N", 5)))], constants=constants, opset=18)
    network = onnx.load(path)
    x = rng.integers(0, 9, size=(3, 5))
    same(network.predict(x), constants["table"][x].mean(axis=1) @ constants["W"])
    assert set(network.gradient(x, np.array([0, 1, 1]))) == {"table", "W"}


def test_inputs_of_another_precision_are_converted(tmp_path):
    path = network_file(tmp_path / "r.onnx", [node("Relu", "x")], given=[("x", ("N", 2))])
    network = onnx.load(path)
    assert network.predict(np.array([[1.0, -1.0]])).tolist() == [[1, 0]]
    assert isinstance(network(Tensor([[1.0, -1.0]])), Tensor)
    assert dict(network.params) == {}


def test_an_output_that_does_not_depend_on_the_input(tmp_path):
    nodes = [node("Shape", "x", ["s"]), node("ConstantOfShape", "s")]
    network = onnx.load(network_file(tmp_path / "c.onnx", nodes, given=[("x", ("N", 2))]))
    same(network.predict(np.ones((3, 2), np.float32)), np.zeros((3, 2), np.float32))


def test_a_batch_that_does_not_fit(network):
    with pytest.raises(ShapeError, match=r"Conv conv1/Conv: expected inputs that fit this operator"):
        network.predict(np.ones((2, 3, 8, 8), np.float32))


def test_several_inputs_or_outputs_are_refused(network):
    config = network.config()
    config["graph"]["outputs"] = ["scores", "x"]
    refused(
        lambda: onnx.OnnxNetwork(**config),
        ArgumentError,
        "OnnxNetwork: expected a graph with one input and one output, got the inputs ['x'] and the outputs "
        "['scores', 'x']; choose one output, or run the file with onnx.Backend.prepare(model)",
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda graph: graph["nodes"][0].update(operator="Loop"), "got Loop conv1/Conv with the missing inputs []"),
        (lambda graph: graph["nodes"][0].update(inputs=["x", "nothing"]), "with the missing inputs ['nothing']"),
        (lambda graph: graph["nodes"].reverse(), "got Gemm affine1/Gemm with the missing inputs ['flatten1/Reshape']"),
        (lambda graph: graph.update(outputs=["nothing"]), "expected an output that a node computes, got nothing"),
    ],
)
def test_a_damaged_description_of_a_graph_is_refused(change, sentence, network):
    config = network.config()
    change(config["graph"])
    with pytest.raises(ArgumentError, match=re.escape(sentence)):
        onnx.OnnxNetwork(**config)


@pytest.mark.parametrize("shape", [[10**12], [-3], [2, 2]])
def test_a_saved_file_with_other_shapes_is_refused(shape, network, tmp_path, monkeypatch):
    config = network.config()
    config["parameters"]["conv1.b"]["shape"] = shape
    monkeypatch.setattr("zhishen.nn.architecture._Describer._layer", _with_config(config))
    monkeypatch.setattr("zhishen.nn.rebuild.build", lambda *_, **__: None)
    path = network.save(tmp_path / "a.safetensors")
    monkeypatch.undo()
    with pytest.raises(CheckpointError, match="expected a network that can be rebuilt"):
        zhishen.load(path)


def _with_config(config):
    from zhishen.nn import architecture
    from zhishen.nn.arguments import encode

    original = architecture._Describer._layer

    def described(self, layer, path, **options):
        found = original(self, layer, path, **options)
        return {**found, "config": {name: encode(value, where="", name=name) for name, value in config.items()}}

    return described
