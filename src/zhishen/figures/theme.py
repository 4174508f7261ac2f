"""How figures look at the moment: light or dark, for a page or for a slide, in English or in Chinese.

One look holds for everything that is drawn inside of `use_style`. Colors and words are asked for by their role, so that
a drawing is written once::

    ax.plot(epoch, loss, color=color("adam"))
    ax.set_xlabel(say("epoch", "轮次"))

The colors are near those of Okabe and Ito; they stay apart for readers without red or green cones, by lightness where
not by color.

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
    "LANGUAGES",
    "MEDIA",
    "ROLES",
    "SERIES",
    "THEMES",
    "Style",
    "colormap",
    "current_style",
    "font_size",
    "localized",
    "rc_params",
    "role_color",
    "series_color",
    "use_style",
]  # fmt: skip

THEMES: Final = ("light", "dark")
LANGUAGES: Final = ("en", "zh")
MEDIA: Final = ("page", "slide")


@dataclass(frozen=True)
class Style:
    """How figures look.

    Attributes:
        theme: ``light`` or ``dark``.
        language: ``en`` or ``zh``.
        medium: ``page``, to be read at arm's length, or ``slide``, with larger type and thicker lines.
    """

    theme: str = "light"
    language: str = "en"
    medium: str = "page"


_DEFAULT_STYLE: Final = Style()
_STYLE: ContextVar[Style] = ContextVar("zhishen_look", default=_DEFAULT_STYLE)
_CHOICES: Final = {"theme": THEMES, "language": LANGUAGES, "medium": MEDIA}


def current_style() -> Style:
    """The look that holds now."""
    return _STYLE.get()


@contextmanager
def use_style(**changes: str) -> Generator[Style]:
    """Within the block figures have another ``theme``, ``language`` or ``medium``; what is not named stays.

    Raises:
        ArgumentError: a theme, language or medium that there is not.

    Examples:
        >>> with use_style(language="zh", theme="dark") as dark:
        ...     dark
        Look(theme='dark', language='zh', medium='page')
    """
    for name, value in changes.items():
        check(name, OneOf(tuple(_CHOICES)), where="use_look", name="an option")
        check(value, OneOf(_CHOICES[name]), where="use_look", name=name)
    token = _STYLE.set(replace(current_style(), **changes))
    try:
        yield current_style()
    finally:
        _STYLE.reset(token)


# --- colors ----------------------------------------------------------------------------------------------------------

# The eight colors, on white and on dark paper: blue, vermilion, green, orange, purple, sky, brown, gray.
SERIES: Final[dict[str, tuple[str, ...]]] = {
    "light": ("#0063A8", "#C8470A", "#00845F", "#CF9100", "#AC3F8C", "#3D9FD8", "#6B4423", "#7C858F"),
    "dark": ("#4FA8EC", "#FF7A3D", "#2FBF92", "#F7C948", "#D873C0", "#A8DDFB", "#B98A5C", "#9AA3AE"),
}
_NEUTRALS: Final[dict[str, dict[str, str]]] = {
    "light": {
        "text": "#1F2328",  # what is read first
        "muted": "#646B75",  # what is read second: ticks, notes
        "grid": "#E4E7EB",
        "background": "#FFFFFF",
        "panel": "#F4F6F8",  # a quiet area, such as the box of a layer
        "highlight": "#D6ECFA",  # an area that is pointed at
    },
    "dark": {
        "text": "#E8EAED",
        "muted": "#A3ABB6",
        "grid": "#30363D",
        "background": "#0F1419",
        "panel": "#1B222A",
        "highlight": "#173A52",
    },
}
# The same thing has the same color in all figures: its number in SERIES.
ROLES: Final[dict[str, int]] = {
    "train": 0, "test": 1, "validation": 2,
    "forward": 0, "backward": 1,
    "negative": 0, "positive": 1,
    "sgd": 7, "momentum": 0, "nesterov": 5, "adagrad": 2, "rmsprop": 3, "adam": 1, "adamw": 4,
    "parameter": 3, "affine": 0, "conv": 2, "activation": 3, "norm": 4, "pool": 5, "dropout": 6, "loss": 1, "shape": 7,
    "step": 7, "sigmoid": 0, "tanh": 2, "relu": 1, "leaky_relu": 4, "gelu": 3, "softmax": 5,
    "l1": 1, "l2": 0,
}  # fmt: skip


def role_color(role: str) -> str:
    """The color of a role, such as ``"text"``, ``"adam"`` or ``"train"``, in the theme that holds now.

    Raises:
        ArgumentError: there is no such role.
    """
    paper = _NEUTRALS[current_style().theme]
    check(role, OneOf((*paper, *ROLES)), where="color", name="role")
    return paper[role] if role in paper else series_color(ROLES[role])


def series_color(number: int) -> str:
    """The color of the ``number``-th of several things that have no role; there are eight."""
    colors = SERIES[current_style().theme]
    return colors[number % len(colors)]


def colormap(kind: str) -> Any:
    """A Matplotlib color map that suits the theme.

    Args:
        kind: ``"sequential"``, from nothing to much; ``"diverging"``, from negative through 0 to positive; ``"grayscale"``,
            images as ink on paper.

    Raises:
        ArgumentError: there is no such kind.
    """
    from matplotlib.colors import LinearSegmentedColormap

    paper, blue, red, ink = role_color("background"), series_color(0), series_color(1), role_color("text")
    stops = {
        "sequential": [paper, role_color("highlight"), blue]
        if current_style().theme == "light"
        else [paper, role_color("highlight"), series_color(5)],
        "diverging": [blue, paper, red],
        "grayscale": [paper, ink],
    }
    check(kind, OneOf(tuple(stops)), where="color_map", name="kind")
    return LinearSegmentedColormap.from_list(f"zhishen {kind}", stops[kind])


# --- type -------------------------------------------------------------------------------------------------------------

_FONT_SIZES: Final[dict[str, float]] = {"title": 11.0, "label": 9.0, "note": 8.0}
_FONT_SCALE: Final = {"page": 1.0, "slide": 1.35}
# Fonts with Chinese characters, as the systems name them.
_CHINESE_FONTS: Final = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "Heiti SC", "Heiti TC", "STHeiti",
    "Noto Sans CJK JP", "Droid Sans Fallback", "Arial Unicode MS", "Noto Serif CJK SC", "SimSun", "Songti SC",
)  # fmt: skip


def font_size(kind: str) -> float:
    """The size of type, in points, of a ``"title"``, a ``"label"`` or a ``"note"``, for the medium that holds now.

    Raises:
        ArgumentError: there is no such kind.
    """
    check(kind, OneOf(tuple(_FONT_SIZES)), where="points", name="kind")
    return _FONT_SIZES[kind] * _FONT_SCALE[current_style().medium]


def _first_chinese_font(manager: Any) -> str | None:
    known = {font.name for font in manager.ttflist}
    return next((name for name in _CHINESE_FONTS if name in known), None)


@cache
def chinese_font() -> str | None:
    """A font of this system with Chinese characters; None, with one line on standard error, if there is none."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    found = _first_chinese_font(manager)
    if found is None:  # Matplotlib's list may be older than a font that was installed since
        listed = {font.fname for font in manager.ttflist}
        for path in set(font_manager.findSystemFonts()) - listed:
            with suppress(OSError, RuntimeError):  # not every file that is called a font is one
                manager.addfont(path)
        found = _first_chinese_font(manager)
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


