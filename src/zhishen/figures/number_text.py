"""Numbers as text with powers of ten in Unicode: Matplotlib's mathematical text has no Chinese characters."""

from __future__ import annotations

from typing import Final

__all__ = ["scientific", "superscript"]

_SUPERSCRIPTS: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def superscript(number: int) -> str:
    """A whole number in superscript characters.

    Examples:
        >>> superscript(-12)
        '⁻¹²'
    """
    return str(number).translate(_SUPERSCRIPTS)


def scientific(value: float) -> str:
    """A number with one digit and a power of ten; 0 as it is.

    Examples:
        >>> scientific(0.000018), scientific(0.0)
        ('2 × 10⁻⁵', '0')
    """
    if value == 0:
        return "0"
    digits, exponent = f"{value:.0e}".split("e")
    return f"{digits} × 10{superscript(int(exponent))}"
