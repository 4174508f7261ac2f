"""A description of the layers of a network of zhishen, from which each peer builds the same network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from zhishen import nn
from zhishen.messages import message

Array = np.ndarray


@dataclass(frozen=True)
class Affine:
    """Y = xW + b, W of shape (I, O)."""

    W: Array
    b: Array


@dataclass(frozen=True)
class Conv:
    """Filters W of shape (O, C, FH, FW), and b."""

    W: Array
    b: Array
    stride: tuple[int, int]
    padding: tuple[int, int]


@dataclass(frozen=True)
class ReLU:
    """max(x, 0)."""


@dataclass(frozen=True)
class MaxPool:
    """The maximum of each window; windows do not overlap."""

    size: tuple[int, int]


@dataclass(frozen=True)
class Flatten:
    """(N, C, H, W) → (N, C·H·W)."""


@dataclass(frozen=True)
class BatchNorm:
    """γ(x - μ)/√(σ² + ε) + β for each feature; ``momentum`` is the weight of the old running statistics."""

    gamma: Array
    beta: Array
    eps: float
    momentum: float


@dataclass(frozen=True)
class Dropout:
    """Inverted dropout."""

    rate: float


Part = Affine | Conv | ReLU | MaxPool | Flatten | BatchNorm | Dropout


def parts(network: nn.Network) -> list[Part]:
    """The layers of a network in order, with copies of its parameters."""
    return [_part(layer) for layer in network.layers.values()]


def _part(layer: nn.Layer) -> Part:
    p = {key: array.copy() for key, array in layer.params.items()}
    kind = type(layer).__name__
    if kind == "Affine":
        return Affine(p["W"], p["b"])
    if kind == "Conv2d" and layer.groups == 1 and layer.dilation == (1, 1):  # pyright: ignore[reportAttributeAccessIssue]
        return Conv(p["W"], p["b"], layer.stride, layer.padding)  # pyright: ignore[reportAttributeAccessIssue]
    if kind == "MaxPool2d" and layer.padding == (0, 0) and layer.stride == layer.size:  # pyright: ignore[reportAttributeAccessIssue]
        return MaxPool(layer.size)  # pyright: ignore[reportAttributeAccessIssue]
    if isinstance(layer, nn.BatchNorm):
        return BatchNorm(p["gamma"], p["beta"], layer.eps, layer.momentum)
    if isinstance(layer, nn.Dropout):
        return Dropout(layer.rate)
    if kind in {"ReLU", "Flatten"}:
        return ReLU() if kind == "ReLU" else Flatten()
    raise TypeError(
        message(
            "parts: expected a layer that all peers have, got {layer!r}; add it to each module in peers/", layer=layer
        )
    )


def parameters(part: Part) -> list[Array]:
    """The parameters of a part, in the order of zhishen."""
    return [value for value in vars(part).values() if isinstance(value, np.ndarray)]


def with_parameters(part: Part, arrays: Sequence[Array]) -> Part:
    """The same part with other parameters."""
    names = [name for name, value in vars(part).items() if isinstance(value, np.ndarray)]
    return replace(part, **dict(zip(names, arrays, strict=True)))


def without_dropout(network: nn.Network) -> nn.Network:
    """The same layers without dropout: each library draws different masks, so only these layers can be compared."""
    return nn.Network([layer for layer in network.layers.values() if not isinstance(layer, nn.Dropout)])


def multiply_adds(layers: Sequence[Part], shape: tuple[int, ...], batch: int, *, training: bool) -> int:
    """The number of multiply-adds of a forward pass, and of the backward pass too if ``training``.

    Forward, dW and dx have the same number each; the first layer needs no dx. A convolution counts as the direct
    method: an algorithm with fewer operations may therefore exceed the machine's peak.
    """
    total, first = 0, True
    for part in layers:
        if isinstance(part, Conv):
            outputs, _channels, *window = part.W.shape
            sizes = [
                (size + 2 * p - f) // s + 1
                for size, f, s, p in zip(shape[1:], window, part.stride, part.padding, strict=True)
            ]
            count, shape = part.W.size * prod(sizes), (outputs, *sizes)
        elif isinstance(part, Affine):
            count, shape = part.W.size, (part.W.shape[1],)
        else:
            if isinstance(part, MaxPool):
                shape = (shape[0], *(n // f for n, f in zip(shape[1:], part.size, strict=True)))
            elif isinstance(part, Flatten):
                shape = (prod(shape),)
            continue
        total += batch * count * ((2 if first else 3) if training else 1)
        first = False
    return total
