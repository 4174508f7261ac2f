"""The network that the drawing board asks: the built-in one, that of a run or of a file, or one trained on the page."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen import nn
from zhishen._types import Array
from zhishen.errors import ArgumentError, ZhishenError
from zhishen.lab.engine import machine
from zhishen.lab.engine.board_prepared import prepared_network
from zhishen.lab.engine.saved_runs import MOST, RUNS, checked_name, run_folders
from zhishen.lab.engine.scripts import literal
from zhishen.lab.engine.trained_digits import network as built_in_network
from zhishen.messages import message
from zhishen.train import Config, read_run
from zhishen.train.committed import MODEL
from zhishen.train.config import CONFIG
from zhishen.train.loading import load

__all__ = ["DIGITS", "TRAINED", "Chosen", "built_in", "network_names", "saved_network"]

DIGITS: Final = tuple("0123456789")
TRAINED: Final = "@trained"  #: in place of a name: the network that the page has trained
_SHAPES: Final = ((1, 28, 28), (784,))
_SUFFIX: Final = ".safetensors"
_FILE: Final = re.compile(rf"\w[\w.-]{{0,59}}{re.escape(_SUFFIX)}")
_PREPARED: Final = """
from zhishen.lab.engine.board_prepared import prepared_network

network = prepared_network(network)  # takes images from 0 to 1; its first layer prepares each pixel
"""
_BUILT_IN: Final = "from zhishen.figures.small_conv import trained_network\n\nnetwork = trained_network()\n"


@dataclass(frozen=True, eq=False)
class Chosen:
    """A network for gray images of 28 x 28 pixels.

    Attributes:
        network: in evaluation.
        classes: the names of its classes.
        shape: of one input.
        scale, offset: an input is ``scale * image + offset`` of an image from 0 (black) to 1 (white).
        lines: the lines of a script that define ``network``.
        config: how it was trained, if a run says so.
        original: the network without the layer that prepares each pixel on its own, which ``network`` then has first;
            None of a network that prepares all pixels alike.
    """

    network: nn.Network
    classes: tuple[str, ...]
    shape: tuple[int, ...]
    scale: float
    offset: float
    lines: str
    config: Config | None
    original: nn.Network | None = None

    @property
    def reads_digits(self) -> bool:
        """Whether the classes are the ten digits."""
        return self.classes == DIGITS

    def inputs(self, images: Array) -> Array:
        """Images (N, 28, 28) from 0 to 1 as the network takes them, (N, *shape)."""
        if (self.scale, self.offset) != (1.0, 0.0):
            images = (self.scale * images + self.offset).astype(np.float32)
        return images.reshape(-1, *self.shape)

    def input_lines(self) -> str:
        """The lines of a script that make ``images`` of one image ``x``."""
        x = "x" if (self.scale, self.offset) == (1.0, 0.0) else f"({self.scale!r} * x + {self.offset!r})"
        return f"images = {x}.reshape{(1, *self.shape)}.astype(np.float32)\n"

    def check_class(self, label: int) -> int:
        """A class of the network.

        Raises:
            ArgumentError: it has no such class.
        """
        if label >= len(self.classes):
            raise ArgumentError(
                "drawing board: expected one of the {count} classes of the network, got number {label}; choose another",
                count=len(self.classes),
                label=label,
            )
        return label


@cache
def built_in() -> Chosen:
    """The trained network of chapter 7."""
    return chosen(built_in_network(), _BUILT_IN, Config(network="small_conv"), "small_conv")


def network_names() -> list[str]:
    """The runs below ``runs`` and the model files of the working folder, the newest first."""
    found = [*run_folders(), *(path for path in Path().glob(f"*{_SUFFIX}") if _FILE.fullmatch(path.name))]
    return [path.name for path in sorted(found, key=lambda path: -path.stat().st_mtime)[:MOST]]


def saved_network(name: str) -> Chosen:
    """The network of a run below ``runs``, or of a file in the working folder.

    Raises:
        ArgumentError: the name could lead elsewhere, the network is not one for gray images of 28 x 28 pixels, or the
            page computes in the browser.
        CheckpointError: there is no such network, or it is damaged.
    """
    machine.require(message("a network in a folder"))
    path = Path(name) if _FILE.fullmatch(name) else Path(RUNS) / checked_name(name, here="drawing board")
    changed = max((file.stat().st_mtime_ns for file in (path, path / MODEL) if file.exists()), default=0)
    return _loaded(path.absolute(), path.as_posix(), changed)


@lru_cache(maxsize=4)
def _loaded(path: Path, shown: str, changed: int) -> Chosen:
    del changed  # a file that was written anew is read again
    config = Config.read(path / CONFIG) if (path / CONFIG).is_file() else None
    lines = f"import zhishen\n\nnetwork = zhishen.load({literal(shown)})\n"
    return chosen(load(path), lines, config, shown, classes=() if config is None else read_run(path).data.class_names)


def chosen(
    network: nn.Network, lines: str, config: Config | None, name: str, *, classes: tuple[str, ...] = ()
) -> Chosen:
    """A network that fits the drawing board.

    Args:
        network: in evaluation.
        lines: the lines of a script that define ``network``.
        config: how it was trained, if a run says so.
        name: of the network, for the sentence of an error.
        classes: the names of the classes, if the preprocessing of the network does not have them.

    Raises:
        ArgumentError: it is not one for gray images of 28 x 28 pixels, or not one that classifies.
    """
    steps = network.preprocessing
    shape: Any = network.one_input_shape() if steps is None else steps.input_shape
    shapes = _SHAPES if shape is None else (tuple(shape),)
    for each in shapes:
        outputs = _outputs(network, each) if math.prod(each) == math.prod(_SHAPES[0]) else None
        if outputs is None or each not in _SHAPES:
            continue
        classes = classes if steps is None else tuple(steps.classes) or classes
        names = classes if len(classes) == outputs else tuple(map(str, range(outputs)))
        if steps is not None and not _are_alike(steps):
            whole = prepared_network(network)
            return Chosen(whole, names, each, 1.0, 0.0, lines + _PREPARED, config, network)
        scale, offset = (1.0, 0.0) if steps is None else _linear(steps)
        return Chosen(network, names, each, scale, offset, lines, config)
    raise ArgumentError(
        "drawing board: expected a network that finds the class of gray images of 28 x 28 pixels, got {name} for "
        "inputs of shape {shape}; choose another",
        name=name,
        shape=message("another") if shape is None else tuple(shape),
    )


def _outputs(network: nn.Network, shape: tuple[int, ...]) -> int | None:
    """The number of classes for inputs of this shape; None if the network does not take them."""
    try:
        found = network.probabilities(np.zeros((1, *shape), np.float32))
    except (ZhishenError, TypeError, ValueError):  # a network of the reader's own may raise anything
        return None
    return found.shape[1] if found.ndim == 2 and found.shape[1] > 1 else None


def _are_alike(steps: Any) -> bool:
    """Whether all pixels are prepared alike."""
    return len(np.unique(steps.mean)) == 1 and len(np.unique(steps.deviation)) == 1


def _linear(steps: Any) -> tuple[float, float]:
    """Scale and offset from an image between 0 and 1 to an input, of steps that prepare all pixels alike."""
    mean, deviation = float(np.unique(steps.mean)[0]), float(np.unique(steps.deviation)[0])
    return 255 / (steps.divisor * deviation), -mean / deviation  # the raw inputs of images are bytes
