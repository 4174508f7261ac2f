"""The pages of the lab for a site without a server: the same pages, with addresses that hold in every folder.

A page is a file ``index.html`` in a folder of its own, so that its address is that of the folder. Its element ``html``
names the folder of Pyodide, by which the page's script knows that a Web Worker computes. The policy of the served lab
is in a header; here it is an element ``meta``, with what Pyodide needs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from string import Template
from typing import Final

from zhishen.figures.catalogue import CHAPTERS
from zhishen.lab.engine import operations
from zhishen.lab.pages import TOOLS, chapter_page, index_page, tool_page
from zhishen.lab.source_pages import source_page
from zhishen.messages import LANGUAGES

__all__ = ["first_page", "policy", "site_pages"]

_POLICY: Final = Template(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'$origin; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'$origin; font-src 'self'; media-src 'self' blob:; worker-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)
_ADDRESS: Final = re.compile(r' (href|src)="/([^"#?]*)')
_NEIGHBOR: Final = re.compile(r' href="([a-z0-9-]+)"')  # another page of the same folder
_HEAD: Final = re.compile(r"<html (.*?)>(.*?<meta charset=[^>]*>)", re.DOTALL)
_FIRST: Final = """<!doctype html>
<html lang="{language}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="refresh" content="0; url={language}/" />
    <title>zhishen</title>
  </head>
  <body><a href="{language}/">zhishen</a></body>
</html>
"""


def site_pages(pyodide: str) -> Iterator[tuple[str, str]]:
    """The name of the file of each page, and its HTML.

    Args:
        pyodide: the folder of Pyodide: an address, or a folder of the site.
    """
    for language in LANGUAGES:
        pages = {"": index_page(language)}
        pages |= {str(chapter): chapter_page(language, chapter) for chapter in CHAPTERS}
        pages |= {name: tool_page(language, name) for name in TOOLS}
        pages |= {f"source/{file}": source_page(language, file) or "" for file in _shown_files()}
        for path, page in pages.items():
            folder = f"{language}/{path}".rstrip("/")
            yield f"{folder}/index.html", _moved(page, folder, pyodide)


def first_page(language: str) -> str:
    """The page of the site's own address, which leads to a language."""
    return _FIRST.format(language=language)


def policy(pyodide: str) -> str:
    """The Content-Security-Policy of a page."""
    origin = "/".join(pyodide.split("/")[:3]) if "://" in pyodide else ""
    return _POLICY.substitute(origin=f" {origin}".rstrip())


def _shown_files() -> list[str]:
    """The files of the library from which elements show code."""
    return sorted({source["file"] for operation in operations().values() for source in operation.source()})


def _moved(page: str, folder: str, pyodide: str) -> str:
    """A page with relative addresses, the place of Pyodide, and the policy."""
    up = "../" * (folder.count("/") + 1)
    page = _ADDRESS.sub(lambda found: f' {found[1]}="{up}{_as_folder(found[2])}', page)
    page = _NEIGHBOR.sub(r' href="\1/"', page)
    rules = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy(pyodide), quote=False)}" />'
    return _HEAD.sub(
        lambda found: f'<html {found[1]} data-pyodide="{html.escape(pyodide)}">{found[2]}\n    {rules}', page, count=1
    )


def _as_folder(path: str) -> str:
    return path if path.startswith("static/") or path.endswith("/") else f"{path}/"
