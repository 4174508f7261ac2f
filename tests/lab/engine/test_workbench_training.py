"""Trainings of the workbench: their commands, their bits, their frames, and what they say of a divergence."""

from __future__ import annotations

import time

import numpy as np
import pytest
from workbench_client import DIGITS, JOB, SMALL, Page

from zhishen.lab.engine.workbench_composition import Composition
from zhishen.lab.engine.workbench_data import material_for


def same(one: dict, other: dict) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("arguments", [SMALL, DIGITS], ids=["moons", "digits"])
def test_it_trains_to_the_bits_of_the_library(arguments):
    page = Page(**arguments)
    page.play()
    composition = Composition(**arguments)
    trainer = composition.trainer(material_for(composition))
    history = trainer.fit()
    assert same(page.weights(), trainer.network.state_dict())
    assert page.frame["history"]["validation_loss"].tolist() == [record["validation_loss"] for record in history]
    assert page.frame["history"]["test_score"].tolist() == [record["test_accuracy"] for record in history]


def test_what_the_page_looks_at_changes_no_bit():
    quiet, busy = Page(**DIGITS), Page(**DIGITS)
    quiet.play()
    busy.start()
    for view in ("surface", "confusion", "histograms", "weights") * 3:
        busy.play("step")
        busy.tell("look", view=view)
    busy.play()
    assert same(quiet.weights(), busy.weights())


def test_one_step_is_one_update_and_one_epoch_ends_with_its_record():
    page = Page(**SMALL)
    assert page.play("step")["step"] == 1
    assert page.play("step")["step"] == 2
    frame = page.play("epoch")
    assert (frame["step"], frame["epoch"], frame["status"]) == (4, 1, "paused")
    assert frame["history"]["epoch"].tolist() == [1]
    page.play("step")
    assert page.play("epoch")["epoch"] == 2


def test_a_step_that_ends_an_epoch_includes_its_evaluation():
    page = Page(**SMALL)
    for _ in range(4):
        frame = page.play("step")
    assert (frame["step"], frame["epoch"]) == (4, 1)


@pytest.mark.parametrize("epoch", [0, 1, 2])
@pytest.mark.parametrize("arguments", [SMALL, {**DIGITS, "epochs": 3}], ids=["moons", "digits"])
def test_rewinding_gives_the_same_weights(arguments, epoch):
    page = Page(**arguments)
    page.start()
    seen = {0: page.weights()}
    for number in (1, 2, 3):
        page.play("epoch")
        seen[number] = page.weights()
    result = page.tell("rewind", epoch=epoch)
    assert result["epoch"] == epoch
    assert same(page.weights(), seen[epoch])
    assert page.frame["epoch"] == len(page.frame["history"]["epoch"]) == epoch
    for number in range(epoch + 1, 4):
        page.play("epoch")
        assert same(page.weights(), seen[number])


def test_the_states_that_are_kept_have_a_bounded_size(monkeypatch):
    from zhishen.lab.engine import workbench_training

    page = Page(**{**SMALL, "epochs": 12})
    page.play("epoch")
    size = sum(array.nbytes for array in page.training._kept[1].arrays.values())
    monkeypatch.setattr(workbench_training, "_KEPT_BYTES", 3 * size)
    page.play()
    assert len(page.frame["kept"]) <= 3
    assert page.frame["kept"][-1] == 12


def test_the_rate_changes_from_the_next_step_on():
    page = Page(**{**SMALL, "optimizer": "sgd", "lr": 0.1})
    page.play("epoch")
    result = page.tell("rate", lr=0.5)
    assert result["rates"] == [[4, 0.5]]
    page.play("step")
    assert page.frame["lr"] == 0.5
    page.play()
    again = Page(**{**page.arguments, "rates": result["rates"]})
    again.play()
    assert same(page.weights(), again.weights())


def test_rewinding_forgets_the_later_changes_of_the_rate():
    page = Page(**SMALL)
    page.play("epoch")
    page.tell("rate", lr=0.5)
    page.play("epoch")
    assert page.tell("rewind", epoch=1)["rates"] == []
    assert page.frame["rate"] == Composition().lr


def test_a_divergence_names_the_layer_and_the_step():
    page = Page(data="function", optimizer="sgd", lr=1e4, epochs=3, blocks=[{"kind": "dense", "width": 8}])
    frame = page.play()
    assert frame["status"] == "diverged"
    assert frame["diverged"]["layer"]
    assert 1 <= frame["diverged"]["step"] < 60
    assert "lower the learning rate" in frame["diverged"]["sentence"]
    assert np.isfinite(frame["losses"]).all(), "the curve ends with the last finite loss"
    again = page.play("step")
    assert again["status"] == "diverged"
    assert page.tell("rewind")["frame"]["status"] == "ready"


def test_it_stops_at_its_goal_and_can_go_on():
    page = Page(**{**SMALL, "goal": 0.05})
    frame = page.play()
    assert (frame["status"], frame["epoch"]) == ("stopped", 1)
    assert frame["reason"] == "the validation score has reached 0.05"
    assert page.play("epoch")["epoch"] == 2


def test_it_stops_without_progress_and_can_go_on():
    page = Page(**{**SMALL, "patience": 1, "lr": 1e-12})
    frame = page.play()
    assert frame["status"] == "stopped"
    assert "has not risen" in frame["reason"]
    assert page.play()["status"] == "done"


def test_frames_are_few_and_small():
    page = Page(**{**SMALL, "samples": 2000, "batch_size": 1, "epochs": 1})
    begin = time.perf_counter()
    frame = page.play()
    seconds = time.perf_counter() - begin
    assert frame["step"] == 1500
    assert len(frame["losses"]) <= 400
    assert page.frames <= 25 * seconds + 10


def test_a_job_pauses_between_mini_batches_and_between_pieces_of_an_evaluation():
    page = Page(**{**DIGITS, "samples": 3000, "epochs": 1})
    page.start()
    page.tell("run", until="end")
    page.ask("resume", job=JOB)
    page._advance()  # kernels are compiled
    longest = 0.0
    while page.session.busy:
        begin = time.perf_counter()
        page.session.jobs[JOB].advance()
        longest = max(longest, time.perf_counter() - begin)
    assert page.training.trainer.state.epoch == 1
    assert longest < 0.5  # 0.1 on an idle machine


def test_two_trainings_start_from_the_same_weights():
    first, second, third = Page(**SMALL), Page(**{**SMALL, "optimizer": "sgd"}), Page(**{**SMALL, "seed": 1})
    starts = [page.play("step")["start"] for page in (first, second, third)]
    assert starts[0] == starts[1] != starts[2]


@pytest.mark.parametrize(
    ("command", "arguments", "sentence"),
    [
        ("rate", {"lr": -1.0}, "workbench.rate: expected lr"),
        ("rate", {"x": 1}, "workbench.rate: expected arguments among lr"),
        ("look", {"view": "x"}, "expected view to be one of"),
        ("close", {}, "expected a command among run, rate, rewind"),
        ("__init__", {}, "expected a command among"),
    ],
)
def test_a_wrong_command_is_refused(command, arguments, sentence):
    page = Page(**SMALL)
    page.start()
    assert sentence in page.ask("tell", command, job=JOB, arguments=arguments)["error"]


def test_a_command_to_a_job_that_has_ended_is_no_mistake():
    assert Page().ask("tell", "rate", job=77)["result"] == {}


def test_a_job_without_commands_refuses_them():
    page = Page()
    page.ask("start", "mini_batch_training")
    assert "expected a command among none" in page.ask("tell", "rate", job=900)["error"]
    page.session.close()
