"""Numbers as text with powers of ten in Unicode: Matplotlib's mathematical text has no Chinese characters."""

from __future__ import annotations

from typing import Final

__all__ = ["power_of_ten", "scientific", "superscript"]

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


def power_of_ten(exponent: float) -> str:
    """The power of ten with an exponent rounded to a whole number.

    Examples:
        >>> power_of_ten(-6.8)
        '10⁻⁷'
    """
    return f"10{superscript(round(exponent))}"
