"""The checkpoints of a run: everything that is needed to continue the training.

The file format is in `zhishen._archive`. The newest two are kept: if the newest is damaged on the disk, the one before
it is used.
"""

from __future__ import annotations

import re
from pathlib import Path

from zhishen._archive import Checkpoint, load, save
from zhishen.errors import CheckpointError
from zhishen.messages import message

__all__ = ["BEST", "Checkpoint", "load", "newest", "prune", "save", "step_file", "step_files", "sweep"]

BEST = "best.safetensors"
_KEEP = 2


def step_file(folder: str | Path, step: int) -> Path:
    """The file of the checkpoint taken after ``step`` updates."""
    return Path(folder) / f"step-{step:010d}.safetensors"


def step_files(folder: str | Path) -> list[Path]:
    """All checkpoints of a folder, the newest first."""
    return sorted(Path(folder).glob("step-*.safetensors"), reverse=True)


def prune(folder: str | Path) -> None:
    """Delete all but the newest two checkpoints."""
    for old in step_files(folder)[_KEEP:]:
        old.unlink(missing_ok=True)


def sweep(folder: str | Path) -> None:
    """Delete the temporary files of processes that were killed."""
    for half in Path(folder).glob(".*.[0-9]*.tmp"):
        half.unlink(missing_ok=True)


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
