"""What becomes of a column, and its features; a column is learned from the training rows alone."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import polars as pl
import pytest

from zhishen import data
from zhishen.data.table_columns import CategoryColumn, DroppedColumn, NumberColumn, column_from_dict, fit_column
from zhishen.data.table_values import Cells
from zhishen.errors import ArgumentError


def fitted(values, *, rows=None, name="a", is_text=True, is_category=False):
    chosen = np.ones(len(values), bool) if rows is None else np.array(rows, bool)
    return fit_column(name, Cells(pl.Series(name, values), is_text), chosen, is_category=is_category)


def encoded(column, values, *, is_text=True):
    out = np.zeros((len(values), len(column.features)))
    unusual = column.encode(Cells(pl.Series(column.name, values), is_text), out)
    return out, column.notes(unusual)


def test_numbers_have_a_median_and_an_indicator_if_values_are_missing():
    column = fitted(["1", "3", None, "8"])
    assert column == NumberColumn("a", 3.0, 1)
    assert column.features == ("a", "a is missing")
    out, notes = encoded(column, ["5", None])
    assert out.tolist() == [[5, 0], [3, 1]]
    assert notes == []


def test_only_training_rows_count():
    column = fitted(["1", "3", "1000", None], rows=[1, 1, 0, 0])
    assert column == NumberColumn("a", 2.0, 0)
    category = fitted(["x", "y", "x", "y", "z"], rows=[1, 1, 1, 1, 0])
    assert category == CategoryColumn("a", ("x", "y"))


def test_values_that_training_did_not_have_are_counted():
    out, notes = encoded(NumberColumn("a", 3.0), ["x", None, "4"])
    assert out.tolist() == [[3], [3], [4]]
    assert notes == [
        "a: 1 values are not numbers that can be used, such as 'x'; they count as missing",
        "a: 2 values are missing, and none were in training; they become the median, 3",
    ]
    out, notes = encoded(CategoryColumn("a", ("x", "y")), ["y", "z", None])
    assert out.tolist() == [[0, 1], [0, 0], [0, 0]]
    assert notes == [
        "a: 1 values are categories that training did not have, such as 'z'; none of the features is 1",
        "a: 1 values are missing, and none were in training; none of the features is 1",
    ]


def test_a_few_texts_among_numbers_are_missing_values():
    assert fitted(["1", "2", "3", "4"] * 25 + ["unknown"]) == NumberColumn("a", 2.5, 1)
    assert isinstance(fitted(["1", "2", "u", "v"] * 25), CategoryColumn)


def test_categories_have_levels_for_missing_values_and_for_rare_ones(monkeypatch):
    monkeypatch.setattr("zhishen.data.table_columns.LEVELS", 2)
    column = fitted(["x", "x", "y", "y", "z", None, None])
    assert column == CategoryColumn("a", ("x", "y"), 2, 1)
    assert column.features == ("a=x", "a=y", "a=other", "a=missing")
    out, notes = encoded(column, ["y", "q", None])
    assert out.tolist() == [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    assert notes == []


def test_numbers_that_are_codes_are_categories():
    assert fitted(["00123", "01000", "00123"]).levels == ("00123", "01000")
    assert fitted(["1", "2", "1"], is_category=True).levels == ("1", "2")
    assert fitted([1, 2, 1], is_category=True, is_text=False).levels == ("1", "2")


def test_booleans_and_dates_are_numbers():
    assert fitted(["true", "False", "true"]).form == "boolean"
    assert fitted([True, False], is_text=False).form == "boolean"
    assert fitted(["2020-01-01", "2021-05-06"]).form == "%Y-%m-%d"
    assert fitted(["31.01.2020", "01.02.2021"]).form == "%d.%m.%Y"
    assert fitted(["31/01/2020", "01/02/2021"]).form == "%d/%m/%Y"
    assert fitted(["01/31/2020", "02/01/2021"]).form == "%m/%d/%Y"
    assert fitted(pl.Series(["2020-01-01", "2021-01-01"]).str.to_date(), is_text=False).form == "date"


@pytest.mark.parametrize(
    ("values", "reason", "name"),
    [
        (["7", "7", "7"], "constant", "a"),
        ([None, None], "empty", "a"),
        (["anna", "bert", "carl"], "identifier", "a"),
        (["3", "1", "2"], "identifier", "PassengerId"),
        ([str(k) for k in range(20)], "identifier", "序号"),
        ([f"text {k}" for k in range(40)] + ["text 0"], "text", "a"),
        (["01/02/2020", "03/04/2021"], "dates", "a"),
    ],
)
def test_columns_that_are_dropped(values, reason, name):
    column = fitted(values, name=name)
    assert isinstance(column, DroppedColumn)
    assert column.reason == reason
    assert column.features == ()
    assert column.about.startswith("dropped")


def test_numbers_are_no_identifier_without_such_a_name():
    assert isinstance(fitted(["3", "1", "2"], name="year"), NumberColumn)
    assert isinstance(fitted(["3", "1", "2"], name="humid"), NumberColumn)


def test_lists_are_dropped():
    assert fitted(pl.Series([[1], [2]]), is_text=False) == DroppedColumn("a", "nested", 0)


@pytest.mark.parametrize(
    "column",
    [NumberColumn("a", 1.5, 3, "%Y-%m-%d"), CategoryColumn("a", ("x", "y"), 1, 2), DroppedColumn("a", "text", 1)],
)
def test_json(column):
    assert (
        column_from_dict(
            {"kind": column.kind, **asdict(column)} | ({"levels": ["x", "y"]} if column.kind == "category" else {})
        )
        == column
    )
    assert column.about


@pytest.mark.parametrize(
    "content",
    [
        None,
        {"name": 3, "kind": "number"},
        {"name": "a", "kind": "magic"},
        {"name": "a", "kind": "number", "median": float("nan")},
        {"name": "a", "kind": "number", "median": 1, "form": "%q"},
        {"name": "a", "kind": "number", "median": 1, "missing": -1},
        {"name": "a", "kind": "category", "levels": ["x", "x"]},
        {"name": "a", "kind": "category", "levels": "xy"},
        {"name": "a", "kind": "dropped", "reason": "mood"},
    ],
)
def test_invalid_json_is_refused(content):
    with pytest.raises(ArgumentError):
        column_from_dict(content)


def test_infinity_and_huge_numbers_are_missing_numbers():
    column = fitted(["inf", "1", "2.5", "1e300"] * 10)
    assert column == NumberColumn("a", 1.75, 20)
    assert encoded(column, ["inf"])[1] == [
        "a: 1 values are not numbers that can be used, such as 'inf'; they count as missing"
    ]


def test_notes_show_a_median_as_a_value_of_the_column():
    when = NumberColumn("when", 20584.0, 1, "%Y-%m-%d")
    assert when.about == "days since 1970, standardized; a missing value is the median, 2026-05-11, and marked"
    paid = NumberColumn("paid", 1.0, 1, "boolean")
    assert paid.about == "1 for true, 0 for false, standardized; a missing value is the median, true, and marked"
    assert NumberColumn("when", 1e12, 1, "date").about.startswith("days since 1970, standardized; a missing value is")
    assert encoded(NumberColumn("paid", 0.0, 0, "boolean"), ["maybe"])[1] == [
        "paid: 1 values are not true or false, such as 'maybe'; they count as missing",
        "paid: 1 values are missing, and none were in training; they become the median, false",
    ]


@pytest.mark.parametrize(
    "text", ["2026-01-{:02} 10:00:00.123456", "2026-01-{:02}T10:00:00Z", "2026-01-{:02}T10:00:00+08:00"]
)
def test_dates_as_programs_write_them_are_dates(text):
    assert isinstance(fitted([text.format(k) for k in range(1, 29)]), NumberColumn)


@pytest.mark.parametrize("text", ["1970-01-03", "03.01.1970", "1970-01-03 08:00:00+08:00", "1970年1月3日"])
def test_dates_of_a_data_frame_may_be_texts_later(text):
    out, notes = encoded(NumberColumn("a", 0.0, 0, "date"), [text])
    assert (out.tolist(), notes) == ([[2.0]], [])


def test_a_repeated_number_is_found_in_any_block_of_a_long_column():
    numbers = np.random.default_rng(0).permutation(200_000)
    assert fitted(numbers, name="id", is_text=False) == DroppedColumn("id", "identifier")
    numbers[numbers == 65_536] = 65_535  # equal neighbors at a boundary of blocks, after they are sorted
    assert isinstance(fitted(numbers, name="id", is_text=False), NumberColumn)


def test_blocks_without_training_rows(tmp_path, monkeypatch):
    path = tmp_path / "t.csv"
    path.write_text("part,a,b,y\n" + "test,1,x,0\n" * 50 + "train,2,x,0\ntrain,2,z,1\n" * 50)
    monkeypatch.setenv("ZHISHEN_ARRAY_BYTES", "1")
    monkeypatch.setattr("zhishen.data.table_large_files._READ", 90)
    columns = data.table(path, target="y", split="part").preprocessing.reader.columns
    assert columns == (DroppedColumn("a", "constant"), CategoryColumn("b", ("x", "z")))


def test_the_median_of_an_even_number_of_values():
    assert fitted([1.5, 2.5, 100.0, -3.0], is_text=False).median == 2.0
    assert fitted([1e150, -1e150, 5.0, 6.0], is_text=False).median == 5.5
