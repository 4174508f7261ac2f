"""The list of figures: how figures are found, and their texts."""

from __future__ import annotations

import pytest
from own_entries import entry

from zhishen.errors import ArgumentError
from zhishen.figures.catalogue import find
from zhishen.figures.theme import use_style


def test_a_name_that_there_is_not_names_the_nearest():
    with pytest.raises(ArgumentError, match="did you mean 'sigmoid'"):
        find("sigmiod")


def test_words_follow_the_language(monkeypatch):
    monkeypatch.setattr("zhishen.figures.theme.chinese_font", lambda: "Noto Sans CJK SC")
    assert str(entry().title) == "A title"
    with use_style(language="zh"):
        assert str(entry().title) == "标题"
