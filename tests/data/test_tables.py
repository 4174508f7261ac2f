"""Tables as data sets: parts, notes, targets, pixels; bad options and bad tables are refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest
from table_samples import flowers, houses, written

from zhishen import data
from zhishen.data.tables import is_pixel_table, table_as
from zhishen.errors import ArgumentError, DataError


def test_a_classification(tmp_path):
    dataset = data.table(written(flowers(), tmp_path / "flowers.csv"), target="species", validation=0.25)
    assert dataset.name == "flowers"
    assert dataset.class_names == ("lily", "rose", "setosa")
    assert [len(split.x) for split in dataset.parts().values()] == [144, 48, 48]
    assert dataset.notes == (
        "id: dropped: it is different in each row, like a number of the row or a name",
        "garden: dropped: it is the same in all training rows",
        *dataset.notes[2:],
    )
    assert dataset.notes[2].startswith("missing values: length ")
    assert dataset.outputs == 3


def test_a_regression():
    dataset = data.table(houses(), target="price")
    assert dataset.classes is None
    assert dataset.target_names == ("price",)
    assert dataset.train.t.shape == (240, 1)
    np.testing.assert_allclose([dataset.train.t.mean(), dataset.train.t.std()], [0, 1], atol=1e-5)
    prices = houses()["price"].to_numpy()
    assert dataset.target_deviation == pytest.approx(prices.std(), rel=0.1)
    assert data.info(dataset)["parts"]["train"]["per_class"] is None


def test_several_numbers_are_predicted_at_once():
    dataset = data.table(houses(), target=["price", "age"])
    assert dataset.target_names == ("price", "age")
    assert dataset.outputs == 2
    assert data.table(houses(), target="price, age").target_names == ("price", "age")


def test_a_file_and_frames_of_two_libraries_give_the_same_arrays(tmp_path):
    frame = houses()
    sources = [frame, pd.DataFrame(frame.to_dict(as_series=False)), written(frame, tmp_path / "houses.csv")]
    frame.write_parquet(tmp_path / "houses.parquet")
    sets = [data.table(source, target="price") for source in [*sources, tmp_path / "houses.parquet"]]
    for other in sets[1:]:
        assert np.array_equal(other.train.x, sets[0].train.x)
        assert np.array_equal(other.test.t, sets[0].test.t)
        assert other.preprocessing == sets[0].preprocessing


def test_what_is_learned_does_not_depend_on_test_rows():
    frame = houses().with_columns(part=pl.Series(["train"] * 200 + ["test"] * 100))
    spoiled = frame.with_columns(
        size=pl.when(pl.col("part") == "test").then(1e6).otherwise(pl.col("size")),
        price=pl.when(pl.col("part") == "test").then(1e9).otherwise(pl.col("price")),
    )
    first, second = (data.table(table, target="price", split="part") for table in (frame, spoiled))
    assert first.preprocessing == second.preprocessing
    assert np.array_equal(first.train.x, second.train.x)


def test_training_rows_are_in_random_order_and_test_rows_in_that_of_the_file():
    frame = houses().sort("size")
    dataset = data.table(frame, target="price")
    assert (np.diff(dataset.test.x[:, 0]) >= 0).all()
    assert not (np.diff(dataset.train.x[:, 0]) >= 0).all()


def test_rows_without_a_target_are_omitted_and_counted():
    frame = houses().with_columns(price=pl.when(pl.int_range(pl.len()) < 30).then(None).otherwise(pl.col("price")))
    dataset = data.table(frame, target="price")
    assert len(dataset.train.x) + len(dataset.test.x) == 270
    assert "30 of 300 rows have no price, and are omitted" in dataset.notes


def test_unbalanced_classes_are_noted():
    frame = pl.DataFrame({"x": np.arange(200.0) ** 1.5, "y": ["often"] * 190 + ["seldom"] * 10})
    (note,) = data.table(frame, target="y").notes
    assert note.startswith("the classes are unbalanced: often has 95% of the training rows, seldom only 8 rows")


def test_columns_can_be_dropped_or_made_categories():
    dataset = data.table(houses(), target="price", drop=["noise"], categories="age")
    columns = {column.name: column for column in dataset.preprocessing.reader.columns}
    assert columns["noise"].reason == "asked"
    assert columns["age"].kind == "category"


def test_another_table_is_prepared_as_the_training_table():
    dataset = data.table(houses(), target="price")
    other = table_as(dataset.preprocessing, houses(50, seed=1), where="test")
    assert len(other.test.x) == len(other.train.x) == 50
    again = table_as(dataset.preprocessing, houses(), where="test")
    assert again.test.x.shape == (300, dataset.train.x.shape[1])
    assert again.test.x[:, 0].mean() == pytest.approx(0, abs=0.1)
    with pytest.raises(ArgumentError, match="expected the preprocessing of a network that was trained on a table"):
        table_as(data.Preprocessing(divisor=255), houses(), where="test")


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({}, "expected a target, the column to predict, got none; choose one of the columns of polars.DataFrame: size"),
        ({"target": "prise"}, "expected target to be a column of polars.DataFrame, got 'prise'; did you mean 'price'?"),
        ({"target": "price", "drop": "nois"}, "expected drop to be a column"),
        ({"target": "price", "categories": ["x1"]}, "expected categories to be a column"),
        ({"target": "price", "split": "part"}, "expected split to be a column"),
        ({"target": "price", "split": "heating"}, "expected train, validation or test in the column 'heating'"),
        ({"target": "price", "split": "age", "test": 0.1}, "expected test or split, got both"),
        ({"target": "price", "drop": "price"}, "expected the target 'price' only as target"),
        ({"target": "price", "task": "guess"}, "expected task to be one of classification, regression"),
        ({"target": ["price", "age"], "task": "classification"}, "expected one column as the target"),
        ({"target": "price", "split_seed": -1}, "expected split_seed to be a whole number >= 0"),
        ({"target": "price", "test": 2.5}, "expected test to be a share below 1"),
        ({"target": "price", "size": 1}, "expected each option to be one of categories"),
    ],
)
def test_bad_options_are_refused(options, part):
    with pytest.raises((ArgumentError, DataError)) as found:
        data.table(houses(), **options)
    assert part in str(found.value)


def test_a_table_without_columns_to_learn_from_is_refused():
    frame = pl.DataFrame({"same": [1] * 20, "y": ["a", "b"] * 10})
    with pytest.raises(DataError, match="expected columns to predict y from"):
        data.table(frame, target="y")
    with pytest.raises(DataError, match="expected rows with a value of y"):
        data.table(pl.DataFrame({"x": [1.0, 2.0], "y": [None, None]}), target="y")


# --- pixels -----------------------------------------------------------------------------------------------------------


def digits(rows: int = 40, side: int = 6, *, first: int = 0) -> pl.DataFrame:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (rows, side * side))
    return pl.DataFrame(
        {
            "label": np.arange(rows) % 4,
            **{f"pixel{k + first}": pixels[:, k] for k in range(side * side)},
        }
    )


@pytest.mark.parametrize("first", [0, 1])
def test_a_table_of_pixels_becomes_images(tmp_path, first):
    frame = digits(first=first)
    path = written(frame, tmp_path / "train.csv")
    assert data.kind_of(path) == "pixels"
    dataset = data.load(path, flatten=False, compact=True)
    assert dataset.image_shape == (1, 6, 6)
    assert dataset.class_names == ("0", "1", "2", "3")
    assert dataset.train.x.bytes.shape == (32, 1, 6, 6)
    reader = dataset.preprocessing.reader
    raw = reader.read(frame.drop("label"))
    assert np.array_equal(raw, frame.drop("label").to_numpy())
    rows = data.load(path)
    assert rows.preprocessing(raw).shape == (40, 36)
    again = table_as(dataset.preprocessing, path, where="test")
    assert again.test.x.shape == (40, 1, 6, 6)
    assert again.test.x.max() <= 1


def test_pixels_that_are_none_are_refused(tmp_path):
    for value in (256, -1, None):
        frame = digits().with_columns(pixel7=pl.lit(value, dtype=pl.Int64))
        with pytest.raises(DataError, match="expected whole numbers from 0 to 255 in the pixels"):
            data.load(written(frame, tmp_path / "train.csv"))


def test_other_columns_are_no_pixels(tmp_path):
    assert not is_pixel_table(written(digits().drop("pixel3"), tmp_path / "a.csv"))
    assert not is_pixel_table(written(digits().drop("label"), tmp_path / "b.csv"))
    assert not is_pixel_table(written(houses(), tmp_path / "c.csv"))
    assert data.kind_of(tmp_path / "c.csv") == "table"


def small(**columns) -> pl.DataFrame:
    return pl.DataFrame(columns)


def test_rows_whose_target_is_no_number_are_counted(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("x,y\n" + "".join(f"{k},{k}.5\n" for k in range(40)) + "3,n.a.\n")
    dataset = data.table(path, target="y")
    assert dataset.notes[-1] == "1 of 41 rows have no number that can be used as y, such as 'n.a.', and are omitted"
    assert dataset.classes is None


def test_a_target_with_a_class_for_nearly_each_row_is_noted():
    weights = small(x=[float(k) for k in range(60)], y=[f"{k} kg" for k in range(60)])
    assert (
        data.table(weights, target="y")
        .notes[-1]
        .startswith("y: its values are 60 classes of 48 training rows, such as '")
    )


def test_classes_without_training_rows_are_noted():
    parts = ["train"] * 30 + ["test"] * 10
    rows = small(x=[float(k) for k in range(40)], part=parts, y=["a", "b"] * 15 + ["c"] * 10)
    note = data.table(rows, target="y", split="part").notes[-1]
    assert note == "classes without training rows: c; the network cannot learn them"


def test_the_error_says_why_no_column_can_be_used():
    with pytest.raises(DataError, match=r"got none that can be used \(x: dropped: it is different in each row, .*\); "):
        data.table(small(x=[f"{k} cm" for k in range(10)], y=["a", "b"] * 5), target="y")


def test_a_table_of_one_column_or_one_row_is_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("x y z\n1 2 a\n3 4 b\n")
    with pytest.raises(DataError, match=r"expected at least two columns in .*, got one, 'x y z'; separate the columns"):
        data.table(path, target="z")
    with pytest.raises(DataError, match="expected at least two rows"):
        data.table(small(x=[1], y=["a"]), target="y")


def test_texts_are_no_target_of_a_regression():
    with pytest.raises(DataError, match=r"expected numbers in y of .* for a regression, got none"):
        data.table(small(x=[1, 2, 3], y=["a", "b", "a"]), target="y", task="regression")


def test_a_column_without_a_name_is_called_so(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(",x,y\n" + "".join(f"{k},{k * 0.5},{'ab'[k % 2]}\n" for k in range(20)))
    assert data.table(path, target="y").notes[0].startswith("the column without a name: dropped: ")


def test_a_table_without_the_target_cannot_be_measured():
    preprocessing = data.table(houses(), target="price").preprocessing
    with pytest.raises(DataError, match=r"expected the columns of the training table in .*, got it without price; "):
        table_as(preprocessing, houses().drop("price"), where="here")


@pytest.mark.parametrize("option", ["target", "categories", "drop", "split"])
def test_names_of_columns_are_texts(option):
    options = {"target": "price", option: 3}
    with pytest.raises(ArgumentError, match=f"expected {option} to be the name of a column, got 3; write the name as"):
        data.table(houses(), **options)


def test_a_data_frame_with_two_columns_of_one_name_is_refused():
    with pytest.raises(
        DataError, match=r"expected a different name for each column of pandas\.DataFrame, got 'a' 2 times"
    ):
        data.table(pd.DataFrame(np.ones((9, 2)), columns=["a", "a"]), target="a")
