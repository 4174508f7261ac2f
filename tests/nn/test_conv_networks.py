"""Convolutional networks ready to train: their layers, weights, contract, and images that do not fit."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ArgumentError, ShapeError
from zhishen.testing import check_network


def test_simple_conv(rng):
    network = nn.simple_conv((1, 28, 28), 10, rng=rng)
    assert list(network.layers) == ["conv1", "relu1", "maxpool1", "flatten1", "affine1", "relu2", "affine2"]
    assert {name: array.shape for name, array in network.params.items()} == {
        "conv1.W": (30, 1, 5, 5), "conv1.b": (30,), "affine1.W": (4320, 100), "affine1.b": (100,),
        "affine2.W": (100, 10), "affine2.b": (10,),
    }  # fmt: skip
    assert network.predict(np.zeros((2, 1, 28, 28), np.int8)).shape == (2, 10)
    assert (network.dtype, network.input_shape) == (np.float32, (1, 28, 28))
    other = nn.simple_conv([3, 9, 12], 4, rng=rng, filters=2, size=3, hidden=5, loss="sum_of_squares", dtype=np.float64)
    assert other.layers["affine1"].params["W"].shape == (2 * 3 * 5, 5)
    assert (other.dtype, repr(other.last_layer)) == (np.float64, "SumOfSquares()")


def test_deep_conv(rng):
    network = nn.deep_conv((1, 28, 28), 10, rng=rng)
    block = ["conv", "relu", "conv", "relu", "maxpool"]
    assert [name.rstrip("0123456789") for name in network.layers] == [
        *block, *block, *block, "flatten", "affine", "relu", "dropout", "affine",
    ]  # fmt: skip
    convolutions = [layer for layer in network.layers.values() if isinstance(layer, nn.Conv2d)]
    assert [(layer.out_channels, *layer.padding) for layer in convolutions] == [
        (16, 1, 1), (16, 1, 1), (32, 1, 1), (32, 2, 2), (64, 1, 1), (64, 1, 1),
    ]  # fmt: skip
    shapes = [line.split("(N, ")[1].split(")")[0] for line in network.summary().splitlines() if "MaxPool" in line]
    assert shapes == ["16, 14, 14", "32, 8, 8", "64, 4, 4"]
    assert network.layers["affine1"].params["W"].shape == (1024, 50)
    assert network.predict(np.zeros((2, 1, 28, 28))).shape == (2, 10)
    for name, array in network.params.items():  # He's scale in each layer of more than a few weights
        if name.endswith(".W") and array.size > 2000:
            fan_in = array[0].size if array.ndim == 4 else len(array)
            assert array.std() == pytest.approx(np.sqrt(2 / fan_in), rel=0.1), name


def test_deep_conv_draws_the_same_weights_with_and_without_dropout():
    one, two = (nn.deep_conv((1, 8, 8), 3, rng=np.random.default_rng(1), dropout=rate) for rate in (0.0, 0.5))
    assert "dropout1" not in one.layers
    for name, array in one.state_dict().items():
        assert array.tobytes() == two.state_dict()[name].tobytes()


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("simple_conv", {"filters": 2, "size": 3, "hidden": 6}),
        ("deep_conv", {"channels": (1, 2, 1), "hidden": 4}),
        ("small_conv", {"channels": (2, 3)}),
        ("wide_conv", {"channels": (2, 3)}),
        ("residual_conv", {"channels": (1, 2, 1)}),
        ("residual_conv", {"channels": (3,)}),
    ],
)
def test_networks_of_images_keep_the_contract_of_a_network(name, options, rng):
    network = nn.build(name, (2, 8, 8), 3, rng=rng, **options)
    check_network(network, rng.normal(size=(4, 2, 8, 8)), np.array([0, 1, 2, 1]))


@pytest.mark.parametrize(
    ("call", "kind", "excerpt"),
    [
        (
            lambda rng: nn.simple_conv((784,), 10, rng=rng),
            ArgumentError,
            (
                "simple_conv: expected shape to be three whole numbers (C, H, W), got (784,); give, for example, (1, "
                "28, 28)"
            ),
        ),
        (
            lambda rng: nn.deep_conv(784, 10, rng=rng),
            ArgumentError,
            "deep_conv: expected shape to be three whole numbers (C, H, W), got 784; give, for example, (1, 28, 28)",
        ),
        (
            lambda rng: nn.deep_conv((1, 28, 28), 10, rng=rng, channels=(16, 32)),
            ArgumentError,
            "deep_conv: expected channels to be three whole numbers, one per block, got (16, 32); give, for",
        ),
        (
            lambda rng: nn.deep_conv((1, 28, 28), 10, rng=rng, dropout=1.0),
            ArgumentError,
            "deep_conv: expected dropout to be a number >= 0 and < 1, got 1.0",
        ),
        (
            lambda rng: nn.simple_conv((1, 4, 4), 10, rng=rng),
            ShapeError,
            "Conv2d: expected a filter that fits into the padded input, got a filter that spans 5 x 5 on an input of",
        ),
        (
            lambda rng: nn.deep_conv((1, 2, 2), 10, rng=rng),
            ShapeError,
            "MaxPool2d: expected a window that fits into the padded input, got a window that spans 2 x 2 on an input",
        ),
        (
            lambda rng: nn.small_conv((1, 9, 7), 10, rng=rng),
            ShapeError,
            "small_conv: expected images of at least 8 x 8 pixels for 3 stages, got 9 x 7; give channels",
        ),
        (
            lambda rng: nn.wide_conv((1, 28, 3), 10, rng=rng),
            ShapeError,
            "wide_conv: expected images of at least 4 x 4 pixels for 3 stages, got 28 x 3; give channels",
        ),
        (
            lambda rng: nn.wide_conv((1, 28, 28), 10, rng=rng, channels=32),
            ArgumentError,
            "wide_conv: expected channels to be whole numbers, one per stage, got 32; give, for example, (16, 32, 64)",
        ),
    ],
)
def test_networks_of_images_that_cannot_be_built(call, kind, excerpt, rng, hostile):
    with pytest.raises(kind) as caught:
        call(rng)
    assert str(caught.value).startswith(excerpt)


def test_the_last_stage_of_the_wide_network_is_averaged_and_not_halved(rng):
    network = nn.wide_conv((1, 28, 28), 10, rng=rng, channels=(4, 6))
    kinds = [type(layer).__name__ for layer in network.layers.values()]
    stage = ["Conv2d", "BatchNorm", "ReLU"] * 2
    assert kinds == [*stage, "MaxPool2d", *stage, "GlobalAvgPool2d", "Dropout", "Affine"]
    assert network.params["affine1.W"].shape == (6, 10)


def test_the_residual_blocks_stand_behind_the_pools(rng):
    network = nn.residual_conv((1, 28, 28), 10, rng=rng)
    assert list(network.layers) == [
        "conv1", "batchnorm1", "relu1", "conv2", "batchnorm2", "relu2", "maxpool1", "conv3", "batchnorm3", "relu3",
        "maxpool2", "residual1", "relu4", "conv4", "batchnorm4", "relu5", "residual2", "relu6", "globalavgpool1",
        "dropout1", "affine1",
    ]  # fmt: skip
    assert [*network.layers["residual2"].layers] == ["conv1", "batchnorm1", "relu1", "conv2", "batchnorm2"]
    assert network.layers["residual1"].output_shape((48, 7, 7)) == (48, 7, 7)
    assert not any(name.endswith(".b") for name in network.params if "conv" in name)
    with pytest.raises(
        ShapeError, match=r"^residual_conv: expected images of at least 4 x 4 pixels for 3 stages, got 3 x 9"
    ):
        nn.residual_conv((1, 3, 9), 10, rng=rng)
