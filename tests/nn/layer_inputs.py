"""Inputs of layers away from kinks."""

from __future__ import annotations


def moderate(rng, shape=(6, 4)):
    return rng.uniform(0.1, 2, size=shape) * rng.choice([-1, 1], size=shape)
