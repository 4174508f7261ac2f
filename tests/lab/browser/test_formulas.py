"""Formulas on the screen of a phone: sub- and superscripts stay legible, in the lab and on the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from zhishen.lab.formulas import formula

ROOT = Path(__file__).parents[3]
STYLES = {
    "lab": ROOT / "src" / "zhishen" / "lab" / "static" / "lab.css",
    "site": ROOT / "docs" / "assets" / "site.css",
}
SMALLEST = 9.0  # pixels of the screen
NESTED = ("e^{-x_{i_j}^2}", r"\frac{1}{2^{\frac{a_1}{b_1}}}")
# The texts of formulas, each with the size of its letters.
SIZES = """() => [...document.querySelectorAll("math *")]
    .filter((each) => !each.children.length && each.textContent.trim())
    .map((each) => [each.textContent, parseFloat(getComputedStyle(each).fontSize)])"""


def formulas() -> list[str]:
    """The formulas of all chapters, without repetitions, and a script of a script of a script."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "src" / "zhishen" / "chapters" / "en").glob("*.md")]
    prose = [re.sub(r"^```.*?^```$|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE) for text in texts]
    found = [
        each for text in prose for pair in re.findall(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$", text, re.DOTALL) for each in pair
    ]
    return [*sorted({each.strip() for each in found if each.strip()}), *NESTED]


def document(style: str) -> str:
    """A page with each formula in a sentence, in a cell of a table and in a line of its own."""
    rows = "".join(
        f"<p>{formula(each, block=False)}</p><table><tr><td>{formula(each, block=False)}</td></tr></table>"
        f"{formula(each, block=True)}"
        for each in formulas()
    )
    # The theme of the site has texts of 16 pixels.
    return f'<style>{style}</style><div class="md-typeset" style="font-size: 16px">{rows}</div>'


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page as wide as the screen of a phone."""
    page = browser.new_page(viewport={"width": 360, "height": 700})
    yield page
    page.close()


@pytest.mark.parametrize("place", STYLES)
def test_scripts_are_legible(phone: Page, place: str):
    phone.set_content(document(STYLES[place].read_text(encoding="utf-8")))
    sizes = phone.evaluate(SIZES)
    assert len(sizes) > 1000
    assert [(text, size) for text, size in sizes if size < SMALLEST] == []


@pytest.mark.parametrize("place", STYLES)
def test_scripts_are_smaller_than_what_they_belong_to(phone: Page, place: str):
    style = STYLES[place].read_text(encoding="utf-8")
    phone.set_content(f"<style>{style}</style><p>{formula('a_{b_c}', block=False)}</p>")
    base, script, second = [size for _, size in phone.evaluate(SIZES)]
    assert base > script > second >= SMALLEST


def test_too_small_scripts_are_found(phone: Page):
    phone.set_content(f"<p style='font-size: 14px'>{formula('a_{b_c}', block=False)}</p>")
    assert min(size for _, size in phone.evaluate(SIZES)) < SMALLEST
