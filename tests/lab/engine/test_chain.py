"""Chains of small layers, and what the gradient check says about them."""

import numpy as np
import pytest

from zhishen.errors import ShapeError
from zhishen.lab.engine.chain import INPUTS, LOSSES, Chain

ROWS = ("affine", "relu", "sigmoid", "tanh", "batch_norm", "layer_norm", "dropout")
IMAGES = ("conv", "relu", "batch_norm", "dropout", "sigmoid", "max_pool", "avg_pool", "affine")
RIGHT = [("rows", part) for part in ROWS] + [("images", part) for part in IMAGES]


@pytest.mark.parametrize(("inputs", "part"), RIGHT)
def test_right_layers_pass(inputs, part):
    chain = Chain([part, "tanh"], inputs=inputs, loss="softmax", seed=1)
    numerical = chain.numerical()
    for name, gradient in chain.backward().items():
        assert chain.verdict(name, gradient) == "", name
        np.testing.assert_allclose(gradient, numerical[name], atol=1e-6)


def test_the_same_seed_gives_the_same_numbers():
    first, same, other = (
        Chain(["dropout", "affine"], inputs="rows", loss="weighted", seed=seed).value() for seed in (5, 5, 6)
    )
    assert first == same != other


def test_images_are_flattened_before_affine_and_loss():
    chain = Chain(["conv", "max_pool", "affine"], inputs="images", loss="softmax", seed=0)
    assert list(chain.layers.layers) == ["conv1", "max_pool2", "flatten3", "affine3"]
    assert chain.arrays()["affine3.W"].shape == (8, 3)
    assert "flatten" in Chain(["conv"], inputs="images", loss="softmax", seed=0).layers.layers


def test_a_loss_that_is_not_averaged_is_found_with_its_factor():
    chain = Chain(["affine"], inputs="rows", loss="softmax/average", seed=0)
    assert "4 times what it should be" in chain.verdict("affine1.W", chain.backward()["affine1.W"])


@pytest.mark.parametrize("parts", [["affine", "conv"], ["max_pool"] * 3])
def test_layers_that_do_not_fit_are_refused(parts):
    with pytest.raises(ShapeError, match="expected images of at least 2 x 2 pixels"):
        Chain(parts, inputs="images", loss="weighted", seed=0)


def test_layer_norm_wants_rows():
    with pytest.raises(ShapeError, match="expected rows of features"):
        Chain(["layer_norm"], inputs="images", loss="weighted", seed=0)


def test_all_names_of_inputs_and_losses_work():
    assert all(np.isfinite(Chain(["tanh"], inputs=i, loss=k, seed=0).value()) for i in INPUTS for k in LOSSES)
