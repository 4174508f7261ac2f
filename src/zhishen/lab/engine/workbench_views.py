"""What the workbench shows of a network: its decisions, its mistakes, its activations and gradients, its weights."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from zhishen import metrics, nn
from zhishen._types import Array
from zhishen.data.dataset import Split
from zhishen.data.pixels import rows
from zhishen.data.table_reader import TableReader
from zhishen.lab.engine.workbench_data import Material
from zhishen.nn.watch import Observation

__all__ = ["VIEWS", "View", "initial_digest", "points_of"]

View = Mapping[str, Any]

_GRID: Final = 64  # points of a side of the decision surface
_CURVE: Final = 200
_JUDGED: Final = 1000  # samples
_PROBED: Final = 128  # samples whose activations are shown
_MISTAKES: Final = 24
_BINS: Final = 32
_MOST_WEIGHTS: Final = 64  # rows and columns of a picture of weights
_MOST_FILTERS: Final = 64


def initial_digest(network: nn.Network) -> str:
    """A short digest of the weights: two networks that start alike have the same."""
    sha = hashlib.sha256()
    for name, array in network.params.items():
        sha.update(f"{name} {array.shape}".encode() + array.tobytes())
    return sha.hexdigest()[:12]


def judged(material: Material) -> Split:
    """The samples by which a network is judged while it trains: of the validation part, or of the training part."""
    part = material.dataset.validation or material.dataset.train
    return Split(rows(part.x, 0, _JUDGED), part.t[:_JUDGED])


# --- decisions --------------------------------------------------------------------------------------------------------


def points_of(material: Material) -> dict[str, Any]:
    """The points of a data set with two features or of a function, in the units of the page, by part."""
    found: dict[str, Any] = {}
    for name, part in material.dataset.parts().items():
        x, t = _raw(material, np.asarray(part.x[:_JUDGED])), part.t[:_JUDGED]
        if material.kind == "curve":
            t = _values(material, t)[:, 0]
        found[name] = {"x": x.astype(np.float32), "t": np.asarray(t, np.float32)}
    return found


def _raw(material: Material, x: Array) -> Array:
    """Standardized inputs in the units of the table."""
    preprocessing = material.dataset.preprocessing
    if preprocessing is None:
        return x
    return x * np.asarray(preprocessing.deviation) + np.asarray(preprocessing.mean)


def _values(material: Material, t: Array) -> Array:
    """Standardized targets in the units of the table."""
    reader = None if material.dataset.preprocessing is None else material.dataset.preprocessing.reader
    return reader.target.values(t) if isinstance(reader, TableReader) else t


def surface(network: nn.Network, material: Material, layer: str) -> View:
    """What the network decides: for points of the plane, a curve, or the images that it mistakes."""
    del layer
    if material.kind == "points":
        return _plane(network, material)
    if material.kind == "curve":
        return _curve(network, material)
    if material.dataset.image_shape is not None:
        return _mistakes(network, material)
    return _predictions(network, material)


def _plane(network: nn.Network, material: Material) -> View:
    train = np.asarray(material.dataset.train.x)
    low, high = train.min(axis=0), train.max(axis=0)
    room = 0.15 * (high - low)
    axes = [np.linspace(a, b, _GRID) for a, b in zip(low - room, high + room, strict=True)]
    grid = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2).astype(train.dtype)
    probabilities = _probabilities(network, grid)
    ends = _raw(material, np.stack([low - room, high + room]))
    return {
        "kind": "plane",
        "classes": probabilities.argmax(axis=1).reshape(_GRID, _GRID).astype(np.uint8),
        "confidence": probabilities.max(axis=1).reshape(_GRID, _GRID).astype(np.float32),
        "first": probabilities[:, -1].reshape(_GRID, _GRID).astype(np.float32),
        "range": ends.T.astype(np.float64),
    }


def _probabilities(network: nn.Network, x: Array) -> Array:
    """Probabilities of the classes; with a sum of squares, the outputs cut to 0 to 1."""
    y = network.predict(x, batch_size=250)
    return np.clip(y, 0, 1) if network.last_layer.link is None else network.last_layer.probabilities(y)


def _curve(network: nn.Network, material: Material) -> View:
    train = np.asarray(material.dataset.train.x)
    x = np.linspace(train.min(), train.max(), _CURVE)[:, np.newaxis].astype(train.dtype)
    y = network.predict(x, batch_size=250)
    return {"kind": "curve", "x": _raw(material, x)[:, 0], "y": _values(material, y)[:, 0]}


def _mistakes(network: nn.Network, material: Material) -> View:
    x, t = judged(material)
    probabilities = _probabilities(network, x)
    predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wrong = np.flatnonzero(predicted != t)
    first = wrong[np.argsort(-confidence[wrong], kind="stable")][:_MISTAKES]
    images = np.asarray(x[first])
    return {
        "kind": "mistakes",
        "count": len(wrong),
        "samples": len(t),
        "images": images.mean(axis=1).astype(np.float32),
        "right": t[first].astype(np.uint8),
        "predicted": predicted[first].astype(np.uint8),
        "probability": confidence[first].astype(np.float32),
        "names": list(material.dataset.class_names),
    }


def _predictions(network: nn.Network, material: Material) -> View:
    """Of a table: the predicted beside the true value, or the confidence of right and wrong answers."""
    x, t = judged(material)
    if material.dataset.classes is None:
        y = _values(material, network.predict(x))[:, 0]
        return {"kind": "predictions", "right": _values(material, t)[:, 0], "predicted": y}
    probabilities = _probabilities(network, np.asarray(x))
    wrong = probabilities.argmax(axis=1) != t
    bins = np.linspace(0, 1, 21)
    counts = [np.histogram(probabilities.max(axis=1)[each], bins)[0] for each in (~wrong, wrong)]
    return {"kind": "confidences", "bins": bins, "counts": np.array(counts, np.float64)}


def confusion(network: nn.Network, material: Material, layer: str) -> View:
    """How often each class (row) is taken for each other (column); of a regression, predictions."""
    del layer
    if material.dataset.classes is None:
        return _predictions(network, material)
    x, t = judged(material)
    predicted = network.predict(x, batch_size=250).argmax(axis=1)
    counts = metrics.confusion_matrix(t, predicted, classes=material.dataset.classes)
    return {"kind": "confusion", "counts": counts.astype(np.float64), "names": _class_names(material)}


def _class_names(material: Material) -> list[str]:
    names = material.dataset.class_names
    return list(names) if names else [str(k) for k in range(material.dataset.classes or 0)]


# --- activations, gradients and weights -------------------------------------------------------------------------------


def histograms(network: nn.Network, material: Material, layer: str) -> View:
    """The distribution of the activations, and of the gradients with respect to them, of each layer.

    A batch of training samples goes through the network and back; what that changes is restored.
    """
    del layer
    part = material.dataset.train
    x, t = np.asarray(part.x[:_PROBED]), part.t[:_PROBED]
    seen: list[Observation] = []
    with network.undisturbed(), network.observe(seen.append):
        network.loss_and_gradient(x, t)
    forward = {each.name: each.output for each in seen if each.kind == "forward"}
    backward = {each.name: each.output for each in seen if each.kind == "backward"}
    kinds = {each.name: type(each.layer).__name__ for each in seen}
    layers = [name for name in forward if "." not in name]
    return {
        "kind": "histograms",
        "layers": layers,
        "classes": [kinds[name] for name in layers],
        "activations": [_histogram(forward[name]) for name in layers],
        "gradients": [_histogram(backward[name]) if name in backward else None for name in layers],
    }


def _histogram(values: Array) -> dict[str, Any]:
    finite = values[np.isfinite(values)].ravel()
    if not finite.size:
        return {"low": 0.0, "high": 0.0, "counts": np.zeros(_BINS, np.float32), "zeros": 0.0, "size": 0.0}
    low, high = float(finite.min()), float(finite.max())
    if low == high:
        low, high = low - 0.5, high + 0.5
    counts, _ = np.histogram(finite.astype(np.float64), _BINS, (low, high))
    return {
        "low": low,
        "high": high,
        "counts": counts.astype(np.float32),
        "zeros": float(np.mean(finite == 0)),
        "size": float(np.sqrt(np.mean(np.square(finite, dtype=np.float64)))),
    }


def weights(network: nn.Network, material: Material, layer: str) -> View:
    """The weights of a layer as a picture: of the first layer on images, a picture for each neuron or filter."""
    arrays = {name: array for name, array in network.params.items() if array.ndim >= 2}
    name = layer if layer in arrays else next(iter(arrays))
    W = arrays[name]
    pictures, of = _pictures(W, material, first=name == next(iter(arrays)))
    limit = float(np.nanmax(np.abs(np.where(np.isfinite(pictures), pictures, np.nan)), initial=0.0)) or 1.0
    return {
        "kind": "weights",
        "names": list(arrays),
        "name": name,
        "shape": list(W.shape),
        "pictures": pictures.astype(np.float32),
        "of": of,
        "limit": limit,
    }


def _pictures(W: Array, material: Material, *, first: bool) -> tuple[Array, str]:
    """The weights as pictures (P, H, W), and what a picture is of."""
    shape = material.dataset.image_shape
    if W.ndim == 4:  # filters (O, C, FH, FW)
        return W.mean(axis=1)[:_MOST_FILTERS], "filter"
    if first and shape is not None and W.shape[0] == int(np.prod(shape)):
        return W.T[:_MOST_FILTERS].reshape(-1, *shape).mean(axis=1), "neuron"
    return W.reshape(-1, W.shape[-1])[np.newaxis, :_MOST_WEIGHTS, :_MOST_WEIGHTS], "matrix"


VIEWS: Final[dict[str, Callable[[nn.Network, Material, str], View]]] = {
    "surface": surface, "confusion": confusion, "histograms": histograms, "weights": weights,
}  # fmt: skip
