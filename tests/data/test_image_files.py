"""Folders of images of one size: read as they are, split the same way each time, refused with the name of the file."""

from __future__ import annotations

import os
import time
import tracemalloc

import numpy as np
import pytest
from PIL import Image

from zhishen import data
from zhishen.data import image_arrays, pictures
from zhishen.errors import ArgumentError, DataError


def write(path, *, size=(5, 4), fill=None, seed=0, mode="L", **options):
    """Save an image of random pixels, or of one color; return its pixels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shape = (*size, {"L": 1, "RGB": 3}[mode]) if mode != "L" else size
    pixels = np.random.default_rng(seed).integers(0, 256, shape, np.uint8) if fill is None else np.full(shape, fill)
    Image.fromarray(pixels.astype(np.uint8)).save(path, **options)
    return pixels


@pytest.fixture
def shapes(tmp_path):
    """Three classes of 10, 5 and 2 gray images; all pixels of image i of class k are 50 k + i."""
    root = tmp_path / "shapes"
    for k, (name, count) in enumerate({"Round": 10, "a line": 5, "方": 2}.items()):
        for i in range(count):
            write(root / name / f"{i}.png", fill=50 * k + i)
    return root


def values(split) -> list[int]:
    return split.x[:, 0, 0, 0].astype(int).tolist()


# --- what is read ------------------------------------------------------------------------------------------------


def test_classes_are_sorted_and_every_image_is_in_one_part(shapes):
    dataset = data.image_folder(shapes, normalize=False)
    compact = data.image_folder(shapes, compact=True)
    assert isinstance(compact.train.x, data.Pixels)
    assert np.array_equal(compact.train.x.bytes, dataset.train.x)
    assert np.array_equal(compact.test.x[...], data.image_folder(shapes).test.x)
    assert dataset.class_names == ("Round", "a line", "方")
    assert dataset.classes == 3
    assert dataset.name == "shapes"
    assert dataset.image_shape == (1, 5, 4)
    assert dataset.train.x.shape == (13, 1, 5, 4)
    assert dataset.train.x.dtype == np.uint8
    assert sorted(values(dataset.train) + values(dataset.test)) == [*range(10), *range(50, 55), 100, 101]
    for split in (dataset.train, dataset.test):
        assert [value // 50 for value in values(split)] == split.t.tolist()
    assert np.bincount(dataset.test.t).tolist() == [2, 1, 1]  # a fifth, and one at least


def test_the_parts_and_their_order_are_mixed_and_always_the_same(shapes):
    first, second = data.image_folder(shapes), data.image_folder(shapes)
    assert (first.train.x == second.train.x).all()
    assert (first.test.t == second.test.t).all()
    assert (np.diff(first.train.t) < 0).any()  # not class by class


def test_load_finds_it_and_options_are_those_of_all_data(shapes):
    dataset = data.load(shapes, one_hot=True, validation=3, dtype=np.float64)
    assert dataset.train.x.shape == (10, 20)
    assert dataset.train.x.dtype == np.float64
    assert dataset.image_shape == (1, 5, 4)
    assert dataset.validation is not None
    assert dataset.validation.t.shape == (3, 3)
    images = data.load(shapes, flatten=False, validation=3)
    assert (images.train.x.reshape(10, 20) == dataset.train.x.astype(np.float32)).all()
    assert images.train.x.max() <= 1


def test_train_and_test_folders_are_the_parts(tmp_path):
    for part, counts in (("train", {"b": 3, "a": 2, "c": 1}), ("test", {"a": 1, "b": 2})):
        for name, count in counts.items():
            for i in range(count):
                write(tmp_path / part / name / f"{i}.png", fill=i + 10 * (part == "test"))
    dataset = data.image_folder(tmp_path, normalize=False)
    assert dataset.class_names == ("a", "b", "c")
    assert sorted(zip(dataset.train.t.tolist(), values(dataset.train), strict=True)) == [
        (0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 0),
    ]  # fmt: skip
    assert sorted(zip(dataset.test.t.tolist(), values(dataset.test), strict=True)) == [(0, 10), (1, 10), (1, 11)]


def test_colors(tmp_path):
    pixels = [write(tmp_path / name / "1.png", mode="RGB", seed=seed) for seed, name in enumerate("ab")]
    write(tmp_path / "a" / "2.bmp", mode="RGB", fill=7)
    dataset = data.image_folder(tmp_path, channels=3, normalize=False)
    assert dataset.image_shape == (3, 5, 4)
    b = np.flatnonzero(dataset.train.t == 1)
    assert (dataset.train.x[b[0]] == np.moveaxis(pixels[1], 2, 0)).all()
    assert data.image_folder(tmp_path).image_shape == (3, 5, 4)
    gray = data.load(tmp_path, channels=1, normalize=False, flatten=False)
    expected = (pixels[1] @ np.array([299, 587, 114]) / 1000).round()
    assert np.abs(gray.train.x[np.flatnonzero(gray.train.t == 1)[0], 0] - expected).max() <= 1


def test_kinds_of_images(tmp_path):
    gray = np.arange(20, dtype=np.uint8).reshape(5, 4) * 12
    Image.fromarray(gray).save(tmp_path / "gray.png")
    assert (data.read_image(tmp_path / "gray.png") == gray).all()
    assert (data.read_image(tmp_path / "gray.png", channels=3) == gray).all()
    Image.fromarray(gray.astype(np.uint16) * 257).save(tmp_path / "deep.png")
    assert (data.read_image(tmp_path / "deep.png") == gray).all()
    clear = np.dstack([gray, gray, gray, np.where(gray > 100, 255, 0)]).astype(np.uint8)
    Image.fromarray(clear).save(tmp_path / "clear.png")
    assert (data.read_image(tmp_path / "clear.png") == np.where(gray > 100, gray, 255)).all()
    Image.fromarray(gray).save(tmp_path / "palette.gif")
    assert (data.read_image(tmp_path / "palette.gif") == gray).all()
    turned = Image.fromarray(np.full((16, 32), 128, np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    turned.save(tmp_path / "turned.jpg", exif=exif)
    assert data.read_image(tmp_path / "turned.jpg").shape == (1, 32, 16)


def test_clutter_is_ignored(shapes):
    expected = data.image_folder(shapes)
    (shapes / ".DS_Store").write_bytes(b"x")
    (shapes / "Round" / "Thumbs.db").write_bytes(b"x")
    (shapes / "Round" / ".hidden.png").write_bytes(b"x")
    (shapes / "read me.txt").write_text("about the data")  # beside the classes, not in one
    (shapes / "nothing yet").mkdir()
    (shapes / ".git").mkdir()
    found = data.image_folder(shapes)
    assert found.class_names == expected.class_names
    assert (found.train.x == expected.train.x).all()
    assert found.notes == ("class folders without images are skipped: nothing yet", *expected.notes)
    assert expected.notes[0].startswith("the classes differ in size: 8 training images of Round, 1 of 方; ")


def test_empty_class_folders_are_named(tmp_path):
    for seed, path in enumerate(("train/a/1.png", "train/b/1.png", "test/a/1.png")):
        write(tmp_path / path, seed=seed)
    for path in ("train/c", "test/b"):
        (tmp_path / path).mkdir()
    assert data.load(tmp_path).notes == ("class folders without images are skipped: train/c, test/b",)


@pytest.mark.parametrize("count", [2, 8])
def test_few_images(tmp_path, count):
    for name in "ab":
        for i in range(count // 2):
            write(tmp_path / name / f"{i}.png", seed=i)
    if count == 2:  # one image a class leaves none for the test
        with pytest.raises(DataError, match="expected images for the test part"):
            data.load(tmp_path)
        return
    dataset = data.load(tmp_path, validation=2)
    assert {name: len(split.x) for name, split in dataset.parts().items()} == {"train": 4, "validation": 2, "test": 2}


def test_a_folder_of_idx_files_stays_one_with_folders_beside_them(tmp_path, rng):
    for part in ("train", "t10k"):
        data.write_idx(tmp_path / f"{part}-images-idx3-ubyte", rng.integers(0, 256, (4, 3, 3)).astype(np.uint8))
        data.write_idx(tmp_path / f"{part}-labels-idx1-ubyte", np.arange(4, dtype=np.uint8) % 2)
    write(tmp_path / "pictures" / "1.png")
    write(tmp_path / "others" / "1.png")
    assert data.load(tmp_path).train.x.shape == (4, 9)
    assert data.load(tmp_path).image_shape == (1, 3, 3)
    assert data.load(tmp_path).class_names == ()


# --- what is refused ---------------------------------------------------------------------------------------------


def cut(path):
    path.write_bytes(path.read_bytes()[:-20])


def flip(path):
    content = bytearray(path.read_bytes())
    content[45] ^= 0xFF
    path.write_bytes(bytes(content))


@pytest.mark.parametrize(
    ("spoil", "pattern"),
    [
        (cut, "to be a whole image .*, got an error .*; check that it opens elsewhere, and replace it"),
        (flip, "to be a whole image .*, got an error .*; check that it opens elsewhere, and replace it"),
        (lambda path: path.write_bytes(b""), "got an empty file; delete or replace it"),
        (lambda path: path.write_text("These are not the pixels"), "to be a whole image .*, got something else; "),
        (lambda path: path.write_bytes(np.random.default_rng(0).bytes(500)), "got something else"),
    ],
)
def test_a_spoiled_image_is_named(shapes, spoil, pattern):
    spoil(shapes / "Round" / "3.png")
    with pytest.raises(DataError, match=pattern) as caught:
        data.load(shapes)
    message = str(caught.value)
    assert message.startswith("data.load: expected ")
    assert str(shapes / "Round" / "3.png") in message
    assert "\n" not in message


def test_a_file_that_is_no_image_is_named(shapes):
    (shapes / "a line" / "notes.txt").write_text("about this class")
    with pytest.raises(DataError, match=r"expected .*notes\.txt to be a whole image .* got something else"):
        data.image_folder(shapes)


def test_folders_within_classes_belong_to_the_class(shapes):
    write(shapes / "Round" / "more" / "again" / "1.png", fill=11)
    (shapes / "Round" / "more" / "above").symlink_to(shapes / "Round", target_is_directory=True)  # no endless loop
    (shapes / "a line" / "linked").symlink_to(shapes / "方", target_is_directory=True)
    dataset = data.image_folder(shapes, normalize=False)
    assert np.bincount(np.concatenate([dataset.train.t, dataset.test.t])).tolist() == [11, 7, 2]
    assert 11 in values(dataset.train) + values(dataset.test)
    assert dataset.notes[0].startswith("images in folders within a class belong to that class: Round/more, Round/more/")


def test_links_between_folders_are_followed_once(shapes):
    names = [f"n{i}" for i in range(12)]  # 12! paths
    for name in names:
        (shapes / "Round" / name).mkdir()
    for name in names:
        for other in names:
            (shapes / "Round" / name / f"to {other}").symlink_to(shapes / "Round" / other, target_is_directory=True)
    write(shapes / "Round" / "n3" / "1.png", fill=11)
    (shapes / "方" / "up").symlink_to("..", target_is_directory=True)  # the other classes are not in this class
    dataset = data.image_folder(shapes)
    assert np.bincount(np.concatenate([dataset.train.t, dataset.test.t])).tolist() == [11, 5, 2]


def test_the_folders_of_parts_may_have_chinese_names(tmp_path):
    for part in ("训练", "验证集", "测试"):
        for name in ("圆", "方"):
            write(tmp_path / part / name / "1.png", fill=len(part) + ord(name) % 100)
    dataset = data.image_folder(tmp_path)
    assert dataset.class_names == ("圆", "方")
    assert {part: len(split.x) for part, split in dataset.parts().items()} == {"train": 2, "validation": 2, "test": 2}


def test_the_error_of_a_broken_file_says_how_many_others_there_are(shapes):
    for i in range(3):
        (shapes / "Round" / f"a{i}.txt").write_text("no image")
    with pytest.raises(
        DataError, match=r"a\d\.txt to be .* \(and 2 other files are not images; skip_broken=True or --sk"
    ):
        data.image_folder(shapes)


def test_gigantic_images_are_refused_before_they_are_decoded(shapes, monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 19)
    with pytest.raises(DataError, match=r"expected at most 19 pixels in .*, got 20; make the image smaller"):
        data.image_folder(shapes)


def test_too_many_images_are_refused_before_they_are_read(shapes, monkeypatch):
    monkeypatch.setattr(image_arrays, "LIMIT", 13 * 20 - 1)
    with pytest.raises(DataError, match=r"expected images of at most 259 bytes altogether, got 13 of 1 x 5 x 4; "):
        data.image_folder(shapes)
    monkeypatch.setattr(image_arrays, "LIMIT", 13 * 20)
    assert len(data.image_folder(shapes).train.x) == 13


def test_too_few_classes_and_images_are_refused(tmp_path):
    write(tmp_path / "one" / "1.png")
    with pytest.raises(DataError, match=r"a folder of images for each of at least two classes in .*, got one; put"):
        data.load(tmp_path)
    write(tmp_path / "two" / "1.png")
    with pytest.raises(DataError, match=r"expected images for the test part in .*, got none; add"):
        data.load(tmp_path)
    (tmp_path / "empty" / "a").mkdir(parents=True)
    (tmp_path / "empty" / "b").mkdir()
    with pytest.raises(DataError, match=r"got no folder with images; put"):
        data.load(tmp_path / "empty")


def test_train_and_test_have_to_fit(tmp_path):
    for path in ("train/a/1.png", "train/b/1.png", "test/a/1.png", "test/other/1.png"):
        write(tmp_path / path)
    with pytest.raises(DataError, match=r"to be among those of training \(a, b\), got other; rename"):
        data.load(tmp_path)
    write(tmp_path / "spare" / "a" / "1.png")
    with pytest.raises(DataError, match=r"only the folders train, test in .*, got spare beside them; "):
        data.load(tmp_path)


@pytest.mark.parametrize("channels", [0, 2, 4, True, "1"])
def test_channels_are_one_or_three(shapes, channels, hostile):
    for read in (data.load, data.image_folder):
        with pytest.raises(ArgumentError, match=r"expected channels to be 1 \(gray\) or 3 .*; choose"):
            read(shapes, channels=channels)


def test_other_data_are_gray():
    with pytest.raises(
        ArgumentError, match=r"data.load: expected no option channels with 'mnist', digits in gray, got 3; omit it"
    ):
        data.load("mnist", channels=3)


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_what_is_no_folder_is_refused(tmp_path, name):
    (tmp_path / "file").write_text("x")
    with pytest.raises(
        DataError, match=r"data.image_folder: expected a folder at .* with a folder of images for each class, "
    ):
        data.image_folder(tmp_path / name)
    with pytest.raises(DataError, match=r"data.read_image: expected an image at .*, got no file .*; check the path"):
        data.read_image(tmp_path / "nothing")


# --- files that cost more than an image ----------------------------------------------------------------------------


def test_a_pipe_is_refused(shapes):
    os.mkfifo(shapes / "Round" / "pipe.png")
    with pytest.raises(
        DataError, match=r"expected an image at .*pipe\.png, got a pipe or a device; give a regular file"
    ):
        data.load(shapes)
    (shapes / "Round" / "pipe.png").unlink()
    (shapes / "Round" / "zero.png").symlink_to("/dev/zero")
    with pytest.raises(DataError, match=r"expected an image at .*zero\.png, got a pipe or a device; "):
        data.load(shapes)


def test_a_gigantic_file_is_refused_before_it_is_read(shapes):
    with (shapes / "Round" / "3.png").open("r+b") as file:
        file.truncate(6 * 2**30)  # sparse: it takes no room on the disk
    start = time.perf_counter()
    with pytest.raises(DataError, match=r"at most 268,435,456 bytes, got .*3\.png with 6,442,450,944; make"):
        data.load(shapes)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("kind", ["16 bits", "transparent"])
def test_large_images_need_little_memory_beside_their_pixels(tmp_path, kind):
    side = 2500
    ramp = np.add.outer(np.arange(side), np.arange(side))
    if kind == "16 bits":
        Image.fromarray((ramp * 13).astype(np.uint16)).save(tmp_path / "x.png", compress_level=1)
        expected = np.rint(ramp * 13 / 257)
    else:
        gray = (ramp % 256).astype(np.uint8)
        Image.merge("LA", [Image.fromarray(gray), Image.fromarray(255 - gray)]).save(
            tmp_path / "x.png", compress_level=1
        )
        expected = 255 - (255 - gray / 1.0) * (255 - gray) / 255
    tracemalloc.start()
    found = data.read_image(tmp_path / "x.png")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert np.abs(found[0] - expected).max() <= 1
    assert peak < 4 * side * side
