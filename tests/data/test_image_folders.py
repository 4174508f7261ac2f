"""Folders of images of any size: their parts, their size and channels, and what the notes say."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from zhishen import data
from zhishen.data import Pixels
from zhishen.data.image_folders import parse_size
from zhishen.errors import ArgumentError, DataError


def save(path, color=(90, 10, 200), size=(60, 40), noise=None) -> None:
    """Save an image (width, height) of one color, or of noise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", size, color)
    if noise is not None:
        pixels = np.random.default_rng(noise).integers(0, 256, (size[1], size[0], 3), np.uint8)
        image = Image.fromarray(pixels)
    image.save(path)


@pytest.fixture
def photos(tmp_path):
    """Two classes of five images in mixed sizes and formats."""
    for k, name in enumerate(("cat", "dog")):
        for i in range(5):
            suffix = ("jpg", "png", "webp", "bmp", "gif")[i]
            save(tmp_path / "photos" / name / f"{i}.{suffix}", size=(100 + 20 * i, 110 + 5 * i), noise=10 * k + i)
    return tmp_path / "photos"


def test_mixed_sizes_become_one(photos):
    dataset = data.image_folder(photos)
    assert dataset.train.x.shape == (8, 3, 64, 64)
    assert dataset.test.x.shape == (2, 3, 64, 64)
    (note,) = dataset.notes
    assert note.startswith("images of 110 x 100 to 130 x 180 pixels are scaled, and cropped at the center to 64 x 64; ")
    assert dataset.preprocessing.reader == data.ImageReader(height=64, width=64, channels=3)
    for size, shape in ((32, (3, 32, 32)), ("24x40", (3, 24, 40)), ((10, 20), (3, 10, 20))):
        assert data.image_folder(photos, size=size).image_shape == shape
    padded = data.image_folder(photos, size=32, fit="pad")
    assert padded.preprocessing.reader.fit == "pad"
    assert "are scaled, and padded to 32 x 32" in padded.notes[0]
    assert data.load(photos, channels=1, size=16).train.x.shape == (8, 256)


@pytest.mark.parametrize("size", [0, "big", "1x2x3", [3, 4, 5], 1.5, (0, 3), "x", 5000, True, ["a", 2], ""])
def test_sizes_that_are_not_sizes_are_refused(photos, size, hostile):
    with pytest.raises(ArgumentError, match=r"^data\.image_folder: expected size to be a side such as 64, or height x"):
        data.image_folder(photos, size=size)


def test_sizes():
    assert parse_size("48X64", where="") == parse_size([48, "64"], where="") == (48, 64)


def test_images_without_colors_have_one_channel(tmp_path):
    for name in "ab":
        for i in range(2):
            save(tmp_path / name / f"{i}.png", color=(40 * i, 40 * i, 40 * i))
    assert data.image_folder(tmp_path).image_shape == (1, 40, 60)  # one size, up to 96 pixels: as they are
    save(tmp_path / "a" / "2.png", color=(40, 41, 40))
    assert data.image_folder(tmp_path).image_shape == (3, 40, 60)
    assert data.image_folder(tmp_path, channels=1).image_shape == (1, 40, 60)


def test_standardized_by_channel(photos):
    dataset = data.image_folder(photos, standardize=True, size=16)
    assert np.allclose(dataset.train.x.mean(axis=(0, 2, 3)), 0, atol=1e-5)
    assert np.allclose(dataset.train.x.std(axis=(0, 2, 3)), 1, atol=1e-5)
    assert len(dataset.preprocessing.mean) == 3
    compact = data.image_folder(photos, standardize=True, size=16, compact=True)
    assert isinstance(compact.train.x, Pixels)
    assert np.array_equal(np.asarray(compact.test.x), dataset.test.x)
    raw = data.image_folder(photos, size=16, normalize=False)
    assert np.array_equal(dataset.preprocessing(raw.test.x), dataset.test.x)
    again = data.image_folder(photos, preprocessing=dataset.preprocessing)
    assert again.preprocessing == dataset.preprocessing
    assert np.array_equal(again.test.x, dataset.test.x)
    for options in ({"flatten": True}, {"normalize": False}):
        with pytest.raises(ArgumentError, match=r"expected standardize=True with images \(N, C, H, W\) of floats"):
            data.image_folder(photos, standardize=True, **options)


