import gzip
import hashlib
import math
import os
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from zhishen.data import read_idx, write_idx
from zhishen.data.idx import digest
from zhishen.errors import ArgumentError, DataError

HOUSE = r"\Adata\.read_idx: expected [^\n]+, got [^\n]+; [^\n]+\Z"  # one sentence: where, expected, got, what to do
DTYPES = ["uint8", "int8", "int16", "int32", "float32", "float64"]
MiB = 2**20

shared_tmp_path = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def header(code: int, *shape: int) -> bytes:
    return struct.pack(f">BBBB{len(shape)}I", 0, 0, code, len(shape), *shape)


def refusal(path: Path, **options) -> str:
    with pytest.raises(DataError, match=HOUSE) as caught:
        read_idx(path, **options)
    return str(caught.value)


def peak_while_refusing(path: Path, **options) -> int:
    tracemalloc.start()
    try:
        refusal(path, **options)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


# What is written is read


@shared_tmp_path
@given(
    array=st.sampled_from(DTYPES).flatmap(
        lambda name: hnp.arrays(
            st.sampled_from([np.dtype(name), np.dtype(name).newbyteorder(">")]),
            hnp.array_shapes(min_dims=1, max_dims=5, min_side=0, max_side=5),
        )
    ),
    name=st.sampled_from(["a", "a.gz"]),
)
def test_round_trip(tmp_path, array, name):
    write_idx(tmp_path / name, array)
    back = read_idx(tmp_path / name)
    assert back.dtype == array.dtype.newbyteorder("=")
    assert back.dtype.isnative
    assert back.shape == array.shape
    assert back.tobytes() == array.astype(back.dtype).tobytes()  # bytes, so that NaN equals NaN
    back[...] = 0  # ours to write to


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (header(0x08, 2, 2) + b"\x00\x01\x02\xff", np.array([[0, 1], [2, 255]], np.uint8)),
        (header(0x09, 2) + b"\x7f\x80", np.array([127, -128], np.int8)),
        (header(0x0B, 2) + b"\x01\x02\xff\xfe", np.array([258, -2], np.int16)),
        (header(0x0C, 1) + b"\x00\x01\x00\x02", np.array([65538], np.int32)),
        (header(0x0D, 1) + b"\x3f\xc0\x00\x00", np.array([1.5], np.float32)),
        (header(0x0E, 1) + b"\xc0\x04" + bytes(6), np.array([-2.5], np.float64)),
        (header(0x08, 0, 28, 28), np.empty((0, 28, 28), np.uint8)),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_bytes_of_the_format(tmp_path, content, expected, pack):
    path = tmp_path / "any name.gz"  # the content decides, not the name
    path.write_bytes(pack(content))
    back = read_idx(path)
    assert back.dtype == expected.dtype
    assert back.shape == expected.shape
    assert np.array_equal(back, expected)
    if pack is bytes:
        write_idx(tmp_path / "written", expected)
        assert (tmp_path / "written").read_bytes() == content


def test_equal_arrays_give_equal_bytes(tmp_path):
    array = np.arange(1000, dtype=np.int16)
    for name in ("a.gz", "b.gz"):
        write_idx(tmp_path / name, array)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
    assert (tmp_path / "a.gz").read_bytes()[4:8] == bytes(4)  # no time stamp


def test_non_contiguous_arrays_are_written_as_they_look(tmp_path):
    array = np.arange(12, dtype=np.int32).reshape(3, 4).T[::2]
    write_idx(tmp_path / "a", array)
    assert np.array_equal(read_idx(tmp_path / "a"), array)


def test_a_gzip_file_of_several_members_is_one_file(tmp_path):
    content = header(0x08, 5) + b"hello"
    (tmp_path / "a").write_bytes(gzip.compress(content[:7]) + gzip.compress(content[7:]))
    assert read_idx(tmp_path / "a").tobytes() == b"hello"


@pytest.mark.parametrize("dtype", DTYPES)
def test_digest_is_that_of_the_uncompressed_file(tmp_path, dtype):
    array = np.arange(6).reshape(2, 3).astype(dtype)
    write_idx(tmp_path / "a", array)
    assert digest(array) == hashlib.md5((tmp_path / "a").read_bytes()).hexdigest()


# What is damaged is refused


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_truncated_at_every_byte(tmp_path, pack):
    path = tmp_path / "a"
    whole = pack(header(0x0C, 2, 3) + np.arange(6, dtype=">i4").tobytes())
    path.write_bytes(whole)
    assert read_idx(path).tolist() == [[0, 1, 2], [3, 4, 5]]
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        refusal(path)


def test_a_gzip_content_truncated_at_every_byte(tmp_path):
    path = tmp_path / "a"
    content = header(0x08, 2, 3) + b"abcdef"
    for length in range(len(content)):
        path.write_bytes(gzip.compress(content[:length]))
        refusal(path)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_trailing_bytes(tmp_path, pack):
    path = tmp_path / "a"
    path.write_bytes(pack(header(0x08, 2) + b"abc"))
    assert "expected 2 bytes after the header" in refusal(path)


