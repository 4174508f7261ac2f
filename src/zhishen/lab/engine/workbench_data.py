"""The data of the workbench: points, a function, MNIST or an upload, with the lines of a program that makes them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen import data
from zhishen._types import Array
from zhishen.data.image_memory import images_in_memory
from zhishen.data.options import ImageKeywords, load_options
from zhishen.data.pixels import rows
from zhishen.data.points import POINTS
from zhishen.errors import ArgumentError
from zhishen.graph.expression import parse
from zhishen.lab.engine import files, machine
from zhishen.lab.engine.mnist_data import mnist
from zhishen.lab.engine.scripts import literal
from zhishen.lab.engine.workbench_arrays import dataset_of
from zhishen.messages import listed, message

if TYPE_CHECKING:
    from zhishen.lab.engine.workbench_composition import Composition

__all__ = ["POINT_TESTS", "Material", "material_for"]

POINT_TESTS: Final = 200  # points of the test part
_MNIST_TESTS: Final = 2_000  # images of the test part, unless all of MNIST is taken
_ALL: Final = 60_000


@dataclass(frozen=True, eq=False)
class Material:
    """A data set and how a page draws it.

    Attributes:
        dataset: the data.
        kind: ``"points"``, ``"curve"``, ``"images"`` or ``"table"``.
        lines: of a program that makes ``dataset``.
        columns: of points and a function, the columns of the table.
        options: with which `data.load` reads the table again.
    """

    dataset: data.Dataset
    kind: str
    lines: tuple[str, ...]
    columns: Mapping[str, Any] | None = None
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def image_shape(self) -> tuple[int, int, int] | None:
        """(C, H, W) of images."""
        return self.dataset.image_shape

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The shape of an input without the batch axis."""
        return self.dataset.train.x.shape[1:]


def material_for(composition: Composition) -> Material:
    """The data of a composition.

    Raises:
        ArgumentError: the formula is wrong, there is no upload of that name, or the data do not fit the options.
    """
    if composition.data in POINTS:
        return _points(composition.data, composition.samples, composition.noise, composition.validation)
    if composition.data == "function":
        return _function(composition.formula, composition.samples, composition.noise, composition.validation)
    if composition.data == "mnist":
        return _mnist(composition.samples, composition.validation)
    if composition.data == "images":
        machine.require(message("a folder of images"))
        return _images(composition)
    machine.require(message("a table of your own"))
    return _table(files.current().content(composition.file), composition)


# --- points and functions ---------------------------------------------------------------------------------------------


def _held_out(samples: int, validation: float) -> tuple[int, int]:
    """The numbers of samples for training and for validation."""
    held = round(validation * samples)
    return samples - held, held


@lru_cache(maxsize=8)
def _points(kind: str, samples: int, noise: float, validation: float) -> Material:
    train, held = _held_out(samples, validation)
    x, t = POINTS[kind](samples + POINT_TESTS, noise=noise, rng=np.random.default_rng(0))
    columns = {"x1": x[:, 0], "x2": x[:, 1], "class": t}
    draw = f"data.{kind}({samples + POINT_TESTS}, noise={literal(noise)}, rng=np.random.default_rng(0))"
    lines = (f"x, t = {draw}", *_part_line(train, held), 'columns = {"x1": x[:, 0], "x2": x[:, 1], "class": t}')
    return _of_columns(columns, "class", "points", train, held, lines, "classification")


@lru_cache(maxsize=8)
def _function(formula: str, samples: int, noise: float, validation: float) -> Material:
    train, held = _held_out(samples, validation)
    rng = np.random.default_rng(0)
    x = rng.uniform(-2, 2, samples + POINT_TESTS)
    y = function_values(formula, x) + noise * rng.normal(size=x.shape)
    lines = (
        "rng = np.random.default_rng(0)",
        f"x = rng.uniform(-2, 2, {samples + POINT_TESTS})",
        f'y = parse({literal(formula)}).evaluate({{"x": x}}).data + {literal(noise)} * rng.normal(size=x.shape)',
        *_part_line(train, held),
        'columns = {"x": x, "y": y}',
    )
    return _of_columns({"x": x, "y": y}, "y", "curve", train, held, lines, "regression")


