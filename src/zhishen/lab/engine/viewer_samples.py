"""The samples that flow through a network in the graph viewer: of a run's own data, of MNIST, or random numbers."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.data.dataset import Dataset
from zhishen.errors import ArgumentError, ZhishenError
from zhishen.figures.drawing.batches import random_inputs, some_targets, targets_of_outputs
from zhishen.lab.engine.mnist_data import mnist_test
from zhishen.messages import message
from zhishen.nn.network import Network
from zhishen.train import Config, read_run
from zhishen.train.config import CONFIG

__all__ = ["MOST_FILES", "Samples", "data_version", "input_shape", "samples_for"]

MOST_FILES: Final = 20_000  # of the data of a run; more take too long to read
_MNIST: Final = ((784,), (1, 28, 28))


@dataclass(frozen=True, eq=False)
class Samples:
    """Samples and their targets.

    Attributes:
        x: the inputs, (N, *shape).
        t: the targets, or a function of the outputs of the network that makes them.
        kind: ``"data"`` of a run, ``"mnist"`` or ``"random"``.
        name: of the data.
        first: the number of the first sample in the test part.
        total: the number of samples of the test part; 0 of random samples.
        labels: of each sample, what it is; empty if that is not known.
        note: a sentence about data that are missing; empty otherwise.
    """

    x: Array
    t: Array | Callable[[Array], Array]
    kind: str
    name: str = ""
    first: int = 0
    total: int = 0
    labels: tuple[str, ...] = ()
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """What a page shows of them."""
        return {
            "kind": self.kind, "name": self.name, "first": self.first, "total": self.total,
            "labels": list(self.labels), "note": self.note,
        }  # fmt: skip


def input_shape(network: Network) -> tuple[int, ...]:
    """The shape of one input.

    Raises:
        ArgumentError: the network does not know it.
    """
    shape = network.one_input_shape()
    if shape is None:
        raise ArgumentError(
            "viewer: expected a network that knows the shape of one input, got free sizes; export it with fixed sizes, "
            "or draw it in Python with zhishen.draw(network, x=x, t=t)"
        )
    return tuple(shape)


def samples_for(network: Network, first: int, count: int, *, run: Path | None = None) -> Samples:
    """Samples for a network: of the test part of its run, else test images of MNIST, else random numbers.

    Args:
        network: that receives them.
        first: the number of the first one.
        count: how many.
        run: the path of the network; of a folder with a configuration, the samples are of its data.

    Raises:
        ArgumentError: the network does not know the shape of its input.
    """
    shape = input_shape(network)
    if run is not None and (run / CONFIG).is_file():
        try:
            return _of_run(network, shape, first, count, run)
        except (ZhishenError, OSError, MemoryError) as error:
            note = message(
                "The data of this run cannot be read, so random samples flow through the network: {problem}",
                problem=error,
            )
            return _random(network, shape, count, note)
    if shape in _MNIST:
        return _of_mnist(network, shape, first, count)
    return _random(network, shape, count)


def data_version(run: Path) -> str:
    """What changes when the data of a run are moved, as text; empty of a file."""
    try:
        place = Path(Config.read(run / CONFIG).data) if (run / CONFIG).is_file() else None
        return str(place.stat().st_mtime_ns) if place is not None and place.exists() else ""
    except (ZhishenError, OSError):
        return ""


def _random(network: Network, shape: tuple[int, ...], count: int, note: str = "") -> Samples:
    x = random_inputs(network, shape, count)
    return Samples(x, partial(targets_of_outputs, network), kind="random", note=note)


def _of_mnist(network: Network, shape: tuple[int, ...], first: int, count: int) -> Samples:
    """Test images of MNIST, with their labels if the network has ten classes."""
    test = mnist_test()
    part = slice(first, first + count)
    x = np.asarray(test.x[part]).reshape(-1, *shape)
    targets = some_targets(network, x)
    labels = tuple(map(str, test.t[part]))
    digits = targets.ndim == 1 and math.prod(network.predict(x).shape[1:]) == 10
    return Samples(x, np.asarray(test.t[part]) if digits else targets, "mnist", "MNIST", first, len(test.x), labels)


def _of_run(network: Network, shape: tuple[int, ...], first: int, count: int, run: Path) -> Samples:
    """Test samples of the data that a run was trained on, as they were prepared then."""
    config = Config.read(run / CONFIG)
    place = Path(config.data)
    if config.data != "mnist" and not place.exists():
        note = message(
            "The data of this run, {place}, are not there any more, so random samples flow through the network; move "
            "them back to see samples of them.",
            place=config.data,
        )
        return _random(network, shape, count, note)
    if _files_below(place, MOST_FILES) > MOST_FILES:
        note = message(
            "The data of this run, {place}, have more than {most:,} files, which take long to read, so random samples "
            "flow through the network.",
            place=config.data,
            most=MOST_FILES,
        )
        return _random(network, shape, count, note)
    dataset = _loaded(run.absolute(), data_version(run), (run / CONFIG).stat().st_mtime_ns)
    total = len(dataset.test.x)
    start = max(0, min(first, total - count))
    part = slice(start, start + count)
    x, t = np.asarray(dataset.test.x[part]).reshape(-1, *shape), np.asarray(dataset.test.t[part])
    return Samples(x, t, "data", dataset.name, start, total, _labels(dataset, t))


@lru_cache(maxsize=1)
def _loaded(run: Path, data: str, config: int) -> Dataset:
    del data, config  # data that have changed are read again
    return read_run(run).load_data(compact=True)


def _labels(dataset: Dataset, t: Array) -> tuple[str, ...]:
    """The classes of targets by their names; the numbers of a regression."""
    if dataset.classes is None:
        return tuple(", ".join(f"{value:.4g}" for value in np.atleast_1d(row)) for row in t)
    numbers = t if t.ndim == 1 else t.argmax(axis=1)
    return tuple(dataset.class_names[k] if dataset.class_names else str(k) for k in numbers)


def _files_below(place: Path, most: int) -> int:
    """The number of files in a folder; it stops counting beyond ``most``."""
    count = 0
    for _, _, files in os.walk(place):
        count += len(files)
        if count > most:
            break
    return count
