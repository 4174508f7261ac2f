"""The introductions of a gallery's chapters."""

from __future__ import annotations

import re

from zhishen.figures.catalogue import CHAPTERS
from zhishen.figures.gallery_texts import INTRODUCTIONS


def test_the_introductions_are_two_sentences_about_each_chapter():
    assert INTRODUCTIONS.keys() == CHAPTERS.keys()
    for text in INTRODUCTIONS.values():
        assert len(re.findall(r"\.( |$)", text.en)) == 2
        assert text.zh.count("。") == 2
