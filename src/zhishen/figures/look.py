"""How figures look at the moment: light or dark, for a page or for a slide, in English or in Chinese.

One look holds for everything that is drawn inside of `use_look`. Colours and words are asked for by their role, so that
a drawing is written once::

    ax.plot(epoch, loss, color=colour("adam"))
    ax.set_xlabel(say("epoch", "轮次"))

The hues are near those of Okabe and Ito; they stay apart for readers without red or green cones, by lightness where
not by hue.

References:
    B. Wong: Points of view, Color blindness. Nature Methods 8, 441 (2011).
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from zhishen._checks import OneOf, check

__all__ = [
    "LANGUAGES", "MEDIA", "ROLES", "SERIES", "THEMES", "Look", "colour", "colour_map", "look", "points", "rc", "say",
    "series", "use_look",
]  # fmt: skip

THEMES: Final = ("light", "dark")
LANGUAGES: Final = ("en", "zh")
MEDIA: Final = ("page", "slide")


@dataclass(frozen=True)
class Look:
    """How figures look.

    Attributes:
        theme: ``light`` or ``dark``.
        language: ``en`` or ``zh``.
        medium: ``page``, to be read at arm's length, or ``slide``, with larger type and thicker lines.
    """

    theme: str = "light"
    language: str = "en"
    medium: str = "page"


_DEFAULT: Final = Look()
_LOOK: ContextVar[Look] = ContextVar("zhishen_look", default=_DEFAULT)
_CHOICES: Final = {"theme": THEMES, "language": LANGUAGES, "medium": MEDIA}


def look() -> Look:
    """The look that holds now."""
    return _LOOK.get()


@contextmanager
def use_look(**changes: str) -> Generator[Look]:
    """Within the block figures have another ``theme``, ``language`` or ``medium``; what is not named stays.

    Raises:
        ArgumentError: a theme, language or medium that there is not.

    Examples:
        >>> with use_look(language="zh", theme="dark") as dark:
        ...     dark
        Look(theme='dark', language='zh', medium='page')
    """
    for name, value in changes.items():
        check(name, OneOf(tuple(_CHOICES)), where="use_look", name="an option")
        check(value, OneOf(_CHOICES[name]), where="use_look", name=name)
    token = _LOOK.set(replace(look(), **changes))
    try:
        yield look()
    finally:
        _LOOK.reset(token)


# --- colours ----------------------------------------------------------------------------------------------------------

# The eight hues, on white and on dark paper: blue, vermilion, green, orange, purple, sky, brown, grey.
SERIES: Final[dict[str, tuple[str, ...]]] = {
    "light": ("#0063A8", "#C8470A", "#00845F", "#CF9100", "#AC3F8C", "#3D9FD8", "#6B4423", "#7C858F"),
    "dark": ("#4FA8EC", "#FF7A3D", "#2FBF92", "#F7C948", "#D873C0", "#A8DDFB", "#B98A5C", "#9AA3AE"),
}
_PAPER: Final[dict[str, dict[str, str]]] = {
    "light": {
        "ink": "#1F2328",  # what is read first
        "muted": "#646B75",  # what is read second: ticks, notes
        "grid": "#E4E7EB",
        "paper": "#FFFFFF",
        "panel": "#F4F6F8",  # a quiet area, such as the box of a layer
        "high": "#D6ECFA",  # an area that is pointed at
    },
    "dark": {
        "ink": "#E8EAED",
        "muted": "#A3ABB6",
        "grid": "#30363D",
        "paper": "#0F1419",
        "panel": "#1B222A",
        "high": "#173A52",
    },
}
# The same thing has the same hue in all figures: its number in SERIES.
ROLES: Final[dict[str, int]] = {
    "train": 0, "test": 1, "validation": 2,
    "forward": 0, "backward": 1,
    "negative": 0, "positive": 1,
    "sgd": 7, "momentum": 0, "nesterov": 5, "adagrad": 2, "rmsprop": 3, "adam": 1, "adamw": 4,
    "parameter": 3, "affine": 0, "conv": 2, "activation": 3, "norm": 4, "pool": 5, "dropout": 6, "loss": 1, "shape": 7,
    "step": 7, "sigmoid": 0, "tanh": 2, "relu": 1, "leaky_relu": 4, "gelu": 3, "softmax": 5,
    "l1": 1, "l2": 0,
}  # fmt: skip


def colour(role: str) -> str:
    """The colour of a role, such as ``"ink"``, ``"adam"`` or ``"train"``, in the theme that holds now.

    Raises:
        ArgumentError: there is no such role.
    """
    paper = _PAPER[look().theme]
    check(role, OneOf((*paper, *ROLES)), where="colour", name="role")
    return paper[role] if role in paper else series(ROLES[role])


def series(number: int) -> str:
    """The colour of the ``number``-th of several things that have no role; there are eight."""
    hues = SERIES[look().theme]
    return hues[number % len(hues)]


def colour_map(kind: str) -> Any:
    """A Matplotlib colour map that suits the theme.

    Args:
        kind: ``"sequential"``, from nothing to much; ``"diverging"``, from negative through 0 to positive; ``"ink"``,
            images as ink on paper.

    Raises:
        ArgumentError: there is no such kind.
    """
    from matplotlib.colors import LinearSegmentedColormap

    paper, blue, red, ink = colour("paper"), series(0), series(1), colour("ink")
    stops = {
        "sequential": [paper, colour("high"), blue] if look().theme == "light" else [paper, colour("high"), series(5)],
        "diverging": [blue, paper, red],
        "ink": [paper, ink],
    }
    check(kind, OneOf(tuple(stops)), where="colour_map", name="kind")
    return LinearSegmentedColormap.from_list(f"zhishen {kind}", stops[kind])


# --- type -------------------------------------------------------------------------------------------------------------

_POINTS: Final[dict[str, float]] = {"title": 11.0, "label": 9.0, "note": 8.0}
_LARGER: Final = {"page": 1.0, "slide": 1.35}
# Fonts with Chinese characters, as the systems name them.
_CHINESE: Final = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "Heiti SC", "Heiti TC", "STHeiti",
    "Noto Sans CJK JP", "Droid Sans Fallback", "Arial Unicode MS", "Noto Serif CJK SC", "SimSun", "Songti SC",
)  # fmt: skip


def points(kind: str) -> float:
    """The size of type, in points, of a ``"title"``, a ``"label"`` or a ``"note"``, for the medium that holds now.

    Raises:
        ArgumentError: there is no such kind.
    """
    check(kind, OneOf(tuple(_POINTS)), where="points", name="kind")
    return _POINTS[kind] * _LARGER[look().medium]


def _first_chinese(manager: Any) -> str | None:
    known = {font.name for font in manager.ttflist}
    return next((name for name in _CHINESE if name in known), None)


@cache
def chinese_font() -> str | None:
    """A font of this system with Chinese characters; None, with one line on standard error, if there is none."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    found = _first_chinese(manager)
    if found is None:  # Matplotlib's list may be older than a font that was installed since
        listed = {font.fname for font in manager.ttflist}
        for path in set(font_manager.findSystemFonts()) - listed:
            with suppress(OSError, RuntimeError):  # not every file that is called a font is one
                manager.addfont(path)
        found = _first_chinese(manager)
    if found is None:
        print(  # noqa: T201 - said once, where the user sees why the words are not Chinese
            "zhishen: no font with Chinese characters was found, so figures have English words; install one, such as "
            "fonts-noto-cjk",
            file=sys.stderr,
        )
    else:  # few fonts with Chinese characters have a bold variant, and each word would say so
        logging.getLogger("matplotlib.font_manager").addFilter(
            lambda record: "Failed to find font weight" not in record.getMessage()
        )
    return found


