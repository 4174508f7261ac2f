"""The history of a training as a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from zhishen._archive import write_atomically
from zhishen.interop.trackers.folder import make_folder
from zhishen.train.history import Record
from zhishen.train.trainer import Trainer

__all__ = ["log_csv"]


def log_csv(trainer: Trainer, path: str | Path) -> None:
    """Write the history to a CSV file after every epoch: the names of `Record`, and then one line per epoch.

    The file is replaced atomically, so that a program can read it at any time. It has all epochs, also those before a
    training was resumed. A value that was not measured is an empty cell.

    Args:
        trainer: before ``fit``.
        path: an existing file is replaced, and a missing folder is made. The file is empty until the first epoch ends.

    Raises:
        CheckpointError: the folder cannot be made; ``fit`` raises it, before the first epoch, if the file cannot be
            written.

    Examples:
        >>> import tempfile
        >>> import numpy as np
        >>> from zhishen import nn, optim
        >>> rng = np.random.default_rng(0)
        >>> pair = rng.normal(size=(20, 3)), rng.integers(2, size=20)
        >>> trainer = Trainer(nn.two_layer(3, 4, 2, rng=rng), pair, optim.SGD(lr=0.1), epochs=2, rng=rng)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     log_csv(trainer, f"{folder}/history.csv")
        ...     history = trainer.fit()
        ...     print(Path(f"{folder}/history.csv").read_text().splitlines()[0])
        epoch,step,train_loss,train_accuracy,validation_loss,validation_accuracy,test_loss,test_accuracy,lr,seconds
    """
    make_folder(Path(path).parent)

    def write(trainer: Trainer) -> None:
        write_atomically(path, _as_csv(trainer.history))

    trainer.on("start", write)
    trainer.on("epoch", write)


def _as_csv(records: Sequence[Record]) -> bytes:
    if not records:
        return b""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(records[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue().encode()
