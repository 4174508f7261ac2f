"""DeZero 0.0.13, the library of the third book, from PyPI."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.metadata import version
from itertools import cycle

import numpy as np

import parts as zs
from harness import Step

# DeZero's release uses np.int, which NumPy 1.24 removed. The name exists during the import only.
vars(np)["int"] = int
try:
    import dezero
    import dezero.functions as F  # noqa: N812 - the names of its book
    import dezero.layers as L  # noqa: N812
finally:
    del vars(np)["int"]

NAME, VERSION = "DeZero", version("dezero")


class Model(dezero.Model):
    """The same network with the same parameters."""

    def __init__(self, parts: Sequence[zs.Part]) -> None:
        super().__init__()
        self.steps = [self._step(number, part) for number, part in enumerate(parts)]

    def _step(self, number: int, part: zs.Part) -> Callable[[object], object]:
        match part:
            case zs.Affine(W, b):
                layer = L.Linear(W.shape[1], in_size=W.shape[0])
            case zs.Conv(W, b, stride, padding):
                layer = L.Conv2d(W.shape[0], W.shape[2:], stride, padding, in_channels=W.shape[1])
            case zs.BatchNorm(gamma, beta, _, _):
                # DeZero's layer stores the running statistics as parameters, and its optimizers fail on them.
                layer = L.Layer()
                layer.gamma, layer.beta = dezero.Parameter(gamma.copy()), dezero.Parameter(beta.copy())
                setattr(self, f"part{number}", layer)
                mean, var = np.zeros_like(gamma), np.ones_like(gamma)
                return lambda x: F.batch_nrom(x, layer.gamma, layer.beta, mean, var)
            case zs.MaxPool(size):
                return lambda x: F.pooling(x, size, size)
            case zs.Dropout(rate):
                return lambda x: F.dropout(x, rate)
            case zs.ReLU():
                return F.relu
            case zs.Flatten():
                return lambda x: F.reshape(x, (x.shape[0], -1))
        layer.W.data, layer.b.data = W.copy(), b.copy()
        setattr(self, f"part{number}", layer)
        return layer

    def forward(self, x: np.ndarray) -> object:
        """The scores."""
        for step in self.steps:
            x = step(x)
        return x


def steps(
    parts: Sequence[zs.Part], x: np.ndarray, t: np.ndarray, indices: Sequence[np.ndarray], *, optimizer: str, lr: float
) -> Iterator[tuple[str, Callable[[], Step]]]:
    """A training step as in DeZero's book."""
    yield "", partial(_make, parts, x, t, indices, optimizer, lr)


def _make(parts, x, t, indices, optimizer, lr) -> Step:
    model = Model(parts)
    dezero_optimizer = (dezero.optimizers.SGD(lr) if optimizer == "sgd" else dezero.optimizers.Adam(lr)).setup(model)
    batches = cycle(indices)

    def step() -> float:
        index = next(batches)
        loss = F.softmax_cross_entropy(model(x[index]), t[index])
        model.cleargrads()
        loss.backward()
        dezero_optimizer.update()
        return float(loss.data)

    return step
