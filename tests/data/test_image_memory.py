"""Images in memory become the data set that a folder of the same files becomes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from zhishen import data
from zhishen.data.image_memory import images_in_memory
from zhishen.data.options import ImageKeywords, load_options
from zhishen.errors import DataError


def options(**given):
    return load_options("data.image_folder", ImageKeywords, given, flatten=False)


def content(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in reversed(files)}


@pytest.fixture
def pets(tmp_path) -> Path:
    rng = np.random.default_rng(0)
    for name, size in (("cats", (40, 30)), ("dogs", (30, 44))):
        (tmp_path / "pets" / name / "more").mkdir(parents=True)
        for i in range(9):
            pixels = rng.integers(0, 256, (*size, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(tmp_path / "pets" / name / ("more" if i > 6 else "") / f"{i}.png")
    (tmp_path / "pets" / "cats" / ".DS_Store").write_bytes(b"x")
    return tmp_path / "pets"


@pytest.mark.parametrize("given", [{}, {"validation": 0.25}, {"compact": True}])
def test_it_is_the_data_set_of_the_folder(pets, given):
    expected, found = data.image_folder(pets, **given), images_in_memory(content(pets), options(**given))
    assert (found.name, found.class_names, found.classes) == ("pets", ("cats", "dogs"), 2)
    assert found.preprocessing == expected.preprocessing
    assert found.parts().keys() == expected.parts().keys()
    for name, part in expected.parts().items():
        np.testing.assert_array_equal(np.asarray(found.parts()[name].x[:]), np.asarray(part.x[:]))
        np.testing.assert_array_equal(found.parts()[name].t, part.t)


def test_images_without_colors_have_one_channel(tmp_path):
    for name, gray in (("dark", 20), ("light", 200)):
        (tmp_path / "tones" / name).mkdir(parents=True)
        for i in range(4):
            Image.new("RGB", (5, 6), (gray + i,) * 3).save(tmp_path / "tones" / name / f"{i}.png")
    found = images_in_memory(content(tmp_path / "tones"), options())
    np.testing.assert_array_equal(found.train.x, data.image_folder(tmp_path / "tones").train.x)
    assert found.image_shape == (1, 6, 5)


def test_a_broken_file_is_named(pets):
    files = {**content(pets), "pets/dogs/broken.png": b"no image"}
    with pytest.raises(DataError, match=r"^pets/dogs/broken.png: "):
        images_in_memory(files, options())
    whole = (pets / "dogs" / "1.png").read_bytes()
    with pytest.raises(DataError, match=r"^pets/dogs/half.png: "):
        images_in_memory({**content(pets), "pets/dogs/half.png": whole[: len(whole) // 2]}, options())


@pytest.mark.parametrize(
    "names", [[], ["pets/1.png"], ["pets/cats/1.png"], ["pets/train/cats/1.png", "pets/test/cats/1.png"]]
)
def test_a_folder_without_classes_is_refused(pets, names):
    image = (pets / "cats" / "1.png").read_bytes()
    with pytest.raises(DataError, match="expected a folder with a folder of images for each of at least two classes"):
        images_in_memory(dict.fromkeys(names, image), options())
