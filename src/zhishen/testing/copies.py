"""Copies of layers and networks in another dtype, and how the checks run them."""

from __future__ import annotations

import copy
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from zhishen._types import Array
from zhishen.graph.check import frozen
from zhishen.nn.layer import Layer
from zhishen.nn.network import Network

__all__ = [
    "backward_gradients", "clear_gradients", "forward", "generators_of", "gradients_of", "jitter", "layer_copy",
    "network_copy", "trainable_parameters",
]  # fmt: skip


def layer_copy(layer: Layer, dtype: npt.DTypeLike, *, training: bool = True) -> Layer:
    """A copy of the layer with its arrays in another dtype."""
    result = copy.deepcopy(layer)
    _cast(result, dtype)
    _set_training(result, training=training)
    return result


def network_copy(network: Network, dtype: npt.DTypeLike) -> Network:
    """A copy of the network in training, with its arrays in another dtype."""
    result = copy.deepcopy(network)
    _cast(result, dtype)
    result.train()
    return result


def _cast(layer: Layer, dtype: npt.DTypeLike) -> None:
    """Convert the arrays of a layer, and of all layers in it, to another dtype."""
    for each in layer.walk().layers.values():
        own = each.own_params()
        own.update({key: np.array(array, dtype=dtype) for key, array in own.items()})
        each.buffers = {
            key: np.array(array, dtype=dtype if array.dtype.kind == "f" else array.dtype)
            for key, array in each.buffers.items()
        }
        each.grads = {}


def _set_training(layer: Layer, *, training: bool) -> None:
    if training:
        layer.train()
    else:
        layer.eval()


def generators_of(layer: Layer) -> list[np.random.Generator]:
    """The generators of a layer and of all layers in it."""
    return list(layer.generators().values())


def gradients_of(layer: Layer) -> dict[str, Array]:
    """The parameters' gradients from the last backward, of the layer and of all layers in it."""
    return {name: each.grads[key] for name, each, key in layer.walk().trainable() if key in each.grads}


def clear_gradients(layer: Layer) -> None:
    """Remove the gradients of a layer and of all layers in it."""
    for each in layer.walk().layers.values():
        each.grads = {}


def forward(layer: Layer, x: Array) -> Array:
    """The output; the state of the layer's generator is restored, so that the next call draws the same numbers."""
    with frozen(generators_of(layer)):
        return layer.forward(x)


def backward_gradients(layer: Layer, x: Array, dout: Array) -> dict[str, Array]:
    """Copies of the gradients of the input and the parameters from the layer's backward."""
    forward(layer, x)
    found = {"x": layer.backward(dout), **gradients_of(layer)}
    return {name: np.array(g) for name, g in found.items()}


def trainable_parameters(layer: Layer) -> dict[str, Array]:
    """The parameters that are not frozen, of the layer and of all layers in it."""
    return {name: each.own_params()[key] for name, each, key in layer.walk().trainable()}


def jitter(arrays: Iterable[Array]) -> None:
    """Move the arrays away from exact zeros, where kinks are and two correct derivatives may differ."""
    rng = np.random.default_rng(0)
    for array in arrays:
        array[...] = array + 1e-3 * rng.normal(size=array.shape)
