"""The language of commands: option, variable, setting, locale, in this order; and what it covers."""

import os

import pytest

from zhishen import messages
from zhishen.cli import main
from zhishen.cli.language import chosen_language
from zhishen.cli.settings import forget_language, remember_language, remembered_language, settings_path


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    """A home without settings, in an English place."""
    for name in ("ZHISHEN_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    yield
    messages.set_language("en")


def test_option_variable_setting_locale_in_this_order(monkeypatch):
    assert chosen_language([]) == "en"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert chosen_language([]) == "zh"
    remember_language("en")
    assert chosen_language([]) == "en"
    monkeypatch.setenv("ZHISHEN_LANGUAGE", "中文")
    assert chosen_language([]) == "zh"
    assert chosen_language(["train", "--language", "en"]) == "en"
    assert chosen_language(["train", "--language=cn"]) == "zh"


def test_the_first_variable_of_the_locale_counts(monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert chosen_language([]) == "en"


def test_config_remembers_and_forgets(capsys):
    assert main(["config", "language", "cn"]) == 0
    assert remembered_language() == "zh"
    assert main(["config", "language", "auto"]) == 0
    assert remembered_language() is None
    assert main(["config"]) == 0
    assert "auto" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["config", "language", "fr"], ["config", "color", "red"]])
def test_config_refuses_what_it_does_not_know(arguments, capsys):
    assert main(arguments) == 1
    assert "expected" in capsys.readouterr().err
    assert not settings_path().exists()


@pytest.mark.parametrize("content", [b"language = 3", b"\xff", b"[", b"language = 'fr'", b"[" * 70_000])
def test_settings_that_cannot_be_read_are_ignored(content):
    path = settings_path()
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert remembered_language() is None


def test_settings_that_cannot_be_written(tmp_path, monkeypatch, capsys):
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "taken"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "taken"))
    assert main(["config", "language", "zh"]) == 1
    assert "ZHISHEN_LANGUAGE" in capsys.readouterr().err


def test_forgetting_twice():
    forget_language()
    forget_language()
    assert remembered_language() is None


COMMANDS = ["train", "evaluate", "predict", "graph", "figure", "report", "search", "data", "config"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_the_option(command, capsys):
    assert main([command, "--help"]) == 0
    english = capsys.readouterr().out
    assert "--language" in english
    assert "Usage:" in english
    assert main([command, "--language", "zh", "--help"]) == 0
    chinese = capsys.readouterr().out
    assert "用法" in chinese
    assert "选项" in chinese


@pytest.mark.parametrize("command", [["config"], ["figure", "sigmoid"], ["graph", "x"], ["report", "run"]])
def test_an_unknown_language_is_wrong_usage(command, capsys):
    assert main([*command, "--language", "fr"]) == 2
    assert "fr" in capsys.readouterr().err


def test_the_environment_is_as_before():
    before = dict(os.environ)
    main(["figure", "nosuch", "--language", "zh"])
    assert dict(os.environ) == before
    assert messages.language() == "en"
