"""The numbers of a run's report: its settings, its history, its mistakes, and the layers of its network."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._types import Array, Float, Int
from zhishen.data import Dataset
from zhishen.data.sound_dataset import is_sound
from zhishen.data.sound_folders import list_sounds
from zhishen.figures.misclassified import Misclassified, as_images, misclassified_data
from zhishen.figures.report_sound import SoundExamples, sound_examples
from zhishen.figures.report_table import TableReport, table_report
from zhishen.kernels import use_threads
from zhishen.metrics import confusion_matrix
from zhishen.nn import Network, Observation, ReLU, Sequential, feature_maps, filters
from zhishen.nn.summary import summary_rows
from zhishen.train import Record, read_history, read_run

__all__ = ["BATCH", "RunReport", "dead_units", "layer_outputs", "layer_seconds", "report_data"]

BATCH: Final = 100  # images of the mini-batch
_CHECKED: Final = 1_000  # test images for which a dead unit is 0
_SAMPLE: Final = 2_000  # values of a layer's output in its histogram
_ROUNDS: Final = 5  # measurements of each layer's time


@dataclass(frozen=True, eq=False)
class RunReport:
    """The numbers of a report.

    If the data of the run are missing, so are the values that need them: they are None or empty.

    Attributes:
        name: the name of the run's folder.
        settings: the settings of the run, by section and option, as in ``config.toml``.
        history: a record for each epoch.
        summary: the table of the network's layers: the headings, and for each layer its name, which is indented by two
            spaces for each block that it is in, its kind, its output shape and its number of parameters.
        class_names: the names of the classes.
        confusion: (C, C), how often class i was predicted as class j.
        mistakes: misclassified test images, the most confident mistakes first.
        sounds: of a run with sounds, spectrograms of right and wrong answers; None for other data.
        filters: by layer, (O, C, FH, FW); empty without convolutions.
        activations: by layer, a sample of its output for a mini-batch, see `layer_outputs`.
        gradient_norms: by parameter, the norm of its gradient on a mini-batch of training images.
        weight_norms: by parameter, its norm.
        layer_seconds: by layer, the seconds of its forward pass for a mini-batch, see `layer_seconds`.
        dead_units: by ReLU layer, the share of its units that are 0 for each of the first 1,000 test images, see
            `dead_units`.
        table: the numbers about a table; None for other data.
    """

    name: str
    settings: dict[str, Any]
    history: list[Record]
    summary: list[tuple[str, str, str, str]]
    class_names: tuple[str, ...]
    filters: dict[str, Array]
    weight_norms: dict[str, float]
    confusion: Int[Array, "C C"] | None = None
    mistakes: Misclassified | None = None
    sounds: SoundExamples | None = None
    activations: dict[str, Float[Array, "K"]] = field(default_factory=dict[str, Array])
    gradient_norms: dict[str, float] = field(default_factory=dict[str, float])
    layer_seconds: dict[str, float] = field(default_factory=dict[str, float])
    dead_units: dict[str, float] = field(default_factory=dict[str, float])
    table: TableReport | None = None


def report_data(run: str | os.PathLike[str], *, best: bool = False, data: str | None = None) -> RunReport:
    """Compute the numbers of a report.

    Args:
        run: the folder.
        best: take the best checkpoint, not the last weights.
        data: other data than those of the run, or the folder to which they have moved.

    Raises:
        CheckpointError: the folder is not a run, or is damaged.
        DataError: the data are damaged, or there are none in ``data``.
    """
    home = Path(run)
    found = read_run(home, best=best)
    history = read_history(home / "history.jsonl")
    network, described = found.network, found.data
    report = RunReport(
        name=home.resolve().name,
        settings=found.config.as_dict(),
        history=history,
        summary=summary_rows(network, network.one_input_shape()),
        class_names=described.class_names or tuple(map(str, range(described.outputs))),
        filters=filters(network),
        weight_norms={name: float(np.linalg.norm(W)) for name, W in network.params.items()},
    )
    if data is None and not found.has_data:
        return report
    dataset = found.load_data(data, compact=True)
    with use_threads(found.config.threads):
        return replace(report, **_measurements(network, dataset, data or found.config.data))


def _measurements(network: Network, dataset: Dataset, source: str) -> dict[str, Any]:
    """The fields of a report that need the data, which come from ``source``."""
    batch = dataset.train.x[:BATCH], dataset.train.t[:BATCH]
    gradients = network.gradient(*batch)
    activations = layer_outputs(network, batch[0])
    table = table_report(network, dataset)
    return {
        **({} if dataset.classes is None else _mistakes(network, dataset, source, with_images=table is None)),
        "activations": {name: _sample(values) for name, values in activations.items()},
        "gradient_norms": {name: float(np.linalg.norm(g)) for name, g in gradients.items()},
        "layer_seconds": layer_seconds(network, batch[0]),
        "dead_units": dead_units(network, dataset.test.x[:_CHECKED]),
        "table": table,
    }


def _mistakes(network: Network, dataset: Dataset, source: str, *, with_images: bool) -> dict[str, Any]:
    """The confusion matrix of a classification, and its misclassified images or sounds."""
    probabilities = network.probabilities(dataset.test.x)
    classes = max(dataset.outputs, probabilities.shape[1])
    return {
        "confusion": confusion_matrix(dataset.test.t, probabilities.argmax(axis=1), classes=classes),
        "mistakes": _misclassified(dataset, probabilities) if with_images else None,
        "sounds": _sounds(dataset, probabilities, source),
    }


def _misclassified(dataset: Dataset, probabilities: Array) -> Misclassified:
    images = as_images(dataset.test.x, dataset.image_shape)
    return misclassified_data(images, dataset.test.t, probabilities, count=24)


def _sounds(dataset: Dataset, probabilities: Array, source: str) -> SoundExamples | None:
    if not is_sound(dataset):
        return None
    files = [sound.path.name for sound in list_sounds(Path(source), where="report").test]
    return sound_examples(dataset, probabilities, files)


def _sample(values: Array) -> Array:
    """A sample of the values, evenly spaced."""
    flat = values.reshape(-1)
    return flat[:: max(1, flat.size // _SAMPLE)].astype(np.float64)


def layer_outputs(network: Network, x: Array) -> dict[str, Array]:
    """The output of every layer for a batch, by path, in the order of the computation.

    These are the outputs of `feature_maps` without those of blocks whose output is that of their last layer, such as a
    `Sequential`. A residual block has an output of its own, a sum, which comes after those of its layers.
    """
    omitted = _pass_through_blocks(network)
    return {name: y for name, y in feature_maps(network, x).items() if name.partition(" (")[0] not in omitted}


def layer_seconds(network: Network, x: Array) -> dict[str, float]:
    """The seconds of each layer's forward pass for a batch in evaluation mode, the minimum of five measurements.

    The time of a layer begins when the previous layer ends. So the time of a block is the time after its last layer,
    such as that of the sum of a residual block; work of the block before one of its layers counts for that layer. A
    block whose output is that of its last layer, such as a `Sequential`, is omitted.
    """
    omitted, batch = _pass_through_blocks(network), network.as_batch(x)
    calls: list[tuple[str, float]] = []
    last = 0.0

    def note(seen: Observation) -> None:
        nonlocal last
        name = seen.name if seen.call == 1 else f"{seen.name} ({seen.call})"
        calls.append((name, time.perf_counter() - last))
        last = time.perf_counter()

    # One run has several batches, because the start of a run belongs to no layer; the first batch is not measured.
    with network.observe(note):
        network.predict(np.concatenate([batch] * (1 + _ROUNDS)), batch_size=len(batch))
    count = len(calls) // (1 + _ROUNDS)
    return {
        name: min(seconds for _, seconds in calls[place + count :: count])
        for place, (name, _) in enumerate(calls[:count])
        if name.partition(" (")[0] not in omitted
    }


def dead_units(network: Network, x: Array) -> dict[str, float]:
    """By ReLU layer, the share of its units that are 0 for every input; a channel of images is one unit.

    Such a unit has no gradient on these inputs: the layer before it does not learn from them.

    Args:
        network: the network.
        x: inputs, such as test images.
    """
    layers = network.walk().layers
    active: dict[str, Array] = {}  # by layer, (K,), whether a unit is positive for an input
    for start in range(0, len(x), BATCH):
        for name, y in feature_maps(network, x[start : start + BATCH]).items():
            if isinstance(layers.get(name.partition(" (")[0]), ReLU):
                positive = (y > 0).any(axis=tuple(axis for axis in range(y.ndim) if axis != 1))  # (N, K, ...) -> (K,)
                active[name] = np.logical_or(active.get(name, False), positive)
    return {name: float(1 - units.mean()) for name, units in active.items()}


def _pass_through_blocks(network: Network) -> set[str]:
    """The paths of the blocks whose output is that of the last layer in them."""
    return {path for path, layer in network.walk().layers.items() if type(layer).forward is Sequential.forward}
