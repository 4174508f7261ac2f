"""The folder that a tracker writes to."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from zhishen.errors import CheckpointError
from zhishen.messages.system import system_reason

__all__ = ["make_folder", "writing"]


def make_folder(folder: str | Path) -> None:
    """Make a folder, and those above it; one that exists stays as it is.

    Raises:
        CheckpointError: the folder cannot be made.
    """
    with writing(folder):
        Path(folder).mkdir(parents=True, exist_ok=True)


@contextmanager
def writing(folder: str | Path) -> Generator[None]:
    """Report what goes wrong in a folder in one sentence.

    Raises:
        CheckpointError: something raised an `OSError`, or the path cannot be one.
    """
    try:
        yield
    except (OSError, ValueError) as error:
        raise CheckpointError(
            "{folder}: expected a folder that can be written to, got: {reason}; give another one for the run",
            folder=folder,
            reason=system_reason(error),
        ) from error
