"""Augmentation, and folders of images, from the command line."""

from __future__ import annotations

import json
import tomllib

import numpy as np
import pytest
from PIL import Image

from zhishen import data

QUICK = ["--epochs", "2", "--hidden", "8", "--batch-size", "50"]
BENT = ["--network", "two_layer", *QUICK, "--augment"]


def tables(run):
    return tomllib.loads((run / "config.toml").read_text(encoding="utf-8"))


# --- augmentation ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("without_figures")
def test_augment_is_kept_with_the_run_and_told(zhishen, digits, tmp_path):
    status, out, _ = zhishen("train", "--data", digits, *BENT, "--out", "run")
    assert status == 0
    assert "training images augmented: shift 2, rotate 10, scale 0.1" in out
    assert tables(tmp_path / "run")["augment"] == data.AUGMENT_DIGITS
    assert zhishen("evaluate", "run", "--json")[0] == 0


@pytest.mark.usefixtures("without_figures")
def test_the_option_turns_what_a_file_says_on_or_off(zhishen, digits, tmp_path):
    (tmp_path / "mine.toml").write_text('[network]\nname = "two_layer"\n[augment]\nshift = 1\n')
    for name, option, expected in (
        ("as it says", [], {"shift": 1}),
        ("on", ["--augment"], {"shift": 1}),
        ("off", ["--no-augment"], None),
    ):
        arguments = ["--data", digits, *QUICK, *option, "--out", name]
        assert zhishen("train", "--config", "mine.toml", *arguments, "--json")[0] == 0
        assert tables(tmp_path / name).get("augment") == expected


@pytest.mark.usefixtures("without_figures")
def test_it_makes_a_difference_and_the_same_seed_gives_the_same_bytes(zhishen, digits, tmp_path):
    for name, options in (("a", BENT), ("b", BENT), ("plain", [*BENT, "--no-augment"])):
        assert zhishen("train", "--data", digits, *options, "--out", name, "--json")[0] == 0
    a, b, plain = ((tmp_path / name / "model.safetensors").read_bytes() for name in ("a", "b", "plain"))
    assert a == b
    assert a != plain


def test_resume_takes_no_augmentation(refuses, zhishen, own_run):
    assert "got --augment" in refuses("train", "--resume", own_run, "--augment")
    assert "got --augment" in refuses("train", "--resume", own_run, "--no-augment")


def test_killed_runs_with_augmentation_go_on_to_the_same_bits(killing, digits, tmp_path_factory):
    import random

    options = ["--data", str(digits), "--network", "two_layer", "--hidden", "12", "--epochs", "8"]
    options += ["--batch-size", "25", "--checkpoint-steps", "5", "--augment"]
    whole = killing.reference(tmp_path_factory.mktemp("bent"), options)
    assert killing.killed_at_random("random", whole, random.Random(5)) > 0
    killing.check_equal("random", whole)


# --- folders of images -------------------------------------------------------------------------------------------


@pytest.fixture
def colours(tmp_path):
    """60 images of 12 x 10 that are more or less red, green or blue."""
    rng = np.random.default_rng(0)
    for channel, name in enumerate(("red", "green", "[bold]blue")):
        (tmp_path / "colours" / name).mkdir(parents=True)
        for i in range(20):
            pixels = rng.integers(0, 90, (12, 10, 3))
            pixels[..., channel] += 120
            Image.fromarray(pixels.astype(np.uint8)).save(tmp_path / "colours" / name / f"{i}.png")
    return tmp_path / "colours"


@pytest.fixture
def trained(colours, tmp_path):
    """The configuration of a training on them, in colour."""
    (tmp_path / "colours.toml").write_text(
        '[network]\nname = "simple_conv"\nfilters = 2\nhidden = 8\n[data]\nchannels = 3\n'
    )
    return [
        "train",
        "--config",
        "colours.toml",
        "--data",
        colours,
        "--epochs",
        "8",
        "--batch-size",
        "8",
        "--out",
        "run",
    ]


def test_a_network_of_images_learns_a_folder_of_images(zhishen, trained, colours, tmp_path):
    status, out, err = zhishen(*trained, "--lr", "0.01")
    assert (status, err) == (0, "")
    assert "simple_conv 3x12x10-2-8-3" in out
    assert (tmp_path / "run" / "figures" / "misclassified.png").stat().st_size > 0
    assert tables(tmp_path / "run")["data"]["channels"] == 3
    result = json.loads(zhishen("evaluate", "run", "--json")[1])
    assert result["samples"] == 12
    assert result["test_accuracy"] == 1
    shown = zhishen("evaluate", "run")[1]
    assert "[bold]blue" in shown
    status, out, _ = zhishen("predict", "run", colours / "green" / "3.png", "--json")
    told = json.loads(out)
    assert (status, told["class"], told["label"]) == (0, "green", 1)
    status, out, _ = zhishen("predict", "run", colours / "[bold]blue" / "1.png")
    assert status == 0
    assert "class [bold]blue (" in out


def test_an_image_of_another_size_is_not_predicted(zhishen, refuses, trained, tmp_path):
    assert zhishen(*trained, "--json")[0] == 0
    Image.new("RGB", (12, 10)).save(tmp_path / "other.png")
    assert "expected an image of 12 x 10 (height x width) as in training, got" in refuses("predict", "run", "other.png")


def test_a_spoilt_image_is_told(refuses, zhishen, trained, colours, tmp_path):
    (colours / "red" / "7.png").write_bytes(b"no picture")
    sentence = refuses(*trained)
    assert str(colours / "red" / "7.png") in sentence
    assert not (tmp_path / "run").exists()


def test_data_info_counts_the_images(zhishen, colours):
    status, out, _ = zhishen("data", "info", colours, "--json")
    assert status == 0
    parts = json.loads(out)["parts"]
    assert parts["train"]["per_class"] == [16, 16, 16]
    assert parts["test"]["shape"] == [1, 12, 10]


@pytest.mark.usefixtures("without_figures")
def test_digits_are_predicted_by_a_network_of_images(zhishen, digits, tmp_path):
    options = ["--data", digits, "--network", "simple_conv", "--epochs", "1", "--hidden", "4", "--out", "run"]
    assert zhishen("train", *options, "--json")[0] == 0
    page = Image.new("L", (60, 80), 255)
    page.paste(0, (30, 10, 36, 70))
    page.save(tmp_path / "one.png")
    status, out, _ = zhishen("predict", "run", "one.png", "--json")
    assert status == 0
    assert len(json.loads(out)["probabilities"]) == 10


def test_hidden_layers_need_a_network_that_has_some(refuses, monkeypatch, digits):
    from zhishen.cli import train

    monkeypatch.setattr(train, "recipe", lambda name: train.Config(network="deep_conv"))
    assert "expected --hidden with a network of hidden layers, got deep_conv" in refuses(
        "train", "--data", digits, "--network", "deep_conv", "--hidden", "5"
    )
