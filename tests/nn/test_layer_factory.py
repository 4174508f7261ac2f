"""The layers that builders of networks share: one generator, one initializer, one dtype."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.nn.layer_factory import LayerFactory


def factory(dtype=np.float64, init="he", seed=1):
    return LayerFactory(rng=np.random.default_rng(seed), init=init, dtype=dtype)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_layers_have_the_weights_of_layers_made_by_hand(dtype):
    """The layers draw from one generator, in the order in which they are made."""
    made = factory(dtype)
    affine, conv = made.affine(4, 3), made.conv(2, 5, 3, padding=1)
    rng = np.random.default_rng(1)
    expected = nn.Affine(4, 3, rng=rng, dtype=dtype), nn.Conv2d(2, 5, 3, padding=1, rng=rng, dtype=dtype)
    for layer, other in zip((affine, conv), expected, strict=True):
        assert repr(layer) == repr(other)
        for name, array in other.params.items():
            np.testing.assert_array_equal(layer.params[name], array, strict=True)
    norm = made.batch_norm(5)
    assert {array.dtype for array in norm.params.values()} == {np.dtype(dtype)}


def test_the_initializer_and_the_bias_are_passed_on():
    made = factory(init="zeros")
    assert not made.affine(4, 3).params["W"].any()
    assert not made.conv(1, 2, 3).params["W"].any()
    assert "b" not in made.conv(1, 2, 3, bias=False).params


def test_the_classifier_computes_the_features_of_its_body():
    made = factory()
    body = [made.conv(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]  # 4 channels of 3 x 2
    network = made.image_classifier(body, (1, 8, 6), 5, hidden=7, dropout=0.5, loss="softmax_cross_entropy")
    assert list(network.layers)[4:] == ["affine1", "relu2", "dropout1", "affine2"]
    assert network.params["affine1.W"].shape == (4 * 3 * 2, 7)
    assert network.params["affine2.W"].shape == (7, 5)
    assert network.input_shape == (1, 8, 6)
    assert network.predict(np.zeros((2, 1, 8, 6))).shape == (2, 5)


def test_without_hidden_layer_and_dropout_one_affine_layer_follows():
    made = factory()
    network = made.image_classifier([nn.Flatten()], (1, 2, 3), 4, loss="sum_of_squares")
    assert list(network.layers) == ["flatten1", "affine1"]
    assert network.params["affine1.W"].shape == (6, 4)
    assert isinstance(network.last_layer, nn.SumOfSquares)


def test_dropout_has_a_generator_of_its_own():
    """The weights are the same with and without dropout."""
    states = []
    for rate in (0.0, 0.5):
        network = factory().image_classifier(
            [nn.Flatten()], (1, 2, 3), 4, hidden=5, dropout=rate, loss="sum_of_squares"
        )
        states.append(network.state_dict())
    for name, array in states[0].items():
        np.testing.assert_array_equal(states[1][name], array)
