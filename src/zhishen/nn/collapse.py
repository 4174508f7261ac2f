"""Why a deep network needs nonlinear activations: without them it is equivalent to one layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError
from zhishen.nn.activation import Identity, LeakyReLU
from zhishen.nn.affine import Affine
from zhishen.nn.layer import Layer

__all__ = ["collapse"]


def collapse(layers: Sequence[Layer] | Mapping[str, Layer]) -> Affine:
    """W = W_1 W_2 ··· W_L and b = (··· (b_1 W_2 + b_2) ···) W_L + b_L: one layer that equals a linear chain.

    With h(x) = c x for an activation, three layers give y = h(h(h(x))) = c·c·c·x, and one layer with the weight c³
    gives the same. The same holds for every chain of affine layers of any depth and width.

    Args:
        layers: affine layers and identities in order (``network.layers``, or a list); a leaky ReLU with slope 1 is an
            identity, too.

    Returns:
        A new layer with its own weights, in the widest dtype of the layers; it has no bias if no layer has a bias. The
        products are computed in at least float64, and rounded once.

    Raises:
        ArgumentError: a layer is not linear, or there is no affine layer.
        ShapeError: the number of inputs of a layer is not the number of outputs of the layer before it.

    Examples:
        >>> import numpy as np
        >>> from zhishen import nn
        >>> triple = nn.Affine.from_arrays([[3.0]], [0.0])
        >>> one = collapse([triple, nn.Identity(), triple, nn.Identity(), triple])
        >>> one.params["W"]
        array([[27.]])
        >>> collapse([triple, nn.ReLU(), triple])
        Traceback (most recent call last):
        zhishen.errors.ArgumentError: collapse: expected linear layers (Affine, Identity), got ReLU at position 1;
        remove it: only a chain of affine maps is an affine map

    References:
        *Deep Learning from Scratch*, section 3.2.6.
    """
    places: dict[Any, Any] = dict(layers) if isinstance(layers, Mapping) else dict(enumerate(layers))
    affine: list[tuple[Any, Affine]] = []
    for place, layer in places.items():
        if isinstance(layer, Affine):
            affine.append((place, layer))
        elif not _is_identity(layer):
            kind = layer.label() if isinstance(layer, Layer) else repr(layer)
            raise ArgumentError(
                "collapse: expected linear layers (Affine, Identity), got {layer} at position {position!r}; remove it: "
                "only a chain of affine maps is an affine map",
                layer=kind,
                position=place,
            )
    if not affine:
        raise ArgumentError(
            "collapse: expected at least one Affine layer, got {count} layers without one; give a chain that has "
            "weights",
            count=len(places),
        )
    dtype = np.result_type(*(array for _, layer in affine for array in layer.params.values()))
    exact = np.result_type(dtype, np.float64)
    (_, first), *others = affine
    weights, bias = _weights(first, exact)  # (I, O_1), (O_1,)
    for place, layer in others:
        if layer.inputs != weights.shape[1]:
            raise ShapeError(
                "collapse: expected {layer!r} at position {position!r} to have {features} inputs, the outputs of the "
                "layer before it, got {inputs}; give the layers in the order of the network",
                layer=layer,
                position=place,
                features=weights.shape[1],
                inputs=layer.inputs,
            )
        W, b = _weights(layer, exact)
        weights, bias = weights @ W, bias @ W + b  # (I, O_l), (O_l,)
    if not any(layer.bias for _, layer in affine):
        return Affine.from_arrays(weights.astype(dtype))
    return Affine.from_arrays(weights.astype(dtype), bias.astype(dtype))


def _weights(layer: Affine, dtype: np.dtype[Any]) -> tuple[Array, Array]:
    """W and b in the dtype of the products; a missing b is 0."""
    b = layer.params["b"] if layer.bias else np.zeros(layer.outputs)
    return layer.params["W"].astype(dtype), b.astype(dtype)


def _is_identity(layer: object) -> bool:
    return isinstance(layer, Identity) or (isinstance(layer, LeakyReLU) and layer.slope == 1)
