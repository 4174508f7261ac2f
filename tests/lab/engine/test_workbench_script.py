"""The programs of the workbench print the numbers of its trainings."""

from __future__ import annotations

import runpy

import pytest
from lab_scripts import compare
from workbench_client import DIGITS, SMALL, Page

from zhishen.lab.engine.tool_workbench import workbench_preview
from zhishen.lab.engine.workbench_composition import Composition
from zhishen.lab.engine.workbench_script import preview_script_of, script_of

DENSE = [{"kind": "dense", "width": 5, "activation": "relu", "norm": "batch"}]
CASES = {
    "moons": SMALL,
    "function": {"data": "function", "formula": "x**2 - sin(x)", "samples": 60, "blocks": DENSE, "epochs": 3},
    "spirals": {
        **SMALL,
        "data": "spirals",
        "optimizer": "momentum",
        "schedule": "cosine",
        "penalty": "l2",
        "clip": 1.0,
    },
    "circles": {**SMALL, "data": "circles", "loss": "sum_of_squares", "schedule": "step", "penalty": "decay"},
    "xor": {**SMALL, "data": "xor", "smoothing": 0.1, "penalty": "l1", "patience": 1, "init": "orthogonal"},
    "without validation": {**SMALL, "validation": 0.0, "patience": 2, "goal": 0.5},
    "goal": {**SMALL, "goal": 0.3},
    "changed rate": {**SMALL, "rates": [[3, 0.2], [9, 0.001]]},
    "digits": DIGITS,
    "residual": {**SMALL, "blocks": [*DENSE, {"kind": "residual", "norm": "batch"}, {"kind": "dropout", "rate": 0.5}]},
}


@pytest.mark.parametrize("arguments", CASES.values(), ids=CASES)
def test_the_program_prints_the_numbers_of_the_page(arguments, tmp_path, capsys):
    file = tmp_path / "program.py"
    file.write_text(script_of(Composition(**arguments)), encoding="utf-8")
    runpy.run_path(str(file))
    header, *lines = capsys.readouterr().out.splitlines()
    frame = Page(**arguments)
    history = frame.play()["history"]
    _, *names = header.split()
    assert len(lines) == len(history["epoch"]) > 0
    for k, line in enumerate(lines):
        epoch, *printed = line.split()
        assert int(epoch) == history["epoch"][k]
        shown = [history[name.replace("accuracy", "score").replace("r2", "score")][k] for name in names]
        assert printed == [f"{value:.6f}" for value in shown]


@pytest.mark.parametrize("arguments", CASES.values(), ids=CASES)
def test_the_program_of_the_preview_prints_its_layers_and_sizes(arguments, tmp_path, capsys):
    file = tmp_path / "program.py"
    file.write_text(preview_script_of(Composition(**arguments)), encoding="utf-8")
    found = runpy.run_path(str(file))
    preview = workbench_preview(**Composition(**arguments).as_dict())
    assert {"parameters", "samples"} <= set(compare(preview, found))
    printed = capsys.readouterr().out
    assert all(layer["name"] in printed for layer in preview["layers"])


def test_the_program_uses_public_names_only():
    text = script_of(Composition(**DIGITS))
    imported = [line for line in text.splitlines() if "import" in line]
    assert imported == ["import numpy as np", "from zhishen import data, nn, optim, train"]
