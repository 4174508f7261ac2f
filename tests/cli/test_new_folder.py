"""The folder of a new run: the first free number, or the given name if nothing is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhishen.cli.new_folder import new_folder
from zhishen.errors import ArgumentError, CheckpointError


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_without_a_name_the_first_free_number_of_the_network_counts():
    (Path("runs") / "two_layer-2").mkdir(parents=True)
    found = [new_folder(None, name) for name in ("two_layer", "two_layer", "multi_layer")]
    assert found == [Path("runs/two_layer-1"), Path("runs/two_layer-3"), Path("runs/multi_layer-1")]
    assert all(path.is_dir() for path in found)


def test_a_given_name_is_made_with_its_parents():
    assert new_folder(Path("a/b/c"), "two_layer") == Path("a/b/c")
    assert Path("a/b/c").is_dir()


def test_an_empty_folder_and_leftovers_of_writing_are_accepted():
    Path("empty").mkdir()
    (Path("empty") / ".config.toml.12.tmp").write_text("left behind")
    assert new_folder(Path("empty"), "two_layer") == Path("empty")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("run", r"got run, which has a run; choose another folder, or continue the run: zhishen train --resume run$"),
        ("full", "got full, which has files; choose another folder$"),
        ("full/notes.txt", "got full/notes.txt, which is a file; choose another name$"),
    ],
)
def test_what_is_there_is_not_overwritten(path, words):
    for name, file in (("run", "config.toml"), ("full", "notes.txt")):
        Path(name).mkdir()
        (Path(name) / file).write_text("precious")
    with pytest.raises(ArgumentError, match=rf"^train: expected --out to be a new or an empty folder, {words}"):
        new_folder(Path(path), "two_layer")
    assert (Path("full") / "notes.txt").read_text() == (Path("run") / "config.toml").read_text() == "precious"


def test_a_folder_that_cannot_be_made_is_an_error():
    Path("file").write_text("a file")
    with pytest.raises(CheckpointError, match=r"^file/run: expected a folder that can be made, got: Not a directory; "):
        new_folder(Path("file/run"), "two_layer")
    with pytest.raises(CheckpointError, match="File name too long"):
        new_folder(Path("x" * 5000), "two_layer")
