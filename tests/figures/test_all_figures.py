"""Every figure of the catalogue: it draws in both languages and themes, its words are readable, it looks as it did."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.text import Text
from measuring import BASELINE_DPI, clipped, distance, overlapping, words
from PIL import Image

from zhishen.figures import theme
from zhishen.figures.catalogue import CHAPTERS, figures
from zhishen.figures.rendering import rasterize, render
from zhishen.figures.theme import use_style

_CHINESE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
BASELINE = Path(__file__).parent / "baseline"
LOOKS = [{"theme": "light", "language": "en"}, {"theme": "dark", "language": "zh", "medium": "slide"}]


@pytest.mark.parametrize("name", figures())
def test_words_are_whole_and_apart_and_the_drawing_is_as_it_was(name, monkeypatch):
    # Words of Chinese length, also where no font has the characters: a W is as wide as one.
    monkeypatch.setattr(theme, "chinese_font", lambda: "DejaVu Sans")
    set_text = Text.set_text
    monkeypatch.setattr(
        Text, "set_text", lambda self, s: set_text(self, _CHINESE.sub("W", "" if s is None else str(s)))
    )
    entry = figures()[name]
    data = entry.data()
    for how in LOOKS:
        with use_style(**how):
            frames = (None,) if entry.frames is None else (0, entry.frames(data) // 2, entry.frames(data) - 1)
            for frame in frames:
                picture = render(entry, data, frame=frame)
                found = words(picture)
                assert found
                assert not clipped(picture, found), how
                assert not overlapping(found), how
    stored = BASELINE / f"{name}.png"
    if stored.exists():
        image = rasterize(render(entry, data), dpi=BASELINE_DPI)
        expected = np.asarray(Image.open(stored).convert("RGB"))
        assert image.shape == expected.shape
        assert distance(image, expected) < 4


def test_every_chapter_has_figures_and_every_figure_words_in_both_languages():
    every = figures()
    assert {entry.chapter for entry in every.values()} == set(CHAPTERS)
    for entry in every.values():
        for words_ in (entry.title, entry.caption):
            assert "" not in (words_.en, words_.zh)
            assert words_.en != words_.zh
        assert any("\u4e00" <= letter <= "\u9fff" for letter in entry.title.zh)
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in entry.title.en)
        assert entry.caption.en.endswith(".")
        assert entry.caption.zh.endswith("。")


def test_most_drawings_are_held_by_an_image():
    assert len(list(BASELINE.glob("*.png"))) > len(figures()) / 2


def test_the_documents_list_every_figure_with_its_words():
    page = (Path(__file__).parents[2] / "docs" / "figures.md").read_text(encoding="utf-8")
    for entry in figures().values():
        mark = " ▸" if entry.frames is not None else ""
        assert f"| `{entry.name}`{mark} | **{entry.title.en}.** {entry.caption.en} |" in page
