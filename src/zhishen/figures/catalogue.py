"""The list of all figures: for each its name, chapter and words, what computes it and what draws it.

A chapter's module registers its figures where it draws them::

    @figure(
        "gates", chapter=2, rows=("2.1",), data=gates_data, size=(8.0, 3.0), panels=(1, 3),
        en=("The gates", "A perceptron divides the plane by a straight line."),
        zh=("逻辑门", "感知机用一条直线划分平面。"),
    )
    def draw_gates(data, axes): ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Final, TypeVar

from zhishen._checks import nearest
from zhishen.errors import ArgumentError
from zhishen.figures.theme import localized

__all__ = ["CHAPTERS", "Entry", "LocalizedText", "figure", "figures", "find"]

CHAPTERS: Final[dict[int, tuple[str, str]]] = {
    1: ("Python", "Python 入门"),
    2: ("Perceptrons", "感知机"),
    3: ("Neural networks", "神经网络"),
    4: ("Learning", "神经网络的学习"),
    5: ("Backpropagation", "误差反向传播法"),
    6: ("The art of training", "与学习相关的技巧"),
    7: ("Convolutional networks", "卷积神经网络"),
}


@dataclass(frozen=True)
class LocalizedText:
    """The same words in both languages; as a string, those of the language that holds now."""

    en: str
    zh: str

    def __str__(self) -> str:
        return localized(self.en, self.zh)


@dataclass(frozen=True)
class Entry:
    """A figure.

    Attributes:
        name: what it is asked for by.
        chapter: of the book.
        rows: of the list of what the book's chapters contain, such as ``"2.1"``.
        title: stands above the figure.
        caption: a sentence that says what is to be seen.
        data: computes its named arrays.
        draw: draws them: ``draw(data, ax)``; ``draw(data, axes)`` with several panels, in a list, row by row;
            ``draw(data, figure)`` where ``panels`` is None. A figure that moves takes the number of a frame as well.
        size: width and height in inches.
        panels: rows and columns of axes.
        frames: how many frames it has, from its data; None for one that stands still.
        still: the frame that stands for it where nothing can move, from its data; the last one if None.
        seconds: how long a frame is shown.
    """

    name: str
    chapter: int
    rows: tuple[str, ...]
    title: LocalizedText
    caption: LocalizedText
    data: Callable[[], Any]
    draw: Callable[..., None]
    size: tuple[float, float]
    panels: tuple[int, int] | None
    frames: Callable[[Any], int] | None
    still: Callable[[Any], int] | None
    seconds: float


_ENTRIES: dict[str, Entry] = {}
_DrawFunction = TypeVar("_DrawFunction", bound=Callable[..., None])


def figure(
    name: str,
    *,
    chapter: int,
    rows: tuple[str, ...],
    en: tuple[str, str],
    zh: tuple[str, str],
    data: Callable[[], Any],
    size: tuple[float, float] = (6.4, 4.0),
    panels: tuple[int, int] | None = (1, 1),
    frames: Callable[[Any], int] | None = None,
    still: Callable[[Any], int] | None = None,
    seconds: float = 0.1,
) -> Callable[[_DrawFunction], _DrawFunction]:
    """Register the function below as the drawing of a figure; see `Entry`; ``en`` and ``zh`` are title and caption."""

    def register(draw: _DrawFunction) -> _DrawFunction:
        title, caption = LocalizedText(en[0], zh[0]), LocalizedText(en[1], zh[1])
        _ENTRIES[name] = Entry(name, chapter, rows, title, caption, data, draw, size, panels, frames, still, seconds)
        return draw

    return register


@cache
def figures() -> dict[str, Entry]:
    """All figures by name, in the order of the chapters."""
    for chapter in CHAPTERS:
        import_module(f"zhishen.figures.chapter{chapter}")
    return dict(sorted(_ENTRIES.items(), key=lambda item: item[1].chapter))


def find(name: str) -> Entry:
    """The figure of that name.

    Raises:
        ArgumentError: there is none.
    """
    every = figures()
    if name not in every:
        near = nearest(name, every)
        raise ArgumentError(
            f"figure: expected the name of a figure, got {name!r}; "
            f"{f'did you mean {near!r}? ' if near else ''}zhishen figure lists them all"
        )
    return every[name]
