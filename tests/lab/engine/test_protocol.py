"""Messages: what is read, what is refused, and that arrays arrive as they were sent."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from zhishen.errors import DataError
from zhishen.lab.engine.protocol import LONGEST, Request, decode, encode, parse


def test_a_message_becomes_a_request():
    text = '{"id": 7, "do": "compute", "operation": "race", "arguments": {"steps": 3}, "channel": "a"}'
    assert parse(text) == Request(7, "compute", "race", {"steps": 3}, "a")
    assert parse(b'{"id": 8, "do": "pause", "job": 7}') == Request(8, "pause", job=7)


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "3", '"x"', "{}", '{"id": 1}', '{"do": "compute"}', '{"id": true, "do": "compute"}',
        '{"id": -1, "do": "compute"}', '{"id": 1.5, "do": "compute"}', '{"id": 99999999999, "do": "compute"}',
        '{"id": 1, "do": "eval"}', '{"id": 1, "do": ["compute"]}', '{"id": 1, "do": "compute", "operation": 3}',
        '{"id": 1, "do": "compute", "arguments": []}', '{"id": 1, "do": "compute", "more": 1}',
        '{"id": 1, "do": "pause", "job": "x"}', '{"id": 1, "do": "pause", "job": true}', b"\xff\xfe",
        "[" * 100_000, '{"id": 1, "do": "compute", "arguments": {"a": ' + "[" * 30 + "]" * 30 + "}}",
    ],
)  # fmt: skip
def test_a_bad_message_is_refused_in_one_sentence(text):
    with pytest.raises(DataError, match=r"^message: expected ") as caught:
        parse(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_message_that_is_too_long_is_refused():
    with pytest.raises(DataError, match=f"at most {LONGEST} bytes, got {LONGEST + 1}"):
        parse(" " * (LONGEST + 1))


@pytest.mark.parametrize("dtype", ["f4", "f8", "i1", "i2", "i4", "u1", "u2", "u4"])
def test_arrays_arrive_with_their_bits(dtype):
    sent = np.arange(6).reshape(2, 3).astype(dtype)
    found = decode(encode({"id": 1, "result": {"a": sent}}))["result"]["a"]
    assert found.dtype == sent.dtype
    np.testing.assert_array_equal(found, sent)


def test_other_arrays_become_ones_that_a_browser_knows():
    content = {
        "bool": np.array([True, False]), "int64": np.array([1, 2]), "big": np.array([1.5], ">f4"),
        "strided": np.arange(6).reshape(2, 3).T, "empty": np.zeros((0, 3)),
    }  # fmt: skip
    found = decode(encode(content))
    assert {name: array.dtype.name for name, array in found.items()} == {
        "bool": "uint8", "int64": "float64", "big": "float32", "strided": "float64", "empty": "float64",
    }  # fmt: skip
    for name, array in found.items():
        np.testing.assert_array_equal(array, content[name])
        assert array.shape == content[name].shape


def test_numbers_texts_lists_and_dicts_arrive():
    content = {
        "id": 3, "text": "至深", "none": None, "flag": True, "nested": {"list": [1, [2.5, "x"]], "array": [np.ones(2)]},
        "numpy": np.float32(0.5), "scalar": np.array(3),
    }  # fmt: skip
    found = decode(encode(content))
    assert found["text"] == "至深"
    assert found["none"] is None
    assert found["nested"]["list"] == [1, [2.5, "x"]]
    assert found["nested"]["array"][0].tolist() == [1.0, 1.0]
    assert (found["numpy"], found["scalar"]) == (0.5, 3)


def test_numbers_that_json_does_not_have_arrive():
    found = decode(encode({"a": [math.nan, math.inf, -math.inf]}))["a"]
    assert math.isnan(found[0])
    assert found[1:] == [math.inf, -math.inf]


def test_each_array_begins_at_a_multiple_of_8_bytes():
    data = encode({"id": 1, "a": np.ones(3, np.uint8), "b": np.ones(2), "text": "abc"})
    length = int.from_bytes(data[:4], "little")
    header = json.loads(data[4 : 4 + length])
    assert (4 + length) % 8 == 0
    assert [record["offset"] % 8 for record in header["arrays"]] == [0, 0]
    assert len(data) % 8 == 0
