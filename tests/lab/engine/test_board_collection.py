"""Collected drawings: bounded, saved as `zhishen train --data` reads them, and read again."""

from __future__ import annotations

import os

import numpy as np
import pytest
from board_client import gray_image, photo

from zhishen import data
from zhishen.errors import ArgumentError, DataError
from zhishen.lab.engine.board_collection import (
    MOST,
    MOST_CLASSES,
    Collection,
    class_of,
    folder_names,
    folder_of,
    read_folder,
    read_uploads,
    save,
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def collection(count: int = 12, labels: int = 3) -> Collection:
    made = Collection()
    made.add((gray_image(k), str(k % labels)) for k in range(count))
    return made


def test_a_drawing_is_collected_once():
    made = collection(3)
    assert made.add([(gray_image(0), "0")]) == 0
    assert made.add([(gray_image(0), "5")]) == 1
    assert made.labels == ["0", "1", "2", "5"]
    made.remove(1)
    assert made.labels == ["0", "2", "5"]
    with pytest.raises(ArgumentError, match="expected one of 3 drawings, got number 3"):
        made.remove(3)


def test_too_many_are_refused_and_nothing_is_lost():
    made = collection(5)
    with pytest.raises(DataError, match=f"expected at most {MOST} drawings"):
        made.add((gray_image(k), "1") for k in range(100, 100 + MOST))
    assert len(made.images) == len(made.labels) == 5


def test_a_saved_folder_is_what_the_loader_reads():
    made = collection()
    assert save(made, "mine") == ("drawings/mine", 12)
    assert folder_names() == ["mine"]
    dataset = data.load("drawings/mine", compact=True)
    assert dataset.class_names == ("0", "1", "2")
    assert dataset.image_shape == (1, 28, 28)
    found = {image.tobytes() for part in dataset.parts().values() for image in part.x.bytes}
    assert found == {image.tobytes() for image in made.images}


def test_classes_have_any_names_that_folders_can_have(folder):
    made = Collection()
    made.add((gray_image(k), name) for k, name in enumerate(["猫", "dog", "dog"]))
    save(made, "pets")
    assert sorted(path.name for path in (folder / "drawings" / "pets").iterdir()) == ["dog", "猫"]
    again = Collection()
    assert again.add(read_folder("pets")) == 3
    assert again.arrays()[1] == made.arrays()[1] == ["dog", "dog", "猫"]
    assert class_of("T-shirt_1.0") == "T-shirt_1.0"
    for name in ("", "..", "a/b", "a b", ".x", "x" * 61):
        with pytest.raises(ArgumentError, match="expected a name of letters"):
            class_of(name)


def test_too_many_classes_are_refused():
    made = Collection()
    with pytest.raises(DataError, match=f"expected at most {MOST_CLASSES} classes"):
        made.add((gray_image(k), f"c{k}") for k in range(MOST_CLASSES + 1))
    assert made.labels == []


def test_saving_again_adds_what_is_new():
    made = collection(6)
    save(made, "mine")
    made.add([(gray_image(50), "9")])
    assert save(made, "mine") == ("drawings/mine", 1)
    again = Collection()
    assert again.add(read_folder("mine")) == 7
    np.testing.assert_array_equal(again.arrays()[0], made.arrays()[0])
    assert again.arrays()[1] == made.arrays()[1]


def test_other_pictures_are_prepared_as_digits(folder):
    (folder / "drawings" / "photos" / "7").mkdir(parents=True)
    (folder / "drawings" / "photos" / "7" / "a.png").write_bytes(photo())
    ((image, label),) = read_folder("photos")
    assert label == "7"
    np.testing.assert_array_equal(image, np.rint(255 * data.digit(photo())).astype(np.uint8))
    ((same, label),) = read_uploads(
        {"mine/7/a.png": photo(), "mine/notes.txt": b"x", "mine/a.png": b"x", "mine/7/a.txt": b"x"}, "mine"
    )
    np.testing.assert_array_equal(same, image)


@pytest.mark.parametrize("content", [b"", b"not a picture", photo()[:200], b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_a_damaged_file_is_named_in_one_sentence(folder, content):
    (folder / "drawings" / "bad" / "3").mkdir(parents=True)
    (folder / "drawings" / "bad" / "3" / "x.png").write_bytes(content)
    with pytest.raises(DataError, match=r"x\.png|drawings/bad") as caught:
        read_folder("bad")
    assert "\n" not in str(caught.value)


def test_a_pipe_is_not_waited_for(folder):
    (folder / "drawings" / "bad" / "3").mkdir(parents=True)
    os.mkfifo(folder / "drawings" / "bad" / "3" / "x.png")
    with pytest.raises(DataError, match="expected pictures in drawings/bad"):
        read_folder("bad")


def test_an_empty_folder_and_an_empty_collection_are_refused():
    with pytest.raises(DataError, match="expected 1 to 500 pictures"):
        read_folder("none")
    with pytest.raises(DataError, match="expected drawings to save, got none"):
        save(Collection(), "mine")
    assert folder_names() == []


@pytest.mark.parametrize("name", ["", "..", "../a", "a/b", "/tmp", ".hidden"])
def test_a_name_that_leads_elsewhere_is_refused(name):
    with pytest.raises(ArgumentError, match="expected a name of letters"):
        folder_of(name)


def test_a_folder_that_cannot_be_written_is_one_sentence(folder):
    (folder / "drawings").write_text("a file")
    with pytest.raises(DataError, match="expected to be able to write drawings/mine"):
        save(collection(1), "mine")
