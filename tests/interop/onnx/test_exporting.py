"""`export`: what is in the file, its options and errors."""

from __future__ import annotations

import json

import numpy as np
import onnx as onnx_format
import pytest
from exported import TOLERANCE, difference, small_zoo
from random_trees import ByHand, network_of
from refusals import refused

from zhishen import data, nn
from zhishen.data.preprocessing import Preprocessing
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.interop import onnx
from zhishen.interop.onnx.checking import relative_difference, run_model


def metadata(path):
    return {entry.key: entry.value for entry in onnx_format.load(path).metadata_props}


def test_what_is_written(rng, tmp_path):
    network = small_zoo("simple_conv", rng)
    found = onnx.export(network, tmp_path / "a.onnx")
    assert found.path == tmp_path / "a.onnx"
    assert (found.opset, found.dtype) == (18, "float32")
    assert (found.input_name, found.input_shape) == ("x", ("N", 1, 12, 12))
    assert (found.output_name, found.output_shape) == ("scores", ("N", 4))
    model = onnx_format.load(found.path)
    onnx_format.checker.check_model(model, full_check=True)
    assert found.nodes == len(model.graph.node)
    assert found.differences is not None
    assert found.differences.direct < TOLERANCE
    assert metadata(found.path) == {
        "zhishen": model.producer_version, "inputs": "prepared", "loss": "softmax_cross_entropy",
    }  # fmt: skip


def test_the_batch_axis_is_free(rng, tmp_path):
    network = small_zoo("residual_conv", rng)
    content = onnx.export(network, tmp_path / "a.onnx").path.read_bytes()
    for samples in (1, 2, 33):
        x = rng.normal(size=(samples, 1, 12, 12)).astype(np.float32)
        assert relative_difference(run_model(content, x), network.predict(x)) < 1e-4
    assert run_model(content, np.zeros((0, 1, 12, 12), np.float32)).shape == (0, 4)


@pytest.mark.parametrize("loss", ["softmax_cross_entropy", "sigmoid_cross_entropy"])
def test_probabilities(loss, rng, tmp_path):
    network = small_zoo("two_layer", rng, loss=loss)
    found = onnx.export(network, tmp_path / "a.onnx", probabilities=True)
    assert found.output_name == "probabilities"
    x = rng.normal(size=(5, 8)).astype(np.float32)
    np.testing.assert_allclose(run_model(found.path.read_bytes(), x), network.probabilities(x), atol=1e-6)


def test_values_have_no_probabilities(rng, tmp_path):
    network = small_zoo("table_layers", rng, loss="sum_of_squares")
    assert onnx.export(network, tmp_path / "a.onnx").output_name == "values"
    refused(
        lambda: onnx.export(network, tmp_path / "a.onnx", probabilities=True),
        ArgumentError,
        "export: expected a loss of scores for probabilities, got SumOfSquares, a loss of values; omit probabilities",
    )


def test_preprocessing_and_classes_are_metadata(rng, tmp_path):
    network = small_zoo("picture_conv", rng)
    reader = data.ImageReader(height=14, width=12, channels=3)
    network.preprocessing = Preprocessing(
        input_shape=(3, 14, 12), divisor=255, mean=(0.1, 0.2, 0.3), deviation=(0.4, 0.5, 0.6), classes=("猫", "dog"),
        reader=reader,
    )  # fmt: skip
    found = metadata(onnx.export(network, tmp_path / "a.onnx").path)
    assert json.loads(found["classes"]) == ["猫", "dog"]
    assert Preprocessing.from_dict(json.loads(found["preprocessing"])) == network.preprocessing
    assert found["inputs"] == "prepared"


@pytest.mark.parametrize(
    ("mean", "deviation"),
    [((0.1, 0.2, 0.3), (0.4, 0.5, 0.6)), (0.5, 0.25), (0.0, 1.0)],
    ids=["channels", "one", "none"],
)
def test_raw_inputs(mean, deviation, rng, tmp_path):
    network = small_zoo("picture_conv", rng)
    network.preprocessing = Preprocessing(input_shape=(3, 14, 12), divisor=255, mean=mean, deviation=deviation)
    found = onnx.export(network, tmp_path / "a.onnx", raw=True)
    assert (found.input_name, found.input_shape) == ("raw", ("N", 3, 14, 12))
    assert metadata(found.path)["inputs"] == "raw"
    pixels = rng.integers(0, 256, size=(5, 3, 14, 12)).astype(np.uint8)
    out = run_model(found.path.read_bytes(), pixels.astype(np.float32))
    assert relative_difference(out, network.predict(pixels)) < 1e-4


