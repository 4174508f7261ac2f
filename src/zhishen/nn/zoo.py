"""Networks ready to train."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from zhishen._checks import OneOf, WholeNumber, check
from zhishen.errors import ArgumentError, ShapeError
from zhishen.nn.activation import ACTIVATIONS, ReLU
from zhishen.nn.activation import activation as activation_layer
from zhishen.nn.affine import Affine
from zhishen.nn.conv import Conv2d
from zhishen.nn.dropout import RATE, Dropout
from zhishen.nn.init import FOR_ACTIVATION, Initializer
from zhishen.nn.layer import Layer
from zhishen.nn.loss import Loss
from zhishen.nn.network import Network
from zhishen.nn.norm import BatchNorm
from zhishen.nn.pool import Flatten, GlobalAvgPool2d, MaxPool2d
from zhishen.nn.residual import Residual

__all__ = [
    "NETWORKS", "build", "deep_conv", "multi_layer", "residual_conv", "simple_conv", "small_conv", "two_layer",
    "wide_conv",
]  # fmt: skip

_SIZE = WholeNumber(1)


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
        inputs: features of an input.
        hidden: the width of each hidden layer, in order; none gives a single affine layer.
        outputs: classes, or values.
        rng: the generator from which the weights are drawn.
        activation: of the hidden layers, by name.
        init: of the weights, see `Affine`; if it is not given, He for ReLU and its kin, Xavier for tanh and sigmoid.
        batch_norm: whether the input of each hidden activation is normalized.
        dropout: the rate at which the hidden layers' outputs are switched off in training; each layer's generator is
            spawned from ``rng``, so that the weights are the same with and without.
        loss: see `Network`.
        dtype: of the parameters.

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
    chosen = FOR_ACTIVATION.get(activation, "he") if init is None else init
    widths = [inputs, *hidden, outputs]
    layers: list[Layer] = []
    rate = check(dropout, RATE, where="multi_layer", name="dropout")
    generators = rng.spawn(len(hidden)) if rate else []
    for k, (width, following) in enumerate(pairwise(widths)):
        layers.append(Affine(width, following, rng=rng, init=chosen, dtype=dtype))
        if k == len(hidden):
            break  # nothing after the last affine layer: its outputs are the scores
        if batch_norm:
            layers.append(BatchNorm(following, dtype=dtype))
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

    Args: as those of `multi_layer`, with one hidden width.

    References:
        *Deep Learning from Scratch*, sections 4.5 and 5.7.
    """
    return multi_layer(inputs, [hidden], outputs, rng=rng, activation=activation, init=init, loss=loss, dtype=dtype)


def simple_conv(
    shape: Sequence[int],
    outputs: int,
    *,
    rng: np.random.Generator,
    filters: int = 30,
    size: int = 5,
    hidden: int = 100,
    init: str | float | Initializer = "he",
    loss: str | Loss = "softmax_cross_entropy",
    dtype: npt.DTypeLike = np.float32,
) -> Network:
    """Conv - ReLU - max pool - affine - ReLU - affine: the book's simple convolutional network.

    Args:
        shape: of an image: (C, H, W).
        outputs: classes, or values.
        rng: the generator from which the weights are drawn.
        filters: of the convolution.
        size: of the filters, square, without padding.
        hidden: the width of the hidden affine layer.
        init: of the weights, see `Affine`. He by default; the book draws them with a standard deviation of 0.01, which
            is ``init=0.01``.
        loss: see `Network`.
        dtype: of the parameters.

    Raises:
        ArgumentError: a size below 1, or an unknown initializer or loss.
        ShapeError: images that the filters or the pooling do not fit into.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> print(nn.simple_conv((1, 28, 28), 10, rng=np.random.default_rng(0)).summary())
        layer    kind      output shape    parameters
        conv1    Conv2d    (N, 30, 24, 24)        780
        relu1    ReLU      (N, 30, 24, 24)          0
        maxpool1 MaxPool2d (N, 30, 12, 12)          0
        flatten1 Flatten   (N, 4320)                0
        affine1  Affine    (N, 100)           432,100
        relu2    ReLU      (N, 100)                 0
        affine2  Affine    (N, 10)              1,010
        total                                 433,890

    References:
        *Deep Learning from Scratch*, section 7.5.
    """
    image = _image(shape, where="simple_conv")
    body: list[Layer] = [Conv2d(image[0], filters, size, rng=rng, init=init, dtype=dtype), ReLU(), MaxPool2d(2)]
    return _with_head(
        [*body, Flatten()], image, hidden, outputs, dropout=0.0, rng=rng, init=init, loss=loss, dtype=dtype
    )