@pytest.mark.parametrize("names", [("train", "val", "test"), ("Training", "validation", "testing"), ("train", "valid")])
def test_folders_of_parts(tmp_path, names):
    for k, part in enumerate(names):
        for name, count in (("a", 5), ("b", 5 - k)):
            for i in range(count):
                save(tmp_path / part / name / f"{i}.png", noise=100 * k + 10 * (name == "a") + i, size=(6, 6))
    dataset = data.image_folder(tmp_path)
    assert dataset.validation is not None
    assert len(dataset.validation.x) == 9
    if len(names) == 3:
        assert (len(dataset.train.x), len(dataset.test.x)) == (10, 8)
        assert dataset.notes == ()
    else:
        assert (len(dataset.train.x), len(dataset.test.x)) == (8, 2)
        assert dataset.notes == ("there is no folder test: a fifth of each class of train is the test part",)
    with pytest.raises(ArgumentError, match=r"expected no number of validation images, because the data have a valid"):
        data.image_folder(tmp_path, validation=3)


def test_two_folders_of_one_part_are_refused(tmp_path):
    for part in ("train", "val", "valid"):
        for name in "ab":
            save(tmp_path / part / name / "1.png", size=(6, 6))
    with pytest.raises(DataError, match=r"expected one folder for each part in .*, got train, val.*; merge"):
        data.image_folder(tmp_path)


def test_classes_may_have_names_of_parts(tmp_path):
    for name in ("train", "car", "bus"):
        for i in range(2):
            save(tmp_path / name / f"{i}.png", size=(6, 6), noise=i)
    assert data.image_folder(tmp_path).class_names == ("bus", "car", "train")


def test_broken_files_are_named_or_skipped(photos):
    (photos / "cat" / "6.png").write_bytes(b"no image")
    (photos / "dog" / "7.jpg").write_bytes((photos / "dog" / "0.jpg").read_bytes()[:600])
    (photos / "dog" / "8.png").symlink_to(photos / "nowhere.png")
    (photos / "dog" / "labels.json").write_text("{}")
    with pytest.raises(DataError, match=r"expected .*6\.png to be a whole image .*, got something else; "):
        data.image_folder(photos)
    (photos / "cat" / "6.png").unlink()
    (photos / "dog" / "8.png").unlink()
    (photos / "dog" / "labels.json").unlink()
    with pytest.raises(DataError, match=r"expected .*7\.jpg to be a whole image"):  # found when it is decoded
        data.image_folder(photos)
    (photos / "dog" / "labels.json").write_text("{}")
    dataset = data.image_folder(photos, skip_broken=True)
    assert len(dataset.train.x) + len(dataset.test.x) == 10
    assert "2 of 12 files are not whole images, and are skipped: dog/7.jpg, dog/labels.json" in dataset.notes
    for file in photos.rglob("*.*"):
        file.write_bytes(b"broken")
    with pytest.raises(DataError, match=r"expected images in .*, got only broken files; "):
        data.image_folder(photos, skip_broken=True)


def test_images_in_two_parts_are_reported(tmp_path):
    for part, noises in (("train", range(4)), ("test", range(3, 5))):
        for name, shift in (("a", 0), ("b", 100)):
            for noise in noises:
                save(tmp_path / part / name / f"{noise}.png", size=(6, 6), noise=noise + shift)
    (note,) = data.image_folder(tmp_path).notes
    assert note == (
        "images of the training part are in another part, too, so the accuracy there is too high: train/a/3.png = "
        "test/a/3.png, train/b/3.png = test/b/3.png (2 in all)"
    )


def test_rare_classes_are_reported(tmp_path):
    for name, count in (("many", 40), ("few", 5)):
        for i in range(count):
            save(tmp_path / name / f"{i}.png", size=(6, 6), noise=i + 50 * (name == "few"))
    (note,) = data.image_folder(tmp_path).notes
    assert note.startswith("the classes differ in size: 32 training images of many, 4 of few; --weight-classes makes")
