"""Custom layers on arrays, with everything that a layer can have."""

from __future__ import annotations

import numpy as np

from zhishen import nn


class Scale(nn.Layer):
    """y = s ⊙ x + m, with a running mean m that only training changes: parameters, buffers and a state."""

    def __init__(self, width=3, *, dtype=np.float32):
        super().__init__()
        self.params = {"s": np.linspace(0.5, 1.5, width).astype(dtype)}
        self.buffers = {"m": np.zeros(width, dtype), "steps": np.zeros((), np.int64)}
        self.x = None

    def forward(self, x):
        self.x = x
        if self.training and len(x):
            self.buffers = {"m": 0.5 * self.buffers["m"] + 0.5 * x.mean(axis=0), "steps": self.buffers["steps"] + 1}
        return self.params["s"] * x + (0 if self.training else self.buffers["m"])

    def backward(self, dout):
        self.grads["s"] = (dout * self.x).sum(axis=0)
        return self.params["s"] * dout

    def record(self, x):
        return self.tensor("s") * x + (0 if self.training else self.buffers["m"])


class Dropout(nn.Layer):
    """Dropout with a mask from the layer's generator."""

    def __init__(self, rng):
        super().__init__()
        self.rng = rng

    def _mask(self, x):
        return (self.rng.random(x.shape) < 0.7).astype(x.dtype) if self.training else np.ones(x.shape, x.dtype)

    def forward(self, x):
        self.mask = self._mask(x)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask

    def record(self, x):
        return x * self._mask(x)
