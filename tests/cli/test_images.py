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
def test_augment_is_kept_with_the_run_and_printed(zhishen, digits, tmp_path):
    status, out, _ = zhishen("train", "--data", digits, *BENT, "--out", "run")
    assert status == 0
    assert "augmentation of the training images: shift 2, rotate 10, scale 0.1" in out
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


@pytest.mark.usefixtures("forked_processes")
def test_killed_runs_with_augmentation_resume_to_the_same_bits(killing, digits, tmp_path_factory):
    import random

    options = ["--data", str(digits), "--network", "two_layer", "--hidden", "12", "--epochs", "8"]
    options += ["--batch-size", "25", "--checkpoint-steps", "5", "--augment"]
    whole = killing.reference(tmp_path_factory.mktemp("bent"), options)
    assert killing.killed_at_random("random", whole, random.Random(5), most=3) > 0
    killing.check_equal("random", whole)


# --- folders of images -------------------------------------------------------------------------------------------


@pytest.fixture
def colors(tmp_path):
    """60 images of 12 x 10 that are more or less red, green or blue."""
    rng = np.random.default_rng(0)
    for channel, name in enumerate(("red", "green", "[bold]blue")):
        (tmp_path / "colors" / name).mkdir(parents=True)
        for i in range(20):
            pixels = rng.integers(0, 90, (12, 10, 3))
            pixels[..., channel] += 120
            Image.fromarray(pixels.astype(np.uint8)).save(tmp_path / "colors" / name / f"{i}.png")
    return tmp_path / "colors"


@pytest.fixture
def trained(colors, tmp_path):
    """The configuration of a training on them, in color."""
    (tmp_path / "colors.toml").write_text(
        '[network]\nname = "simple_conv"\nfilters = 2\nhidden = 8\n[data]\nchannels = 3\n'
    )
    return [
        "train",
        "--config",
        "colors.toml",
        "--data",
        colors,
        "--epochs",
        "8",
        "--batch-size",
        "8",
        "--out",
        "run",
    ]


def test_a_network_of_images_learns_a_folder_of_images(zhishen, trained, colors, tmp_path):
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
    status, out, _ = zhishen("predict", "run", colors / "green" / "3.png", "--json")
    found = json.loads(out)
    assert (status, found["class"], found["label"]) == (0, "green", 1)
    status, out, _ = zhishen("predict", "run", colors / "[bold]blue" / "1.png")
    assert status == 0
    assert "class [bold]blue (" in out


def test_an_image_of_another_size_is_predicted(zhishen, trained, tmp_path):
    assert zhishen(*trained, "--lr", "0.01", "--json")[0] == 0
    Image.new("RGB", (300, 200), (180, 40, 40)).save(tmp_path / "other.jpg")
    assert json.loads(zhishen("predict", "run", "other.jpg", "--json")[1])["class"] == "red"


def test_a_damaged_image_is_reported(refuses, zhishen, trained, colors, tmp_path):
    (colors / "red" / "7.png").write_bytes(b"no picture")
    sentence = refuses(*trained)
    assert str(colors / "red" / "7.png") in sentence
    assert not (tmp_path / "run").exists()


def test_data_info_counts_the_images(zhishen, colors):
    status, out, _ = zhishen("data", "info", colors, "--json")
    assert status == 0
    parts = json.loads(out)["parts"]
    assert parts["train"]["per_class"] == [16, 16, 16]
    assert parts["test"]["shape"] == [3, 12, 10]


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
    assert "expected --hidden with a network that has hidden layers, got deep_conv" in refuses(
        "train", "--data", digits, "--network", "deep_conv", "--hidden", "5"
    )


# --- images other than digits --------------------------------------------------------------------------------------