# The padding of the two 3 x 3 convolutions of each block: images of 28 x 28 become 14, 8 and 4 wide.
_DEEP_PADDING = ((1, 1), (1, 2), (1, 1))


def deep_conv(
    shape: Sequence[int],
    outputs: int,
    *,
    rng: np.random.Generator,
    hidden: int = 50,
    dropout: float = 0.5,
    channels: Sequence[int] = (16, 32, 64),
    init: str | float | Initializer = "he",
    loss: str | Loss = "softmax_cross_entropy",
    dtype: npt.DTypeLike = np.float32,
) -> Network:
    """(Conv - ReLU - conv - ReLU - max pool) three times, affine - ReLU - dropout - affine: the book's deep network.

    All filters are 3 x 3: two of them in a row see 5 x 5 pixels, as one of 5 x 5 does, with 18 weights instead of 25.

    The book also drops some of the scores after the last affine layer. That is left out: a score that is put to 0 is
    not unsaid but changed, so the softmax learns to live with wrong scores, and nothing comes after it that could learn
    to do without.

    Args:
        shape: of an image: (C, H, W), at least 4 x 4.
        outputs: classes, or values.
        rng: the generator from which the weights are drawn.
        hidden: the width of the hidden affine layer.
        dropout: the rate at which the hidden layer's outputs are switched off in training; its generator is spawned
            from ``rng``, so that the weights are the same with and without.
        channels: the filters of each convolution of the three blocks.
        init: of the weights, see `Affine`.
        loss: see `Network`.
        dtype: of the parameters.

    Raises:
        ArgumentError: a size below 1, another number of blocks, or an unknown initializer or loss.
        ShapeError: images that become smaller than the pooling.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> network = nn.deep_conv((1, 28, 28), 10, rng=np.random.default_rng(0))
        >>> [name for name in network.layers if name.startswith("conv")]
        ['conv1', 'conv2', 'conv3', 'conv4', 'conv5', 'conv6']
        >>> sum(array.size for array in network.params.values())
        123552

    References:
        *Deep Learning from Scratch*, section 8.1.
    """
    image = _image(shape, where="deep_conv")
    if not isinstance(channels, Sequence) or len(channels) != len(_DEEP_PADDING):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(
            "deep_conv: expected channels to be three whole numbers, one a block, got {channels!r}; give such as "
            "(16, 32, 64)",
            channels=channels,
        )
    body: list[Layer] = []
    incoming = image[0]
    for filters, paddings in zip(channels, _DEEP_PADDING, strict=True):
        for padding in paddings:
            body += [Conv2d(incoming, filters, 3, padding=padding, rng=rng, init=init, dtype=dtype), ReLU()]
            incoming = filters
        body.append(MaxPool2d(2))
    rate = check(dropout, RATE, where="deep_conv", name="dropout")
    return _with_head(
        [*body, Flatten()], image, hidden, outputs, dropout=rate, rng=rng, init=init, loss=loss, dtype=dtype
    )


def small_conv(
    shape: Sequence[int],
    outputs: int,
    *,
    rng: np.random.Generator,
    dropout: float = 0.3,
    channels: Sequence[int] = (16, 32, 64),
    init: str | float | Initializer = "he",
    loss: str | Loss = "softmax_cross_entropy",
    dtype: npt.DTypeLike = np.float32,
) -> Network:
    """(Conv - batch norm - ReLU, twice, then max pool) a stage, dropout - affine: what learns most for its time.

    Fewer parameters than the book's networks and no hidden affine layer; batch normalization lets it learn at a higher
    rate. On MNIST it gets to 99.5 % of the test images in six epochs; the book's deep network gets there in fifteen.

    Args:
        shape: of an image: (C, H, W), at least 8 x 8 pixels for three stages, each of which halves it.
        outputs: classes, or values.
        rng: the generator from which the weights are drawn.
        dropout: the rate at which what goes into the affine layer is switched off in training; its generator is spawned
            from ``rng``, so that the weights are the same with and without.
        channels: the filters of both convolutions of each stage; as many stages as numbers.
        init: of the weights, see `Affine`.
        loss: see `Network`.
        dtype: of the parameters.

    Raises:
        ArgumentError: a size below 1, no stage, or an unknown initializer or loss.
        ShapeError: images that are too small for so many stages.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> network = nn.small_conv((1, 28, 28), 10, rng=np.random.default_rng(0))
        >>> sum(array.size for array in network.params.values())
        78010

    References:
        Simonyan and Zisserman, *Very Deep Convolutional Networks for Large-Scale Image Recognition*, 2015; Ioffe and
        Szegedy, *Batch Normalization*, 2015.
    """
    image = _image(shape, where="small_conv")
    stages = _stages(channels, image, last_pool=True, where="small_conv", rng=rng, init=init, dtype=dtype)
    rate = check(dropout, RATE, where="small_conv", name="dropout")
    return _with_head(
        [*stages, Flatten()], image, None, outputs, dropout=rate, rng=rng, init=init, loss=loss, dtype=dtype
    )


