"""Files of tables: separators, encodings, decimal marks, Parquet, data frames; bad files get one sentence."""

from __future__ import annotations

import os

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

from zhishen.data.table_files import form_for, header_of, is_table_file, raw_table, write_table
from zhishen.data.table_raw import Dialect
from zhishen.errors import ArgumentError, DataError

TEXT = "name,size,市\nanna,1.5,北京\nbert,2.25,上海\n"


def read(path):
    return raw_table(path, where="test")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_separators_and_encodings_are_recognized(tmp_path, separator, encoding, newline):
    path = tmp_path / "table.csv"
    path.write_bytes(TEXT.replace(",", separator).replace("\n", newline).encode(encoding))
    table = read(path)
    assert table.frame.rows() == [("anna", "1.5", "北京"), ("bert", "2.25", "上海")]
    assert table.frame.columns == ["name", "size", "市"]
    assert table.dialect == Dialect(separator, ".", encoding, newline)
    assert table.name == "table"


def test_decimal_commas_are_recognized_only_beside_another_separator(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a;b\n1,5;x\n2,25;y\n")
    assert read(path).dialect.decimal == ","
    path.write_text("a;b\n1.5;x, y\n2.25;z\n")
    assert read(path).dialect.decimal == "."


def test_names_with_commas_do_not_hide_the_separator(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("size, cm;weight, kg;kind\n1;2;a\n3;4;b\n")
    assert read(path).frame.columns == ["size, cm", "weight, kg", "kind"]


def test_blank_lines_are_skipped_and_quoted_fields_may_have_lines_and_separators(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text('\n\na,b\n1,"two\nlines, and ""quotes"""\n\n3,4\n\n')
    assert read(path).frame.rows() == [("1", 'two\nlines, and "quotes"'), ("3", "4")]


def test_lines_of_old_computers_end_with_a_carriage_return(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"a,b\r1,2\r3,4\r")
    assert read(path).frame.rows() == [("1", "2"), ("3", "4")]


def test_the_row_numbers_of_pandas_have_no_name(tmp_path):
    path = tmp_path / "table.csv"
    pd.DataFrame({"a": [5, 6]}).to_csv(path)
    assert read(path).frame.columns == ["", "a"]


def test_parquet_keeps_its_dtypes(tmp_path):
    path = tmp_path / "table.parquet"
    frame = pl.DataFrame({"a": [1, 2], "b": ["x", None]})
    frame.write_parquet(path)
    table = read(path)
    assert table.frame.equals(frame)
    assert not table.is_text


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"a": [1.5, 2.5], "b": ["x", None]}),
        pl.LazyFrame({"a": [1.5, 2.5], "b": ["x", None]}),
        pd.DataFrame({"a": [1.5, 2.5], "b": ["x", None]}),
        nw.from_native(pl.DataFrame({"a": [1.5, 2.5], "b": ["x", None]})),
        pl.DataFrame({"a": [1.5, 2.5], "b": ["x", None]}).to_arrow(),
    ],
    ids=["polars", "lazy", "pandas", "narwhals", "arrow"],
)
def test_data_frames_of_several_libraries(frame):
    assert read(frame).frame.rows() == [(1.5, "x"), (2.5, None)]


def test_columns_of_pandas_with_missing_values():
    frame = pd.DataFrame(
        {
            "whole": pd.array([1, None, 3], dtype="Int64"),
            "day": pd.to_datetime(["2020-01-01", None, "2021-01-01"]),
            "kind": pd.Categorical(["u", "v", None]),
            "mixed": ["a", 1, None],
        }
    )
    table = read(frame).frame
    assert table["whole"].to_list() == [1, None, 3]
    assert table["day"].null_count() == 1
    assert table["kind"].to_list() == ["u", "v", None]
    assert table["mixed"].to_list() == ["a", "1", None]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "got an empty file"),
        (b" \n\n ", "got an empty file"),
        (b"a,b\n", "expected rows below the names"),
        (b"a,a\n1,2\n", "expected a different name for each column"),
        (b"a,,b\n1,2,3\n", "got none for column 2"),
        (b"1,2\n3,4\n", "got the numbers 1, 2"),
        (b"a,b\n1,2,3\n", "got 3 in line 2"),
        (b'a,b\n"x,2\n', "got damaged lines"),
        (b"a,b\n\x00\x00,2\n", "UTF-8, UTF-16, GB18030 or Windows-1252"),
        (b"\xff\xfe\x00", "UTF-8, UTF-16, GB18030 or Windows-1252"),
        (b"PAR1 and no more", "got a damaged one"),
        (b"a,b\n\xff\xff\xff,2\n", "UTF-8, UTF-16, GB18030 or Windows-1252"),
    ],
)
def test_a_bad_file_gets_one_sentence(tmp_path, content, part):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(DataError) as found:
        read(path)
    assert part in str(found.value)
    assert str(path) in str(found.value)
    assert "\n" not in str(found.value)


