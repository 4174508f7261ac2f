"""Files ``.npz`` of images and labels: the layouts that are read, and what is refused."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
from mutated_files import mutations, sentence_of, whole_archive

from zhishen import data
from zhishen.errors import ArgumentError, DataError


@pytest.fixture
def images(rng):
    return rng.integers(0, 256, (20, 6, 5), np.uint8)


LABELS = np.arange(20) % 3


def write(path, **arrays):
    np.savez_compressed(path, **arrays)
    return path


def test_the_layout_of_keras(tmp_path, images):
    path = write(tmp_path / "digits.npz", x_train=images, y_train=LABELS, x_test=images[:4], y_test=LABELS[:4])
    dataset = data.load(path, flatten=False)
    assert dataset.name == "digits"
    assert dataset.classes == 3
    assert dataset.image_shape == (1, 6, 5)
    assert np.array_equal(dataset.train.x[:, 0], images / np.float32(255))
    assert dataset.test.t.tolist() == [0, 1, 2, 0]
    assert data.load(path).train.x.shape == (20, 30)
    assert data.kind_of(path) == "images"
    standardized = data.load(path, flatten=False, standardize=True, compact=True)
    assert abs(np.asarray(standardized.train.x).mean()) < 1e-5


@pytest.mark.parametrize("form", ["last", "first", "floats", "wide", "one_hot", "column"])
def test_other_forms_of_images_and_labels(tmp_path, images, form):
    color = np.stack([images, images // 2, 255 - images], axis=3)
    x, y = {
        "last": (color, LABELS),
        "first": (np.moveaxis(color, 3, 1), LABELS),
        "floats": (color / 255, LABELS),
        "wide": (color.astype(np.int32), LABELS),
        "one_hot": (color, np.eye(3)[LABELS]),
        "column": (color, LABELS[:, None]),
    }[form]
    names = {"train_images": x, "train_labels": y, "val_images": x[:5], "val_labels": y[:5],
             "test_images": x[:4], "test_labels": y[:4]}  # fmt: skip
    dataset = data.load(write(tmp_path / "x.npz", **names), flatten=False, normalize=False)
    assert np.array_equal(dataset.train.x, np.moveaxis(color, 3, 1))
    assert dataset.train.t.tolist() == LABELS.tolist()
    assert dataset.validation is not None
    assert len(dataset.validation.x) == 5


def test_one_part_is_split(tmp_path, images):
    path = write(tmp_path / "x.npz", images=images, labels=LABELS)
    first, second = data.load(path), data.load(path)
    assert (len(first.train.x), len(first.test.x)) == (16, 4)
    assert np.array_equal(first.test.x, second.test.x)


@pytest.mark.parametrize(
    ("change", "pattern"),
    [
        ({"images": None}, "expected arrays of images and labels in .*, such as x_train, .*, got labels; rename them"),
        (
            {"images": np.zeros((20, 30))},
            r"expected images \(N, H, W\), .*, got float64 \(20, 30\) in .*images",
        ),
        ({"images": np.full((20, 6, 5), np.nan)}, "as floats from 0 to 1, got float64"),
        ({"images": np.full((20, 6, 5), 256)}, "as bytes or as floats"),
        ({"images": np.zeros((20, 6, 5, 4))}, "N, H, W, 1 or 3"),
        ({"images": np.zeros((0, 6, 5))}, "expected images"),
        ({"labels": LABELS[:5]}, "expected a label from 0 to 65535 for each of 20 images"),
        ({"labels": LABELS - 1}, "expected a label from 0"),
        ({"labels": LABELS + 70_000}, "expected a label from 0"),
        ({"labels": LABELS / 2}, "expected a label from 0"),
        ({"labels": np.ones((20, 3))}, "or one-hot rows, got float64"),
        ({"labels": np.array([{}] * 20)}, "to be a file of NumPy arrays .*, got: labels of object .* is not read"),
        ({"labels": np.array(["a"] * 20)}, "got: labels of <U1 .*, which is not read; save it again"),
    ],
)
def test_what_is_not_images_and_labels_is_refused(tmp_path, images, change, pattern):
    arrays = {"images": images, "labels": LABELS, **change}
    write(tmp_path / "x.npz", **{name: array for name, array in arrays.items() if array is not None})
    with pytest.raises(DataError, match=pattern) as caught:
        data.load(tmp_path / "x.npz")
    assert str(caught.value).startswith("data.load: expected ")
    assert "\n" not in str(caught.value)


def test_parts_of_other_shapes_and_missing_files_are_refused(tmp_path, images):
    write(tmp_path / "x.npz", x_train=images, y_train=LABELS, x_test=images[:, 1:], y_test=LABELS)
    with pytest.raises(DataError, match="expected images of one shape in all parts"):
        data.load(tmp_path / "x.npz")
    with pytest.raises(DataError, match=r"expected .*none\.npz to be a file of NumPy arrays \(\.npz\), got: "):
        data.load(tmp_path / "none.npz")
    write(tmp_path / "y.npz", images=images, labels=LABELS)
    with pytest.raises(ArgumentError, match="expected no option transpose with"):
        data.load(tmp_path / "y.npz", transpose=True)


def test_a_header_that_claims_too_much_is_refused_before_memory_is_taken(tmp_path):
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "|u1", "fortran_order": False, "shape": (2**20, 2**20, 1)})
    with zipfile.ZipFile(tmp_path / "x.npz", "w") as archive:
        archive.writestr("images.npy", header.getvalue())
        archive.writestr("labels.npy", header.getvalue())
    with pytest.raises(DataError, match=r"got: images of uint8 \(1048576, 1048576, 1\), which is not read"):
        data.load(tmp_path / "x.npz")


def test_damaged_archives_are_refused_in_one_sentence(tmp_path, rng):
    path, refused = tmp_path / "x.npz", 0
    for content in mutations(whole_archive(rng), 60, rng):
        path.write_bytes(content)
        try:
            data.load(path)
        except DataError as error:
            refused += bool(sentence_of(error, path))
    assert refused > 30
