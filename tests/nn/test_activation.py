"""Activation layers: their contract, names, and the slope of the leaky ReLU."""

from __future__ import annotations

import numpy as np
import pytest
from layer_inputs import moderate
from refusals import refused

from zhishen import Tensor, nn, ops
from zhishen._checks import Number
from zhishen.errors import ArgumentError
from zhishen.nn.activation import ACTIVATIONS
from zhishen.testing import check_layer

every_activation = pytest.mark.parametrize("name", ACTIVATIONS)


@every_activation
def test_activations_keep_the_contract_of_a_layer(name, rng):
    report = check_layer(ACTIVATIONS[name](), moderate(rng), allow_zero=["x"] if name == "step" else [])
    assert report.parameters[0].checked == 24


def test_names_of_activations():
    assert list(ACTIVATIONS) == [
        "identity", "step", "sigmoid", "tanh", "relu", "leaky_relu", "gelu", "softmax", "log_softmax",
    ]  # fmt: skip
    assert all(cls.op.name == name for name, cls in ACTIVATIONS.items())
    assert repr(nn.ReLU()) == "ReLU()"
    assert repr(nn.LeakyReLU(slope=0.2)) == "LeakyReLU(slope=0.2)"


@every_activation
def test_an_activation_is_its_op(name, rng):
    x, dout = moderate(rng), rng.normal(size=(6, 4))
    layer = nn.activation(name)
    assert isinstance(layer, ACTIVATIONS[name])
    assert layer.params == {}
    out, cache = ops.OPS[name].forward(x)
    np.testing.assert_array_equal(layer.forward(x), out)
    np.testing.assert_array_equal(layer(x), out)
    np.testing.assert_array_equal(layer.backward(dout), ops.OPS[name].backward(dout, cache))
    recorded = layer(Tensor(x))
    np.testing.assert_array_equal(recorded.data, out)
    assert recorded.node.maker is ops.OPS[name]


def test_the_slope_of_leaky_relu(hostile):
    x = np.array([-2.0, 4.0], np.float32)
    for slope in (0.5, np.float64(0.5), np.float32(0.5)):
        out = nn.LeakyReLU(slope=slope).forward(x)
        np.testing.assert_array_equal(out, [-1, 4])
        assert out.dtype == np.float32
    recorded = nn.LeakyReLU(slope=0.5)(Tensor(x))
    np.testing.assert_array_equal(recorded.data, [-1, 4])
    np.testing.assert_array_equal(nn.activation("leaky_relu").forward(np.array([-1.0])), [-0.01])


@pytest.mark.parametrize("bad", Number().bad_values())
def test_slopes_that_are_invalid(bad, hostile):
    with pytest.raises(ArgumentError, match=r"^LeakyReLU: expected slope to be a number, got .*; "):
        nn.LeakyReLU(slope=bad)


@pytest.mark.parametrize(
    ("bad", "advice"),
    [("rellu", "did you mean 'relu'?"), ("Sigmoid", "did you mean 'sigmoid'?"), ("wavelet", "choose one of these")],
)
def test_activations_that_do_not_exist(bad, advice):
    refused(
        lambda: nn.activation(bad),
        ArgumentError,
        "activation: expected activation to be one of identity, step, sigmoid, tanh, relu, leaky_relu, gelu, softmax, "
        f"log_softmax, got {bad!r}; {advice}",
    )
