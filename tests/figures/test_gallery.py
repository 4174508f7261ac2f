"""All figures at once, with small figures of the tests: the files, and failures."""

from __future__ import annotations

import numpy as np
import pytest
from forked_workers import context_of_workers
from own_entries import entry
from PIL import Image, ImageSequence

from zhishen.errors import ArgumentError, MissingDependencyError
from zhishen.figures import gallery
from zhishen.figures.catalogue import LocalizedText, find
from zhishen.kernels import use_threads


@pytest.fixture
def entries(monkeypatch):
    found = [
        entry(name="still", title=LocalizedText("Still & <quiet>", "静止")),
        entry(name="moving", chapter=2, frames=lambda _: 3, draw=lambda data, ax, k: ax.plot(data["x"] * k)),
    ]
    monkeypatch.setattr(gallery, "find", {each.name: each for each in found}.__getitem__)
    return found


def build(entries, folder, **options):
    with use_threads(1):
        return gallery.build_all(entries, folder, on_result=lambda _: None, **options)


def test_files_and_a_page_by_chapter(tmp_path, entries):
    done = []
    with use_threads(1):
        index = gallery.build_all(entries, tmp_path / "new", on_result=done.append)
    files = [path.relative_to(index.parent).as_posix() for path in index.parent.rglob("*") if path.is_file()]
    frames = [f"en-light/moving/{number:03d}.png" for number in range(3)]
    assert sorted(files) == ["en-light/moving.gif", "en-light/moving.png", *frames, "en-light/still.png", "index.html"]
    assert [built.name for built in done] == ["still", "moving"]
    assert all(built.seconds > 0 for built in done)
    page = index.read_text()
    places = ['id="chapter1"', "en-light/still.png", 'id="chapter2"', "en-light/moving.png"]
    assert [page.index(place) for place in places] == sorted(page.index(place) for place in places)
    assert "Still &amp; &lt;quiet&gt;" in page
    assert "<quiet>" not in page


def test_the_frames_are_those_of_the_animation(tmp_path, entries):
    (tmp_path / "en-light" / "moving").mkdir(parents=True)
    old = tmp_path / "en-light" / "moving" / "003.png"
    old.write_bytes(b"a frame of an earlier, longer animation")
    build(entries[1:], tmp_path)
    assert not old.exists()
    with Image.open(tmp_path / "en-light" / "moving.gif") as animation:
        moving = [np.array(image.convert("RGB"), float) for image in ImageSequence.Iterator(animation)]
    frames = [np.array(Image.open(path).convert("RGB"), float) for path in sorted(old.parent.iterdir())]
    distances = [[np.abs(frame - other).mean() for other in moving] for frame in frames]
    assert np.argmin(distances, axis=1).tolist() == [0, 1, 2]
    assert max(min(row) for row in distances) < 4  # of 255: the palettes differ


@pytest.mark.parametrize(("kind", "file"), [("svg", "still.svg"), ("pdf", "still.pdf")])
def test_other_kinds(tmp_path, entries, kind, file):
    index = build(entries[:1], tmp_path, kind=kind)
    assert (tmp_path / "en-light" / file).exists()
    assert f"en-light/{file}" in index.read_text()


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
    assert 'id="bare"' not in index.read_text()
    assert 'id="still"' in index.read_text()


def test_two_processes_write_the_same_files_and_an_interrupt_ends_them(tmp_path, monkeypatch):
    monkeypatch.setattr(gallery, "get_context", context_of_workers)

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
        one, two = (tmp_path / folder / "en-light" / file for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()
    assert len(list((tmp_path / "stopped" / "en-light").iterdir())) < len(every)
