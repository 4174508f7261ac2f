"""``zhishen broadcast``: the table, the values, shapes that do not fit, and texts that are not shapes."""

from __future__ import annotations

import json

import numpy as np
import pytest

from zhishen.cli.broadcast import read_shape
from zhishen.errors import ArgumentError


def words(out):
    return [line.split() for line in out.splitlines()]


def test_the_table_has_a_line_for_each_axis(zhishen):
    status, out, err = zhishen("broadcast", "8,1,6", "7,1")
    assert (status, err) == (0, "")
    lines = words(out)
    assert lines[0] == ["axis", "A", "B", "result", "why"]
    assert [line[:4] for line in lines[1:4]] == [["0", "8", "-", "8"], ["1", "1", "7", "7"], ["2", "6", "1", "6"]]
    assert "A (8, 1, 6), B (7, 1) give the shape (8, 7, 6)" in out
    assert "A + B" not in out


def test_columns_are_aligned_at_the_right(zhishen):
    _, out, _ = zhishen("broadcast", "1000,1", "7")
    header, first = out.splitlines()[:2]
    assert first.index("1000") + len("1000") == header.index("A") + 1


def test_small_results_are_shown_with_their_values(zhishen):
    status, out, _ = zhishen("broadcast", "3,1", "4")
    lines = words(out)
    assert status == 0
    assert ["0", "(0)", "(0)", "(0)", "0", "1", "2", "3", "0", "1", "2", "3"] in lines
    assert ["2", "(2)", "(2)", "(2)", "(0)", "(1)", "(2)", "(3)", "2", "3", "4", "5"] in lines
    assert "A value in parentheses is repeated" in out


@pytest.mark.parametrize("shapes", [["5,1", "6"], ["1", "1,7"], ["1,2,2", "2"], ["0,3", "1"], ["2"] * 4])
def test_larger_and_empty_results_are_shown_without_values(zhishen, shapes):
    status, out, _ = zhishen("broadcast", *shapes)
    assert status == 0
    assert "+" not in out


@pytest.mark.parametrize("shapes", [["()", "()"], ["", "4,6"], ["2,3", "2,3"], ["2,1", "3", "1,1"]])
def test_values_in_json_are_those_of_numpy(zhishen, shapes):
    status, out, err = zhishen("broadcast", *shapes, "--json")
    record = json.loads(out)
    assert (status, err, record["fits"]) == (0, "", True)
    arrays = [np.arange(np.prod(shape, dtype=int)).reshape(shape) for shape in record["shapes"]]
    assert record["arrays"] == [array.tolist() for array in np.broadcast_arrays(*arrays)]
    assert record["sum"] == np.asarray(sum(arrays)).tolist()


def test_json_of_a_large_result(zhishen):
    record = json.loads(zhishen("broadcast", "8,1,6", "7,1", "--json")[1])
    assert record["result"] == [8, 7, 6]
    assert record["axes"][0] == {"axis": 0, "lengths": [8, None], "result": 8, "roles": ["equal", "missing"]}
    assert "sum" not in record


def test_shapes_that_do_not_fit_are_status_1(zhishen):
    status, out, err = zhishen("broadcast", "2,3", "2")
    assert (status, err) == (1, "")
    assert "A (2, 3), B (2,) do not fit: expected lengths that are equal or 1 along axis 1, got A 3, B 2" in out
    assert "B.reshape(2, 1) fits" in out
    status, out, _ = zhishen("broadcast", "2,3", "2", "--json")
    record = json.loads(out)
    assert (status, record["fits"], record["result"]) == (1, False, None)
    assert "B.reshape(2, 1) fits" in record["reason"]


def test_many_shapes_and_many_axes_stay_whole(zhishen):
    status, out, _ = zhishen("broadcast", ",".join(["2"] * 40), *["1"] * 30)
    assert status == 0
    assert "…" not in out
    assert "A1" in words(out)[0]
    assert len([line for line in words(out) if line and line[0].isdigit()]) == 40


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        (["a", "3"], "got 'a'"),
        (["-1,3", "4"], "got '-1,3'"),
        (["3", "(-1,)"], "got '(-1,)'"),
        (["2.5", "3"], "got '2.5'"),
        (["3,,4", "3"], "got '3,,4'"),
        (["(3", "3"], "got '(3'"),
        (["3;4", "3"], "got '3;4'"),
        (["9" * 30, "3"], "of at most 19 digits"),
        (["9" * 5000, "3"], "of at most 19 digits"),
        (["9" * 19, "3"], "expected the lengths of a shape to be from 0 to"),
        ([",".join(["1"] * 70), "3"], "at most 64 axes, got 70"),
        (["3"], "expected two shapes or more, got 1"),
    ],
)
def test_mistakes_are_one_sentence(refuses, shapes, said):
    assert said in refuses("broadcast", *shapes)


@pytest.mark.parametrize("text", ["8,1,6", "(8, 1, 6)", "[8,1,6]", " 8 1 6 ", "8，1，6", "（8，1，6）", "8,1,6,"])
def test_ways_to_write_a_shape(text):
    assert read_shape(text) == (8, 1, 6)


@pytest.mark.parametrize("text", ["(8]", "()()", "٣", "1 -2", "0x3", "(,)"])
def test_texts_that_are_not_shapes(text):
    with pytest.raises(ArgumentError, match="expected a shape such as 8,1,6"):
        read_shape(text)


def test_chinese(zhishen):
    status, out, _ = zhishen("broadcast", "2,3", "2", "--language", "zh")
    assert status == 1
    assert "原因" in out
    assert "axis" not in out
    assert "expected" not in out


def test_wrong_usage(zhishen):
    assert zhishen("broadcast")[0] == 2
    assert zhishen("broadcast", "3", "4", "--jsn")[0] == 2
