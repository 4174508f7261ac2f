"""Two small networks with the same parts: layers in order, and branches."""

from __future__ import annotations

import numpy as np

from zhishen import nn


class TwoBranches(nn.Network):
    """tanh(left) · right, then out; ``left`` is used twice."""

    def forward(self, x):
        left, right, out = self.layers.values()
        return out(np.tanh(left(x)) * right(x) + left(x))


def two_branches(rng, dtype=np.float64):
    layers = {
        "left": nn.Affine(4, 5, rng=rng, dtype=dtype),
        "right": nn.Affine(4, 5, rng=rng, dtype=dtype),
        "out": nn.Affine(5, 3, rng=rng, dtype=dtype),
    }
    return TwoBranches(layers)


def small(rng, dtype=np.float64, **options):
    return nn.two_layer(4, 5, 3, rng=rng, dtype=dtype, **options)