def test_every_flipped_bit_of_a_gzip_file_is_found_or_harmless(tmp_path):
    path = tmp_path / "a"
    array = np.arange(40, dtype=np.uint8).reshape(4, 10)
    write_idx(tmp_path / "good.gz", array)
    whole = (tmp_path / "good.gz").read_bytes()
    harmless = 0
    for bit in range(8 * len(whole)):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        try:
            back = read_idx(path)
        except DataError:
            continue
        assert np.array_equal(back, array)  # the flip hit what carries no data: time stamp, system, flags
        harmless += 1
    assert harmless < 8 * 10


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"\0",
        b"\0\0\x08",
        b"\x89PNG",
        b"\1\0\x08\1",
        b"\0\1\x08\1",
        b"\0\0\x0a\1",
        b"\0\0\0\1",
        b"\0\0\x08\0",
        b"\0\0\x08\x41",
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_wrong_magic(tmp_path, start, pack):
    path = tmp_path / "a"
    path.write_bytes(pack(start + bytes(4 * 70) if len(start) == 4 else start))
    refusal(path)


@shared_tmp_path
@given(
    content=st.binary(max_size=60),
    prefix=st.sampled_from([b"", b"\0\0", b"\0\0\x08\2", b"\x1f\x8b", b"\x1f\x8b\x08\0"]),
)
def test_any_bytes_are_read_or_raise_one_sentence(tmp_path, prefix, content):
    path = tmp_path / "a"
    path.write_bytes(prefix + content)
    try:
        array = read_idx(path)
    except DataError:
        refusal(path)
    else:
        assert array.nbytes <= len(content) * 1032


# What a header claims is not believed


@pytest.mark.parametrize(
    "shape",
    [
        (2**31, 2**31),
        (2**32 - 1,) * 64,
        (0, 2**32 - 1, 2**32 - 1),
        (2**32 - 1, 2**32 - 1, 0),
        (2**20 + 1, 2**20),
        (60000, 28, 28),
        (2**20, 2**20),
    ],
)
@pytest.mark.parametrize("code", [0x08, 0x0E])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_gigantic_claims_cost_no_memory(tmp_path, shape, code, pack):
    path = tmp_path / "a"
    path.write_bytes(pack(header(code, *shape) + bytes(100)))
    assert peak_while_refusing(path) < MiB
    within_limit = shape == (60000, 28, 28) or (shape == (2**20, 2**20) and code == 0x08)
    assert ("got fewer" if within_limit else "got a header that claims") in refusal(path)  # as the header alone says


def test_a_claim_that_the_compressed_size_allows_costs_what_is_there(tmp_path):
    path = tmp_path / "a"
    content = np.random.default_rng(0).bytes(MiB)
    path.write_bytes(gzip.compress(header(0x08, 2**29) + content, compresslevel=1))
    assert "expected 536,870,912 bytes" in refusal(path)
    assert peak_while_refusing(path) < 4 * MiB


def test_a_gzip_bomb_is_left_as_soon_as_it_exceeds_its_claim(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(gzip.compress(header(0x08, 1000) + bytes(64 * MiB), compresslevel=1))
    assert path.stat().st_size < MiB
    assert "got more" in refusal(path)
    assert peak_while_refusing(path) < MiB


def test_limit(tmp_path):
    path = tmp_path / "a"
    write_idx(path, np.arange(10, dtype=np.int16))
    assert len(read_idx(path, limit=20)) == 10
    assert "at most 19 bytes" in refusal(path, limit=19)


@pytest.mark.parametrize("limit", [0, -1, 0.5, "3", None, True])
def test_limit_is_a_whole_number(hostile, tmp_path, limit):
    with pytest.raises(ArgumentError, match=r"data\.read_idx: expected limit to be a whole number >= 1, got"):
        read_idx(tmp_path / "a", limit=limit)


# What is no file


def test_no_file(tmp_path):
    assert "got nothing" in refusal(tmp_path / "missing")
    assert "got nothing" in refusal(tmp_path / "missing" / "file")
    assert "got a folder, a pipe or a device" in refusal(tmp_path)
    refusal(tmp_path / "nul\0l")
    refusal(tmp_path / ("long" * 1000))


if hasattr(os, "mkfifo"):  # some systems have no named pipes

    def test_a_pipe_is_not_waited_for(tmp_path):
        os.mkfifo(tmp_path / "pipe")
        assert "got a folder, a pipe or a device" in refusal(tmp_path / "pipe")


def test_no_permission(tmp_path, monkeypatch):
    write_idx(tmp_path / "a", np.zeros(3, np.uint8))

    def refuse(self, mode):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    assert "Permission denied" in refusal(tmp_path / "a")
    with pytest.raises(DataError, match=r"\Adata\.write_idx: expected [^\n]+, got [^\n]+Permission denied[^\n]+; "):
        write_idx(tmp_path / "b", np.zeros(3, np.uint8))


# What cannot be written


@pytest.mark.parametrize("dtype", ["bool", "uint16", "int64", "float16", "complex64", "U3", "object"])
def test_dtypes_that_the_format_lacks(tmp_path, dtype):
    with pytest.raises(ArgumentError, match=r"data\.write_idx: expected an array of dtype uint8, .*, got .*; convert"):
        write_idx(tmp_path / "a", np.zeros(2, dtype))
    assert not (tmp_path / "a").exists()


def test_shapes_that_the_format_lacks(tmp_path):
    with pytest.raises(ArgumentError, match=r"got shape \(\)"):
        write_idx(tmp_path / "a", np.array(3, np.uint8))
    with pytest.raises(ArgumentError, match=r"got shape \(0, 4294967296\)"):
        write_idx(tmp_path / "a", np.empty((0, 2**32), np.uint8))


def test_a_folder_cannot_be_written(tmp_path):
    with pytest.raises(DataError, match=r"\Adata\.write_idx: "):
        write_idx(tmp_path, np.zeros(2, np.uint8))


def test_the_limit_admits_the_largest_known_set():
    assert math.prod((697_932, 28, 28)) < 2**30  # EMNIST by class
