"""A network of residual blocks, whose report has many layers."""

from __future__ import annotations

from zhishen import nn


def blocks(rng, count=2):
    def residual():
        first, second = (nn.Conv2d(2, 2, 3, padding=1, rng=rng) for _ in range(2))
        return nn.Sequential(nn.Residual(first, nn.BatchNorm(2), nn.ReLU(), second, nn.BatchNorm(2)), nn.ReLU())

    first, last = nn.Conv2d(1, 2, 3, padding=1, rng=rng), nn.Affine(2, 10, rng=rng)
    layers = [first, *(residual() for _ in range(count)), nn.GlobalAvgPool2d(), last]
    return nn.Network(layers, input_shape=(1, 8, 8))
