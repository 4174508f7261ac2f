"""Temporary files that are written in two parts, so that a test can act when only half of one is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self


class InHalves:
    """A file that calls ``act`` after half of what is written, and after all of it."""

    def __init__(self, file: Any, act: Callable[[], None]) -> None:
        self.file, self.act = file, act

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def write(self, content: bytes) -> None:
        half = len(content) // 2
        for part in (content[:half], content[half:]):
            self.file.write(part)
            self.file.flush()
            self.act()


def write_in_halves(act: Callable[[], None]) -> None:
    """From now on, write all files whose names end with ``.tmp`` in halves."""
    opened = Path.open

    def open_(path: Path, *args: Any, **options: Any) -> Any:
        file = opened(path, *args, **options)
        return InHalves(file, act) if path.name.endswith(".tmp") else file

    Path.open = open_  # type: ignore[method-assign, assignment]
