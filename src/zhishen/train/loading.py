"""`zhishen.load`: a network from a file of `Network.save`, a checkpoint, the folder of a run, or an ONNX file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from zhishen import _archive
from zhishen._archive import Checkpoint
from zhishen._types import Array
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.messages import message
from zhishen.nn.classes import classes_by_name
from zhishen.nn.network import Network
from zhishen.nn.rebuild import network_of
from zhishen.train.checkpoint import BEST
from zhishen.train.committed import CHECKPOINTS, MODEL, committed_weights
from zhishen.train.config import CONFIG, Config

__all__ = ["load", "load_content"]

# `interop` is above this package, so that it is imported by its name, and only for a file that needs it.
#: The end of a file's name → the module whose `load` reads it.
_FORMATS: Final = {".onnx": "zhishen.interop.onnx"}
#: A class of networks that is not in `nn` → its module.
_CLASSES: Final = {"OnnxNetwork": "zhishen.interop.onnx"}


def load(path: str | Path, *, classes: Iterable[Any] | Mapping[str, Any] = (), best: bool = False) -> Network:
    """The network of a file or of a run, with its weights, preprocessing and frozen parameters.

    Reading a file runs only the code of this library and of ``classes``. The network is in evaluation: dropout and
    batch norm act as in prediction. `zhishen.train.Trainer` puts it into training; a training loop of your own calls
    ``network.train()`` first.

    Args:
        path: a file that `Network.save` wrote, the ``model.safetensors`` of a run, a checkpoint, or the folder of a
            run: the network at the end of the run, or of the newest checkpoint if the run has not ended. Or an ONNX
            file, ``.onnx``, see `zhishen.interop.onnx.load`.
        classes: your own classes that the network consists of, and its loss function; a list, or a mapping from names
            to classes. A layer that another layer of yours creates does not need to be in the list.
        best: take the best checkpoint; only for the folder of a run.

    Raises:
        ArgumentError: a class is missing among ``classes``, or ``best`` is given with a file.
        CheckpointError: there is no such file, it is damaged, or the network cannot be built again.
        UnsupportedError: an ONNX file has an operator, an attribute or a dtype that has no code here.

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
    file = Path(path)
    if file.suffix.lower() in _FORMATS and not file.is_dir():
        return _of_another_library(file, options=bool(named) or best)
    if file.is_dir():
        file, saved = _of_run(file, best=best)
    elif best:
        raise ArgumentError(
            "zhishen.load: expected the folder of a run with best=True, got {path}; give the folder, or omit best",
            path=file,
        )
    else:
        saved = _archive.load(file, what=message("a saved network"), advice=_advice())
    return _network(saved, file, named)


def load_content(name: str, content: bytes) -> Network:
    """The network of a file that is in memory, such as an upload.

    Args:
        name: of the file; its ending decides what is expected.
        content: what the file contains.

    Raises:
        CheckpointError, UnsupportedError: as for `load`.
    """
    module = _FORMATS.get(Path(name).suffix.lower())
    if module is not None:
        return import_module(module).load_content(name, content)
    saved = _archive.parse(content, name=name, what=message("a saved network"), advice=_advice())
    if saved.architecture is None:  # the configuration of its run is in another file
        raise CheckpointError(
            "{path}: expected a file with the architecture of its network, got one without; save the network again "
            "with this version",
            path=name,
        )
    return _network(saved, Path(name), {})


def _advice() -> str:
    return message("save the network again, or use another file")


def _network(saved: Checkpoint, file: Path, named: Mapping[str, Any]) -> Network:
    """The network of an archive, in evaluation."""
    arrays, in_run = _arrays(saved)
    if saved.architecture is None:
        network = _of_config(file, file.parent.parent if in_run else file.parent, arrays)
    elif "unknown" in saved.architecture:
        raise CheckpointError(
            "{path}: expected a network that can be built again, got one whose architecture could not be saved "
            "({problem}); build it yourself and call load_state_dict",
            path=file,
            problem=" ".join(str(saved.architecture["unknown"]).split()),
        )
    else:
        network = network_of(saved, arrays, {**_classes_above(saved.architecture), **named}, path=file)
    network.eval()
    return network


def _of_another_library(file: Path, *, options: bool) -> Network:
    """The network of a file of another format."""
    if options:
        raise ArgumentError(
            "zhishen.load: expected no classes and no best with {path}, which contains neither; omit them", path=file
        )
    return import_module(_FORMATS[file.suffix.lower()]).load(file)


def _classes_above(architecture: Mapping[str, Any]) -> dict[str, Any]:
    """The class of a network that only a package above this one has, if the architecture names it."""
    root = architecture.get("network")
    name = root.get("class") if isinstance(root, dict) else None
    return {name: getattr(import_module(_CLASSES[name]), name)} if name in _CLASSES else {}


def _of_run(folder: Path, *, best: bool) -> tuple[Path, Checkpoint]:
    """The file of a run that holds its network, and its contents."""
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
    path, saved, _ = committed_weights(folder)
    return path, saved


def _arrays(saved: Checkpoint) -> tuple[Mapping[str, Array], bool]:
    """The parameters and buffers by path, and whether they come from a checkpoint of a run."""
    in_run = "setup" in saved.state and all(
        name.startswith(("network/", "training/", "optimizer/")) for name in saved.arrays
    )
    return (saved.part("network") if in_run else saved.arrays), in_run


def _of_config(path: Path, run: Path, arrays: Mapping[str, Array]) -> Network:
    """A network from a version that saved no architecture, built from the configuration of its run."""
    if not (run / CONFIG).is_file():
        raise CheckpointError(
            "{path}: expected a file with the architecture of its network, got one without, and there is no {config}; "
            "build the network yourself and give load_state_dict the arrays",
            path=path,
            config=run / CONFIG,
        )
    config = Config.read(run / CONFIG)
    network = config.build_network(config.load_data(compact=True))
    try:
        network.load_state_dict(arrays)
    except ValueError as error:
        raise CheckpointError(
            "{path}: expected the weights of the network in {config}, got others: {problem}",
            path=path,
            config=run / CONFIG,
            problem=error,
        ) from error
    return network
