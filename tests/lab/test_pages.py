"""Pages: the chapters as HTML, the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import zhishen
from zhishen.figures import figures
from zhishen.lab.pages import TOOLS, chapter_page, index_page, missing_page, section_titles, tool_page

STATIC = Path(zhishen.__file__).parent / "lab" / "static"
EVERY = [(language, chapter) for language in ("en", "zh") for chapter in range(1, 8)]
ELEMENT = re.compile(r"<zs-([\w-]+)([^>]*)></zs-\1>")


@pytest.mark.parametrize(("language", "chapter"), EVERY)
def test_formulas_code_and_elements_are_html(language, chapter):
    page = chapter_page(language, chapter)
    body = re.sub(r"<(pre|code).*?</\1>", "", page, flags=re.DOTALL)
    assert "$" not in body, "every formula is MathML"
    assert "```" not in body
    assert "\ue000" not in page
    assert not re.search(r"<summary>[^<]*`", page), "code in the heading of an answer is code"
    assert not re.search(r"<p>\s*<zs-", page), "an element is no part of a paragraph"
    assert not re.search(r"\sstyle=|\son\w+=|<script(?! src=| type=\"module\" src=)", page), "the policy refuses these"


@pytest.mark.parametrize(("language", "chapter"), EVERY)
def test_every_section_has_an_id_and_a_place_in_the_contents(language, chapter):
    page = chapter_page(language, chapter)
    for number, title in section_titles(language, chapter):
        assert f'<section id="s{number}"' in page
        assert f'href="#s{number}"' in page
        assert title
    assert page.count("<section id=") == page.count("</section>")


@pytest.mark.parametrize(("language", "chapter"), EVERY)
def test_every_element_exists_and_names_a_figure(language, chapter):
    page = chapter_page(language, chapter)
    keys = []
    for name, attributes in ELEMENT.findall(page):
        assert (STATIC / "elements" / f"{name}.js").exists(), name
        figure = re.search(r'(?:name|figure)="(\w+)"', attributes)
        assert figure, f"{name}: the site needs a figure to show"
        assert figure[1] in figures(), figure[1]
        if name != "figure":
            own = re.search(r'\bid="([\w-]+)"', attributes)
            keys.append(own[1] if own else name)
    assert len(keys) == len(set(keys)), "elements that occur twice need ids: their state is in the address"


@pytest.mark.parametrize("chapter", range(1, 8))
def test_both_languages_have_the_same_elements_and_formulas(chapter):
    pages = [chapter_page(language, chapter) for language in ("en", "zh")]
    first, second = (ELEMENT.findall(page) for page in pages)
    assert first == second
    display = [page.count('display="block"') for page in pages]
    assert display[0] == display[1]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_has_a_page_that_every_page_leads_to(language, name):
    page = tool_page(language, name)
    assert page.count("<h1") == 1
    assert f'href="/{language}/{name}" aria-current=page' in page
    for other in (chapter_page(language, 1), index_page(language)):
        assert f'href="/{language}/{name}"' in other
    for element, _ in ELEMENT.findall(page):
        assert (STATIC / "elements" / f"{element}.js").exists()
    assert ELEMENT.findall(page) == ELEMENT.findall(tool_page("zh" if language == "en" else "en", name))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_other_pages(language):
    assert index_page(language).count("<h1") == 1
    assert f'href="/{language}/"' in missing_page(language)
