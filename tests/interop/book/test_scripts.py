"""The list of the book's scripts: each has its path, its page and its figure."""

from pathlib import Path

from zhishen.figures import find
from zhishen.interop.book.scripts import CHAPTER_TITLES, SCRIPTS

ROOT = Path(__file__).parents[3]


def test_each_script_is_listed_once_in_the_order_of_the_chapters():
    paths = [script.path for script in SCRIPTS]
    assert len(set(paths)) == len(paths)
    assert [script.chapter for script in SCRIPTS] == sorted(script.chapter for script in SCRIPTS)
    assert {script.chapter for script in SCRIPTS} == set(CHAPTER_TITLES) == set(range(1, 9))
    assert "ch05/train_neuralnet.py" in paths


def test_each_page_is_in_the_documentation():
    assert [script.path for script in SCRIPTS if not (ROOT / script.page).is_file()] == []


def test_each_command_draws_a_figure_of_the_catalogue():
    for script in SCRIPTS:
        if script.figure is None:
            assert script.command is None
        else:
            assert find(script.figure).name == script.figure
            assert script.command == f"zhishen figure {script.figure}"
