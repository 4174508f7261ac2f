"""The loader of pickles: what it reads, of all protocols and ages, and what it refuses."""

from __future__ import annotations

import io
import os
import pickle
import struct
from collections import OrderedDict

import numpy as np
import pytest

from zhishen.errors import DataError
from zhishen.interop.book import load_pickle, loads_pickle

ARRAYS = {
    "matrix": np.arange(6.0).reshape(2, 3),
    "columns first": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "float32": np.float32([1.5, -2]),
    "big-endian": np.arange(3, dtype=">i4"),
    "booleans": np.array([True, False]),
    "complex": np.array([1 + 2j]),
    "texts": np.array(["a", "bcd"]),
    "bytes": np.array([b"a", b"bcd"]),
    "no axes": np.array(5.0),
    "empty": np.zeros((0, 3)),
    "four axes": np.ones((2, 1, 3, 1), np.float16),
}


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_are_read(name, protocol):
    array = ARRAYS[name]
    found = loads_pickle(pickle.dumps({"x": array}, protocol))["x"]
    assert (found.shape, found.dtype) == (array.shape, array.dtype.newbyteorder("="))
    assert (found == array).all()
    assert found.flags.writeable


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_plain_containers_are_read(protocol):
    value = {"a": [1, 2.5, None, True, 10**40], 3: ("x", b"y", b"", ()), "b": OrderedDict(q=np.float32(3)), "c": {}}
    found = loads_pickle(pickle.dumps(value, protocol))
    assert found == value
    assert type(found["b"]) is OrderedDict
    assert type(found["b"]["q"]) is np.float32


def test_one_array_in_two_places_is_one_array():
    x = np.zeros(2)
    a, b = loads_pickle(pickle.dumps([x, (x,)]))
    assert b[0] is a


def test_lists_that_contain_themselves_are_read():
    loop: list[object] = [1]
    loop.append(loop)
    found = loads_pickle(pickle.dumps(loop))
    assert found[1] is found


def python2(array: np.ndarray) -> bytes:
    """What Python 2 and NumPy 1 wrote: text opcodes for names and bytes."""

    def text(value: bytes) -> bytes:
        return b"T" + struct.pack("<i", len(value)) + value

    return (
        b"\x80\x02}" + text(b"W1") + b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85" + text(b"b")
        + b"\x87R(K\x01K" + bytes([array.size]) + b"\x85cnumpy\ndtype\n" + text(b"f8") + b"K\x00K\x01\x87R(K\x03"
        + text(b"<") + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89" + text(array.tobytes()) + b"tbs."
    )  # fmt: skip


def test_a_file_of_python_2_is_read(rng):
    x = rng.normal(size=50)
    assert (loads_pickle(python2(x))["W1"] == x).all()


def test_a_file_is_read_and_named_in_errors(tmp_path):
    path = tmp_path / "weights.pkl"
    path.write_bytes(pickle.dumps({"b": np.ones(2)}))
    with path.open("rb") as file:
        assert load_pickle(file)["b"].tolist() == [1, 1]
    path.write_bytes(b"no pickle")
    with path.open("rb") as file, pytest.raises(DataError, match=r"weights\.pkl: expected a pickle of arrays"):
        load_pickle(file)


class Reduced:
    """An object whose pickle calls a function."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


HOSTILE = {
    "a command": (Reduced(os.system, "touch owned"), r"\.system"),
    "code": (Reduced(eval, "open('owned', 'w')"), r"\.eval"),
    "an attribute": (Reduced(getattr, "", "join"), r"\.getattr"),
    "an array of objects": (np.array([{}], dtype=object), r"numpy\.dtype\('O8'\)"),
    "an array with fields": (np.zeros(2, dtype=[("a", "f8")]), r"numpy\.dtype\('V8'\)"),
    "an own class": (Reduced(io.BytesIO, b""), "_io.BytesIO"),
    "a set": ({1, 2}, "set"),
    "a matrix": (np.ma.masked_array([1]), "numpy.ma"),
}  # fmt: skip


@pytest.mark.parametrize("protocol", [0, 2, 4])
@pytest.mark.parametrize("name", HOSTILE)
def test_other_objects_are_refused_by_name(name, protocol, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    value, asked = HOSTILE[name]
    with pytest.raises(DataError, match=asked) as caught:
        loads_pickle(pickle.dumps(value, protocol))
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


RECONSTRUCT = b"cnumpy.core.multiarray\n_reconstruct\n"


def array(axes: bytes, content: bytes) -> bytes:
    """A pickle of an array of float64; ``axes`` are the opcodes of its shape."""
    dtype = b"cnumpy\ndtype\nX\x02\x00\x00\x00f8\x85R"
    return b"\x80\x02" + RECONSTRUCT + b")R(K\x01" + axes + dtype + b"\x89C" + bytes([len(content)]) + content + b"tb."


DAMAGED = {
    "nothing": b"",
    "a text": b"W1,b1\n",
    "the first half": pickle.dumps({"x": np.ones(100)})[:200],
    "a name as the value": b"cnumpy\nndarray\n.",
    "a name that is changed": b"cnumpy\ndtype\n}b.",
    "a name that is made": b"cnumpy\nndarray\n)\x81.",
    "an array without contents": RECONSTRUCT + b"cnumpy\nndarray\nI0\ntS'b'\n\x87R.",
    "more axes than NumPy has": array(b"(" + b"K\x01" * 70 + b"t", bytes(8)),
    "fewer bytes than the shape": array(b"K\x09\x85", bytes(8)),
    "a negative length": array(b"J\xff\xff\xff\xff\x85", b""),
    "a memo of four billion places": b"\x80\x02]r\xff\xff\xff\xffh\x00.",
    "a length beyond the file": b"\x8e" + b"\xff" * 7 + b"\x7f.",
    "a deep list": b"]" * 100_000 + b"a" * 99_999 + b".",
    "a deep tuple as a key": b"}" + b")" + b"\x85" * 200_000 + b"Ns.",
    "a deep tuple as a key of many": b"}(" + b")" + b"\x85" * 200_000 + b"Nu.",
    "a deep tuple as a key of a dictionary": b"(" + b")" + b"\x85" * 200_000 + b"Nd.",
    "a registered extension": b"\x82\x01.",
    "a name outside": b"Pmy id\n.",
}


def test_the_damaged_arrays_are_damaged_only_by_their_axes():
    assert loads_pickle(array(b"K\x01\x85", bytes(8))).tolist() == [0]


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_files_are_refused_in_one_sentence(name):
    with pytest.raises(
        DataError, match="pickle: expected a pickle of arrays, dictionaries, lists and numbers"
    ) as caught:
        loads_pickle(DAMAGED[name])
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 600


def test_a_pickle_cannot_change_the_loader():
    """State for a name, which the standard unpickler would set on the function that the name means."""
    for state in (b"}(S'_function'\nNub.", b"N}S'_function'\nNs\x86b."):
        with pytest.raises(DataError):
            loads_pickle(b"cnumpy\ndtype\n" + state)
    assert loads_pickle(pickle.dumps(np.ones(2))).tolist() == [1, 1]
