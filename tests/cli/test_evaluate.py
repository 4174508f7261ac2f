"""``zhishen evaluate``."""

from __future__ import annotations

import json
import re
import shutil

import numpy as np
import pytest

from zhishen import _archive, train
from zhishen.train import checkpoint


def last_of(run) -> dict[str, object]:
    return json.loads((run / "history.jsonl").read_text().splitlines()[-1])


def test_json_has_the_scores_of_the_training(zhishen, small_run):
    status, out, err = zhishen("evaluate", small_run, "--json")
    assert (status, err) == (0, "")
    assert out.count("\n") == 1
    result = json.loads(out)
    assert result["test_accuracy"] == last_of(small_run)["test_accuracy"]
    assert result["test_loss"] == pytest.approx(last_of(small_run)["test_loss"], rel=1e-6)
    assert result["samples"] == 100
    assert result["weights"] == str(small_run / "model.safetensors")
    confusion = np.array(result["confusion"])
    assert confusion.shape == (10, 10)
    assert confusion.sum() == 100
    assert np.trace(confusion) / 100 == pytest.approx(result["test_accuracy"])
    np.testing.assert_allclose(result["class_accuracy"], np.diag(confusion) / confusion.sum(axis=1))


def test_the_table_agrees(zhishen, small_run):
    status, out, _ = zhishen("evaluate", small_run)
    assert status == 0
    result = json.loads(zhishen("evaluate", small_run, "--json")[1])
    assert f"{100 * result['test_accuracy']:.2f} % of 100 test images are right" in out
    rows = re.findall(r"^ +(\d) +(\d+) +([\d.]+) %", out, re.MULTILINE)
    assert [int(row[0]) for row in rows] == list(range(10))
    assert sum(int(row[1]) for row in rows) == 100
    for k, row in enumerate(rows):
        assert float(row[2]) == pytest.approx(100 * result["class_accuracy"][k], abs=0.006)


def test_best_takes_the_best_checkpoint(zhishen, own_run):
    """Made so that the two differ: the last weights are all 0."""
    path = own_run / "model.safetensors"
    loaded = checkpoint.load(path)
    checkpoint.save(path, {name: array * 0 for name, array in loaded.arrays.items()}, loaded.state)
    last = json.loads(zhishen("evaluate", own_run, "--json")[1])
    best = json.loads(zhishen("evaluate", own_run, "--best", "--json")[1])
    assert last["test_accuracy"] < 0.2 < best["test_accuracy"]
    assert best["weights"] == str(own_run / "checkpoints" / "best.safetensors")


def test_an_unfinished_run_is_measured_at_its_last_checkpoint(zhishen, own_run):
    (own_run / "model.safetensors").unlink()
    result = json.loads(zhishen("evaluate", own_run, "--json")[1])
    assert "step-" in result["weights"]
    assert result["test_accuracy"] == last_of(own_run)["test_accuracy"]


def test_other_data(zhishen, small_run):
    result = json.loads(zhishen("evaluate", small_run, "--data", "mnist", "--json")[1])
    assert result["samples"] == 10_000
    _, dataset, network, _ = train.load_run(small_run)
    del dataset
    from zhishen import data

    assert result["test_accuracy"] == network.accuracy(*data.mnist().test)


def test_data_with_fewer_classes(zhishen, small_run, tmp_path, digits):
    """Zeros and ones only: what was taken for another digit counts as wrong, and has a column."""
    from zhishen import data

    folder = tmp_path / "binary"
    folder.mkdir()
    mnist = data.mnist(normalize=False, flatten=False)
    for part, split in (("train", mnist.train), ("t10k", mnist.test)):
        chosen = np.flatnonzero(split.t < 2)[:50]
        data.write_idx(folder / f"{part}-images-idx3-ubyte", split.x[chosen, 0])
        data.write_idx(folder / f"{part}-labels-idx1-ubyte", split.t[chosen].astype(np.uint8))
    result = json.loads(zhishen("evaluate", small_run, "--data", folder, "--json")[1])
    assert np.array(result["confusion"]).sum() == 50
    assert zhishen("evaluate", small_run, "--data", folder)[0] == 0


# --- what is refused -------------------------------------------------------------------------------------------------


def test_other_data_of_another_width_are_refused(refuses, small_run, narrow):
    sentence = refuses("evaluate", small_run, "--data", narrow)
    assert "expected data of 784 features and at most 10 classes" in sentence
    assert "got narrow with 95 features and 10 classes" in sentence


def test_other_data_that_are_not_there_are_refused(refuses, small_run):
    assert "did you mean 'mnist'?" in refuses("evaluate", small_run, "--data", "mnits")


def test_what_is_no_run_is_refused(refuses, tmp_path):
    assert "got no such folder; check the path" in refuses("evaluate", "missing")
    assert "got a folder without one; check the path" in refuses("evaluate", tmp_path)
    (tmp_path / "file").write_text("x")
    assert "expected the folder of a run" in refuses("evaluate", tmp_path / "file")


def cut(path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def flip(path) -> None:
    content = bytearray(path.read_bytes())
    content[-100] ^= 4
    path.write_bytes(bytes(content))


def empty(path) -> None:
    path.write_bytes(b"")


def text(path) -> None:
    path.write_text("these are not the weights")


@pytest.mark.parametrize("damage", [cut, flip, empty, text])
def test_a_damaged_model_is_refused(refuses, own_run, damage):
    damage(own_run / "model.safetensors")
    assert f"{own_run / 'model.safetensors'}: expected" in refuses("evaluate", own_run)
    damage(own_run / "checkpoints" / "best.safetensors")
    assert f"{own_run / 'checkpoints' / 'best.safetensors'}: expected" in refuses("evaluate", own_run, "--best")


def test_a_run_of_another_version_is_refused(refuses, own_run, monkeypatch):
    loaded = checkpoint.load(own_run / "model.safetensors")
    with monkeypatch.context() as patched:
        patched.setattr(_archive, "FORMAT", 2)
        patched.setattr(_archive, "__version__", "7.0.0")
        checkpoint.save(own_run / "model.safetensors", loaded.arrays, loaded.state)
    sentence = refuses("evaluate", own_run)
    assert "expected checkpoint format 1" in sentence
    assert "got format 2 written by zhishen 7.0.0; install that version" in sentence


def test_a_config_of_another_network_is_refused(refuses, own_run):
    path = own_run / "config.toml"
    path.write_text(path.read_text().replace("    16,", "    17,"))
    assert "config.toml: expected network.hidden to be [16], as in model.safetensors, got [17]" in refuses(
        "evaluate", own_run
    )


def test_missing_weights_are_refused(refuses, own_run):
    (own_run / "model.safetensors").unlink()
    shutil.rmtree(own_run / "checkpoints")
    assert "expected a checkpoint, got none" in refuses("evaluate", own_run)
    assert "got no such file" in refuses("evaluate", own_run, "--best")


def test_a_run_whose_data_are_gone_is_refused(refuses, own_run):
    path = own_run / "config.toml"
    path.write_text(path.read_text().replace("/digits", "/gone"))
    assert "expected the data of the run in" in refuses("evaluate", own_run)
