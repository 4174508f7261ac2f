"""A training of the drawing board: on the collected drawings, beside images of MNIST, piece by piece."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen import data, nn, optim
from zhishen._types import Array
from zhishen.data.idx import write_idx
from zhishen.data.idx_folders import FILES
from zhishen.errors import ArgumentError, NumericalError
from zhishen.lab.engine.arguments import Text
from zhishen.lab.engine.board_collection import DRAWINGS
from zhishen.lab.engine.board_memory import memory
from zhishen.lab.engine.board_network import DIGITS, Chosen, chosen
from zhishen.lab.engine.jobs import Controlled, command
from zhishen.lab.engine.mnist_data import mnist
from zhishen.lab.engine.saved_runs import RUNS, checked_name, new_folder, write_trained
from zhishen.lab.engine.scripts import literal
from zhishen.messages import listed
from zhishen.train import Config, Trainer
from zhishen.train.committed import MODEL

__all__ = ["SCRATCH", "BoardTraining", "Lesson", "script_of"]

SCRATCH: Final = "simple_conv"  #: the network that is trained from zero
_TESTS: Final = 500  # images of MNIST by which the network is judged
_FEWEST: Final = 10  # images to learn from
_BATCH: Final = 50
_PART: Final = 50  # drawings that are judged at once, so that the page gets answers in between
_SHOWN: Final = 400  # losses of a frame


@dataclass(frozen=True)
class Lesson:
    """What is trained.

    Attributes:
        start: ``"fine_tune"`` to go on from the weights of the network, ``"zero"`` for new weights.
        mix: how many training images of MNIST the network sees beside the drawings.
        epochs: passes over all of them.
        lr: the learning rate of Adam.
        seed: of the order, and of new weights.
        folder: the collection was saved under this name, for the script.
    """

    start: str = "fine_tune"
    mix: int = 200
    epochs: int = 3
    lr: float = 0.001
    seed: int = 0
    folder: str = "digits-1"


class BoardTraining(Controlled):
    """The steps of the job.

    Args:
        lesson: what is trained.
        given: the network that is chosen on the page.

    Raises:
        ArgumentError: the drawings or MNIST have classes that the network does not have, or there are too few images.
    """

    def __init__(self, lesson: Lesson, given: Chosen) -> None:
        self.lesson: Lesson = lesson
        self.images: Array
        self.images, names = memory().collection.arrays()
        self.classes: tuple[str, ...] = _classes(lesson, given, names)
        self.labels: Array = np.array([self.classes.index(name) for name in names], np.int64)
        self.chosen: Chosen = _beginning(lesson, given, self.classes)
        self.lines: str = script_of(lesson, given)
        self.trainer: Trainer = _trainer(lesson, self.chosen, self.images, self.labels)
        self.paused: bool = False
        self.status: str = "running"
        self.problem: str = ""
        self.own: dict[str, float] = {}
        self._losses: list[float] = []
        self._work: Generator[Any] = self._steps()

    def _steps(self) -> Generator[Any]:
        """Judge the drawings, train, and judge them again."""
        yield from self._judge("before")
        yield from self.trainer.steps()
        yield from self._judge("after")

    def _judge(self, when: str) -> Generator[Any]:
        """The share of the collected drawings that the network reads right."""
        right = 0
        for first in range(0, len(self.images), _PART):
            part = slice(first, first + _PART)
            x = self.chosen.inputs(self.images[part] / np.float32(255))
            right += int((self.chosen.network.predict(x).argmax(axis=1) == self.labels[part]).sum())
            yield when
        if len(self.images):
            self.own[when] = right / len(self.images)

    def __next__(self) -> Callable[[], Mapping[str, Any]]:
        """One update, or one piece of an evaluation."""
        if self.status != "running":
            self.paused = True
            return self.frame
        before = self.trainer.state.step
        try:
            next(self._work)
        except StopIteration:
            self._end()
        except NumericalError as error:
            self.status, self.problem, self.paused = "diverged", str(error), True
        if self.trainer.state.step > before:
            self._losses.append(self.trainer.loss)
        return self.frame

    def _end(self) -> None:
        """Keep the network for the board."""
        self.status, self.paused = "done", True
        self.chosen.network.eval()
        memory().trained = replace(self.chosen, lines=self.lines)

    def frame(self) -> dict[str, Any]:
        """What a page shows."""
        at, trainer = self.trainer.state, self.trainer
        samples = len(trainer.dataset.train.x)
        stride = max(1, -(-len(self._losses) // _SHOWN))
        return {
            "status": self.status,
            "problem": self.problem,
            "epoch": at.epoch,
            "epochs": trainer.epochs,
            "step": at.step,
            "steps": math.ceil(samples / trainer.batch_size) * trainer.epochs,
            "samples": samples,
            "drawings": len(self.images),
            "judged": _has_digits(self.classes),
            "losses": np.array(self._losses[::stride], np.float32),
            "train_accuracy": np.array([record["train_accuracy"] for record in trainer.history]),
            "test_accuracy": np.array([record["test_accuracy"] for record in trainer.history]),
            "own": dict(self.own),
        }

    @command(name=Text(60))
    def save(self, name: str = "drawn-1") -> dict[str, Any]:
        """Save the trained network: a run that the command line reads, or a file for `zhishen.load`."""
        if self.status != "done":
            raise ArgumentError(
                "drawing board: expected a finished training, got one that is still running or has failed; wait for "
                "its end, or train again"
            )
        folder = Path(RUNS) / checked_name(name, here="drawing board")
        plain = (self.chosen.scale, self.chosen.offset) == (1.0, 0.0) and self.chosen.original is None
        with new_folder(folder, here="drawing board"):
            if self.chosen.config is None or not plain or not self.chosen.reads_digits:
                (self.chosen.original or self.chosen.network).save(folder / MODEL)
                return {"folder": folder.as_posix(), "is_run": False}
            source = self._write_data(folder / "data")
            write_trained(folder, self.trainer, self._config(self.chosen.config, source), self.lines)
        return {"folder": folder.as_posix(), "is_run": True}

    def _write_data(self, folder: Path) -> str:
        """Write what the network has learned from, in the files of MNIST."""
        folder.mkdir()
        for part, split in (("train", self.trainer.dataset.train), ("test", _tests(DIGITS))):
            images = np.rint(255 * np.asarray(split.x)).astype(np.uint8).reshape(-1, 28, 28)
            write_idx(folder / f"{FILES[f'{part}-images']}.gz", images)
            write_idx(folder / f"{FILES[f'{part}-labels']}.gz", split.t.astype(np.uint8))
        return str(folder.absolute())

    def _config(self, config: Config, source: str) -> Config:
        lesson = self.lesson
        return Config(
            network=config.network, network_options=config.network_options, optimizer="adam", lr=lesson.lr,
            data=source, epochs=lesson.epochs, batch_size=self.trainer.batch_size, seed=lesson.seed,
        )  # fmt: skip

    def close(self) -> None:
        """End the training."""
        self._work.close()


def _classes(lesson: Lesson, given: Chosen, names: Sequence[str]) -> tuple[str, ...]:
    """The classes of the training: of the network; from zero those of the drawings, and with MNIST the digits."""
    if lesson.start == "fine_tune":
        others = sorted(set(names) - set(given.classes))
        if others:
            raise ArgumentError(
                "drawing board: expected drawings of the classes of the network, got {names}; train from zero, or "
                "choose another network",
                names=listed(others[:5]),
            )
        if lesson.mix and not given.reads_digits:
            raise ArgumentError(
                "drawing board: expected no images of MNIST beside the drawings, as the network does not read the ten "
                "digits, got {count}; set their number to 0, or train from zero",
                count=lesson.mix,
            )
        return given.classes
    if set(names) <= set(DIGITS):
        return DIGITS
    return tuple(sorted({*names, *(DIGITS if lesson.mix else ())}))


def _has_digits(classes: tuple[str, ...]) -> bool:
    """Whether the classes are the ten digits, and perhaps others, so that MNIST can judge."""
    return set(DIGITS) <= set(classes)


def _beginning(lesson: Lesson, given: Chosen, classes: tuple[str, ...]) -> Chosen:
    """A copy of the network, or a new one."""
    if lesson.start == "fine_tune":
        network, original = copy.deepcopy((given.network, given.original))  # together: they share their layers
        return replace(given, network=network, original=original)
    if len(classes) < 2:
        raise ArgumentError(
            "drawing board: expected drawings of at least two classes, got {names}; collect others, or add images of "
            "MNIST",
            names=listed(classes),
        )
    network = nn.simple_conv((1, 28, 28), len(classes), rng=np.random.default_rng(lesson.seed))
    return chosen(network, "", Config(network=SCRATCH), SCRATCH, classes=classes)


def _digits(labels: Array, classes: tuple[str, ...]) -> Array:
    """The labels of MNIST's images, 0 to 9, as labels of some classes."""
    return np.array([classes.index(name) for name in DIGITS], np.int64)[labels]


