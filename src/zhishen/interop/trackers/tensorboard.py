"""The history of a training as event files, which TensorBoard shows."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from zhishen._optional import late_import
from zhishen.interop.trackers.folder import make_folder, writing
from zhishen.interop.trackers.measured import measured
from zhishen.messages import message
from zhishen.train.trainer import Trainer

__all__ = ["log_tensorboard"]


def log_tensorboard(trainer: Trainer, folder: str | Path) -> None:
    """Write the numbers of every epoch to a folder for ``tensorboard --logdir FOLDER``; needs ``tensorboardX``.

    The tags are ``loss/train``, ``loss/test``, ``accuracy/train`` and so on, so that TensorBoard shows the parts of a
    quantity side by side, and ``lr`` and ``seconds``. The step is the epoch. A training that was resumed continues in
    the same folder: TensorBoard then hides what an interrupted process wrote about later epochs.

    Args:
        trainer: before ``fit``.
        folder: is made if it does not exist. Give each training a folder of its own within the one that TensorBoard
            shows.

    Raises:
        MissingDependencyError: tensorboardX is not installed.
        CheckpointError: the folder cannot be made; ``fit`` raises it if the folder cannot be written to.
    """
    library: Any = late_import("tensorboardX", feature=message("The log for TensorBoard"))
    make_folder(folder)
    writer: Any = None

    def start(trainer: Trainer) -> None:
        nonlocal writer
        done = trainer.state.epoch
        # The name of a file has the second of its start; of two sessions within one second the suffixes differ.
        with writing(folder):
            writer = library.SummaryWriter(
                str(folder), purge_step=done + 1 if done else None, filename_suffix=f".{os.getpid()}.{done}"
            )

    def epoch(trainer: Trainer) -> None:
        for name, value in measured(trainer.history[-1]).items():
            part, _, quantity = name.partition("_")
            writer.add_scalar(f"{quantity}/{part}" if quantity else name, value, trainer.state.epoch)
        writer.flush()

    def end(_: Trainer) -> None:
        if writer is not None:
            writer.close()

    trainer.on("start", start)
    trainer.on("epoch", epoch)
    trainer.on("end", end)
