"""Runs of the workbench: the command line reads them, and the workbench opens them again."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest
from typer.testing import CliRunner
from workbench_client import DIGITS, JOB, SMALL, Page

import zhishen
from zhishen.cli.app import app
from zhishen.errors import ArgumentError
from zhishen.lab.engine.workbench_run import run_folder, run_names
from zhishen.train import Config

TABLE = "a;b;price\n" + "".join(f"{k % 7};{k * 0.5};{k % 7 + k / 10}\n" for k in range(80))
CASES = {
    "moons": {**SMALL, "epochs": 2},
    "function": {**SMALL, "data": "function", "epochs": 2},
    "digits": {**DIGITS, "epochs": 1},
    "sum of squares": {**SMALL, "loss": "sum_of_squares", "schedule": "cosine", "init": "orthogonal", "epochs": 2},
    "smoothing": {**SMALL, "smoothing": 0.1, "schedule": "step", "validation": 0.0, "epochs": 2},
    "table": {**SMALL, "data": "table", "file": "houses.csv", "target": "price", "epochs": 2},
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A working folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def trained(arguments: dict, name: str = "mine-1") -> Page:
    page = Page(**arguments)
    if arguments["data"] == "table":
        content = base64.b64encode(TABLE.encode()).decode()
        page.compute("upload", name=arguments["file"], content=content, first=True)
    page.play()
    assert page.tell("save", name=name) == {"folder": f"runs/{name}"}
    return page


@pytest.mark.parametrize("arguments", CASES.values(), ids=CASES)
def test_the_command_line_measures_the_same(arguments):
    page = trained(arguments)
    result = CliRunner().invoke(app, ["evaluate", "runs/mine-1", "--json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    record = page.training.trainer.history[-1]
    for name in ("test_accuracy", "test_loss", "test_r2"):
        if name in found:
            assert found[name] == pytest.approx(record[name], rel=1e-6), name
    loaded = zhishen.load("runs/mine-1")
    x = np.asarray(page.training.material.dataset.test.x[:5])
    np.testing.assert_array_equal(loaded.predict(x), page.training.trainer.network.predict(x))


@pytest.mark.parametrize("name", ["moons", "digits", "table"])
def test_the_configuration_trains_to_the_same_numbers(name):
    page = trained(CASES[name])
    config = Config.read("runs/mine-1/config.toml")
    history = config.build_trainer(config.load_data()).fit()
    for record, own in zip(history, page.training.trainer.history, strict=True):
        assert record["train_loss"] == own["train_loss"]
        assert record["validation_loss"] == own["validation_loss"]


@pytest.mark.parametrize("name", ["moons", "digits", "table"])
def test_it_opens_again_and_goes_on_to_the_same_bits(name):
    arguments = {**CASES[name], "epochs": 3}
    page = Page(**arguments)
    if name == "table":
        content = base64.b64encode(TABLE.encode()).decode()
        page.compute("upload", name=arguments["file"], content=content, first=True)
    page.play("epoch")
    page.tell("save", name="half")
    page.play()
    other = Page()
    found = other.compute("workbench_open", name="half")["composition"]
    other.arguments = {**found, "run": "half"}
    other.start()
    assert other.tell("look", view="surface")["epoch"] == 1
    other.play()
    for key, array in page.weights().items():
        np.testing.assert_array_equal(other.weights()[key], array, err_msg=key)


def test_a_report_is_written():
    trained(CASES["moons"])
    result = CliRunner().invoke(app, ["report", "runs/mine-1", "--out", "report.html"])
    assert result.exit_code == 0, result.output


def test_the_runs_are_listed():
    assert run_names() == []
    trained(CASES["moons"], "one")
    assert Page().compute("workbench_runs")["names"] == ["one"]


def test_a_run_is_saved_between_two_epochs_only():
    page = Page(**SMALL)
    page.play("step")
    error = page.ask("tell", "save", job=JOB, arguments={"name": "a"})["error"]
    assert "expected a training at the end of an epoch" in error


def test_a_run_is_never_overwritten(folder):
    page = trained(CASES["moons"])
    assert "expected a new name" in page.ask("tell", "save", job=JOB, arguments={"name": "mine-1"})["error"]
    (folder / "runs" / "file").write_text("x")
    assert "expected a new name" in page.ask("tell", "save", job=JOB, arguments={"name": "file"})["error"]


@pytest.mark.parametrize("name", ["", ".", "..", "../a", "a/b", "/tmp/a", "a\\b", ".hidden", "a" * 61, "-a", "a\x00"])
def test_a_name_that_leads_elsewhere_is_refused(name):
    with pytest.raises(ArgumentError, match="expected a name of letters"):
        run_folder(name)
    page = Page(**SMALL)
    assert "error" in page.ask("compute", "workbench_open", arguments={"name": name or "."})


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"composition": {}}', '{"composition": 3}', "x" * 2**21])
def test_a_damaged_composition_is_refused(folder, content):
    trained(CASES["moons"])
    (folder / "runs" / "mine-1" / "workbench.json").write_text(content)
    assert "runs/mine-1" in Page().ask("compute", "workbench_open", arguments={"name": "mine-1"})["error"]


def test_a_value_out_of_its_range_is_refused(folder):
    trained(CASES["moons"])
    path = folder / "runs" / "mine-1" / "workbench.json"
    content = json.loads(path.read_text())
    content["composition"]["samples"] = 10**9
    path.write_text(json.dumps(content))
    assert "a damaged file" in Page().ask("compute", "workbench_open", arguments={"name": "mine-1"})["error"]


def test_a_folder_that_cannot_be_written_is_one_sentence(folder):
    (folder / "runs").write_text("a file")
    page = Page(**SMALL)
    page.play("epoch")
    assert "expected a folder that can be written to" in page.ask("tell", "save", job=JOB)["error"]


def test_another_composition_does_not_take_the_weights():
    trained(CASES["moons"])
    page = Page(**{**CASES["moons"], "run": "mine-1", "blocks": [{"kind": "dense", "width": 9}]})
    assert "error" in page.start()
