"""The pages of the lab as HTML: the chapters that are read beside the book, and the tools of `TOOLS` beside them.

A chapter is a Markdown file of `zhishen.chapters`, and a tool one of ``texts/``; both have custom elements. Formulas
become MathML and code is highlighted here, so that a page is complete before any script runs. The custom elements, such
as ``<zs-race figure="optimizer_race"></zs-race>``, come alive in the browser.
"""

from __future__ import annotations

import html
import re
from functools import cache
from importlib import resources
from string import Template
from typing import Any, Final

from zhishen.figures.catalogue import CHAPTERS
from zhishen.lab.formulas import formula
from zhishen.messages import LANGUAGES

__all__ = ["TOOLS", "chapter_page", "framed_page", "index_page", "missing_page", "section_titles", "tool_page"]

# The pages beside the chapters: the name in the address and of the text → the name in the navigation.
TOOLS: Final[dict[str, tuple[str, str]]] = {
    "workbench": ("Workbench", "工作台"),
    "drawing-board": ("Drawing board", "写字板"),
    "viewer": ("Graph viewer", "计算图"),
}

_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "name": ("zhishen lab", "至深实验室"),
    "skip": ("To the content", "跳到正文"),
    "chapters": ("Chapters and tools", "各章与工具"),
    "contents": ("On this page", "本页内容"),
    "other": ("中文", "English"),
    "theme": ("Light or dark", "浅色或深色"),
    "missing": ("This page does not exist.", "没有这一页。"),
    "home": ("To the map of the chapters", "回到各章的地图"),
    "before": ("Previous chapter", "上一章"),
    "after": ("Next chapter", "下一章"),
    "chapter": ("Chapter {number}", "第 {number} 章"),
}
_CODE: Final = re.compile(r"^```.*?^```$|(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL | re.MULTILINE)
_FORMULA: Final = re.compile(r"\$\$(.+?)\$\$|(?<![\\$\w])\$(?!\s)([^$]+?)(?<!\s)\$", re.DOTALL)
_SECTION: Final = re.compile(r"^## (\S+) (.+)$", re.MULTILINE)
# Markdown takes an element on a line of its own for a paragraph.
_ELEMENT: Final = re.compile(r"<p>((?:<zs-[^>]*></zs-[^>]*>\s*)+)</p>")
# Markdown leaves the inside of an HTML tag as it is.
_SUMMARY: Final = re.compile(r"<summary>(.*?)</summary>", re.DOTALL)
_PLACE: Final = "\ue000{}\ue001"  # private characters, which no text has


@cache
def chapter_page(language: str, number: int) -> str:
    """The page of a chapter."""
    text = _chapter_text(language, number)
    title = text.partition("\n")[0].removeprefix("# ")
    links = "".join(
        f'<li><a href="#s{section}"><span>{section}</span> {html.escape(name)}</a></li>'
        for section, name in section_titles(language, number)
    )
    contents = f'<nav class="contents" aria-label="{_text("contents", language)}"><ol>{links}</ol></nav>'
    body = f"{contents}<main id=main tabindex=-1>{_article(text)}{_neighbors(language, number)}</main>"
    return framed_page(language, title, body, path=str(number), kind="chapter")


@cache
def tool_page(language: str, name: str) -> str:
    """The page of a tool: a key of `TOOLS`."""
    text = _own_text(language, name)
    title = text.partition("\n")[0].removeprefix("# ")
    body = f"<main id=main tabindex=-1>{_article(text)}</main>"
    return framed_page(language, title, body, path=name, kind="tool")


def index_page(language: str) -> str:
    """The map of the chapters."""
    body = f"<main id=main tabindex=-1>{_article(_own_text(language, 'index'))}</main>"
    return framed_page(language, _text("name", language), body, path="", kind="index")


def missing_page(language: str) -> str:
    """The page for an address that does not exist."""
    text = f'<p>{_text("missing", language)}</p><p><a href="/{language}/">{_text("home", language)}</a></p>'
    return framed_page(language, _text("name", language), f"<main id=main>{text}</main>", path="", kind="missing")


def section_titles(language: str, number: int) -> list[tuple[str, str]]:
    """The number and the title of each section of a chapter."""
    return [(found[1], found[2]) for found in _SECTION.finditer(_chapter_text(language, number))]


@cache
def _chapter_text(language: str, number: int) -> str:
    return resources.files("zhishen").joinpath(f"chapters/{language}/{number}.md").read_text(encoding="utf-8")


def _own_text(language: str, name: str) -> str:
    return resources.files("zhishen").joinpath(f"lab/texts/{language}/{name}.md").read_text(encoding="utf-8")


def _text(key: str, language: str) -> str:
    return _TEXTS[key][LANGUAGES.index(language)]


def _neighbors(language: str, number: int) -> str:
    """Links to the chapters before and after."""
    links = [
        f'<a href="/{language}/{other}" rel="{relation}"><small>{_text(key, language)}</small> '
        f"{html.escape(CHAPTERS[other][LANGUAGES.index(language)])}</a>"
        for other, relation, key in ((number - 1, "prev", "before"), (number + 1, "next", "after"))
        if other in CHAPTERS
    ]
    return f'<nav class="neighbors">{"".join(links)}</nav>'


@cache
def _template() -> Template:
    return Template(resources.files("zhishen").joinpath("lab/static/page.html").read_text(encoding="utf-8"))


def framed_page(language: str, title: str, body: str, *, path: str, kind: str) -> str:
    """A page with the bar on top.

    Args:
        language: of the page.
        title: of its tab.
        body: HTML.
        path: of the page, below its language.
        kind: selects the style.
    """
    other = LANGUAGES[1 - LANGUAGES.index(language)]
    chapters = "".join(
        f'<li><a href="/{language}/{number}" title="{html.escape(names[LANGUAGES.index(language)])}"'
        f"{' aria-current=page' if path == str(number) else ''}>"
        f'<span class="visually-hidden">{_text("chapter", language).format(number=number)}</span>'
        f'<span aria-hidden="true">{number}</span></a></li>'
        for number, names in CHAPTERS.items()
    ) + "".join(
        f'<li class="tool"><a href="/{language}/{name}"{" aria-current=page" if path == name else ""}>'
        f"{html.escape(names[LANGUAGES.index(language)])}</a></li>"
        for name, names in TOOLS.items()
    )
    values = {key: html.escape(_text(key, language)) for key in ("name", "skip", "chapters", "theme")}
    return _template().substitute(
        values, language=language, title=html.escape(re.sub(r"[`*$]", "", title)), kind=kind, body=body, nav=chapters,
        other_language=other, other_name=_text("other", language), other_path=f"/{other}/{path}",
    )  # fmt: skip


# --- Markdown ---------------------------------------------------------------------------------------------------------


@cache
def _markdown() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"highlight": _highlighted}).enable("table")


