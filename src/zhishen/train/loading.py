"""`zhishen.load`: a network from a file of `Network.save`, a checkpoint, or the folder of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from zhishen import _archive
from zhishen._archive import Checkpoint
from zhishen._types import Array
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.nn.classes import classes_by_name
from zhishen.nn.network import Network
from zhishen.nn.rebuild import network_of
from zhishen.train.checkpoint import BEST, newest
from zhishen.train.config import CONFIG, Config
from zhishen.train.trainer import CHECKPOINTS, MODEL

__all__ = ["load"]


def load(path: str | Path, *, classes: Iterable[Any] | Mapping[str, Any] = (), best: bool = False) -> Network:
    """The network of a file or of a run: built as it was, with its weights, preprocessing and frozen parameters.

    Reading a file runs no code but that of this library and of ``classes``. The network is in training, as a new one
    is; `Network.predict` and `Network.accuracy` evaluate in any case.

    Args:
        path: a file that `Network.save` wrote, the ``model.safetensors`` of a run, a checkpoint, or the folder of a
            run: then the network at its end, or that of the newest checkpoint if the run has not ended.
        classes: the classes of your own that the network is built of, and its loss function; a list, or a mapping from
            names to classes. Layers that a class makes itself need no class here.
        best: of a run's folder, take the best checkpoint.

    Raises:
        ArgumentError: a class is missing among ``classes``, or ``best`` is asked of a file.
        CheckpointError: there is no such file, it is damaged, or the network cannot be built again.

    Examples:
        >>> import tempfile, zhishen
        >>> import numpy as np
        >>> from zhishen import nn
        >>> network = nn.multi_layer(4, [3], 2, rng=np.random.default_rng(0))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     again = zhishen.load(network.save(f"{folder}/network.safetensors"))
        >>> x = np.ones((1, 4))
        >>> np.array_equal(again.predict(x), network.predict(x))
        True
    """
    named = classes_by_name(classes, where="zhishen.load")
    place = Path(path)
    if place.is_dir():
        place, saved = _of_run(place, best=best)
    elif best:
        raise ArgumentError(
            "zhishen.load: expected the folder of a run with best=True, got {place}; give the folder, or leave best "
            "out",
            place=place,
        )
    else:
        saved = _archive.load(place, what="a saved network", advice="save the network again, or use another file")
    arrays, in_run = _arrays(saved)
    if saved.architecture is None:
        return _of_config(place, place.parent.parent if in_run else place.parent, arrays)
    if "unknown" in saved.architecture:
        raise CheckpointError(
            "{place}: expected a network that can be built again, got one that could not be told: {split}; build it "
            "yourself and use load_state_dict",
            place=place,
            split=" ".join(str(saved.architecture["unknown"]).split()),
        )
    return network_of(saved, arrays, named, path=place)


def _of_run(folder: Path, *, best: bool) -> tuple[Path, Checkpoint]:
    """The file of a run that holds its network, and the contents."""
    if not (folder / CHECKPOINTS).is_dir() and not (folder / MODEL).is_file():
        raise CheckpointError(
            "{folder}: expected the folder of a run, with {model} or {checkpoints}, got a folder without them; check "
            "the path",
            folder=folder,
            model=MODEL,
            checkpoints=CHECKPOINTS,
        )
    if best:
        return folder / CHECKPOINTS / BEST, _archive.load(folder / CHECKPOINTS / BEST)
    if (folder / MODEL).is_file():
        return folder / MODEL, _archive.load(folder / MODEL)
    path, saved, _ = newest(folder / CHECKPOINTS)
    return path, saved


def _arrays(saved: Checkpoint) -> tuple[Mapping[str, Array], bool]:
    """The parameters and buffers by path, and whether they come from a checkpoint of a run."""
    in_run = "setup" in saved.state and all(name.startswith(("network/", "optimizer/")) for name in saved.arrays)
    return (saved.part("network") if in_run else saved.arrays), in_run


def _of_config(path: Path, run: Path, arrays: Mapping[str, Array]) -> Network:
    """A network of a version that kept no architecture, built from the configuration of its run."""
    if not (run / CONFIG).is_file():
        raise CheckpointError(
            "{path}: expected a file that says how its network is built, got one without an architecture, and no "
            "{run}; build the network yourself and give load_state_dict the arrays",
            path=path,
            run=run / CONFIG,
        )
    config = Config.read(run / CONFIG)
    network = config.build_network(config.load_data(compact=True))
    try:
        network.load_state_dict(arrays)
    except ValueError as error:
        raise CheckpointError(
            "{path}: expected the weights of the network in {run}, got others: {error}",
            path=path,
            run=run / CONFIG,
            error=error,
        ) from error
    return network
