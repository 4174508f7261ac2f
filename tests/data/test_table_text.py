"""The text of a table: encodings, lines above the names, decimal marks."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from zhishen.data.table_files import raw_table, write_table
from zhishen.data.table_raw import Dialect
from zhishen.data.table_text import below_settings, decoded, has_decimal_commas
from zhishen.errors import DataError

WESTERN = "Größe;Käufer;Café\n1,5;Müller;gut\n2,5;Jäger;schlecht\n"


def test_windows_1252_is_not_taken_for_chinese(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(WESTERN.encode("cp1252"))
    table = raw_table(path, where="test")
    assert table.frame.columns == ["Größe", "Käufer", "Café"]
    assert table.dialect == Dialect(";", ",", "cp1252", "\n")


@pytest.mark.parametrize("text", ["长度,颜色\n1,红\n2,蓝绿\n", "name,城市\nanna,北京\n"])
def test_chinese_is_not_taken_for_windows_1252(text):
    assert decoded(text.encode("gb18030"), Path("t.csv"), "test") == (text, "gb18030")


def test_letters_that_the_encoding_lacks_are_written_in_utf_8(tmp_path):
    path = tmp_path / "t.csv"
    write_table(path, pl.DataFrame({"prediction": ["圆"]}), Dialect(",", ".", "cp1252"))
    assert path.read_text(encoding="utf-8-sig") == "prediction\n圆\n"


@pytest.mark.parametrize("text", ["sep=;\r\na;b\n", "SEP=,\na;b\n", "\n\nsep=;\n\na;b\n", "\r\ra;b\r"])
def test_what_excel_writes_above_the_names_is_skipped(text):
    assert below_settings(text) == "a;b\n"


@pytest.mark.parametrize(
    ("cells", "separator", "expected"),
    [
        (["1,50", "2,25"], ",", True),
        (["1,50", "3"], ",", True),
        (["1.234,50", "2,25"], ",", True),
        (["1,234", "2,345"], ",", False),  # thousands
        (["1,2", "red"], ",", False),  # not numbers alone
        (["1,5", "2.5"], ",", False),
        (["1,234", "2,345"], ";", True),
        (["1,234", "1.5"], ";", False),
        (["1,234.5", "2,345"], ";", False),
        (["1.234", "1,5"], ";", True),
        (["1.5", "2.25"], ";", False),
        (["a", ""], ";", False),
    ],
)
def test_decimal_commas(cells, separator, expected):
    assert has_decimal_commas(pl.DataFrame({"x": cells}), separator) is expected


def test_lines_above_the_names_are_refused_in_words_that_help(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("# sold in 2026\nx,y\n1,2\n")
    with pytest.raises(
        DataError, match=r"expected the names of the columns .*got '# sold in 2026' alone.*; delete the"
    ):
        raw_table(path, where="test")