def say(en: str, zh: str) -> str:
    """The words in the language that holds now; in English where no font has Chinese characters."""
    return zh if look().language == "zh" and chinese_font() is not None else en


def rc() -> dict[Any, Any]:
    """Matplotlib's settings for the look that holds now, for ``matplotlib.rc_context``."""
    larger = _LARGER[look().medium]
    families = ["DejaVu Sans"]  # comes with Matplotlib, so a figure looks the same everywhere
    if look().language == "zh" and (found := chinese_font()) is not None:
        families.append(found)
    ink, muted, paper = colour("ink"), colour("muted"), colour("paper")
    return {
        "font.family": families,
        "font.size": points("label"),
        "figure.facecolor": paper,
        "figure.dpi": 100,
        "savefig.facecolor": paper,
        "axes.facecolor": paper,
        "axes.edgecolor": muted,
        "axes.labelcolor": muted,
        "axes.labelsize": points("label"),
        "axes.titlecolor": ink,
        "axes.titlesize": points("label"),
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.linewidth": 0.8 * larger,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.unicode_minus": False,
        "text.color": ink,
        "xtick.color": muted,
        "ytick.color": muted,
        "xtick.labelsize": points("note"),
        "ytick.labelsize": points("note"),
        "grid.color": colour("grid"),
        "grid.linewidth": 0.8 * larger,
        "lines.linewidth": 1.8 * larger,
        "lines.markersize": 4.5 * larger,
        "legend.frameon": False,
        "legend.fontsize": points("note"),
        "image.interpolation": "nearest",
        "svg.fonttype": "none",  # text stays text
        "svg.hashsalt": "zhishen",  # the same picture gives the same bytes
    }
