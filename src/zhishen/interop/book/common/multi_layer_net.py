"""``common.multi_layer_net``: a fully connected network of any depth, with weight decay.

References:
    *Deep Learning from Scratch*, sections 6.1.8, 6.2 and 6.4.2.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhishen.interop.book.common.multi_layer_net_extend import MultiLayerNetExtend

__all__ = ["MultiLayerNet"]


class MultiLayerNet(MultiLayerNetExtend):
    """Affine - activation, for each hidden layer, then Affine - Softmax.

    Args:
        input_size: I.
        hidden_size_list: the widths of the hidden layers, such as [100, 100].
        output_size: K, the number of classes.
        activation: ``relu`` or ``sigmoid``.
        weight_init_std: a number; ``relu`` or ``he`` for √(2/I); ``sigmoid`` or ``xavier`` for √(1/I).
        weight_decay_lambda: λ: the loss has the term λ/2 Σ W².

    Attributes:
        params: W1, b1, W2, b2, ...
        layers: Affine1, Activation_function1, Affine2, ..., in order.

    Raises:
        ArgumentError: an unknown activation or initialization.
    """

    def __init__(
        self,
        input_size: int,
        hidden_size_list: Sequence[int],
        output_size: int,
        activation: str = "relu",
        weight_init_std: str | float = "relu",
        weight_decay_lambda: float = 0,
    ) -> None:
        super().__init__(input_size, hidden_size_list, output_size, activation, weight_init_std, weight_decay_lambda)
