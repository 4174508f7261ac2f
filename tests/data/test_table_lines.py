"""Lines of a table: names, rows, blank lines and missing values; `test_table_files` reads whole files."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from zhishen.data.table_lines import (
    checked_names,
    damaged,
    first_names,
    kinds_of,
    parsed_rows,
    with_missing,
    with_values,
    without_blank_lines,
)
from zhishen.errors import DataError


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        (["a", "", "b"], "got none for column 2"),
        (["a", " a "], "got 'a' 2 times"),
        (["1", "2,5"], "got the numbers 1, 2,5"),
        (["c"] * 10_001, "at most 10,000 columns"),
    ],
)
def test_bad_names(names, problem):
    with pytest.raises(DataError, match=re.escape(problem)):
        checked_names(names, place="t.csv", where="test")


def test_good_names():
    assert checked_names(["", " b "], place="t.csv", where="test") == ["", "b"]
    assert first_names([f"c{k}" for k in range(9)]) == "c0, c1, c2, c3, c4, c5, c6, c7, ..."


def test_later_rows_may_be_short():
    texts = [pl.String] * 2
    assert parsed_rows("1\n2,3\n", ",", texts, is_first=False).rows() == [("1", ""), ("2", "3")]
    assert parsed_rows("a,b\n1,2\n3\n", ",", texts, skip=1).rows() == [("1", "2"), ("3", "")]
    with pytest.raises(pl.exceptions.PolarsError):
        parsed_rows("1,2,3\n", ",", texts, is_first=False)


def test_pixels_are_small_numbers_at_first():
    assert kinds_of(["pixel0", "b"]) == [[pl.Int16, pl.String], [pl.String, pl.String]]
    assert kinds_of(["a", "b"]) == [[pl.String, pl.String]]


def test_blank_lines():
    assert without_blank_lines("a\n \r\n\nb\n") == "a\nb\n"
    assert without_blank_lines('a\n\n"b"\n') == 'a\n\n"b"\n'
    assert with_values(pl.DataFrame({"a": ["", "x"], "b": [None, 1]})).to_list() == [False, True]


def test_missing_values():
    found = with_missing(pl.DataFrame({"a": [" NA", "?", " x ", None, ""], "b": [1, 2, 3, 4, 5]}))
    assert found["a"].to_list() == [None, None, "x", None, None]
    assert found["b"].to_list() == [1, 2, 3, 4, 5]


def test_damaged_lines():
    path = Path("t.csv")
    assert "got 3 in line 2" in str(damaged(["a,b\n", "1,2,3\n"], ",", 2, path, "test"))
    assert "got 'a title' alone, and 2 fields in line 2" in str(damaged(["a title\n", "a,b\n"], ",", 1, path, "test"))
    assert "near line 2" in str(damaged(["a,b\n", '1,"2\n'], ",", 2, path, "test"))
