"""``common.multi_layer_net_extend``: the network of any depth with batch normalization and dropout.

References:
    *Deep Learning from Scratch*, sections 6.3 and 6.4.3.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhishen._checks import check_name
from zhishen.interop.book.common.layers import Affine, BatchNormalization, Dropout, Relu, Sigmoid
from zhishen.interop.book.initial import affine_parameters
from zhishen.interop.book.network import BookNetwork

__all__ = ["MultiLayerNetExtend"]

_ACTIVATIONS = {"sigmoid": Sigmoid, "relu": Relu}


class MultiLayerNetExtend(BookNetwork):
    """Affine - batch norm - activation - dropout, for each hidden layer, then Affine - Softmax.

    Args:
        input_size: I.
        hidden_size_list: the widths of the hidden layers.
        output_size: K, the number of classes.
        activation: ``relu`` or ``sigmoid``.
        weight_init_std: a number; ``relu`` or ``he`` for √(2/I); ``sigmoid`` or ``xavier`` for √(1/I).
        weight_decay_lambda: λ: the loss has the term λ/2 Σ W².
        use_dropout: whether there are dropout layers.
        dropout_ration: the probability with which a value is dropped; the name is the book's.
        use_batchnorm: whether there are batch normalization layers.

    Attributes:
        params: W1, b1, gamma1, beta1, W2, ...
        layers: Affine1, BatchNorm1, Activation_function1, Dropout1, Affine2, ..., in order.

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
        use_dropout: bool = False,
        dropout_ration: float = 0.5,
        use_batchnorm: bool = False,
    ) -> None:
        super().__init__()
        self.input_size = input_size
        self.output_size = output_size
        self.hidden_size_list = hidden_size_list
        self.hidden_layer_num: int = len(hidden_size_list)
        self.weight_decay_lambda = weight_decay_lambda
        self.use_dropout = use_dropout
        self.use_batchnorm = use_batchnorm
        initial = affine_parameters([input_size, *hidden_size_list, output_size], weight_init_std)
        name = check_name(activation.lower(), tuple(_ACTIVATIONS), where=type(self).__name__, name="activation")
        for k, width in enumerate(hidden_size_list, start=1):
            self._add(f"Affine{k}", Affine(initial[f"W{k}"], initial[f"b{k}"]), k)
            if use_batchnorm:
                self._add(f"BatchNorm{k}", BatchNormalization(np.ones(width), np.zeros(width)), k)
            self._add(f"Activation_function{k}", _ACTIVATIONS[name]())
            if use_dropout:
                self._add(f"Dropout{k}", Dropout(dropout_ration))
        last = self.hidden_layer_num + 1
        self._add(f"Affine{last}", Affine(initial[f"W{last}"], initial[f"b{last}"]), last)
