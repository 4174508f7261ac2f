"""scikit-learn's MLPClassifier: affine layers and ReLU alone, one mini-batch a call of ``partial_fit``."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle

import numpy as np
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

import parts as zs
from harness import Step

NAME, VERSION = "scikit-learn", sklearn.__version__


def model(found: Sequence[zs.Part], *, optimizer: str, lr: float, batch: int) -> MLPClassifier:
    """The same network with the same numbers and no weight decay."""
    layers = [part for part in found if isinstance(part, zs.Affine)]
    found_else = {type(part) for part in found} - {zs.Affine, zs.ReLU}
    if found_else:
        raise TypeError(f"MLPClassifier: expected affine layers and ReLU, got {found_else}; leave it out there")
    network = MLPClassifier(
        tuple(part.W.shape[1] for part in layers[:-1]), solver=optimizer, learning_rate_init=lr, alpha=0,
        momentum=0, batch_size=batch,
    )  # fmt: skip
    inputs, classes = layers[0].W.shape[0], layers[-1].W.shape[1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        # Its arrays are made by the first call, which also learns; what it has learnt and counted goes away again.
        x, t = np.zeros((batch, inputs), layers[0].W.dtype), np.arange(batch) % classes
        network.partial_fit(x, t, classes=np.arange(classes))
    for old, new in zip((*network.coefs_, *network.intercepts_), weights(layers), strict=True):
        old[...] = new
    state = network._optimizer
    if optimizer == "adam":
        state.t = 0
        for array in (*state.ms, *state.vs):
            array[...] = 0
    return network


def weights(layers: Sequence[zs.Affine]) -> list[np.ndarray]:
    """All W, then all b: its order."""
    return [part.W for part in layers] + [part.b for part in layers]


def steps(
    found: Sequence[zs.Part], x: np.ndarray, t: np.ndarray, indices: Sequence[np.ndarray], *, optimizer: str, lr: float
) -> Iterator[tuple[str, Callable[[], Step]]]:
    """A training step."""
    yield "partial_fit", partial(_make, found, x, t, indices, optimizer, lr)


def _make(found, x, t, indices, optimizer, lr) -> Step:
    network = model(found, optimizer=optimizer, lr=lr, batch=len(indices[0]))
    choose = cycle(indices)

    def step() -> float:
        index = next(choose)
        network.partial_fit(x[index], t[index])
        return network.loss_

    return step


def predictions(found: Sequence[zs.Part], x: np.ndarray, *, batch: int) -> Iterator[tuple[str, Callable[[], Step]]]:
    """Inference over all of ``x``; it takes all at once."""

    def make() -> Step:
        network = model(found, optimizer="sgd", lr=0.1, batch=100)
        return lambda: np.concatenate([network.predict_proba(x[i : i + batch]) for i in range(0, len(x), batch)])

    yield f"predict_proba, batches of {batch}", make
