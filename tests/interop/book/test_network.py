"""``BookNetwork``: the loss, accuracy over all samples, and files of parameters."""

import pickle

import numpy as np
import pytest
from book_networks import SMALL

from zhishen.errors import DataError
from zhishen.interop.book.chapters.simple_convnet import SimpleConvNet
from zhishen.interop.book.chapters.two_layer_net import TwoLayerNet


def test_the_accuracy_counts_the_last_partial_batch(rng):
    """Fifty right answers to fifty questions score 1.0 with batches of 100, and 130 samples count all."""
    network = SimpleConvNet((1, 6, 6), SMALL, 4, 3)
    x = rng.random((130, 1, 6, 6)).astype(np.float32)
    t = network.predict(x).argmax(axis=1)
    assert network.accuracy(x[:50], t[:50], batch_size=100) == 1.0
    t[-10:] = (t[-10:] + 1) % 3
    assert network.accuracy(x, t, batch_size=100) == pytest.approx(120 / 130)
    assert network.accuracy(x, np.eye(3)[t], batch_size=7) == pytest.approx(120 / 130)


def test_weight_decay_adds_half_of_the_squared_weights_to_the_loss(rng):
    network, x, t = TwoLayerNet(6, 4, 3, weight_init_std=1.0), rng.random((2, 6)), np.array([0, 2])
    network.params["b1"] += 5  # biases do not decay
    plain, squares = network.loss(x, t), sum((network.params[name] ** 2).sum() for name in ("W1", "W2"))
    network.weight_decay_lambda = 0.1
    assert network.loss(x, t) == pytest.approx(plain + 0.05 * squares)


def test_parameters_are_saved_and_loaded(tmp_path):
    network, other = SimpleConvNet((1, 6, 6), SMALL, 4, 3), SimpleConvNet((1, 6, 6), SMALL, 4, 3)
    network.save_params(tmp_path / "params.pkl")
    other.load_params(tmp_path / "params.pkl")
    assert all((network.params[name] == other.params[name]).all() for name in network.params)
    assert (network.params["W1"] == other.layers["Conv1"].W).all()
    with (tmp_path / "params.pkl").open("rb") as file:
        assert list(pickle.load(file)) == list(network.params)


@pytest.mark.parametrize("content", [{"W1": np.zeros(3)}, [1, 2], None])
def test_other_parameters_are_refused_and_nothing_changes(tmp_path, content):
    (tmp_path / "params.pkl").write_bytes(pickle.dumps(content))
    network = TwoLayerNet(6, 4, 3)
    before = network.params["W1"].copy()
    with pytest.raises(DataError, match=r"TwoLayerNet\.load_params: expected .* to hold arrays of the shapes"):
        network.load_params(tmp_path / "params.pkl")
    assert (network.params["W1"] == before).all()