def test_what_is_no_table_is_refused(tmp_path):
    with pytest.raises(DataError, match="got no such file"):
        read(tmp_path / "none.csv")
    with pytest.raises(DataError, match="got a folder"):
        read(tmp_path)
    for bad in (3, [1, 2], np.zeros((2, 2)), {"a": [1]}):
        with pytest.raises(ArgumentError, match="expected the path of a table, or a data frame"):
            read(bad)
    with pytest.raises(DataError, match="expected texts as names"):
        read(pd.DataFrame({0: [1], 1: [2]}))
    with pytest.raises(DataError, match="with 0 rows"):
        read(pl.DataFrame({"a": []}))


def test_too_many_columns_are_refused(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{k}" for k in range(10_001)) + "\n" + ",".join("1" * 10_001) + "\n")
    with pytest.raises(DataError, match="at most 10,000 columns"):
        read(path)


def test_too_many_cells_are_refused(monkeypatch):
    monkeypatch.setattr("zhishen.data.table_files.CELLS", 3)
    with pytest.raises(DataError, match=r"at most 10,000 columns and 3 cells, got polars.DataFrame of 2 rows and 2"):
        read(pl.DataFrame({"a": [1, 2], "b": [1, 2]}))


@pytest.mark.parametrize(
    "content", ['a;b\r\n1,5;x\r\n;"y;z"\r\n', "a\tb\n1.5\t北京\n2\ty\n"], ids=["semicolons", "tabs"]
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_table_is_written_as_it_was_read(tmp_path, content, encoding):
    path = tmp_path / "table.csv"
    path.write_bytes(content.encode(encoding))
    table = read(path)
    write_table(tmp_path / "again.csv", table.frame, table.dialect)
    assert (tmp_path / "again.csv").read_bytes() == path.read_bytes()


def test_new_numbers_have_the_decimal_mark_of_the_file(tmp_path):
    frame = pl.DataFrame({"a": ["x"], "prediction": [1.25]})
    write_table(tmp_path / "t.csv", frame, Dialect(";", ","))
    assert (tmp_path / "t.csv").read_text() == "a;prediction\nx;1,25\n"


def test_the_suffix_asks_for_another_form(tmp_path):
    assert form_for(tmp_path / "a.parquet", Dialect(",")) == Dialect()
    assert form_for(tmp_path / "a.csv", Dialect(";", ",")) == Dialect(";", ",")
    assert form_for(tmp_path / "a.csv", Dialect()).separator == ","
    assert form_for(tmp_path / "a.tsv", Dialect()).separator == "\t"


def test_the_header_alone(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a;b\n" + "1;2\n" * 50_000)
    assert header_of(path) == ["a", "b"]
    path.write_bytes(b"\xff\xff\x00")
    assert header_of(path) == []
    assert header_of(tmp_path / "none.csv") == []
    assert is_table_file(path)
    assert not is_table_file(tmp_path)


def test_a_row_without_values_stays_where_it_is_except_at_the_end(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n,\n3,4\n,\n,\n")
    assert read(path).frame.rows() == [("1", "2"), ("", ""), ("3", "4")]
    path.write_text("a,b\r\n1,2\r\n\r\n,\r\n3,4\r\n \r\n", newline="")
    assert read(path).frame.rows() == [("1", "2"), ("", ""), ("3", "4")]
    path.write_text('a,b\n1,"2"\n\n,\n3,4\n')  # whether a line is blank is not certain
    assert read(path).frame.rows() == [("1", "2"), ("3", "4")]
    path.write_text("a\tb\n1\t2\n\t\n3\t4\n")
    assert read(path).frame.rows() == [("1", "2"), ("", ""), ("3", "4")]
    path.write_text("a,b\n,\n,\n")
    with pytest.raises(DataError, match="expected rows below"):
        read(path)


def test_a_pipe_has_no_header_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert header_of(tmp_path / "pipe.csv") == []
    with pytest.raises(DataError, match="got a device or a pipe"):
        read(tmp_path / "pipe.csv")


def test_a_parquet_file_may_have_no_texts(tmp_path):
    pl.DataFrame({"x": [1, 2]}).write_parquet(tmp_path / "t.parquet")
    assert read(tmp_path / "t.parquet").frame.rows() == [(1,), (2,)]


def test_a_small_file_of_much_text_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "t.parquet"
    pl.DataFrame({"x": ["a" * 10_000] * 100, "y": [1, 2] * 50}).write_parquet(path)
    assert len(read(path).frame) == 100
    monkeypatch.setattr("zhishen.data.table_parquet.BYTES", 999_999)
    with pytest.raises(DataError, match=r"expected at most 999,999 bytes of text in .*, got 1,000,000; select a part"):
        read(path)


def test_texts_may_have_control_characters(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n1,\x1bx\n2,\x0c\n\x1a")
    assert read(path).frame.rows()[0] == ("1", "\x1bx")
