"""Headers, the choice of a size, and images read by several threads."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from zhishen import data
from zhishen.data.image_arrays import Header, choose_size, part_arrays, read_headers, read_images, usable
from zhishen.errors import DataError


@pytest.fixture
def files(tmp_path):
    """Twenty files; all pixels of file i are i."""
    for i in range(20):
        Image.new("L", (4 + i % 2, 3), i).save(tmp_path / f"{i:02}.png")
    return [(tmp_path / f"{i:02}.png", i % 3) for i in range(20)]


def test_headers_are_read_without_pixels(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 30)).save(tmp_path / "turned.jpg", exif=exif)
    Image.new("L", (40, 30)).save(tmp_path / "gray.png")
    Image.new("P", (40, 30)).save(tmp_path / "palette.gif")
    Image.fromarray(np.zeros((30, 40), np.uint16)).save(tmp_path / "deep.png")
    (tmp_path / "broken.png").write_bytes(b"broken")
    names = ("turned.jpg", "gray.png", "palette.gif", "deep.png", "broken.png")
    paths = [tmp_path / name for name in names]
    headers, broken = read_headers(paths, where="here", skip_broken=True)
    assert [tuple(header) for header in headers.values()] == [
        (40, 30, True), (30, 40, False), (30, 40, True), (30, 40, False),
    ]  # fmt: skip
    assert list(broken) == [tmp_path / "broken.png"]
    assert usable([(path, 0) for path in paths], broken) == [(path, 0) for path in paths[:-1]]
    with pytest.raises(DataError, match=r"here: expected .*broken\.png to be a whole image"):
        read_headers(paths, where="here", skip_broken=False)


@pytest.mark.parametrize(
    ("sizes", "chosen"),
    [
        ([(28, 28)] * 3, (28, 28)),
        ([(96, 50)] * 2, (96, 50)),
        ([(97, 97)] * 2, (64, 64)),
        ([(480, 640)] * 2, (64, 64)),
        ([(480, 720)] * 2, (64, 96)),
        ([(640, 480), (480, 640)], (64, 64)),
        ([(30, 200)] * 2, (32, 64)),
        ([(20, 20), (22, 22)], (24, 24)),
        ([(1, 1), (2, 2)], (8, 8)),
    ],
)
def test_the_size_follows_the_images(sizes, chosen):
    assert choose_size([Header(*size, color=True) for size in sizes]) == chosen


def test_threads_keep_the_order(files):
    reader = data.ImageReader(height=3, width=4, channels=1)
    part, broken = read_images(files, reader, where="here", skip_broken=False)
    assert not broken
    assert sorted(part.pixels[:, 0, 0, 0].tolist()) == list(range(20))
    assert (part.pixels == part.pixels[:, :1, :1, :1]).all()
    assert (part.labels == part.pixels[:, 0, 0, 0] % 3).all()
    again, _ = read_images(files, reader, where="here", skip_broken=False)
    assert np.array_equal(again.pixels, part.pixels)
    assert part_arrays({"train": part}).keys() == {"train-images", "train-labels"}


def test_a_file_that_breaks_off_is_skipped_or_refused(files):
    path, _ = files[7]
    path.write_bytes(path.read_bytes()[:40])
    reader = data.ImageReader(height=3, width=4, channels=1)
    part, broken = read_images(files, reader, where="here", skip_broken=True)
    assert list(broken) == [path]
    assert 7 not in part.pixels
    assert len(part.labels) == 19
    with pytest.raises(DataError, match=r"here: expected .*07\.png to be a whole image"):
        read_images(files, reader, where="here", skip_broken=False)
