"""The algorithm of *Deep Learning from Scratch*, an independent implementation from its description in NumPy.

Parameters are float64. A convolution is one product with the windows as rows (im2col), and pooling uses the same rows.
Every layer has a backward pass; the first layer also computes the gradient with respect to the images.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle
from typing import Any

import numpy as np

import parts as zs
from harness import Step

NAME, VERSION = "the book", ""

Array = np.ndarray


def im2col(x: Array, window: Sequence[int], stride: Sequence[int], padding: Sequence[int]) -> Array:
    """The windows of a batch as rows: (N·OH·OW, C·FH·FW), in float64."""
    (fh, fw), (sh, sw), (ph, pw) = window, stride, padding
    n, c, h, w = x.shape
    oh, ow = (h + 2 * ph - fh) // sh + 1, (w + 2 * pw - fw) // sw + 1
    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    taps = np.zeros((n, c, fh, fw, oh, ow))
    for i in range(fh):
        for j in range(fw):
            taps[:, :, i, j] = padded[:, :, i : i + sh * oh : sh, j : j + sw * ow : sw]
    return taps.transpose(0, 4, 5, 1, 2, 3).reshape(n * oh * ow, c * fh * fw)


def col2im(
    rows: Array, shape: tuple[int, ...], window: Sequence[int], stride: Sequence[int], padding: Sequence[int]
) -> Array:
    """Add the rows at the positions from which im2col took them: the transpose of im2col."""
    (fh, fw), (sh, sw), (ph, pw) = window, stride, padding
    n, c, h, w = shape
    oh, ow = (h + 2 * ph - fh) // sh + 1, (w + 2 * pw - fw) // sw + 1
    taps = rows.reshape(n, oh, ow, c, fh, fw).transpose(0, 3, 4, 5, 1, 2)
    image = np.zeros((n, c, h + 2 * ph + sh - 1, w + 2 * pw + sw - 1))
    for i in range(fh):
        for j in range(fw):
            image[:, :, i : i + sh * oh : sh, j : j + sw * ow : sw] += taps[:, :, i, j]
    return image[:, :, ph : ph + h, pw : pw + w]


class Affine:
    """Y = xW + b."""

    def __init__(self, part: zs.Affine) -> None:
        self.params = [part.W.astype(np.float64), part.b.astype(np.float64)]
        self.grads: list[Array] = []

    def forward(self, x: Array) -> Array:
        """(N, I) → (N, O)."""
        self.x = x
        return x @ self.params[0] + self.params[1]

    def backward(self, dout: Array) -> Array:
        """(N, O) → (N, I)."""
        self.grads = [self.x.T @ dout, dout.sum(axis=0)]
        return dout @ self.params[0].T


class Conv:
    """The product of the windows as rows with the filters as columns."""

    def __init__(self, part: zs.Conv) -> None:
        self.params = [part.W.astype(np.float64), part.b.astype(np.float64)]
        self.grads: list[Array] = []
        self.geometry = (part.W.shape[2:], part.stride, part.padding)

    def forward(self, x: Array) -> Array:
        """(N, C, H, W) → (N, O, OH, OW)."""
        W, b = self.params
        (fh, fw), (sh, sw), (ph, pw) = self.geometry
        n, _, h, w = x.shape
        oh, ow = (h + 2 * ph - fh) // sh + 1, (w + 2 * pw - fw) // sw + 1
        self.shape, self.rows, self.columns = x.shape, im2col(x, *self.geometry), W.reshape(len(W), -1).T
        return (self.rows @ self.columns + b).reshape(n, oh, ow, -1).transpose(0, 3, 1, 2)

    def backward(self, dout: Array) -> Array:
        """(N, O, OH, OW) → (N, C, H, W)."""
        W = self.params[0]
        flat = dout.transpose(0, 2, 3, 1).reshape(-1, len(W))
        self.grads = [(self.rows.T @ flat).T.reshape(W.shape), flat.sum(axis=0)]
        return col2im(flat @ self.columns.T, self.shape, *self.geometry)


class MaxPool:
    """The maximum of each window."""

    params: tuple[Array, ...] = ()
    grads: tuple[Array, ...] = ()

    def __init__(self, part: zs.MaxPool) -> None:
        self.geometry = (part.size, part.size, (0, 0))

    def forward(self, x: Array) -> Array:
        """(N, C, H, W) → (N, C, OH, OW)."""
        (fh, fw), _, _ = self.geometry
        n, c, h, w = x.shape
        rows = im2col(x, *self.geometry).reshape(-1, fh * fw)
        self.shape, self.argmax = x.shape, rows.argmax(axis=1)
        return rows.max(axis=1).reshape(n, (h - fh) // fh + 1, (w - fw) // fw + 1, c).transpose(0, 3, 1, 2)

    def backward(self, dout: Array) -> Array:
        """(N, C, OH, OW) → (N, C, H, W)."""
        (fh, fw), _, _ = self.geometry
        values = dout.transpose(0, 2, 3, 1)
        rows = np.zeros((values.size, fh * fw))
        rows[np.arange(values.size), self.argmax] = values.ravel()
        n, oh, ow, c = values.shape
        return col2im(rows.reshape(n * oh * ow, c * fh * fw), self.shape, *self.geometry)


class ReLU:
    """max(x, 0)."""

    params: tuple[Array, ...] = ()
    grads: tuple[Array, ...] = ()

    def forward(self, x: Array) -> Array:
        """Elementwise."""
        self.negative = x <= 0
        out = x.copy()
        out[self.negative] = 0
        return out

    def backward(self, dout: Array) -> Array:
        """Elementwise."""
        dout[self.negative] = 0
        return dout


class Flatten:
    """Flatten images to rows."""

    params: tuple[Array, ...] = ()
    grads: tuple[Array, ...] = ()

    def forward(self, x: Array) -> Array:
        """(N, C, H, W) → (N, C·H·W)."""
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, dout: Array) -> Array:
        """(N, C·H·W) → (N, C, H, W)."""
        return dout.reshape(self.shape)


class Dropout:
    """Dropout with a new mask in each forward pass."""

    params: tuple[Array, ...] = ()
    grads: tuple[Array, ...] = ()

    def __init__(self, part: zs.Dropout) -> None:
        self.rate = part.rate
        self.rng = np.random.RandomState(0)

    def forward(self, x: Array) -> Array:
        """Elementwise; scaled by 1 / (1 - rate) as in zhishen, one product more than in the book."""
        self.mask = (self.rng.rand(*x.shape) > self.rate) / (1 - self.rate)
        return x * self.mask

    def backward(self, dout: Array) -> Array:
        """Elementwise."""
        return dout * self.mask


class BatchNorm:
    """γ(x - μ)/√(σ² + ε) + β, with the mean and the variance of the batch."""

    def __init__(self, part: zs.BatchNorm) -> None:
        self.params = [part.gamma.astype(np.float64), part.beta.astype(np.float64)]
        self.grads: list[Array] = []
        self.eps, self.momentum = part.eps, part.momentum
        self.mean, self.var = np.zeros(len(part.gamma)), np.ones(len(part.gamma))

    def forward(self, x: Array) -> Array:
        """(N, F) → (N, F)."""
        mean = x.mean(axis=0)
        self.centered = x - mean
        var = np.mean(self.centered**2, axis=0)
        self.std = np.sqrt(var + self.eps)
        self.normal = self.centered / self.std
        self.mean = self.momentum * self.mean + (1 - self.momentum) * mean
        self.var = self.momentum * self.var + (1 - self.momentum) * var
        return self.params[0] * self.normal + self.params[1]

    def backward(self, dout: Array) -> Array:
        """(N, F) → (N, F), including the gradients through the mean and the standard deviation."""
        self.grads = [np.sum(self.normal * dout, axis=0), dout.sum(axis=0)]
        d = self.params[0] * dout
        dcentered = d / self.std
        dvar = -np.sum(d * self.centered / self.std**2, axis=0) / self.std / 2
        dcentered += 2 / len(dout) * self.centered * dvar
        return dcentered - dcentered.mean(axis=0)


KINDS: dict[type, Callable[[Any], Any]] = {
    zs.Affine: Affine, zs.Conv: Conv, zs.MaxPool: MaxPool, zs.Dropout: Dropout, zs.BatchNorm: BatchNorm,
    zs.ReLU: lambda _: ReLU(), zs.Flatten: lambda _: Flatten(),
}  # fmt: skip


class Network:
    """A sequence of layers, with softmax and cross entropy at the end."""

    def __init__(self, parts: Sequence[zs.Part]) -> None:
        self.layers = [KINDS[type(part)](part) for part in parts]

    def loss(self, x: Array, t: Array) -> float:
        """The mean cross entropy."""
        for layer in self.layers:
            x = layer.forward(x)
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.y, self.t = e / e.sum(axis=1, keepdims=True), t
        return float(-np.log(self.y[np.arange(len(t)), t] + 1e-7).mean())

    def gradients(self, x: Array, t: Array) -> tuple[float, list[Array]]:
        """The loss and the gradients of all parameters."""
        loss = self.loss(x, t)
        dout = self.y.copy()
        dout[np.arange(len(t)), t] -= 1
        dout /= len(t)
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return loss, [g for layer in self.layers for g in layer.grads]

    @property
    def params(self) -> list[Array]:
        """All parameters, in the order of the gradients."""
        return [p for layer in self.layers for p in layer.params]


def loss_and_gradients(parts: Sequence[zs.Part], x: Array, t: Array) -> tuple[float, list[Array]]:
    """The loss and the gradients, in the order and the shapes of zhishen."""
    return Network(parts).gradients(x, t)


def steps(
    parts: Sequence[zs.Part], x: Array, t: Array, indices: Sequence[Array], *, optimizer: str, lr: float
) -> Iterator[tuple[str, Callable[[], Step]]]:
    """A training step."""
    yield "float64, im2col" if x.ndim == 4 else "float64", partial(_make, parts, x, t, indices, optimizer, lr)


def _make(parts, x, t, indices, optimizer, lr) -> Step:
    network = Network(parts)
    m, v = ([np.zeros_like(p) for p in network.params] for _ in range(2))
    batches, count = cycle(indices), 0

    def step() -> float:
        nonlocal count
        index = next(batches)
        loss, grads = network.gradients(x[index], t[index])
        count += 1
        if optimizer == "sgd":
            for p, g in zip(network.params, grads, strict=True):
                np.subtract(p, lr * g, out=p)
            return loss
        rate = lr * np.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        for p, g, first, second in zip(network.params, grads, m, v, strict=True):
            np.add(first, (1 - 0.9) * (g - first), out=first)
            np.add(second, (1 - 0.999) * (g**2 - second), out=second)
            np.subtract(p, rate * first / (np.sqrt(second) + 1e-7), out=p)
        return loss

    return step
