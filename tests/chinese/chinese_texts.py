"""Every Chinese text of the project, by file and line, for the tests of its words and of its form."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CHARACTER = "[\u4e00-\u9fff]"
CODE = "\ue000"  # stands for code or a formula

_FENCE = re.compile(r"^(`{3,}).*?^\1 *$", re.MULTILINE | re.DOTALL)
_INLINE = [
    re.compile(r"(`+)(?!`).+?\1", re.DOTALL),
    re.compile(r"\$\$.+?\$\$", re.DOTALL),
    re.compile(r"\$[^$\n]+\$"),
]
_COMMAND = re.compile(r"^  zhishen .*$", re.MULTILINE)
_DATE = re.compile("%[Ymd]")  # formats of dates
_TARGET = re.compile(r"(?<=\])\([^()\s]*\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


_MAY_BE_CHINESE = re.compile(rf"{CHARACTER}|\\[uUN]")  # a source whose strings have characters, or their numbers
_PLAIN = re.compile(r"[^/\"`{}]+")  # code of JavaScript without strings, comments and brackets
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')  # of JavaScript
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


class Text(NamedTuple):
    """A text, and the file and the line where it begins."""

    file: str
    line: int
    text: str


def prose(markdown: str) -> str:
    """The sentences of a page: without code, formulas, tags and targets of links; no line moves.

    Examples:
        >>> prose("见[数据](data.zh.md)：`x.T`。")
        '见[数据]：\\ue000。'
    """
    for pattern in (_FENCE, *_INLINE):
        markdown = pattern.sub(lambda match: CODE + "\n" * match.group().count("\n"), markdown)
    return _TAG.sub("", _TARGET.sub("", markdown))


@cache
def pages() -> list[Text]:
    """The Chinese pages and lessons, with their code."""
    paths = [ROOT / "README.zh.md", *(ROOT / "docs").glob("*.zh.md"), *(ROOT / "src/zhishen/chapters/zh").glob("*.md")]
    paths += (ROOT / "src/zhishen/lab/texts/zh").glob("*.md")
    return [Text(_name(path), 1, path.read_text(encoding="utf-8")) for path in sorted(paths)]


@cache
def messages() -> list[Text]:
    """The translations of the catalogs, without the commands of examples."""
    return [
        Text(name, each.lineno or 0, _COMMAND.sub("", str(each.string)))
        for name, catalog in catalogs()
        for each in catalog
        if each.id
    ]


@cache
def catalogs() -> list[tuple[str, Catalog]]:
    """The catalogs, by file."""
    found: list[tuple[str, Catalog]] = []
    for path in sorted((ROOT / "src").rglob("*.po")):
        with path.open("rb") as file:
            found.append((_name(path), read_po(file)))
    return found


@cache
def literals() -> list[Text]:
    """The Chinese strings of the sources, of the examples and of the tools, without the templates of the catalogs."""
    templates = {str(each.id) for _, catalog in catalogs() for each in catalog}
    paths = [path for folder in ("src", "examples", "tools") for path in sorted((ROOT / folder).rglob("*.py"))]
    sources = {path: path.read_text(encoding="utf-8") for path in paths}
    return [
        Text(_name(path), line, text)
        for path, source in sources.items()
        if _MAY_BE_CHINESE.search(source)
        for line, text in strings(source)
        if re.search(CHARACTER, text) and not _DATE.search(text) and inspect.cleandoc(text) not in templates
    ]


@cache
def scripts() -> list[Text]:
    """The Chinese strings of the lab's pages; a value within a template becomes ``{}``."""
    return [
        Text(_name(path), line, text)
        for path in sorted((ROOT / "src/zhishen/lab/static").glob("[!v]*/*.js"))
        for line, text in script_strings(path.read_text(encoding="utf-8"))
        if re.search(CHARACTER, text)
    ]


def script_strings(source: str) -> list[tuple[int, str]]:
    """The strings of a JavaScript file, with their lines; those within the values of a template come on their own.

    Examples:
        >>> script_strings('t("step", `第 ${at("x")} 步`) // "no"')
        [(1, 'step'), (1, 'x'), (1, '第 {} 步')]
    """
    found: list[tuple[int, str]] = []
    _scan(source, 0, "", found)
    return found


def _scan(source: str, place: int, end: str, found: list[tuple[int, str]]) -> int:
    """Collect the strings of code up to the bracket ``end``; return the place after it."""
    while place < len(source):
        if token := _PLAIN.match(source, place) or _COMMENT.match(source, place):
            place = token.end()
        elif token := _STRING.match(source, place):
            found.append((source.count("\n", 0, place) + 1, token[0][1:-1]))
            place = token.end()
        elif source[place] == "`":
            place = _template(source, place + 1, found)
        elif source[place] == "{":
            place = _scan(source, place + 1, "}", found)
        elif source[place] == end:
            return place + 1
        else:
            place += 1
    return place


def _template(source: str, place: int, found: list[tuple[int, str]]) -> int:
    """Collect a template and the strings within its values; return the place after it."""
    line, text = source.count("\n", 0, place) + 1, ""
    while source[place] != "`":
        if source.startswith("${", place):
            text, place = text + "{}", _scan(source, place + 2, "}", found)
        else:
            text, place = text + source[place], place + 1
    found.append((line, text))
    return place + 1


def strings(source: str) -> Iterator[tuple[int, str]]:
    """The strings of a Python file that are not docstrings, with their lines; a value in an f-string becomes ``{}``."""
    tree = ast.parse(source)
    inner: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            inner.add(node.value)  # a docstring
        if isinstance(node, ast.JoinedStr):
            inner.update(node.values)
            yield node.lineno, "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inner:
            yield node.lineno, node.value


def sessions() -> list[Text]:
    """What the commands print in Chinese, as the tests keep it."""
    paths = sorted((ROOT / "tests" / "cli").glob("*.zh.txt"))
    return [Text(_name(path), 1, path.read_text(encoding="utf-8")) for path in paths]


def places(texts: list[Text], pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern occurs: ``file:line: the text around it``."""
    return [place(text, match) for text in texts for match in pattern.finditer(text.text)]


def place(text: Text, match: re.Match[str]) -> str:
    """Where a match is: ``file:line: the text around it``."""
    around = text.text[max(0, match.start() - 12) : match.end() + 12]
    return f"{text.file}:{text.line + text.text.count(chr(10), 0, match.start())}: {around!r}"


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
