"""The average over many dropout masks, which evaluation approximates.

References:
    *Deep Learning from Scratch*, section 6.4.3.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from zhishen._checks import WholeNumber, check
from zhishen._types import Array, Shaped
from zhishen.errors import ArgumentError
from zhishen.graph.tape import no_grad
from zhishen.nn.layer import Layer
from zhishen.nn.network import Network

__all__ = ["MonteCarlo", "monte_carlo"]


class MonteCarlo(NamedTuple):
    """The mean of the predictions over many masks, and their standard deviation, both of the output's shape."""

    mean: Array
    std: Array


def monte_carlo(
    network: Network,
    x: Shaped[Array, "N *_"],
    *,
    samples: int = 100,
    rng: np.random.Generator,
    batch_size: int = 250,
) -> MonteCarlo:
    """The mean (1/S) Σ_s y_s and the standard deviation of ``samples`` predictions, each with new dropout masks.

    Dropout trains many thinned networks at once. This function evaluates a sample of them, where `Network.predict`
    evaluates their approximate average once. Only layers with a generator are in training: batch normalization uses its
    running statistics and does not change them. The masks are drawn from ``rng``, not from the layers' own generators,
    so a training that goes on is not affected.

    Args:
        network: a network with dropout layers; it is not changed.
        x: inputs.
        samples: S, the number of masks.
        rng: the generator from which the masks are drawn.
        batch_size: the number of inputs in one batch.

    Returns:
        Mean and standard deviation of the probabilities if the loss defines probabilities, else of the outputs. The
        sums are computed in float64, and the results have the network's dtype.

    Raises:
        ArgumentError: the network has no layer with a generator.

    Examples:
        >>> from zhishen import nn
        >>> rng = np.random.default_rng(0)
        >>> network = nn.multi_layer(4, [50], 3, rng=rng, dropout=0.5)
        >>> mean, std = monte_carlo(network, rng.normal(size=(2, 4)), samples=200, rng=rng)
        >>> mean.shape, bool(np.allclose(mean.sum(axis=1), 1)), bool((std > 0).all())
        ((2, 3), True, True)

    References:
        Srivastava et al., 2014, section 7.5. Gal and Ghahramani, *Dropout as a Bayesian Approximation*, 2016.
    """
    check(samples, WholeNumber(1), where="monte_carlo", name="samples")
    check(batch_size, WholeNumber(1), where="monte_carlo", name="batch_size")
    drawing = [layer for layer in network.walk().layers.values() if layer.rng is not None]
    if not drawing:
        raise ArgumentError(
            "monte_carlo: expected a network with dropout, got a network without a generator, whose predictions are "
            "all the same; use network.predict"
        )
    last = network.last_layer
    array = network.as_batch(x)
    means: list[Array] = []
    stds: list[Array] = []
    with network.evaluating(), no_grad(), _drawing(drawing, rng):
        for start in range(0, max(1, len(array)), batch_size):
            batch = array[start : start + batch_size]
            total = squares = np.zeros(())
            # Deviations from the first prediction: sums of squares of the values themselves would cancel.
            first: Array | None = None
            for _ in range(samples):
                out = network.forward(batch)
                y = np.asarray(out if last.link is None else last.probabilities(out), dtype=np.float64)
                first = y.copy() if first is None else first
                total, squares = total + (y - first), squares + (y - first) ** 2
            mean = total / samples
            means.append((0 if first is None else first) + mean)
            stds.append(np.sqrt(np.maximum(squares / samples - mean * mean, 0)))
    return MonteCarlo(
        np.concatenate(means).astype(network.dtype, copy=False), np.concatenate(stds).astype(network.dtype, copy=False)
    )


@contextmanager
def _drawing(layers: list[Layer], rng: np.random.Generator) -> Generator[None]:
    """Within the block, these layers are in training and draw from ``rng``."""
    before = [(layer.rng, layer.training) for layer in layers]
    try:
        for layer in layers:
            layer.rng, layer.training = rng, True
        yield
    finally:
        for layer, (own, training) in zip(layers, before, strict=True):
            layer.rng, layer.training = own, training
