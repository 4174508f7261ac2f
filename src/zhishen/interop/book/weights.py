"""Trained weights that the book's scripts read from files, which are not ours to pass on: trained here when needed.

The results are kept on disk, see `zhishen.figures.cache`, so that each network is trained once.
"""

from __future__ import annotations

import io
import pickle
from typing import Final

import numpy as np

from zhishen import data, nn, optim
from zhishen._types import Array
from zhishen.figures.cache import cached

__all__ = ["deep_convnet", "sample_weight", "simple_convnet"]

_BATCH: Final = 100
_SEED: Final = 0


def sample_weight() -> io.BytesIO:
    """``sample_weight.pkl`` of chapter 3: W1 (784, 50), b1, W2 (50, 100), b2, W3 (100, 10), b3; sigmoid networks."""
    return _file(cached(_trained, network="sigmoid", epochs=10))


def simple_convnet() -> io.BytesIO:
    """``params.pkl`` of chapter 7: the parameters of ``SimpleConvNet()``."""
    return _file(cached(_trained, network="simple_conv", epochs=1))


def deep_convnet() -> io.BytesIO:
    """``deep_convnet_params.pkl`` of chapter 8: the parameters of ``DeepConvNet()``."""
    return _file(cached(_trained, network="deep_conv", epochs=2))


def _file(arrays: dict[str, Array]) -> io.BytesIO:
    """The file that a script would find."""
    return io.BytesIO(pickle.dumps(arrays))


def _network(name: str, rng: np.random.Generator) -> nn.Network:
    if name == "sigmoid":
        return nn.multi_layer(784, [50, 100], 10, activation="sigmoid", init="xavier", rng=rng)
    return (nn.simple_conv if name == "simple_conv" else nn.deep_conv)((1, 28, 28), 10, rng=rng)


def _trained(*, network: str, epochs: int) -> dict[str, Array]:
    """The parameters of a network after training with Adam on MNIST, under the names W1, b1, W2, ..."""
    rng = np.random.default_rng(_SEED)
    model = _network(network, rng)
    train = data.mnist(flatten=network == "sigmoid").train
    steps = epochs * -(-len(train.x) // _BATCH)
    schedule = optim.Cosine(0.002, steps=steps, warmup=steps // 20)
    optimizer = optim.Adam()
    for _ in range(epochs):
        for x, t in data.batches(train, _BATCH, rng=rng):
            optimizer.lr = schedule(optimizer.step)
            optimizer.update(model.params, model.gradient(x, t))
    return _numbered(model)


def _numbered(model: nn.Network) -> dict[str, Array]:
    """The parameters by the numbers of their layers: W1, b1, W2, ..."""
    numbers: dict[str, int] = {}
    found: dict[str, Array] = {}
    for name, array in model.params.items():
        layer, _, letter = name.rpartition(".")
        found[f"{letter}{numbers.setdefault(layer, len(numbers) + 1)}"] = np.array(array)
    return found
