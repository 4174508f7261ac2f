"""The language of commands: option, variable, setting, locale, in this order; and what it covers."""

import os

import pytest

from zhishen import messages
from zhishen.cli import main
from zhishen.cli.language import chosen_language
from zhishen.cli.settings import remember_language

pytestmark = pytest.mark.usefixtures("home")


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
