"""``common.layers``: the layers of chapters 5 and 6, each with ``forward`` and ``backward``.

The constructors and attributes are the book's, and `zhishen.graph.ops` computes. A layer computes in the dtype of its
input, see `zhishen.interop.book.precision`, and never writes to an argument. The layers of chapter 7 are in
``image_layers.py``, and this module has their names too.

References:
    *Deep Learning from Scratch*, sections 5.5, 5.6, 6.3, 6.4 and 7.4.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zhishen._types import Array
from zhishen.graph import ops
from zhishen.interop.book.common.functions import (
    cross_entropy_error,
    identity_function,
    mean_squared_error,
    relu,
    relu_grad,
    sigmoid,
    sigmoid_grad,
    softmax,
    softmax_loss,
    step_function,
    targets,
)
from zhishen.interop.book.common.image_layers import Convolution, Pooling
from zhishen.interop.book.common.util import col2im, im2col
from zhishen.interop.book.notes import note
from zhishen.interop.book.precision import for_each, match, working
from zhishen.messages import message

# In the book, a star import of the layers brings the functions and `np`, too.
__all__ = [
    "Affine", "BatchNormalization", "Convolution", "Dropout", "Pooling", "Relu", "Sigmoid", "SoftmaxWithLoss",
    "col2im", "cross_entropy_error", "identity_function", "im2col", "mean_squared_error", "np", "relu", "relu_grad",
    "sigmoid", "sigmoid_grad", "softmax", "softmax_loss", "step_function",
]  # fmt: skip

_EPS = 1e-6  # what the book adds to a variance: 10e-7


class Relu:
    """h(x) = max(0, x); backward passes the gradient on where x > 0.

    Attributes:
        mask: True where x <= 0.
    """

    def __init__(self) -> None:
        self.mask: Array | None = None
        self._cache: Any = None

    def forward(self, x: Array) -> Array:
        """h(x) = max(0, x)."""
        x = working(x)
        self.mask = x <= 0
        out, self._cache = ops.relu.forward(x)
        return out

    def backward(self, dout: Array) -> Array:
        """dx = dout where x > 0, else 0, in a new array: the book's layer overwrites ``dout``."""
        return ops.relu.backward(working(dout), self._cache)


class Sigmoid:
    """h(x) = 1/(1 + exp(-x)).

    Attributes:
        out: y, the output.
    """

    def __init__(self) -> None:
        self.out: Array | None = None
        self._cache: Any = None

    def forward(self, x: Array) -> Array:
        """y = 1/(1 + exp(-x))."""
        out, self._cache = ops.sigmoid.forward(working(x))
        self.out = out
        return out

    def backward(self, dout: Array) -> Array:
        """dx = dout · y(1 - y)."""
        return ops.sigmoid.backward(dout, self._cache)


class Affine:
    """Out = x W + b; inputs of more axes, such as images, are flattened.

    Args:
        W: (I, O). The layer refers to this array, so an optimizer that changes it in place changes the layer.
        b: (O,), or one number for all outputs.

    Attributes:
        dW: the gradient of W, after `backward`.
        db: the gradient of b.
        x: the flattened input, (N, I).
        original_x_shape: the shape that the input had.
    """

    def __init__(self, W: Array, b: Array) -> None:
        self.W = W
        self.b = b
        self.x: Array | None = None
        self.original_x_shape: tuple[int, ...] | None = None
        self.dW: Array | None = None
        self.db: Array | None = None
        self._cache: Any = None

    def forward(self, x: Array) -> Array:
        """Out = x W + b.

        Shape:
            x: (N, ...) with I values a sample. out: (N, O).

        Raises:
            ShapeError: a sample does not have I values.
        """
        x = working(x)
        self.original_x_shape = x.shape
        self.x = x.reshape(x.shape[0], -1)
        W, b = match(x, self.W, self.b)
        out, self._cache = ops.affine.forward(self.x, W, for_each(b, W.shape[-1]))
        return out

    def backward(self, dout: Array) -> Array:
        """dx = dout Wᵀ in the shape of the input, dW = xᵀ dout, db = Σ_n dout_n."""
        (dout,) = match(self.x, dout) if self.x is not None else (dout,)
        dx, self.dW, self.db = ops.affine.backward(dout, self._cache)
        return dx.reshape(self.original_x_shape)

    def backward_params(self, dout: Array) -> None:
        """dW and db alone, for the first layer of a network, whose input needs no gradient."""
        (dout,) = match(self.x, dout) if self.x is not None else (dout,)
        self.dW, self.db = ops.affine.backward_params(dout, self._cache)


class SoftmaxWithLoss:
    """L = -1/N Σ_n Σ_k t_nk log softmax(x)_nk.

    Attributes:
        loss: L.
        y: the probabilities softmax(x), (N, K).
        t: the targets.
    """

    def __init__(self) -> None:
        self.loss: Any = None
        self.y: Array | None = None
        self.t: Array | None = None
        self._cache: Any = None

    def forward(self, x: Array, t: Array) -> Any:
        """L, computed from the scores, so that it is exact where a probability underflows to 0.

        Shape:
            x: (N, K). t: labels (N,), or one-hot (N, K).

        Raises:
            ShapeError: the targets do not fit the scores.
        """
        x, self.t = working(x), np.asarray(t)
        self.y = softmax(x)
        self.loss, self._cache = ops.softmax_cross_entropy.forward(x, targets(self.t, x))
        return self.loss

    def backward(self, dout: float = 1) -> Array:
        """dx = dout · (y - t)/N."""
        return ops.softmax_cross_entropy.backward(dout, self._cache)


