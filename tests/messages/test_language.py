"""The language of texts: names that are understood, the variable, and English where nothing else is said."""

import subprocess
import sys

import pytest

from zhishen import messages
from zhishen.errors import ArgumentError


@pytest.fixture(autouse=True)
def _english_afterwards():
    yield
    messages.set_language("en")


@pytest.mark.parametrize("name", ["zh", "ZH", "cn", "中文", "zh_CN", "zh-Hans", "zh_TW.UTF-8", " zh ", "Chinese"])
def test_names_of_chinese(name):
    messages.set_language(name)
    assert messages.language() == "zh"


@pytest.mark.parametrize("name", ["en", "EN_us", "english", "英语", "en-GB"])
def test_names_of_english(name):
    messages.set_language("zh")
    messages.set_language(name)
    assert messages.language() == "en"


@pytest.mark.parametrize("name", ["fr", "", "zhongwen", "C", "english please"])
def test_other_names_are_refused_and_change_nothing(name):
    messages.set_language("zh")
    assert messages.understood(name) is None
    with pytest.raises(ArgumentError):
        messages.set_language(name)
    assert messages.language() == "zh"


@pytest.mark.parametrize(
    ("value", "expected"), [("zh", "zh"), ("中文", "zh"), ("en", "en"), ("nonsense", "en"), ("", "en")]
)
def test_the_variable(value, expected):
    code = "import zhishen.messages as m; print(m.language())"
    done = subprocess.run(
        [sys.executable, "-c", code], env={"ZHISHEN_LANGUAGE": value}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == expected


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "ZHISHEN_LANGUAGE": "zh"}, "zh"),
        ({"LANG": "C.UTF-8", "ZHISHEN_LANGUAGE": "zh"}, "zh"),
        ({}, "en"),
    ],
)
def test_python_does_not_follow_the_locale(variables, expected):
    code = "import zhishen.messages as m; print(m.language())"
    done = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected


def test_a_template_without_a_translation_stays_english():
    messages.set_language("zh")
    assert messages.message("no catalog has this {thing}", thing="sentence") == "no catalog has this sentence"