def _tests(classes: tuple[str, ...]) -> data.Split:
    """The images of MNIST by which the network is judged, (500, 784)."""
    test = mnist().test
    return data.Split(np.asarray(test.x[:_TESTS]), _digits(test.t[:_TESTS], classes))


def _trainer(lesson: Lesson, beginning: Chosen, images: Array, labels: Array) -> Trainer:
    classes, x, t = beginning.classes, images.reshape(-1, 784) / np.float32(255), labels
    if lesson.mix:
        mixed = mnist().train
        x = np.concatenate([x, np.asarray(mixed.x[: lesson.mix])])
        t = np.concatenate([t, _digits(mixed.t[: lesson.mix], classes)])
    if len(x) < _FEWEST:
        raise ArgumentError(
            "drawing board: expected at least {fewest} images to learn from, got {count}; collect more drawings, or "
            "add images of MNIST",
            fewest=_FEWEST,
            count=len(x),
        )
    tests = _tests(classes) if _has_digits(classes) else data.Split(x, t)
    dataset = data.Dataset(
        data.Split(beginning.inputs(x), t), None, data.Split(beginning.inputs(tests.x), tests.t), name="drawings",
        classes=len(classes), preprocessing=beginning.network.preprocessing
        or data.Preprocessing(input_shape=beginning.shape, divisor=255, classes=() if classes == DIGITS else classes),
    )  # fmt: skip
    return Trainer(
        beginning.network, dataset, optim.Adam(lr=lesson.lr), epochs=lesson.epochs, batch_size=min(_BATCH, len(x)),
        rng=np.random.default_rng(lesson.seed),
    )  # fmt: skip


