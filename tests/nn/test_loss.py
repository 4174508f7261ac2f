"""Losses as layers: each is its op; and label smoothing: its formula, its minimum, labels and one-hot targets."""

from __future__ import annotations

import numpy as np
import pytest
from refusals import refused

import zhishen
from zhishen import Tensor, nn, ops, optim
from zhishen._checks import Number
from zhishen.errors import ArgumentError, ShapeError
from zhishen.nn.loss import LOSSES
from zhishen.testing import check_network


@pytest.mark.parametrize("smoothing", [0.1, 0.5])
def test_it_is_the_loss_of_smoothed_targets(smoothing, rng):
    y, t = rng.normal(size=(6, 4)), rng.integers(0, 4, 6)
    smoothed = (1 - smoothing) * np.eye(4)[t] + smoothing / 4
    loss, plain = nn.SoftmaxCrossEntropy(smoothing=smoothing), nn.SoftmaxCrossEntropy()
    assert loss.forward(y, t) == pytest.approx(plain.forward(y, smoothed), rel=1e-14)
    assert loss.forward(y, np.eye(4)[t]) == loss.forward(y, t)
    np.testing.assert_allclose(loss.backward(), plain.backward(), rtol=1e-13)
    assert loss(Tensor(y), t).item() == loss.forward(y, t)


def test_none_is_the_plain_loss(rng):
    y, t = rng.normal(size=(6, 4)), rng.integers(0, 4, 6)
    assert nn.SoftmaxCrossEntropy(smoothing=0).forward(y, t) == nn.SoftmaxCrossEntropy().forward(y, t)


def test_the_minimum_lies_at_the_smoothed_probabilities():
    y, t, loss = np.zeros((1, 4)), np.array([2]), nn.SoftmaxCrossEntropy(smoothing=0.2)
    optimizer = optim.SGD(lr=1.0)
    for _ in range(2000):
        loss.forward(y, t)
        optimizer.update({"y": y}, {"y": loss.backward()})
    np.testing.assert_allclose(loss.probabilities(y), [[0.05, 0.05, 0.85, 0.05]], atol=1e-6)


def test_a_network_with_it(rng):
    network = nn.two_layer(4, 5, 3, rng=rng, activation="tanh", loss=nn.SoftmaxCrossEntropy(smoothing=0.1))
    check_network(network, rng.normal(size=(6, 4)), rng.integers(0, 3, 6))
    assert repr(network.last_layer) == "SoftmaxCrossEntropy(smoothing=0.1)"


def test_the_loss_of_sequences_is_the_mean_over_all_positions(rng):
    y, t = rng.normal(size=(2, 3, 4)), rng.integers(0, 4, (2, 3))
    for smoothing in (0.0, 0.2):
        loss = nn.SoftmaxCrossEntropy(smoothing=smoothing)
        value = loss.forward(y, t)
        dy = loss.backward()
        assert value == pytest.approx(loss.forward(y.reshape(6, 4), t.ravel()), rel=1e-14)
        np.testing.assert_allclose(dy.reshape(6, 4), loss.backward(), rtol=1e-14, atol=1e-18)


def test_float32_stays(rng):
    loss = nn.SoftmaxCrossEntropy(smoothing=0.1)
    loss.forward(rng.normal(size=(6, 4)).astype(np.float32), rng.integers(0, 4, 6))
    assert loss.backward().dtype == np.float32


def test_labels_that_do_not_fit_are_refused_as_without():
    with pytest.raises(ShapeError, match=r"^softmax_cross_entropy: expected labels from 0 to 2, got 3"):
        nn.SoftmaxCrossEntropy(smoothing=0.1).forward(np.zeros((2, 3)), np.array([0, 3]))


@pytest.mark.parametrize("bad", Number(0, 1, open_high=True).bad_values())
def test_invalid_smoothing_raises_an_error(bad, hostile):
    with pytest.raises(ArgumentError, match=r"^SoftmaxCrossEntropy: expected smoothing to be a number >= 0 and < 1"):
        nn.SoftmaxCrossEntropy(smoothing=bad)


every_loss = pytest.mark.parametrize("name", LOSSES)


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


def test_a_loss_layer_is_used_itself():
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


# --- weights of classes ----------------------------------------------------------------------------------------------

WEIGHTS = (0.5, 2.0, 1.0, 0.25)


@pytest.mark.parametrize("kernels", ["auto", "reference"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_weights_multiply_the_loss_of_each_sample(rng, kernels, dtype):
    y, t = rng.normal(size=(6, 4)).astype(dtype), rng.integers(0, 4, 6)
    loss, plain = nn.SoftmaxCrossEntropy(weights=WEIGHTS), nn.SoftmaxCrossEntropy()
    with ops.use_kernels(kernels):
        each = [WEIGHTS[label] * plain.forward(row[None], np.array([label])) for row, label in zip(y, t, strict=True)]
        value = loss.forward(y, t)
        dy = loss.backward()
        assert value == pytest.approx(np.mean(each), rel=1e-6)
        assert loss.forward(y, np.eye(4)[t]) == value
        assert loss(Tensor(y), t).item() == value
        plain.forward(y, t)
    np.testing.assert_allclose(dy, plain.backward() * np.array(WEIGHTS)[t, None], rtol=2e-6, atol=1e-8)
    assert dy.dtype == dtype


def test_a_network_with_weights(rng):
    weighted = nn.SoftmaxCrossEntropy(smoothing=0.1, weights=np.array([1, 2.5, 0.5]))
    network = nn.two_layer(4, 5, 3, rng=rng, activation="tanh", loss=weighted)
    check_network(network, rng.normal(size=(6, 4)), rng.integers(0, 3, 6))
    assert repr(network.last_layer) == "SoftmaxCrossEntropy(smoothing=0.1, weights=(1, 2.5, 0.5))"


def test_weights_are_saved_with_the_network(rng, tmp_path):
    network = nn.two_layer(4, 5, 3, rng=rng, loss=nn.SoftmaxCrossEntropy(weights=[1, 2, 3]))
    network.save(tmp_path / "network.safetensors")
    found = zhishen.load(tmp_path / "network.safetensors").last_layer
    assert isinstance(found, nn.SoftmaxCrossEntropy)
    assert found.weights == (1.0, 2.0, 3.0)


@pytest.mark.parametrize("bad", [[], [1, 0], [1, -1], [1, np.nan], "12", 3, [[1, 2]], [True, 1]])
def test_weights_that_are_not_weights_are_refused(bad, hostile):
    with pytest.raises(ArgumentError, match=r"^SoftmaxCrossEntropy: expected weights to be a number > 0 for each"):
        nn.SoftmaxCrossEntropy(weights=bad)


def test_weights_of_another_number_of_classes_are_refused(rng):
    with pytest.raises(ShapeError, match=r"expected outputs of 2 classes, one for each weight, got \(1, 3\)"):
        nn.SoftmaxCrossEntropy(weights=[1, 2]).forward(np.zeros((1, 3)), np.array([0]))
