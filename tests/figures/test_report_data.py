"""The numbers of a report: of each layer its output and its time, dead units, and the mistakes."""

from __future__ import annotations

import time

import numpy as np
import pytest
from block_networks import blocks

from zhishen import nn
from zhishen.errors import CheckpointError
from zhishen.figures.report import report_data
from zhishen.figures.report_data import dead_units, layer_outputs, layer_seconds


def test_the_numbers_are_those_of_the_run(report):
    assert [record["epoch"] for record in report.history] == [1, 2]
    assert report.confusion.sum() == 100
    right = np.trace(report.confusion) / 100
    assert right == pytest.approx(report.history[-1]["test_accuracy"])
    assert report.mistakes.mistakes == 100 - np.trace(report.confusion)
    assert {name: W.shape for name, W in report.filters.items()} == {"conv1": (4, 1, 5, 5)}
    assert list(report.activations) == list(report.layer_seconds)
    assert report.gradient_norms.keys() == report.weight_norms.keys()
    assert all(norm > 0 for norm in report.gradient_norms.values())
    assert all(seconds > 0 for seconds in report.layer_seconds.values())
    assert list(report.dead_units) == ["relu1", "relu2"]


def test_a_folder_without_a_run_raises_an_error(tmp_path):
    with pytest.raises(CheckpointError, match="expected the folder of a run"):
        report_data(tmp_path)


class Slow(nn.Layer):
    """Takes its time."""

    def forward(self, x):
        time.sleep(0.004)
        return x

    def backward(self, dout):
        return dout


class Doubled(nn.Layer):
    """A custom block that works before its layer, too."""

    def __init__(self):
        super().__init__()
        self.slow = Slow()

    def forward(self, x):
        time.sleep(0.008)
        return self.slow(x) + x


def test_layers_in_blocks_have_paths_and_each_output_is_listed_once(rng):
    x = rng.random((6, 1, 8, 8), dtype=np.float32)
    network = blocks(rng, count=1)
    found = layer_outputs(network, x)
    inside = ["conv1", "batchnorm1", "relu1", "conv2", "batchnorm2"]
    expected = [f"sequential1.residual1.{name}" for name in inside]
    expected = ["conv1", *expected, "sequential1.residual1", "sequential1.relu1", "globalavgpool1", "affine1"]
    assert list(found) == list(layer_seconds(network, x)) == expected  # sequential1 gives what its relu1 gives
    summed = found["sequential1.residual1.batchnorm2"] + found["conv1"]
    np.testing.assert_allclose(found["sequential1.residual1"], summed, rtol=1e-6)
    np.testing.assert_allclose(found["affine1"], network.predict(x), rtol=1e-6)


def test_the_time_of_a_layer_does_not_include_others():
    network = nn.Network([nn.Affine(3, 3, rng=np.random.default_rng(0)), nn.Sequential(Doubled()), Slow()])
    seconds = layer_seconds(network, np.ones((2, 3)))
    assert list(seconds) == ["affine1", "sequential1.doubled1.slow", "sequential1.doubled1", "slow1"]
    assert seconds["sequential1.doubled1.slow"] >= 0.012  # with what the block does before it
    assert 0.004 <= seconds["slow1"] < 0.012
    assert max(seconds["affine1"], seconds["sequential1.doubled1"]) < 0.004
    assert network.training


def test_a_layer_in_two_places_is_timed_in_both(rng):
    twice = nn.Affine(3, 3, rng=rng)
    network = nn.Network([twice, nn.ReLU(), twice])
    assert list(layer_seconds(network, np.ones((2, 3)))) == ["affine1", "relu1", "affine1 (2)"]


def test_a_network_with_its_own_forward_is_timed_too(rng):
    class Two(nn.Network):
        def forward(self, x):
            left, right = self.layers.values()
            return left(x) * right(x)

    network = Two({"left": nn.Affine(3, 2, rng=rng), "right": nn.Affine(3, 2, rng=rng)})
    assert list(layer_seconds(network, np.ones((2, 3)))) == ["left", "right"]


def test_a_unit_is_dead_if_it_is_0_for_every_input():
    first = nn.Affine(3, 4, rng=np.random.default_rng(0))
    first.params["W"][:] = 1
    first.params["b"][:] = [0, -100, 0, -100]
    network = nn.Network([first, nn.ReLU(), nn.Affine(4, 2, rng=np.random.default_rng(0))])
    assert dead_units(network, np.ones((250, 3))) == {"relu1": 0.5}
    awake = np.ones((250, 3))
    awake[-1] = 200  # one of the inputs is enough, in whichever batch it is
    assert dead_units(network, awake) == {"relu1": 0.0}


def test_a_dead_channel_of_images_is_one_unit(rng):
    first = nn.Conv2d(1, 4, 3, rng=rng)
    first.params["W"][:] = 1
    first.params["b"][:] = [0, 0, 0, -100]
    network = nn.Network([first, nn.ReLU(), nn.GlobalAvgPool2d()], input_shape=(1, 8, 8))
    assert dead_units(network, np.ones((5, 1, 8, 8), np.float32)) == {"relu1": 0.25}
