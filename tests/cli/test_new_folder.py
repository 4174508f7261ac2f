"""The folder of a new run: the first free number, or the given name if nothing is there."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from quick_runs import QUICK, contents, lines

from zhishen.cli import new_folder as module
from zhishen.cli.new_folder import new_folder
from zhishen.errors import ArgumentError, CheckpointError


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def made(out: Path | None, network: str = "two_layer") -> Path:
    with new_folder(out, network) as owned:
        return owned.folder


def test_without_a_name_the_first_free_number_of_the_network_counts():
    (Path("runs") / "two_layer-2").mkdir(parents=True)
    found = [made(None, name) for name in ("two_layer", "two_layer", "multi_layer")]
    assert found == [Path("runs/two_layer-1"), Path("runs/two_layer-3"), Path("runs/multi_layer-1")]
    assert all(path.is_dir() for path in found)


def test_a_given_name_is_made_with_its_parents():
    assert made(Path("a/b/c")) == Path("a/b/c")
    assert Path("a/b/c").is_dir()


def test_an_empty_folder_and_leftovers_of_writing_are_accepted():
    Path("empty").mkdir()
    (Path("empty") / ".config.toml.12.tmp").write_text("left behind")
    (Path("empty") / ".lock").write_text("of a process that was killed")
    assert made(Path("empty")) == Path("empty")
    assert [path.name for path in Path("empty").iterdir()] == [".config.toml.12.tmp"]


def test_a_folder_has_one_owner():
    with new_folder(Path("run"), "two_layer") as owned:
        owned.check()
        (Path("run") / "config.toml").write_text("of this training")
        with pytest.raises(ArgumentError, match="which has a run"):
            made(Path("run"))
    assert [path.name for path in Path("run").iterdir()] == ["config.toml"]


def test_a_folder_that_another_process_takes_first_is_refused(monkeypatch):
    """Between the look at the empty folder and the lock, another training begins and ends there."""
    owning = module.owning

    def late(folder):
        (folder / "config.toml").write_text("of another training")
        return owning(folder)

    monkeypatch.setattr(module, "owning", late)
    with pytest.raises(ArgumentError, match="which has a run"):
        made(Path("run"))
    assert (Path("run") / "config.toml").read_text() == "of another training"


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
        made(Path(path))
    assert (Path("full") / "notes.txt").read_text() == (Path("run") / "config.toml").read_text() == "precious"


def test_a_folder_that_cannot_be_made_is_an_error():
    Path("file").write_text("a file")
    with pytest.raises(CheckpointError, match=r"^file/run: expected a folder that can be made, got: Not a directory; "):
        made(Path("file/run"))
    with pytest.raises(CheckpointError, match="File name too long"):
        made(Path("x" * 5000))


@pytest.mark.usefixtures("without_figures")
def test_runs_are_numbered(zhishen, digits, tmp_path):
    quick = ["--data", digits, "--epochs", "1", "--json"]
    (tmp_path / "runs" / "multi_layer-2").mkdir(parents=True)
    for network, expected in (("multi_layer", 1), ("multi_layer", 3), ("two_layer", 1), ("multi_layer", 4)):
        status, out, _ = zhishen("train", *quick, "--network", network, "--hidden", "4")
        assert status == 0
        assert lines(out)[-1]["run"] == f"runs/{network}-{expected}"
        assert (tmp_path / "runs" / f"{network}-{expected}" / "model.safetensors").is_file()
    assert not list((tmp_path / "runs" / "multi_layer-2").iterdir())


@pytest.mark.usefixtures("without_figures")
def test_two_trainings_at_the_same_moment_take_different_numbers(zhishen, digits, tmp_path, monkeypatch):
    """Another process makes the folder after this one has looked for it."""
    make = Path.mkdir

    def mkdir(path, *args, **options):
        if path.name == "multi_layer-1":
            make(path, parents=True, exist_ok=True)
        make(path, *args, **options)

    monkeypatch.setattr(Path, "mkdir", mkdir)
    status, out, _ = zhishen("train", "--data", digits, *QUICK, "--json")
    assert status == 0
    assert lines(out)[-1]["run"] == "runs/multi_layer-2"


@pytest.mark.usefixtures("without_figures")
def test_an_empty_folder_may_be_given(zhishen, digits, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / ".config.toml.123.tmp").write_text("from a process that was killed")
    assert zhishen("train", "--data", digits, *QUICK, "--out", "run")[0] == 0
    assert not list((tmp_path / "run").glob(".*"))


@pytest.mark.usefixtures("without_figures")
@pytest.mark.parametrize("name", ["my [bold] run", "a [/red] b", "with 'quotes'"])
def test_a_folder_of_any_name_may_be_given(zhishen, digits, tmp_path, name):
    status, out, err = zhishen("train", "--data", digits, *QUICK, "--out", name)
    assert (status, err) == (0, "")
    assert f"The run is in {name}, with" in out
    assert f"zhishen evaluate {shlex.quote(name)}" in out
    assert zhishen("evaluate", name)[0] == 0


def test_a_folder_may_have_a_chinese_name(zhishen, digits, tmp_path):
    status, out, err = zhishen("train", "--data", digits, *QUICK, "--out", "跑")
    assert (status, err) == (0, "")
    assert "The run is in 跑, with" in out
    assert len(list((tmp_path / "跑" / "figures").iterdir())) > 0
    assert zhishen("evaluate", "跑")[0] == 0


def test_a_folder_that_has_files_raises_an_error(refuses, own_run, digits, tmp_path):
    before = contents(own_run)
    sentence = refuses("train", "--data", digits, "--out", own_run)
    assert "which has a run; choose another folder, or continue the run: zhishen train --resume '" in sentence
    assert contents(own_run) == before
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.doc").write_text("x")
    sentence = refuses("train", "--data", digits, "--out", tmp_path / "other")
    assert sentence.endswith("which has files; choose another folder")
    (tmp_path / "file").write_text("x")
    assert "which is a file; choose another name" in refuses("train", "--data", digits, "--out", tmp_path / "file")


def test_a_folder_that_cannot_be_made_is_refused(refuses, digits, tmp_path):
    (tmp_path / "file").write_text("x")
    assert "expected a folder that can be made, got: " in refuses("train", "--data", digits, "--out", "file/run")
    (tmp_path / "runs").write_text("x")
    assert "expected a folder that can be made, got: " in refuses("train", "--data", digits)


def test_a_folder_that_cannot_be_written_to_is_refused(refuses, digits, tmp_path, monkeypatch):
    """As root every folder can be written to, so the system's answer is played."""
    opened = Path.open

    def deny(path, mode="r", *args, **options):
        if "x" in mode and tmp_path in path.resolve().parents:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, mode, *args, **options)

    monkeypatch.setattr(Path, "open", deny)
    sentence = refuses("train", "--data", digits, "--out", "run")
    assert "run/config.toml: expected to write" in sentence
    assert "got: Permission denied; check the permissions, or give another folder" in sentence
