"""Trainings of the lab as folders that the command line reads, below ``runs`` of the working folder only."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from zhishen.errors import ArgumentError, CheckpointError, ZhishenError
from zhishen.messages.system import system_reason
from zhishen.nn.architecture import described
from zhishen.train import Config, DataDescription, Trainer
from zhishen.train import checkpoint as checkpoints
from zhishen.train.committed import CHECKPOINTS, HISTORY, MODEL
from zhishen.train.config import CONFIG
from zhishen.train.history import write_history
from zhishen.train.snapshot import snapshot

__all__ = ["MOST", "PROGRAM", "RUNS", "checked_name", "is_name", "new_folder", "run_folders", "write_trained"]

RUNS: Final = "runs"
PROGRAM: Final = "train.py"
MOST: Final = 200  #: names that a page lists
_NAME: Final = re.compile(r"\w[\w.-]{0,59}")


def is_name(name: str) -> bool:
    """Whether a name is one of a folder that leads nowhere else."""
    return _NAME.fullmatch(name) is not None


def checked_name(name: str, *, here: str) -> str:
    """The name of a folder.

    Raises:
        ArgumentError: the name could lead elsewhere.
    """
    if not is_name(name):
        raise ArgumentError(
            "{here}: expected a name of letters, digits, points, hyphens and underscores, got {name!r}; write, for "
            "example, moons-1",
            here=here,
            name=name,
        )
    return name


def run_folders() -> list[Path]:
    """The folders below ``runs`` that have the weights of a network."""
    return [path for path in Path(RUNS).glob("*") if (path / MODEL).is_file() or (path / CHECKPOINTS).is_dir()]


@contextmanager
def new_folder(folder: Path, *, here: str) -> Generator[None]:
    """Make a folder for the block; if it fails, the folder is removed again.

    Raises:
        ArgumentError: there is such a folder.
        CheckpointError: the folder cannot be written.
    """
    if folder.exists():
        raise ArgumentError(
            "{here}: expected a new name, got {name!r}, which a run has; choose another", here=here, name=folder.name
        )
    try:
        folder.mkdir(parents=True)
        yield
    except ZhishenError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise CheckpointError(
            "{folder}: expected a folder that can be written to, got: {reason}; give another one for the run",
            folder=folder,
            reason=system_reason(error),
        ) from error


def write_trained(folder: Path, trainer: Trainer, config: Config, program: str) -> None:
    """Write a training whose data are where its configuration says: weights, a checkpoint, history, the program."""
    loaded = config.load_data(compact=True)
    description = {**config.as_dict(), "dataset": DataDescription.of(loaded).as_dict()}
    trainer.description = json.loads(json.dumps(description))
    arrays, state = snapshot(trainer)
    (folder / CHECKPOINTS).mkdir()
    step = checkpoints.step_file(folder / CHECKPOINTS, trainer.state.step)
    architecture = described(trainer.network)
    checkpoints.save(step, arrays, state, architecture=architecture)
    checkpoints.save(folder / MODEL, trainer.network.state_dict(), trainer.description, architecture=architecture)
    write_history(folder / HISTORY, trainer.history)
    config.write(folder / CONFIG)
    (folder / PROGRAM).write_text(program, encoding="utf-8")
