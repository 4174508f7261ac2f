"""`check_network`: correct networks pass, and each planted fault raises an error that names it."""

from __future__ import annotations

import numpy as np
import pytest
from custom_layers import Dropout, Scale

from zhishen import Tensor, nn
from zhishen.errors import GradientCheckError
from zhishen.testing import check_network

X = np.random.default_rng(4).normal(size=(5, 3))
T = np.array([0, 2, 1, 1, 0])


class Branches(nn.Network):
    """Keeps a layer as an attribute too, as users do."""

    def __init__(self, rng):
        super().__init__({"a": nn.Affine(3, 3, rng=rng), "scale": Scale(), "drop": Dropout(rng)})
        self.a = self.layers["a"]

    def forward(self, x):
        return self.layers["drop"](np.tanh(self.a(x)) + self.layers["scale"](self.a(x)))


def test_right_networks_pass(rng):
    report = check_network(Branches(rng), X, T)
    assert [p.name for p in report.parameters] == ["a.W", "a.b", "scale.s"]
    layers = [nn.Affine(3, 4, rng=rng), Scale(4), nn.ReLU(), Dropout(rng), nn.Affine(4, 3, rng=rng)]
    check_network(nn.Network(layers), X, T)
    check_network(nn.Network(layers), X.astype(np.float32), np.eye(3)[T])


def test_a_layer_without_record_is_checked_by_numbers(rng):
    class Plain(nn.Layer):
        def forward(self, x):
            self.x = x
            return x * x

        def backward(self, dout):
            return 2 * self.x * dout

    check_network(nn.Network([nn.Affine(3, 4, rng=rng), Plain(), nn.Affine(4, 3, rng=rng)]), X, T)

    class Faulty(Plain):
        def backward(self, dout):
            return 2.1 * self.x * dout

    with pytest.raises(GradientCheckError, match=r"^check_network: Network: affine1\.W\[.*1\.05 times"):
        check_network(nn.Network([nn.Affine(3, 4, rng=rng), Faulty(), nn.Affine(4, 3, rng=rng)]), X, T)


def network_fault(network):
    with pytest.raises(GradientCheckError) as caught:
        check_network(network, X, T)
    name = f"check_network: {type(network).__name__}: "
    assert str(caught.value).startswith(name)
    return str(caught.value).partition(name)[2]


def plain(rng, kind=nn.Network):
    return kind([nn.Affine(3, 4, rng=rng), nn.Tanh(), nn.Affine(4, 3, rng=rng)])


def test_samples_that_depend_on_each_other(rng):
    class Faulty(nn.Network):
        def forward(self, x):
            out = self.layers["a"](x)
            return out - out.mean(axis=0)

    message = network_fault(Faulty({"a": nn.Affine(3, 3, rng=rng)}))
    assert "samples depend on each other" in message or "got 3 zeros" in message

    class Shifted(nn.Network):
        def forward(self, x):
            out = self.layers["a"](x)
            return out * (1 + (out * out).mean())

    assert "samples depend on each other" in network_fault(Shifted({"a": nn.Affine(3, 3, rng=rng)}))


def test_a_training_state_that_is_not_restored(rng):
    class Faulty(nn.Network):
        def predict(self, x, *, batch_size=1000):
            self.eval()
            return super().predict(x, batch_size=batch_size)

    assert network_fault(plain(rng, Faulty)) == (
        "expected predict to keep training=True, got training=False; restore the state"
    )


def test_a_gradient_that_is_returned_twice(rng):
    class Faulty(nn.Network):
        def loss_and_gradient(self, x, t):
            value, found = super().loss_and_gradient(x, t)
            store = self.__dict__.setdefault("store", {name: g.copy() for name, g in found.items()})
            for name, g in found.items():
                store[name] = store[name] if store[name].dtype == g.dtype else g.copy()
                store[name][...] = g
            return value, dict(store)

    assert network_fault(plain(rng, Faulty)).startswith("expected affine1.W to stay unchanged, got a change by a later")


def test_a_network_that_loses_the_dtype(rng):
    class Faulty(nn.Network):
        def forward(self, x):
            return self.layers["a"](x) * np.ones(3)

    assert network_fault(Faulty({"a": nn.Affine(3, 3, rng=rng)})).startswith(
        "expected the output in float32 like the input, got float64; "
    )


def test_a_loss_and_a_gradient_of_different_functions(rng):
    class Faulty(nn.Network):
        def loss_and_gradient(self, x, t):
            value, found = super().loss_and_gradient(x, t)
            return value + 0.1, found

    assert "(loss), got" in network_fault(plain(rng, Faulty))


def test_state_that_is_not_in_the_state_dict(rng):
    class Faulty(nn.Network):
        def state_dict(self):
            return {**super().state_dict(), "affine1.W": np.zeros((3, 4))}

    assert network_fault(plain(rng, Faulty)).startswith("expected the same output after the state was saved and loaded")


def test_the_network_is_not_changed(rng):
    network = Branches(rng)
    before = network.state_dict()
    state = rng.bit_generator.state
    network.eval()
    check_network(network, X, T)
    assert not network.training
    assert rng.bit_generator.state == state
    for name, array in network.state_dict().items():
        assert array.dtype == before[name].dtype
        np.testing.assert_array_equal(array, before[name])
    assert network.a is network.layers["a"]
    assert isinstance(network.forward(Tensor(X)), Tensor)