@pytest.fixture
def clothes(tmp_path, rng):
    """IDX files of 28 x 28 images that fill their frame, of two classes: light on the left, or on the right."""
    folder = tmp_path / "clothes"
    folder.mkdir()
    for part, count in (("train", 60), ("t10k", 20)):
        images = rng.integers(0, 60, (count, 28, 28), dtype=np.uint8)
        labels = np.arange(count, dtype=np.uint8) % 2
        images[labels == 0, :, :14] += 180
        images[labels == 1, :, 14:] += 180
        data.write_idx(folder / f"{part}-images-idx3-ubyte", images)
        data.write_idx(folder / f"{part}-labels-idx1-ubyte", labels)
    return folder


@pytest.mark.usefixtures("without_figures")
def test_images_that_are_not_digits_are_not_centered(zhishen, clothes, tmp_path):
    options = ["--network", "two_layer", "--epochs", "10", "--batch-size", "10", "--out", "run"]
    status, out, err = zhishen("train", "--data", clothes, *options)
    assert (status, err) == (0, "")
    assert "digit" not in out
    assert "digit" not in zhishen("evaluate", "run")[1]
    test = data.load(clothes, flatten=False, normalize=False).test
    Image.fromarray(test.x[3, 0]).save(tmp_path / "shoe.png")
    status, out, _ = zhishen("predict", "run", "shoe.png")
    assert status == 0
    assert "shoe.png: class 1 (" in out
    assert "digit" not in out
    Image.fromarray(test.x[3, 0]).resize((280, 280)).save(tmp_path / "large.png")
    assert "large.png: class 1 (" in zhishen("predict", "run", "large.png")[1]


# --- notes -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("without_figures")
def test_training_prints_the_notes_of_its_data(zhishen, colors):
    (colors / "[none]").mkdir()
    options = ["--data", colors, "--network", "two_layer", "--epochs", "1", "--batch-size", "8"]
    note = "note: class folders without images are skipped: [none]"
    status, out, err = zhishen("train", *options, "--out", "run")
    assert (status, err) == (0, "")
    assert out.splitlines().count(note) == 1
    status, out, err = zhishen("train", *options, "--out", "other", "--json")
    assert (status, err) == (0, f"zhishen: {note}\n")
    assert all(json.loads(line) for line in out.splitlines())
    assert note in zhishen("data", "info", colors)[1]
    assert json.loads(zhishen("data", "info", colors, "--json")[1])["notes"] == [note.removeprefix("note: ")]


@pytest.mark.usefixtures("without_figures")
def test_emnist_is_turned_upright_and_predicted_upright(zhishen, tmp_path):
    """Digits as EMNIST stores them: the network that learns them reads upright pictures."""
    mnist = data.mnist(normalize=False, flatten=False)
    (tmp_path / "emnist").mkdir()
    for part, split, count in (("train", mnist.train, 3000), ("test", mnist.test, 200)):
        stored = split.x[:count, 0].swapaxes(1, 2)
        data.write_idx(tmp_path / "emnist" / f"emnist-digits-{part}-images-idx3-ubyte", stored)
        labels = split.t[:count].astype(np.uint8)
        data.write_idx(tmp_path / "emnist" / f"emnist-digits-{part}-labels-idx1-ubyte", labels)
    options = ["--data", "emnist", "--network", "two_layer", "--epochs", "6", "--out"]
    status, out, _ = zhishen("train", *options, "run")
    assert status == 0
    assert "note: images are transposed, because EMNIST stores them on their side" in out
    files = [tmp_path / f"{i}.png" for i in range(60)]
    for file, image in zip(files, mnist.test.x[:60, 0], strict=True):
        Image.fromarray(255 - image).save(file)
    results = [json.loads(line) for line in zhishen("predict", "run", *files, "--json")[1].splitlines()]
    assert sum(result["label"] == label for result, label in zip(results, mnist.test.t, strict=False)) >= 50
    assert zhishen("train", *options, "sideways", "--no-transpose", "--json")[0] == 0
    assert tables(tmp_path / "sideways")["data"]["transpose"] is False
    assert "transpose" not in tables(tmp_path / "run")["data"]
    results = [json.loads(line) for line in zhishen("predict", "sideways", *files, "--json")[1].splitlines()]
    assert sum(result["label"] == label for result, label in zip(results, mnist.test.t, strict=False)) < 40
