"""Layers whose backward has a mistake that people make. A gradient check finds each of them.

Each class has a right forward, and the mistake is in one line of its backward. The right layers are in `zhishen.nn`.

References:
    *Deep Learning from Scratch*, sections 5.5 to 5.7. The notes, chapter 5.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from zhishen import nn
from zhishen._types import Array
from zhishen.errors import ShapeError
from zhishen.graph import ops

__all__ = ["FAULTS", "ReLUThatOverwrites", "SumInsteadOfMean"]


# --- affine -----------------------------------------------------------------------------------------------------------


class _Affine(nn.Layer):
    """``out = x W + b``, as in the book."""

    def __init__(self, W: Array, b: Array) -> None:
        super().__init__()
        self.params: dict[str, Array] = {"W": W, "b": b}

    def forward(self, x: Array) -> Array:
        self.x = x
        return x @ self.params["W"] + self.params["b"]

    def backward(self, dout: Array) -> Array:
        self.grads: dict[str, Array] = {"W": self.x.T @ dout, "b": dout.sum(axis=0)}
        return dout @ self.params["W"].T


class AffineWrongSign(_Affine):
    """Its dx has the wrong sign."""

    def backward(self, dout: Array) -> Array:
        """-dout Wᵀ instead of dout Wᵀ."""
        return -super().backward(dout)


class AffineWithoutTranspose(_Affine):
    """Its dx lacks a transpose, which nobody notices as long as W is square."""

    def backward(self, dout: Array) -> Array:
        """``dout W`` instead of dout Wᵀ.

        Raises:
            ShapeError: W is not square.
        """
        super().backward(dout)
        W = self.params["W"]
        if W.shape[0] != W.shape[1]:
            raise ShapeError(
                "affine: expected the columns of dout to be the rows of W, got {dout} and {W}; dx = dout Wᵀ needs the "
                "transpose, which only a square W hides",
                dout=dout.shape,
                W=W.shape,
            )
        return dout @ W


class AffineDividedTwice(_Affine):
    """Its dW and db are divided by the batch size, which the loss has already done."""

    def backward(self, dout: Array) -> Array:
        """``xᵀ dout / N`` instead of xᵀ dout."""
        dx = super().backward(dout)
        self.grads: dict[str, Array] = {name: gradient / len(dout) for name, gradient in self.grads.items()}
        return dx


class AffineWithoutSum(_Affine):
    """Its db is not summed over the batch."""

    def backward(self, dout: Array) -> Array:
        """Dout instead of Σ_n dout_n."""
        dx = super().backward(dout)
        self.grads["b"] = dout
        return dx


# --- activations and dropout ------------------------------------------------------------------------------------------


class ReLUWithoutMask(nn.Layer):
    """Its backward lets every gradient pass."""

    def forward(self, x: Array) -> Array:
        """max(x, 0)."""
        return np.maximum(x, 0.0)

    def backward(self, dout: Array) -> Array:
        """Dout instead of dout where x > 0."""
        return dout


class ReLUThatOverwrites(nn.Layer):
    """Its backward writes zeros into ``dout``, which belongs to its caller."""

    def forward(self, x: Array) -> Array:
        """max(x, 0)."""
        self.blocked: Array = x <= 0
        return np.where(self.blocked, 0.0, x)

    def backward(self, dout: Array) -> Array:
        """The right numbers, but in the array of the caller."""
        dout[self.blocked] = 0
        return dout


class SigmoidOfInput(nn.Layer):
    """Its backward has x in place of the output y."""

    def forward(self, x: Array) -> Array:
        """1/(1 + exp(-x))."""
        self.x = x
        return ops.sigmoid(x)

    def backward(self, dout: Array) -> Array:
        """``dout x (1 - x)`` instead of dout y (1 - y)."""
        return dout * self.x * (1 - self.x)


class _Dropout(nn.Layer):
    """``out = x m/(1 - rate)`` with a random mask m."""

    def __init__(self, rate: float, rng: np.random.Generator) -> None:
        super().__init__()
        self.rate: float = rate
        self.rng: np.random.Generator | None = rng
        self.generator: np.random.Generator = rng

    def forward(self, x: Array) -> Array:
        self.mask: Array = self.generator.random(x.shape) >= self.rate
        return x * self.mask / (1 - self.rate)


class DropoutWithoutMask(_Dropout):
    """Its backward forgets which elements were dropped."""

    def backward(self, dout: Array) -> Array:
        """Dout/(1 - rate) instead of dout m/(1 - rate)."""
        return dout / (1 - self.rate)


class DropoutWithoutScale(_Dropout):
    """Its backward forgets that forward has scaled."""

    def backward(self, dout: Array) -> Array:
        """Dout m instead of dout m/(1 - rate)."""
        return dout * self.mask


# --- normalization ----------------------------------------------------------------------------------------------------


class _Norm(nn.Layer, ABC):
    """``out = γ x̂ + β`` with x̂ = (x - μ)/σ. Its backward treats μ and σ as constants, but they depend on x."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.params: dict[str, Array] = {"gamma": np.ones(features), "beta": np.zeros(features)}

    @abstractmethod
    def axes(self, x: Array) -> tuple[int, ...]:
        """The axes of mean and variance."""

    def forward(self, x: Array) -> Array:
        axes = self.axes(x)
        self.sigma: Array = np.sqrt(x.var(axis=axes, keepdims=True) + 1e-5)
        self.normalized: Array = (x - x.mean(axis=axes, keepdims=True)) / self.sigma
        self.shape: tuple[int, ...] = (1, -1, *(1,) * (x.ndim - 2))
        gamma, beta = (self.params[name].reshape(self.shape) for name in ("gamma", "beta"))
        return gamma * self.normalized + beta

    def backward(self, dout: Array) -> Array:
        others = tuple(axis for axis in range(dout.ndim) if axis != 1)
        self.grads: dict[str, Array] = {
            "gamma": (dout * self.normalized).sum(axis=others),
            "beta": dout.sum(axis=others),
        }
        return dout * self.params["gamma"].reshape(self.shape) / self.sigma


