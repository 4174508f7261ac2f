"""``zhishen lab``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from zhishen.cli import main
from zhishen.lab.export import PYODIDE, Exported

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def english():
    from zhishen import set_language

    yield
    set_language("en")


@pytest.fixture
def served(monkeypatch):
    """`serve` as a function that notes its arguments and says that it is ready."""
    calls = []

    def serve(port, *, language, browser, ready):
        calls.append({"port": port, "language": language, "browser": browser})
        ready("http://127.0.0.1:8765/en/?token=abc", 8765)

    monkeypatch.setattr("zhishen.lab.server.serve", serve)
    return calls


def test_it_prints_the_address(served, capsys):
    assert main(["lab", "--no-browser"]) == 0
    assert "http://127.0.0.1:8765/en/?token=abc" in capsys.readouterr().out
    assert served == [{"port": 0, "language": "en", "browser": False}]


def test_json_is_one_object(served, capsys):
    assert main(["lab", "--json", "--port", "8765"]) == 0
    assert json.loads(capsys.readouterr().out) == {"address": "http://127.0.0.1:8765/en/?token=abc", "port": 8765}
    assert served[0]["browser"] is True


def test_the_language_of_the_command_is_that_of_the_first_page(served, capsys):
    assert main(["lab", "--language", "zh", "--no-browser"]) == 0
    assert served[0]["language"] == "zh"
    assert "实验室" in capsys.readouterr().out


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_a_wrong_port_is_refused(port, capsys):
    assert main(["lab", "--port", port]) == 2
    assert "port" in capsys.readouterr().err


def test_a_missing_package_is_one_sentence(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "starlette", None)
    assert main(["lab"]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "pip install" in error


@pytest.fixture
def exported(monkeypatch):
    """`export` as a function that notes its arguments."""
    calls = []

    def export(folder, *, pyodide, language):
        calls.append((folder, pyodide, language))
        return Exported(folder, 12, 3_400_000)

    monkeypatch.setattr("zhishen.lab.export.export", export)
    return calls


def test_export_says_where_the_site_is_and_how_to_try_it(exported, served, capsys):
    assert main(["lab", "--export", "a site"]) == 0
    out = capsys.readouterr().out
    assert "12 files, 3.4 MB" in out
    assert "python -m http.server --bind 127.0.0.1 --directory 'a site'" in out
    assert exported == [(Path("a site"), PYODIDE, "en")]
    assert served == []


def test_export_as_json_is_one_object(exported, capsys):
    assert main(["lab", "--export", "site", "--pyodide", "folder", "--json", "--language", "zh"]) == 0
    assert json.loads(capsys.readouterr().out) == {"folder": "site", "files": 12, "bytes": 3_400_000}
    assert exported == [(Path("site"), "folder", "zh")]


def test_pyodide_without_export_is_refused(served, capsys):
    assert main(["lab", "--pyodide", "folder"]) == 1
    assert "expected --export with it" in capsys.readouterr().err
    assert served == []
