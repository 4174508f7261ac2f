"""``zhishen predict``, on pictures made from the test digits of MNIST, which the network has not seen."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest
from PIL import Image

from zhishen import data

COUNT = 100


@pytest.fixture(scope="module")
def test_digits() -> data.Split:
    """Images (N, 28, 28), light on dark, as bytes; and their labels."""
    x, t = data.mnist(normalize=False, flatten=False).test
    return data.Split(x[:COUNT, 0], t[:COUNT])


def as_it_is(image: np.ndarray, rng: np.random.Generator) -> Image.Image:
    return Image.fromarray(image)


def dark_on_light(image: np.ndarray, rng: np.random.Generator) -> Image.Image:
    return Image.fromarray(255 - image)


def large(image: np.ndarray, rng: np.random.Generator) -> Image.Image:
    return Image.fromarray(255 - image).resize((308, 308), Image.Resampling.BICUBIC)


def off_center(image: np.ndarray, rng: np.random.Generator) -> Image.Image:
    """Somewhere on a large sheet of paper, in color."""
    sheet = Image.new("RGB", (300, 200), (250, 245, 230))
    digit = Image.fromarray(image).resize((90, 90), Image.Resampling.BICUBIC)
    ink = Image.new("RGB", digit.size, (20, 30, 120))
    sheet.paste(ink, (int(rng.integers(5, 205)), int(rng.integers(5, 105))), digit)
    return sheet


def chalk(image: np.ndarray, rng: np.random.Generator) -> Image.Image:
    """Light on dark, large and off center."""
    sheet = Image.new("L", (256, 256), 15)
    digit = Image.fromarray(image).resize((140, 140), Image.Resampling.BICUBIC)
    sheet.paste(Image.new("L", digit.size, 225), (int(rng.integers(3, 110)), int(rng.integers(3, 110))), digit)
    return sheet


PICTURES = [(as_it_is, "png"), (dark_on_light, "jpg"), (large, "jpg"), (off_center, "png"), (chalk, "jpg")]


def predict(zhishen, run, files) -> list[dict[str, object]]:
    status, out, err = zhishen("predict", run, *files, "--json")
    assert (status, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize(("way", "kind"), PICTURES, ids=lambda value: getattr(value, "__name__", value))
def test_at_least_95_of_100_are_right(zhishen, mnist_run, test_digits, tmp_path, rng, way, kind):
    files = [tmp_path / f"{i}.{kind}" for i in range(COUNT)]
    for file, image in zip(files, test_digits.x, strict=True):
        way(image, rng).save(file, quality=90) if kind == "jpg" else way(image, rng).save(file)
    results = predict(zhishen, mnist_run, files)
    assert [result["file"] for result in results] == [str(file) for file in files]
    right = sum(result["label"] == label for result, label in zip(results, test_digits.t, strict=True))
    assert right >= 95, f"only {right} of {COUNT} {way.__name__}"


def test_the_probabilities_are_some(zhishen, mnist_run, test_digits, tmp_path):
    Image.fromarray(test_digits.x[0]).save(tmp_path / "7.png")
    (result,) = predict(zhishen, mnist_run, [tmp_path / "7.png"])
    assert result.keys() == {"file", "label", "probabilities", "notes"}
    assert len(result["probabilities"]) == 10
    assert sum(result["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert np.argmax(result["probabilities"]) == result["label"] == 7


def test_shows_the_digit_and_a_bar_a_class(zhishen, mnist_run, test_digits, tmp_path):
    Image.fromarray(test_digits.x[0]).save(tmp_path / "7.png")
    status, out, err = zhishen("predict", mnist_run, tmp_path / "7.png")
    assert (status, err) == (0, "")
    first, *picture = out.splitlines()
    assert first.startswith(f"{tmp_path / '7.png'}: digit 7 (9")
    assert any("█" in line[:28] for line in picture)
    for k in range(10):
        assert sum(f"  {k} " in line and line.endswith("%") for line in picture) == 1


def test_best_takes_the_best_checkpoint(zhishen, mnist_run, test_digits, tmp_path):
    Image.fromarray(test_digits.x[0]).save(tmp_path / "7.png")
    status, out, _ = zhishen("predict", mnist_run, tmp_path / "7.png", "--best", "--json")
    assert status == 0
    assert json.loads(out)["label"] == 7


@pytest.mark.parametrize("name", ["a digit [bold].png", "[red]7.png", "七.png", "a[/b].png"])
def test_a_name_is_not_taken_for_a_style(zhishen, mnist_run, test_digits, tmp_path, name):
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    Image.fromarray(test_digits.x[0]).save(file)
    status, out, _ = zhishen("predict", mnist_run, file)
    assert status == 0
    assert f"{file}: digit 7 (" in out


# --- doubt and notes -----------------------------------------------------------------------------------------------


def shown(zhishen, run, file) -> str:
    status, out, err = zhishen("predict", run, file)
    assert (status, err) == (0, "")
    return out


def test_an_eight_has_no_article(zhishen, mnist_run, tmp_path):
    x, t = data.mnist(normalize=False, flatten=False).test
    Image.fromarray(x[t == 8][0, 0]).save(tmp_path / "8.png")
    assert ": digit 8 (" in shown(zhishen, mnist_run, tmp_path / "8.png")


def test_doubt_is_said(zhishen, mnist_run, tmp_path):
    """The mean of a 4 and a 9 is neither for sure."""
    x, t = data.mnist(normalize=False, flatten=False).test
    mean = x[t == 4][:30, 0].mean(axis=0) / 2 + x[t == 9][:30, 0].mean(axis=0) / 2
    Image.fromarray(mean.astype(np.uint8)).save(tmp_path / "mean.png")
    (result,) = predict(zhishen, mnist_run, [tmp_path / "mean.png"])
    out = shown(zhishen, mnist_run, tmp_path / "mean.png")
    assert (max(result["probabilities"]) < 0.9) == ("the network is in doubt" in out)
    assert "the network is in doubt" in out
    assert ": perhaps digit " in out


def test_a_nine_that_lies_on_its_side_is_asked_about(zhishen, mnist_run, tmp_path):
    x, t = data.mnist(normalize=False, flatten=False).test
    nines = x[t == 9][:20, 0]
    files = [tmp_path / f"{i}.png" for i in range(len(nines))]
    for file, image in zip(files, nines, strict=True):
        Image.fromarray(np.rot90(image)).save(file)
    results = predict(zhishen, mnist_run, files)
    asked = [any("on its side" in note and "digit 9 (" in note for note in result["notes"]) for result in results]
    assert sum(asked) >= 6
    out = shown(zhishen, mnist_run, files[asked.index(True)])
    assert "note: if the picture lies on its side: rotated left, it shows digit " in out


def test_two_digits_are_asked_about(zhishen, mnist_run, test_digits, tmp_path):
    Image.fromarray(np.hstack([test_digits.x[0], test_digits.x[1]])).save(tmp_path / "72.png")
    assert "note: 2 shapes are side by side: crop the picture to one digit" in shown(
        zhishen, mnist_run, tmp_path / "72.png"
    )


def test_most_upright_digits_have_no_notes(zhishen, mnist_run, test_digits, tmp_path):
    files = [tmp_path / f"{i}.png" for i in range(COUNT)]
    for file, image in zip(files, test_digits.x, strict=True):
        Image.fromarray(image).save(file)
    assert sum(bool(result["notes"]) for result in predict(zhishen, mnist_run, files)) <= 6


# --- what is refused -------------------------------------------------------------------------------------------------


def blank(path) -> None:
    Image.new("L", (100, 100), 255).save(path)


def text(path) -> None:
    path.write_text("this is no picture")


def empty(path) -> None:
    path.write_bytes(b"")


def half(path) -> None:
    Image.effect_noise((200, 200), 50).save(path)
    path.write_bytes(path.read_bytes()[:2000])


def folder(path) -> None:
    path.mkdir()


def missing(path) -> None:
    assert not path.exists()


def pipe(path) -> None:
    os.mkfifo(path)


def device(path) -> None:
    path.symlink_to("/dev/zero")


def sparse(path) -> None:
    with path.open("wb") as file:
        file.truncate(6 * 2**30)


SPOILED = [blank, text, empty, half, folder, missing, pipe, device, sparse]


@pytest.mark.parametrize("make", SPOILED, ids=lambda make: make.__name__)
@pytest.mark.parametrize("flags", [[], ["--json"]], ids=["table", "json"])
def test_what_is_not_a_digit_is_refused(refuses, mnist_run, tmp_path, make, flags):
    make(tmp_path / "digit.png")
    assert "digit.png" in refuses("predict", mnist_run, tmp_path / "digit.png", *flags)


@pytest.mark.parametrize("make", SPOILED, ids=lambda make: make.__name__)
def test_the_other_files_are_predicted_all_the_same(zhishen, mnist_run, test_digits, tmp_path, make):
    for name, i in (("first.png", 0), ("last.png", 1)):
        Image.fromarray(test_digits.x[i]).save(tmp_path / name)
    make(tmp_path / "spoiled.png")
    files = [tmp_path / name for name in ("first.png", "spoiled.png", "last.png")]
    status, out, err = zhishen("predict", mnist_run, *files, "--json")
    assert status == 1
    assert [json.loads(line)["label"] for line in out.splitlines()] == [7, 2]
    assert err.startswith("zhishen: ")
    assert err.count("\n") == 1
    assert "spoiled.png" in err


def test_an_image_of_another_size_than_those_of_training_is_scaled(zhishen, narrow, tmp_path):
    zhishen("train", "--data", narrow, "--epochs", "1", "--hidden", "4", "--out", tmp_path / "run")
    blank(tmp_path / "digit.png")
    status, out, _ = zhishen("predict", tmp_path / "run", tmp_path / "digit.png", "--json")
    assert status == 0
    assert len(json.loads(out)["probabilities"]) == 10


def test_what_is_not_a_run_is_refused(refuses, tmp_path):
    blank(tmp_path / "digit.png")
    assert "expected the folder of a run" in refuses("predict", "missing", tmp_path / "digit.png")
