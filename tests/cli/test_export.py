"""``zhishen export``."""

from __future__ import annotations

import json

import numpy as np
import onnx
import pytest

from zhishen import data, nn
from zhishen.data.preprocessing import Preprocessing
from zhishen.interop.onnx.checking import run_model


@pytest.fixture
def saved(tmp_path):
    """A file of `Network.save`."""
    network = nn.two_layer(4, 3, 2, rng=np.random.default_rng(0))
    network.preprocessing = Preprocessing(input_shape=(4,), divisor=255, classes=("cat", "dog"))
    return network.save(tmp_path / "saved.safetensors")


def test_the_network_of_a_run(zhishen, small_run, digits, tmp_path):
    status, out, err = zhishen("export", small_run, "digits.onnx")
    assert (status, err) == (0, "")
    assert "written: digits.onnx (0.1 MB, " in out
    assert ", opset 18)" in out
    assert "input: x (N, " in out
    assert "output: scores (N, 10), float32; N is the number of samples" in out
    assert "The file expects inputs that are already preprocessed." in out
    assert "onnxruntime, 16 random inputs: the outputs differ by at most " in out
    onnx.checker.check_model(onnx.load(tmp_path / "digits.onnx"), full_check=True)


def test_it_predicts_as_the_run(zhishen, small_run, digits, tmp_path):
    from zhishen.train import read_run

    assert zhishen("export", small_run, "raw.onnx", "--raw", "--probabilities")[0] == 0
    network = read_run(small_run).network
    pixels = data.read_idx(digits / "t10k-images-idx3-ubyte")
    x = pixels.reshape(len(pixels), *network.preprocessing.input_shape).astype(np.float32)
    out = run_model((tmp_path / "raw.onnx").read_bytes(), x)
    np.testing.assert_allclose(out, network.probabilities(pixels), atol=1e-5)


def test_a_saved_network_as_json(zhishen, saved, tmp_path):
    status, out, err = zhishen("export", saved, "model.onnx", "--json", "--probabilities")
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert found.pop("differences")["direct"] < 1e-5
    assert found == {
        "file": "model.onnx",
        "bytes": (tmp_path / "model.onnx").stat().st_size,
        "opset": 18,
        "dtype": "float32",
        "input": {"name": "x", "shape": ["N", 4]},
        "output": {"name": "probabilities", "shape": ["N", 2]},
        "nodes": 4,
    }


def test_a_checkpoint_and_the_best_one(zhishen, small_run):
    checkpoint = max((small_run / "checkpoints").glob("*.safetensors"))
    assert zhishen("export", checkpoint, "a.onnx")[0] == 0
    assert zhishen("export", small_run, "b.onnx", "--best")[0] == 0


def test_a_file_that_exists_is_replaced_only_on_demand(zhishen, refuses, saved, tmp_path):
    (tmp_path / "model.onnx").write_text("precious")
    assert refuses("export", saved, "model.onnx") == (
        "export: expected a FILE that does not exist, got model.onnx; choose another name, or add --replace"
    )
    assert (tmp_path / "model.onnx").read_text() == "precious"
    assert zhishen("export", saved, "model.onnx", "--replace")[0] == 0
    onnx.load(tmp_path / "model.onnx")


def test_without_onnxruntime(zhishen, saved, monkeypatch):
    monkeypatch.setattr("zhishen.interop.onnx.exporting.runtime_installed", lambda: False)
    assert "The file was not run: install onnxruntime" in zhishen("export", saved, "a.onnx")[1]
    assert json.loads(zhishen("export", saved, "b.onnx", "--json")[1])["differences"] is None


def test_mistakes_are_one_sentence(refuses, saved, tmp_path):
    assert "expected FILE to end in .onnx, got 'model.pt'; write, for example, model.onnx" in refuses(
        "export", saved, "model.pt"
    )
    assert "expected " in refuses("export", tmp_path / "nothing", "a.onnx")
    assert "make the folder first" in refuses("export", saved, "nowhere/a.onnx")
    assert "omit best" in refuses("export", saved, "a.onnx", "--best")


def test_chinese(zhishen, saved):
    status, out, _ = zhishen("export", saved, "model.onnx", "--language", "zh")
    assert status == 0
    assert "已写入" in out or "写入" in out
    assert "最大" in out
