"""scikit-learn's MLPClassifier: affine layers and ReLU only, one mini-batch per call of ``partial_fit``."""

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
from zhishen.messages import message

NAME, VERSION = "scikit-learn", sklearn.__version__


def model(parts: Sequence[zs.Part], *, optimizer: str, lr: float, batch: int) -> MLPClassifier:
    """The same network with the same parameters and no weight decay."""
    layers = [part for part in parts if isinstance(part, zs.Affine)]
    unsupported = {type(part) for part in parts} - {zs.Affine, zs.ReLU}
    if unsupported:
        raise TypeError(
            message(
                "MLPClassifier: expected affine layers and ReLU, got {layers}; remove scikit-learn from the peers of "
                "this network",
                layers=unsupported,
            )
        )
    network = MLPClassifier(
        tuple(part.W.shape[1] for part in layers[:-1]), solver=optimizer, learning_rate_init=lr, alpha=0,
        momentum=0, batch_size=batch,
    )  # fmt: skip
    inputs, classes = layers[0].W.shape[0], layers[-1].W.shape[1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        # The first call of partial_fit creates the arrays and trains on them; the lines below overwrite its effects.
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
    """All W, then all b: the order of scikit-learn."""
    return [part.W for part in layers] + [part.b for part in layers]


def steps(
    parts: Sequence[zs.Part], x: np.ndarray, t: np.ndarray, indices: Sequence[np.ndarray], *, optimizer: str, lr: float
) -> Iterator[tuple[str, Callable[[], Step]]]:
    """A training step."""
    yield "partial_fit", partial(_make, parts, x, t, indices, optimizer, lr)


def _make(parts, x, t, indices, optimizer, lr) -> Step:
    network = model(parts, optimizer=optimizer, lr=lr, batch=len(indices[0]))
    batches = cycle(indices)

    def step() -> float:
        index = next(batches)
        network.partial_fit(x[index], t[index])
        return network.loss_

    return step


def predictions(parts: Sequence[zs.Part], x: np.ndarray, *, batch: int) -> Iterator[tuple[str, Callable[[], Step]]]:
    """Inference over all of ``x``, ``batch`` inputs at a time."""

    def make() -> Step:
        network = model(parts, optimizer="sgd", lr=0.1, batch=100)
        return lambda: np.concatenate([network.predict_proba(x[i : i + batch]) for i in range(0, len(x), batch)])

    yield f"predict_proba, batches of {batch}", make
