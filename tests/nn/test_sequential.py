"""Networks that are changed after they were built, and habits of other libraries: they work, or errors explain them."""

from __future__ import annotations

import re

import numpy as np
import pytest

import zhishen
from zhishen import Tensor, data, nn, optim
from zhishen.errors import ArgumentError
from zhishen.nn.foreign import ATTRIBUTES, REFUSED
from zhishen.optim.foreign import ATTRIBUTES as OPTIMIZER_ATTRIBUTES


def affine(inputs=4, outputs=4, seed=0):
    return nn.Affine(inputs, outputs, rng=np.random.default_rng(seed))


@pytest.fixture
def network():
    return nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))


X = np.random.default_rng(1).normal(size=(5, 4)).astype(np.float32)
T = np.array([0, 1, 0, 1, 1])


def told(call, message, kind=ArgumentError):
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        call()


# As a sequence


def test_layers_by_place_by_name_and_in_order(network):
    first, relu, last = network.layers.values()
    assert len(network) == 3
    assert list(network) == [first, relu, last]
    assert network[0] is first
    assert network[-1] is network[2] is last
    assert network["relu1"] is relu
    with pytest.raises(IndexError):
        network[3]
    with pytest.raises(KeyError):
        network["relu2"]


def test_a_slice_shares_its_layers(network):
    before = network.predict(X)
    features = network[:2]
    assert type(features) is nn.Sequential
    assert list(features.params) == ["affine1.W", "affine1.b"]
    np.testing.assert_array_equal(network[-1](features(X)), before)
    features.params["affine1.W"] = np.zeros((4, 3))
    assert not network.params["affine1.W"].any()
    assert list(network[::2].layers) == ["affine1", "affine2"]
    told(lambda: network[3:], "Sequential: expected at least one layer, got none")


def test_a_longer_network_of_the_layers_of_another(network):
    longer = nn.Network(*network, nn.ReLU())
    assert len(longer) == 4
    assert longer[0] is network[0]


def test_a_network_of_attributes_is_true():
    class Own(nn.Network):
        def __init__(self):
            super().__init__()
            self.out = affine(4, 2)

        def forward(self, x):
            return self.out(x)

    network = Own()
    assert len(network) == 0
    assert network
    assert not list(network)


# The dict of layers is changed


def test_a_head_is_replaced(network):
    network.gradient(X, T)
    network.layers["affine2"] = affine(3, 7)
    assert network.predict(X).shape == (5, 7)
    assert network.gradient(X, T + 5)["affine2.W"].shape == (3, 7)


@pytest.mark.parametrize("call", [lambda n: n.predict(X), lambda n: n.gradient(X, T), lambda n: n.summary()])
def test_what_is_left_has_a_layer_and_only_layers(network, call):
    network.layers["relu1"] = nn.ReLU
    message = "Network: expected layers, got <class 'zhishen.nn.activation.ReLU'> as layers['relu1']; give instances"
    told(lambda: call(network), message)
    network.layers.clear()
    told(
        lambda: call(network),
        "Network: expected at least one layer, got an empty dict of layers; keep one layer, such as",
    )


# Inputs and outputs


def test_a_called_network_takes_what_predict_takes(network):
    network.eval()
    np.testing.assert_array_equal(network(X.tolist()), network.predict(X))
    assert network(X.astype(np.float64)).dtype == np.float32
    assert isinstance(network(Tensor(X)), Tensor)
    message = (
        "Network: expected inputs in the form of the training inputs, got bytes (uint8 (2, 4)), and the network has "
        "no preprocessing"
    )
    told(lambda: network(np.ones((2, 4), np.uint8)), message)
    network.preprocessing = data.Preprocessing(divisor=255)
    raw = np.full((2, 4), 255, np.uint8)
    np.testing.assert_array_equal(network(raw), network.predict(np.ones((2, 4))))
    network.preprocessing = np.log
    message = "Network: expected preprocessing to be a data.Preprocessing, got <ufunc 'log'>; write"
    told(lambda: network(raw), message)
    told(lambda: network.save("never"), message)


@pytest.mark.parametrize("kind", [tuple, list, lambda pair: {"a": pair[0], "b": pair[1]}])
def test_several_outputs_are_put_into_one(kind):
    class Heads(nn.Network):
        def __init__(self):
            super().__init__(loss=lambda y, t: (y[:, :2] ** 2).mean() + nn.SoftmaxCrossEntropy()(y[:, 2:], t))
            self.left, self.right = affine(4, 2), affine(4, 2, 1)

        def forward(self, x):
            heads = self.left(x), self.right(x)
            return np.concatenate(heads, axis=1) if joined else kind(heads)

    network = Heads()
    for joined in (True, False):
        if joined:
            assert network.gradient(X, T)["right.W"].any()
            assert network.predict(X).shape == (5, 4)
    message = "; join several outputs with np.concatenate, and separate them in the loss by slices"
    for call in (lambda: network.predict(X), lambda: network.gradient(X, T)):
        with pytest.raises(ArgumentError, match=re.escape(message) + "$"):
            call()


