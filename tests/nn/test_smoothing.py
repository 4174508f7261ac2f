"""Label smoothing: its formula, its minimum, labels and one-hot, and the three ways to a gradient."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import Tensor, nn, optim
from zhishen._checks import Number
from zhishen.errors import ArgumentError, ShapeError
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
def test_smoothing_that_is_none(bad, hostile):
    with pytest.raises(ArgumentError, match=r"^SoftmaxCrossEntropy: expected smoothing to be a number >= 0 and < 1"):
        nn.SoftmaxCrossEntropy(smoothing=bad)