class BatchNormOfConstants(_Norm):
    """Batch normalization whose backward forgets that mean and variance depend on the batch."""

    def axes(self, x: Array) -> tuple[int, ...]:
        """All axes but that of the features."""
        return tuple(axis for axis in range(x.ndim) if axis != 1)


class LayerNormOfConstants(_Norm):
    """Layer normalization whose backward forgets that mean and variance depend on the sample."""

    def axes(self, x: Array) -> tuple[int, ...]:  # noqa: ARG002 - the same for every input
        """The axis of the features."""
        return (1,)


# --- convolution and pooling ------------------------------------------------------------------------------------------


class ConvWithoutRotation(nn.Layer):
    """A convolution, padding 1, whose dx uses the filters as they are; they have to be rotated by half a turn."""

    def __init__(self, W: Array, b: Array) -> None:
        super().__init__()
        self.params: dict[str, Array] = {"W": W, "b": b}

    def forward(self, x: Array) -> Array:
        """The right forward."""
        out, kept = ops.conv2d.forward(x, self.params["W"], self.params["b"], padding=(1, 1))
        self.kept: Any = kept
        return out

    def backward(self, dout: Array) -> Array:
        """The filters are not rotated."""
        _, self.grads["W"], self.grads["b"] = ops.conv2d.backward(dout, self.kept)
        W = self.params["W"].swapaxes(0, 1)
        dx, _ = ops.conv2d.forward(dout, np.ascontiguousarray(W), np.zeros(len(W)), padding=(1, 1))
        return dx


def _windows(x: Array) -> Array:
    """Windows of 2 x 2: (N, C, H/2, W/2, 4)."""
    n, c, h, w = x.shape
    return x.reshape(n, c, h // 2, 2, w // 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(n, c, h // 2, w // 2, 4)


def _spread(dout: Array) -> Array:
    """Each element at all four places of its window."""
    return dout.repeat(2, axis=2).repeat(2, axis=3)


class MaxPoolToAll(nn.Layer):
    """Max pooling of 2 x 2 whose backward shares the gradient among the window."""

    def forward(self, x: Array) -> Array:
        """The largest element of each window."""
        return _windows(x).max(axis=-1)

    def backward(self, dout: Array) -> Array:
        """A quarter everywhere instead of all at the largest element."""
        return _spread(dout) / 4


class AvgPoolWithoutAverage(nn.Layer):
    """Average pooling of 2 x 2 whose backward does not divide by 4."""

    def forward(self, x: Array) -> Array:
        """The mean of each window."""
        return _windows(x).mean(axis=-1)

    def backward(self, dout: Array) -> Array:
        """The whole gradient everywhere instead of a quarter."""
        return _spread(dout)


# --- the loss ---------------------------------------------------------------------------------------------------------


class SumInsteadOfMean(nn.Loss):
    """Softmax with cross entropy whose backward does not divide by the batch size."""

    def forward(self, y: Any, t: Any) -> float:
        """The mean over the batch."""
        self.y: Array = ops.softmax(y)
        self.t: Any = t
        return float(-np.log(self.y[np.arange(len(t)), t]).mean())

    def backward(self, dout: float = 1.0) -> Array:
        """``y - t`` instead of (y - t)/N."""
        return dout * (self.y - np.eye(self.y.shape[1])[self.t])


#: Part → fault → the class that has it.
FAULTS: Final[Mapping[str, Mapping[str, type[nn.Layer]]]] = {
    "affine": {"sign": AffineWrongSign, "transpose": AffineWithoutTranspose, "twice": AffineDividedTwice,
               "sum": AffineWithoutSum},
    "relu": {"mask": ReLUWithoutMask},
    "sigmoid": {"input": SigmoidOfInput},
    "batch_norm": {"constants": BatchNormOfConstants},
    "layer_norm": {"constants": LayerNormOfConstants},
    "dropout": {"mask": DropoutWithoutMask, "scale": DropoutWithoutScale},
    "conv": {"rotation": ConvWithoutRotation},
    "max_pool": {"all": MaxPoolToAll},
    "avg_pool": {"average": AvgPoolWithoutAverage},
}  # fmt: skip
