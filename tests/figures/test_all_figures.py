"""Every figure of the catalogue: its texts are readable in every style, and it is as it was."""

from __future__ import annotations

import inspect
import os
from pathlib import Path
from types import CodeType

import numpy as np
import pytest
from measuring import (
    BASELINE,
    DPI,
    PHONE,
    STYLES,
    clipped,
    distance,
    illegible,
    overlapping,
    reduced,
    texts_with_boxes,
    use_wide_letters,
)
from own_entries import entry as own_entry
from PIL import Image
from without_baseline import WITHOUT_BASELINE

from zhishen.figures.arranging import arrange
from zhishen.figures.catalogue import CHAPTERS, figures
from zhishen.figures.gallery_page import PIXELS_PER_INCH
from zhishen.figures.rendering import rasterize, render
from zhishen.figures.theme import figure_settings, use_style

# Figures of trainings that take long without a cache; `make verify` draws them.
LONG = {
    "mnist300_decay", "mnist300_dropout", "mnist_race", "batch_norm_scales", "search_best", "search_narrowing",
    "search_importance", "filters",
}  # fmt: skip
ALL = bool(os.environ.get("ALL_FIGURES"))
DRAWN = [name for name in figures() if ALL or name not in LONG]
# Each figure in one style, alternately; `make verify` draws them in both.
DRAWN_IN = {name: [*STYLES] if ALL else [[*STYLES][k % 2]] for k, name in enumerate(DRAWN)}


@pytest.mark.parametrize("name", DRAWN)
def test_texts_are_legible_and_do_not_overlap_and_the_figure_equals_its_baseline(name, monkeypatch):
    use_wide_letters(monkeypatch)
    entry = figures()[name]
    data = entry.data()
    for style in DRAWN_IN[name]:
        with use_style(**STYLES[style]), figure_settings():
            picture = render(entry, data)
            image = rasterize(picture, dpi=DPI)
            check_texts(picture)
            for frame in other_frames(entry, data, style):  # an animation has the places of its preview
                picture = arrange(render(entry, data, frame=frame), dpi=DPI, like=picture)
                picture.draw_without_rendering()
                check_texts(picture)
        if name not in WITHOUT_BASELINE:
            expected = np.asarray(Image.open(BASELINE / style / f"{name}.png").convert("RGB"))
            small = np.asarray(reduced(image))
            assert small.shape == expected.shape
            assert distance(small, expected) < 4, style


def check_texts(picture):
    texts = texts_with_boxes(picture)
    assert texts
    assert not clipped(picture, texts)
    assert not overlapping(texts)
    assert not illegible(picture, PIXELS_PER_INCH)  # a phone shows it so: see the gallery's page


def other_frames(entry, data, style):
    """Frames of an animation besides its preview; those of one style suffice to show what moves."""
    if entry.frames is None:
        return []
    last = entry.frames(data) - 1
    preview = last if entry.preview is None else entry.preview(data)
    return sorted({last, *((0, (last + 1) // 2) if style == "light" else ())} - {preview})


def test_a_small_text_is_found():
    def draw(data, ax):
        ax.text(0.5, 0.5, "small", fontsize=7.1)
        ax.text(0.5, 0.9, "large", fontsize=7.2)

    picture = render(own_entry(draw=draw), None)
    picture.draw_without_rendering()
    assert [text for text, _ in illegible(picture, PIXELS_PER_INCH)] == ["small"]


def test_a_wide_figure_would_be_illegible_if_it_shrank_to_the_screen_of_a_phone():
    found = {}
    for width in (3.0, 9.0):
        entry = own_entry(size=(width, 2.0))
        picture = render(entry, entry.data())
        picture.draw_without_rendering()
        found[width] = illegible(picture, PHONE / width)
    assert not found[3.0]
    assert found[9.0]


def test_every_chapter_has_figures_and_every_figure_has_texts_in_both_languages():
    entries = figures()
    assert {entry.chapter for entry in entries.values()} == set(CHAPTERS)
    for entry in entries.values():
        for text in (entry.title, entry.caption):
            assert "" not in (text.en, text.zh)
            assert text.en != text.zh
        assert any("\u4e00" <= letter <= "\u9fff" for letter in entry.title.zh)
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in entry.title.en)
        assert entry.caption.en.endswith(".")
        assert entry.caption.zh.endswith("。")


def test_every_figure_has_a_baseline_or_a_reason_to_have_none():
    for style in STYLES:
        stored = {path.stem for path in (BASELINE / style).glob("*.png")}
        assert stored == figures().keys() - WITHOUT_BASELINE.keys()
    assert WITHOUT_BASELINE.keys() <= figures().keys()
    assert len(WITHOUT_BASELINE) < len(figures()) / 4


def reached_names(function) -> set[str]:
    """The names that a function uses, and those of the functions of figures that it calls."""
    pending, seen, names = [function], set(), set()
    while pending:
        current = inspect.unwrap(pending.pop())  # without the run-time check of its shapes
        if current in seen:
            continue
        seen.add(current)
        used = names_in(current.__code__)
        names |= used
        values = [current.__globals__[name] for name in used if name in current.__globals__]
        values += [
            getattr(each, name) for each in values if inspect.ismodule(each) for name in used & vars(each).keys()
        ]
        pending += [each for each in values if inspect.isfunction(each) and is_of_figures(each)]
    return names


def names_in(code: CodeType) -> set[str]:
    inner = (each for each in code.co_consts if isinstance(each, CodeType))
    return {*code.co_names}.union(*map(names_in, inner))


def is_of_figures(function) -> bool:
    return function.__module__.startswith("zhishen.figures.chapter")


def test_the_reasons_for_having_no_baseline_are_true():
    """The code of each figure agrees with its reason, and no other figure has kept experiments or reads a clock."""
    names = {name: reached_names(entry.data) for name, entry in figures().items()}
    # An experiment is kept on disk because it is long, or because its numbers differ between computations.
    experiments = {name for name, used in names.items() if "cached" in used}
    assert experiments == WITHOUT_BASELINE.keys() - {"numerical_and_backprop"}
    assert {name for name, used in names.items() if "perf_counter" in used} == reasons("measured times")
    rounding = reasons("rounding errors")
    assert all("numerical_gradient" in names[name] for name in rounding)
    training = {"Trainer", "fit", "loss_and_gradient", "lr_range", "race_on", "update"}
    trained = reasons("a training")
    assert {name for name in trained if not names[name] & training} == set()
    assert trained | rounding | reasons("measured times") == WITHOUT_BASELINE.keys()


def reasons(words: str) -> set[str]:
    return {name for name, reason in WITHOUT_BASELINE.items() if words in reason}


def test_the_pages_of_figures_list_every_figure_with_its_texts():
    docs = Path(__file__).parents[2] / "docs"
    english, chinese = (docs / name for name in ("figures.md", "figures.zh.md"))
    for entry in figures().values():
        mark = " ▸" if entry.frames is not None else ""
        row = f"| `{entry.name}`{mark} | **{entry.title.en}.** {entry.caption.en} |"
        assert row in english.read_text(encoding="utf-8")
        row = f"| `{entry.name}`{mark} | **{entry.title.zh}。** {entry.caption.zh} |"
        assert row in chinese.read_text(encoding="utf-8")
