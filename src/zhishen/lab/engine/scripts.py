"""Pieces of the Python scripts that a page shows as "the same numbers in Python"."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["call", "literal"]

_WIDTH = 100


def literal(value: Any) -> str:
    """A value as Python writes it: ``(1.0, -0.5)``, ``"valley"``; lists of numbers become tuples.

    Examples:
        >>> literal([1.0, -0.5]), literal("valley"), literal([0.3])
        ('(1.0, -0.5)', '"valley"', '(0.3,)')
    """
    if isinstance(value, str):
        text = repr(value)
        # Double quotes, unless the text needs the others.
        return text if '"' in text else f'"{text[1:-1]}"'
    if isinstance(value, list | tuple):
        inner = ", ".join(map(literal, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return re.sub(r"\.0+$", ".0", repr(value))


def call(name: str, *arguments: Any, **options: Any) -> str:
    """A call of a function, with literals as arguments.

    Examples:
        >>> call("optim.SGD", lr=0.95)
        'optim.SGD(lr=0.95)'
    """
    parts = [literal(value) for value in arguments] + [f"{key}={literal(value)}" for key, value in options.items()]
    text = f"{name}({', '.join(parts)})"
    if len(text) <= _WIDTH:
        return text
    return f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + ")"
