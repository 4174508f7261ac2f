"""The pages of the chapters: every row is there, in both languages, and every name on them exists."""

import re
from pathlib import Path

import pytest

from zhishen.figures.catalogue import find

DOCS = Path(__file__).parents[1] / "docs"
PAGES = [DOCS / "chapters.md", DOCS / "chapters.zh.md"]
LINKING = [*sorted(DOCS.glob("*.md")), *sorted(DOCS.parent.glob("README*.md"))]
LINK = re.compile(r"\]\(([^)#]+)")
# The rows of the notes' checklist that the library covers, by chapter.
ROWS = {
    1: range(1, 6),
    2: range(1, 5),
    3: range(1, 8),
    4: (1, 2, "2b", *range(3, 10)),
    5: range(1, 6),
    6: range(1, 11),
    7: range(1, 5),
}


def rows(page: Path) -> dict[str, list[str]]:
    """The cells of each row of a page, by the row's number."""
    lines = page.read_text(encoding="utf-8").splitlines()
    numbered = [line.strip("|").split("|") for line in lines if re.match(r"\| \d+\.", line)]
    return {number.strip(): [cell.strip() for cell in cells] for number, *cells in numbered}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_row_is_there(page):
    expected = {f"{chapter}.{row}" for chapter, numbers in ROWS.items() for row in numbers}
    assert expected <= rows(page).keys()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_readme_leads_to_every_row_in_two_steps(page):
    readme = DOCS.parent / ("README.zh.md" if page.name.endswith(".zh.md") else "README.md")
    assert f"docs/{page.name}" in LINK.findall(readme.read_text(encoding="utf-8"))
    for row, cells in rows(page).items():
        assert any(LINK.findall(cell) for cell in cells), row


def test_both_languages_name_the_same_code_examples_figures_and_pages():
    english, chinese = map(rows, PAGES)
    assert english.keys() == chinese.keys()
    assert all(english[row][1:4] == chinese[row][1:4] for row in english)
    for row in english:
        assert LINK.findall(english[row][4]) == [
            link.replace(".zh.md", ".md") for link in LINK.findall(chinese[row][4])
        ]
    assert all(english[row][0] != chinese[row][0] for row in english)


@pytest.mark.parametrize(
    "page", sorted(DOCS.glob("*.md")) + sorted(DOCS.parent.glob("README*.md")), ids=lambda page: page.name
)
def test_links_lead_to_files(page):
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not re.match(r"[a-z]+:", link)]
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing, f"{page.name} links to {missing}"


def test_figures_exist():
    names = {name for row in rows(PAGES[0]).values() for name in re.findall(r"`(\w+)`", row[3])}
    assert len(names) > 70
    for name in names:
        assert find(name).name == name


def test_every_example_is_on_the_page():
    text = PAGES[0].read_text(encoding="utf-8")
    examples = {path.stem for path in (DOCS.parent / "examples").glob("*.py")}
    assert not {name for name in examples if f"examples/{name}.py" not in text}
