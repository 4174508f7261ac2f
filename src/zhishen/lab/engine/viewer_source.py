"""What the graph viewer shows: an expression, a network of the zoo, or one of a file, with its numbers.

Files are read below the working folder only, or are uploads of the page. Nothing in them is executed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._checks import Constraint, OneOf, WholeNumber
from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.figures.drawing.model import Record
from zhishen.figures.drawing.reading import read_network, read_tensor
from zhishen.graph import ops
from zhishen.graph.expression import parse
from zhishen.graph.tensor import Tensor
from zhishen.lab.engine import files, kept, machine
from zhishen.lab.engine.arguments import Flag, Text
from zhishen.lab.engine.chapter5_graph import Inputs, input_values
from zhishen.lab.engine.mnist_data import mnist_description
from zhishen.lab.engine.saved_runs import MOST, run_folders
from zhishen.lab.engine.viewer_samples import Samples, data_version, samples_for
from zhishen.messages import language, message
from zhishen.nn import NETWORKS
from zhishen.nn.network import Network
from zhishen.train.config import recipe
from zhishen.train.loading import load, load_content

__all__ = ["CONSTRAINTS", "Opened", "Source", "model_names", "network_of", "opened", "samples_of"]

KINDS: Final = ("expression", "network", "path", "file")
_MOST_COUNT: Final = 4
_MODELS: Final = ("*.onnx", "*.safetensors", "*/*.onnx", "*/*.safetensors")
_VALUES: Final[Mapping[str, Any]] = {
    "x": [[1.0, 2.0], [3.0, -1.0]], "W": [[0.5, -1.0, 1.0], [1.0, 0.5, -0.5]], "b": [0.1, 0.2, -0.3],
}  # fmt: skip

CONSTRAINTS: Final[Mapping[str, Constraint]] = {
    "source": OneOf(KINDS),
    "formula": Text(200),
    "values": Inputs(),
    "network": OneOf(tuple(NETWORKS)),
    "path": Text(300),
    "file": Text(200),
    "first": WholeNumber(0, 9_999),
    "count": WholeNumber(1, _MOST_COUNT),
    "long": Flag(),
    "formulas": Flag(),
}


@dataclass(frozen=True)
class Source:
    """What is shown.

    Attributes:
        source: one of `KINDS`; the following attributes that do not belong to it have no effect.
        formula: of an expression.
        values: for each name of the formula.
        network: the name of a network of the zoo.
        path: of a run or of a file of a network, below the working folder.
        file: the name of an upload.
        first: the number of the first test sample.
        count: how many samples the batch has.
        long: whether each elementary operation is a circle.
        formulas: whether gradients have formulas.
    """

    source: str = "expression"
    formula: str = "sum(sigmoid(x @ W + b))"
    values: Mapping[str, Any] = field(default_factory=lambda: dict(_VALUES))
    network: str = "simple_conv"
    path: str = ""
    file: str = ""
    first: int = 0
    count: int = 1
    long: bool = False
    formulas: bool = True

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """The value of each attribute, by name."""
        return asdict(cls())

    @classmethod
    def taken(cls, given: dict[str, Any]) -> Source:
        """The source in the arguments of an operation, from which its attributes are removed."""
        return cls(**{each.name: given.pop(each.name) for each in fields(cls)})


@dataclass(frozen=True)
class Opened:
    """A graph that is shown.

    Attributes:
        record: all operations, with their arrays.
        shape: of one input; None of an expression.
        inputs: the values of the names of an expression.
        samples: that flow through a network; None of an expression.
    """

    record: Record
    shape: tuple[int, ...] | None
    inputs: Mapping[str, Array]
    samples: Samples | None = None


def opened(source: Source) -> Opened:
    """The graph of a source, with all its numbers; computed once for a session.

    Raises:
        ZhishenError: the expression is wrong, or the file is not a network.
    """

    def make() -> tuple[Opened, int]:
        with np.errstate(all="ignore"), ops.unfolded() if source.long else nullcontext():
            found = _expression(source) if source.source == "expression" else _network(source)
        return found, _size(found.record)

    return kept.current().get((language(), json.dumps(asdict(source)), _version(source)), make)


def _version(source: Source) -> str:
    """What changes when a file changes."""
    if source.source == "file":
        return hashlib.sha256(files.current().content(source.file)).hexdigest()
    if source.source == "path":
        path = _below(source.path)
        return f"{path.stat().st_mtime_ns} {path.stat().st_size} {data_version(path)}" if path.exists() else ""
    return ""


def _size(record: Record) -> int:
    values = [each for circle in record.circles for each in (circle.value, circle.gradient)]
    values += [edge.gradient for edge in record.edges]
    arrays = {id(value.array): value.array.nbytes for value in values if value is not None and value.array is not None}
    return sum(arrays.values())


# --- an expression ----------------------------------------------------------------------------------------------------


def _expression(source: Source) -> Opened:
    expression = parse(source.formula)
    given = input_values(expression.names, source.values)
    leaves = {name: Tensor(value, name=name) for name, value in given.items()}
    result = expression.evaluate(leaves, long=source.long)
    result.backward(np.ones(result.shape))  # of several numbers, the gradients are those of their sum
    return Opened(read_tensor(result, backward=True, letters=source.formulas, keep=True), None, given)


# --- a network --------------------------------------------------------------------------------------------------------


def _network(source: Source) -> Opened:
    network = network_of(source)
    samples = samples_of(network, source)
    record = read_network(network, samples.x, samples.t, backward=True, letters=source.formulas, keep=True)
    return Opened(record, tuple(samples.x.shape[1:]), {}, samples)


def network_of(source: Source) -> Network:
    """The network of a source."""
    if source.source == "network":
        return recipe(source.network).build_network(mnist_description())
    if source.source == "file":
        return load_content(source.file, files.current().content(source.file))
    return load(_below(source.path))


def _below(path: str) -> Path:
    """A path below the working folder.

    Raises:
        ArgumentError: the path leads elsewhere, or the page computes in the browser.
    """
    machine.require(message("a network in a folder"))
    home = Path.cwd().resolve()
    try:
        found = (home / path).resolve()
        found.exists()
    except (OSError, RuntimeError):  # too long a name, or links in a circle
        found = None
    if not path or found is None or not found.is_relative_to(home):
        raise ArgumentError(
            "viewer: expected the path of a run or of a file below the folder in which zhishen lab was started, got "
            "{path!r}; choose the file from your computer instead",
            path=path,
        )
    return found.relative_to(home)


def samples_of(network: Network, source: Source) -> Samples:
    """The samples that flow through the network of a source."""
    run = _below(source.path) if source.source == "path" else None
    return samples_for(network, source.first, source.count, run=run)


# --- names ------------------------------------------------------------------------------------------------------------


def model_names() -> list[str]:
    """The files of networks and the runs that are close below the working folder."""
    home = Path.cwd()
    found = [path.relative_to(home).as_posix() for pattern in _MODELS for path in home.glob(pattern) if path.is_file()]
    return sorted({*found, *(path.as_posix() for path in run_folders())})[:MOST]