def function_values(formula: str, x: Array) -> Array:
    """The values of a formula of x.

    Raises:
        ArgumentError: it is not a formula of x alone.
        NumericalError: a value is not finite.
    """
    expression = parse(formula)
    if expression.names != ("x",):
        raise ArgumentError(
            "workbench: expected a formula of x alone, such as sin(3*x), got the names {names}; write x",
            names=listed(expression.names) or message("none"),
        )
    return np.asarray(expression.evaluate({"x": x}).data, np.float64)


def _part_line(train: int, held: int) -> tuple[str, ...]:
    return (f'part = ["train"] * {train} + ["validation"] * {held} + ["test"] * {POINT_TESTS}',)


def _of_columns(
    columns: dict[str, Array], target: str, kind: str, train: int, held: int, lines: tuple[str, ...], task: str
) -> Material:
    part = ["train"] * train + ["validation"] * held + ["test"] * POINT_TESTS
    made = (
        'dataset = data.table(pl.DataFrame({**columns, "part": part}), '
        f'target="{target}", split="part", task="{task}")'
    )
    options = {"target": target, "split": "part", "task": task}
    dataset = dataset_of(columns, target, train, held)
    return Material(dataset, kind, (*lines, made), {**columns, "part": part}, options)


# --- images and tables ------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _mnist(samples: int, validation: float) -> Material:
    train, held = _held_out(samples, validation)
    whole = mnist()
    tests = len(whole.test.t) if samples == _ALL else _MNIST_TESTS

    def part(split: data.Split, start: int, stop: int) -> data.Split:
        pixels: Any = split.x
        chosen = rows(pixels, start, stop)
        return data.Split(data.Pixels(chosen.bytes.reshape(-1, 1, 28, 28)), split.t[start:stop])  # pyright: ignore[reportArgumentType]

    dataset = data.Dataset(
        part(whole.train, 0, train), part(whole.train, train, samples) if held else None, part(whole.test, 0, tests),
        name="mnist", classes=10, preprocessing=data.Preprocessing(input_shape=(1, 28, 28), divisor=255),
    )  # fmt: skip
    validating = f"data.Split(x[{train}:{samples}], t[{train}:{samples}])" if held else "None"
    lines = (
        "mnist = data.mnist(flatten=False, compact=True)",
        "(x, t), (test_x, test_t) = mnist.train, mnist.test",
        "dataset = data.Dataset(",
        f"    data.Split(x[:{train}], t[:{train}]), {validating}, data.Split(test_x[:{tests}], test_t[:{tests}]),",
        '    name="mnist", classes=10,',
        ")",
    )
    return Material(dataset, "images", lines)


def _images(composition: Composition) -> Material:
    folder = composition.file
    found = files.current().below(folder)
    if not found:
        raise ArgumentError(
            "workbench: expected a file that this page has uploaded, got {name!r}; choose the file again", name=folder
        )
    given = {"validation": composition.validation} if composition.validation else {}
    options = load_options("data.image_folder", ImageKeywords, {**given, "compact": True}, flatten=False)
    shown = "".join(f", {name}={literal(value)}" for name, value in given.items())
    lines = (f"dataset = data.image_folder({literal(folder)}{shown}, compact=True)",)
    return Material(images_in_memory(found, options), "images", lines)


def _table(content: bytes, composition: Composition) -> Material:
    stream = io.BytesIO(content)
    stream.name = composition.file  # pyright: ignore[reportAttributeAccessIssue]
    given = {"target": composition.target, "validation": composition.validation}
    options: dict[str, Any] = {name: value for name, value in given.items() if value}
    dataset = data.table(stream, **options)
    shown = "".join(f", {name}={literal(value)}" for name, value in options.items())
    lines = (f"dataset = data.table({literal(composition.file)}{shown})",)
    kind = "points" if dataset.train.x.shape[1] == 2 and dataset.classes is not None else "table"
    return Material(dataset, kind, lines, options=options)
