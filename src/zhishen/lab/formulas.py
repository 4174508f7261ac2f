"""Formulas of the chapters as MathML, which browsers show without a script."""

from __future__ import annotations

import html
import re
from typing import Final

from zhishen.errors import ArgumentError

__all__ = ["formula"]

# Commands that latex2mathml does not know, each with others that look the same.
_COMMANDS: Final = {
    r"\arg\max": r"\text{arg max}",
    r"\arg\min": r"\text{arg min}",
    r"\begin{aligned}": r"\begin{split}",
    r"\end{aligned}": r"\end{split}",
}
# The name of a function, and the bracket after it, if any.
_NAMED: Final = re.compile(r"<m[io]>(log|exp|max|min|tanh|sin|cos)</m[io]>(<mo[^>]*>(?:&#x00028;|\())?")
# The bars of absolute values and of norms, which browsers take for operators.
_BAR: Final = re.compile(r'<mo(?: stretchy="false")?>(&#x0007C;|\||&#x02016;|‖)</mo>')


def formula(latex: str, *, block: bool) -> str:
    """A formula as MathML, without characters that Markdown changes.

    Raises:
        ArgumentError: the formula has a command that latex2mathml does not know.
    """
    from latex2mathml.converter import convert

    for command, known in _COMMANDS.items():
        latex = latex.replace(command, known)
    mathml = convert(html.unescape(latex.strip()), display="block" if block else "inline")
    if unknown := re.search(r"\\[A-Za-z]+|(?<=>)&(?=<)", mathml):
        raise ArgumentError(
            "formula {formula!r}: expected commands that latex2mathml knows, got {command}; use other commands",
            formula=latex,
            command=unknown[0],
        )
    mathml = _NAMED.sub(_spaced, mathml)
    mathml = _BAR.sub(r'<mo stretchy="false" lspace="0" rspace="0">\1</mo>', mathml)
    return re.sub(r"[*_\\`\[\]|]", lambda found: f"&#{ord(found[0])};", mathml).replace("\n", " ")


def _spaced(name: re.Match[str]) -> str:
    """The name of a function as an operator, so that there is a space between it and its argument."""
    bracket = name[2] or ""
    after = "0" if bracket else "0.17em"
    return f'<mo lspace="0.17em" rspace="{after}">{name[1]}</mo>{bracket}'
