"""Trainings of the drawing board: progress, results, what is saved, and the program with the same numbers."""

from __future__ import annotations

import json
import re

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
    page.compute("board_keep", strokes=SEVEN, label="7")
    for index in range(count - 1):
        page.compute("board_keep", index=index, label=str(index))
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


def letters(count: int = 12, *, pixel_means: bool = False) -> BoardPage:
    """A page with drawings of two classes, and a file of a network that knows them."""
    page = BoardPage()
    for index in range(count):
        page.compute("board_keep", index=index, label="BA"[index % 2])
    network = nn.two_layer(784, 8, 2, rng=np.random.default_rng(0))
    mean = np.linspace(0, 0.4, 784) if pixel_means else 0.0
    network.preprocessing = Preprocessing(input_shape=(784,), divisor=255, mean=mean, classes=("A", "B"))
    network.save("ab.safetensors")
    return page


def test_a_network_of_other_classes_learns_drawings_of_these_classes(folder):
    page = letters()
    *_, last = page.play("board_training", network="ab.safetensors", mix=0, epochs=20, lr=0.01)
    assert (last["status"], last["samples"], last["judged"], last["own"]["after"]) == ("done", 12, False, 1.0)
    found = page.compute("board_digit", index=1, network="@trained")
    assert (found["classes"], found["classes"][found["probabilities"].argmax()]) == (["A", "B"], "A")
    assert (found["label"], found["truth"]) == (-1, 2)
    assert save(page, "ab-1")["result"] == {"folder": "runs/ab-1", "is_run": False}
    assert zhishen.load("runs/ab-1/model.safetensors").preprocessing.classes == ("A", "B")


def test_a_mean_for_each_pixel_stays_with_the_network_that_is_saved(folder):
    page = letters(pixel_means=True)
    asked = page.compute("board_digit", index=1, network="ab.safetensors")["probabilities"]
    network = zhishen.load("ab.safetensors")
    image = np.rint(255 * page.compute("board_digit", index=1)["x"])
    np.testing.assert_allclose(network.probabilities(network.preprocessing(image[None]))[0], asked, atol=1e-5)
    *_, last = page.play("board_training", network="ab.safetensors", mix=0, epochs=5)
    assert last["status"] == "done"
    after = page.compute("board_digit", index=1, network="@trained")["probabilities"]
    assert save(page, "ab-1")["result"]["is_run"] is False
    np.testing.assert_allclose(page.compute("board_digit", index=1, network="ab-1")["probabilities"], after, atol=1e-6)
    for operation in ("board_layers", "board_pixels"):
        assert page.compute(operation, index=1, network="@trained")
    page.ask("stop", job=JOB)
    assert page.play("board_fooled", index=1, network="ab.safetensors", target=1)


def test_classes_of_ones_own_are_learned_from_zero_with_and_without_digits(folder):
    page = letters()
    *_, alone = page.play("board_training", start="zero", mix=0, epochs=1)
    assert page.compute("board_digit", index=1, network="@trained")["classes"] == ["A", "B"]
    assert (alone["judged"], alone["samples"]) == (False, 12)
    page.ask("stop", job=JOB)
    *_, mixed = page.play("board_training", start="zero", mix=30, epochs=1)
    assert page.compute("board_digit", index=1, network="@trained")["classes"] == [*"0123456789AB"]
    assert (mixed["judged"], mixed["samples"]) == (True, 42)


@pytest.mark.parametrize(("arguments", "problem"), [
    ({}, "expected drawings of the classes of the network, got A, B; train from zero"),
    ({"network": "ab.safetensors"}, "expected no images of MNIST beside the drawings, .* got 200; set their"),
])  # fmt: skip
def test_classes_that_do_not_fit_are_refused_and_nothing_is_lost(arguments, problem):
    page = letters()
    assert re.search(problem, page.ask("start", "board_training", arguments=arguments)["error"])
    assert len(memory_of(page)) == 12


def memory_of(page: BoardPage) -> list[str]:
    return page.compute("board_keep")["labels"]


def test_one_class_alone_is_refused():
    page = BoardPage()
    for index in range(12):
        page.compute("board_keep", index=index, label="A")
    reply = page.ask("start", "board_training", arguments={"start": "zero", "mix": 0})
    assert "expected drawings of at least two classes, got A;" in reply["error"]


@pytest.mark.parametrize("pixel_means", [False, True])
def test_the_program_for_other_classes_prints_the_same_numbers(folder, pixel_means):
    page = letters(pixel_means=pixel_means)
    page.compute("board_save", name="ab")
    lesson = {"network": "ab.safetensors", "mix": 0, "epochs": 3, "folder": "ab"}
    *_, last = page.play("board_training", **lesson)
    found = run_script(page.script("board_training", **lesson), folder)
    np.testing.assert_allclose(found["train_accuracy"], last["train_accuracy"])


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
