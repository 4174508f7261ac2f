"""``zhishen`` on tables: train, evaluate, predict, report, search, data info."""

from __future__ import annotations

import json
import tomllib

import polars as pl
import pytest
from table_samples import flowers, houses, written

from zhishen.cli import main
from zhishen.train import read_history

QUICK = ["--epochs", "15", "--hidden", "16"]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """A folder with two tables, and a run on each."""
    folder = tmp_path_factory.mktemp("tables")
    for frame, name, target in ((flowers(), "flowers", "species"), (houses(), "houses", "price")):
        path = written(frame, folder / f"{name}.csv")
        options = ["--data", str(path), "--target", target, *QUICK, "--validation", "0.2", "--json"]
        assert main(["train", *options, "--out", str(folder / f"{name}_run")]) == 0
    return folder


def test_train_says_what_it_predicts_and_how_well(zhishen, tmp_path):
    path = written(houses(), tmp_path / "houses.csv")
    status, out, _ = zhishen("train", "--data", path, "--target", "price", "--epochs", "3", "--drop", "noise")
    assert status == 0
    assert "target price, a number, from 3 columns" in out
    assert "train R²" in out
    assert "R² is " in out
    assert "figures/predictions.png" in out
    run = tmp_path / "runs" / "table_layers-1"
    assert {file.name for file in (run / "figures").iterdir()} == {"learning_curves.png", "predictions.png"}
    config = tomllib.loads((run / "config.toml").read_text())
    assert config["data"] == {"source": str(path), "validation": 0, "target": "price", "drop": ["noise"]}
    assert config["batch_size"] == 16
    assert zhishen("train", "--resume", run, "--epochs", "4", "--json")[0] == 0
    assert len(read_history(run / "history.jsonl")) == 4


def test_the_number_of_epochs_follows_from_the_number_of_rows(zhishen, tmp_path):
    path = written(flowers(), tmp_path / "flowers.csv")
    status, out, _ = zhishen("train", "--data", path, "--target", "species", "--json")
    assert status == 0
    events = [json.loads(line) for line in out.splitlines()]
    assert events[0]["epochs"] == 84
    assert events[-1]["test_accuracy"] > 0.9
    assert "test_r2" not in events[-1]


def test_json_of_a_regression(tables, zhishen):
    status, out, _ = zhishen("evaluate", tables / "houses_run", "--json")
    assert status == 0
    found = json.loads(out)
    assert found["test_r2"] > 0.5
    assert found["samples"] == 60
    assert "test_accuracy" not in found


def test_evaluate(tables, zhishen):
    assert "R² 0." in zhishen("evaluate", tables / "houses_run")[1]
    status, out, _ = zhishen("evaluate", tables / "flowers_run")
    assert status == 0
    assert "test rows are right" in out
    assert "images" not in out
    other = written(flowers(50, seed=3), tables / "other.csv")
    assert json.loads(zhishen("evaluate", tables / "flowers_run", "--data", other, "--json")[1])["samples"] == 50


def test_predict_writes_a_column_beside_those_of_the_table(tables, zhishen, tmp_path):
    new = written(flowers(20, seed=2).drop("species"), tmp_path / "new.csv", separator=";")
    before = new.read_text()
    status, out, _ = zhishen("predict", tables / "flowers_run", new)
    assert status == 0
    assert "20 rows predicted" in out
    assert f"written: {tmp_path / 'new.predicted.csv'}" in out
    found = pl.read_csv(tmp_path / "new.predicted.csv", separator=";")
    assert found.columns == [*flowers().drop("species").columns, "prediction", "probability"]
    assert found.drop("prediction", "probability").equals(pl.read_csv(new, separator=";"))
    assert new.read_text() == before
    assert "replaced: " in zhishen("predict", tables / "flowers_run", new)[1]


def test_predict_with_json_and_another_form(tables, zhishen, tmp_path):
    new = written(houses(20, seed=2), tmp_path / "new.csv")
    status, out, _ = zhishen("predict", tables / "houses_run", new, "--out", "p.parquet", "--json")
    assert status == 0
    assert json.loads(out) == {
        "file": str(new), "rows": 20, "columns": ["prediction"], "out": "p.parquet", "replaced": False, "notes": [],
    }  # fmt: skip
    assert pl.read_parquet(tmp_path / "p.parquet")["prediction"].dtype == pl.Float64
    assert "prediction: from" in zhishen("predict", tables / "houses_run", new)[1]


def test_predict_reports_a_bad_table_and_predicts_the_others(tables, zhishen, tmp_path):
    good = written(houses(5), tmp_path / "good.csv")
    bad = written(houses(5).drop("size"), tmp_path / "bad.csv")
    status, out, err = zhishen("predict", tables / "houses_run", bad, good)
    assert status == 1
    assert "got it without size" in err
    assert "5 rows predicted" in out
    assert not (tmp_path / "bad.predicted.csv").exists()


def test_predict_refuses(tables, refuses, tmp_path):
    new = written(houses(5), tmp_path / "new.csv")
    run = tables / "houses_run"
    assert "expected --out with one table, got 2" in refuses("predict", run, new, new, "--out", "a.csv")
    assert "expected --out to be another file" in refuses("predict", run, new, "--out", new)


def test_train_refuses(refuses, zhishen, tables, tmp_path):
    path = tables / "houses.csv"
    assert "got none; choose one of the columns" in refuses("train", "--data", path)
    assert "did you mean 'price'?" in refuses("train", "--data", path, "--target", "prise")
    assert "expected images for small_conv" in refuses(
        "train", "--data", path, "--target", "price", "--network", "small_conv"
    )
    assert "expected no option target" in refuses("train", "--target", "price")
    assert "got --target" in refuses("train", "--resume", tables / "houses_run", "--target", "age")
    assert "got no such file" in refuses("train", "--data", tmp_path / "none.csv", "--target", "x")
    assert not (tmp_path / "runs").exists()


def test_data_info_shows_what_becomes_of_each_column(tables, zhishen):
    status, out, _ = zhishen("data", "info", tables / "flowers.csv", "--target", "species")
    assert status == 0
    for text in ("id", "dropped: it is different in each row", "one of 4 levels", "target: species, one of 3 classes"):
        assert text in out
    status, out, _ = zhishen("data", "info", tables / "houses.csv", "--target", "price", "--json")
    columns = {column["name"]: column for column in json.loads(out)["columns"]}
    assert columns["heating"]["kind"] == "category"
    assert columns["heating"]["features"] == 3
    assert "target: price, a number" in zhishen("data", "info", tables / "houses.csv", "--target", "price")[1]


@pytest.mark.parametrize(("name", "words"), [("houses", "Predicted against true"), ("flowers", "Confusion matrix")])
def test_report(tables, zhishen, tmp_path, name, words):
    status, _, _ = zhishen("report", tables / f"{name}_run", "--out", tmp_path / "report.html")
    assert status == 0
    page = (tmp_path / "report.html").read_text()
    assert words in page
    assert "Effect of each column" in page
    assert "Misclassified images" not in page
    assert ("R² is 0." in page) is (name == "houses")


def test_search_maximizes_r2(tables, zhishen, tmp_path):
    options = ["--trials", "2", "--epochs", "2", "--strategy", "random", "--space", "lr=log:1e-3..1e-2"]
    status, out, _ = zhishen("search", "--data", tables / "houses.csv", "--target", "price", *options)
    assert status == 0
    assert "with a validation R² of 0." in out
    best = tomllib.loads((tmp_path / "runs" / "search" / "best.toml").read_text())
    assert best["data"]["target"] == "price"
    assert best["network"]["name"] == "table_layers"
