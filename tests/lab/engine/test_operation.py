"""What holds for every operation of the lab: results, bad values, scripts, sources. A new one gets these tests."""

from __future__ import annotations

import json
import runpy

import numpy as np
import pytest
from lab_scripts import compare

from zhishen.errors import ArgumentError
from zhishen.lab.engine import Session, operation, operations
from zhishen.lab.engine.jobs import Controlled
from zhishen.lab.engine.protocol import decode

ALL = operations()
PLAIN = [name for name, each in ALL.items() if not each.is_job]
JOBS = [name for name, each in ALL.items() if each.is_job]

# Arguments with which a job ends soon.
SHORT: dict[str, dict[str, object]] = {
    "inference": {"images": 300},
    "batch_sizes": {"most": 2},
    "features_or_pixels": {"epochs": 2},
    "mini_batch_training": {"samples": 500, "epochs": 2},
    "gradient_race": {"hidden": 3, "samples": 4},
    "equal_neurons": {"init": "constant", "updates": 23},
    "dropout_average": {"epochs": 1, "masks": 7},
    "search_digits": {"trials": 12, "epochs": 2, "samples": 200},
    "optimizer_losses": {"steps": 20},
    "learning_rate_range": {"steps": 40},
    "weight_scales": {"epochs": 2, "samples": 150},
    "few_digits": {"samples": 150, "decay": 0.01, "layers": 2, "epochs": 3},
    "learning_filters": {"filters": 4, "size": 3, "steps": 103},
    "sorted_digits": {"images": 600},
    "board_fooled": {"index": 0},
    "board_training": {"mix": 20, "epochs": 1, "start": "zero"},
}


def ask(name: str, do: str = "compute", **arguments: object) -> dict:
    text = json.dumps({"id": 1, "do": do, "operation": name, "arguments": arguments})
    return decode(Session().handle(text))


@pytest.mark.parametrize("name", PLAIN)
def test_the_defaults_give_a_result(name):
    assert ask(name)["result"]


@pytest.mark.parametrize("name", JOBS)
def test_a_job_sends_frames(name):
    session = Session()
    reply = decode(session.handle(json.dumps({"id": 5, "do": "start", "operation": name, "arguments": {}})))
    assert reply == {"id": 5, "result": {"job": 5}}
    frames = [decode(data) for data in session.advance()]
    assert frames
    assert frames[0]["id"] == 5
    assert frames[0]["frame"]
    session.close()
    assert not session.jobs


@pytest.mark.parametrize("name", ALL)
def test_every_bad_value_is_refused_in_one_sentence(name):
    for argument, constraint in ALL[name].constraints.items():
        for bad in constraint.bad_values():
            with pytest.raises(ArgumentError, match=r"^" + name + r": expected ") as caught:
                ALL[name].arguments({argument: bad})
            assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ALL)
def test_an_unknown_argument_is_refused(name):
    with pytest.raises(ArgumentError, match=f"^{name}: expected arguments among .* got 'nonsense'"):
        ALL[name].arguments({"nonsense": 1})


@pytest.mark.parametrize("name", ALL)
def test_the_source_is_shown(name):
    sources = ask(name, "source")["result"]["sources"]
    assert sources, "name the parts of the library that do the work"
    for part in sources:
        assert part["file"].startswith("zhishen/")
        assert part["line"] >= 1
        assert part["text"]


def result_of(name: str, arguments: dict[str, object]) -> dict:
    """The result of an operation, or the last frame of a job."""
    if not ALL[name].is_job:
        return ask(name, **arguments)["result"]
    *_, frame = until_paused(ALL[name].compute(arguments))
    return frame()


def until_paused(steps):
    """The frames of a job; a controlled one does not end by itself, but waits for commands."""
    for frame in steps:
        yield frame
        if isinstance(steps, Controlled) and steps.paused:
            return


# Arguments for which a script has other lines.
OTHERS: list[tuple[str, dict[str, object]]] = [
    ("convolution_as_product", {"image": [[1, 2, 3]] * 9, "kernel": [[1, -1]] * 12, "channels": 3, "filters": 2}),
    (
        "convolution_gradients",
        {"image": [[1, 2, 3]] * 9, "kernel": [[1, -1]] * 12, "dout": [[1, 2]] * 4, "channels": 3, "filters": 2},
    ),
    ("equal_neurons", {"init": "he", "updates": 3}),
    ("few_digits", {"samples": 60, "layers": 1, "dropout": 0.0, "epochs": 1}),
    ("gradient_race", {"images": "whole", "hidden": 1, "samples": 1}),
    ("network_on_digit", {"drawing": "0" * 784}),
    ("network_on_digit", {"drawing": "0" * 56 + f"{'000ff' + '0' * 23}" * 20 + "0" * 168, "layer": "affine1"}),
    ("fooled_digit", {"drawing": "0" * 56 + f"{'000ff' + '0' * 23}" * 20 + "0" * 168}),
    ("search_digits", {"strategy": "grid", "trials": 5, "epochs": 1, "samples": 100}),
    ("viewer", {"source": "network", "network": "two_layer", "first": 3, "count": 2}),
    ("viewer", {"formula": "sigmoid(x)", "values": {"x": [1, 2]}, "long": True, "formulas": False}),
    ("viewer_tensor", {"source": "network", "network": "simple_conv", "tensor": 1, "side": "gradient", "part": 7}),
    ("viewer_tensor", {"formula": "x * x", "values": {"x": [1, 2]}, "side": "gradient", "branch": 1}),
    ("search_digits", {"strategy": "tpe", "trials": 3, "epochs": 1, "samples": 100}),
]


# They answer with files and names; every other operation computes, and has a script.
NAMES = {
    "board_keep", "board_networks", "board_open", "board_remove", "board_save",
    "upload", "viewer_models", "workbench_columns", "workbench_open", "workbench_runs",
}  # fmt: skip


def test_every_operation_that_computes_has_a_script():
    assert {name for name, operation in ALL.items() if operation.script is None} == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_an_operation_without_a_script_says_so(name):
    assert "expected an operation with a script, got one without" in ask(name, "script")["error"]


@pytest.mark.parametrize(
    ("name", "arguments"),
    # The script of the workbench is run in `test_tool_workbench.py`.
    [(name, SHORT[name] if name in JOBS else {}) for name in ALL if name not in {*NAMES, "workbench"}] + OTHERS,
)
def test_the_script_gives_the_same_numbers(name, arguments, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a script may save a picture
    result = result_of(name, arguments)
    script = tmp_path / "script.py"
    script.write_text(ask(name, "script", **arguments)["result"]["text"], encoding="utf-8")
    found = runpy.run_path(str(script))
    assert capsys.readouterr().out.strip(), "the script prints its numbers"
    assert compare(result, found), "the script has a variable of the name of a result"


def test_a_wrong_script_is_noticed():
    with pytest.raises(AssertionError):
        compare({"path": np.array([1.0, 2.0])}, {"path": [1.0, 2.1]})


@pytest.mark.parametrize("constraints", [{}, {"lr": ALL["race"].constraints["momentum"], "extra": None}])
def test_an_operation_needs_a_constraint_for_each_argument(constraints):
    def halved(lr: float = 0.1) -> dict:
        return {"lr": lr / 2}

    with pytest.raises(ArgumentError, match="a constraint and a default for each argument"):
        operation(script=str, **constraints)(halved)
