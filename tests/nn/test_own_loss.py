"""Custom losses: a class on arrays, a function of Tensors, invalid return values, and losses that are used twice."""

from __future__ import annotations

import copy
import pickle
import re

import numpy as np
import pytest

from zhishen import Tensor, gradients, nn
from zhishen.errors import ArgumentError, ShapeError
from zhishen.testing import check_network

T = np.array([0, 1, 2, 0, 1])
WAYS = ("gradient", "tape_gradient")


def network_of(*layers, **options):
    return nn.Network(*layers, nn.Affine(4, 3, rng=np.random.default_rng(1), dtype=np.float64), **options)


@pytest.fixture
def x(rng):
    return rng.normal(size=(5, 4))


def told(call, message, kind=ArgumentError):
    with pytest.raises(kind, match=f"^{re.escape(message)}"):
        call()


class Squares(nn.Loss):
    def __init__(self, value=lambda d: float((d**2).sum()), gradient=lambda g: g):
        self.value, self.gradient = value, gradient

    def forward(self, y, t):
        self.d = y - np.eye(3)[t]
        return self.value(self.d)

    def backward(self, dout=1.0):
        return self.gradient(2 * self.d * dout)


@pytest.mark.parametrize(
    ("gradient", "got"),
    [
        (lambda g: g.sum(axis=1), "(5,)"),
        (lambda g: g.sum(axis=0, keepdims=True), "(1, 3)"),
        (lambda g: g.sum(axis=1, keepdims=True), "(5, 1)"),
        (lambda g: g.sum(), "()"),
    ],
)
def test_a_loss_whose_gradient_has_another_shape(gradient, got, x):
    network = network_of(loss=Squares(gradient=gradient))
    for call in (*WAYS, "input_gradient"):
        told(
            lambda call=call: getattr(network, call)(x, T),
            f"Squares(): expected backward to return a gradient of the outputs' shape (5, 3), got {got}; keep the axes",
            ShapeError,
        )


@pytest.mark.parametrize(
    ("value", "got"),
    [
        (lambda d: (d**2).sum(axis=1), "an array of shape (5,)"),
        (lambda d: Tensor((d**2).sum()), "Tensor"),
        (lambda d: None, "NoneType"),
    ],
)
def test_a_loss_that_is_not_a_number_raises(value, got, x):
    network = network_of(loss=Squares(value))
    for call in (*WAYS, "loss", "loss_and_gradient", "input_gradient", "find_nonfinite"):
        told(
            lambda call=call: getattr(network, call)(x, T),
            f"Squares(): expected forward to return one number, got {got}; take the mean over the batch, of arrays",
        )


def absolute(y, t):
    return (abs(y - np.eye(3)[t]) ** 3).mean()


def cubes(d):
    return float((np.abs(d) ** 3).mean())


@pytest.mark.parametrize("loss", [Squares(), Squares(cubes, lambda g: (g / 2) * np.abs(g / 2) * 3 / g.size), absolute])
def test_your_own_loss_passes_the_checks(loss, x):
    check_network(network_of(loss=loss), x, T)
    block = nn.Residual(nn.Affine(4, 4, rng=np.random.default_rng(0)), nn.Tanh())
    check_network(network_of(block, block, loss=loss), x, T)


def test_a_class_and_a_function_are_the_same_loss(x):
    by_class = network_of(loss=Squares(cubes, lambda g: (g / 2) * np.abs(g / 2) * 3 / g.size))
    by_function = network_of(loss=absolute)
    assert by_class.loss(x, T) == pytest.approx(by_function.loss(x, T), rel=1e-14)
    for name, g in by_class.gradient(x, T).items():
        np.testing.assert_allclose(by_function.gradient(x, T)[name], g, rtol=1e-12)
    np.testing.assert_allclose(by_function.input_gradient(x, T), by_class.input_gradient(x, T), rtol=1e-12)


def test_a_loss_that_is_recorded_twice_keeps_both_gradients(x):
    loss = Squares()
    first, second = Tensor(np.eye(3)), Tensor(2 * np.ones((3, 3)))
    labels = np.array([0, 1, 2])
    total = loss(first, labels) + 3 * loss(second, labels)
    found = gradients(total, [first, second])
    np.testing.assert_allclose(found[0], 0 * np.eye(3))
    np.testing.assert_allclose(found[1], 6 * (2 - np.eye(3)))
    told(
        lambda: gradients(loss(first, labels), [first], create_graph=True),
        "Squares(): expected to be differentiated once, got a second derivative; its backward works on arrays",
    )


def test_copies_of_a_network_with_a_loss_of_its_own(x):
    network = network_of(loss=absolute)
    expected = network.gradient(x, T)  # leaves a tape in the loss
    for other in (copy.deepcopy(network), nn.Network(network.layers, loss=network.last_layer)):
        for name, g in other.gradient(x, T).items():
            np.testing.assert_array_equal(g, expected[name])
    with_class = network_of(loss=nn.SoftmaxCrossEntropy(smoothing=0.1))
    again = pickle.loads(pickle.dumps(with_class))
    assert again.loss(x, T) == with_class.loss(x, T)


def test_backward_of_a_function_comes_after_forward(x):
    loss = network_of(loss=absolute).last_layer
    told(
        loss.backward,
        "FunctionLoss(absolute).backward: expected the values of a forward pass, got None; call forward first",
    )


@pytest.mark.parametrize(
    ("function", "got"),
    [
        (lambda y, t: y, "a Tensor of shape (5, 3)"),
        (lambda y, t: float((y.data**2).sum()), "float"),
        (lambda y, t: (y.sum(), 1), "tuple"),
    ],
)
def test_a_function_that_does_not_return_a_number_raises(function, got, x):
    for call in (*WAYS, "loss", "input_gradient"):
        with pytest.raises(ArgumentError, match=re.escape(f"to return a Tensor of one number, got {got}; take the")):
            getattr(network_of(loss=function), call)(x, T)


@pytest.mark.parametrize(
    ("name", "ours"),
    [("mse", "sum_of_squares"), ("cross_entropy", "softmax_cross_entropy"), ("bce", "sigmoid_cross_entropy")],
)
def test_names_of_other_libraries_raise_with_our_name(name, ours):
    with pytest.raises(ArgumentError, match=rf"^Network: expected loss to be one of .*, got '{name}'; use '{ours}'$"):
        nn.Network(nn.ReLU(), loss=name)


def test_a_function_of_other_arguments_raises():
    for function in (lambda y: y.sum(), lambda y, t, weight: y.sum()):
        with pytest.raises(
            ArgumentError, match=r"^FunctionLoss: expected a function of outputs and targets, f\(y, t\), got"
        ):
            nn.Network(nn.ReLU(), loss=function)
    nn.Network(nn.ReLU(), loss=lambda y, t, weight=1.0: (weight * y).sum())
