"""The samples of the viewer: of the data of a run, as they were prepared in training, or random ones with a note."""

from __future__ import annotations

import runpy
import shutil
import wave
from pathlib import Path

import numpy as np
import pytest
from lab_scripts import compare
from PIL import Image

from zhishen import nn
from zhishen.errors import ArgumentError
from zhishen.lab.engine import files, kept, operations
from zhishen.lab.engine.viewer_samples import data_version, samples_for
from zhishen.lab.engine.viewer_source import Source, opened
from zhishen.messages import set_language
from zhishen.train import Config, load_run, read_run


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    files.use(files.Files())
    kept.use(kept.Kept())


def run_on(data: str) -> Path:
    """A run of one epoch on data."""
    config = Config(
        data=data, data_options={"target": "answer"} if data.endswith("csv") else {}, network="two_layer",
        network_options={"hidden": 4}, optimizer="sgd", epochs=1, batch_size=4,
    )  # fmt: skip
    run = Path("runs/a")
    config.build_trainer(config.load_data(), run).fit()
    config.write(run / "config.toml")
    return run


def pictures(place: str = "faces") -> str:
    rng = np.random.default_rng(0)
    for part, count in (("train", 6), ("test", 3)):
        for name in ("anna", "ben"):
            folder = Path(place, part, name)
            folder.mkdir(parents=True)
            for k in range(count):
                Image.fromarray(rng.integers(0, 255, (12, 12), dtype=np.uint8)).save(folder / f"{k}.png")
    return place


def table() -> str:
    rows = [f"{k},{k % 7},{'yes' if k % 2 else 'no'}" for k in range(40)]
    Path("table.csv").write_text("a,b,answer\n" + "\n".join(rows), encoding="utf-8")
    return "table.csv"


def sounds() -> str:
    rng = np.random.default_rng(0)
    for part, count in (("train", 4), ("test", 2)):
        for name in ("left", "right"):
            folder = Path("words", part, name)
            folder.mkdir(parents=True)
            for k in range(count):
                with wave.open(str(folder / f"{k}.wav"), "wb") as file:
                    file.setnchannels(1)
                    file.setsampwidth(2)
                    file.setframerate(8000)
                    file.writeframes(rng.integers(-9000, 9000, 4000, dtype=np.int16).tobytes())
    return "words"


@pytest.mark.parametrize("make", [pictures, table, sounds])
def test_the_samples_are_those_of_the_test_part_of_the_run(make):
    run = run_on(make())
    network = read_run(run).network
    test = load_run(run)[1].test
    found = samples_for(network, 1, 2, run=run)
    np.testing.assert_array_equal(found.x, np.asarray(test.x[1:3]).reshape(found.x.shape))
    np.testing.assert_array_equal(found.t, test.t[1:3])
    assert (found.kind, found.first, found.total, found.note) == ("data", 1, len(test.x), "")
    names = read_run(run).data.class_names
    assert found.labels == tuple(names[k] for k in test.t[1:3])


def test_behind_the_last_sample_there_are_the_last_ones():
    run = run_on(pictures())
    found = samples_for(read_run(run).network, 9_999, 4, run=run)
    assert (found.first, len(found.x), found.total) == (2, 4, 6)


def test_the_viewer_shows_them_and_its_program_prints_the_same_numbers(tmp_path: Path):
    run_on(pictures())
    given = {"source": "path", "path": "runs/a", "first": 2, "count": 2}
    found = operations()["viewer"].compute(given)
    assert found["samples"]["labels"] == list(samples_for(read_run("runs/a").network, 2, 2, run=Path("runs/a")).labels)
    viewer = operations()["viewer_tensor"]
    (tmp_path / "script.py").write_text(viewer.code({**given, "tensor": 0}), encoding="utf-8")
    assert "table" in set(compare(viewer.compute({**given, "tensor": 0}), runpy.run_path(str(tmp_path / "script.py"))))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_if_the_data_are_away_a_sentence_says_so_until_they_are_back(language: str):
    run = run_on(pictures())
    Path("faces").rename("moved")
    set_language(language)
    try:
        found = opened(Source(source="path", path="runs/a")).samples
    finally:
        set_language("en")
    assert found is not None
    assert (found.kind, found.labels) == ("random", ())
    if language == "en":
        assert found.note == (
            "The data of this run, faces, are not there any more, so random samples flow through the network; move "
            "them back to see samples of them."
        )
    else:
        assert found.note.startswith("这次训练的数据 faces 已不在原处")
    Path("moved").rename("faces")
    again = opened(Source(source="path", path=str(run))).samples
    assert again is not None
    assert again.kind == "data"


def test_data_that_have_changed_are_named():
    run = run_on(pictures())
    for folder in Path("faces").glob("*/ben"):
        shutil.rmtree(folder)
    found = samples_for(read_run(run).network, 0, 1, run=run)
    assert found.kind == "random"
    assert found.note.startswith("The data of this run cannot be read, so random samples flow through the network: ")
    assert "\n" not in found.note


def test_a_folder_of_too_many_files_is_not_read(monkeypatch: pytest.MonkeyPatch):
    run = run_on(pictures())
    monkeypatch.setattr("zhishen.lab.engine.viewer_samples.MOST_FILES", 10)
    found = samples_for(read_run(run).network, 0, 1, run=run)
    assert (found.kind, "more than 10 files" in found.note) == ("random", True)


def test_a_file_has_mnist_or_random_samples():
    rng = np.random.default_rng(0)
    digits = samples_for(nn.two_layer(784, 4, 10, rng=rng), 3, 2)
    assert (digits.kind, digits.total, digits.labels) == ("mnist", 10_000, ("0", "4"))
    assert samples_for(nn.two_layer(6, 4, 3, rng=rng), 0, 2, run=Path("a.safetensors")).kind == "random"
    with pytest.raises(ArgumentError, match="expected a network that knows the shape of one input"):
        samples_for(nn.Network([nn.ReLU()]), 0, 1)


def test_the_version_changes_with_the_place_of_the_data():
    run = run_on(pictures())
    before = data_version(run)
    Path("faces").rename("moved")
    assert data_version(run) == ""
    assert before != ""
    (run / "config.toml").write_text("data = 3", encoding="utf-8")
    assert data_version(run) == ""
