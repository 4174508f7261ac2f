"""A large text file gives the data set that it gives in memory: the same cells, errors, notes and weights."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from mutated_files import mutations
from table_samples import flowers, trained

from zhishen import data
from zhishen.data import large_arrays, table_counts, table_large_files
from zhishen.data.table_files import raw_table
from zhishen.data.table_large_files import is_large_file, large_table
from zhishen.data.tables import table_as
from zhishen.errors import DataError, ZhishenError


@pytest.fixture
def block(monkeypatch):
    """A function that sets how many bytes of a file are read at once; None reads files into memory."""

    def choose(size):
        monkeypatch.setenv("ZHISHEN_ARRAY_BYTES", str(2**40 if size is None else 1))
        monkeypatch.setattr(table_large_files, "_READ", size or 2**23)
        monkeypatch.setattr(table_counts, "_BYTES", 2**24 if size is None else 200)

    return choose


def found(read):
    """What a function returns, or the sentence with which it refuses."""
    try:
        return read()
    except ZhishenError as error:
        return str(error)


def assert_equal(large, memory):
    if isinstance(memory, str) or isinstance(large, str):
        assert large == memory
        return
    assert large.preprocessing == memory.preprocessing
    assert large.notes == memory.notes
    assert list(large.parts()) == list(memory.parts())
    for name, split in memory.parts().items():
        np.testing.assert_array_equal(np.asarray(large.parts()[name].x), np.asarray(split.x))
        np.testing.assert_array_equal(large.parts()[name].t, split.t)


def many_kinds(rows=90):
    """Numbers, codes, booleans, dates of three forms, categories, texts, missing values; the last ones have quotes."""
    k = range(rows)
    return flowers(rows).with_columns(
        day=pl.Series([f"2026-01-{i % 28 + 1:02d}" for i in k]),
        ambiguous=pl.Series([f"{i % 12 + 1:02d}/{i % 28 + 1:02d}/2020" for i in k]),
        flag=pl.Series([i % 2 == 0 for i in k]),
        code=pl.Series([f"0{i % 5}" for i in k]),
        odd=pl.Series(["?" if i % 11 == 0 else "off" if i % 30 == 2 else f" {i}% " for i in k]),
        letters=pl.Series([f"letter {i // 2}" for i in k]),
        part=pl.Series([("train", "训练", "TEST", "validation")[i % 4] for i in k]),
        text=pl.Series([f'he said "{i}",\n\nbye' if i % 7 == 0 else f"word {i % 9}" for i in k]),
        thousands=pl.Series([f"{i},{i:03d}" if i % 3 else str(i) for i in k]),
    )


PLAIN = many_kinds().drop("text", "thousands").write_csv()
QUOTED = many_kinds().write_csv()
SEMICOLONS = many_kinds().drop("text").write_csv(separator=";").replace(".", ",")
THOUSANDS = "a;b;species\n" + "".join(f"1.{k:03d};{k},5;{k % 3}\n" for k in range(60))
FORMS = {
    "plain": PLAIN.encode(),
    "quoted": QUOTED.encode(),
    "semicolons": SEMICOLONS.encode("utf-8-sig"),
    "tabs": many_kinds().write_csv(separator="\t").encode("utf-16"),
    "old Mac": PLAIN.replace("\n", "\r").encode(),
    "Windows": PLAIN.replace("\n", "\r\n").encode(),
    "Chinese": PLAIN.replace("white", "白色").encode("gb18030"),
    "western": PLAIN.replace("white", "wéß").replace("训练", "train").encode("cp1252"),
    "Excel": ("sep=;\n\n" + THOUSANDS).encode(),
    "blank lines": (PLAIN.replace("\n", "\n \n\n") + "\n\n \n").encode(),
    "quoted blank lines": QUOTED.replace("\n", "\n\n").encode(),
    "empty rows": (PLAIN.replace("\n", f"\n{',' * 12}\n", 3) + f"{',' * 12}\n" * 3).encode(),
    "empty quoted rows": (QUOTED + f"{',' * 14}\n" * 3).encode(),
    "no line feed at the end": PLAIN.rstrip().encode(),
    "short rows": ("a,species,c\n1,x,2\n" + "3\n4,y\n5,x,7\n" * 20).encode(),
    "late text in a pixel": ("species,pixel0,pixel1\n" + "1,5,6\n2,6,7\n" * 40 + "1,x,8\n").encode(),
    "long rows": (PLAIN + "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n").encode(),
    "open quote": (PLAIN + 'a,"b\n').encode(),
    "names only": PLAIN.partition("\n")[0].encode(),
    "names and blank lines": (PLAIN.partition("\n")[0] + "\n\n \n").encode(),
    "spaces": b" \n \n" * 10,
    "bytes": bytes(range(256)) * 3,
    "repeated names": b"a,a,species\n1,2,x\n",
}
OPTIONS = {
    "classes": {"target": "species"},
    "parts of a column": {"target": "species", "split": "part"},
    "numbers": {"target": "width", "validation": 0.1, "drop": "species"},
    "many classes": {"target": "letters", "categories": "width"},
    "too many classes": {"target": "id"},
}


@pytest.mark.parametrize(("task", "size"), [("classification", 1_500), ("regression", 5_000)])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_text(tmp_path, block, form, task, size):
    path = tmp_path / "table.csv"
    path.write_bytes(FORMS[form])
    block(None)
    memory = found(lambda: data.table(path, target="species", task=task))
    block(size)
    assert is_large_file(path, most=2**31)
    assert_equal(found(lambda: data.table(path, target="species", task=task)), memory)


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_every_option(tmp_path, block, options):
    path = tmp_path / "table.csv"
    path.write_text(QUOTED, encoding="utf-8")
    block(None)
    memory = found(lambda: data.table(path, **options))
    block(1_777)
    assert_equal(found(lambda: data.table(path, **options)), memory)


def test_damaged_files(tmp_path, block):
    path, rng = tmp_path / "table.csv", np.random.default_rng(3)
    refused = read = 0
    for form in ("quoted", "tabs", "blank lines", "Excel"):
        for content in mutations(FORMS[form], 8, rng):
            path.write_bytes(content)
            block(None)
            memory = found(lambda: data.table(path, target="species", task="classification"))
            block(2_500)
            assert_equal(found(lambda: data.table(path, target="species", task="classification")), memory)
            refused, read = refused + isinstance(memory, str), read + (not isinstance(memory, str))
    assert min(refused, read) > 3


def test_the_weights_at_the_end_have_the_same_bits(tmp_path, block, monkeypatch):
    path = tmp_path / "table.csv"
    path.write_text(QUOTED, encoding="utf-8")
    monkeypatch.setattr(large_arrays, "_BLOCK", 500)
    weights = []
    for size in (None, 900):
        block(size)
        network = trained(data.table(path, target="species"), epochs=3)
        weights.append(b"".join(array.tobytes() for array in network.params.values()))
    assert weights[0] == weights[1]


def test_another_table_is_prepared_alike(tmp_path, block):
    path, other = tmp_path / "table.csv", tmp_path / "other.csv"
    path.write_text(QUOTED, encoding="utf-8")
    many_kinds(60).with_columns(color=pl.lit("green"), width=None).write_csv(other)
    block(None)
    preprocessing = data.table(path, target="species").preprocessing
    memory = table_as(preprocessing, other, where="test")
    block(700)
    assert_equal(table_as(preprocessing, other, where="test"), memory)
    assert any("green" in note for note in memory.notes)


def test_the_cells_are_in_a_temporary_file(tmp_path, block):
    path = tmp_path / "table.csv"
    path.write_bytes(FORMS["semicolons"])
    block(400)
    table = raw_table(path, where="test", large=True)
    assert table.is_large
    assert table.dialect.encoding == "utf-8-sig"
    assert table.dialect.decimal == ","
    assert len(list(table.column("width"))) > 5
    assert not raw_table(path, where="test").is_large, "predictions are written beside the columns of the file"
    block(None)
    assert not raw_table(path, where="test", large=True).is_large


def test_a_file_beyond_the_largest_one_in_memory_is_large(tmp_path, block):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n")
    block(None)
    assert not is_large_file(path, most=2**31)
    assert is_large_file(path, most=7)
    assert not is_large_file(tmp_path / "none.csv", most=0)


def test_a_line_without_an_end_is_refused(tmp_path, block, monkeypatch):
    path = tmp_path / "table.csv"
    path.write_text('a,b\n1,"2\n' + "3,4\n" * 1_000)
    block(100)
    monkeypatch.setattr(table_large_files, "_LONGEST", 2_000)
    with pytest.raises(DataError, match=r"lines of at most 2,000 characters in .*table.csv, got a longer one"):
        large_table(path, "test")


def test_too_little_space_is_an_error(tmp_path, block, monkeypatch):
    path = tmp_path / "table.csv"
    path.write_text(PLAIN, encoding="utf-8")
    block(500)
    monkeypatch.setattr(large_arrays.shutil, "disk_usage", lambda folder: type("Usage", (), {"free": 1_000}))
    with pytest.raises(DataError, match=r"expected [\d,]+ bytes of free space in .*, got 1,000; free some space"):
        data.table(path, target="species")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"test: expected a table at .*, got a folder; give the path of a CSV"):
        large_table(tmp_path, "test")
