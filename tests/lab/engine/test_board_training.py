"""Trainings of the drawing board: progress, results, what is saved, and the program with the same numbers."""

from __future__ import annotations

import json

import numpy as np
import pytest
from board_client import JOB, SEVEN, BoardPage, photo, run_script
from typer.testing import CliRunner

import zhishen
from zhishen import nn
from zhishen.cli.app import app
from zhishen.data import Preprocessing
from zhishen.lab.engine.board_memory import memory

QUICK = {"mix": 20, "epochs": 1}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def with_drawings(count: int = 6) -> BoardPage:
    page = BoardPage()
    page.compute("board_keep", strokes=SEVEN, label=7)
    for index in range(count - 1):
        page.compute("board_keep", index=index, label=index)
    return page


def save(page: BoardPage, name: str) -> dict:
    return page.ask("tell", "save", job=JOB, arguments={"name": name})


def test_a_fine_tuned_network_is_asked_saved_and_used_on_the_command_line(folder):
    page = with_drawings()
    before = page.compute("board_digit", strokes=SEVEN)["probabilities"]
    *_, last = page.play("board_training", **QUICK)
    assert (last["status"], last["samples"], last["drawings"], last["epoch"]) == ("done", 26, 6, 1)
    assert set(last["own"]) == {"before", "after"}
    after = page.compute("board_digit", strokes=SEVEN, network="@trained")["probabilities"]
    assert np.abs(after - before).max() > 0
    assert save(page, "mine-1")["result"] == {"folder": "runs/mine-1", "is_run": True}
    assert "expected a new name" in save(page, "mine-1")["error"]
    np.testing.assert_array_equal(page.compute("board_digit", strokes=SEVEN, network="mine-1")["probabilities"], after)
    result = CliRunner().invoke(app, ["evaluate", "runs/mine-1", "--json"])
    assert json.loads(result.stdout)["test_accuracy"] == pytest.approx(last["test_accuracy"][-1])
    (folder / "photo.png").write_bytes(photo())
    result = CliRunner().invoke(app, ["predict", "runs/mine-1", "photo.png", "--json"])
    page.upload("photo.png", photo())
    asked = page.compute("board_digit", photo="photo.png", network="mine-1")["probabilities"]
    np.testing.assert_allclose(json.loads(result.stdout)["probabilities"], asked, rtol=1e-5)


def test_the_program_prints_the_same_numbers(folder):
    page = with_drawings()
    page.compute("board_save", name="mine")
    lesson = {"start": "zero", "folder": "mine", **QUICK}
    *_, last = page.play("board_training", **lesson)
    found = run_script(page.script("board_training", **lesson), folder)
    assert found["train_accuracy"] == last["train_accuracy"].tolist()
    assert found["test_accuracy"] == last["test_accuracy"].tolist()
    x = page.compute("board_digit", strokes=SEVEN)["x"].reshape(1, 1, 28, 28)
    np.testing.assert_array_equal(
        found["network"].probabilities(x)[0],
        page.compute("board_digit", strokes=SEVEN, network="@trained")["probabilities"],
    )


def test_a_network_with_other_inputs_is_saved_as_a_file():
    network = nn.two_layer(784, 4, 10, rng=np.random.default_rng(0))
    network.preprocessing = Preprocessing(input_shape=(784,), divisor=255, mean=0.1, deviation=0.3)
    network.save("own.safetensors")
    page = with_drawings()
    *_, last = page.play("board_training", network="own.safetensors", **QUICK)
    assert last["status"] == "done"
    assert save(page, "rows")["result"] == {"folder": "runs/rows", "is_run": False}
    found = zhishen.load("runs/rows")
    assert found.preprocessing == network.preprocessing
    assert np.abs(found.params["affine1.W"] - network.params["affine1.W"]).max() > 0


def test_a_training_that_diverges_says_so():
    page = with_drawings()
    network = nn.two_layer(784, 4, 10, rng=np.random.default_rng(0))
    network.params["affine1.W"][:] = 1e38
    network.save("wild.safetensors")
    *_, last = page.play("board_training", network="wild.safetensors", **QUICK)
    assert last["status"] == "diverged"
    assert last["problem"]
    assert "expected a finished training" in save(page, "mine")["error"]


def test_too_little_to_learn_from_is_refused():
    page = with_drawings(3)
    reply = page.ask("start", "board_training", arguments={"mix": 0})
    assert "expected at least 10 images to learn from, got 3" in reply["error"]


def test_a_network_with_other_classes_is_refused_for_fine_tuning():
    nn.two_layer(784, 4, 3, rng=np.random.default_rng(0)).save("three.safetensors")
    reply = BoardPage().ask("start", "board_training", arguments={"network": "three.safetensors"})
    assert "expected a network with the classes 0 to 9, got one with 3 classes" in reply["error"]


def test_a_stop_frees_the_job():
    page = with_drawings()
    page.ask("start", "board_training", id=JOB, arguments=QUICK)
    page.session.advance()
    page.ask("stop", job=JOB)
    assert not page.session.jobs
    assert memory().trained is None


@pytest.mark.parametrize("name", ["../up", "a/b", ""])
def test_a_name_that_leads_elsewhere_is_refused(name):
    page = BoardPage()
    page.play("board_training", **QUICK)
    assert "expected a name of letters" in save(page, name)["error"]
