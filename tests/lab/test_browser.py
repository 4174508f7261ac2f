"""The engine for a site: NumPy alone, no folders, sentences for what needs a machine of one's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import zipfile
from io import BytesIO

import pytest

from zhishen.lab.browser import converse
from zhishen.lab.engine.protocol import decode
from zhishen.lab.export_package import package_archive

# What a browser does not have.
MISSING = ("numba", "matplotlib", "safetensors", "polars", "narwhals", "PIL", "optuna", "typer", "rich")
PROGRAM = """
import json, sys
for name in {missing}:
    sys.modules[name] = None
from zhishen.lab.browser import converse
from zhishen.lab.engine.protocol import decode
replies = []
page = converse("zh", lambda reply: replies.append(decode(reply)))
for number, (do, operation) in enumerate({requests}):
    page.receive(json.dumps({{"id": number, "do": do, "operation": operation}}))
while page.busy and len(replies) < 60:
    page.turn()
    for reply in replies:
        assert "error" not in reply, reply
    if not page.waiting:
        for job in list(page.session.jobs):
            page.receive(json.dumps({{"id": 900, "do": "stop", "job": job}}))
import zhishen
print(len(replies), zhishen.__file__.startswith({folder!r}))
"""
# A slider, a dense network that trains, convolution networks that infer, the workbench.
REQUESTS = [
    ("compute", "race"),
    ("compute", "network_on_digit"),
    ("compute", "heard_digit"),
    ("compute", "clustering_scores"),
    ("compute", "expression_graph"),
    ("compute", "initial_values"),
    ("compute", "workbench_preview"),
    ("start", "workbench"),
    ("source", "race"),
]


def test_the_archive_alone_computes_with_numpy_alone(tmp_path):
    with zipfile.ZipFile(BytesIO(package_archive())) as archive:
        archive.extractall(tmp_path)
    program = PROGRAM.format(missing=MISSING, requests=REQUESTS, folder=str(tmp_path))
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path),
        "ZHISHEN_KERNELS": "reference",
        "ZHISHEN_CHECK_SHAPES": "0",
    }
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    count, own = done.stdout.split()
    assert int(count) > len(REQUESTS)
    assert own == "True"


def asked(language: str, do: str, operation: str, **arguments: object) -> dict:
    replies: list[dict] = []
    page = converse(language, lambda reply: replies.append(decode(reply)))
    page.receive(json.dumps({"id": 1, "do": do, "operation": operation, "arguments": arguments}))
    page.turn()
    page.close()
    return replies[0]


CONV = [{"kind": "conv", "filters": 4}]


@pytest.mark.parametrize(
    ("do", "operation", "arguments"),
    [
        ("compute", "upload", {}),
        ("compute", "workbench_open", {"name": "moons-1"}),
        ("start", "workbench", {"run": "moons-1"}),
        ("start", "workbench", {"data": "mnist", "samples": 100, "blocks": CONV}),
        ("compute", "workbench_preview", {"data": "table", "file": "a.csv"}),
        ("compute", "workbench_preview", {"data": "images", "file": "a"}),
    ],
)
def test_what_needs_a_machine_says_so_in_the_language_of_the_page(do, operation, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    english = asked("en", do, operation, **arguments)["error"]
    assert "needs the lab on a machine of your own" in english
    assert "run zhishen lab" in english
    assert "自己的电脑" in asked("zh", do, operation, **arguments)["error"]
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    error = asked("en", "compute", "workbench_columns", name="a.csv")["error"]
    assert "upload" in error or "machine of your own" in error


def test_the_runs_of_a_site_are_none(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert asked("en", "compute", "workbench_runs")["result"] == {"names": []}
