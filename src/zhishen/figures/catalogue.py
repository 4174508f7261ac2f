"""The list of all figures: for each its name, chapter and texts, the function that computes and the one that draws.

`MODULES` lists the modules that have figures. Such a module registers a figure with the function that draws it::

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

__all__ = ["CHAPTERS", "MODULES", "Entry", "LocalizedText", "figure", "figures", "find"]

CHAPTERS: Final[dict[int, tuple[str, str]]] = {
    1: ("Python", "Python 入门"),
    2: ("Perceptrons", "感知机"),
    3: ("Neural networks", "神经网络"),
    4: ("Learning", "神经网络的学习"),
    5: ("Backpropagation", "误差反向传播法"),
    6: ("The art of training", "与学习相关的技巧"),
    7: ("Convolutional networks", "卷积神经网络"),
}

# The modules of `zhishen.figures` that register figures. Figures are listed in this order.
MODULES: Final = (
    "chapter1",
    "chapter1_arrays",
    "chapter1_questions",
    "chapter2_gates",
    "chapter2_adder",
    "chapter2_learning",
    "chapter3_activations",
    "chapter3_networks",
    "chapter3_data",
    "chapter4_gradients",
    "chapter4_information",
    "chapter4_step",
    "chapter4_learning",
    "chapter4_batches",
    "chapter4_features",
    "chapter5_graphs",
    "chapter5_numerical",
    "chapter6_optimizers",
    "chapter6_regularization",
    "chapter6_overfitting",
    "chapter6_search",
    "chapter6_training",
    "chapter7_structures",
    "chapter7_filters",
    "chapter7_networks",
    "chapter7_operations",
    "chapter7_sound",
    "chapter7_hearing",
)
_PACKAGE: Final = "zhishen.figures"


@dataclass(frozen=True)
class LocalizedText:
    """The same text in both languages; ``str`` gives it in the current language."""

    en: str
    zh: str

    def __str__(self) -> str:
        return localized(self.en, self.zh)


@dataclass(frozen=True)
class Entry:
    """A figure.

    Attributes:
        name: the name that selects it.
        chapter: the number of the book's chapter.
        rows: the topics of the chapter that the figure belongs to, such as ``"2.1"``.
        title: the text above the figure.
        caption: a sentence that explains the figure.
        data: the function that computes the named arrays of the figure.
        draw: the function that draws them: ``draw(data, ax)``; with several panels ``draw(data, axes)``, where the list
            has the axes row by row; ``draw(data, figure)`` if ``panels`` is None. The function of an animation takes
            the index of a frame as its last argument, unless ``moving`` draws what differs between frames.
        size: width and height in inches.
        panels: the numbers of rows and columns of axes; None if ``draw`` makes its own axes.
        frames: a function from the data to the number of frames; None if the figure is not an animation.
        preview: a function from the data to the frame that a file without animation shows; None selects the last one.
        seconds: how long each frame is shown.
        moving: the function that draws, above all that stays, what a frame of an animation has of its own, titles of
            axes included: ``moving(data, axes, k)`` with all axes of the figure. It leaves limits and ticks as they
            are, so that a file of all frames draws the other parts only once.
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
    preview: Callable[[Any], int] | None
    seconds: float
    moving: Callable[..., None] | None


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
    preview: Callable[[Any], int] | None = None,
    seconds: float = 0.1,
    moving: Callable[..., None] | None = None,
) -> Callable[[_DrawFunction], _DrawFunction]:
    """A decorator that registers a drawing function; ``en`` and ``zh`` are title and caption, see `Entry`."""

    def register(draw: _DrawFunction) -> _DrawFunction:
        title, caption = LocalizedText(en[0], zh[0]), LocalizedText(en[1], zh[1])
        _ENTRIES[name] = Entry(
            name, chapter, rows, title, caption, data, draw, size, panels, frames, preview, seconds, moving
        )
        return draw

    return register


@cache
def figures() -> dict[str, Entry]:
    """All figures by name, in the order of `MODULES`."""
    places = {f"{_PACKAGE}.{module}": place for place, module in enumerate(MODULES)}
    for module in places:
        import_module(module)
    return dict(sorted(_ENTRIES.items(), key=lambda item: places[item[1].data.__module__]))


def find(name: str) -> Entry:
    """The figure with this name.

    Raises:
        ArgumentError: no figure has this name.
    """
    entries = figures()
    if name in entries:
        return entries[name]
    near = nearest(name, entries)
    if near is None:
        raise ArgumentError(
            "figure: expected the name of a figure, got {name!r}; list all figures with: zhishen figure", name=name
        )
    raise ArgumentError(
        "figure: expected the name of a figure, got {name!r}; did you mean {nearest!r}? List all figures with: "
        "zhishen figure",
        name=name,
        nearest=near,
    )
