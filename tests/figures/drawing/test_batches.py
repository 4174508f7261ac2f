"""Batches for a network that comes without data."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ArgumentError
from zhishen.figures.drawing.batches import random_batch, some_targets


@pytest.mark.parametrize("loss", ["softmax_cross_entropy", "sum_of_squares"])
def test_the_batch_has_a_finite_loss(loss):
    network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0), loss=loss)
    x, t = random_batch(network, (4,), 3)
    assert x.shape == (3, 4)
    assert x.dtype == network.dtype
    assert np.isfinite(network.loss(x, t))
    again, _ = random_batch(network, (4,), 3)
    assert np.array_equal(x, again)


def test_outputs_without_an_axis_of_classes_are_refused():
    with pytest.raises(ArgumentError, match=r"expected a network with outputs of shape \(N, K\), got \(0, 2\)"):
        some_targets(nn.two_layer(4, 3, 2, rng=np.random.default_rng(0)), np.zeros((0, 4)))
