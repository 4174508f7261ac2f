"""The files of the library as pages with highlighted code: ``/en/source/zhishen/nn/loss.py#L12`` is line 12 of a file.

Only files that the package itself contains have a page. An address is looked up in the list of these files; it is never
joined to a path.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import zhishen
from zhishen.lab.pages import framed_page

__all__ = ["source_page"]

_PACKAGE: Final = Path(zhishen.__file__).parent.resolve()


def source_page(language: str, file: str) -> str | None:
    """The page of a file of the library; None if the library has no such file.

    Args:
        language: of the bar on top of the page.
        file: such as ``"zhishen/nn/affine.py"``.
    """
    path = _files().get(file)
    if path is None:
        return None
    lines = _highlighted(path.read_text(encoding="utf-8"))
    code = "".join(f'<span class="line" id="L{number}">{line}\n</span>' for number, line in enumerate(lines, 1))
    body = (
        f"<main id=main tabindex=-1><h1>{html.escape(file)}</h1>"
        f'<pre class="code numbered" tabindex="0" lang="en" translate="no"><code>{code}</code></pre></main>'
    )
    return framed_page(language, file, body, path=f"source/{file}", kind="source")


@cache
def _files() -> Mapping[str, Path]:
    """The Python files of the package by their names in addresses, without links that lead out of the package."""
    return {
        f"zhishen/{path.relative_to(_PACKAGE).as_posix()}": path
        for path in _PACKAGE.rglob("*.py")
        if path.is_file() and path.resolve().is_relative_to(_PACKAGE)
    }


@cache  # a site shows each file of the library in two languages
def _highlighted(code: str) -> tuple[str, ...]:
    """The lines of a Python file as HTML, with a class for each kind of token."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    text = highlight(code, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    return (*text.removesuffix("\n").split("\n"),)
