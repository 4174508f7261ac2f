"""The chapter pages: their sessions run, and both languages say the same about every row of the chapter."""

import ast
import doctest
import os
import re
from pathlib import Path

import pytest

from zhishen import set_language
from zhishen.figures.catalogue import figures

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "src" / "zhishen" / "chapters"
LANGUAGES = ("en", "zh")
ROWS = {
    1: ("1.1", "1.2", "1.3", "1.4", "1.5"),
    2: ("2.1", "2.2", "2.3", "2.4"),
    3: ("3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7"),
    4: ("4.1", "4.2", "4.2b", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8", "4.9"),
    5: ("5.1", "5.2", "5.3", "5.4", "5.5"),
    6: ("6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.7", "6.8", "6.9", "6.10"),
    7: ("7.1", "7.2", "7.3", "7.4"),
}
CHAPTERS = [chapter for chapter in ROWS if any((PAGES / language / f"{chapter}.md").exists() for language in LANGUAGES)]
EVERY_PAGE = [(language, chapter) for chapter in CHAPTERS for language in LANGUAGES]

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FIGURE = re.compile(r'<zs-[\w-]+[^>]* (?:name|figure)="(\w+)"[^>]*></zs-[\w-]+>')
SECTION = re.compile(r"^## (\S+) .+$", re.MULTILINE)
QUESTION = {"en": "<details><summary>Question: ", "zh": "<details><summary>思考："}
TITLE = {"en": "# Chapter {}: ", "zh": "# 第 {} 章 "}


def read(language: str, chapter: int) -> str:
    return (PAGES / language / f"{chapter}.md").read_text(encoding="utf-8")


def sessions(page: str) -> list[str]:
    """The blocks of Python, in order."""
    return [body for kind, body in FENCE.findall(page) if kind == "python"]


def examples(page: str, name: str) -> doctest.DocTest:
    """All sessions of a page as one, for they share their names."""
    return doctest.DocTestParser().get_doctest("\n".join(sessions(page)), {"__name__": "__main__"}, name, name, 0)


def outline(source: str) -> str:
    """The syntax tree of a statement without comments, with every string empty and without widths of columns."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
        if isinstance(node, ast.FormattedValue):
            node.format_spec = None
    return ast.dump(tree)


def prose(page: str) -> str:
    """A page without code, formulas and elements."""
    text = FENCE.sub("", page)
    text = re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL)
    return re.sub(r"`[^`]*`|\$[^$]*\$|<[^>]*>", "", text)


def sections(page: str) -> dict[str, str]:
    """The text of each section by its number."""
    starts = [*SECTION.finditer(page)]
    ends = [start.start() for start in starts[1:]] + [len(page)]
    return {start[1]: page[start.start() : end] for start, end in zip(starts, ends, strict=True)}


def test_some_pages_exist():
    assert CHAPTERS


# The sessions of the Chinese pages are the English ones, see below; `make verify` runs them too.
RUN = [page for page in EVERY_PAGE if os.environ.get("ALL_SESSIONS") or page[0] == "en"]


@pytest.fixture(autouse=True)
def _english_afterwards():
    yield
    set_language("en")


@pytest.mark.parametrize(("language", "chapter"), RUN)
def test_sessions_print_what_they_say(language, chapter, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    set_language(language)
    page = read(language, chapter)
    assert all(block.startswith(">>> ") for block in sessions(page))
    report: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    runner.run(examples(page, f"{language}/{chapter}.md"), out=report.append)
    assert runner.failures == 0, "".join(report)


@pytest.mark.parametrize(("language", "chapter"), EVERY_PAGE)
def test_every_row_has_a_section_with_code_and_a_question(language, chapter):
    page = read(language, chapter)
    assert page.startswith(TITLE[language].format(chapter))
    found = sections(page)
    assert sorted(found) == sorted(ROWS[chapter])
    for row, text in found.items():
        assert "```python\n" in text, row
        assert QUESTION[language] in text, row
        assert text.count("<details>") == text.count("</details>"), row


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_both_languages_have_the_same_sections_figures_and_code(chapter):
    en, zh = read("en", chapter), read("zh", chapter)
    assert list(sections(en)) == list(sections(zh))
    for row, text in sections(en).items():
        other = sections(zh)[row]
        assert FIGURE.findall(text) == FIGURE.findall(other), row
        sources = [[outline(example.source) for example in examples(part, row).examples] for part in (text, other)]
        assert sources[0] == sources[1], row


@pytest.mark.parametrize(("language", "chapter"), EVERY_PAGE)
def test_every_figure_exists_and_is_followed_by_its_command(language, chapter):
    page = read(language, chapter)
    option = "" if language == "en" else f" --language {language}"
    for name in FIGURE.findall(page):
        assert name in figures()
        command = f"zhishen figure {name}{option} --out {name}."
        element = rf'<zs-[\w-]+[^>\n]* (?:name|figure)="{name}"[^>\n]*></zs-[\w-]+>'
        assert re.search(rf"\n\n{element}\n\n```\n{re.escape(command)}", page), name


@pytest.mark.parametrize(("language", "chapter"), EVERY_PAGE)
def test_every_path_exists(language, chapter):
    paths = re.findall(r"`((?:src|examples|docs|tests)/[^`]*)`", read(language, chapter))
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_chinese_has_chinese_punctuation_and_spaces_around_latin_words(chapter):
    text = prose(read("zh", chapter))
    assert re.findall(r".{0,8}[\u4e00-\u9fff][,.;:!?]", text) == []
    assert re.findall(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]", text) == []
