"""All figures at once, with small figures of the tests: the files, the page, and failures."""

from __future__ import annotations

import re

import numpy as np
import pytest
from own_entries import entry

from zhishen.errors import ArgumentError, MissingDependencyError
from zhishen.figures import gallery
from zhishen.figures.catalogue import LocalizedText, find
from zhishen.figures.theme import use_style
from zhishen.kernels import use_threads


@pytest.fixture
def entries(monkeypatch):
    found = [
        entry(name="still", title=LocalizedText("Still & <quiet>", "静止")),
        entry(name="moving", chapter=2, frames=lambda _: 3, draw=lambda data, ax, k: ax.plot(data["x"] * k)),
    ]
    monkeypatch.setattr(gallery, "find", {each.name: each for each in found}.__getitem__)
    return found


def test_files_and_a_page_by_chapter(tmp_path, entries):
    done = []
    with use_threads(1):
        index = gallery.build_all(entries, tmp_path / "new", on_result=done.append)
    assert sorted(path.name for path in index.parent.iterdir()) == ["index.html", "moving.gif", "still.png"]
    assert [built.name for built in done] == ["still", "moving"]
    assert all(built.seconds > 0 for built in done)
    page = index.read_text()
    assert page.index("chapter1") < page.index("still.png") < page.index('id="chapter2"') < page.index("moving.gif")
    assert "Still &amp; &lt;quiet&gt;" in page
    assert "<quiet>" not in page


def test_the_page_has_no_links_to_other_sites(entries):
    assert not re.search(r"https?://|//\w", gallery.gallery_page(entries))


@pytest.mark.parametrize(("kind", "file"), [("svg", "still.svg"), ("pdf", "still.pdf")])
def test_other_kinds(tmp_path, entries, kind, file):
    with use_threads(1):
        index = gallery.build_all(entries[:1], tmp_path, kind=kind, on_result=lambda _: None)
    assert (tmp_path / file).exists()
    assert file in index.read_text()


def test_a_page_in_chinese_and_dark(monkeypatch, entries):
    monkeypatch.setattr("zhishen.figures.theme.chinese_font", lambda: "Noto Sans CJK SC")
    with use_style(theme="dark", language="zh"):
        page = gallery.gallery_page(entries)
    assert 'lang="zh"' in page
    assert "静止" in page
    assert "#0F1419" in page


def test_a_figure_that_fails_is_named(tmp_path, entries, monkeypatch):
    def fails() -> dict[str, np.ndarray]:
        raise ArgumentError("sigmoid: expected numbers, got words; give numbers")

    broken = entry(name="broken", data=fails)
    monkeypatch.setattr(gallery, "find", lambda _: broken)
    with use_threads(1), pytest.raises(ArgumentError, match=r"^figure broken: sigmoid: expected numbers"):
        gallery.build_all([broken], tmp_path, on_result=lambda _: None)


def test_a_figure_without_its_package_is_omitted(tmp_path, entries, monkeypatch):
    def lacks() -> dict[str, np.ndarray]:
        raise MissingDependencyError("search: expected Optuna to be installed; install it")

    bare, still = entry(name="bare", data=lacks), entries[0]
    monkeypatch.setattr(gallery, "find", {"bare": bare, "still": still}.__getitem__)
    done = []
    with use_threads(1):
        index = gallery.build_all([bare, still], tmp_path, on_result=done.append)
    assert [built.reason is None for built in done] == [False, True]
    assert "bare.png" not in index.read_text()
    assert "still.png" in index.read_text()


def test_two_processes_write_the_same_files_and_an_interrupt_ends_them(tmp_path):
    def stop(_built):
        raise KeyboardInterrupt

    names = ("step", "sigmoid", "relu", "tanh", "curve", "two_curves", "coin_entropy", "self_information")
    every = [find(name) for name in names]
    with use_threads(2):
        gallery.build_all(every[:2], tmp_path / "two", on_result=lambda _: None)
        with pytest.raises(KeyboardInterrupt):
            gallery.build_all(every, tmp_path / "stopped", on_result=stop)
    with use_threads(1):
        gallery.build_all(every[:2], tmp_path / "one", on_result=lambda _: None)
    for file in ("step.png", "sigmoid.png"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    assert len(list((tmp_path / "stopped").iterdir())) < len(every)
