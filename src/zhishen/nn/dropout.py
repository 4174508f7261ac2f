"""Dropout layers. `zhishen.reference.dropout` defines what they compute.

References:
    *Deep Learning from Scratch*, section 6.4.3.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar, final

import numpy as np

from zhishen._checks import Number
from zhishen._types import Array, Float
from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph import ops
from zhishen.graph.tensor import Tensor
from zhishen.nn.arguments import checked
from zhishen.nn.batch_share import current_share
from zhishen.nn.foreign import constructor, foreign_attributes
from zhishen.nn.layer import Layer
from zhishen.reference.dropout import draw_key, dropout_mask

__all__ = ["Dropout", "SpatialDropout"]

RATE = Number(0, 1, open_high=True)


@checked(rate=RATE)
@foreign_attributes
class _Dropout(Layer):
    """A layer that multiplies by a random mask in training, and is the identity in evaluation."""

    holds_layers: ClassVar[bool] = False

    channels: ClassVar[bool]

    @constructor
    def __init__(self, rate: float = 0.5, *, rng: np.random.Generator, name: str = "") -> None:
        super().__init__(name=name)
        where = type(self).__name__
        self.rate: float = rate
        if not isinstance(rng, np.random.Generator):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ArgumentError(
                "{where}: expected rng to be a numpy.random.Generator, got {rng!r}; give np.random.default_rng(seed)",
                where=where,
                rng=rng,
            )
        self.rng: np.random.Generator | None = rng
        self._op: ops.Op = ops.dropout
        self._cache: Any = None

    def forward(self, x: Float[Array, ...]) -> Float[Array, ...]:
        """The input times a new mask in training; the input itself in evaluation."""
        self._op, constants, options = self._draw(x.shape, x.dtype)
        out, self._cache = self._op.forward(x, *constants, **options)
        return out

    def backward(self, dout: Float[Array, ...]) -> Float[Array, ...]:
        """dx = dout times the mask of the last forward."""
        return self._op.backward(dout, self._cache)

    def record(self, x: Tensor) -> Tensor:
        """The output as a Tensor."""
        op, constants, options = self._draw(x.shape, x.dtype)
        return op(x, *constants, **options)

    def _draw(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> tuple[ops.Op, tuple[Array, ...], dict[str, Any]]:
        """The op with a new mask, and its arguments after the input; the identity if nothing is dropped."""
        if self.channels and len(shape) < 3:
            raise ShapeError(
                "{layer}: expected input of shape (N, C, ...), got {shape}; use Dropout where there are no channels",
                layer=self.label(),
                shape=shape,
            )
        if not self.training or self.rate == 0 or self.rng is None:
            return ops.identity, (), {}
        if self.channels:
            share = current_share()
            first = 0 if share is None else share.first
            mask = dropout_mask(shape, rate=self.rate, rng=self.rng, dtype=dtype, channels=True, first=first)
            return ops.dropout, (mask,), {}
        return ops.keyed_dropout, (), self.mask_options(self.rng, shape)

    def mask_options(self, rng: np.random.Generator, shape: tuple[int, ...]) -> dict[str, Any]:
        """The options of `zhishen.reference.dropout.keyed_dropout` with a new key, for an input of a shape."""
        share = current_share()
        start = {} if share is None else {"start": share.first * math.prod(shape[1:])}
        return {"rate": self.rate, "key": draw_key(rng), **start}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.rate:g})"


@final
class Dropout(_Dropout):
    """``out = x ⊙ mask/(1 - rate)`` in training, with P(mask_i = 0) = rate, else 1; the identity in evaluation.

    Each mini-batch trains a different thinned network; all of them share their weights. The evaluation approximates
    their average (see `monte_carlo`). The surviving values are scaled up in training (inverted dropout). The book
    scales down in evaluation instead: the expectation is the same, and a trained network needs no factor.

    Args:
        rate: the probability with which an element is set to 0, at least 0 and less than 1; it may be changed later.
        rng: the generator from which the masks are drawn; checkpoints save its state.
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
    """Dropout of whole channels: neighboring pixels are correlated, so dropping single pixels has little effect.

    Args:
        rate: the probability with which a channel of a sample is set to 0, at least 0 and less than 1.
        rng: the generator from which the masks are drawn.
        name: see `Layer`.

    Shape:
        x, out: (N, C, ...), such as (N, C, H, W).

    Raises:
        ShapeError: the input has no axis after the channels.

    References:
        Tompson et al., *Efficient Object Localization Using Convolutional Networks*, 2015.
    """

    channels: ClassVar[bool] = True
