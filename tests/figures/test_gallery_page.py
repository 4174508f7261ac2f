"""The page of a gallery: both languages and themes, the pictures that exist, animations, commands, links."""

from __future__ import annotations

import re

import pytest
from own_entries import entry
from whole_pages import Whole

from zhishen.figures.catalogue import LocalizedText, find
from zhishen.figures.gallery_page import PIXELS_PER_INCH, gallery_page
from zhishen.figures.gallery_texts import INTRODUCTIONS
from zhishen.figures.theme import use_style

STILL = entry(name="still", size=(8.0, 3.0))
MOVING = entry(name="moving", chapter=2, size=(8.0, 3.0), frames=lambda _: 3)


def folder_of(tmp_path, *files):
    """A folder with empty files in the place of pictures."""
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    return tmp_path


@pytest.fixture
def folder(tmp_path):
    frames = [f"zh-dark/moving/{number:03d}.png" for number in range(3)]
    return folder_of(tmp_path, "en-light/still.png", "zh-dark/still.png", "zh-dark/moving.png", *frames)


def test_the_page_has_the_introductions_and_captions_in_both_languages(folder):
    page = gallery_page([STILL, MOVING], folder)
    for number in (1, 2):
        for text in (INTRODUCTIONS[number].en, INTRODUCTIONS[number].zh):
            assert f">{text}</span>" in page
    assert page.count('<span lang="en">A caption.</span><span lang="zh">说明。</span>') == 2
    assert 'id="chapter3"' not in page  # there are no figures of it


@pytest.mark.parametrize(
    ("language", "theme", "variants"),
    [("en", "light", "en-light zh-dark"), ("zh", "dark", "zh-dark en-light"), ("zh", "light", "en-light zh-dark")],
)
def test_the_page_begins_with_the_current_style_and_offers_what_exists(folder, language, theme, variants):
    with use_style(language=language, theme=theme):
        page = gallery_page([STILL, MOVING], folder)
    assert f'<html lang="{language}" data-language="{language}" data-theme="{theme}">' in page
    assert f'data-file="still.png" data-variants="{variants}"' in page
    assert f'src="{variants.split()[0]}/still.png"' in page
    assert 'data-file="moving.png" data-variants="zh-dark" data-frames="3" data-seconds="0.1"' in page
    assert 'data-set-language="en"' in page
    assert 'data-set-theme="dark"' in page
    assert page.count("color-scheme: ") == 3  # both themes are in the page, and the one of paper


def test_the_page_names_the_commands_for_pictures_that_are_missing(folder):
    page = gallery_page([STILL, MOVING], folder)
    commands = re.findall(r"<code>(zhishen figure --all [^<]*)</code>", page)
    assert [command.partition(" --language ")[2] for command in commands] == ["en --theme dark", "zh --theme light"]
    folder_of(folder, "en-dark/still.png", "zh-light/still.png")
    assert "--all" not in gallery_page([STILL, MOVING], folder)


def test_a_figure_without_a_picture_is_omitted(tmp_path):
    page = gallery_page([STILL, MOVING], folder_of(tmp_path, "en-light/still.png"))
    assert "moving" not in re.findall(r'<figure id="(\w+)"', page)


def test_only_an_animation_has_controls_and_a_gif(folder):
    still, moving = (gallery_page([each], folder) for each in (STILL, MOVING))
    assert '<input type="range" min="1" max="3"' in moving
    assert 'href="zh-dark/moving.gif"' in moving
    assert "<code>zhishen figure moving --out moving.gif</code>" in moving
    assert 'type="range"' not in still
    assert "<code>zhishen figure still --out still.png</code>" in still


def test_a_picture_scrolls_where_it_would_be_illegible(folder):
    page = gallery_page([STILL, MOVING], folder)
    css = re.search(r"<style>(.*)</style>", page, re.DOTALL)[1]
    everywhere = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", css)  # the rules for screens of all widths
    assert f"--inch: {PIXELS_PER_INCH}px;" in everywhere
    (rule,) = re.findall(r"\.picture img, \.picture object \{([^}]*)\}", css)
    assert rule in everywhere
    assert "min-width: calc(var(--width) * var(--inch));" in rule
    assert ".picture { overflow-x: auto;" in everywhere
    assert page.count('style="--width: 8; --height: 3"') == 2


def test_narrow_figures_in_a_sequence_share_a_row(tmp_path):
    sizes = {"a": 5, "b": 5, "c": 5, "d": 9, "e": 5, "f": 9}
    entries = [entry(name=name, size=(width, 3)) for name, width in sizes.items()]
    page = gallery_page(entries, folder_of(tmp_path, *(f"en-light/{name}.png" for name in sizes)))
    rows = [re.findall(r'<figure id="(\w)"', row) for row in page.split('<div class="row')[1:]]
    assert rows == [["a", "b"], ["c"], ["d"], ["e"], ["f"]]


def test_links_lead_to_files_of_the_package(tmp_path):
    page = gallery_page([find("gates")], folder_of(tmp_path, "en-light/gates.png"))
    for name in ("chapter2_gates.py", "chapters/en/2.md", "chapters/zh/2.md"):
        (link,) = re.findall(rf'href="([^"]*/{re.escape(name)})"', page)
        assert (tmp_path / link).resolve().is_file()
    assert not re.search(r"own_entries", re.sub("<code.*?</code>", "", "".join(re.findall(r"href=.*?>", page))))


def test_the_page_loads_nothing_from_elsewhere(folder):
    page = gallery_page([STILL, MOVING, find("gates")], folder_of(folder, "en-light/gates.png"))
    assert not re.search(r"https?:|src=\"//|@import|url\(", page)
    assert "<script src" not in page


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_the_page_is_complete(tmp_path, kind):
    titled = entry(name="titled", title=LocalizedText("a <b> & c", "甲 <b> 乙"))
    page = gallery_page([titled], folder_of(tmp_path, f"en-light/titled.{kind}"), kind=kind)
    parser = Whole()
    parser.feed(page)
    assert not parser.open
    assert "a &lt;b&gt; &amp; c" in page
    assert "甲 &lt;b&gt; 乙" in page
