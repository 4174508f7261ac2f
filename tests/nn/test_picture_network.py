"""picture_conv: its depth follows from the size of the pictures, and all gradients agree."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ArgumentError
from zhishen.nn.picture_network import picture_channels
from zhishen.testing import check_network


@pytest.mark.parametrize("size", [(1, 1), (5, 200), (10, 10), (11, 11), (28, 28), (48, 64), (96, 96), (300, 200)])
def test_every_size_has_a_network(size):
    channels = picture_channels(*size)
    shortest = min(size) >> (len(channels) - 1)
    assert shortest <= 10
    assert shortest >= 5 or len(channels) == 1
    network = nn.picture_conv((3, *size), 4, rng=np.random.default_rng(0), last=16)
    x = np.random.default_rng(1).random((1, 3, *size), np.float32)
    assert network.predict(x).shape == (1, 4)
    assert list(channels) == sorted(channels)


def test_all_gradients_agree(rng):
    network = nn.picture_conv((3, 12, 11), 3, rng=rng, last=4, dropout=0.0, dtype=np.float64)
    check_network(network, rng.normal(size=(4, 3, 12, 11)), rng.integers(0, 3, 4))


@pytest.mark.parametrize("bad", [{"last": 0}, {"dropout": 1.5}, {"init": "none"}])
def test_options_out_of_range_are_refused(bad, rng):
    with pytest.raises(ArgumentError):
        nn.picture_conv((3, 16, 16), 2, rng=rng, **bad)
