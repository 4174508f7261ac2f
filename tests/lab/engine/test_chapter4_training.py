"""Mini-batches in the lab: noise, two gradients, a training."""

from __future__ import annotations

import itertools
import runpy

import numpy as np
import pytest

from zhishen.lab.engine import operations
from zhishen.lab.engine.chapter4_training import batch_noise, mini_batch_training, two_gradients


def test_larger_batches_have_less_noise_and_all_points_have_none():
    noise = [batch_noise(size)["noise"] for size in (1, 4, 16, 60)]
    assert noise == sorted(noise, reverse=True)
    assert noise[-1] == pytest.approx(0, abs=1e-12)
    assert noise[0] > 2 * noise[1]


def test_the_path_has_the_steps_and_descends():
    found = batch_noise(batch_size=7, steps=33)
    assert found["path"].shape == (34, 2)
    assert found["losses"][-1] < 0.2 < found["losses"][0]
    assert found["used"] == 7 * 33
    x, t = found["points"].T
    a, b = found["path"][-1]
    assert found["losses"][-1] == pytest.approx(0.5 * np.mean((a * x + b - t) ** 2))


def test_the_map_has_the_loss_of_the_points():
    found = batch_noise()
    x, t = found["points"].T
    a, b = found["a_range"][1], found["b_range"][0]
    assert found["z"][0, -1] == pytest.approx(0.5 * np.mean((a * x + b - t) ** 2))


def test_both_gradients_agree_in_double_precision_and_less_in_single():
    double, single = two_gradients(), two_gradients(dtype="float32")
    assert double["backprop"].shape == double["numerical"].shape == (118,)
    assert double["worst"] < 1e-8
    assert 1e-5 < single["worst"] < 0.1
    assert double["evaluations"] == 236


def last(**arguments: object) -> dict:
    for frame in mini_batch_training(**arguments):
        newest = frame
    return newest()


def test_a_training_learns():
    found = last(samples=1000, epochs=3)
    assert found["step"] == found["steps"] == 30
    assert found["epoch"].tolist() == [1, 2, 3]
    assert found["train"][-1] > 0.7
    assert found["test"][-1] > 0.6
    assert found["changes"].shape == (12, 28, 28)
    assert np.abs(found["changes"]).max() > 0


def test_a_frame_after_each_mini_batch():
    frames = [frame() for frame in itertools.islice(mini_batch_training(samples=300, batch_size=100), 4)]
    assert [frame["step"] for frame in frames] == [1, 2, 3, 3]
    assert frames[0]["losses"].tolist() == pytest.approx([2.3], abs=0.3)
    assert frames[-1]["epoch"].tolist() == [1]


def test_few_neurons_and_many_losses():
    found = last(samples=100, batch_size=1, epochs=20, hidden=1, lr=0.01)
    assert found["changes"].shape == (1, 28, 28)
    assert len(found["losses"]) == len(found["average"]) == len(found["iterations"]) <= 400


def test_a_training_that_diverges_ends():
    found = last(samples=500, epochs=3, lr=1e30)
    assert found["step"] < found["steps"]
    assert np.isnan(found["average"][-1])
    assert np.isfinite(found["average"][:-1]).all()


def test_the_script_ends_with_the_same_accuracies(tmp_path, capsys):
    arguments = {"samples": 500, "epochs": 2}
    script = tmp_path / "script.py"
    script.write_text(operations()["mini_batch_training"].code(arguments), encoding="utf-8")
    names = runpy.run_path(str(script))
    assert "epoch 2" in capsys.readouterr().out
    found = last(**arguments)
    assert names["train"] == found["train"].tolist()
    assert names["test"] == found["test"].tolist()
