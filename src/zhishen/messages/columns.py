"""Columns of text on a terminal, where a Chinese character takes the width of two Latin ones."""

from __future__ import annotations

import unicodedata

__all__ = ["display_width", "pad_left", "pad_right"]


def display_width(text: str) -> int:
    """The number of terminal columns that a text takes.

    Examples:
        >>> display_width("loss"), display_width("损失")
        (4, 4)
    """
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad_left(text: str, width: int) -> str:
    """The text with spaces before it, so that it takes ``width`` columns."""
    return " " * (width - display_width(text)) + text


def pad_right(text: str, width: int) -> str:
    """The text with spaces after it, so that it takes ``width`` columns."""
    return text + " " * (width - display_width(text))
