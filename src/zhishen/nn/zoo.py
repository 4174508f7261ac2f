"""Networks ready to train, by name; the networks of affine layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from zhishen._checks import OneOf, check
from zhishen.errors import ArgumentError
from zhishen.nn.activation import ACTIVATIONS
from zhishen.nn.activation import activation as activation_layer
from zhishen.nn.blocks import conv_blocks, dense_blocks
from zhishen.nn.conv_networks import deep_conv, residual_conv, simple_conv, small_conv, wide_conv
from zhishen.nn.dropout import RATE, Dropout
from zhishen.nn.init import FOR_ACTIVATION, Initializer
from zhishen.nn.layer import Layer
from zhishen.nn.layer_factory import LayerFactory
from zhishen.nn.loss import Loss
from zhishen.nn.network import Network
from zhishen.nn.picture_network import picture_conv
from zhishen.nn.sound_networks import sound_conv, sound_conv1d

__all__ = ["NETWORKS", "build", "multi_layer", "table_layers", "two_layer"]


def multi_layer(
    inputs: int,
    hidden: Sequence[int],
    outputs: int,
    *,
    rng: np.random.Generator,
    activation: str = "relu",
    init: str | float | Initializer | None = None,
    batch_norm: bool = False,
    dropout: float = 0.0,
    loss: str | Loss = "softmax_cross_entropy",
    dtype: npt.DTypeLike = np.float32,
) -> Network:
    """Affine - (batch norm) - activation - (dropout) - ... - affine.

    Args:
        inputs: the number of features of an input.
        hidden: the width of each hidden layer, in order; an empty list gives a single affine layer.
        outputs: the number of classes, or of values.
        rng: the generator from which the weights are drawn.
        activation: the name of the activation of the hidden layers.
        init: the initializer of the weights, see `Affine`; by default He for ReLU, leaky ReLU and GELU, and Xavier for
            tanh and sigmoid.
        batch_norm: whether to normalize the input of each hidden activation.
        dropout: the dropout rate of the hidden layers; the generator of each dropout layer is spawned from ``rng``, so
            that the weights are the same with and without dropout.
        loss: see `Network`.
        dtype: the dtype of the parameters.

    Raises:
        ArgumentError: a width below 1, or an unknown activation, initializer or loss.

    References:
        *Deep Learning from Scratch*, chapter 6.
    """
    check(activation, OneOf(tuple(ACTIVATIONS)), where="multi_layer", name="activation")
    if not isinstance(hidden, Sequence):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(
            "multi_layer: expected hidden to be a list of widths, got {hidden!r}; give [{hidden!r}] for one layer",
            hidden=hidden,
        )
    make = LayerFactory(rng, FOR_ACTIVATION.get(activation, "he") if init is None else init, dtype)
    widths = [inputs, *hidden, outputs]
    layers: list[Layer] = []
    rate = check(dropout, RATE, where="multi_layer", name="dropout")
    generators = rng.spawn(len(hidden)) if rate else []
    for k, (width, following) in enumerate(pairwise(widths)):
        layers.append(make.affine(width, following))
        if k == len(hidden):
            break  # the outputs of the last affine layer are the scores
        if batch_norm:
            layers.append(make.batch_norm(following))
        layers.append(activation_layer(activation, where="multi_layer"))
        if rate:
            layers.append(Dropout(rate, rng=generators[k]))
    return Network(layers, loss=loss)


def two_layer(
    inputs: int,
    hidden: int,
    outputs: int,
    *,
    rng: np.random.Generator,
    activation: str = "relu",
    init: str | float | Initializer | None = None,
    loss: str | Loss = "softmax_cross_entropy",
    dtype: npt.DTypeLike = np.float32,
) -> Network:
    """Affine - activation - affine: the network of chapters 4 and 5, 784-50-10 for MNIST.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> network = nn.two_layer(784, 50, 10, rng=np.random.default_rng(0))
        >>> {name: array.shape for name, array in network.params.items()}
        {'affine1.W': (784, 50), 'affine1.b': (50,), 'affine2.W': (50, 10), 'affine2.b': (10,)}

    The arguments are those of `multi_layer`, with one hidden width.

    References:
        *Deep Learning from Scratch*, sections 4.5 and 5.7.
    """
    return multi_layer(inputs, [hidden], outputs, rng=rng, activation=activation, init=init, loss=loss, dtype=dtype)


def table_layers(
    inputs: int,
    outputs: int,
    *,
    rng: np.random.Generator,
    hidden: Sequence[int] = (128, 64),
    dropout: float = 0.1,
    batch_norm: bool = False,
    activation: str = "relu",
    init: str | float | Initializer | None = None,
    loss: str | Loss = "softmax_cross_entropy",
    dtype: npt.DTypeLike = np.float32,
) -> Network:
    """A `multi_layer` network for the rows of a table: two hidden layers with a little dropout.

    Args:
        inputs: the number of features of a row.
        outputs: the number of classes, or of numbers that are predicted.
        rng: the generator from which the weights are drawn.
        hidden: the width of each hidden layer.
        dropout: the dropout rate of the hidden layers.
        batch_norm: whether to normalize the input of each hidden activation.
        activation: the name of the activation of the hidden layers.
        init: the initial weights, see `multi_layer`.
        loss: see `Network`; ``"sum_of_squares"`` for a regression.
        dtype: the dtype of the parameters.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> network = nn.table_layers(13, 1, rng=np.random.default_rng(0), loss="sum_of_squares")
        >>> network.predict(np.ones((5, 13))).shape
        (5, 1)
    """
    return multi_layer(
        inputs, hidden, outputs, rng=rng, activation=activation, batch_norm=batch_norm, dropout=dropout, init=init,
        loss=loss, dtype=dtype,
    )  # fmt: skip


NETWORKS: dict[str, Callable[..., Network]] = {
    "two_layer": two_layer,
    "multi_layer": multi_layer,
    "table_layers": table_layers,
    "simple_conv": simple_conv,
    "deep_conv": deep_conv,
    "small_conv": small_conv,
    "wide_conv": wide_conv,
    "residual_conv": residual_conv,
    "picture_conv": picture_conv,
    "sound_conv": sound_conv,
    "sound_conv1d": sound_conv1d,
    "dense_blocks": dense_blocks,
    "conv_blocks": conv_blocks,
}


def build(name: str, *args: Any, **options: Any) -> Network:
    """A network of the zoo by its name.

    Raises:
        ArgumentError: there is no network of that name; the message has the nearest name.
    """
    return NETWORKS[check(name, OneOf(tuple(NETWORKS)), where="nn.build", name="network")](*args, **options)