def script_of(lesson: Lesson, given: Chosen) -> str:
    """The program of the training; it reads the collection from the folder into which it was saved."""
    fine = lesson.start == "fine_tune"
    classes = _classes(lesson, given, memory().collection.labels)
    network = given.lines if fine else (
        f"network = nn.simple_conv((1, 28, 28), {len(classes)}, rng=np.random.default_rng({lesson.seed}))\n"
    )  # fmt: skip
    shape = given.shape if fine else (1, 28, 28)
    plain = not fine or (given.scale, given.offset) == (1.0, 0.0)
    inputs = "images" if plain else f"({given.scale!r} * images + {given.offset!r}).astype(np.float32)"
    mixed = f"""mnist = data.mnist(compact=True)
digits = np.array([classes.index(name) for name in "0123456789"], np.int64)
x = np.concatenate([x, np.asarray(mnist.train.x[:{lesson.mix}])])
t = np.concatenate([t, digits[mnist.train.t[:{lesson.mix}]]])
tests = data.Split(inputs(np.asarray(mnist.test.x[:{_TESTS}])), digits[mnist.test.t[:{_TESTS}]])
"""
    return f"""from pathlib import Path

import numpy as np
from zhishen import data, nn, optim, train
{network}

def inputs(images):  # from 0 to 1, as the network takes them
    return {inputs}.reshape{(-1, *shape)}


# The collection: save it under this name first. Without the folder, the network sees MNIST alone.
classes = {list(classes)!r}
files = sorted(Path({literal(f"{DRAWINGS}/{lesson.folder}")}).glob("*/*.png"))
x = np.array([data.read_image(file)[0] for file in files], np.uint8).reshape(-1, 784) / np.float32(255)
t = np.array([classes.index(file.parent.name) for file in files], np.int64)
{mixed if _has_digits(classes) else "tests = data.Split(inputs(x), t)  # it is judged by what it learns from"}
dataset = data.Dataset(data.Split(inputs(x), t), None, tests, name="drawings", classes={len(classes)})
trainer = train.Trainer(
    network, dataset, optim.Adam(lr={lesson.lr!r}), epochs={lesson.epochs}, batch_size=min({_BATCH}, len(x)),
    rng=np.random.default_rng({lesson.seed}),
)
history = trainer.fit()
train_accuracy = [record["train_accuracy"] for record in history]
test_accuracy = [record["test_accuracy"] for record in history]
print("of the images that it learned from:", train_accuracy)
print("of the test images:", test_accuracy)
network.eval()
"""
