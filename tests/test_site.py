"""The pages of the site and its navigation, and the check of a built site; the site itself is built in tests/verify."""

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def tool(name):
    """A program of tools/."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


notebooks, pages, check = tool("site_notebooks"), tool("site_pages"), tool("site_check")
# Pages that the build makes of the sources.
MADE = {"gallery.md", "api/index.md"} | {f"api/{module}.md" for module in pages.public_modules()}


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_the_navigation_names_existing_files(language):
    for place in set(pages.listed(pages.navigation(language))) - MADE:
        assert pages.places()[place][language].is_file()


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_every_page_is_in_the_navigation_once(language):
    listed = pages.listed(pages.navigation(language))
    assert sorted(listed) == sorted(set(listed))
    assert set(listed) == pages.places().keys() | MADE - {"api/zhishen.md"}


def test_every_file_of_the_documentation_is_a_page():
    sources = {path for forms in pages.places().values() for path in forms.values()}
    assert set((ROOT / "docs").glob("*.md")) <= sources


def test_a_page_has_its_chinese_form_if_there_is_one():
    assert pages.places()["tour.md"]["zh"].name == "tour.zh.md"
    assert pages.places()["kernels.md"]["en"] == ROOT / "docs" / "kernels.md"
    assert pages.places()["chapters/2.md"]["zh"].parent.name == "zh"


def test_the_reference_has_the_names_that_zhishen_exports():
    import zhishen

    modules = pages.public_modules()
    assert set(zhishen.__all__) == set(modules["zhishen"])
    assert set(zhishen.nn.__all__) == set(modules["zhishen.nn"])
    assert modules["zhishen.nn"]["activation"] == "zhishen.nn.activation.activation"


def test_the_notebooks_are_pages_in_both_languages():
    forms = pages.places()["examples/notebooks/first_network.md"]
    assert [path.name for path in forms.values()] == ["first_network.ipynb", "first_network.zh.ipynb"]
    assert pages.heading(forms["en"]) == "A first network"


def test_a_notebook_is_texts_code_and_outputs(tmp_path):
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ["a\n", "b\n"]},
        {"output_type": "display_data", "data": {"text/html": ["<b>\n", "\n", "1</b>"], "text/plain": "1"}},
        {"output_type": "display_data", "data": {"image/png": "QUJD\n", "text/plain": "<Figure>"}},
        {"output_type": "execute_result", "data": {"text/plain": ["3"]}},
        {"output_type": "execute_result", "data": {"text/plain": []}},
    ]
    cells = [
        {"cell_type": "markdown", "source": ["# Title\n", "[b](b.md)"]},
        {"cell_type": "code", "source": "x = 1", "outputs": outputs},
    ]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert notebooks.notebook_parts(path) == [
        (True, "# Title\n[b](b.md)"),
        (False, "~~~~~~~~ python\nx = 1\n~~~~~~~~"),
        (False, "~~~~~~~~ text\na\nb\n~~~~~~~~"),
        (False, '<div class="zs-output"><b> 1</b></div>'),
        (False, '<div class="zs-output"><img alt="" src="data:image/png;base64,QUJD"></div>'),
        (False, "~~~~~~~~ text\n3\n~~~~~~~~"),
    ]
    assert notebooks.notebook_texts(path) == "# Title\n[b](b.md)"


def test_pictures_of_figures_scroll_where_they_would_be_illegible():
    from zhishen.figures.gallery_page import PIXELS_PER_INCH

    css = (ROOT / "docs" / "assets" / "site.css").read_text(encoding="utf-8")
    (rule,) = re.findall(r"\.zs-figure img \{([^}]*)\}", css)
    assert f"min-width: calc(var(--width) * {PIXELS_PER_INCH}px)" in rule
    assert re.search(r"\.zs-picture \{[^}]*overflow-x: auto", css)


HEAD = '<html><head><link rel="stylesheet" href="a.css"></head><body><h1 id="top">A</h1>'


@pytest.fixture
def site(tmp_path):
    """A site of two pages without faults."""
    (tmp_path / "a.css").write_text("body { background: url(a.png) }")
    (tmp_path / "a.png").write_bytes(b"")
    (tmp_path / "a.html").write_text(HEAD + '<a href="b.html#end">b</a><a href="https://numpy.org">NumPy</a>')
    (tmp_path / "b.html").write_text(HEAD + '<h2 id="end">B</h2><a href="#top">top</a><img src="a.png">')
    return tmp_path


def test_a_correct_site_has_no_problems(site):
    assert check.problems(site) == []


@pytest.mark.parametrize(
    ("addition", "problem"),
    [
        ('<a href="c.html">c</a>', "no such file: c.html"),
        ('<a href="b.html#middle">b</a>', "no such place on the page: b.html#middle"),
        ('<a href="#end">end</a>', "no such place on the page: #end"),
        ('<img src="b.png">', "no such file: b.png"),
        ('<script src="https://example.org/a.js"></script>', "requests https://example.org/a.js"),
        ('<img src="//example.org/a.png">', "requests //example.org/a.png"),
        ('<p style="background: url(https://example.org/a.png)"></p>', "requests https://example.org/a.png"),
        ('<link rel="preconnect" href="https://example.org">', "requests https://example.org"),
    ],
)
def test_a_fault_of_a_page_is_found(site, addition, problem):
    path = site / "a.html"
    path.write_text(path.read_text() + addition)
    assert check.problems(site) == [f"a.html: {problem}"]


def test_a_font_from_elsewhere_is_found(site):
    (site / "a.css").write_text("@import 'https://example.org/font.css';")
    assert check.problems(site) == ["a.css: requests https://example.org/font.css"]
