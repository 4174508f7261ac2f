"""Inspection of a trained network: the feature maps of an image, the filters, the mistakes, occlusion maps.

All functions run the network in evaluation, do not change it, and return new arrays for pictures.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from zhishen._checks import Number, WholeNumber, check
from zhishen._types import Array, Float, Int, Shaped
from zhishen.data.pixels import Pixels
from zhishen.errors import ArgumentError, ShapeError
from zhishen.metrics import labels_of
from zhishen.nn.network import Network
from zhishen.nn.watch import Observation

__all__ = ["Mistakes", "feature_maps", "filters", "misclassified", "occlusion_map"]


def feature_maps(network: Network, x: Shaped[Array, "..."]) -> dict[str, Array]:
    """The output of every layer for a batch, in evaluation, by the layer's name, in the order of the computation.

    The last output is that of `Network.predict`. For a network that overrides `forward`, these are the outputs of the
    layers that it calls; the second call of a layer appears as ``name (2)``. A block follows the layers in it, with its
    own output; the output of a `Sequential` is that of its last layer.

    Args:
        network: trained or not.
        x: a batch of inputs.

    Shape:
        - x: (N, C, H, W), or whatever the network takes
        - output: after a convolution or a pooling (N, O, H', W'), after an affine layer (N, O)

    Raises:
        ArgumentError: the network overrides `forward`, and it calls none of its layers.

    Examples:
        >>> from zhishen import nn
        >>> rng = np.random.default_rng(0)
        >>> network = nn.simple_conv((1, 12, 12), 10, rng=rng, filters=4, hidden=7)
        >>> maps = feature_maps(network, rng.random((2, 1, 12, 12)))
        >>> {name: array.shape for name, array in maps.items()}
        {'conv1': (2, 4, 8, 8), 'relu1': (2, 4, 8, 8), 'maxpool1': (2, 4, 4, 4), 'flatten1': (2, 64),
         'affine1': (2, 7), 'relu2': (2, 7), 'affine2': (2, 10)}

    References:
        Zeiler, Fergus: Visualizing and understanding convolutional networks, 2014. *Deep Learning from Scratch*,
        section 7.6.
    """
    found: dict[str, Array] = {}

    def keep(seen: Observation) -> None:
        found[seen.name if seen.call == 1 else f"{seen.name} ({seen.call})"] = np.array(seen.output)

    with network.observe(keep):
        network.predict(x, batch_size=max(1, len(x)))
    if not found:
        raise ArgumentError(
            "feature_maps: expected {type}.forward to call its layers ({layers}), got no call; call them on Tensors, "
            "as in self.layers['name'](x)",
            type=type(network).__name__,
            layers=", ".join(network.children()),
        )
    return found


def filters(network: Network) -> dict[str, Array]:
    """Copies of the weights W of all convolutions, by the layer's name; empty for a network without convolutions.

    To compare filters before and after training, call it before and after.

    Shape:
        - output: (O, C, FH, FW); (O, C, F) for a one-dimensional convolution

    Examples:
        >>> from zhishen import nn
        >>> network = nn.simple_conv((1, 12, 12), 10, rng=np.random.default_rng(0), filters=4)
        >>> {name: array.shape for name, array in filters(network).items()}
        {'conv1': (4, 1, 5, 5)}

    References:
        *Deep Learning from Scratch*, section 7.6.1.
    """
    weights = {name: layer.own_params().get("W") for name, layer in network.walk().layers.items()}
    # The weights of affine layers are matrices.
    return {name: W.copy() for name, W in weights.items() if W is not None and W.ndim > 2}


class Mistakes(NamedTuple):
    """Samples that a network misclassifies, the most confident mistakes first.

    Attributes:
        indices: (K,), the indices of the samples.
        predicted: (K,), the predicted classes.
        probability: (K,), the probabilities of the predicted classes.
    """

    indices: Int[Array, "K"]
    predicted: Int[Array, "K"]
    probability: Float[Array, "K"]


def misclassified(
    network: Network, x: Shaped[Array | Pixels, "N *_"], t: Shaped[Array, "N *_"], *, batch_size: int = 250
) -> Mistakes:
    """All samples whose most probable class is the wrong one, sorted by the probability given to it.

    Args:
        network: a network that classifies.
        x: inputs.
        t: labels (N,), or one-hot (N, C).
        batch_size: the number of samples in one batch.

    Raises:
        ShapeError: the number of targets is not the number of inputs, or the targets are neither labels nor one-hot.

    Examples:
        >>> from zhishen import nn
        >>> network = nn.Network([nn.Affine(2, 2, rng=np.random.default_rng(0), dtype=np.float64)])
        >>> network.load_state_dict({"affine1.W": np.eye(2), "affine1.b": np.zeros(2)})
        >>> found = misclassified(network, np.array([[3.0, 0.0], [0.0, 1.0], [0.0, 9.0]]), np.array([0, 0, 0]))
        >>> found.indices, found.predicted, found.probability.round(2)
        (array([2, 1]), array([1, 1]), array([1.  , 0.73]))
    """
    probabilities = network.probabilities(x, batch_size=batch_size)
    labels = np.asarray(t)
    if probabilities.ndim != 2 or labels.shape not in (probabilities.shape[:1], probabilities.shape):
        raise ShapeError(
            "misclassified: expected labels {labels} or one-hot targets {one_hot} for inputs {inputs}, got {targets}; "
            "give a target for each input",
            labels=probabilities.shape[:1],
            one_hot=probabilities.shape,
            inputs=np.shape(x),
            targets=labels.shape,
        )
    labels = labels_of(t, classes=probabilities.shape[1], where="misclassified", shape=probabilities.shape[:1])
    predicted = probabilities.argmax(axis=1)
    confidence = probabilities.max(axis=1) if len(probabilities) else probabilities.reshape(0)
    wrong = np.flatnonzero(predicted != labels)
    order = wrong[np.argsort(-confidence[wrong], kind="stable")]
    return Mistakes(order, predicted[order], confidence[order])


def occlusion_map(
    network: Network,
    image: Shaped[Array, "*_"],
    label: int,
    *,
    size: int = 5,
    stride: int = 1,
    value: float = 0.0,
    shape: tuple[int, ...] | None = None,
    batch_size: int = 250,
) -> Float[Array, "I J"]:
    """The drop of a probability when a part of the image is covered: ``p(label | image) - p(label | image, covered)``.

    A square with sides of ``size`` pixels covers the image at every ``stride``-th position within the image. Entry
    [i, j] is the drop of the probability with the upper left corner at (i stride, j stride). Large values mark pixels
    that support the class, negative values pixels that speak against it.

    Args:
        network: a network that classifies.
        image: one image, in the form that the network takes.
        label: the class whose probability is measured.
        size: the side of the square, in pixels.
        stride: the distance between neighboring positions, in pixels.
        value: the value of the covered pixels; 0 is MNIST's background.
        shape: (C, H, W) or (H, W), if the image is a row.
        batch_size: the number of covered images in one batch.

    Shape:
        - image: (C, H, W), or (C·H·W,) with ``shape``
        - output: ((H - size) // stride + 1, (W - size) // stride + 1)

    Raises:
        ArgumentError: an option is out of range, or the network has no output for the label.
        ShapeError: ``image`` is not an image.

    Examples:
        >>> from zhishen import nn
        >>> rng = np.random.default_rng(0)
        >>> network = nn.simple_conv((1, 12, 12), 10, rng=rng, filters=4, hidden=7)
        >>> occlusion_map(network, rng.random((1, 12, 12)), 3, size=4, stride=2).shape
        (5, 5)

    References:
        Zeiler, Fergus: Visualizing and understanding convolutional networks, 2014, section 4.2.
    """
    image = network.as_batch(image)
    full = _image_shape(image, shape)
    _, height, width = full
    check(size, WholeNumber(1, min(height, width)), where="occlusion_map", name="size")
    check(stride, WholeNumber(1), where="occlusion_map", name="stride")
    check(value, Number(), where="occlusion_map", name="value")
    check(batch_size, WholeNumber(1), where="occlusion_map", name="batch_size")
    whole = network.probabilities(image[None])[0]
    check(label, WholeNumber(0, whole.size - 1), where="occlusion_map", name="label")
    rows, columns = range(0, height - size + 1, stride), range(0, width - size + 1, stride)
    corners = np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1).reshape(-1, 2)  # (I J, 2)
    drops: list[Array] = []
    for first in range(0, len(corners), batch_size):
        starts = corners[first : first + batch_size, :, None]
        over_rows, over_columns = (
            (np.arange(side) >= starts[:, axis]) & (np.arange(side) < starts[:, axis] + size)
            for axis, side in enumerate((height, width))
        )  # (B, H), (B, W)
        covered = (over_rows[:, :, None] & over_columns[:, None, :])[:, None]  # (B, 1, H, W)
        batch = np.where(covered, image.dtype.type(value), image.reshape(full)).reshape(-1, *image.shape)
        drops.append(whole[label] - network.probabilities(batch, batch_size=batch_size)[:, label])
    return np.concatenate(drops).reshape(len(rows), len(columns))


def _image_shape(image: Array, shape: Any) -> tuple[int, int, int]:
    """The (C, H, W) of one image."""
    full: Any = image.shape if shape is None else (tuple(shape) if len(shape) == 3 else (1, *shape))
    if len(full) == 3 and min(full) > 0 and image.shape in (full, (int(np.prod(full)),)):
        return full
    if shape is None:
        raise ShapeError(
            "occlusion_map: expected one image (C, H, W), or a row and its shape=(C, H, W), got an image of shape "
            "{image}; give a single image in the form that the network takes",
            image=image.shape,
        )
    raise ShapeError(
        "occlusion_map: expected one image (C, H, W), or a row and its shape=(C, H, W), got an image of shape "
        "{image} and shape={shape}; give a single image in the form that the network takes",
        image=image.shape,
        shape=shape,
    )
