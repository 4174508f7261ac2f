"""The networks that the drawing board can ask, and those that it refuses."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.data import Preprocessing
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.lab.engine.board_network import built_in, chosen, network_names, saved_network
from zhishen.nn.architecture import described
from zhishen.train import Config, DataDescription, checkpoint

DIGITS = tuple("0123456789")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(inputs: int = 784, outputs: int = 10) -> nn.Network:
    return nn.two_layer(inputs, 4, outputs, rng=np.random.default_rng(0))


def test_the_built_in_network_reads_ten_digits():
    assert (built_in().classes, built_in().shape) == (DIGITS, (1, 28, 28))


def test_a_file_and_a_run_are_found_and_loaded(folder):
    network = rows()
    network.preprocessing = Preprocessing(input_shape=(784,), divisor=255, classes=("a", "b", *"cdefghij"))
    (folder / "runs" / "mine-1").mkdir(parents=True)
    network.save("own.safetensors")
    network.save("runs/mine-1/model.safetensors")
    assert sorted(network_names()) == ["mine-1", "own.safetensors"]
    images = np.random.default_rng(1).random((2, 28, 28), dtype=np.float32)
    for name in network_names():
        found = saved_network(name)
        assert found.classes[:2] == ("a", "b")
        np.testing.assert_array_equal(
            found.network.predict(found.inputs(images)), network.predict(images.reshape(2, -1))
        )


def test_a_file_that_was_written_anew_is_read_again(folder):
    rows(outputs=3).save("own.safetensors")
    assert len(saved_network("own.safetensors").classes) == 3
    rows(outputs=4).save("own.safetensors")
    assert len(saved_network("own.safetensors").classes) == 4


def test_inputs_are_prepared_as_in_training():
    network = rows()
    network.preprocessing = Preprocessing(input_shape=(784,), divisor=255, mean=0.1307, deviation=0.3081)
    image = np.arange(784).reshape(1, 28, 28) % 256
    prepared = chosen(network, "", None, "own").inputs(image / np.float32(255))
    np.testing.assert_allclose(prepared, network.preprocessing(image), atol=1e-6)


@pytest.mark.parametrize(
    "network", [rows(100), nn.two_layer(784, 4, 1, rng=np.random.default_rng(0), loss="sum_of_squares")]
)
def test_a_network_for_something_else_is_refused(network):
    with pytest.raises(ArgumentError, match="expected a network that finds the class of gray images of 28 x 28"):
        chosen(network, "", None, "other")


def with_pixel_means(network: nn.Network) -> nn.Network:
    rng = np.random.default_rng(1)
    network.preprocessing = Preprocessing(
        input_shape=(784,), divisor=255, mean=rng.random(784), deviation=0.5 + rng.random(784),
        classes=tuple("abcdefghij"),
    )  # fmt: skip
    return network


def test_a_mean_for_each_pixel_becomes_a_layer_before_the_others():
    network = with_pixel_means(rows())
    image = (np.arange(784).reshape(1, 28, 28) % 256).astype(np.uint8)
    found = chosen(network, "", None, "own")
    assert (found.scale, found.offset, found.classes[:2], found.original) == (1.0, 0.0, ("a", "b"), network)
    assert list(found.network.layers) == ["pixels", "affine1", "relu1", "affine2"]
    asked = found.network.predict(found.inputs(image / np.float32(255)))
    np.testing.assert_allclose(asked, network.predict(network.preprocessing(image)), atol=1e-5)


def test_a_forward_of_ones_own_with_a_mean_for_each_pixel_is_refused():
    class Own(nn.Network):
        def forward(self, x):
            return super().forward(x)

    network = with_pixel_means(Own(rows().layers))
    with pytest.raises(ArgumentError, match="expected a network of layers one after the other, got Own with a mean"):
        chosen(network, "", None, "other")


def test_a_run_has_the_names_of_the_classes_in_its_description(folder):
    (folder / "runs").mkdir()
    config = Config(data="clothes", network="two_layer", network_options={"hidden": 4}, optimizer="sgd")
    names = ("shirt", "shoe", "bag")
    description = DataDescription("clothes", (784,), 3, (1, 28, 28), names)
    network = config.build_network(description)
    path = folder / "runs" / "clothes-1"
    path.mkdir()
    config.write(path / "config.toml")
    checkpoint.save(
        path / "model.safetensors", network.state_dict(), {**config.as_dict(), "dataset": description.as_dict()},
        architecture=described(network),
    )  # fmt: skip
    assert saved_network("clothes-1").classes == names


@pytest.mark.parametrize("name", ["../up", "/etc/passwd", "a/b", "..", "../up.safetensors", "a\x00b"])
def test_a_name_that_leads_elsewhere_is_refused(name):
    with pytest.raises(ArgumentError, match="expected a name of letters"):
        saved_network(name)


@pytest.mark.parametrize("name", ["none", "none.safetensors"])
def test_a_missing_network_is_one_sentence(name):
    with pytest.raises(CheckpointError):
        saved_network(name)


def test_a_class_that_the_network_does_not_have_is_refused():
    assert built_in().check_class(9) == 9
    with pytest.raises(ArgumentError, match="one of the 10 classes"):
        built_in().check_class(10)
