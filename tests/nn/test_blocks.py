"""Networks of blocks: those of the zoo where these have the same layers; their lines of code build them."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ArgumentError, ShapeError
from zhishen.nn.blocks import BLOCKS, built, checked_blocks, plan, written

STAGES = [
    {"kind": "conv", "filters": filters, "norm": "batch", "pool": pool}
    for filters in (4, 6)
    for pool in ("none", "max")
]
IMAGE = (1, 12, 12)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def same(one: nn.Network, other: nn.Network, shape: tuple[int, ...]) -> None:
    x = rng().normal(size=(6, *shape))
    assert list(one.params) == list(other.params)
    for name, array in one.params.items():
        np.testing.assert_array_equal(array, other.params[name])
    np.testing.assert_array_equal(one.predict(x), other.predict(x))


def test_dense_blocks_are_a_multi_layer_network():
    blocks = [{"kind": "dense", "width": width, "norm": "batch"} for width in (5, 4)]
    same(
        nn.dense_blocks(7, 3, rng=rng(), blocks=blocks), nn.multi_layer(7, [5, 4], 3, rng=rng(), batch_norm=True), (7,)
    )


def test_dropout_is_that_of_a_multi_layer_network():
    blocks = [{"kind": "dense", "width": 5}, {"kind": "dropout", "rate": 0.4}]
    one, other = (
        nn.dense_blocks(7, 3, rng=rng(), blocks=blocks), nn.multi_layer(7, [5], 3, rng=rng(), dropout=0.4)
    )  # fmt: skip
    x, t = rng().normal(size=(6, 7)), np.array([0, 1, 2, 0, 1, 2])
    for network in (one, other):
        network.train()
    expected = other.gradient(x, t)
    for name, gradient in one.gradient(x, t).items():
        np.testing.assert_array_equal(gradient, expected[name], err_msg=name)


def test_stages_of_convolutions_are_small_conv():
    blocks = [*STAGES, {"kind": "dropout", "rate": 0.3}]
    one = nn.conv_blocks(IMAGE, 3, rng=rng(), blocks=blocks)
    other = nn.small_conv(IMAGE, 3, rng=rng(), channels=(4, 6))
    assert list(one.layers) == list(other.layers)
    same(one, other, IMAGE)


@pytest.mark.parametrize(
    ("shape", "blocks", "layers"),
    [
        ((4,), [], ["affine1"]),
        (IMAGE, [], ["flatten1", "affine1"]),
        ((4,), [{"kind": "residual"}], ["residual1", "relu1", "affine1"]),
        (IMAGE, [{"kind": "dropout"}, {"kind": "dense"}], ["flatten1", "dropout1", "affine1", "relu1", "affine2"]),
        (
            IMAGE,
            [{"kind": "dropout"}, {"kind": "conv", "filters": 2, "pool": "global"}],
            ["dropout1", "conv1", "relu1", "globalavgpool1", "affine1"],
        ),
        (
            IMAGE,
            [{"kind": "conv", "pool": "average"}, {"kind": "residual", "norm": "batch"}],
            ["conv1", "relu1", "avgpool1", "residual1", "relu2", "flatten1", "affine1"],
        ),
        ((4,), [{"kind": "dense", "norm": "layer"}], ["affine1", "layernorm1", "relu1", "affine2"]),
    ],
)
def test_the_layers(shape, blocks, layers):
    build = nn.conv_blocks if len(shape) == 3 else nn.dense_blocks
    network = build(shape if len(shape) == 3 else shape[0], 3, rng=rng(), blocks=blocks)
    assert list(network.layers) == layers
    assert network.predict(np.zeros((2, *shape))).shape == (2, 3)


@pytest.mark.parametrize("size", range(1, 8))
def test_convolutions_of_every_size_fit_the_layers_that_follow(size):
    blocks = [{"kind": "conv", "filters": 2, "size": size}, {"kind": "dense", "width": 3}]
    assert nn.conv_blocks((2, 7, 5), 3, rng=rng(), blocks=blocks).predict(np.zeros((1, 2, 7, 5))).shape == (1, 3)


def test_the_lines_of_code_build_the_same_network():
    calls = plan([*STAGES, {"kind": "residual", "norm": "batch"}, {"kind": "dropout"}], IMAGE, 3)
    generator = rng()
    code = ", ".join(map(written, calls))
    network = nn.Network(eval(f"[{code}]", {"nn": nn, "rng": generator}))
    other = rng()
    same(network, nn.Network([built(call, rng=other) for call in calls]), IMAGE)


def test_the_objective_is_used_where_no_loss_is_given():
    assert isinstance(nn.dense_blocks(2, 2, rng=rng(), objective="sum_of_squares").last_layer, nn.SumOfSquares)
    smooth = nn.dense_blocks(2, 2, rng=rng(), smoothing=0.2).last_layer
    assert isinstance(smooth, nn.SoftmaxCrossEntropy)
    assert smooth.config()["smoothing"] == 0.2
    given = nn.dense_blocks(2, 2, rng=rng(), objective="sum_of_squares", loss="softmax_cross_entropy")
    assert isinstance(given.last_layer, nn.SoftmaxCrossEntropy)


@pytest.mark.parametrize("kind", BLOCKS)
def test_bad_options_are_refused_with_the_place(kind):
    for name, (constraint, _) in BLOCKS[kind].items():
        for bad in constraint.bad_values():
            with pytest.raises(ArgumentError, match=rf"here: blocks\[1\]: expected {name}"):
                checked_blocks([{"kind": "dense"}, {"kind": kind, name: bad}], where="here")


@pytest.mark.parametrize("blocks", ["dense", 3, None, [3], [{}], [{"kind": "x"}], [{"kind": "dense", "x": 1}]])
def test_what_are_no_blocks_is_refused(blocks):
    with pytest.raises(ArgumentError, match=r"^here"):
        checked_blocks(blocks, where="here")


def test_a_convolution_after_a_dense_block_is_refused():
    with pytest.raises(ArgumentError, match="got a conv block for rows of 32 features"):
        plan([{"kind": "dense"}, {"kind": "conv"}], IMAGE, 3)


def test_images_that_are_too_small_for_the_pooling_are_refused():
    with pytest.raises(ShapeError, match="got 1 x 1"):
        plan([{"kind": "conv", "pool": "max"}] * 2, (1, 3, 3), 3)


def test_inputs_are_a_whole_number():
    with pytest.raises(ArgumentError, match="expected inputs"):
        nn.dense_blocks(0, 2, rng=rng())
