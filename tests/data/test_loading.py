"""`load` finds the loader by the kind of the data, and refuses options that this kind does not take."""

import numpy as np
import pytest
from PIL import Image

from zhishen import data
from zhishen.data import kind_of, load
from zhishen.errors import ArgumentError, DataError


def test_the_kind_of_the_data(tmp_path):
    for name in "ab":
        (tmp_path / "images" / name).mkdir(parents=True)
        for i in range(2):
            Image.new("L", (3, 3), i).save(tmp_path / "images" / name / f"{i}.png")
    np.savez(tmp_path / "arrays.npz", images=np.zeros((4, 3, 3), np.uint8), labels=np.arange(4) % 2)
    kinds = {"mnist": "mnist", "images": "images", "arrays.npz": "images", "nowhere": "idx"}
    assert {spec: data.kind_of(spec if spec == "mnist" else tmp_path / spec) for spec in kinds} == kinds
    assert data.load(tmp_path / "images").train.x.shape == (2, 9)
    assert data.load(tmp_path / "arrays.npz").train.x.shape == (3, 9)


@pytest.mark.parametrize(
    ("option", "value"),
    [("size", 3), ("channels", 3), ("standardize", True), ("skip_broken", True), ("fit", "pad"), ("transpose", True)],
)
def test_options_of_other_kinds_are_refused(option, value):
    with pytest.raises(ArgumentError, match=f"expected no option {option} with 'mnist', digits in gray, got"):
        data.load("mnist", **{option: value})


def test_a_folder_of_images_without_folders_of_classes_gets_advice(tmp_path):
    (tmp_path / "photo.JPG").write_bytes(b"x")
    assert kind_of(tmp_path) == "images"
    with pytest.raises(DataError, match="got a folder without folders; put the images of each class into a folder of"):
        load(tmp_path)
