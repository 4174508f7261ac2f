"""Arrays of any size: where they are, full disks, killed processes, and functions that compute blocks of rows."""

from __future__ import annotations

import math
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from zhishen.data import large_arrays
from zhishen.data.file_maps import file_map_of
from zhishen.data.large_arrays import (
    allocate,
    blocks,
    computed,
    copied,
    first_nonfinite,
    gathered,
    in_memory,
    taken,
    temporary_folder,
)
from zhishen.errors import ArgumentError, DataError

POSIX = pytest.mark.skipif(os.name != "posix", reason="limits and signals of POSIX")


@pytest.fixture
def tiny(monkeypatch, tmp_path):
    """Arrays of more than 100 bytes are in temporary files."""
    monkeypatch.setenv("ZHISHEN_ARRAY_BYTES", "100")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)


def test_a_quarter_of_a_gibibyte_is_in_memory(monkeypatch):
    monkeypatch.delenv("ZHISHEN_ARRAY_BYTES", raising=False)
    assert in_memory(2**28)
    assert not in_memory(2**28 + 1)


@pytest.mark.parametrize("text", ["", "-1", "1.5", "256MB", "２ GB"])
def test_the_variable_is_a_whole_number(monkeypatch, text):
    monkeypatch.setenv("ZHISHEN_ARRAY_BYTES", text)
    with pytest.raises(ArgumentError, match=r"environment variable ZHISHEN_ARRAY_BYTES: expected .* whole number"):
        in_memory(1)


def test_small_arrays_are_in_memory_and_large_ones_in_a_file_without_a_name(tiny, tmp_path):
    small, large = allocate((10, 10), np.uint8), allocate((101,), np.uint8)
    assert file_map_of(small) is None
    assert file_map_of(large) is not None
    assert large.flags.writeable
    large[:] = 7
    assert large.sum() == 707
    assert list(tmp_path.iterdir()) == []


def test_empty_arrays_need_no_file(tiny):
    assert allocate((0, 1000), np.float32).shape == (0, 1000)


def test_the_folder_is_chosen_by_a_variable(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert temporary_folder() == tmp_path
    monkeypatch.delenv("TMPDIR")
    monkeypatch.setattr(large_arrays, "_ON_DISK", tmp_path / "disk")
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert temporary_folder() == Path(tempfile.gettempdir())
    (tmp_path / "disk").mkdir()
    assert temporary_folder() == tmp_path / "disk"


# --- disks ------------------------------------------------------------------------------------------------------------


def test_too_little_space_is_one_sentence(tiny, tmp_path, monkeypatch):
    monkeypatch.setattr(large_arrays.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 999}))
    text = re.escape(
        f"data: expected 1,000 bytes of free space in {tmp_path} for a large array, got 999; free some space, or name "
        "another folder in the environment variable TMPDIR"
    )
    for make in (lambda: allocate((10, 100), np.uint8), lambda: gathered(lambda n: bytes(n), 1000)):
        with pytest.raises(DataError, match=f"^{text}$"):
            make()
    assert allocate((999,), np.uint8).size == 999


@POSIX
@pytest.mark.parametrize("make", ["allocate((50, 1000), np.uint8)", "gathered(lambda n: bytes(n), 50_000)"])
def test_a_disk_that_fills_up_is_one_sentence(tmp_path, make):
    program = (
        "import resource, numpy as np\n"
        "from zhishen.data.large_arrays import allocate, gathered\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        f"try:\n    {make}\nexcept Exception as error:\n    print(type(error).__name__, error)\n"
    )
    variables = {**os.environ, "ZHISHEN_ARRAY_BYTES": "100", "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=variables, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(
        f"NoSpaceError data: expected to write a large array of 50,000 bytes into a temporary file in {tmp_path}, got "
        "an error (File too large); free some space"
    )
    assert list(tmp_path.iterdir()) == []


def test_without_a_reservation_the_file_is_written(tiny, monkeypatch):
    monkeypatch.delattr(os, "posix_fallocate", raising=False)
    monkeypatch.setattr(large_arrays, "_BLOCK", 300)
    array = allocate((1001,), np.uint8)
    array[:] = 1
    assert array.sum() == 1001


@POSIX
def test_a_killed_process_leaves_no_file(tmp_path):
    program = (
        "import time, numpy as np\n"
        "from zhishen.data.large_arrays import allocate\n"
        "array = allocate((1000, 1000), np.uint8)\n"
        "array[:] = 1\nprint(array.sum(), flush=True)\ntime.sleep(60)\n"
    )
    variables = {**os.environ, "ZHISHEN_ARRAY_BYTES": "100", "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", program], env=variables, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "1000000\n"
        process.send_signal(signal.SIGKILL)
    assert list(tmp_path.iterdir()) == []


# --- streams ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [0, 1, 99, 100, 101, 300_000])
@pytest.mark.parametrize("most", [-1, 0, 100, 101, 299_999, 300_000, 10**9])
def test_a_stream_is_read_as_far_as_asked(tiny, tmp_path, length, most):
    content = np.random.default_rng(0).bytes(length)
    place = 0

    def read(count):
        nonlocal place
        chunk = content[place : place + min(count, 70_000)]
        place += len(chunk)
        return chunk

    found = gathered(read, most)
    assert found.tobytes() == content[: max(0, most)]
    assert (file_map_of(found) is not None) == (most > 100 and length > 0)
    assert found.flags.writeable or not found.size
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("most", [50, 5000])
def test_an_error_of_the_stream_stays_what_it_is(tiny, most):
    def read(_):
        raise OSError("damaged")

    with pytest.raises(OSError, match=r"^damaged$"):
        gathered(read, most)


# --- blocks -----------------------------------------------------------------------------------------------------------


@pytest.fixture(params=[2**19, 1, 100])
def block(request, monkeypatch):
    monkeypatch.setattr(large_arrays, "_BLOCK", request.param)


@pytest.mark.parametrize("shape", [(0,), (1,), (7,), (0, 3), (5, 0), (11, 3), (4, 5, 6)])
def test_blocks_cover_each_row_once(block, shape):
    array = np.arange(math.prod(shape)).reshape(shape)
    found = [array[rows] for rows in blocks(array)]
    assert all(len(rows) for rows in found)
    np.testing.assert_array_equal(np.concatenate([array[:0], *found]), array)


def test_functions_of_blocks_are_those_of_the_whole(block, tiny, rng):
    x = rng.normal(size=(37, 3, 5))
    for order in (x, x.swapaxes(1, 2), x[::-2]):
        np.testing.assert_array_equal(computed(order, np.exp, np.float32), np.exp(order).astype(np.float32))
        copy = copied(order)
        np.testing.assert_array_equal(copy, order)
        assert copy.flags.c_contiguous
        assert not np.shares_memory(copy, x)
        indices = rng.integers(0, len(order), 50)
        np.testing.assert_array_equal(taken(order, indices), order[indices])
    assert copied(x, np.float16).dtype == np.float16
    assert taken(x, np.array([], np.int64)).shape == (0, 3, 5)
    with pytest.raises(IndexError):
        taken(x, np.array([0, 37]))


def test_the_first_value_that_is_not_finite(block, rng):
    x = rng.normal(size=(20, 3, 2)).astype(np.float32)
    assert first_nonfinite(x) is None
    x[17, 0, 0] = np.inf
    assert first_nonfinite(x) == (17, 0, 0)
    x[4, 2, 1] = np.nan
    assert first_nonfinite(x) == (4, 2, 1)
    assert first_nonfinite(np.arange(3)) is None
    assert first_nonfinite(np.array([], np.float64)) is None
