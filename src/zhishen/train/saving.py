"""How a trainer writes the folder of its run, which it owns meanwhile: checkpoints, the history, the model."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from zhishen._archive import save
from zhishen._locks import owning
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.messages.system import system_reason
from zhishen.train.checkpoint import BEST, prune, step_file, step_files, step_of, sweep
from zhishen.train.committed import CHECKPOINTS, HISTORY, MODEL, check_new
from zhishen.train.history import write_history
from zhishen.train.snapshot import snapshot

if TYPE_CHECKING:
    from zhishen.train.trainer import Trainer

__all__ = ["owning_run", "write_best", "write_checkpoint", "write_results"]


@contextmanager
def owning_run(trainer: Trainer) -> Generator[None]:
    """Within the block, nobody else writes to the folder of the run, and each write checks that it is still there.

    Raises:
        ArgumentError: the folder has another training, or a newer checkpoint than the trainer.
        CheckpointError: another process owns the folder, or it cannot be written to.
    """
    run = trainer.writes_to
    if run is None:
        yield
        return
    _make(run)
    with owning(run) as owned:
        trainer.owned = owned
        try:
            _check_state(trainer, run)
            for folder in (run, run / CHECKPOINTS):
                sweep(folder)
            yield
        finally:
            trainer.owned = None


def _check_state(trainer: Trainer, run: Path) -> None:
    """Raise if the training would begin or continue over the results of another one."""
    if trainer.state.step == 0:
        check_new(run)
    for file in step_files(run / CHECKPOINTS):
        if step_of(file) > trainer.state.step and file.name not in trainer.skipped:
            raise ArgumentError(
                "Trainer.fit: expected to continue from the newest checkpoint of {run}, got step {step}, and {file} is "
                "newer; call resume() again",
                run=run,
                step=trainer.state.step,
                file=file.name,
            )


def write_checkpoint(trainer: Trainer) -> None:
    """Write a checkpoint of the current state, then the history, then delete older checkpoints."""
    run = trainer.writes_to
    if run is None:
        return
    written = step_file("", trainer.state.step).name
    _write(trainer, run, written)
    write_history(run / HISTORY, trainer.history)
    for name in trainer.skipped - {written}:  # as newer ones, they would make `prune` delete undamaged ones
        with suppress(OSError):
            (run / CHECKPOINTS / name).unlink()
    trainer.skipped = frozenset()
    prune(run / CHECKPOINTS)


def write_best(trainer: Trainer) -> None:
    """Write the best checkpoint."""
    if trainer.writes_to is not None:
        _write(trainer, trainer.writes_to, BEST)


def write_results(trainer: Trainer) -> None:
    """Write the model, and what a process that died after its last checkpoint did not: the history."""
    if trainer.writes_to is None:
        return
    _check_owned(trainer)
    write_history(trainer.writes_to / HISTORY, trainer.history)
    position = {"epoch": trainer.state.epoch, "step": trainer.state.step}
    save(
        trainer.writes_to / MODEL,
        trainer.network.state_dict(),
        {**trainer.description, "position": position},
        architecture=trainer.describe_network(),
    )
    prune(trainer.writes_to / CHECKPOINTS)  # once more, too


def _write(trainer: Trainer, run: Path, name: str) -> None:
    _check_owned(trainer)
    _make(run / CHECKPOINTS)
    arrays, state = snapshot(trainer)
    save(run / CHECKPOINTS / name, arrays, state, architecture=trainer.describe_network())


def _check_owned(trainer: Trainer) -> None:
    if trainer.owned is not None:
        trainer.owned.check()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CheckpointError(
            "{folder}: expected a folder that can be written to, got: {reason}; give another one for the run",
            folder=folder,
            reason=system_reason(error),
        ) from error