def wide_conv(
    shape: Sequence[int],
    outputs: int,
    *,
    rng: np.random.Generator,
    dropout: float = 0.3,
    channels: Sequence[int] = (32, 64, 128),
    init: str | float | Initializer = "he",
    loss: str | Loss = "softmax_cross_entropy",
    dtype: npt.DTypeLike = np.float32,
) -> Network:
    """(Conv - batch norm - ReLU, twice) a stage, max pools between them, global average, dropout - affine.

    `small_conv` with twice the filters, and the mean of each channel over the whole image in place of the last max
    pool: what a feature says counts, not where it stands. With augmented images it is the most accurate network here:
    99.6 % of MNIST's test images after 15 epochs.

    Args:
        shape: of an image: (C, H, W), at least 4 x 4 pixels for three stages; all but the last halve it.
        outputs: classes, or values.
        rng: as in `small_conv`.
        dropout: as in `small_conv`.
        channels: as in `small_conv`.
        init: of the weights, see `Affine`.
        loss: see `Network`.
        dtype: of the parameters.

    Raises:
        ArgumentError: a size below 1, no stage, or an unknown initializer or loss.
        ShapeError: images that are too small for so many stages.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> network = nn.wide_conv((1, 28, 28), 10, rng=np.random.default_rng(0))
        >>> sum(array.size for array in network.params.values())
        288618

    References:
        Lin, Chen and Yan, *Network in Network*, 2014, section 3.2, on the global average.
    """
    image = _image(shape, where="wide_conv")
    stages = _stages(channels, image, last_pool=False, where="wide_conv", rng=rng, init=init, dtype=dtype)
    rate = check(dropout, RATE, where="wide_conv", name="dropout")
    return _with_head(
        [*stages, GlobalAvgPool2d()], image, None, outputs, dropout=rate, rng=rng, init=init, loss=loss, dtype=dtype
    )


def residual_conv(
    shape: Sequence[int],
    outputs: int,
    *,
    rng: np.random.Generator,
    dropout: float = 0.3,
    channels: Sequence[int] = (24, 48, 96),
    init: str | float | Initializer = "he",
    loss: str | Loss = "softmax_cross_entropy",
    dtype: npt.DTypeLike = np.float32,
) -> Network:
    """(Conv - batch norm - ReLU) twice, then in each further stage one and a residual block; global average - affine.

    A residual block learns what to add to its input: relu(x + F(x)), with F two convolutions and their batch norms.
    The blocks stand behind the max pools, where images are small and convolutions cheap.

    Args:
        shape: of an image: (C, H, W), at least 4 x 4 pixels for three stages; all but the last halve it.
        outputs: classes, or values.
        rng: as in `small_conv`.
        dropout: as in `small_conv`.
        channels: the filters of the convolutions of each stage; as many stages as numbers.
        init: of the weights, see `Affine`.
        loss: see `Network`.
        dtype: of the parameters.

    Raises:
        ArgumentError, ShapeError: as `wide_conv`.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> network = nn.residual_conv((1, 28, 28), 10, rng=np.random.default_rng(0))
        >>> [name for name, layer in network.layers.items() if isinstance(layer, nn.Residual)]
        ['residual1', 'residual2']

    References:
        He et al., *Deep Residual Learning for Image Recognition*, 2016.
    """
    image = _image(shape, where="residual_conv")
    pools = _check_stages(channels, image, last_pool=False, where="residual_conv")

    def conv(incoming: int, filters: int) -> list[Layer]:
        # Without a bias: the batch norm that follows would take it away again.
        return [
            Conv2d(incoming, filters, 3, padding=1, bias=False, rng=rng, init=init, dtype=dtype),
            BatchNorm(filters, dtype=dtype),
        ]

    layers: list[Layer] = [*conv(image[0], channels[0]), ReLU(), *conv(channels[0], channels[0]), ReLU()]
    if pools:
        layers.append(MaxPool2d(2))
    for stage, (incoming, filters) in enumerate(pairwise(channels), start=1):
        layers += [*conv(incoming, filters), ReLU()]
        if stage < pools:
            layers.append(MaxPool2d(2))
        layers += [Residual(*conv(filters, filters), ReLU(), *conv(filters, filters)), ReLU()]
    rate = check(dropout, RATE, where="residual_conv", name="dropout")
    return _with_head(
        [*layers, GlobalAvgPool2d()], image, None, outputs, dropout=rate, rng=rng, init=init, loss=loss, dtype=dtype
    )