def _article(text: str) -> str:
    """Markdown as HTML, each section within an element of its own."""
    formulas: list[str] = []

    def hide(found: re.Match[str]) -> str:
        formulas.append(formula(found[1] or found[2], block=found[1] is not None))
        return _PLACE.format(len(formulas) - 1)

    prose, last = "", 0
    for code in _CODE.finditer(text):
        prose += _FORMULA.sub(hide, text[last : code.start()]) + code[0]
        last = code.end()
    prose += _FORMULA.sub(hide, text[last:])
    page = _ELEMENT.sub(r"\1", _markdown().render(prose))
    page = _SUMMARY.sub(lambda found: f"<summary>{_markdown().renderInline(found[1])}</summary>", page)
    for number, mathml in enumerate(formulas):
        page = page.replace(_PLACE.format(number), mathml)
    return _sections(page)


def _sections(page: str) -> str:
    """Put each heading of level 2, with what follows it, into a section with an id."""
    parts = re.split(r"(?=<h2>)", page)
    sections = [re.sub(r"<h2>(\S+) (.*?)</h2>", _heading, part, count=1, flags=re.DOTALL) for part in parts[1:]]
    return parts[0] + "".join(f"{section}</section>" for section in sections)


def _heading(found: re.Match[str]) -> str:
    number = found[1]
    return (
        f'<section id="s{number}" aria-labelledby="h{number}"><h2 id="h{number}">'
        f'<a href="#s{number}"><span>{number}</span> {found[2]}</a></h2>'
    )


def _highlighted(code: str, language: str, attributes: str) -> str:
    """A block of code with a class for each kind of token."""
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    del attributes
    name = {"python": "pycon" if code.startswith(">>> ") else "python", "": "text"}.get(language, language)
    inner = highlight(code, get_lexer_by_name(name), HtmlFormatter(nowrap=True))
    return f'<pre class="code" tabindex="0"><code>{inner}</code></pre>'
