"""`network.save` and `zhishen.load`: the same network comes back, to the bit, from whatever it was built of."""

from __future__ import annotations

import numpy as np
import pytest
from saved_networks import RNG, drawn, same, saved_and_loaded

from zhishen import _archive, data, nn
from zhishen.errors import CheckpointError
from zhishen.nn.loss import LOSSES
from zhishen.train.loading import load_content


@pytest.mark.parametrize("name", LOSSES)
def test_losses_come_back(name, tmp_path):
    loaded = saved_and_loaded(nn.Network([nn.ReLU()], loss=name), tmp_path / "a")
    assert type(loaded.last_layer) is LOSSES[name]
    smooth = nn.Network([nn.ReLU()], loss=nn.SoftmaxCrossEntropy(smoothing=0.1))
    assert saved_and_loaded(smooth, tmp_path / "a").last_layer.smoothing == 0.1


def test_what_a_network_knows_besides_comes_back(tmp_path):
    network = nn.Network([nn.Affine(4, 2, rng=drawn(), name="first"), nn.ReLU()], input_shape=[4], name="whole")
    network.fuse = False
    network.preprocessing = data.Preprocessing(
        input_shape=(4,), divisor=255, mean=[0.1, 0.2, 0.3, 1 / 3], classes=("cat", "犬")
    )
    loaded = saved_and_loaded(network, tmp_path / "a")
    assert (loaded.input_shape, loaded.fuse, loaded.name) == ((4,), False, "whole")
    assert loaded.preprocessing == network.preprocessing
    assert list(loaded.layers) == ["first", "relu1"]
    assert loaded.layers["first"].given_name == "first"
    assert loaded.layers["first"].name == "whole.first"


def test_frozen_parameters_are_frozen_again(tmp_path):
    block = nn.Sequential(nn.Affine(3, 3, rng=drawn()), nn.BatchNorm(3))
    network = nn.Network([nn.Affine(3, 3, rng=drawn()), block, nn.Affine(3, 2, rng=drawn())])
    network.freeze("affine1", "sequential1.affine1.b")
    loaded = saved_and_loaded(network, tmp_path / "a")
    assert loaded.walk().frozen() == ["affine1.W", "affine1.b", "sequential1.affine1.b"]
    loaded.unfreeze()
    assert loaded.walk().frozen() == []


def test_parameters_of_another_precision_keep_it(tmp_path):
    network = nn.Network([nn.Affine(3, 2, rng=drawn()), nn.Affine(2, 2, rng=drawn(), dtype=np.float64)])
    dict.__setitem__(network.layers["affine1"].params, "b", np.array([1 / 3, 2 / 3]))
    loaded = saved_and_loaded(network, tmp_path / "a")
    assert [array.dtype for array in loaded.params.values()] == [np.float32, np.float64, np.float64, np.float64]
    assert loaded.params["affine1.b"].tolist() == [1 / 3, 2 / 3]


def test_saving_changes_nothing(tmp_path):
    network, twin = (nn.deep_conv((1, 28, 28), 3, rng=drawn()) for _ in range(2))
    network.freeze("affine1")
    network.eval()
    network.save(tmp_path / "a")
    assert not network.training
    network.train()
    twin.freeze("affine1")
    same(network, twin, RNG.normal(size=(2, 1, 28, 28)))


def test_a_file_in_memory_is_the_same_network(tmp_path):
    network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
    content = network.save(tmp_path / "a.safetensors").read_bytes()
    loaded = load_content("mine.safetensors", content)
    same(network, loaded, np.ones((2, 4), np.float32))
    assert not loaded.training


def test_a_file_in_memory_without_its_architecture_is_refused(tmp_path):
    _archive.save(tmp_path / "a.safetensors", {"affine1.W": np.ones((2, 2))}, {})
    with pytest.raises(
        CheckpointError, match=r"mine\.safetensors: expected a file with the architecture of its network"
    ):
        load_content("mine.safetensors", (tmp_path / "a.safetensors").read_bytes())