def _stages(
    channels: Sequence[int],
    image: tuple[int, int, int],
    *,
    last_pool: bool,
    where: str,
    rng: np.random.Generator,
    init: str | float | Initializer,
    dtype: npt.DTypeLike,
) -> list[Layer]:
    """Two convolutions with batch norm and ReLU, then a max pool, a stage; the last pool only if wanted."""
    pools = _check_stages(channels, image, last_pool=last_pool, where=where)
    layers: list[Layer] = []
    incoming = image[0]
    for stage, filters in enumerate(channels):
        for before in (incoming, filters):
            layers += [Conv2d(before, filters, 3, padding=1, rng=rng, init=init, dtype=dtype)]
            layers += [BatchNorm(filters, dtype=dtype), ReLU()]
        if stage < pools:
            layers.append(MaxPool2d(2))
        incoming = filters
    return layers


def _check_stages(channels: Any, image: tuple[int, int, int], *, last_pool: bool, where: str) -> int:
    """The number of max pools, if the images are large enough for them."""
    if not isinstance(channels, Sequence) or not channels:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(
            "{where}: expected channels to be whole numbers, one a stage, got {channels!r}; give such as (16, 32, 64)",
            where=where,
            channels=channels,
        )
    pools = len(channels) - (not last_pool)
    edge = 2**pools
    if min(image[1:]) < edge:
        raise ShapeError(
            "{where}: expected images of at least {edge} x {edge} pixels for {channels_count} stages, got {image_1} "
            "x {image_2}; give channels for fewer stages, or take a network of rows, such as multi_layer",
            where=where,
            edge=edge,
            channels_count=len(channels),
            image_1=image[1],
            image_2=image[2],
        )
    return pools


def _image(shape: Any, *, where: str) -> tuple[int, int, int]:
    """The shape of an image, if it is one."""
    if not isinstance(shape, Sequence) or len(shape) != 3 or not all(_SIZE.accepts(size) for size in shape):
        raise ArgumentError(
            "{where}: expected shape to be three whole numbers (C, H, W), got {shape!r}; give such as (1, 28, 28)",
            where=where,
            shape=shape,
        )
    channels, height, width = map(int, shape)
    return channels, height, width


def _with_head(
    body: list[Layer],
    image: tuple[int, int, int],
    hidden: int | None,
    outputs: int,
    *,
    dropout: float,
    rng: np.random.Generator,
    init: str | float | Initializer,
    loss: str | Loss,
    dtype: npt.DTypeLike,
) -> Network:
    """A network of ``body``, then (affine - ReLU) - (dropout) - affine, as wide as the images ask for."""
    layers = [*body]
    shape: tuple[int, ...] = image
    for layer in body:
        shape = layer.output_shape(shape)
    features = shape[0]
    if hidden is not None:
        layers += [Affine(features, hidden, rng=rng, init=init, dtype=dtype), ReLU()]
        features = hidden
    if dropout:
        layers.append(Dropout(dropout, rng=rng.spawn(1)[0]))
    layers.append(Affine(features, outputs, rng=rng, init=init, dtype=dtype))
    return Network(layers, loss=loss, input_shape=image)


NETWORKS: dict[str, Callable[..., Network]] = {
    "two_layer": two_layer,
    "multi_layer": multi_layer,
    "simple_conv": simple_conv,
    "deep_conv": deep_conv,
    "small_conv": small_conv,
    "wide_conv": wide_conv,
    "residual_conv": residual_conv,
}


def build(name: str, *args: Any, **options: Any) -> Network:
    """A network of the zoo by its name.

    Raises:
        ArgumentError: there is none of that name; the nearest one is named.
    """
    return NETWORKS[check(name, OneOf(tuple(NETWORKS)), where="nn.build", name="network")](*args, **options)
