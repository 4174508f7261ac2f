"""The list of figures: how figures are found, and their texts."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from own_entries import entry

from zhishen.errors import ArgumentError
from zhishen.figures import catalogue
from zhishen.figures.catalogue import MODULES, figures, find
from zhishen.figures.theme import use_style


def test_an_unknown_name_suggests_the_nearest():
    with pytest.raises(ArgumentError, match="did you mean 'sigmoid'"):
        find("sigmiod")


def test_texts_are_in_the_current_language(monkeypatch):
    monkeypatch.setattr("zhishen.figures.theme.chinese_font", lambda: "Noto Sans CJK SC")
    assert str(entry().title) == "A title"
    with use_style(language="zh"):
        assert str(entry().title) == "标题"


def test_an_unknown_name_without_a_near_one_names_the_command():
    with pytest.raises(ArgumentError, match="got 'zzzzzz'; list all figures with: zhishen figure"):
        find("zzzzzz")


def test_figures_are_in_the_order_of_the_modules_whichever_module_is_imported_first():
    code = (
        "import zhishen.figures.chapter6_search, zhishen.figures.chapter1\n"
        "from zhishen.figures.catalogue import figures\nprint(*figures())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == list(figures())


def test_the_list_has_every_module_that_registers_figures():
    folder = Path(catalogue.__file__).parent
    registering = {
        path.stem
        for path in folder.glob("*.py")
        if re.search(r"^(@figure\(|    figure\()", path.read_text(), re.MULTILINE)
    }
    assert registering - {"catalogue"} | {"chapter5_graphs"} == set(MODULES)


@pytest.mark.parametrize(("chapter", "count"), [(4, 8), (5, 5)])
def test_every_topic_of_a_chapter_has_a_figure(chapter, count):
    rows = {row for entry in figures().values() if entry.chapter == chapter for row in entry.rows}
    assert rows >= {f"{chapter}.{k}" for k in range(1, count + 1)}