def test_raw_features_far_from_zero(rng, tmp_path):
    """The steps run in float64, as the preprocessing itself does: in float32 the mean would cancel all digits."""
    network = small_zoo("two_layer", rng)
    network.preprocessing = Preprocessing(input_shape=(8,), mean=[2.0**24] * 8, deviation=[3.0] * 8)
    content = onnx.export(network, tmp_path / "a.onnx", raw=True).path.read_bytes()
    rows = (2.0**24 + 2 * rng.integers(0, 6, size=(5, 8))).astype(np.float32)
    expected = network.predict(network.preprocessing(rows))
    assert relative_difference(run_model(content, rows), expected) < TOLERANCE


def test_raw_needs_a_preprocessing(rng, tmp_path):
    refused(
        lambda: onnx.export(small_zoo("two_layer", rng), tmp_path / "a.onnx", raw=True),
        ArgumentError,
        "export: expected a network with a preprocessing for raw inputs, got one without; omit raw, or set "
        "network.preprocessing",
    )


def test_the_shape_of_one_input(rng, tmp_path):
    network = nn.Network([nn.Conv2d(1, 2, 3, rng=rng), nn.GlobalAvgPool2d()])
    refused(
        lambda: onnx.export(network, tmp_path / "a.onnx"),
        ArgumentError,
        "export: expected the shape of one input, which Network does not know, got None; give input_shape=(1, 28, 28), "
        "for example",
    )
    assert onnx.export(network, tmp_path / "a.onnx", input_shape=[1, 5, 6]).input_shape == ("N", 1, 5, 6)
    network.preprocessing = Preprocessing(input_shape=(1, 7, 7))
    assert onnx.export(network, tmp_path / "a.onnx").input_shape == ("N", 1, 7, 7)


def test_a_network_that_returns_its_input(rng, tmp_path):
    class Same(nn.Network):
        def forward(self, x):
            return x

    for network in (Same(nn.ReLU()), nn.Network([nn.Dropout(0.5, rng=rng)])):
        path = onnx.export(network, tmp_path / "a.onnx", input_shape=(3,)).path
        x = rng.normal(size=(2, 3)).astype(np.float32)
        np.testing.assert_array_equal(run_model(path.read_bytes(), x), x)


def test_a_network_of_half_precision(rng, tmp_path):
    network = small_zoo("two_layer", rng, dtype=np.float16)
    found = onnx.export(network, tmp_path / "a.onnx")
    assert found.differences is not None
    assert found.differences.direct < 1e-2


def test_the_dtype(rng, tmp_path):
    with pytest.raises(ArgumentError, match=r"^export: expected dtype to be one of "):
        onnx.export(small_zoo("two_layer", rng), tmp_path / "a.onnx", dtype="int8")


def test_a_folder_that_does_not_exist(rng, tmp_path):
    with pytest.raises(CheckpointError, match=r"make the folder first"):
        onnx.export(small_zoo("two_layer", rng), tmp_path / "nowhere" / "a.onnx")


@pytest.mark.parametrize("seed", range(24))
def test_random_networks_of_networks(seed, rng, tmp_path):
    """Blocks in blocks, shared layers and frozen parameters; a block by hand is refused by its name."""
    network = network_of(seed)
    by_hand = [layer for layer in network.walk().layers.values() if isinstance(layer, ByHand)]
    if by_hand:
        with pytest.raises(ArgumentError, match=r"^ByHand [\w.]+: expected a forward on Tensors"):
            onnx.export(network, tmp_path / "a.onnx", input_shape=(3,))
    else:
        assert difference(network, (3,), rng, tmp_path) < TOLERANCE


@pytest.mark.parametrize(
    ("network", "options", "sentence"),
    [
        (nn.ReLU(), {}, r"^export: expected a Network, got ReLU; put a layer into nn\.Network\(layer\)$"),
        (None, {}, "^export: expected a Network, got NoneType"),
        (nn.Network(nn.ReLU()), {"input_shape": 4}, "^export: expected input_shape as a tuple, got 4; give"),
        (nn.Network(nn.ReLU()), {"input_shape": "ab"}, "^export: expected input_shape as a tuple, got 'ab'"),
        (
            nn.Network(nn.ReLU()),
            {"input_shape": (-4,)},
            "^export: expected input_shape to be a whole number >= 0, got -4",
        ),
    ],
)
def test_what_is_no_network_and_no_shape(network, options, sentence, tmp_path):
    with pytest.raises(ArgumentError, match=sentence):
        onnx.export(network, tmp_path / "a.onnx", **options)
    assert not any(tmp_path.iterdir())
