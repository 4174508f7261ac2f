"""Layers: what each promises, their parameters and Tensors, and what they say when something does not fit."""

from __future__ import annotations

import re

import numpy as np
import pytest

from zhishen import Tensor, gradients, nn, ops
from zhishen._checks import Number, WholeNumber
from zhishen.errors import ArgumentError, GradientCheckError, ShapeError
from zhishen.nn.activation import ACTIVATIONS
from zhishen.nn.loss import LOSSES
from zhishen.testing import check_layer

every_activation = pytest.mark.parametrize("name", ACTIVATIONS)
every_loss = pytest.mark.parametrize("name", LOSSES)


def moderate(rng, shape=(6, 4)):
    return rng.uniform(0.1, 2, size=shape) * rng.choice([-1, 1], size=shape)


def refused(call, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        call()


# Everything that a layer promises


@every_activation
def test_activations_keep_the_contract_of_a_layer(name, rng):
    report = check_layer(ACTIVATIONS[name](), moderate(rng), allow_zero=["x"] if name == "step" else [])
    assert report.parameters[0].checked == 24


@pytest.mark.parametrize("shape", [(6, 4), (1, 4), (2, 3, 4)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_affine_keeps_the_contract_of_a_layer(shape, dtype, rng):
    report = check_layer(nn.Affine(4, 3, rng=rng, dtype=dtype), rng.normal(size=shape))
    assert [p.name for p in report.parameters] == ["x", "W", "b"]


def test_a_fault_in_a_layer_is_caught(monkeypatch, rng):
    monkeypatch.setattr(nn.Tanh, "backward", lambda self, dout: 1.001 * self.op.backward(dout, self._cache))
    with pytest.raises(GradientCheckError, match=r"^check_layer: Tanh: x\[.*1\.001 times"):
        check_layer(nn.Tanh(), moderate(rng))


# Activations


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


def test_each_call_makes_a_new_layer():
    assert nn.activation("relu") is not nn.activation("relu")


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


# Affine


def test_parameters_of_affine(rng):
    layer = nn.Affine(784, 50, rng=rng)
    assert {key: (array.shape, array.dtype) for key, array in layer.params.items()} == {
        "W": ((784, 50), np.float32),
        "b": ((50,), np.float32),
    }
    assert not layer.params["b"].any()
    assert (layer.inputs, layer.outputs, repr(layer)) == (784, 50, "Affine(784, 50)")
    assert layer.grads == layer.buffers == {}
    assert layer.rng is None
    assert layer.training


def test_affine_from_arrays_copies():
    W, b = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([10.0, 20.0])
    layer = nn.Affine.from_arrays(W, b, name="out")
    np.testing.assert_array_equal(layer.forward(np.array([[1.0, 0.0, 1.0]])), [[16, 28]])
    W[...] = b[...] = 0
    np.testing.assert_array_equal(layer.params["W"][0], [1, 2])
    assert layer.name == "out"


@pytest.mark.parametrize(
    ("W", "b", "dtype"),
    [
        ([[1, 2]], [0, 0], "float64"),
        (np.ones((1, 2), np.float32), np.zeros(2, np.float32), "float32"),
        (np.ones((1, 2), np.float32), np.zeros(2), "float64"),
    ],
)
def test_affine_from_arrays_has_their_dtype(W, b, dtype, hostile):
    layer = nn.Affine.from_arrays(W, b)
    assert {array.dtype for array in layer.params.values()} == {np.dtype(dtype)}


@pytest.mark.parametrize(
    ("W", "b"), [((3, 2), (3,)), ((3,), (3,)), ((3, 2), ()), ((3, 2, 1), (2, 1)), ((3, 2), (1, 2))]
)
def test_affine_from_arrays_that_do_not_fit(W, b):
    refused(
        lambda: nn.Affine.from_arrays(np.ones(W), np.ones(b)),
        ShapeError,
        f"Affine.from_arrays: expected W of shape (I, O) and b of shape (O,), got {W} and {b}; W has one row per "
        f"input and one column per output",
    )


@pytest.mark.parametrize("bad", WholeNumber(1).bad_values())
@pytest.mark.parametrize("name", ["inputs", "outputs"])
def test_sizes_that_are_invalid(name, bad, rng, hostile):
    sizes = {"inputs": 2, "outputs": 3, name: bad}
    with pytest.raises(ArgumentError, match=rf"^Affine: expected {name} to be a whole number >= 1, got .*; "):
        nn.Affine(**sizes, rng=rng)


@pytest.mark.parametrize("bad", [int, "uint8", bool, complex])
def test_dtypes_that_cannot_learn(bad, rng):
    refused(
        lambda: nn.Affine(2, 3, rng=rng, dtype=bad),
        ArgumentError,
        f"Affine: expected dtype to be a floating dtype, got {np.dtype(bad)}; use float32 or float64",
    )


def test_initializers_that_return_another_shape(rng):
    refused(
        lambda: nn.Affine(2, 3, rng=rng, init=lambda shape, **_: np.ones(shape[::-1])),
        ShapeError,
        "Affine: expected init to return an array of shape (2, 3), got (3, 2); use the shape that it receives",
    )


def test_what_a_function_draws_becomes_the_layers_dtype(rng):
    layer = nn.Affine(2, 3, rng=rng, init=lambda shape, **_: np.ones(shape))
    assert layer.params["W"].dtype == np.float32


@pytest.mark.parametrize("call", ["forward", "record"])
@pytest.mark.parametrize("name", ["", "affine1"])
def test_inputs_of_another_width(call, name, rng):
    layer = nn.Affine(784, 10, rng=rng, name=name)
    x = np.ones((100, 1, 28, 28), np.float32)
    where = "Affine affine1" if name else "Affine"
    refused(
        lambda: getattr(layer, call)(Tensor(x) if call == "record" else x),
        ShapeError,
        f"{where}: expected input of shape (N, 784), got (100, 1, 28, 28); flatten each sample with "
        "x.reshape(len(x), 784)",
    )
    with pytest.raises(ShapeError, match="give inputs with 784 features, or build the layer for 3"):
        layer(Tensor(np.ones((2, 3))) if call == "record" else np.ones((2, 3)))


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


# Parameters as Tensors


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


# A layer of one's own


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


def test_a_residual_block_alone_counts_its_shortcut_too(rng):
    block = nn.Residual(nn.Affine(4, 3, rng=rng), shortcut=nn.Affine(4, 3, bias=False, rng=rng))
    assert list(block.parameters()) == ["affine1.W", "affine1.b", "shortcut.W"]


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


# Losses


@every_loss
def test_a_loss_is_its_op(name, rng):
    y, t = rng.normal(size=(5, 3)), np.eye(3)[rng.integers(0, 3, 5)]
    layer = nn.loss(name)
    assert isinstance(layer, LOSSES[name])
    value = layer.forward(y, t)
    assert type(value) is float
    expected, cache = ops.OPS[name].forward(y, t)
    assert value == expected
    np.testing.assert_array_equal(layer.backward(), ops.OPS[name].backward(1.0, cache))
    np.testing.assert_array_equal(layer.backward(2.0), 2 * layer.backward())
    recorded = layer(Tensor(y), t)
    assert recorded.item() == value
    assert repr(layer) == f"{type(layer).__name__}()"


@every_loss
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_gradient_of_a_loss_has_the_dtype_of_the_output(name, dtype, rng):
    layer = nn.loss(name)
    layer.forward(rng.normal(size=(5, 3)).astype(dtype), np.eye(3)[[0, 1, 2, 0, 1]])
    assert layer.backward().dtype == dtype


def test_a_loss_layer_is_taken_as_it_is():
    layer = nn.SumOfSquares()
    assert nn.loss(layer) is layer


def test_probabilities(rng):
    y = rng.normal(size=(5, 3))
    np.testing.assert_array_equal(nn.SoftmaxCrossEntropy().probabilities(y), ops.softmax(y))
    np.testing.assert_array_equal(nn.SigmoidCrossEntropy().probabilities(y), ops.sigmoid(y))
    refused(
        lambda: nn.SumOfSquares().probabilities(y),
        ArgumentError,
        "SumOfSquares: expected a loss of scores, got a loss of values, which are not probabilities; use predict, or "
        "train with softmax_cross_entropy",
    )


@pytest.mark.parametrize(
    ("bad", "advice"),
    [
        ("softmax", "did you mean 'softmax_cross_entropy'?"),
        ("sum_of_square", "did you mean 'sum_of_squares'?"),
        ("hinge", "choose one of these"),
    ],
)
def test_losses_that_do_not_exist(bad, advice):
    refused(
        lambda: nn.loss(bad),
        ArgumentError,
        f"loss: expected loss to be one of sum_of_squares, softmax_cross_entropy, sigmoid_cross_entropy, got {bad!r}; "
        f"{advice}",
    )


def test_loss_backward_before_forward():
    with pytest.raises(ArgumentError, match=r"^softmax_cross_entropy\.backward: expected the cache of a forward pass"):
        nn.SoftmaxCrossEntropy().backward()
