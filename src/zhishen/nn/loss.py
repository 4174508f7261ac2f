"""Loss layers, the last layer of a network. What they compute stands in `zhishen.reference.loss`."""

from __future__ import annotations

from abc import ABC
from typing import Any, ClassVar, final

from zhishen._checks import Number, OneOf, check
from zhishen._types import Array, Float, Shaped
from zhishen.errors import ArgumentError
from zhishen.graph import ops
from zhishen.graph.tensor import Tensor
from zhishen.reference.loss import one_hot_targets

__all__ = ["LOSSES", "Loss", "SigmoidCrossEntropy", "SoftmaxCrossEntropy", "SumOfSquares", "loss"]


class Loss(ABC):
    """How bad outputs ``y`` are for targets ``t``, as one number, the mean over the batch."""

    op: ClassVar[ops.Op]
    # The function that turns outputs into probabilities, if the outputs are scores.
    link: ClassVar[ops.Op | None] = None

    def __init__(self) -> None:
        self._cache: Any = None

    def forward(self, y: Float[Array, "*N K"], t: Shaped[Array, ...]) -> float:
        """The loss."""
        value, self._cache = self.op.forward(y, t)
        return float(value)

    def backward(self, dout: float = 1.0) -> Float[Array, "*N K"]:
        """The gradient of the loss with respect to ``y`` of the last `forward`."""
        return self.op.backward(dout, self._cache)

    def __call__(self, y: Tensor, t: Any) -> Tensor:
        """The loss of Tensors, as a Tensor."""
        return self.op(y, t)

    def probabilities(self, y: Float[Array, "*N K"]) -> Float[Array, "*N K"]:
        """The outputs as probabilities.

        Raises:
            ArgumentError: the outputs are no scores (after a sum of squares).
        """
        if self.link is None:
            raise ArgumentError(
                f"{type(self).__name__}: expected a loss of scores, got one whose outputs are values, not "
                "probabilities; "
                "use predict, or train with softmax_cross_entropy"
            )
        return self.link.forward(y)[0]

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


@final
class SumOfSquares(Loss):
    """E = 1/(2N) Σ_n Σ_k (y_nk - t_nk)²."""

    op: ClassVar[ops.Op] = ops.sum_of_squares


@final
class SoftmaxCrossEntropy(Loss):
    """E = -1/N Σ_n Σ_k t'_nk log softmax(y)_nk, t' = (1 - ε) t + ε/K; targets as labels (N,) or one-hot (N, K).

    With label smoothing ε > 0 the loss is smallest not at probability 1 for the right class, which takes infinite
    scores, but at 1 - ε + ε/K. It is part of the loss wherever that is taken, in evaluation too.

    Args:
        smoothing: ε, from 0 (none) to below 1.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> y, t = np.array([[10.0, 0.0, 0.0]]), np.array([0])
        >>> loss = nn.SoftmaxCrossEntropy(smoothing=0.1)
        >>> round(nn.SoftmaxCrossEntropy().forward(y, t), 4), round(loss.forward(y, t), 4)
        (0.0001, 0.6668)

    References:
        Szegedy et al., *Rethinking the Inception Architecture for Computer Vision*, 2016, section 7.
    """

    op: ClassVar[ops.Op] = ops.softmax_cross_entropy
    link: ClassVar[ops.Op | None] = ops.softmax

    def __init__(self, *, smoothing: float = 0.0) -> None:
        super().__init__()
        limits = Number(0, 1, open_high=True)
        self.smoothing: float = float(check(smoothing, limits, where="SoftmaxCrossEntropy", name="smoothing"))

    def forward(self, y: Float[Array, "*N K"], t: Shaped[Array, ...]) -> float:
        """The loss."""
        return super().forward(y, self._smooth(y, t))

    def __call__(self, y: Tensor, t: Any) -> Tensor:
        """The loss of Tensors, as a Tensor."""
        return super().__call__(y, self._smooth(y.data, t))

    def _smooth(self, y: Array, t: Any) -> Any:
        if not self.smoothing:
            return t
        one_hot = one_hot_targets("softmax_cross_entropy", t, y)
        return (1 - self.smoothing) * one_hot + self.smoothing / y.shape[-1]

    def __repr__(self) -> str:
        return f"SoftmaxCrossEntropy(smoothing={self.smoothing:g})" if self.smoothing else "SoftmaxCrossEntropy()"


@final
class SigmoidCrossEntropy(Loss):
    """E = -1/N Σ_n Σ_k [t log σ(y) + (1 - t) log(1 - σ(y))]: each output a yes-no question of its own."""

    op: ClassVar[ops.Op] = ops.sigmoid_cross_entropy
    link: ClassVar[ops.Op | None] = ops.sigmoid


LOSSES: dict[str, type[Loss]] = {cls.op.name: cls for cls in (SumOfSquares, SoftmaxCrossEntropy, SigmoidCrossEntropy)}


def loss(name: str | Loss, *, where: str = "loss") -> Loss:
    """A loss layer by its name, such as ``"softmax_cross_entropy"``; a loss layer is returned as it is."""
    if isinstance(name, Loss):
        return name
    check(name, OneOf(tuple(LOSSES)), where=where, name="loss")
    return LOSSES[name]()
