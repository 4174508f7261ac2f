"""Fusion: neighboring layers that run as one kernel, with fewer passes over memory and equal results to rounding.

A network fuses these sequences:

- convolution, ReLU, max pooling: an image is convolved, rectified and pooled while it is in the processor cache;
- flattening, affine layer, ReLU: the features are read in the memory layout of the convolution;
- batch norm, ReLU, dropout: one pass forward and one pass backward, and no mask is stored.

The optional layers of each sequence may be missing. Where kernels do not run, or do not cover the arrays, the layers
run one by one. ``network.fuse = False`` switches fusion off.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

import numpy as np

from zhishen._types import Array
from zhishen.kernels import enabled
from zhishen.nn.activation import ReLU
from zhishen.nn.affine import Affine
from zhishen.nn.conv import Conv2d
from zhishen.nn.dropout import Dropout
from zhishen.nn.layer import Layer
from zhishen.nn.norm import BatchNorm
from zhishen.nn.pool import Flatten, MaxPool2d

__all__ = ["Fused", "plan"]


class Fused(ABC):
    """Layers that run as one kernel, which fills the gradients of each.

    Attributes:
        layers: the layers, in order.
    """

    #: The kinds of layers, in order; all but the `needed` kind may be missing.
    kinds: ClassVar[tuple[type[Layer], ...]]
    needed: ClassVar[type[Layer]]

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers: tuple[Layer, ...] = tuple(layers)
        self._by_kind: dict[type[Layer], Any] = {type(layer): layer for layer in layers}
        self._cache: Any = None

    @classmethod
    def begin(cls, layers: Sequence[Layer]) -> list[Layer]:
        """The first of ``layers`` that can be fused; at most one layer if there is nothing to fuse."""
        found: list[Layer] = []
        for kind in cls.kinds:
            if len(found) < len(layers) and type(layers[len(found)]) is kind:
                found.append(layers[len(found)])
            elif kind is cls.needed:
                return []
        return found

    def forward(self, x: Array) -> Array:
        """The output of the last layer."""
        self._cache = None
        if enabled() and x.dtype == np.float32:
            found = self._forward(x)
            if found is not None:
                out, self._cache = found
                return out
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout: Array) -> Array:
        """The gradient of the first layer's input; fills the gradients of the layers."""
        if self._cache is not None:
            return self._backward(dout)
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout

    def backward_params(self, dout: Array) -> None:
        """Fill only the gradients of the layers."""
        if self._cache is not None:
            self._backward_params(dout)
            return
        first, *rest = self.layers
        for layer in reversed(rest):
            dout = layer.backward(dout)
        first.backward_params(dout)

    def backward_input(self, dout: Array) -> Array:
        """Only the gradient of the first layer's input."""
        if self._cache is not None:
            return self._backward_input(dout)
        for layer in reversed(self.layers):
            dout = layer.backward_input(dout)
        return dout

    @property
    def learns(self) -> bool:
        """Return True if a layer has parameters that are not frozen."""
        return any(layer.learns for layer in self.layers)

    def _layer(self, kind: type[Layer]) -> Any:
        """The layer of that kind, or None."""
        return self._by_kind.get(kind)

    @abstractmethod
    def _forward(self, x: Array) -> tuple[Array, Any] | None:
        """Run the kernel; None if it does not cover ``x``. The layers then run, or raise an error."""

    @abstractmethod
    def _backward(self, dout: Array) -> Array:
        """Run the kernel of the backward pass."""

    def _backward_params(self, dout: Array) -> None:
        self._backward(dout)

    def _backward_input(self, dout: Array) -> Array:
        return self._backward(dout)


class FusedConv2d(Fused):
    """Convolution, ReLU, max pooling."""

    kinds: ClassVar[tuple[type[Layer], ...]] = (Conv2d, ReLU, MaxPool2d)
    needed: ClassVar[type[Layer]] = Conv2d

    def _forward(self, x: Array) -> tuple[Array, Any] | None:
        from zhishen.kernels.conv import conv2d
        from zhishen.kernels.pool import Window

        conv, pool = self._layer(Conv2d), self._layer(MaxPool2d)
        window = pool and Window(pool.size, pool.stride, pool.padding)
        relu = self._layer(ReLU) is not None
        b = conv.params["b"] if conv.bias else conv._zeros()
        return conv2d(x, conv.params["W"], b, **conv._options, relu=relu, pool=window)

    def _backward(self, dout: Array) -> Array:
        from zhishen.kernels.conv import conv2d_backward

        conv = self._layer(Conv2d)
        dx, conv.grads["W"], db = conv2d_backward(dout, self._cache)
        if conv.bias:
            conv.grads["b"] = db
        return dx

    def _backward_params(self, dout: Array) -> None:
        from zhishen.kernels.conv import conv2d_backward_params

        conv = self._layer(Conv2d)
        conv.grads["W"], db = conv2d_backward_params(dout, self._cache)
        if conv.bias:
            conv.grads["b"] = db


