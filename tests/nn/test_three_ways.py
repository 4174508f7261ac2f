"""A network's gradient by numerical differentiation, by its layers and by the tape is one and the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import Tensor, nn, ops
from zhishen.errors import GradientCheckError
from zhishen.graph.check import compare_gradients
from zhishen.nn.activation import ACTIVATIONS
from zhishen.nn.loss import LOSSES
from zhishen.testing import check_network

GOLDEN = Path(__file__).parents[1] / "golden" / "core_training.npz"
HIDDEN = ("identity", "sigmoid", "tanh", "relu", "leaky_relu", "gelu")


def targets(loss, rng, samples, classes):
    if loss == "sigmoid_cross_entropy":
        return rng.integers(0, 2, size=(samples, classes))
    if loss == "sum_of_squares":
        return rng.normal(size=(samples, classes))
    return rng.integers(0, classes, size=samples)


# The network of the book, in full size


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name != "step"])
def test_the_network_of_the_book(activation, loss, rng):
    """784-50-10 in float64: numbers on a sample of the elements and along a random direction; the tape on all."""
    network = nn.two_layer(784, 50, 10, rng=rng, activation=activation, loss=loss, dtype=np.float64)
    x, t = rng.random((3, 784)), targets(loss, rng, 3, 10)
    by_layers, by_tape = network.gradient(x, t), network.tape_gradient(x, t)
    for name, g in by_layers.items():
        np.testing.assert_allclose(by_tape[name], g, rtol=1e-10, atol=1e-14)
    report = compare_gradients(lambda: network.loss(x, t), network.params, by_layers, rtol=1e-7, atol=1e-7, samples=12)
    assert [p.checked + p.kinks for p in report.parameters] == [12, 12, 12, 10]


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_element_of_a_small_network(activation, loss, rng):
    network = nn.two_layer(6, 4, 3, rng=rng, activation=activation, loss=loss)
    allowed = ["affine1.W", "affine1.b"] if activation == "step" else []
    check_network(network, rng.normal(size=(5, 6)), targets(loss, rng, 5, 3), allow_zero=allowed)


def test_the_numerical_gradient_of_the_network_itself(rng):
    network = nn.two_layer(6, 4, 3, rng=rng, dtype=np.float64, activation="sigmoid")
    x, t = rng.normal(size=(5, 6)), rng.integers(0, 3, size=5)
    numerical, by_layers, by_tape = (
        network.numerical_gradient(x, t),
        network.gradient(x, t),
        network.tape_gradient(x, t),
    )
    for name in network.params:
        np.testing.assert_allclose(by_layers[name], numerical[name], atol=1e-8)
        np.testing.assert_allclose(by_tape[name], numerical[name], atol=1e-8)


@settings(deadline=None, max_examples=25)
@given(
    widths=st.lists(st.integers(1, 6), min_size=2, max_size=5),
    activation=st.sampled_from(HIDDEN),
    loss=st.sampled_from(sorted(LOSSES)),
    samples=st.integers(1, 4),
    seed=st.integers(0, 2**32 - 1),
)
def test_any_widths_and_depths(widths, activation, loss, samples, seed):
    rng = np.random.default_rng(seed)
    inputs, *hidden, outputs = widths
    network = nn.multi_layer(inputs, hidden, outputs, rng=rng, activation=activation, loss=loss, dtype=np.float64)
    for array in network.params.values():
        array += 0.1 * rng.normal(size=array.shape)  # behind a dead ReLU a bias of 0 would lie on the next one's kink
    check_network(
        network, rng.normal(size=(samples, inputs)), targets(loss, rng, samples, outputs), allow_zero=network.params
    )


# Custom networks


class Branches(nn.Network):
    """A layer used twice, a branch, a skip, an index and a sum of slices: all that layers in order cannot do."""

    def forward(self, x):
        inner, gate, out = (self.layers[name] for name in ("inner", "gate", "out"))
        hidden = inner(x)
        hidden = inner(np.tanh(hidden)) * ops.sigmoid(gate(x)) + hidden
        left, right = hidden[:, :2], hidden[:, 2:]
        return out(np.concatenate([left * right, left + right, hidden.mean(axis=1, keepdims=True)], axis=1))


def branches(rng, loss="softmax_cross_entropy", dtype=np.float32):
    layers = {
        "inner": nn.Affine(4, 4, rng=rng, dtype=dtype),
        "gate": nn.Affine(4, 4, rng=rng, dtype=dtype),
        "out": nn.Affine(5, 3, rng=rng, dtype=dtype),
    }
    return Branches(layers, loss=loss)


@pytest.mark.parametrize("loss", LOSSES)
def test_branches_and_a_shared_layer(loss, rng):
    check_network(branches(rng, loss), rng.normal(size=(5, 4)), targets(loss, rng, 5, 3))


def test_the_shared_layer_counts_once_and_collects_both_gradients(rng):
    network = branches(rng, dtype=np.float64)
    assert list(network.params) == ["inner.W", "inner.b", "gate.W", "gate.b", "out.W", "out.b"]
    x, t = rng.normal(size=(5, 4)), rng.integers(0, 3, size=5)
    numerical = network.numerical_gradient(x, t)
    np.testing.assert_allclose(network.gradient(x, t)["inner.W"], numerical["inner.W"], atol=1e-8)


def test_a_subclass_written_like_the_layers_in_order_is_the_same_network(rng):
    class Written(nn.Network):
        def forward(self, x):
            return self.layers["affine2"](ops.relu(self.layers["affine1"](x)))

    plain = nn.two_layer(6, 4, 3, rng=rng, dtype=np.float64)
    written = Written({name: layer for name, layer in plain.layers.items() if name != "relu1"})
    x, t = rng.normal(size=(5, 6)), rng.integers(0, 3, size=5)
    np.testing.assert_array_equal(written.predict(x), plain.predict(x))
    assert written.loss(x, t) == plain.loss(x, t)
    expected = plain.gradient(x, t)
    for name, g in written.gradient(x, t).items():
        np.testing.assert_allclose(g, expected[name], rtol=1e-13)


def test_a_parameter_that_forward_does_not_use_has_no_gradient(rng):
    class Half(nn.Network):
        def forward(self, x):
            return self.layers["used"](x)

    network = Half({"used": nn.Affine(4, 3, rng=rng), "unused": nn.Affine(4, 3, rng=rng)})
    found = network.gradient(rng.normal(size=(5, 4)), rng.integers(0, 3, size=5))
    assert not found["unused.W"].any()
    assert found["used.W"].any()


# Ten steps


def descend(network, x, t, gradient, *, steps=10, lr=0.2):
    trace = []
    for _ in range(steps):
        trace.append(network.loss(x, t))
        for name, g in gradient(x, t).items():
            network.params[name][...] -= lr * g
    return trace


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", HIDDEN)
def test_ten_steps_by_layers_by_tape_and_by_pytorch(activation, loss):
    with np.load(GOLDEN) as file:
        golden = dict(file)
    start = {name: golden[name] for name in ("affine1.W", "affine1.b", "affine2.W", "affine2.b")}
    x, t = golden["x"], np.eye(3)[golden["labels"]]
    for way in ("gradient", "tape_gradient"):
        network = nn.two_layer(
            6, 5, 3, rng=np.random.default_rng(0), activation=activation, loss=loss, dtype=np.float64
        )
        network.load_state_dict(start)
        trace = descend(network, x, t, getattr(network, way))
        np.testing.assert_allclose(trace, golden[f"{activation}.{loss}.trace"], rtol=1e-11)
        for name, array in network.params.items():
            np.testing.assert_allclose(array, golden[f"{activation}.{loss}.{name}"], rtol=1e-10, atol=1e-13)
        assert trace[-1] < trace[0]


def test_ten_steps_in_float32_are_the_same_by_layers_and_by_tape(rng):
    x, t = rng.normal(size=(20, 6)).astype(np.float32), rng.integers(0, 3, size=20)
    traces = []
    for way in ("gradient", "tape_gradient"):
        network = nn.two_layer(6, 5, 3, rng=np.random.default_rng(1))
        traces.append(descend(network, x, t, getattr(network, way)))
    np.testing.assert_allclose(traces[0], traces[1], rtol=1e-6)


# The comparison can fail


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        (lambda g: g * 1.001, "1.001 times what it should be"),
        (lambda g: -g, "the sign is wrong everywhere"),
        (lambda g: g * 0, "gives no gradient here at all"),
        (lambda g: g.astype(np.float32), "in float64, got float32"),
        (lambda g: g.T, "with shape (6, 4), got (4, 6)"),
    ],
)
def test_a_faulty_layer_is_caught_by_the_network_check(fault, verdict, monkeypatch, rng):
    right = nn.Affine.backward_params

    def wrong(self, dout):
        right(self, dout)
        self.grads["W"] = fault(self.grads["W"])

    monkeypatch.setattr(nn.Affine, "backward_params", wrong)
    network = nn.two_layer(6, 4, 3, rng=rng)
    with pytest.raises(GradientCheckError) as caught:
        check_network(network, rng.normal(size=(5, 6)), rng.integers(0, 3, size=5))
    assert str(caught.value).startswith("check_network: Network: ")
    assert "affine1.W" in str(caught.value)
    assert verdict in str(caught.value)


def test_a_tape_that_disagrees_is_caught(monkeypatch, rng):
    monkeypatch.setattr(nn.ReLU, "record", lambda self, x: np.where(x > 0, x, 0.001 * x))
    with pytest.raises(GradientCheckError, match=r"\(network\.gradient\), got .* \(the tape\)"):
        check_network(nn.two_layer(6, 4, 3, rng=rng), rng.normal(size=(5, 6)), rng.integers(0, 3, size=5))


def test_a_network_is_not_changed(rng):
    network = nn.two_layer(6, 4, 3, rng=rng)
    network.eval()
    before = network.state_dict()
    check_network(network, rng.normal(size=(5, 6)), rng.integers(0, 3, size=5))
    assert not network.training
    for name, array in network.params.items():
        assert array.dtype == np.float32
        np.testing.assert_array_equal(array, before[name])
    assert isinstance(network.layers["affine1"](Tensor(np.ones((1, 6)))), Tensor)
