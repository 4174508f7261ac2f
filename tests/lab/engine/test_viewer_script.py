"""The programs of the viewer print the numbers of the page, also those of a file."""

from __future__ import annotations

import runpy

import numpy as np
import pytest
from lab_scripts import compare

from zhishen import nn
from zhishen.lab.engine import files, kept, operations
from zhishen.lab.engine.viewer_script import graph_script
from zhishen.lab.engine.viewer_source import Source


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files.use(files.Files())
    kept.use(kept.Kept())


@pytest.mark.parametrize("inputs", [6, 784])
def test_the_program_of_a_file_gives_the_same_numbers(inputs, tmp_path, capsys):
    nn.two_layer(inputs, 4, 10, rng=np.random.default_rng(1)).save(tmp_path / "a.safetensors")
    viewer = operations()["viewer_tensor"]
    given = {"source": "path", "path": "a.safetensors", "tensor": 1, "side": "gradient", "count": 3}
    (tmp_path / "script.py").write_text(viewer.code(given), encoding="utf-8")
    found = runpy.run_path(str(tmp_path / "script.py"))
    assert {"table", "mean", "counts"} <= set(compare(viewer.compute(given), found))
    assert "min" in capsys.readouterr().out


def test_a_program_that_records_every_elementary_operation():
    assert "with ops.unfolded():\n    record =" in graph_script(
        Source(source="network", network="two_layer", long=True)
    )
