"""What a run has committed: the newest weights in its folder, and whether a training may begin there."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from zhishen._archive import Checkpoint, load
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.train.checkpoint import newest, step_files

__all__ = ["CHECKPOINTS", "HISTORY", "MODEL", "check_new", "committed_weights", "results_without_checkpoints"]

CHECKPOINTS: Final = "checkpoints"
HISTORY: Final = "history.jsonl"
MODEL: Final = "model.safetensors"


def committed_weights(run: Path) -> tuple[Path, Checkpoint, bool]:
    """The newest weights of a run.

    A training that was resumed and killed has checkpoints that are newer than ``model.safetensors``.

    Returns:
        Their file, its contents, and whether it is a checkpoint.

    Raises:
        CheckpointError: there are no weights, or they are damaged.
    """
    model, checkpoints = run / MODEL, run / CHECKPOINTS
    if not model.exists():
        path, saved, _ = newest(checkpoints)
        return path, saved, True
    saved = load(model)
    if not step_files(checkpoints):
        return model, saved, False
    try:
        path, newer, _ = newest(checkpoints)
    except CheckpointError:  # all are damaged
        return model, saved, False
    if _step(newer) > _step(saved):
        return path, newer, True
    return model, saved, False


def _step(saved: Checkpoint) -> int:
    """The number of updates before the file was written; -1 in a model of an earlier version, which does not say it."""
    position: Any = saved.state.get("position")
    step = position.get("step") if isinstance(position, dict) else None
    return step if isinstance(step, int) else -1


def results_without_checkpoints(run: Path) -> Path | None:
    """The results of a run without checkpoints, which a new training would overwrite.

    Returns:
        The model file, or else the history; None if the run has checkpoints or no results.
    """
    if step_files(run / CHECKPOINTS):
        return None
    model, history = run / MODEL, run / HISTORY
    if model.exists():
        return model
    return history if history.is_file() and history.stat().st_size else None


def check_new(run: Path) -> None:
    """Raise an `ArgumentError` if the folder has a training, over which a new one would begin."""
    if step_files(run / CHECKPOINTS):
        raise ArgumentError(
            "Trainer.fit: expected a run folder without checkpoints, got {run}, which has some; call resume() to "
            "continue from them, or give another folder",
            run=run,
        )
    found = results_without_checkpoints(run)
    if found is not None:
        raise ArgumentError(
            "Trainer.fit: expected a new run folder, got {run}, which has {file} and no checkpoints to continue from; "
            "bring the checkpoints back, or give another folder",
            run=run,
            file=found.name,
        )
