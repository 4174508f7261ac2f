"""Sample weights: a loss whose targets carry the weight of each sample in their last column."""

from __future__ import annotations

from typing import Any, cast, final

import numpy as np

from zhishen._types import Array, Float
from zhishen.errors import ArgumentError
from zhishen.graph import ops
from zhishen.nn.loss import Loss, SigmoidCrossEntropy, SoftmaxCrossEntropy, SumOfSquares
from zhishen.reference.loss import one_hot_targets

__all__ = ["SampleWeighted", "mean_one", "with_weights"]


@final
class SampleWeighted(Loss):
    """E = 1/N Σ_n w_n E_n, for the loss E_n of each sample.

    The gradient is that of the loss, row by row, times w_n. With weights of mean 1 over the training part, the weighted
    loss of a full batch is that of the samples repeated w_n times.

    Args:
        loss: the mean of a term for each sample.

    Shape:
        - y: (N, K)
        - t: (N, K + 1), the targets and w_n in the last column, see `with_weights`

    Examples:
        >>> from zhishen import nn
        >>> loss = SampleWeighted(nn.SumOfSquares())
        >>> y, t = np.array([[1.0], [3.0]]), np.array([[0.0], [0.0]])
        >>> loss.forward(y, with_weights(t, np.array([2.0, 0.0])))
        0.5
        >>> loss.backward()
        array([[1.],
               [0.]])
    """

    def __init__(self, loss: Loss) -> None:
        self.loss = loss
        self.link: ops.Op | None = loss.link  # pyright: ignore[reportIncompatibleVariableOverride] - that of the loss, not of the class
        self._weights: Any = None

    def forward(self, y: Float[Array, "N K"], t: Float[Array, "N K+1"]) -> float:
        """The loss; stores the weights for `backward`."""
        targets, self._weights = t[:, :-1], t[:, -1]  # (N, K), (N,)
        losses = sample_losses(self.loss, y, targets)
        self.loss.forward(y, targets)  # last, because `backward` is that of the last forward
        return float(self._weights @ losses) / len(y)

    def backward(self, dout: float = 1.0) -> Float[Array, "N K"]:
        """The gradient of the loss with respect to ``y`` of the last `forward`."""
        weights = cast("Array", self._weights)
        return (self.loss.backward(dout) * weights[:, np.newaxis]).astype(weights.dtype, copy=False)

    def __repr__(self) -> str:
        return f"SampleWeighted({self.loss!r})"


def sample_losses(loss: Loss, y: Float[Array, "N K"], t: Float[Array, "N K"]) -> Float[Array, "N"]:
    """E_n of each sample: by the formula of a loss of zhishen, or sample by sample."""
    if isinstance(loss, SumOfSquares):
        return 0.5 * np.square(y - t).sum(axis=1)
    if isinstance(loss, SigmoidCrossEntropy):
        return (np.logaddexp(0, y) - t * y).sum(axis=1)
    if isinstance(loss, SoftmaxCrossEntropy):
        shifted = y - y.max(axis=1, keepdims=True)
        log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return -(one_hot_targets("SampleWeighted", loss._targets(y, t), y) * log_softmax).sum(axis=1)
    return np.array([loss.forward(y[n : n + 1], t[n : n + 1]) for n in range(len(y))], y.dtype)


def with_weights(t: Float[Array, "N K"], weights: Float[Array, "N"]) -> Float[Array, "N K+1"]:
    """Targets with the weights as their last column."""
    return np.column_stack([t, weights])


def mean_one(weights: Float[Array, "N"]) -> Float[Array, "N"]:
    """Weights divided by their mean, so that they leave the size of the gradient as it is.

    Raises:
        ArgumentError: they are all 0.
    """
    mean = float(weights.mean())
    if not mean > 0:
        raise ArgumentError(
            "sample_weight: expected at least one weight above 0, got {count} weights that are 0; give the samples "
            "that count a weight",
            count=len(weights),
        )
    return weights / mean
