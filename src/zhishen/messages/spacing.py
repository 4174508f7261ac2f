"""Spaces where the values of a Chinese template begin and end.

A Chinese text has one space between a Chinese character and a Latin letter or a digit, and none between two Chinese
characters or beside Chinese punctuation. A template does not know whether its values are Chinese.
"""

from __future__ import annotations

import string
from collections.abc import Mapping

__all__ = ["format_chinese"]

_PUNCTUATION = "，。；：？！、（）《》“”"


def format_chinese(template: str, values: Mapping[str, object]) -> str:
    """The text of a Chinese template, as `str.format` makes it, with the right spaces before and after each value.

    Examples:
        >>> format_chinese("应为{what}，得到的是 {found}", {"what": "TOML", "found": "末尾"})
        '应为 TOML，得到的是末尾'
    """
    text = ""
    for literal, name, spec, conversion in string.Formatter().parse(template):
        text = _after_value(text, literal)
        if name is not None:
            place = f"{{{name}{'!' + conversion if conversion else ''}{':' + spec if spec else ''}}}"
            text = _before_value(text, place.format(**values))
    return text


def _before_value(text: str, value: str) -> str:
    """The text and the value that follows it; only a space of the text can go, as the value may be the user's."""
    if text.endswith(" ") and _is_chinese(text[-2:-1]) and _is_wide(value[:1]):
        return text[:-1] + value
    return text + _space(text[-1:], value[:1]) + value


def _after_value(text: str, literal: str) -> str:
    """The text, which ends with a value, and the part of the template that follows the value."""
    if literal.startswith(" ") and _is_wide(text[-1:]) and _is_wide(literal[1:2]):
        return text + literal[1:]
    return text + _space(text[-1:], literal[:1]) + literal


def _space(left: str, right: str) -> str:
    """What belongs between two characters, of which one may be missing."""
    mixed = (_is_chinese(left) and _is_latin(right)) or (_is_latin(left) and _is_chinese(right))
    return " " if mixed else ""


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _is_wide(character: str) -> bool:
    return _is_chinese(character) or (character != "" and character in _PUNCTUATION)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