class Dropout:
    """Drops values at random in training, and scales all of them in evaluation.

    Args:
        dropout_ratio: the probability with which a value is dropped.

    Attributes:
        mask: True where a value was kept. ``np.random.seed`` decides the masks.

    References:
        *Deep Learning from Scratch*, section 6.4.3. `zhishen.nn.Dropout` scales in training instead.
    """

    def __init__(self, dropout_ratio: float = 0.5) -> None:
        self.dropout_ratio = dropout_ratio
        self.mask: Array | None = None

    def forward(self, x: Array, train_flg: bool = True) -> Array:
        """x ⊙ mask in training, x (1 - ratio) in evaluation."""
        x = working(x)
        if not train_flg:
            return x * x.dtype.type(1.0 - self.dropout_ratio)
        self.mask = np.random.rand(*x.shape) > self.dropout_ratio
        return x * self.mask

    def backward(self, dout: Array) -> Array:
        """dx = dout ⊙ mask."""
        return dout * self.mask


class BatchNormalization:
    """Out = γ (x - μ)/√(σ² + ε) + β, with the statistics of the batch in training, the running ones in evaluation.

    Args:
        gamma: γ, (D,). For images (N, C, H, W): (C,), one for each channel, as is usual; (C·H·W,), one for each pixel,
            which is what the book's layer computes.
        beta: β, the same shape.
        momentum: what is left of the running statistics at each step.
        running_mean: where the running statistics begin; 0 if omitted.
        running_var: the same of the variance.

    Attributes:
        dgamma: the gradient of γ, after `backward`.
        dbeta: the gradient of β.

    References:
        Ioffe and Szegedy, *Batch Normalization*, 2015. *Deep Learning from Scratch*, section 6.3.
    """

    def __init__(
        self,
        gamma: Array,
        beta: Array,
        momentum: float = 0.9,
        running_mean: Array | None = None,
        running_var: Array | None = None,
    ) -> None:
        self.gamma = gamma
        self.beta = beta
        self.momentum = momentum
        self.running_mean: Array | None = running_mean
        self.running_var: Array | None = running_var
        self.input_shape: tuple[int, ...] | None = None
        self.batch_size: int | None = None
        self.dgamma: Array | None = None
        self.dbeta: Array | None = None
        self._cache: Any = None

    def forward(self, x: Array, train_flg: bool = True) -> Array:
        """Normalize a batch.

        One sample equals its own mean, so its normalized values are 0 and it has no gradient. The book's layer lets it
        pass; this layer does so too, but it prints a note.

        Shape:
            x: (N, D) or (N, C, H, W). out: the same.

        Raises:
            ShapeError: γ does not fit the input.
        """
        x = working(x)
        self.input_shape = x.shape
        gamma, beta = match(x, self.gamma, self.beta)
        if x.ndim == 2 or gamma.size != x.shape[1]:
            x = x.reshape(x.shape[0], -1)
        if self.running_mean is None or self.running_var is None:
            self.running_mean, self.running_var = np.zeros(gamma.shape), np.zeros(gamma.shape)
        if not train_flg:
            mean, var = match(x, self.running_mean, self.running_var)
            out, _ = ops.batch_norm_eval.forward(x, gamma, beta, mean, var, eps=_EPS)
            return out.reshape(self.input_shape)
        self.batch_size = x.shape[0]
        if x.size == gamma.size:
            out, mean, var = self._one_value(x, beta)
        else:
            out, self._cache = ops.batch_norm.forward(x, gamma, beta, eps=_EPS)
            mean, var = _statistics(x)
        self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
        self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        return out.reshape(self.input_shape)

    def _one_value(self, x: Array, beta: Array) -> tuple[Array, Array, Array]:
        """Out = β, the mean and the variance of a single sample."""
        note(
            message(
                "BatchNormalization: one sample equals its own mean, so all gradients before this layer are 0, and a "
                "gradient check proves nothing; use two samples or more, such as x_train[:2]"
            )
        )
        self._cache = None
        return np.broadcast_to(beta, x.shape).copy(), x[0], np.zeros_like(x[0])

    def backward(self, dout: Array) -> Array:
        """dx, dγ = Σ dout ⊙ x̂ and dβ = Σ dout, over all but features or channels."""
        shape = dout.shape
        if dout.ndim == 2 or self.gamma.size != shape[1]:
            dout = dout.reshape(shape[0], -1)
        if self._cache is None:  # one sample: x̂ = 0
            self.dgamma, self.dbeta = np.zeros_like(dout[0]), dout.sum(axis=0)
            return np.zeros(shape, dtype=dout.dtype)
        dx, self.dgamma, self.dbeta = ops.batch_norm.backward(dout, self._cache)
        return dx.reshape(shape)


def _statistics(x: Array) -> tuple[Array, Array]:
    """The mean and the variance of each feature or channel."""
    axes = (0, *range(2, x.ndim))
    return x.mean(axis=axes), x.var(axis=axes)
