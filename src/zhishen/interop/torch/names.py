"""What PyTorch calls the layers and parameters of a network, and in which layout it keeps the arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.nn.affine import Affine
from zhishen.nn.bias import Biased
from zhishen.nn.layer import Layer
from zhishen.nn.norm import BatchNorm, GroupNorm, LayerNorm, RMSNorm
from zhishen.nn.residual import Residual
from zhishen.nn.sequential import Sequential, default_names
from zhishen.nn.weight_norm import WeightNormAffine

__all__ = [
    "COUNTER",
    "OLD_WEIGHT_NORM",
    "Place",
    "array_here",
    "array_there",
    "arrays_of",
    "check_layer",
    "name_there",
    "places",
]

#: The buffer of PyTorch's batch normalization that counts mini-batches; nothing here corresponds to it.
COUNTER: Final = "num_batches_tracked"
#: The names of ``torch.nn.utils.weight_norm`` → those of ``torch.nn.utils.parametrizations.weight_norm``.
OLD_WEIGHT_NORM: Final = {
    "weight_g": "parametrizations.weight.original0",
    "weight_v": "parametrizations.weight.original1",
}

_NAMES: Final = {"W": "weight", "b": "bias", "gamma": "weight", "beta": "bias"}
_WEIGHT_NORM: Final = {"g": OLD_WEIGHT_NORM["weight_g"], "v": OLD_WEIGHT_NORM["weight_v"], "b": "bias"}
_KNOWN: Final = (Biased, BatchNorm, GroupNorm, LayerNorm, RMSNorm)


def check_layer(network: object, *, where: str) -> None:
    """Raise an error unless the value is a network or another layer of this library."""
    if not isinstance(network, Layer):
        raise ArgumentError(
            "{where}: expected a network or a layer of zhishen, got {kind}; from_module makes a network of a module of "
            "PyTorch",
            where=where,
            kind=type(network).__name__,
        )


def arrays_of(layer: Layer) -> dict[str, Array]:
    """The layer's own parameters and buffers; the arrays themselves."""
    return {**layer.own_params(), **layer.buffers}


def name_there(layer: Layer, key: str) -> str:
    """What PyTorch calls an array of the layer; in a layer of your own, its name here."""
    if isinstance(layer, WeightNormAffine):
        return _WEIGHT_NORM[key]
    return _NAMES.get(key, key) if isinstance(layer, _KNOWN) else key


def array_there(layer: Layer, key: str, array: Array) -> Array:
    """The array in PyTorch's layout: matrices (outputs, inputs), lengths of weights (outputs, 1)."""
    if isinstance(layer, Affine | WeightNormAffine) and key in ("W", "v"):
        return array.T
    return array[:, None] if isinstance(layer, WeightNormAffine) and key == "g" else array


def array_here(layer: Layer, key: str, array: Array) -> Array:
    """The array of PyTorch's layout in that of the layer; the inverse of `array_there`."""
    if isinstance(layer, Affine | WeightNormAffine) and key in ("W", "v"):
        return array.T
    return array[:, 0] if isinstance(layer, WeightNormAffine) and key == "g" else array


@dataclass(frozen=True)
class Place:
    """An array of a network.

    Attributes:
        path: its name here, such as ``affine1.W``.
        name: its name in PyTorch, such as ``0.weight``.
        layer: its layer.
        key: its name in the layer.
    """

    path: str
    name: str
    layer: Layer
    key: str

    @property
    def array(self) -> Array:
        """A copy of the array in PyTorch's layout."""
        return np.array(array_there(self.layer, self.key, arrays_of(self.layer)[self.key]), order="C")


def places(root: Layer, *, names: Mapping[str, str] | None = None, numbered: bool | None = None) -> list[Place]:
    """All parameters and buffers with their names in PyTorch; those of a layer at two positions twice.

    Args:
        root: the network.
        names: for paths of layers or parameters, their names in PyTorch; for the path ``""`` a prefix of all names.
        numbered: whether the layers of a `Sequential` are called by their position, as in ``torch.nn.Sequential``; None
            for those whose layers have the names that they get without a name: ``affine1``, ``relu1``.
    """
    paths, given = root.walk().paths, names or {}
    found: list[Place] = []
    left: list[tuple[str, str, Layer]] = [("", given.get("", ""), root)]
    while left:
        path, name, layer = left.pop()
        own = paths[id(layer)]  # the first of several paths
        for key in arrays_of(layer):
            full = _joined(own, key)
            found.append(Place(full, given.get(full, _joined(name, name_there(layer, key))), layer, key))
        children: list[tuple[str, str, Layer]] = []
        for here, there, child in _children(layer, numbered=numbered):
            child_path = _joined(path, here)
            children.append((child_path, given.get(child_path, _joined(name, there)), child))
        left.extend(reversed(children))
    return found


def _children(layer: Layer, *, numbered: bool | None) -> list[tuple[str, str, Layer]]:
    """The layers in a layer: the name here, the name in PyTorch, and the layer."""
    if not isinstance(layer, Sequential):
        return [(name, name, child) for name, child in layer.children().items()]
    by_number = list(layer.layers) == default_names(layer) if numbered is None else numbered
    prefix = "layers." if isinstance(layer, Residual) else ""
    found = [
        (name, f"{prefix}{position if by_number else name}", child)
        for position, (name, child) in enumerate(layer.layers.items())
    ]
    return found + [(name, name, child) for name, child in layer.children().items() if name not in layer.layers]


def _joined(*parts: str) -> str:
    return ".".join(part for part in parts if part)
