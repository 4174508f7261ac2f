"""Layers: what each guarantees, their parameters and Tensors, and errors."""

from __future__ import annotations

import numpy as np
import pytest
from layer_inputs import moderate
from refusals import refused

from zhishen import Tensor, gradients, nn
from zhishen.errors import ArgumentError, GradientCheckError, ShapeError
from zhishen.testing import check_layer


def test_a_fault_in_a_layer_is_caught(monkeypatch, rng):
    monkeypatch.setattr(nn.Tanh, "backward", lambda self, dout: 1.001 * self.op.backward(dout, self._cache))
    with pytest.raises(GradientCheckError, match=r"^check_layer: Tanh: x\[.*1\.001 times"):
        check_layer(nn.Tanh(), moderate(rng))


def test_each_call_makes_a_new_layer():
    assert nn.activation("relu") is not nn.activation("relu")


def test_backward_before_forward(rng):
    for layer, dout, name in (
        (nn.ReLU(), np.ones((2, 3)), "relu"),
        (nn.Affine(2, 3, rng=rng), np.ones((1, 3)), "affine"),
    ):
        refused(
            lambda layer=layer, dout=dout: layer.backward(dout),
            ArgumentError,
            f"{name}.backward: expected the cache of a forward pass, got None; call forward(x) first",
        )


def test_output_shape(rng):
    layer = nn.Affine(4, 3, rng=rng)
    assert layer.output_shape((4,)) == (3,)
    assert layer.output_shape((5, 4)) == (5, 3)
    with pytest.raises(ShapeError, match=r"^Affine: expected input of shape"):
        layer.output_shape((5,))
    assert nn.ReLU().output_shape((2, 3)) == (2, 3)


def test_gradients_are_new_arrays_each_time(rng):
    layer = nn.Affine(4, 3, rng=rng)
    x, dout = np.ones((2, 4), np.float32), np.ones((2, 3), np.float32)
    layer.forward(x)
    layer.backward(dout)
    first = dict(layer.grads)
    layer.backward(2 * dout)
    for key, array in first.items():
        assert array is not layer.grads[key]
        np.testing.assert_array_equal(2 * array, layer.grads[key])


def test_a_parameter_as_a_tensor_is_one_live_leaf(rng):
    layer = nn.Affine(2, 3, rng=rng)
    leaf = layer.tensor("W")
    assert leaf is layer.tensor("W")
    assert leaf.data is layer.params["W"]
    assert leaf.name == "W"
    layer.name = "affine7"
    assert layer.tensor("W").name == "affine7.W"
    assert layer.tensor("W") is leaf
    layer.params["W"][...] = 5
    assert (leaf.data == 5).all()
    layer.params["W"] = np.zeros((2, 3))
    assert layer.tensor("W") is not leaf
    assert layer.tensor("W").data is layer.params["W"]


def test_gradients_reach_the_parameters_by_the_tape(rng):
    layer = nn.Affine(2, 3, rng=rng, dtype=np.float64)
    x, dout = rng.normal(size=(4, 2)), rng.normal(size=(4, 3))
    out = layer(Tensor(x, requires_grad=False))
    by_tape = gradients(out, [layer.tensor("W"), layer.tensor("b")], seed=dout)
    layer.forward(x)
    layer.backward_params(dout)
    np.testing.assert_array_equal(by_tape[0], layer.grads["W"])
    np.testing.assert_array_equal(by_tape[1], layer.grads["b"])


class Square(nn.Layer):
    """y = x², on arrays only."""

    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return 2 * self.x * dout


def test_a_layer_of_the_user(rng):
    check_layer(Square(), rng.normal(size=(3, 2)))
    assert repr(Square()) == "Square()"
    assert Square(name="sq").label() == "Square sq"
    out = Square(name="sq")(Tensor(np.ones((2, 3))))
    assert out.node.maker.name == "square"
    with pytest.raises(ArgumentError, match=r"^Square sq: expected a first derivative, got a second"):
        gradients(out.sum(), list(out.node.inputs), create_graph=True)


def test_a_layer_without_forward_is_none():
    class Half(nn.Layer):
        def backward(self, dout):
            return dout

    with pytest.raises(TypeError, match="forward"):
        Half()


def test_a_gradient_that_backward_forgot():
    class Forgetful(Square):
        def __init__(self):
            super().__init__()
            self.params = {"s": np.ones(1), "u": np.ones(1)}

        def backward(self, dout):
            self.grads["s"] = np.ones(1)
            return super().backward(dout)

    network = nn.Network([Forgetful()], loss="sum_of_squares")
    refused(
        lambda: network.gradient(np.ones((2, 1)), np.ones((2, 1))),
        ArgumentError,
        "Forgetful forgetful1: expected backward to fill grads['u'], got gradients of ['s']; set it in backward, or "
        "call the backward of the layer that has the parameter",
    )


def test_a_layer_made_without_its_base_class_among_others():
    class Bare(nn.Layer):
        def __init__(self):
            self.width = 3

        def forward(self, x):
            return x

    refused(
        lambda: nn.Sequential(nn.ReLU(), Bare()),
        ArgumentError,
        "Bare: expected a layer that Layer.__init__ has set up, got one without params; call super().__init__() "
        "first in its "
        "__init__",
    )
