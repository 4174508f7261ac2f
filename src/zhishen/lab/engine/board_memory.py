"""What the engine keeps for a page with the drawing board, as long as the page is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from weakref import WeakKeyDictionary

from zhishen.lab.engine import files
from zhishen.lab.engine.board_collection import Collection
from zhishen.lab.engine.board_network import Chosen
from zhishen.lab.engine.board_picture import Prepared

__all__ = ["Memory", "Photo", "memory"]


@dataclass(frozen=True, eq=False)
class Photo:
    """The newest photo of a page; those before it are forgotten.

    Attributes:
        name: of the file.
        content: of the file.
        prepared: the image for the network.
    """

    name: str
    content: bytes
    prepared: Prepared


@dataclass(eq=False)
class Memory:
    """What one page has made.

    Attributes:
        collection: the drawings that it has collected.
        trained: the network that it has trained; None before.
        photo: the newest photo.
    """

    collection: Collection = field(default_factory=Collection)
    trained: Chosen | None = None
    photo: Photo | None = None


# The files of a session live as long as its page: with them, the rest is forgotten.
_MEMORIES: Final[WeakKeyDictionary[files.Files, Memory]] = WeakKeyDictionary()


def memory() -> Memory:
    """What is kept for the session that is answered."""
    return _MEMORIES.setdefault(files.current(), Memory())
