"""Files of arrays read by NumPy: as the package safetensors reads them, and no file breaks the reader."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from zhishen import _archive, _safetensors
from zhishen.figures import small_conv, spoken_digits

WEIGHTS = [small_conv.WEIGHTS, spoken_digits.WEIGHTS]
DTYPES = ["?", "<f2", "<f4", "<f8", "i1", "<i2", "<i4", "<i8", "u1", "<u2", "<u4", "<u8"]


def same(first: dict[str, np.ndarray], second: dict[str, np.ndarray]) -> bool:
    return first.keys() == second.keys() and all(
        (a.dtype, a.shape, a.tobytes()) == (second[name].dtype, second[name].shape, second[name].tobytes())
        for name, a in first.items()
    )


@pytest.mark.parametrize("path", WEIGHTS, ids=lambda path: path.name)
def test_the_weights_of_the_package_are_the_same(path):
    metadata, arrays = _safetensors.parse(path.read_bytes())
    expected_metadata, expected = _safetensors.read(path)
    assert metadata == expected_metadata
    assert same(arrays, expected)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (0, 3), (2, 3, 4)])
def test_every_dtype_and_shape_is_the_same(dtype, shape, tmp_path):
    array = np.random.default_rng(0).integers(0, 2, shape).astype(dtype)
    save_file({"a": np.asarray(array), "b": np.ones(3, np.float32)}, tmp_path / "file")
    assert same(_safetensors.parse((tmp_path / "file").read_bytes())[1], _safetensors.read(tmp_path / "file")[1])


def test_arrays_can_be_written_to(tmp_path):
    save_file({"a": np.zeros(3)}, tmp_path / "file")
    array = _safetensors.parse((tmp_path / "file").read_bytes())[1]["a"]
    array += 1
    assert array.sum() == 3


def test_an_archive_is_read_without_the_package(monkeypatch):
    expected = _archive.load(small_conv.WEIGHTS)
    monkeypatch.setitem(sys.modules, "safetensors", None)
    assert same(dict(_archive.load(small_conv.WEIGHTS).arrays), dict(expected.arrays))


def written(folder: Path, header: object, body: bytes = b"\0" * 8) -> Path:
    text = json.dumps(header).encode()
    (folder / "file").write_bytes(len(text).to_bytes(8, "little") + text + body)
    return folder / "file"


def record(**changes: object) -> dict[str, object]:
    return {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8], **changes}}


@pytest.mark.parametrize(
    "header",
    [
        record(dtype="F128"),
        record(dtype="O"),
        record(shape=[3]),
        record(shape=[-1, -2]),
        record(shape=["x"]),
        record(data_offsets=[-8, 0]),
        record(data_offsets=[0, 16]),
        record(data_offsets=[8, 0]),
        record(data_offsets=[0]),
        {"a": {"dtype": "F32"}},
        {"a": 3},
    ],
    ids=str,
)
def test_a_damaged_file_is_refused(header, tmp_path):
    with pytest.raises((KeyError, TypeError, ValueError)):
        _safetensors.parse(written(tmp_path, header).read_bytes())


@pytest.mark.parametrize("content", [b"", b"\xff" * 8, b"\x10" + b"\0" * 7, b"\x02" + b"\0" * 7 + b"{]"])
def test_a_damaged_header_is_refused(content, tmp_path):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(ValueError, match=r"header|JSON|Expecting"):
        _safetensors.parse((tmp_path / "file").read_bytes())


def test_whole_files_are_accepted(tmp_path):
    assert _safetensors.parse(written(tmp_path, record()).read_bytes())[1]["a"].tolist() == [0, 0]


def test_a_small_file_does_not_fill_the_memory(tmp_path):
    header = {str(k): {"dtype": "U8", "shape": [2**20], "data_offsets": [0, 2**20]} for k in range(1000)}
    with pytest.raises(ValueError, match="the arrays are larger than the file"):
        _safetensors.parse(written(tmp_path, header, bytes(2**20)).read_bytes())
