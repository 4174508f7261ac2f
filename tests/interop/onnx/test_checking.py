"""Running an ONNX file with onnxruntime, and comparing outputs."""

from __future__ import annotations

import math
import sys

import numpy as np
import pytest
from exported import small_zoo

from zhishen.errors import ArgumentError, MissingDependencyError
from zhishen.interop import onnx
from zhishen.interop.onnx.checking import compare, relative_difference, run_model, runtime_installed


@pytest.fixture
def content(rng, tmp_path):
    network = small_zoo("small_conv", rng)
    onnx.export(network, tmp_path / "a.onnx", compare_outputs=False)
    return network, (tmp_path / "a.onnx").read_bytes()


def test_run_a_model(content, rng):
    network, file = content
    x = rng.normal(size=(5, 1, 12, 12)).astype(np.float32)
    np.testing.assert_allclose(run_model(file, x), network.predict(x), rtol=1e-4, atol=1e-4)


def test_compare(content, rng):
    network, file = content
    x = rng.normal(size=(5, 1, 12, 12)).astype(np.float32)
    found = compare(file, x, network.predict)
    assert found.samples == 5
    assert 0 <= found.direct < 1e-5
    assert 0 <= found.default < 1e-4
    network.params["affine1.b"][0] += 0.01 * np.abs(network.predict(x)).max()
    assert compare(file, x, network.predict).direct == pytest.approx(0.01, rel=0.1)


@pytest.mark.parametrize(
    ("out", "expected", "difference"),
    [
        ([1.0, -4.1], [1.0, -4.0], 0.1 / 4),
        ([0.5], [0.0], 0.5),
        ([1.0, math.nan], [1.0, math.nan], 0.0),
        ([1.0, math.inf], [1.0, math.inf], 0.0),
        ([math.nan], [math.nan], 0.0),
        ([1.0, math.nan], [1.0, 2.0], math.inf),
        ([1.0, math.inf], [1.0, -math.inf], math.inf),
        ([1.0], [1.0, 2.0], math.inf),
    ],
)
def test_the_relative_difference(out, expected, difference):
    assert relative_difference(np.array(out), np.array(expected)) == pytest.approx(difference)


def test_an_operator_that_onnxruntime_does_not_have(rng, tmp_path):
    network = small_zoo("simple_conv", rng, dtype=np.float64)
    with pytest.raises(
        ArgumentError, match=r"^export: expected operators that onnxruntime has in float64, got: .*Conv"
    ):
        onnx.export(network, tmp_path / "a.onnx", dtype="float64")
    assert not (tmp_path / "a.onnx").exists()
    onnx.export(network, tmp_path / "a.onnx", dtype="float64", compare_outputs=False)
    assert (tmp_path / "a.onnx").exists()


def test_without_onnxruntime(content, monkeypatch, rng, tmp_path):
    network, file = content
    assert runtime_installed()
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.setattr("zhishen.interop.onnx.exporting.runtime_installed", lambda: False)
    assert onnx.export(network, tmp_path / "b.onnx").differences is None
    with pytest.raises(MissingDependencyError, match=r"^Running an ONNX file needs the package onnxruntime"):
        run_model(file, np.zeros((1, 1, 12, 12), np.float32))
