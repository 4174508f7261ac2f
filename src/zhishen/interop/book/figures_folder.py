"""The folder into which the figures of a script are saved where there is no screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from zhishen.errors import DataError
from zhishen.interop.book.notes import note
from zhishen.messages import message
from zhishen.messages.system import system_reason

__all__ = ["FiguresFolder", "current", "use"]


@dataclass(frozen=True)
class FiguresFolder:
    """Where figures go.

    Attributes:
        folder: is made when the first figure is saved.
        stem: what the names of the files begin with.
    """

    folder: Path
    stem: str

    def save(self, write: Callable[[Path], None]) -> Path:
        """Let ``write`` write the next file ``stem-NUMBER.png``, and print its path; no file is overwritten.

        Raises:
            DataError: the folder cannot be made, or the file cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            number = 1
            while (path := self.folder / f"{self.stem}-{number}.png").exists():
                number += 1
            write(path)
        except OSError as error:
            raise DataError(
                "book run: expected to save a figure into {folder}, got: {reason}; give another folder with "
                "--save-figures",
                folder=self.folder,
                reason=system_reason(error),
            ) from error
        note(message("figure saved: {path}", path=path))
        return path


_current: list[FiguresFolder] = []


def use(folder: FiguresFolder | None) -> None:
    """Set the folder for all figures that follow; None for none."""
    _current[:] = [] if folder is None else [folder]


def current() -> FiguresFolder:
    """The folder that `use` has set."""
    return _current[-1]
