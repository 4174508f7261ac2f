"""The style of figures: light or dark, for a page or for a slide, in English or in Chinese.

`use_style` sets one style for everything that is drawn within its block. A drawing asks for colors by their role and
for texts in both languages, so that it is written once::

    ax.plot(epoch, loss, color=role_color("adam"))
    ax.set_xlabel(localized("loss", "损失"))

The colors are close to those of Okabe and Ito. Readers without red or green cones can tell them apart, by lightness
where not by hue.

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

from zhishen import messages
from zhishen._checks import OneOf, check
from zhishen.figures.matplotlib_import import import_matplotlib
from zhishen.messages import deferred, message
from zhishen.messages.spacing import format_chinese

__all__ = [
    "LANGUAGES",
    "MEDIA",
    "ROLES",
    "SERIES",
    "THEMES",
    "Style",
    "colormap",
    "current_style",
    "figure_settings",
    "font_size",
    "localized",
    "rc_params",
    "role_color",
    "series_color",
    "use_style",
]

THEMES: Final = ("light", "dark")
LANGUAGES: Final = ("en", "zh")
MEDIA: Final = ("page", "slide")


@dataclass(frozen=True)
class Style:
    """The style of figures.

    Attributes:
        theme: ``light`` or ``dark``.
        language: ``en`` or ``zh``.
        medium: ``page``, to be read at arm's length, or ``slide``, with larger text and thicker lines.
    """

    theme: str = "light"
    language: str = "en"
    medium: str = "page"


_STYLE: ContextVar[Style | None] = ContextVar("zhishen_style", default=None)
_SETTINGS: ContextVar[Style | None] = ContextVar("zhishen_settings", default=None)  # the style of Matplotlib's settings
_CHOICES: Final = {"theme": THEMES, "language": LANGUAGES, "medium": MEDIA}


def current_style() -> Style:
    """The style that figures have now; outside of `use_style` they are in the language of all texts."""
    return _STYLE.get() or Style(language=messages.language())


@contextmanager
def use_style(**changes: str) -> Generator[Style]:
    """Within the block, figures have another ``theme``, ``language`` or ``medium``; what is not given stays the same.

    Args:
        **changes: ``theme``, ``language`` and ``medium``, see `Style`.

    Raises:
        ArgumentError: the name of an option, or its value, does not exist.

    Examples:
        >>> with use_style(language="zh", theme="dark") as dark:
        ...     dark
        Style(theme='dark', language='zh', medium='page')
    """
    for name, value in changes.items():
        check(name, OneOf(tuple(_CHOICES)), where="use_style", name=deferred("an option"))
        check(value, OneOf(_CHOICES[name]), where="use_style", name=name)
    token = _STYLE.set(replace(current_style(), **changes))
    try:
        yield current_style()
    finally:
        _STYLE.reset(token)


# --- colors ----------------------------------------------------------------------------------------------------------

# The eight colors, on a white and on a dark background: blue, vermilion, green, orange, purple, sky, brown, gray.
SERIES: Final[dict[str, tuple[str, ...]]] = {
    "light": ("#0063A8", "#C8470A", "#00845F", "#CF9100", "#AC3F8C", "#3D9FD8", "#6B4423", "#7C858F"),
    "dark": ("#4FA8EC", "#FF7A3D", "#2FBF92", "#F7C948", "#D873C0", "#A8DDFB", "#B98A5C", "#9AA3AE"),
}
_NEUTRALS: Final[dict[str, dict[str, str]]] = {
    "light": {
        "text": "#1F2328",  # titles and numbers
        "muted": "#646B75",  # secondary text: ticks, notes
        "grid": "#E4E7EB",
        "background": "#FFFFFF",
        "panel": "#F4F6F8",  # an area in the background, such as the box of a layer
        "highlight": "#D6ECFA",  # an area that stands out
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
# The same thing has the same color in all figures: the index of its color in SERIES.
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
    """The color of a role, such as ``"text"``, ``"adam"`` or ``"train"``, in the current theme.

    Raises:
        ArgumentError: the role does not exist.
    """
    neutrals = _NEUTRALS[current_style().theme]
    check(role, OneOf((*neutrals, *ROLES)), where="role_color", name="role")
    return neutrals[role] if role in neutrals else series_color(ROLES[role])


def series_color(index: int) -> str:
    """The color of one of several things that have no role; there are eight colors, which then repeat."""
    colors = SERIES[current_style().theme]
    return colors[index % len(colors)]


def colormap(kind: str) -> Any:
    """A Matplotlib colormap that suits the current theme.

    Args:
        kind: ``"sequential"``, from 0 to the largest value; ``"diverging"``, from negative values through 0 to positive
            ones; ``"grayscale"``, from the color of the background to the color of the text, for images.

    Raises:
        ArgumentError: the kind does not exist.
    """
    from matplotlib.colors import LinearSegmentedColormap

    background, highlight = role_color("background"), role_color("highlight")
    strongest = series_color(0) if current_style().theme == "light" else series_color(5)
    stops = {
        "sequential": [background, highlight, strongest],
        "diverging": [series_color(0), background, series_color(1)],
        "grayscale": [background, role_color("text")],
    }
    check(kind, OneOf(tuple(stops)), where="colormap", name="kind")
    return LinearSegmentedColormap.from_list(f"zhishen {kind}", stops[kind])


# --- text -------------------------------------------------------------------------------------------------------------

_FONT_SIZES: Final[dict[str, float]] = {"title": 11.0, "label": 9.0, "note": 8.0}
_FONT_SCALE: Final = {"page": 1.0, "slide": 1.35}
# Fonts with Chinese characters, as the systems name them.
_CHINESE_FONTS: Final = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "Heiti SC", "Heiti TC", "STHeiti",
    "Noto Sans CJK JP", "Droid Sans Fallback", "Arial Unicode MS", "Noto Serif CJK SC", "SimSun", "Songti SC",
)  # fmt: skip


def font_size(kind: str) -> float:
    """The font size, in points, of a ``"title"``, a ``"label"`` or a ``"note"``, for the current medium.

    Raises:
        ArgumentError: the kind does not exist.
    """
    check(kind, OneOf(tuple(_FONT_SIZES)), where="font_size", name="kind")
    return _FONT_SIZES[kind] * _FONT_SCALE[current_style().medium]


def _first_chinese_font(manager: Any) -> str | None:
    known = {font.name for font in manager.ttflist}
    return next((name for name in _CHINESE_FONTS if name in known), None)


@cache
def chinese_font() -> str | None:
    """The name of an installed font with Chinese characters; None, with a line on standard error, if there is none."""
    import_matplotlib()
    from matplotlib import font_manager

    manager = font_manager.fontManager
    found = _first_chinese_font(manager)
    if found is None:  # Matplotlib keeps a list of fonts, which may be older than a font
        listed = {font.fname for font in manager.ttflist}
        for path in set(font_manager.findSystemFonts()) - listed:
            with suppress(OSError, RuntimeError):  # some files with the ending of a font are not fonts
                manager.addfont(path)
        found = _first_chinese_font(manager)
    if found is None:
        print(  # noqa: T201 - printed once, so that the user sees why the text is not Chinese
            message(
                "zhishen: no font with Chinese characters was found, so figures have English text; install one, such "
                "as fonts-noto-cjk"
            ),
            file=sys.stderr,
        )
    else:  # few fonts with Chinese characters have a bold variant, and Matplotlib warns about each text
        logging.getLogger("matplotlib.font_manager").addFilter(
            lambda record: "Failed to find font weight" not in record.getMessage()
        )
    return found


def _has_chinese() -> bool:
    """Whether what draws the texts has Chinese characters."""
    try:
        return chinese_font() is not None
    except ImportError:  # without Matplotlib, in a page of a site, the browser draws them, by fonts of its own
        return True


def localized(en: str, zh: str, /, **values: object) -> str:
    """The text in the current language; in English if no font has Chinese characters.

    Args:
        en: the English template, see `zhishen.messages.message`.
        zh: the Chinese template.
        **values: one value for each name in the templates.

    Examples:
        >>> localized("step {step}", "第 {step} 步", step=3)
        'step 3'
    """
    # Without the catalog: where no font has Chinese, the text stays English.
    if current_style().language == "zh" and _has_chinese():
        return format_chinese(zh, values) if values else zh
    return en.format(**values) if values else en


def rc_params() -> dict[Any, Any]:
    """Matplotlib's settings for the current style, for ``matplotlib.rc_context``."""
    scale = _FONT_SCALE[current_style().medium]
    families = ["DejaVu Sans"]  # comes with Matplotlib, so a figure is the same everywhere
    if current_style().language == "zh" and (found := chinese_font()) is not None:
        families.append(found)
    text, muted, background = role_color("text"), role_color("muted"), role_color("background")
    return {
        "font.family": families,
        "font.size": font_size("label"),
        "figure.facecolor": background,
        "figure.dpi": 100,
        "savefig.facecolor": background,
        "axes.facecolor": background,
        "axes.edgecolor": muted,
        "axes.labelcolor": muted,
        "axes.labelsize": font_size("label"),
        "axes.titlecolor": text,
        "axes.titlesize": font_size("label"),
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titley": 1.0,  # Matplotlib need not look for labels above the axes, of which no figure has any
        "axes.linewidth": 0.8 * scale,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.unicode_minus": False,
        "text.color": text,
        "xtick.color": muted,
        "ytick.color": muted,
        "xtick.labelsize": font_size("note"),
        "ytick.labelsize": font_size("note"),
        "grid.color": role_color("grid"),
        "grid.linewidth": 0.8 * scale,
        "lines.linewidth": 1.8 * scale,
        "lines.markersize": 4.5 * scale,
        "legend.frameon": False,
        "legend.fontsize": font_size("note"),
        "image.interpolation": "nearest",
        "svg.fonttype": "none",  # text stays text
        "svg.hashsalt": "zhishen",  # the same figure gives the same bytes
    }


@contextmanager
def figure_settings() -> Generator[None]:
    """Within the block, Matplotlib has its own default settings with those of the current style on top.

    So a figure does not depend on the user's matplotlibrc file, nor on styles that the program has chosen. A block
    within a block of the same style changes nothing.
    """
    mpl = import_matplotlib()
    if _SETTINGS.get() == current_style():
        yield
        return
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(rc_params())
        token = _SETTINGS.set(current_style())
        try:
            yield
        finally:
            _SETTINGS.reset(token)
