"""The two-layer network: three ways to its gradient."""

import itertools

import numpy as np
import pytest

from zhishen import data, nn
from zhishen.lab.engine.chapter5_network import gradient_check_step, gradient_race, two_layer


def test_the_parts_are_those_of_the_library():
    found = two_layer(images="whole", hidden=5, samples=7)
    network = nn.two_layer(784, 5, 10, rng=np.random.default_rng(0), dtype=np.float64)
    x, t = data.mnist(compact=True).train
    x, t = np.asarray(x[:7], dtype=np.float64), t[:7]
    assert found["loss"] == pytest.approx(network.loss(x, t))
    gradient = network.gradient(x, t)
    for each in found["params"]:
        assert each["largest"] == pytest.approx(np.abs(gradient[each["name"]]).max())
    assert found["count"] == 784 * 5 + 5 + 50 + 10
    assert [*found["layers"]] == ["affine1", "relu1", "affine2"]


def test_the_tape_agrees_to_rounding():
    assert max(each["tape"][3] for each in two_layer(activation="sigmoid")["params"]) < 1e-14


def test_numerical_differentiation_agrees_to_1e_7():
    *_, last = gradient_race(hidden=2, samples=3, activation="tanh")
    frame = last()
    assert frame["done"] == frame["total"] == 49 * 2 + 2 + 20 + 10
    assert frame["losses"] == 2 * frame["total"]
    assert all(spread[3] < 1e-7 for spread in frame["differences"].values())
    assert 0 < frame["seconds"] < frame["spent"]


def test_frames_come_while_it_computes():
    frames = [frame() for frame in itertools.islice(gradient_race(images="whole", hidden=50), 3)]
    done = [frame["done"] for frame in frames]
    assert done == sorted(set(done))
    assert frames[-1]["differences"]["affine2.b"] is None
    assert frames[-1]["expected"] > frames[-1]["spent"]


def test_the_best_step_of_central_differences_is_larger_and_better():
    found = gradient_check_step()
    forward, central = found["forward_float64"], found["central_float64"]
    assert found["h"][central.argmin()] > found["h"][forward.argmin()]
    assert central.min() < 1e-8 < forward.min()
    assert found["central_float32"].min() > 1e-6
