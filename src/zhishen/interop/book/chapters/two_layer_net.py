"""``two_layer_net``: the network of chapter 5; `two_layer_net_sigmoid` is that of chapter 4.

References:
    *Deep Learning from Scratch*, section 5.7.2.
"""

from __future__ import annotations

from zhishen.interop.book.common.layers import Affine, Relu, Sigmoid, SoftmaxWithLoss
from zhishen.interop.book.initial import affine_parameters
from zhishen.interop.book.network import BookNetwork

__all__ = ["TwoLayerNet"]


class TwoLayerNet(BookNetwork):
    """Affine - ReLU - Affine - Softmax: one hidden layer.

    Args:
        input_size: I, such as 784.
        hidden_size: H.
        output_size: K, the number of classes.
        weight_init_std: the standard deviation of the initial weights.

    Attributes:
        params: W1 (I, H), b1 (H,), W2 (H, K), b2 (K,).
        layers: Affine1, Relu1, Affine2, in order.
    """

    _activation: tuple[str, type[Relu | Sigmoid]] = ("Relu1", Relu)

    def __init__(self, input_size: int, hidden_size: int, output_size: int, weight_init_std: float = 0.01) -> None:
        super().__init__()
        initial = affine_parameters([input_size, hidden_size, output_size], weight_init_std)
        self._add("Affine1", Affine(initial["W1"], initial["b1"]), 1)
        name, activation = self._activation
        self._add(name, activation())
        self._add("Affine2", Affine(initial["W2"], initial["b2"]), 2)

    @property
    def lastLayer(self) -> SoftmaxWithLoss:
        """The softmax with the loss, under the name of chapter 5."""
        return self.last_layer
