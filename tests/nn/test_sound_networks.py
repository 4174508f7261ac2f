"""Networks for spectrograms: the contract of networks, shapes, invariances, and spectrograms that are too small."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ArgumentError, ShapeError
from zhishen.testing import check_network


@pytest.mark.parametrize(
    ("name", "options"), [("sound_conv", {"channels": (2, 3)}), ("sound_conv1d", {"channels": (3, 2), "size": 3})]
)
def test_networks_of_sounds_keep_the_contract_of_a_network(name, options, rng):
    network = nn.build(name, (1, 8, 12), 3, rng=rng, **options)
    check_network(network, rng.normal(size=(4, 1, 8, 12)), np.array([0, 1, 2, 1]))


def test_the_first_filters_of_the_1d_network_span_all_bands(rng):
    network = nn.sound_conv1d((1, 40, 101), 10, rng=rng, channels=(4, 5), size=7)
    assert network.params["conv1.W"].shape == (4, 1, 40, 7)
    assert network.params["conv2.W"].shape == (5, 4, 1, 7)


def test_the_1d_network_is_a_1d_convolution_whose_channels_are_the_bands(rng):
    network = nn.sound_conv1d((1, 6, 20), 3, rng=rng, channels=(4,), size=3, dtype=np.float64)
    x = rng.normal(size=(2, 1, 6, 20))
    conv = nn.Conv1d(6, 4, 3, padding=1, bias=False, rng=rng, dtype=np.float64)
    conv.params["W"] = network.params["conv1.W"][:, 0]
    np.testing.assert_allclose(network.layers["conv1"].forward(x)[:, :, 0], conv.forward(x[:, 0]), atol=1e-12)


def test_the_2d_network_tells_frequencies_apart_and_not_times(rng):
    network = nn.sound_conv((1, 16, 32), 3, rng=rng, channels=(4, 5))
    network.eval()
    x = np.zeros((3, 1, 16, 32), np.float32)
    x[0, :, 4:6, 12:14] = 1
    x[1, :, 4:6, 16:18] = 1  # later, by a whole number of pooling windows
    x[2, :, 10:12, 12:14] = 1
    scores = network.predict(x)
    np.testing.assert_allclose(scores[0], scores[1], atol=1e-5)
    assert np.abs(scores[0] - scores[2]).max() > 1e-3


@pytest.mark.parametrize(
    ("name", "shape", "options", "error", "sentence"),
    [
        ("sound_conv", (1, 4, 101), {}, ShapeError, "at least 8 bands and 8 frames for 3 stages, got 4 and 101"),
        ("sound_conv1d", (1, 4, 7), {}, ShapeError, "at least 1 bands and 8 frames for 3 stages, got 4 and 7"),
        ("sound_conv", (40, 101), {}, ArgumentError, "shape to be three whole numbers"),
        ("sound_conv", (1, 40, 101), {"channels": ()}, ArgumentError, "channels to be whole numbers"),
        ("sound_conv1d", (1, 40, 101), {"size": 4}, ArgumentError, "size to be odd, .*, got 4; choose 5"),
        ("sound_conv1d", (1, 40, 101), {"size": 0}, ArgumentError, "size"),
        ("sound_conv", (1, 40, 101), {"dropout": 1.0}, ArgumentError, "dropout"),
    ],
)
def test_what_cannot_be_built_is_refused(name, shape, options, error, sentence, rng):
    with pytest.raises(error, match=f"{name}: expected .*{sentence}"):
        nn.build(name, shape, 10, rng=rng, **options)
