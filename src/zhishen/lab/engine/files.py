"""The files that a page has uploaded: in memory, bounded, and freed with the session. Nothing of them is executed."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

from zhishen.errors import ArgumentError, DataError

__all__ = ["MOST_BYTES", "MOST_FILES", "Files", "current", "use"]

MOST_BYTES: Final = 32 * 2**20  # of one session
MOST_FILES: Final = 5_000


class Files:
    """The files of one session, by name."""

    def __init__(self) -> None:
        self._content: dict[str, bytes] = {}

    def add(self, name: str, content: bytes, *, first: bool) -> int:
        """Append to a file, or begin it anew; return its size.

        Raises:
            DataError: the files of the session would be too large or too many.
        """
        before = b"" if first else self._content.get(name, b"")
        others = sum(map(len, self._content.values())) - len(self._content.get(name, b""))
        if others + len(before) + len(content) > MOST_BYTES or len(self._content.keys() | {name}) > MOST_FILES:
            raise DataError(
                "upload: expected at most {most} megabytes in {files:,} files, got more; choose smaller or fewer files",
                most=MOST_BYTES >> 20,
                files=MOST_FILES,
            )
        self._content[name] = before + content
        return len(self._content[name])

    def content(self, name: str) -> bytes:
        """The content of a file.

        Raises:
            ArgumentError: the page has not uploaded a file of that name.
        """
        if name not in self._content:
            raise ArgumentError(
                "upload: expected a file that this page has uploaded, got {name!r}; choose the file again",
                name=name,
            )
        return self._content[name]

    def names(self) -> tuple[str, ...]:
        """The names of all files."""
        return tuple(self._content)

    def below(self, folder: str) -> dict[str, bytes]:
        """The files of a folder, by their names."""
        return {name: content for name, content in self._content.items() if folder and name.startswith(f"{folder}/")}

    def remove(self, name: str) -> None:
        """Forget a file, if there is one of that name."""
        self._content.pop(name, None)

    def clear(self) -> None:
        """Forget all files."""
        self._content.clear()


_CURRENT: ContextVar[Files] = ContextVar("files")


def use(own: Files) -> None:
    """Make these the files that operations see: those of the session that is answered."""
    _CURRENT.set(own)


def current() -> Files:
    """The files of the session that is answered; none outside of one."""
    return _CURRENT.get(_NONE)


_NONE: Final = Files()
