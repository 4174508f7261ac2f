"""The weights in place of missing files: the names, the shapes, and the same predictions in the book's networks."""

import pickle

import numpy as np
import pytest

from zhishen import data
from zhishen.interop.book import weights
from zhishen.interop.book.chapters.deep_convnet import DeepConvNet
from zhishen.interop.book.chapters.simple_convnet import SimpleConvNet
from zhishen.interop.book.common.multi_layer_net import MultiLayerNet


@pytest.fixture(scope="module")
def digits():
    """The first 100 training and 20 test images, as `data.mnist` gives them."""
    whole = data.mnist(flatten=False)
    train, test = (data.Split(part.x[:n].copy(), part.t[:n]) for part, n in ((whole.train, 100), (whole.test, 20)))
    return data.Dataset(train, None, test, name="few", classes=10)


@pytest.fixture
def trained(digits, monkeypatch):
    """Train a network on few digits, without the cache; return its file."""

    def small(*, flatten: bool) -> data.Dataset:
        if not flatten:
            return digits
        rows = (data.Split(part.x.reshape(len(part.x), -1), part.t) for part in (digits.train, digits.test))
        return data.Dataset(next(rows), None, next(rows), name="few", classes=10)

    monkeypatch.setattr(weights.data, "mnist", small)
    monkeypatch.setattr(weights, "cached", lambda experiment, **options: experiment(**options))


@pytest.mark.parametrize("name", ["simple_convnet", "deep_convnet"])
def test_convolutional_weights_fit_the_networks_of_the_book(trained, digits, tmp_path, name):
    content = getattr(weights, name)().read()
    (tmp_path / "params.pkl").write_bytes(content)
    network = SimpleConvNet() if name == "simple_convnet" else DeepConvNet()
    network.load_params(tmp_path / "params.pkl")
    arrays = pickle.loads(content)
    assert all((network.params[key] == arrays[key]).all() for key in arrays)
    before = network.accuracy(*digits.test)
    assert 0 <= before <= 1
    assert network.loss(*digits.train, train_flg=False) < np.log(10)


def test_the_weights_of_chapter_3_are_those_of_a_sigmoid_network(trained, digits):
    arrays = pickle.loads(weights.sample_weight().read())
    assert {name: array.shape for name, array in arrays.items()} == {
        "W1": (784, 50), "b1": (50,), "W2": (50, 100), "b2": (100,), "W3": (100, 10), "b3": (10,),
    }  # fmt: skip
    network = MultiLayerNet(784, [50, 100], 10, activation="sigmoid")
    for name, array in arrays.items():
        network.params[name][...] = array
    assert network.loss(digits.train.x.reshape(100, -1), digits.train.t) < np.log(10)


def test_the_same_seed_gives_the_same_weights(trained):
    assert weights.sample_weight().read() == weights.sample_weight().read()
