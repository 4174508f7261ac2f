"""`load`: the output, the loss, the parameters, the preprocessing, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
from exported import small_zoo
from models import network_file, node, same
from onnx import TensorProto
from refusals import refused

import zhishen
from zhishen import data, nn
from zhishen.errors import ArgumentError, CheckpointError, UnsupportedError
from zhishen.interop import onnx
from zhishen.interop.onnx.checking import run_model

W = np.array([[1, 2, 0], [0, -1, 1]], np.float32)


def classifier(tmp_path, *last, given=(("x", ("N", 2)),), out=("y",), **parts):
    """A file with the scores x W, and the last nodes."""
    nodes = [node("MatMul", "x W", ["s"]), *last]
    return network_file(tmp_path / "a.onnx", nodes, given=given, out=out, constants={"W": W}, **parts)


X = np.array([[0.5, -1], [2, 1]], np.float32)


@pytest.mark.parametrize(
    ("last", "loss"),
    [
        ([node("Softmax", "s")], nn.SoftmaxCrossEntropy),
        ([node("Softmax", "s", ["p"]), node("Identity", "p")], nn.SoftmaxCrossEntropy),
        ([node("Sigmoid", "s")], nn.SigmoidCrossEntropy),
    ],
)
def test_the_last_softmax_or_sigmoid_belongs_to_the_loss(last, loss, tmp_path):
    path = classifier(tmp_path, *last)
    network = onnx.load(path)
    assert type(network.last_layer) is loss
    same(network.predict(X), X @ W)
    same(network.probabilities(X), run_model(path.read_bytes(), X))
    whole = onnx.load(path, scores=False, loss="sum_of_squares")
    same(whole.predict(X), run_model(path.read_bytes(), X))
    assert type(whole.last_layer) is nn.SumOfSquares


def test_a_softmax_over_another_axis_is_part_of_the_network(tmp_path):
    path = classifier(tmp_path, node("Softmax", "s", axis=0))
    same(onnx.load(path).predict(X), run_model(path.read_bytes(), X))


def test_other_ends_keep_the_default_loss(tmp_path):
    network = onnx.load(classifier(tmp_path, node("LogSoftmax", "s")))
    assert type(network.last_layer) is nn.SoftmaxCrossEntropy
    same(network.probabilities(X), np.exp(network.predict(X)))  # the softmax of a log-softmax


def test_a_label_beside_the_probabilities(tmp_path):
    last = [node("Softmax", "s", ["p"]), node("ArgMax", "p", ["label"], axis=1)]
    path = classifier(tmp_path, *last, out=[("label", np.int64), "p"])
    same(onnx.load(path).predict(X), X @ W)


def test_the_probabilities_in_a_zip_map(tmp_path):
    """As skl2onnx writes classifiers by default: a list of dictionaries."""
    last = [node("Softmax", "s", ["p"]), node("ZipMap", "p", ["z"], domain="ai.onnx.ml", classlabels_int64s=[0, 1, 2])]
    path = classifier(tmp_path, *last, out=[("z", np.int64)])
    same(onnx.load(path).predict(X), X @ W)


def test_an_output_by_its_name(tmp_path):
    path = classifier(tmp_path, node("Relu", "s"), node("Tanh", "s", ["z"]), out=["y", "z"])
    same(onnx.load(path, output="z").predict(X), np.tanh(X @ W))
    same(onnx.load(path, output="s").predict(X), X @ W)
    refused(
        lambda: onnx.load(path),
        UnsupportedError,
        f"{path}: expected one output of floats, got ['y', 'z']; choose one with output=, or run the file with "
        "onnx.Backend.prepare(model)",
    )
    with pytest.raises(CheckpointError, match=r"got \['w'\]"):
        onnx.load(path, output="w")


def test_several_inputs_are_refused(tmp_path):
    path = classifier(tmp_path, node("Add", "s z"), given=[("x", ("N", 2)), ("z", ("N", 3))])
    refused(
        lambda: onnx.load(path),
        UnsupportedError,
        f"{path}: expected one input and an output of floats, got the inputs ['x', 'z'] and the output y of float32; "
        "run the file with onnx.Backend.prepare(model)",
    )


def test_which_constants_are_parameters(tmp_path):
    nodes = [
        node("Mul", "x w", ["a"]), node("Mul", "a half", ["b"]), node("Clip", "b low high", ["c"]),
        node("Reshape", "c shape", ["d"]), node("BatchNormalization", "d gamma beta mean var", ["e"]),
        node("Constant", "", ["fixed"], value_floats=[1.0, 2.0]), node("Add", "e fixed"),
    ]  # fmt: skip
    two = np.ones(2, np.float32)
    constants = {
        "w": two, "half": np.array(0.5, np.float32), "low": np.array([-1], np.float32)[0],
        "high": np.array(1, np.float32), "shape": np.array([0, 2]), "gamma": two, "beta": two, "mean": two, "var": two,
    }  # fmt: skip
    network = onnx.load(network_file(tmp_path / "a.onnx", nodes, given=[("x", ("N", 2))], constants=constants))
    assert list(network.params) == ["w", "gamma", "beta"]
    assert list(network.buffers) == ["mean", "var"]
    assert sorted(network.graph.constants) == ["fixed", "half", "high", "low", "shape"]


@pytest.mark.parametrize("loss", ["softmax_cross_entropy", "sigmoid_cross_entropy", "sum_of_squares"])
@pytest.mark.parametrize("probabilities", [False, True])
def test_what_zhishen_exported_keeps_its_loss(loss, probabilities, rng, tmp_path):
    if probabilities and loss == "sum_of_squares":
        return
    own = small_zoo("two_layer", rng, loss=loss)
    again = zhishen.load(onnx.export(own, tmp_path / "a.onnx", probabilities=probabilities).path)
    assert type(again.last_layer) is type(own.last_layer)
    x = rng.normal(size=(3, 8)).astype(np.float32)
    np.testing.assert_allclose(again.predict(x), own.predict(x), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("raw", [False, True])
def test_what_zhishen_exported_keeps_its_preprocessing(raw, rng, tmp_path):
    own = small_zoo("picture_conv", rng)
    own.preprocessing = data.Preprocessing(
        input_shape=(3, 14, 12), divisor=255, mean=(0.1, 0.2, 0.3), deviation=0.5, classes=("猫", "犬", "鸟", "鱼"),
        reader=data.ImageReader(height=14, width=12, channels=3),
    )  # fmt: skip
    again = zhishen.load(onnx.export(own, tmp_path / "a.onnx", raw=raw).path)
    pixels = rng.integers(0, 256, size=(3, 3, 14, 12)).astype(np.uint8)
    np.testing.assert_allclose(again.predict(pixels), own.predict(pixels), rtol=1e-3, atol=1e-5)
    assert again.preprocessing.classes == own.preprocessing.classes
    if not raw:
        assert again.preprocessing == own.preprocessing


@pytest.mark.parametrize("text", ["{", "[]", json.dumps({"divisor": -1}), json.dumps({"unknown": 1})])
def test_a_damaged_preprocessing_is_refused(text, tmp_path):
    path = classifier(tmp_path, node("Relu", "s"), metadata={"preprocessing": text})
    with pytest.raises(CheckpointError, match="expected metadata with a preprocessing"):
        onnx.load(path)


def test_an_output_that_is_no_float(tmp_path):
    path = classifier(tmp_path, node("Cast", "s", to=TensorProto.INT64))
    with pytest.raises(UnsupportedError, match="output y of int64"):
        onnx.load(path)


def test_load_of_the_library(tmp_path):
    path = classifier(tmp_path, node("Relu", "s"))
    assert isinstance(zhishen.load(path), onnx.OnnxNetwork)
    refused(
        lambda: zhishen.load(path, best=True),
        ArgumentError,
        f"zhishen.load: expected no classes and no best with {path}, which contains neither; omit them",
    )
    with pytest.raises(CheckpointError, match="got no such file"):
        zhishen.load(tmp_path / "b.onnx")
    (tmp_path / "c.ONNX").write_bytes(b"\xff" * 20)
    with pytest.raises(CheckpointError, match="damaged or something else"):
        zhishen.load(tmp_path / "c.ONNX")


@pytest.mark.parametrize(
    ("last", "loss"),
    [(nn.Softmax, "softmax_cross_entropy"), (nn.Sigmoid, "sum_of_squares"), (nn.Sigmoid, "sigmoid_cross_entropy")],
)
def test_the_last_layer_of_an_exported_network_stays_a_layer(last, loss, rng, tmp_path):
    """Unlike the Softmax of probabilities: what `predict` returns, and the loss, are as before."""
    network = nn.Network(nn.Affine(2, 3, rng=rng), last(), loss=loss)
    again = onnx.load(onnx.export(network, tmp_path / "a.onnx").path)
    assert type(again.last_layer) is type(network.last_layer)
    same(again.predict(X), network.predict(X))


def test_the_softmax_of_exported_probabilities_is_omitted(rng, tmp_path):
    network = nn.Network(nn.Affine(2, 3, rng=rng), nn.Softmax())
    again = onnx.load(onnx.export(network, tmp_path / "a.onnx", probabilities=True).path)
    same(again.predict(X), network.predict(X))
    same(again.probabilities(X), network.probabilities(X))
