"""The values of a column: missing values, numbers, booleans, dates and texts."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from zhishen.data.table_raw import Dialect, RawTable
from zhishen.data.table_values import DATE_FORMATS, cells_of


def cells(values, *, separator=",", decimal=".", **options):
    return cells_of(
        RawTable(pl.DataFrame({"a": pl.Series(values, **options)}), Dialect(separator, decimal), "t", "t"), "a"
    )


def test_texts_that_mean_a_missing_value():
    found = cells(["1", " ", "NA", "n/a", "NaN", "null", "None", "?", "-", "缺失", " 2 "])
    assert found.values.to_list() == ["1", *[None] * 9, "2"]
    assert cells(["NA", ""], separator="").values.to_list() == ["NA", None]


def test_numbers_with_separators_and_decimal_marks():
    assert cells(["1.5", "-2e3", "1,234.5", "x", "inf", "1e999"]).numbers.to_list() == [
        1.5,
        -2000,
        1234.5,
        None,
        None,
        None,
    ]
    assert cells(["1,5", "1.234,5", "7"], separator=";", decimal=",").numbers.to_list() == [1.5, 1234.5, 7]
    assert cells([1, None, 3], separator="").numbers.to_list() == [1, None, 3]
    assert cells([1.5, float("nan"), float("inf")], separator="").numbers.to_list() == [1.5, None, None]
    assert cells([dt.date(2020, 1, 1)], separator="").numbers.to_list() == [None]


def test_booleans():
    assert cells(["true", "FALSE", "maybe", ""]).booleans.to_list() == [1, 0, None, None]
    assert cells([True, False, None], separator="").booleans.to_list() == [1, 0, None]
    assert cells([1, 0, 2], separator="").booleans.to_list() == [1, 0, None]


@pytest.mark.parametrize("form", DATE_FORMATS)
def test_dates_are_days_since_1970(form):
    day = dt.datetime(1970, 1, 3, 12, 0, 0, tzinfo=dt.UTC)
    form_of_python = form.replace("%.f", ".%f").replace("%#z", "%z")
    text = day.strftime(form_of_python.replace("年", "Y").replace("月", "M").replace("日", "D"))
    text = text.replace("Y", "年").replace("M", "月").replace("D", "日") if "年" in form else text
    expected = 2.5 if "%H" in form else 2.0
    assert cells([text, "2020-13-01"]).dates(form).to_list() == [expected, None]


def test_dates_of_a_data_frame():
    assert cells([dt.date(1970, 1, 2), None], separator="").dates("%Y-%m-%d").to_list() == [1, None]
    assert cells([1.5], separator="").dates("%Y-%m-%d").to_list() == [None]


def test_texts_of_whole_numbers_have_no_decimal_mark():
    assert cells([1.0, None, 3.0], separator="").texts.to_list() == ["1", None, "3"]
    assert cells([1.5, 2.0], separator="").texts.to_list() == ["1.5", "2.0"]
    assert cells([True, None], separator="").texts.to_list() == ["true", None]
    assert cells(["b", "a"], dtype=pl.Categorical, separator="").texts.to_list() == ["b", "a"]


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("\u22121.5", ".", -1.5), ("\u22121,5", ",", -1.5), ("１２．５", ".", 12.5), ("－３", ".", -3),
        ("5%", ".", 0.05), ("-2,5 %", ",", -0.025), ("12.5％", ".", 0.125),
        ("$1,234.50", ".", 1234.5), ("-$5", ".", -5), ("¥ 300", ".", 300), ("300元", ".", 300),
        ("1.234,50 €", ",", 1234.5),
        ("12 345", ".", 12345), ("1\u00a0234\u202f567,5", ",", 1234567.5), ("12'345.5", ".", 12345.5),
        ("1 2", ".", None), ("12 34", ".", None), ("5 cm", ".", None), ("%", ".", None),
        ("$", ".", None), ("5%%", ".", None),
    ],
)  # fmt: skip
def test_numbers_as_people_and_spreadsheets_write_them(text, decimal, number):
    found = cells([text, "1"], separator=";", decimal=decimal).numbers.to_list()
    assert found == [None if number is None else pytest.approx(number), 1]


def test_thousands_with_decimal_commas_do_not_depend_on_other_texts():
    assert cells(["1.234", "2.000"], separator=";", decimal=",").numbers.to_list() == [1234, 2000]
    assert cells(["1.234", "0.125", "7,5", "x"], separator=";", decimal=",").numbers.to_list() == [
        1234,
        0.125,
        7.5,
        None,
    ]
