"""Wrong usage in the language of the reader: each message of the parser has a Chinese form."""

from __future__ import annotations

import re

import pytest

from zhishen import messages
from zhishen.cli import main, usage


@pytest.fixture
def chinese():
    messages.set_language("zh")
    yield
    messages.set_language("en")


@pytest.mark.parametrize(
    ("text", "template", "values"),
    [
        ("No such option: --epocs (Possible options: --epochs, --lr)", 0, ["--epocs", "--epochs, --lr"]),
        ("No such option: --zzz", 1, ["--zzz"]),
        ("No such command 'trian'. Did you mean 'train'?", 2, ["'trian'", "'train'"]),
        ("No such command 'zzz'.", 3, ["'zzz'"]),
        ("Missing command.", 4, []),
        ("Missing argument 'RUN'.", 5, ["'RUN'"]),
        ("Option '--lr' requires an argument.", 6, ["'--lr'"]),
        ("Option '--json' does not take a value.", 7, ["'--json'"]),
        ("Got unexpected extra argument (b)", 8, ["b"]),
        ("Got unexpected extra arguments (b c)", 8, ["b c"]),
        ("Invalid value for '--epochs': 'x' is not a valid integer.", 9, ["'--epochs'"]),
        ("Invalid value for '--lr': 'x' is not a valid float.", 10, ["'--lr'"]),
        ("Invalid value for '--theme': 'x' is not one of 'light', 'dark'.", 11, ["'--theme'", "'light', 'dark'"]),
    ],
)
def test_each_message_has_a_chinese_form_with_its_values(text, template, values, chinese):
    first = next(i for i, (pattern, _) in enumerate(usage._MESSAGES) if re.fullmatch(pattern, text, re.DOTALL))
    assert first == template
    translated = usage._translated(text)
    assert re.search("[\u4e00-\u9fff]", translated)
    for value in values:
        assert value in translated


def test_every_template_is_tried_above():
    assert len(usage._MESSAGES) == 12


def test_an_unknown_message_stays_as_it_is(chinese):
    assert usage._translated("Something new happened.") == "Something new happened."


def test_only_errors_of_the_parser_are_wrong_usage():
    class UsageError(Exception):
        pass

    class BadParameter(UsageError):
        pass

    assert usage.is_usage_error(BadParameter())
    assert not usage.is_usage_error(ValueError())


def test_wrong_usage_is_shown_in_chinese_with_status_2(capsys):
    assert main(["train", "--epochs", "x", "--language", "zh"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "--epochs" in shown.err
    assert "整数" in shown.err
    assert "valid" not in shown.err
