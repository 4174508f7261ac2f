"""The residual block: the sum of two paths, its gradients, and shapes that do not fit."""

from __future__ import annotations

from zhishen import nn


def test_a_residual_block_alone_counts_its_shortcut_too(rng):
    block = nn.Residual(nn.Affine(4, 3, rng=rng), shortcut=nn.Affine(4, 3, bias=False, rng=rng))
    assert list(block.parameters()) == ["affine1.W", "affine1.b", "shortcut.W"]