@pytest.mark.parametrize("value", [1.0, [1.0, 2.0], Tensor([1.0])])
def test_a_parameter_that_is_no_array_is_refused(value):
    class Scale(nn.Layer):
        def __init__(self):
            super().__init__()
            self.params["s"] = value

        def forward(self, x):
            return self.tensor("s") * x

    told(
        lambda: nn.Network(Scale(), affine(4, 2)),
        f"Scale: expected params['s'] to be an array, got {value!r}; write np.asarray(values, np.float32)",
    )


def test_the_weights_of_another_layer_transposed():
    class Tied(nn.Network):
        def __init__(self):
            super().__init__(loss="sum_of_squares")
            self.encoder = nn.Affine(4, 2, rng=np.random.default_rng(0), dtype=np.float64)

        def forward(self, x):
            return np.tanh(self.encoder(x)) @ self.encoder.tensor("W").T

    network, x = Tied(), X.astype(np.float64)
    numerical = network.numerical_gradient(x, x)
    for name, gradient in network.gradient(x, x).items():
        np.testing.assert_allclose(gradient, numerical[name], atol=1e-7)


# Words of other libraries


@pytest.mark.usefixtures("hostile")
def test_patterns_are_strings(network):
    message = "Network.{0}: expected names or patterns as separate strings, got {1!r}; write network.{0}("
    for pattern in (0, ["affine1"], network["affine1"]):
        told(lambda pattern=pattern: network.freeze(pattern), message.format("freeze", pattern))
        told(lambda pattern=pattern: network.unfreeze(pattern), message.format("unfreeze", pattern))


KINDS = {"Layer": nn.ReLU, "Sequential": lambda: nn.Sequential(nn.ReLU()), "Network": lambda: nn.Network(nn.ReLU())}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in ATTRIBUTES.items() for name in names])
def test_a_foreign_attribute_is_explained(kind, name):
    layer = KINDS[kind]()
    which = "a network" if kind == "Network" else "a layer"
    message = f"{type(layer).__name__}: expected an attribute that {which} has, got {name!r}; {ATTRIBUTES[kind][name]}"
    told(lambda: getattr(layer, name), message, AttributeError)
    assert not hasattr(layer, name)
    setattr(layer, name, 3)  # a layer of your own may have it
    assert getattr(layer, name) == 3


def drawn(kind):
    return kind(0.5, rng=np.random.default_rng(0))


MADE = {
    "Layer": [nn.ReLU, affine],
    "Biased": [affine, lambda: nn.Conv2d(1, 2, 3, rng=np.random.default_rng(0))],
    "_Dropout": [lambda: drawn(nn.Dropout), lambda: drawn(nn.SpatialDropout)],
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in REFUSED.items() for name in names])
def test_a_foreign_attribute_that_would_do_nothing_cannot_be_set(kind, name):
    for make in MADE[kind]:
        layer = make()
        message = f"{type(layer).__name__}: expected an attribute that a layer has, got {name!r}; {REFUSED[kind][name]}"
        told(lambda layer=layer: setattr(layer, name, 0.5), message, AttributeError)
        told(lambda layer=layer: getattr(layer, name), message, AttributeError)


@pytest.mark.parametrize("name", OPTIMIZER_ATTRIBUTES)
def test_a_foreign_attribute_of_an_optimizer_is_explained(name):
    for optimizer in (optim.Adam(), optim.ClipNorm(optim.SGD(), 1.0)):
        message = f"{type(optimizer).__name__}: expected an attribute that an optimizer has, got {name!r}; "
        told(lambda optimizer=optimizer: getattr(optimizer, name), message, AttributeError)


def test_a_learning_rate_is_not_set_under_another_name():
    optimizer = optim.Adam()
    message = "Adam: expected an attribute that an optimizer has, got 'learning_rate'; use lr"
    told(lambda: setattr(optimizer, "learning_rate", 0.1), message, AttributeError)
    assert optimizer.lr == 0.001


def test_a_lambda_is_passed_under_its_name(tmp_path):
    path = nn.Network(affine(4, 2), loss=lambda y, t: (y - t).sum()).save(tmp_path / "a")
    with pytest.raises(ArgumentError, match=re.escape("classes={'<lambda>': function})") + "$"):
        zhishen.load(path)
