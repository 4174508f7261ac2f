"""The residual block: the sum of two paths, its gradients, and shapes that do not fit."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import Tensor, nn
from zhishen.errors import ArgumentError, ShapeError
from zhishen.testing import check_layer


def test_a_residual_block_alone_counts_its_shortcut_too(rng):
    block = nn.Residual(nn.Affine(4, 3, rng=rng), shortcut=nn.Affine(4, 3, bias=False, rng=rng))
    assert list(block.parameters()) == ["affine1.W", "affine1.b", "shortcut.W"]


def block_of(rng, *, shortcut=False, width=4):
    out = 3 if shortcut else width
    layers = nn.Affine(width, 5, rng=rng, dtype=np.float64), nn.Tanh(), nn.Affine(5, out, rng=rng, dtype=np.float64)
    return nn.Residual(*layers, shortcut=nn.Affine(width, 3, rng=rng, dtype=np.float64) if shortcut else None)


@pytest.mark.parametrize("shortcut", [False, True])
def test_the_block_keeps_the_contract_of_a_layer(shortcut, rng):
    report = check_layer(block_of(rng, shortcut=shortcut), rng.normal(size=(6, 4)))
    assert len(report.parameters) == (7 if shortcut else 5)


@pytest.mark.parametrize("shortcut", [False, True])
def test_the_output_and_the_gradient_are_sums_of_two_paths(shortcut, rng):
    block, x = block_of(rng, shortcut=shortcut), rng.normal(size=(6, 4))
    path = nn.Sequential(*block.layers.values())
    skipped = block.shortcut or nn.Identity()
    out = block.forward(x)
    np.testing.assert_allclose(out, path.forward(x) + skipped.forward(x), rtol=1e-14)
    dout = rng.normal(size=out.shape)
    expected = path.backward(dout) + skipped.backward(dout)
    block.forward(x)
    np.testing.assert_allclose(block.backward(dout), expected, rtol=1e-14)
    np.testing.assert_allclose(block.backward_input(dout), expected, rtol=1e-14)
    recorded = block(Tensor(x))
    np.testing.assert_allclose(recorded.data, out, rtol=1e-14)


def test_the_gradient_of_deep_blocks_does_not_vanish(rng):
    """Fifty blocks of small weights: the gradient of the input keeps its size, and without the skips it is 0."""

    def layers():
        return [nn.Affine(4, 4, rng=rng, init=0.01, dtype=np.float64) for _ in range(50)]

    x, dout = rng.normal(size=(3, 4)), np.ones((3, 4))
    for kind, lowest, highest in ((nn.Residual, 0.1, 10), (nn.Sequential, 0, 1e-50)):
        chain = nn.Sequential(*(kind(layer) for layer in layers()))
        chain.forward(x)
        assert lowest <= np.abs(chain.backward(dout)).mean() <= highest


def test_shapes_that_do_not_fit(rng):
    narrow = nn.Residual(nn.Affine(4, 3, rng=rng))
    message = r"^Residual: expected its layers to keep the shape \((2, )?4,?\) of the input, got \((2, )?3,?\); change"
    for call in (
        lambda: narrow.forward(np.zeros((2, 4), np.float32)),
        lambda: narrow(Tensor(np.zeros((2, 4), np.float32))),
        lambda: narrow.output_shape((4,)),
    ):
        with pytest.raises(ShapeError, match=message):
            call()
    other = nn.Residual(nn.Affine(4, 3, rng=rng), shortcut=nn.Affine(4, 2, rng=rng))
    with pytest.raises(ShapeError, match=r"to return the shape \(2, 2\) of the shortcut, got \(2, 3\); change"):
        other.forward(np.zeros((2, 4), np.float32))


def test_a_shortcut_is_a_layer_with_a_name_of_its_own(rng, hostile):
    with pytest.raises(ArgumentError, match=r"^Residual: expected shortcut to be a layer or None, got 3; give"):
        nn.Residual(nn.ReLU(), shortcut=3)
    with pytest.raises(ArgumentError, match="got 'shortcut' among the layers and as the shortcut; rename"):
        nn.Residual({"shortcut": nn.ReLU()}, shortcut=nn.Identity())
    assert list(nn.Residual({"shortcut": nn.ReLU()}).layers) == ["shortcut"]
