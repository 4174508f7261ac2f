"""The width of text, and names that are short enough for a drawing."""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["shorten_name", "text_width"]

_LONGEST_NAME: Final = 22  # characters; the hover text has the whole name

_NARROW: Final = set("iljtfr.,:;|!'()[]/\\ -")
_WIDE: Final = set("mwMW@%±×—∞OQGDHNU")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """An upper estimate of a text's width, without a look at the font, so that a drawing is the same everywhere."""
    ems = 0.0
    for character in text:
        if unicodedata.east_asian_width(character) in "WF":
            ems += 1.05
        elif character in _NARROW:
            ems += 0.42
        elif character in _WIDE:
            ems += 0.95
        else:
            ems += 0.66
    return ems * size * (1.1 if bold else 1.0)


def shorten_name(name: str, longest: int = _LONGEST_NAME) -> str:
    """A name with at most ``longest`` characters: the last layers of a path, the beginning of another name."""
    parts = name.split(".")
    for begin in range(len(parts)):
        last = ("…" if begin else "") + ".".join(parts[begin:])
        if len(last) <= longest:
            return last
    return parts[-1][: longest - 1] + "…"
