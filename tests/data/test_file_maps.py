"""Arrays in mapped files: where they are, that rows are read ahead, and how another process maps them again."""

from __future__ import annotations

import mmap
import pickle
import sys

import numpy as np
import pytest

from zhishen import data
from zhishen.data.file_maps import FileMap, file_map_of, map_again, map_array, prefetch, reference_to

needs_advice = pytest.mark.skipif(not hasattr(mmap, "MADV_WILLNEED"), reason="the system takes no advice")


@pytest.fixture
def saved(tmp_path, rng):
    """Twenty images, and the file that has them after 7 other bytes."""
    images = rng.integers(0, 256, (20, 30, 40), np.uint8)
    path = tmp_path / "images"
    path.write_bytes(b"7 bytes" + images.tobytes())
    return images, path


def opened(path, shape, dtype=np.uint8, **options):
    with path.open("r+b" if options.get("writable") else "rb") as file:
        return map_array(file, shape, dtype, offset=7, **options)


def test_a_mapped_file_has_the_values_and_cannot_be_changed(saved):
    images, path = saved
    mapped = opened(path, images.shape)
    np.testing.assert_array_equal(mapped, images)
    with pytest.raises(ValueError, match="read-only"):
        mapped[0] = 0


def test_a_writable_map_changes_the_file(saved):
    images, path = saved
    opened(path, images.shape, writable=True)[2] = 5
    assert path.read_bytes()[7 + 2 * 1200 : 7 + 3 * 1200] == bytes([5]) * 1200


@pytest.mark.parametrize("shape", [(21, 30, 40), (2**40, 30)])
def test_a_file_that_is_too_short_is_refused(saved, shape):
    with pytest.raises((TypeError, ValueError)):
        opened(saved[1], shape)


def test_the_map_of_an_array_is_found(saved, tmp_path):
    images, path = saved
    mapped = opened(path, images.shape)
    memory = file_map_of(mapped)
    assert isinstance(memory, FileMap)
    assert memory.path == str(path)
    assert file_map_of(mapped[3:9, ::2].reshape(-1)[:0]) in (memory, None)
    assert file_map_of(mapped[3:9].reshape(6, -1)) is memory
    assert file_map_of(data.Pixels(mapped).bytes) is memory
    assert file_map_of(images) is None
    np.save(tmp_path / "a.npy", images)
    assert isinstance(file_map_of(np.load(tmp_path / "a.npy", mmap_mode="r")), mmap.mmap)


@needs_advice
def test_the_pages_of_the_rows_are_read_ahead(saved, monkeypatch):
    images, path = saved
    asked = []
    monkeypatch.setattr(FileMap, "madvise", lambda *given: asked.append(given[1:]), raising=False)
    mapped = opened(path, images.shape)
    prefetch(mapped[1:], np.array([0, 17]))
    first, last = 7 + 1200, 7 + 18 * 1200
    page = last - last % mmap.PAGESIZE
    assert asked == [(mmap.MADV_WILLNEED, 0, first + 1200), (mmap.MADV_WILLNEED, page, last + 1200 - page)]
    prefetch(mapped[:, ::2], np.array([0]))  # rows that are not in one piece
    prefetch(images, np.array([0]))
    prefetch(mapped, np.array([], np.int64))
    assert len(asked) == 2


@needs_advice
def test_the_loader_reads_the_next_mini_batch_ahead(saved, monkeypatch):
    images, path = saved
    asked = []
    monkeypatch.setattr("zhishen.data.loader.prefetch", lambda x, indices: asked.append((x, indices.tolist())))
    x, t = data.Pixels(opened(path, images.shape)), np.arange(20)
    order = np.random.default_rng(0).permutation(20)
    for k, _ in enumerate(data.batches((x, t), 8, order=order)):
        assert asked[-1] == (x.bytes, order[8 * (k + 1) : 8 * (k + 2)].tolist())
    assert len(asked) == 3


@needs_advice
def test_real_advice_changes_nothing(saved):
    images, path = saved
    mapped = opened(path, images.shape)
    prefetch(mapped, np.arange(20))
    np.testing.assert_array_equal(mapped, images)


@pytest.mark.parametrize("writable", [False, True])
def test_a_reference_maps_the_same_file(saved, writable):
    images, path = saved
    mapped = opened(path, images.shape, writable=writable)
    for view in (mapped, mapped[4:], mapped[::-2, 1:3], mapped[5, 6, 7:8]):
        function, arguments = pickle.loads(pickle.dumps(reference_to(view)))
        assert function is map_again
        again = function(*arguments)
        np.testing.assert_array_equal(again, view)
        assert again.flags.writeable == writable
    assert reference_to(images) is None
    assert reference_to(mapped[:0]) is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has paths of open files")
def test_a_file_without_a_name_has_a_path_as_long_as_its_array(saved):
    import tempfile

    with tempfile.TemporaryFile() as file:
        file.write(bytes(1000))
        file.flush()
        array = map_array(file, (10, 100), np.uint8, writable=True)
    array[3] = 9
    function, arguments = reference_to(array)
    again = function(*arguments)
    again[4] = 8
    np.testing.assert_array_equal(array.sum(axis=1), [0, 0, 0, 900, 800, 0, 0, 0, 0, 0])
    del array
    with pytest.raises(FileNotFoundError):
        function(*arguments)
