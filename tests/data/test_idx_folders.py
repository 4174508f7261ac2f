"""Folders of IDX files: their names, files that do not fit together, and the variants of EMNIST."""

import numpy as np
import pytest
from idx_folder_samples import NAMES, house

from zhishen import data
from zhishen.errors import ArgumentError, DataError


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize(
    "names",
    [
        NAMES,
        [name.replace("-idx", ".idx") for name in NAMES],
        [name.replace("t10k", "test") for name in NAMES],
        [f"emnist-letters-{name.replace('t10k', 'test')}" for name in NAMES],
        [name.upper() for name in NAMES],
        [name.replace("-", "_") for name in NAMES],
    ],
)
def test_names(make_folder, names, ending):
    path = make_folder(names=names, ending=ending)
    (path / "train-images-idx3-ubyte.gz.md5").write_text("not data")
    (path / "._train-images-idx3-ubyte.gz").write_text("not data either")
    (path / "README.md").write_text("nor this")
    (path / "other-train-images-idx3-ubyte").mkdir()
    dataset = data.folder(path)
    assert dataset.name == "small"
    assert dataset.classes == (26 if "emnist" in names[0] else 3)
    assert dataset.train.x.shape == (10, 24)
    assert dataset.train.t.tolist() == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0]
    assert dataset.test.t.tolist() == [0, 1, 2, 0, 1]
    assert list(dataset.digests) == [name + ending for name in names]


def test_a_folder_is_read_as_it_was_written(make_folder):
    images = np.random.default_rng(1).integers(0, 256, (10, 4, 6), dtype=np.uint8)
    path = make_folder(train_images=images)
    assert np.array_equal(data.folder(path, flatten=False, normalize=False).train.x, images[:, None])
    assert np.array_equal(data.load(str(path)).train.x, images.reshape(10, 24) / np.float32(255))
    half = data.load(path, dtype=np.float16, one_hot=True)
    assert half.train.x.dtype == half.train.t.dtype == np.float16


def test_compressed_and_uncompressed_side_by_side_are_one(make_folder):
    make_folder(ending=".gz")
    assert len(data.folder(make_folder(ending="")).train.x) == 10


def test_two_data_sets_in_one_folder(make_folder):
    make_folder(names=[f"emnist-digits-{name}" for name in NAMES])
    path = make_folder(names=[f"emnist-letters-{name}" for name in NAMES])
    with pytest.raises(DataError, match=house("data.folder", "one file of t")):
        data.folder(path)


def test_flat_images(make_folder):
    flat = {"train_images": np.zeros((10, 7), np.uint8), "test_images": np.zeros((5, 7), np.uint8)}
    path = make_folder(**flat)
    assert data.folder(path).train.x.shape == (10, 7)
    with pytest.raises(DataError, match=house("data.folder", "got rows .*flatten=True")):
        data.folder(path, flatten=False)


def test_float_images_are_not_scaled(make_folder):
    images = np.linspace(-1, 1, 240, dtype=np.float64).reshape(10, 4, 6)
    dataset = data.folder(make_folder(train_images=images))
    assert dataset.train.x.dtype == np.float32
    assert np.array_equal(dataset.train.x, images.reshape(10, 24).astype(np.float32))
    raw = data.folder(make_folder(train_images=images), normalize=False)
    assert raw.train.x.dtype == np.float64


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"train_labels": np.zeros(9, np.uint8)}, "as many labels as images, got 9 labels and 10 images"),
        ({"test_labels": np.zeros(6, np.uint8)}, "as many labels as images, got 6 labels and 5 images"),
        ({"train_labels": np.zeros(10, np.float32)}, "integer labels of shape"),
        ({"train_labels": np.zeros((10, 8), np.int32)}, "integer labels of shape"),
        ({"train_labels": np.full(10, -1, np.int8)}, "labels from 0 to 65535, got -1"),
        ({"train_labels": np.full(10, 2**31 - 1, np.int32)}, "labels from 0 to 65535, got 2147483647"),
        ({"train_images": np.zeros(10, np.uint8)}, "images of shape"),
        ({"train_images": np.zeros((10, 1, 4, 6), np.uint8)}, "images of shape"),
        ({"train_images": np.zeros((0, 4, 6), np.uint8)}, "images of shape"),
        ({"train_images": np.zeros((10, 4, 0), np.uint8)}, "images of shape"),
        ({"train_images": np.zeros((10, 4, 6), np.int16)}, "pixels of dtype uint8"),
        ({"train_images": np.full((10, 4, 6), np.nan, np.float32)}, "pixels that float32 can hold"),
        ({"train_images": np.full((10, 4, 6), -np.inf, np.float32)}, "pixels that float32 can hold"),
        ({"train_images": np.full((10, 4, 6), 1e300)}, "pixels that float32 can hold"),
        ({"test_images": np.zeros((5, 6, 4), np.uint8)}, "images of one size"),
        ({"test_images": None}, "got no file of test-images"),
        ({"train_images": None, "train_labels": None}, "got no file of train-images, train-labels"),
    ],
)
def test_files_that_do_not_fit(make_folder, arrays, words):
    with pytest.raises(DataError, match=house("data.folder", words)):
        data.folder(make_folder(**arrays))


