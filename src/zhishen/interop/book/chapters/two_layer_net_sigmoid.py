"""``two_layer_net`` for the scripts of chapter 4, whose network has a sigmoid and predicts probabilities.

References:
    *Deep Learning from Scratch*, section 4.5.1.
"""

from __future__ import annotations

from zhishen._types import Array
from zhishen.interop.book.chapters import two_layer_net
from zhishen.interop.book.common.functions import softmax
from zhishen.interop.book.common.layers import Sigmoid

__all__ = ["TwoLayerNet"]


class TwoLayerNet(two_layer_net.TwoLayerNet):
    """Affine - Sigmoid - Affine - Softmax: one hidden layer.

    Args:
        input_size: I, such as 784.
        hidden_size: H.
        output_size: K, the number of classes.
        weight_init_std: the standard deviation of the initial weights.

    Attributes:
        params: W1 (I, H), b1 (H,), W2 (H, K), b2 (K,).
    """

    _activation = ("Sigmoid1", Sigmoid)

    def predict(self, x: Array, train_flg: bool = False) -> Array:
        """The probabilities of the classes, (N, K)."""
        return softmax(self._scores(x, train_flg))
