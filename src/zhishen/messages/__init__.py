"""Texts for people: constant templates with named values.

A text that a person reads is written as a constant template, such as ``"expected {count} labels, got {shape}"``, and
its values are passed by name. The template is a constant of the source, so a program can collect all templates, and a
catalog can hold a translation of each. Exceptions format their templates in the same way, see `zhishen.errors`.
"""

from __future__ import annotations

__all__ = ["message"]


def message(template: str, /, **values: object) -> str:
    """The text of a template: ``template`` with ``values`` in the places of their names.

    Args:
        template: a constant, in the notation of `str.format`. Without values it is the text, braces included.
        **values: one value for each name in the template.

    Examples:
        >>> message("expected {count} labels, got {shape}", count=10, shape=(3, 1))
        'expected 10 labels, got (3, 1)'
    """
    return template.format(**values) if values else template