class FusedAffine(Fused):
    """Flattening, affine layer, ReLU."""

    kinds: ClassVar[tuple[type[Layer], ...]] = (Flatten, Affine, ReLU)
    needed: ClassVar[type[Layer]] = Affine

    def _forward(self, x: Array) -> tuple[Array, Any] | None:
        from zhishen.kernels.affine import affine

        layer = self._layer(Affine)
        flatten, relu = self._layer(Flatten) is not None, self._layer(ReLU) is not None
        b = layer.params["b"] if layer.bias else layer._zeros()
        return affine(x, layer.params["W"], b, flatten=flatten, relu=relu)

    def _backward(self, dout: Array) -> Array:
        from zhishen.kernels.affine import affine_backward

        layer = self._layer(Affine)
        dx, layer.grads["W"], db = affine_backward(dout, self._cache)
        if layer.bias:
            layer.grads["b"] = db
        return dx

    def _backward_params(self, dout: Array) -> None:
        from zhishen.kernels.affine import affine_backward_params

        layer = self._layer(Affine)
        layer.grads["W"], db = affine_backward_params(dout, self._cache)
        if layer.bias:
            layer.grads["b"] = db

    def _backward_input(self, dout: Array) -> Array:
        from zhishen.kernels.affine import affine_backward_input

        return affine_backward_input(dout, self._cache)


class FusedBatchNorm(Fused):
    """Batch norm, ReLU, dropout."""

    kinds: ClassVar[tuple[type[Layer], ...]] = (BatchNorm, ReLU, Dropout)
    needed: ClassVar[type[Layer]] = BatchNorm

    def _forward(self, x: Array) -> tuple[Array, Any] | None:
        from zhishen.kernels import norm as kernel

        layer, dropout = self._layer(BatchNorm), self._layer(Dropout)
        layer._check(x.shape)
        if not kernel.covers(x, *layer.params.values()):
            return None
        options: dict[str, Any] = {"eps": layer.eps, "relu": self._layer(ReLU) is not None}
        if dropout is not None and dropout.training and dropout.rate > 0:
            options |= dropout.mask_options(dropout.rng, x.shape)
        gamma, beta = layer.params["gamma"], layer.params["beta"]
        if not layer.by_batch:
            given = (layer.buffers["running_mean"], layer.buffers["running_var"])
            out, kept = kernel.batch_norm_relu_dropout_eval(x, gamma, beta, *given, **options)
            return out, (kernel.batch_norm_relu_dropout_eval_backward, kept)
        out, kept = kernel.batch_norm_relu_dropout(x, gamma, beta, **options, **layer.share_options())
        layer.update_running(kept.mean, kept.var, x)
        return out, (kernel.batch_norm_relu_dropout_backward, kept)

    def _backward(self, dout: Array) -> Array:
        backward, kept = self._cache
        grads = self.layers[0].grads
        dx, grads["gamma"], grads["beta"] = backward(dout, kept)
        return dx


_ALL: tuple[type[Fused], ...] = (FusedConv2d, FusedAffine, FusedBatchNorm)


def plan(layers: Iterable[Layer]) -> list[Layer | Fused]:
    """The layers, with neighboring layers fused where possible.

    Examples:
        >>> from zhishen import nn
        >>> rng = np.random.default_rng(0)
        >>> [type(step).__name__ for step in plan([nn.Affine(4, 3, rng=rng), nn.ReLU(), nn.Affine(3, 2, rng=rng)])]
        ['FusedAffine', 'Affine']
    """
    left, found = list(layers), list[Layer | Fused]()
    while left:
        kind, together = max(((kind, kind.begin(left)) for kind in _ALL), key=lambda pair: len(pair[1]))
        if len(together) > 1:
            found.append(kind(together))
            del left[: len(together)]
        else:
            found.append(left.pop(0))
    return found
