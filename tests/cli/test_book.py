"""``zhishen book``: run, list and shell."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from zhishen.figures.catalogue import figures
from zhishen.interop.book import SCRIPTS, running

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a script of a chapter, and return its path as a reader would type it."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "MPLBACKEND"):
        monkeypatch.delenv(name, raising=False)

    def call(text: str, path: str = "ch05/script.py") -> str:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
        return path

    return call


def test_a_script_runs_with_its_arguments(zhishen, write):
    path = write("import sys; from common.functions import relu; print(relu(-1.0), sys.argv[1:])")
    assert zhishen("book", "run", path, "--epochs", "3", "--own") == (0, "0.0 ['--epochs', '3', '--own']\n", "")


def test_figures_are_saved_where_they_are_asked_for(zhishen, write, tmp_path):
    path = write("import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()", "ch04/gradient_1d.py")
    status, out, err = zhishen("book", "run", "--save-figures", "out", path)
    assert (status, out) == (0, "")
    assert err == f"zhishen: figure saved: {tmp_path / 'out' / 'gradient_1d-1.png'}\n"


@pytest.mark.parametrize(
    ("code", "status"), [("raise SystemExit(3)", 3), ("1 / 0", 1), ("raise KeyboardInterrupt", 130)]
)
def test_exit_statuses(zhishen, write, code, status):
    assert zhishen("book", "run", write(code))[0] == status


def test_an_error_of_a_script_is_its_traceback(zhishen, write, tmp_path):
    _, out, err = zhishen("book", "run", write("from common.layers import Affine\nAffine()\n"))
    assert out == ""
    assert err.splitlines()[:2] == [
        "Traceback (most recent call last):", f'  File "{tmp_path / "ch05" / "script.py"}", line 2, in <module>'
    ]  # fmt: skip
    assert err.splitlines()[-1].startswith("TypeError")


def test_a_missing_script_is_one_sentence(refuses):
    assert "expected the path of a script, got ch05/none.py, which is no such file" in refuses(
        "book", "run", "ch05/none.py"
    )


def test_no_script_is_wrong_usage(zhishen):
    assert zhishen("book", "run")[0] == 2
    assert zhishen("book", "walk")[0] == 2


def test_the_list_has_every_script(zhishen):
    status, out, err = zhishen("book", "list")
    assert (status, err) == (0, "")
    assert all(script.path in out for script in SCRIPTS)
    assert "zhishen figure optimizer_paths" in out
    assert f"{len(SCRIPTS)} scripts" in out


def test_the_list_is_in_chinese_in_chinese(zhishen):
    out = zhishen("book", "list", "--chapter", "6", "--language", "zh")[1]
    assert "与学习相关的技巧" in out
    assert "docs/normalization.zh.md" in out
    assert "ch05" not in out


def test_the_list_as_json(zhishen):
    out = zhishen("book", "list", "--json")[1]
    records = [json.loads(line) for line in out.splitlines()]
    assert [record["script"] for record in records] == [script.path for script in SCRIPTS]
    assert records[0]["shows"]["zh"].startswith("第一个脚本")
    chapters = [
        json.loads(line)["chapter"] for line in zhishen("book", "list", "--chapter", "8", "--json")[1].splitlines()
    ]
    assert set(chapters) == {8}


def test_a_chapter_that_does_not_exist_is_refused(refuses):
    assert "--chapter" in refuses("book", "list", "--chapter", "9")


def test_pages_and_figures_of_the_list_exist():
    assert {script.figure for script in SCRIPTS} - {None} <= set(figures())
    for script in SCRIPTS:
        page = DOCS.parent / script.page
        assert page.is_file()
        assert page.with_suffix(".zh.md").is_file()
    assert len({script.path for script in SCRIPTS}) == len(SCRIPTS) == 48


# --- the shell --------------------------------------------------------------------------------------------------------


def test_the_shell_has_the_modules(zhishen, monkeypatch):
    lines = "from common.layers import *\nprint(Affine(np.eye(2), np.zeros(2)).forward(np.ones((1, 2))))\n1 / 0\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    status, out, err = zhishen("book", "shell")
    assert status == 0
    assert "[[1. 1.]]" in out
    assert "from common.layers import *" in err
    assert "ZeroDivisionError" in err


def test_exit_ends_the_shell_with_its_status(zhishen, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("import sys\nsys.exit(4)\n"))
    assert zhishen("book", "shell")[0] == 4


def test_the_shell_is_that_of_ipython_if_it_is_installed(zhishen, monkeypatch):
    calls = []
    ipython = SimpleNamespace(start_ipython=lambda **options: calls.append(options))
    monkeypatch.setattr(running, "find_spec", lambda name: object())
    monkeypatch.setattr(running, "late_import", lambda name, **_: ipython)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    assert zhishen("book", "shell")[0] == 0
    assert calls[0]["user_ns"]["__name__"] == "__main__"
