"""Photos of mixed sizes on the command line: from a folder to a network, its report, and predictions of a folder."""

from __future__ import annotations

import csv
import json
import tomllib

import numpy as np
import pytest
from PIL import Image


def tones(folder, *, count=16, seed=0) -> None:
    """Reddish and bluish pictures of mixed sizes."""
    rng = np.random.default_rng(seed)
    for channel, name in ((0, "red"), (2, "blue")):
        (folder / name).mkdir(parents=True)
        for i in range(count):
            height, width = rng.integers(20, 60, 2)
            pixels = rng.integers(0, 100, (height, width, 3))
            pixels[..., channel] += 100
            Image.fromarray(pixels.astype(np.uint8)).save(folder / name / f"{i}.{('png', 'jpg')[i % 2]}")


@pytest.fixture
def photos(tmp_path):
    tones(tmp_path / "photos")
    return tmp_path / "photos"


TRAIN = ["train", "--data", "photos", "--size", "16", "--out", "run"]


def config(run):
    return tomllib.loads((run / "config.toml").read_text())


def test_from_photos_to_predictions(zhishen, photos, tmp_path):
    status, out, err = zhishen(*TRAIN, "--epochs", "6", "--lr", "0.01")
    assert (status, err) == (0, "")
    assert "picture_conv 3x16x16-" in out
    assert "pixels are scaled, and cropped at the center to 16 x 16" in out
    assert "augmentation of the training images: shift 4, rotate 10, scale 0.2, flip 0.5, color 0.2" in out
    assert config(tmp_path / "run")["data"] == {
        "source": str(photos), "validation": 0, "channels": 3, "size": "16x16", "standardize": True, "fit": "crop",
    }  # fmt: skip
    assert json.loads(zhishen("evaluate", "run", "--json")[1])["test_accuracy"] == 1
    tones(tmp_path / "new", count=3, seed=1)
    (tmp_path / "new" / "red" / "notes.txt").write_text("no image")
    (tmp_path / "new" / ".hidden").write_text("no image")
    status, out, err = zhishen("predict", "run", "new")
    assert status == 1
    assert err.count("\n") == 1
    assert "notes.txt to be a whole image" in err
    assert "6 images, " in out
    rows = list(csv.DictReader((tmp_path / "run" / "predictions-1" / "predictions.csv").read_text().splitlines()))
    assert [row["file"] for row in rows] == sorted(row["file"] for row in rows)
    assert all(row["class"] in row["file"] and 0.5 < float(row["probability"]) <= 1 for row in rows)
    assert {row["second"] for row in rows} == {"red", "blue"}
    with Image.open(tmp_path / "run" / "predictions-1" / "contact_sheet.png") as sheet:
        assert sheet.size[0] > 600
    assert zhishen("predict", "run", "new/red/0.png", "new/blue", "--json", "--out", "there")[0] == 0
    assert len((tmp_path / "there" / "predictions.csv").read_text().splitlines()) == 5
    zhishen("predict", "run", "new")
    assert (tmp_path / "run" / "predictions-2").is_dir()
    assert zhishen("report", "run")[0] == 0
    page = (tmp_path / "run" / "report.html").read_text()
    assert "standardize" in page
    assert zhishen("graph", "--network", "run", "--batch", "2", "--out", "graph.svg")[0] == 0


@pytest.mark.usefixtures("without_figures")
def test_a_run_keeps_the_preprocessing_of_its_training(zhishen, photos, tmp_path):
    assert zhishen(*TRAIN, "--epochs", "2", "--json")[0] == 0
    before = json.loads(zhishen("evaluate", "run", "--json")[1])
    for file in (photos / "red").iterdir():  # other training images have other means
        with Image.open(file) as image:
            other = Image.eval(image.convert("RGB"), lambda value: value // 2)
        other.save(file)
    tones(tmp_path / "same")
    after = json.loads(zhishen("evaluate", "run", "--data", "same", "--json")[1])
    assert after["test_loss"] == before["test_loss"]
    assert zhishen("train", "--resume", "run", "--epochs", "3", "--data", "same", "--json")[0] == 0


@pytest.mark.usefixtures("without_figures")
def test_options_of_images(zhishen, refuses, photos, tmp_path):
    (photos / "red" / "broken.png").write_bytes(b"broken")
    assert "broken.png to be a whole image" in refuses(*TRAIN)
    options = ["--epochs", "1", "--skip-broken", "--fit", "pad", "--channels", "1", "--weight-classes"]
    status, out, _ = zhishen(*TRAIN, *options)
    assert status == 0
    assert "1 of 33 files are not whole images, and are skipped: red/broken.png" in out
    assert config(tmp_path / "run")["weight_classes"] is True
    assert config(tmp_path / "run")["data"]["fit"] == "pad"
    assert "picture_conv 1x16x16-" in out
    assert "flip" not in config(tmp_path / "run")["augment"]  # gray images may be letters
    assert zhishen("evaluate", "run")[0] == 0
    assert "expected size to be a side such as 64" in refuses(
        "train", "--data", "photos", "--size", "big", "--skip-broken"
    )
    assert "expected no option size with 'mnist'" in refuses("train", "--size", "16")


def test_the_epochs_follow_from_the_number_of_images(zhishen, photos, tmp_path, monkeypatch):
    monkeypatch.setattr("zhishen.cli.train._train", lambda *_, **__: None)
    assert zhishen(*TRAIN)[0] == 0
    assert config(tmp_path / "run")["epochs"] == 60
    assert zhishen(*TRAIN[:-1], "other", "--epochs", "5")[0] == 0
    assert config(tmp_path / "other")["epochs"] == 5


def test_what_cannot_be_predicted_is_said(zhishen, refuses, photos, tmp_path, monkeypatch):
    monkeypatch.setattr("zhishen.figures.runs.save_run_figures", lambda *_: None)
    assert zhishen(*TRAIN, "--epochs", "1", "--json")[0] == 0
    (tmp_path / "empty").mkdir()
    assert "expected images in empty, got an empty folder" in refuses("predict", "run", "empty")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "predictions.csv").write_text("mine")
    assert "expected --out to be a folder without predictions" in refuses("predict", "run", "photos", "--out", "taken")
    assert (tmp_path / "taken" / "predictions.csv").read_text() == "mine"
    assert not (tmp_path / "run" / "predictions-1").exists()


@pytest.mark.usefixtures("without_figures")
def test_an_archive_of_arrays(zhishen, tmp_path, rng):
    x, y = rng.integers(0, 100, (60, 12, 12), np.uint8), np.arange(60) % 2
    x[y == 1] += 120
    np.savez(tmp_path / "two.npz", x_train=x, y_train=y, x_test=x[:10], y_test=y[:10])
    assert zhishen("train", "--data", "two.npz", "--epochs", "4", "--out", "run", "--json")[0] == 0
    assert json.loads(zhishen("evaluate", "run", "--json")[1])["test_accuracy"] == 1
    Image.fromarray(x[1]).resize((50, 40)).save(tmp_path / "light.png")
    assert json.loads(zhishen("predict", "run", "light.png", "--json")[1])["label"] == 1


def test_a_search_finds_the_size_and_standardizes_as_a_training_does(zhishen, photos, tmp_path):
    status, out, err = zhishen("search", "--data", photos, "--trials", "1", "--epochs", "1", "--strategy", "random")
    assert status == 0, out + err
    best = tomllib.loads((tmp_path / "runs" / "search" / "best.toml").read_text(encoding="utf-8"))
    assert best["network"]["name"] == "picture_conv"
    assert (best["data"]["standardize"], best["data"]["fit"]) == (True, "crop")
