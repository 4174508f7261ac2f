"""A training of the drawing board: on the collected drawings, beside images of MNIST, piece by piece."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Generator, Mapping
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
from zhishen.lab.engine.board_network import Chosen, chosen
from zhishen.lab.engine.jobs import Controlled, command
from zhishen.lab.engine.mnist_data import mnist
from zhishen.lab.engine.saved_runs import RUNS, checked_name, new_folder, write_trained
from zhishen.lab.engine.scripts import literal
from zhishen.train import Config, Trainer
from zhishen.train.committed import MODEL

__all__ = ["SCRATCH", "BoardTraining", "Lesson", "script_of"]

SCRATCH: Final = "simple_conv"  #: the network that is trained from zero
_TESTS: Final = 500  # images of MNIST by which the network is judged
_FEWEST: Final = 10  # images to learn from
_BATCH: Final = 50
_PART: Final = 50  # drawings that are judged at once, so that the page gets answers in between
_CLASSES: Final = tuple("0123456789")
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
        ArgumentError: the network has other classes than the ten digits, or there are too few images.
    """

    def __init__(self, lesson: Lesson, given: Chosen) -> None:
        if lesson.start == "fine_tune" and given.classes != _CLASSES:
            raise ArgumentError(
                "drawing board: expected a network with the classes 0 to 9, got one with {count} classes; choose "
                "another network, or train from zero",
                count=len(given.classes),
            )
        self.lesson: Lesson = lesson
        self.images: Array
        self.labels: Array
        self.images, self.labels = memory().collection.arrays()
        self.chosen: Chosen = _beginning(lesson, given)
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
        plain = (self.chosen.scale, self.chosen.offset) == (1.0, 0.0)
        with new_folder(folder, here="drawing board"):
            if self.chosen.config is None or not plain:
                self.chosen.network.save(folder / MODEL)
                return {"folder": folder.as_posix(), "is_run": False}
            source = self._write_data(folder / "data")
            write_trained(folder, self.trainer, self._config(self.chosen.config, source), self.lines)
        return {"folder": folder.as_posix(), "is_run": True}

    def _write_data(self, folder: Path) -> str:
        """Write what the network has learned from, in the files of MNIST."""
        folder.mkdir()
        for part, split in (("train", self.trainer.dataset.train), ("test", _tests())):
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


def _beginning(lesson: Lesson, given: Chosen) -> Chosen:
    """A copy of the network, or a new one."""
    if lesson.start == "fine_tune":
        return replace(given, network=copy.deepcopy(given.network))
    network = nn.simple_conv((1, 28, 28), 10, rng=np.random.default_rng(lesson.seed))
    return chosen(network, "", Config(network=SCRATCH), SCRATCH)


def _tests() -> data.Split:
    """The images of MNIST by which the network is judged, (500, 784)."""
    return data.Split(np.asarray(mnist().test.x[:_TESTS]), mnist().test.t[:_TESTS])


def _trainer(lesson: Lesson, beginning: Chosen, images: Array, labels: Array) -> Trainer:
    mixed = mnist().train
    x = np.concatenate([images.reshape(-1, 784) / np.float32(255), np.asarray(mixed.x[: lesson.mix])])
    t = np.concatenate([labels, mixed.t[: lesson.mix]])
    if len(x) < _FEWEST:
        raise ArgumentError(
            "drawing board: expected at least {fewest} images to learn from, got {count}; collect more drawings, or "
            "add images of MNIST",
            fewest=_FEWEST,
            count=len(x),
        )
    tests = _tests()
    dataset = data.Dataset(
        data.Split(beginning.inputs(x), t), None, data.Split(beginning.inputs(tests.x), tests.t), name="drawings",
        classes=10, preprocessing=beginning.network.preprocessing
        or data.Preprocessing(input_shape=beginning.shape, divisor=255),
    )  # fmt: skip
    return Trainer(
        beginning.network, dataset, optim.Adam(lr=lesson.lr), epochs=lesson.epochs, batch_size=min(_BATCH, len(x)),
        rng=np.random.default_rng(lesson.seed),
    )  # fmt: skip


def script_of(lesson: Lesson, given: Chosen) -> str:
    """The program of the training; it reads the collection from the folder into which it was saved."""
    fine = lesson.start == "fine_tune"
    network = given.lines if fine else (
        f"network = nn.simple_conv((1, 28, 28), 10, rng=np.random.default_rng({lesson.seed}))\n"
    )  # fmt: skip
    shape = given.shape if fine else (1, 28, 28)
    plain = not fine or (given.scale, given.offset) == (1.0, 0.0)
    inputs = "images" if plain else f"({given.scale!r} * images + {given.offset!r}).astype(np.float32)"
    return f"""from pathlib import Path

import numpy as np
from zhishen import data, nn, optim, train
{network}

def inputs(images):  # from 0 to 1, as the network takes them
    return {inputs}.reshape{(-1, *shape)}


# The collection: save it under this name first. Without the folder, the network sees MNIST alone.
files = sorted(Path({literal(f"{DRAWINGS}/{lesson.folder}")}).glob("[0-9]/*.png"))
drawings = np.array([data.read_image(file)[0] for file in files], np.uint8).reshape(-1, 784)
labels = np.array([int(file.parent.name) for file in files], np.int64)
mnist = data.mnist(compact=True)
x = np.concatenate([drawings / np.float32(255), np.asarray(mnist.train.x[:{lesson.mix}])])
t = np.concatenate([labels, mnist.train.t[:{lesson.mix}]])
tests = data.Split(inputs(np.asarray(mnist.test.x[:{_TESTS}])), mnist.test.t[:{_TESTS}])
dataset = data.Dataset(data.Split(inputs(x), t), None, tests, name="drawings", classes=10)
trainer = train.Trainer(
    network, dataset, optim.Adam(lr={lesson.lr!r}), epochs={lesson.epochs}, batch_size=min({_BATCH}, len(x)),
    rng=np.random.default_rng({lesson.seed}),
)
history = trainer.fit()
train_accuracy = [record["train_accuracy"] for record in history]
test_accuracy = [record["test_accuracy"] for record in history]
print("of the images that it learned from:", train_accuracy)
print("of {_TESTS} test images of MNIST:", test_accuracy)
network.eval()
"""