def localized(en: str, zh: str) -> str:
    """The words in the language that holds now; in English where no font has Chinese characters."""
    return zh if current_style().language == "zh" and chinese_font() is not None else en


def rc_params() -> dict[Any, Any]:
    """Matplotlib's settings for the look that holds now, for ``matplotlib.rc_context``."""
    larger = _FONT_SCALE[current_style().medium]
    families = ["DejaVu Sans"]  # comes with Matplotlib, so a figure looks the same everywhere
    if current_style().language == "zh" and (found := chinese_font()) is not None:
        families.append(found)
    ink, muted, paper = role_color("text"), role_color("muted"), role_color("background")
    return {
        "font.family": families,
        "font.size": font_size("label"),
        "figure.facecolor": paper,
        "figure.dpi": 100,
        "savefig.facecolor": paper,
        "axes.facecolor": paper,
        "axes.edgecolor": muted,
        "axes.labelcolor": muted,
        "axes.labelsize": font_size("label"),
        "axes.titlecolor": ink,
        "axes.titlesize": font_size("label"),
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
        "xtick.labelsize": font_size("note"),
        "ytick.labelsize": font_size("note"),
        "grid.color": role_color("grid"),
        "grid.linewidth": 0.8 * larger,
        "lines.linewidth": 1.8 * larger,
        "lines.markersize": 4.5 * larger,
        "legend.frameon": False,
        "legend.fontsize": font_size("note"),
        "image.interpolation": "nearest",
        "svg.fonttype": "none",  # text stays text
        "svg.hashsalt": "zhishen",  # the same picture gives the same bytes
    }
