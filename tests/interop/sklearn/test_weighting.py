"""Weighted losses: their gradient is that of the value, and whole weights count like repeated samples."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ArgumentError
from zhishen.graph.numerical import numerical_gradient
from zhishen.interop.sklearn.weighting import SampleWeighted, mean_one, with_weights


class AbsoluteError(nn.Loss):
    """A loss that has no formula for single samples in the package."""

    def forward(self, y, t):
        self.difference = y - t
        return float(np.abs(self.difference).sum() / len(y))

    def backward(self, dout=1.0):
        return dout * np.sign(self.difference) / len(self.difference)


LOSSES = [
    nn.SumOfSquares(),
    nn.SigmoidCrossEntropy(),
    nn.SoftmaxCrossEntropy(),
    nn.SoftmaxCrossEntropy(smoothing=0.1, weights=[1.0, 2.0, 3.0]),
    AbsoluteError(),
]
WEIGHTS = np.array([2.0, 0.0, 1.0, 3.0])


@pytest.fixture
def samples():
    rng = np.random.default_rng(0)
    return rng.standard_normal((4, 3)), np.eye(3)[[0, 2, 1, 2]]


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_whole_weights_count_like_repeated_samples(loss, samples):
    y, t = samples
    times = WEIGHTS.astype(int)
    weighted = SampleWeighted(loss).forward(y, with_weights(t, mean_one(WEIGHTS)))
    assert weighted == pytest.approx(loss.forward(np.repeat(y, times, axis=0), np.repeat(t, times, axis=0)), rel=1e-12)


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_backward_is_the_gradient_of_forward(loss, samples):
    y, t = samples
    weighted, targets = SampleWeighted(loss), with_weights(t, WEIGHTS)
    weighted.forward(y, targets)
    gradient = weighted.backward()
    numerical = numerical_gradient(lambda y: weighted.forward(y, targets), y)
    np.testing.assert_allclose(gradient, numerical, atol=1e-8)
    assert np.abs(gradient[0]).max() > 0
    np.testing.assert_array_equal(gradient[1], 0)


def test_link_is_that_of_the_loss():
    assert SampleWeighted(nn.SoftmaxCrossEntropy()).link is nn.SoftmaxCrossEntropy.link
    assert SampleWeighted(nn.SumOfSquares()).link is None


def test_mean_one():
    np.testing.assert_allclose(mean_one(np.array([1.0, 3.0])), [0.5, 1.5])
    with pytest.raises(ArgumentError, match="expected at least one weight above 0, got 2 weights that are 0"):
        mean_one(np.zeros(2))
