"""``zhishen lab``."""

from __future__ import annotations

import json
import sys

import pytest

from zhishen.cli import main

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
