"""``two_layer_net`` for the scripts of chapter 4, whose network has a sigmoid and predicts probabilities.

References:
    *Deep Learning from Scratch*, section 4.5.1.
"""

from __future__ import annotations

from zhishen._types import Array
from zhishen.interop.book.common.functions import softmax
from zhishen.interop.book.common.layers import Affine, Sigmoid
from zhishen.interop.book.initial import affine_parameters
from zhishen.interop.book.network import BookNetwork

__all__ = ["TwoLayerNet"]


class TwoLayerNet(BookNetwork):
    """Affine - Sigmoid - Affine - Softmax: one hidden layer.

    Args:
        input_size: I, such as 784.
        hidden_size: H.
        output_size: K, the number of classes.
        weight_init_std: the standard deviation of the initial weights.

    Attributes:
        params: W1 (I, H), b1 (H,), W2 (H, K), b2 (K,).
    """

    def __init__(self, input_size: int, hidden_size: int, output_size: int, weight_init_std: float = 0.01) -> None:
        super().__init__()
        initial = affine_parameters([input_size, hidden_size, output_size], weight_init_std)
        self._add("Affine1", Affine(initial["W1"], initial["b1"]), 1)
        self._add("Sigmoid1", Sigmoid())
        self._add("Affine2", Affine(initial["W2"], initial["b2"]), 2)

    def predict(self, x: Array, train_flg: bool = False) -> Array:
        """The probabilities of the classes, (N, K)."""
        return softmax(self._scores(x, train_flg))
