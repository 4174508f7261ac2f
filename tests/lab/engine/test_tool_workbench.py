"""The operations of the workbench: previews, uploads, and the arguments of its job."""

from __future__ import annotations

import base64

import pytest
from workbench_client import DIGITS, JOB, SMALL, Page

from zhishen.lab.engine.tool_workbench import Base64


def test_the_preview_has_the_layers_and_the_data():
    found = Page().compute("workbench_preview", **DIGITS)
    assert [layer["name"] for layer in found["layers"]] == [
        "conv1", "batchnorm1", "relu1", "maxpool1", "flatten1", "affine1", "relu2", "affine2",
    ]  # fmt: skip
    assert found["layers"][3]["shape"] == [4, 14, 14]
    assert found["parameters"] == sum(layer["parameters"] for layer in found["layers"])
    assert found["samples"] == {"train": 240, "validation": 60, "test": 2000}
    assert found["images"]["pixels"].shape == (12, 28, 28)
    assert found["view"]["kind"] == "mistakes"


def test_the_preview_starts_from_the_weights_of_the_training():
    preview, page = Page().compute("workbench_preview", **SMALL), Page(**SMALL)
    assert page.play("step")["start"] == preview["start"]


@pytest.mark.parametrize("data", ["moons", "function"])
def test_points_are_in_the_units_of_the_page(data):
    points = Page().compute("workbench_preview", data=data)["points"]
    x = points["train"]["x"]
    assert 0.8 < abs(x).max() < 3.5
    assert x.shape == (300, 2 if data == "moons" else 1)


def test_a_network_that_is_too_large_is_refused_before_it_is_made():
    wide = [{"kind": "dense", "width": 1024}] * 8
    reply = Page().ask("compute", "workbench_preview", arguments={**DIGITS, "blocks": wide})
    assert "expected a network of at most 3,000,000 parameters, got 8" in reply["error"]


@pytest.mark.parametrize("options", [{"batch_size": 1000}, {"blocks": [{"kind": "conv", "filters": 128}] * 9}])
def test_layers_that_would_fill_the_memory_are_refused(options):
    blocks = [{"kind": "conv", "filters": 64, "norm": "batch"}] * 2
    reply = Page().ask("compute", "workbench_preview", arguments={**DIGITS, "blocks": blocks, **options})
    assert "expected layers that hold at most 67,108,864 numbers for a batch" in reply["error"]


def test_a_page_has_two_trainings_at_most():
    page = Page(**SMALL)
    messages = [page.ask("prepare", "workbench", id=number, arguments=SMALL) for number in (1, 2, 3)]
    assert ["result" in message for message in messages] == [True, True, False]
    assert "expected at most 2 jobs on a page" in messages[2]["error"]
    page.ask("stop", job=1)
    assert "result" in page.ask("prepare", "workbench", id=4, arguments=SMALL)


def test_the_job_begins_paused_and_ends_with_stop():
    page = Page(**SMALL)
    assert page.start() == {"id": JOB, "result": {"job": JOB}}
    assert not page.session.busy
    page.ask("stop", job=JOB)
    assert page.session.jobs == {}


def test_a_mistake_in_the_arguments_starts_no_job():
    page = Page(**{**SMALL, "blocks": [{"kind": "conv"}]})
    assert "move or remove it" in page.start()["error"]
    assert page.session.jobs == {}


def test_base64_is_bounded():
    constraint = Base64(9)
    assert constraint.accepts(base64.b64encode(b"123456789").decode())
    assert constraint.accepts("")
    for bad in constraint.bad_values():
        assert not constraint.accepts(bad)
    assert "9 bytes" in str(constraint)
    assert constraint.advice("x")


def test_without_names_nothing_is_opened():
    assert Page().compute("workbench_columns") == {"names": [], "rows": 0}
    assert Page().compute("workbench_open")["composition"]["data"] == "moons"


def test_a_saved_run_that_does_not_exist_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "error" in Page().ask("compute", "workbench_open", arguments={"name": "none"})
    assert "error" in Page(**{**SMALL, "run": "none"}).start()
