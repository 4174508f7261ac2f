"""The checkpoints of a run: everything that is needed to continue the training.

The file format is in `zhishen._archive`. The newest two are kept: if the newest is damaged on the disk, the one before
it is used.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from zhishen._archive import Checkpoint, load, save, sweep
from zhishen.errors import CheckpointError
from zhishen.messages import message

__all__ = ["BEST", "Checkpoint", "load", "newest", "prune", "save", "step_file", "step_files", "step_of", "sweep"]

BEST = "best.safetensors"
_KEEP = 2
_NAME = re.compile(r"step-[0-9]{10,19}\.safetensors")


def step_file(folder: str | Path, step: int) -> Path:
    """The file of the checkpoint taken after ``step`` updates."""
    return Path(folder) / f"step-{step:010d}.safetensors"


def step_files(folder: str | Path) -> list[Path]:
    """All checkpoints of a folder, the newest first; copies that a user has named otherwise do not count."""
    return sorted((path for path in Path(folder).glob("step-*") if _NAME.fullmatch(path.name)), key=step_of)[::-1]


def step_of(path: Path) -> int:
    """The number of updates after which a checkpoint was taken, from its name."""
    return int(path.stem.removeprefix("step-"))


def prune(folder: str | Path) -> None:
    """Delete all but the newest two checkpoints."""
    for old in step_files(folder)[_KEEP:]:
        with suppress(OSError):  # a file that cannot be deleted does no harm
            old.unlink()


def newest(folder: str | Path) -> tuple[Path, Checkpoint, list[str]]:
    """The newest undamaged checkpoint.

    Returns:
        Its path, its contents, and a sentence for each newer one that is damaged.

    Raises:
        CheckpointError: there is no checkpoint, or all are damaged.
    """
    problems: list[CheckpointError] = []
    for path in step_files(folder):
        try:
            found = load(path)
        except CheckpointError as error:
            problems.append(error)
            continue
        return path, found, [_skipped(problem, path.name) for problem in problems]
    if problems:
        raise problems[0]
    raise CheckpointError(
        "{folder}: expected a checkpoint, got none; the run stopped before its first one: start it again",
        folder=folder,
    )


_ADVICE = re.compile("; |；")  # what separates the advice from the rest of an error


def _skipped(problem: CheckpointError, used: str) -> str:
    """The warning about a damaged checkpoint: what is wrong with it, without the advice for a single file."""
    return message("{problem}; {used} is used instead", problem=_ADVICE.split(str(problem))[0], used=used)
