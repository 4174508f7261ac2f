"""Dropout layers, and the average over many of their masks; what they compute stands in `zhishen.reference.dropout`.

References:
    *Deep Learning from Scratch*, section 6.4.3.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, ClassVar, NamedTuple, final

import numpy as np

from zhishen._checks import Number, WholeNumber, check
from zhishen._types import Array, Float, Shaped
from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph import ops
from zhishen.graph.tensor import Tensor
from zhishen.nn.layer import Layer
from zhishen.nn.network import Network
from zhishen.reference.dropout import draw_key, dropout_mask

__all__ = ["Dropout", "MonteCarlo", "SpatialDropout", "monte_carlo"]

RATE = Number(0, 1, open_high=True)


class _Dropout(Layer):
    """A layer that draws a mask in training and lets everything through in evaluation."""

    channels: ClassVar[bool]

    def __init__(self, rate: float = 0.5, *, rng: np.random.Generator, name: str = "") -> None:
        super().__init__(name=name)
        where = type(self).__name__
        self.rate: float = float(check(rate, RATE, where=where, name="rate"))
        if not isinstance(rng, np.random.Generator):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ArgumentError(
                f"{where}: expected rng to be a numpy.random.Generator, got {rng!r}; give np.random.default_rng(seed)"
            )
        self.rng: np.random.Generator | None = rng
        self._op: ops.Op = ops.dropout
        self._cache: Any = None

    def forward(self, x: Float[Array, ...]) -> Float[Array, ...]:
        """The input times a new mask in training, as it is in evaluation."""
        self._op, constants, options = self._drawn(x.shape, x.dtype)
        out, self._cache = self._op.forward(x, *constants, **options)
        return out

    def backward(self, dout: Float[Array, ...]) -> Float[Array, ...]:
        """dx = dout times the mask of the last forward."""
        return self._op.backward(dout, self._cache)

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor."""
        op, constants, options = self._drawn(x.shape, x.dtype)
        return op(x, *constants, **options)

    def _drawn(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> tuple[ops.Op, tuple[Array, ...], dict[str, Any]]:
        """The op with a new mask, and what it takes after the input; the identity where everything comes through."""
        if self.channels and len(shape) < 3:
            raise ShapeError(
                f"{self.label()}: expected input of shape (N, C, ...), got {shape}; use Dropout where there are no "
                "channels"
            )
        if not self.training or self.rate == 0 or self.rng is None:
            return ops.identity, (), {}
        if self.channels:
            return ops.dropout, (dropout_mask(shape, rate=self.rate, rng=self.rng, dtype=dtype, channels=True),), {}
        return ops.keyed_dropout, (), {"rate": self.rate, "key": draw_key(self.rng)}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.rate:g})"


@final
class Dropout(_Dropout):
    """Out = x ⊙ mask/(1 - rate) in training, with mask_i = 0 with probability rate, else 1; out = x in evaluation.

    Each mini-batch trains another thinned network, all of which share their weights; the evaluation stands for their
    average (see `monte_carlo`). What survives is scaled up in training (inverted dropout), where the book scales down
    in evaluation: the same on average, and a trained network needs no factor.

    Args:
        rate: the probability with which a neuron is switched off, from 0 to below 1.
        rng: the generator from which the masks are drawn; its state goes into checkpoints.
        name: see `Layer`.

    Shape:
        x, out: any.

    Examples:
        >>> from zhishen import nn
        >>> layer = nn.Dropout(0.5, rng=np.random.default_rng(0))
        >>> layer.forward(np.ones((1, 6), dtype=np.float32))
        array([[0., 0., 2., 2., 0., 2.]], dtype=float32)
        >>> layer.training = False
        >>> layer.forward(np.ones((1, 6), dtype=np.float32))
        array([[1., 1., 1., 1., 1., 1.]], dtype=float32)

    References:
        Srivastava et al., *Dropout: A Simple Way to Prevent Neural Networks from Overfitting*, 2014.
    """

    channels: ClassVar[bool] = False


@final
class SpatialDropout(_Dropout):
    """Dropout of whole channels: neighbouring pixels say nearly the same, so single ones would not be missed.

    Args:
        rate: the probability with which a channel of a sample is switched off, from 0 to below 1.
        rng: the generator from which the masks are drawn.
        name: see `Layer`.

    Shape:
        x, out: (N, C, ...), such as (N, C, H, W).

    Raises:
        ShapeError: the input has no axis beyond the channels.

    References:
        Tompson et al., *Efficient Object Localization Using Convolutional Networks*, 2015.
    """

    channels: ClassVar[bool] = True


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
    batch_size: int = 1000,
) -> MonteCarlo:
    """The average of ``samples`` predictions, each with new dropout masks: (1/S) Σ_s y_s, and how far they disagree.

    Dropout trains many thinned networks at once; this asks them one by one, where `Network.predict` asks their stand-in
    once. Only the layers that draw are in training: batch normalisation uses its running statistics and leaves them as
    they are. The masks come from ``rng``, not from the layers' own generators, so training goes on as if nothing had
    happened.

    Args:
        network: a network with dropout layers; left as it was.
        x: inputs.
        samples: S, how many masks.
        rng: the generator from which the masks are drawn.
        batch_size: how many inputs go through at once.

    Returns:
        Mean and standard deviation of the probabilities, if the loss makes probabilities of the outputs, else of the
        outputs. Summed in float64, returned in the network's dtype.

    Raises:
        ArgumentError: the network has no layer that draws.

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
    drawing = [layer for layer in network.layers.values() if layer.rng is not None]
    if not drawing:
        raise ArgumentError(
            "monte_carlo: expected a network with dropout, got one without layers that draw, whose predictions are all "
            "the same; use network.predict"
        )
    last = network.last_layer
    array = network._array(x)
    means: list[Array] = []
    stds: list[Array] = []
    with network._evaluating(), _drawing(drawing, rng):
        for start in range(0, max(1, len(array)), batch_size):
            batch = array[start : start + batch_size]
            total = squares = np.zeros(())
            # Deviations from the first prediction: sums of squares of the values themselves would cancel.
            first: Array | None = None
            for _ in range(samples):
                out = network._output(batch)
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
