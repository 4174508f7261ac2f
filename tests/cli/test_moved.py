"""A run is used after its data have moved."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from zhishen import train
from zhishen.errors import ArgumentError, CheckpointError, DataError


def write_images(folder: Path, names=("cat", "dog"), *, size: int = 9, count: int = 20) -> Path:
    """A folder of colored images, one folder for each class, which differ in brightness."""
    rng = np.random.default_rng(5)
    for label, name in enumerate(names):
        place = folder / name
        place.mkdir(parents=True)
        for k in range(count):
            pixels = rng.integers(60 * label, 60 * label + 50, size=(size, size, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(place / f"{k}.png")
    return folder


@pytest.fixture(scope="module", params=["small_conv", "two_layer"])
def trained(request, tmp_path_factory) -> Path:
    """A folder with a run, and the images at another place than in training."""
    home = tmp_path_factory.mktemp(request.param)
    images = write_images(home / "old place")
    config = train.RECIPES[request.param].change(data=str(images), channels=3, epochs=2, batch_size=8)
    trainer = config.build_trainer(config.load_data(), home / "run")
    trainer.fit()
    config.write(home / "run" / "config.toml")
    images.rename(home / "new place")
    return home


def test_predict_needs_no_data(zhishen, trained):
    file = next((trained / "new place" / "dog").iterdir())
    status, out, err = zhishen("predict", trained / "run", file)
    assert (status, err) == (0, "")
    assert "dog" in out


def test_the_run_keeps_what_its_network_was_trained_on(trained):
    run = train.read_run(trained / "run")
    assert run.data.class_names == ("cat", "dog")
    assert run.data.image_shape == (3, 9, 9)
    described = train.DataDescription.of(run.load_data(str(trained / "new place")))
    assert run.data == dataclasses.replace(described, name="old place")
    assert run.network.preprocessing == run.data.preprocessing
    assert not run.network.training
    for other in (train.read_run(trained / "run", best=True),):
        assert other.data == run.data
    assert not run.has_data


def test_evaluate_says_that_the_data_moved_and_takes_their_new_place(refuses, zhishen, trained):
    sentence = refuses("evaluate", trained / "run")
    assert sentence == (
        f"{trained / 'run'}: expected the data of the run in {trained / 'old place'}, got no such file or "
        "folder; move the data back, or give their new place with --data PATH (in Python: load_data(PATH))"
    )
    assert zhishen("evaluate", trained / "run", "--data", trained / "new place")[0] == 0
    with pytest.raises(DataError, match="expected the data of the run in"):
        train.load_run(trained / "run")


def test_report_omits_what_needs_the_data(zhishen, trained, tmp_path):
    status, out, err = zhishen("report", trained / "run", "--out", tmp_path / "without.html")
    assert (status, err) == (0, "")
    assert "The data of the run are not in" in out
    without = (tmp_path / "without.html").read_text()
    assert "Learning curves" in without
    assert "Misclassified images" not in without
    status, out, _ = zhishen(
        "report", trained / "run", "--out", tmp_path / "with.html", "--data", trained / "new place"
    )
    assert status == 0
    assert "are not in" not in out
    assert "Misclassified images" in (tmp_path / "with.html").read_text()


def test_resume_takes_the_new_place_and_only_the_same_data(refuses, zhishen, trained, tmp_path, without_figures):
    run = Path(shutil.copytree(trained / "run", tmp_path / "run"))
    assert "expected the data of the run in" in refuses("train", "--resume", run, "--epochs", "3")
    other = write_images(tmp_path / "other", count=19)
    assert "data have changed" in refuses("train", "--resume", run, "--epochs", "3", "--data", other)
    assert zhishen("train", "--resume", run, "--epochs", "3", "--data", trained / "new place")[0] == 0
    assert len(train.read_history(run / "history.jsonl")) == 3
    assert train.Config.read(run / "config.toml").data == str(trained / "new place")


def test_data_of_another_kind_are_refused(trained, tmp_path):
    run = train.read_run(trained / "run")
    small = run.load_data(str(write_images(tmp_path / "small", size=7)))
    assert small.train.x.shape[1:] == run.data.input_shape  # images in files are brought to the size of the run
    for folder, pattern in (
        (write_images(tmp_path / "three", ("a", "b", "c")), "and at most 2 classes, as in training, got .* 3 classes"),
        (write_images(tmp_path / "names", ("dog", "elk")), "of the classes cat, dog, as in training, got .* dog, elk"),
    ):
        with pytest.raises(ArgumentError, match=pattern):
            run.load_data(str(folder))


BAD_DESCRIPTIONS = [
    None, 3, "x", [], {}, {"name": "a", "input_shape": [3], "classes": 0},
    {"name": "a", "input_shape": [], "classes": 2}, {"name": "a", "input_shape": [10**30], "classes": 2},
    {"name": "a", "input_shape": ["x"], "classes": 2}, {"name": "a", "input_shape": 5, "classes": 2},
    {"name": "a", "input_shape": [243], "classes": 2, "image_shape": [3]},
    {"name": "a", "input_shape": [243], "classes": 2, "preprocessing": {"divisor": "x"}},
    {"name": "a", "input_shape": [243], "classes": 2, "preprocessing": 3},
]  # fmt: skip


@pytest.mark.parametrize("content", BAD_DESCRIPTIONS, ids=str)
def test_a_bad_description_is_refused(hostile, trained, tmp_path, content):
    run = Path(shutil.copytree(trained / "run", tmp_path / "run"))
    saved = train.checkpoint.load(run / "model.safetensors")
    train.checkpoint.save(
        run / "model.safetensors", saved.arrays, {**saved.state, "dataset": content}, architecture=saved.architecture
    )
    with pytest.raises(CheckpointError, match="expected the description of a data set, got an invalid one") as caught:
        train.read_run(run)
    assert "\n" not in str(caught.value)


def test_an_earlier_run_without_a_description_needs_its_data(trained, tmp_path):
    run = Path(shutil.copytree(trained / "run", tmp_path / "run"))
    saved = train.checkpoint.load(run / "model.safetensors")
    state = {key: value for key, value in saved.state.items() if key != "dataset"}
    train.checkpoint.save(run / "model.safetensors", saved.arrays, state, architecture=saved.architecture)
    with pytest.raises(DataError):
        train.read_run(run)
    config = train.Config.read(run / "config.toml").change(data=str(trained / "new place"))
    config.write(run / "config.toml")
    assert train.read_run(run).data.class_names == ("cat", "dog")
