"""The checkpoints of a run: everything that training needs to go on. What a file holds, `zhishen._archive` tells.

The newest two are kept: should the newest be damaged on the disk, the one before it serves.
"""

from __future__ import annotations

from pathlib import Path

from zhishen._archive import Checkpoint, load, save
from zhishen.errors import CheckpointError

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
    """Delete what killed processes left half written."""
    for half in Path(folder).glob(".*.[0-9]*.tmp"):
        half.unlink(missing_ok=True)


def newest(folder: str | Path) -> tuple[Path, Checkpoint, list[str]]:
    """The newest checkpoint that is whole.

    Returns:
        Its path, its contents, and for each newer one that is damaged a sentence.

    Raises:
        CheckpointError: there is none, or none is whole.
    """
    problems: list[str] = []
    for path in step_files(folder):
        try:
            found = load(path)
        except CheckpointError as error:
            problems.append(str(error))
            continue
        return path, found, [f"{problem.rpartition('; ')[0]}; {path.name} is used instead" for problem in problems]
    if problems:
        raise CheckpointError(problems[0])
    raise CheckpointError(
        "{folder}: expected a checkpoint, got none; the run stopped before its first one: start it again",
        folder=folder,
    )
