"""Texts for people: constant templates with named values, in the language of the reader.

A text that a person reads is written as a constant template, such as ``"expected {count} labels, got {shape}"``, and
its values are passed by name. The template is a constant of the source, so a program can collect all templates, and a
catalog can hold a translation of each. Exceptions format their templates in the same way, see `zhishen.errors`.

`set_language` chooses the language. Before the first call it is the language of the variable ``ZHISHEN_LANGUAGE``, else
English. The catalog of another language is read when the first text is needed. A template that
it does not have stays English.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import gettext
    from collections.abc import Iterable, Mapping

__all__ = [
    "LANGUAGES",
    "Deferred",
    "deferred",
    "language",
    "listed",
    "message",
    "set_language",
    "translated",
    "understood",
]

LANGUAGES: tuple[str, ...] = ("en", "zh")
_VARIABLE = "ZHISHEN_LANGUAGE"
_NAMES = {
    "en": "en", "english": "en", "英文": "en", "英语": "en",
    "zh": "zh", "cn": "zh", "chinese": "zh", "中文": "zh", "汉语": "zh",
}  # fmt: skip

_language: str | None = None  # None: not chosen yet


def understood(name: str) -> str | None:
    """The language that a name means, ``"en"`` or ``"zh"``; None for an unknown name.

    Case does not matter, and what follows the language in the name of a locale is ignored.

    Examples:
        >>> understood("zh_CN.UTF-8"), understood("cn"), understood("中文"), understood("en-US"), understood("fr")
        ('zh', 'zh', 'zh', 'en', None)
    """
    whole = name.strip().lower()
    return _NAMES.get(whole) or _NAMES.get(whole.replace("-", "_").partition("_")[0])


def set_language(name: str) -> None:
    """Choose the language of all texts: errors, tables, help, figures.

    Args:
        name: ``"en"`` or ``"zh"``; also other names of the two, such as ``"cn"``, ``"中文"`` or ``"zh_CN"``.

    Raises:
        ArgumentError: the language is unknown.

    Examples:
        >>> set_language("en")
        >>> language()
        'en'
    """
    global _language
    chosen = understood(name)
    if chosen is None:
        from zhishen.errors import ArgumentError

        raise ArgumentError(
            "set_language: expected one of {languages}, got {name!r}; choose one of these",
            languages=", ".join(LANGUAGES),
            name=name,
        )
    _language = chosen


def language() -> str:
    """The language of all texts, ``"en"`` or ``"zh"``."""
    global _language
    if _language is None:
        _language = understood(os.environ.get(_VARIABLE, "")) or "en"
    return _language


def message(template: str, /, **values: object) -> str:
    """The text of a template in the chosen language, with ``values`` in the places of their names.

    Args:
        template: a constant, in the notation of `str.format`. Without values it is the text, braces included.
        **values: one value for each name in the template.

    Examples:
        >>> message("expected {count} labels, got {shape}", count=10, shape=(3, 1))
        'expected 10 labels, got (3, 1)'
    """
    text = translated(template)
    if not values:
        return text
    if language() == "en":
        return text.format(**values)
    from zhishen.messages.spacing import format_chinese

    return format_chinese(text, values)


def listed(names: Iterable[object]) -> str:
    """Names one after the other, with the comma of the language between them.

    Examples:
        >>> listed(["sgd", "adam"])
        'sgd, adam'
    """
    return message(", ").join(map(str, names))


class Deferred(str):
    """A text that is translated when it is formatted or converted by `str`, not when it is made; see `deferred`."""

    __slots__ = ("_template", "_values")

    def __new__(cls, template: str, values: Mapping[str, object]) -> Self:
        """The English text, with what it takes to make the translation."""
        made = super().__new__(cls, template.format(**values) if values else template)
        made._template, made._values = template, dict(values)
        return made

    def __str__(self) -> str:
        return message(self._template, **self._values)  # the tool reads the template where `deferred` is called

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


def deferred(template: str, /, **values: object) -> Deferred:
    """The text of a template, as `message` makes it, but in the language at the time when it is shown.

    For texts in tables that are made when a module is imported.
    """
    return Deferred(template, values)


def translated(template: str, /) -> str:
    """A template in the chosen language, with the places of its values.

    For texts that are kept in tables, such as the help of an option; elsewhere `message` is what you need.
    """
    return template if language() == "en" or not template else _catalog(language()).gettext(template)


@cache
def _catalog(name: str) -> gettext.NullTranslations:
    """The translations of a language, from ``zh/LC_MESSAGES/zhishen.mo``; an empty catalog where there is no file."""
    import gettext
    from pathlib import Path  # here, because it takes a twentieth of the time of `import zhishen`

    return gettext.translation("zhishen", Path(__file__).parent, languages=[name], fallback=True)