def test_gigantic_one_hot_rows(make_folder):
    many = {"train_images": np.zeros((5000, 1, 1), np.uint8), "test_images": np.zeros((5, 1, 1), np.uint8)}
    path = make_folder(**many, train_labels=np.full(5000, 65535, np.int32))
    assert data.folder(path).classes == 65536
    with pytest.raises(DataError, match=house("data.folder", "one-hot targets of at most")):
        data.folder(path, one_hot=True)


def test_a_damaged_file_in_a_folder(make_folder):
    path = make_folder()
    victim = path / f"{NAMES[0]}.gz"
    victim.write_bytes(victim.read_bytes()[:-1])
    with pytest.raises(DataError, match=house("data.read_idx", "train-images-idx3-ubyte.gz")):
        data.folder(path)


def test_a_file_is_no_folder(make_folder):
    path = make_folder() / f"{NAMES[0]}.gz"
    with pytest.raises(DataError, match=house("data.folder", "a folder of IDX files")):
        data.folder(path)


def emnist(kind):
    return [f"emnist-{kind}-{name.replace('t10k', 'test')}" for name in NAMES]


SIDEWAYS = {
    "train_images": np.arange(10 * 12, dtype=np.uint8).reshape(10, 3, 4),
    "test_images": np.arange(5 * 12, dtype=np.uint8).reshape(5, 3, 4),
}


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("flatten", [False, True])
def test_images_of_emnist_are_transposed(make_folder, compact, flatten):
    options = {"flatten": flatten, "compact": compact, "validation": 2}
    dataset = data.folder(make_folder(names=emnist("digits"), **SIDEWAYS), **options)
    upright = SIDEWAYS["train_images"].swapaxes(1, 2)
    assert np.array_equal(np.asarray(dataset.train.x).ravel(), upright[:8].ravel() / np.float32(255))
    assert dataset.image_shape == (1, 4, 3)
    assert np.array_equal(dataset.preprocessing(upright[:8]), np.asarray(dataset.train.x))
    assert any("images are transposed, because EMNIST stores them on their side" in note for note in dataset.notes)


def test_a_folder_with_the_name_emnist_is_emnist(make_folder):
    assert data.folder(make_folder(folder="EMNIST-mine", **SIDEWAYS)).image_shape == (1, 4, 3)


def test_transposing_can_be_chosen(make_folder):
    dataset = data.load(make_folder(names=emnist("digits"), **SIDEWAYS), transpose=False)
    assert dataset.image_shape == (1, 3, 4)
    assert not any("transposed" in note for note in dataset.notes)
    dataset = data.folder(make_folder(folder="other", **SIDEWAYS), transpose=True)
    assert dataset.image_shape == (1, 4, 3)
    assert dataset.notes == ()


def test_transposing_needs_images_in_idx_files(make_folder, tmp_path):
    rows = {role: images.reshape(len(images), 12) for role, images in SIDEWAYS.items()}
    with pytest.raises(DataError, match=house("data.folder", "to transpose in .*, got rows")):
        data.folder(make_folder(**rows), transpose=True)
    with pytest.raises(
        ArgumentError, match=house("data.load", "no option transpose with 'mnist', digits in gray, got True")
    ):
        data.load("mnist", transpose=True)
    for name in "ab":
        (tmp_path / "images" / name).mkdir(parents=True)
    sentence = house("data.load", "no option transpose with .*, images in files, got False")
    with pytest.raises(ArgumentError, match=sentence):
        data.load(tmp_path / "images", transpose=False)


def test_the_letters_of_emnist_begin_at_one(make_folder):
    labels = {"train_labels": np.arange(1, 11, dtype=np.uint8), "test_labels": np.array([26, 1, 2, 3, 4], np.uint8)}
    dataset = data.folder(make_folder(names=emnist("letters"), **labels))
    assert dataset.classes == 26
    assert dataset.class_names == tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert dataset.train.t.tolist() == list(range(10))
    assert dataset.test.t.tolist() == [25, 0, 1, 2, 3]
    assert dataset.preprocessing.class_of(int(dataset.test.t[0])) == "Z"
    assert "labels 1 to 26 of EMNIST's letters are classes 0 to 25, named A to Z" in dataset.notes


@pytest.mark.parametrize(
    ("kind", "classes", "last"), [("balanced", 47, "t"), ("bymerge", 47, "t"), ("byclass", 62, "z")]
)
def test_the_classes_of_emnist_have_names(make_folder, kind, classes, last):
    dataset = data.folder(make_folder(names=emnist(kind)))
    assert dataset.classes == len(dataset.class_names) == classes
    assert (dataset.class_names[9], dataset.class_names[10], dataset.class_names[-1]) == ("9", "A", last)


def test_emnist_with_labels_beyond_its_classes_has_no_names(make_folder):
    labels = np.array([*range(9), 99], np.uint8)
    assert data.folder(make_folder(names=emnist("balanced"), train_labels=labels)).class_names == ()
