"""Trainings on digits that the page follows."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from zhishen import data, nn, optim, train
from zhishen.lab.engine.chapter6_trainings import few_digits, learning_rate_range, optimizer_losses, weight_scales
from zhishen.lab.engine.operation import operations


def last(frames):
    *_, frame = frames
    return frame()


def test_the_losses_are_those_of_race_on():
    shown = [True, False, False, False, False, True, False]
    found = last(optimizer_losses(shown=shown, steps=10, seed=3))["losses"]
    mnist = data.mnist()
    dataset = data.Dataset(
        data.Split(mnist.train.x[:1000], mnist.train.t[:1000]), None, mnist.test, name="digits", classes=10
    )
    racers = {"sgd": optim.SGD(lr=0.01), "adam": optim.Adam(lr=0.001)}
    expected = train.race_on(dataset, partial(nn.multi_layer, 784, [50, 50], 10), racers, 3)
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        np.testing.assert_allclose(found[name], values, rtol=1e-6)


def test_its_script_names_the_same_optimizers():
    text = operations()["optimizer_losses"].code({"shown": [False] * 6 + [True], "steps": 20})
    compile(text, "script", "exec")
    assert '"adamw"' in text
    assert '"sgd"' not in text


def test_all_begin_with_the_same_loss_and_what_diverges_stays_nan():
    shown = [True, True, False, False, False, False, False]
    frame = last(optimizer_losses(shown=shown, rates=[1e2, 0.01, 1, 1, 1, 1, 1], steps=12))
    losses = frame["losses"]
    assert losses["sgd"][0] == losses["momentum"][0]
    assert len(losses["sgd"]) == len(losses["momentum"]) == 12
    assert np.isfinite(losses["momentum"]).all()
    assert np.isfinite(frame["smoothed"]["sgd"]).all()


def test_nobody_may_take_part():
    assert last(optimizer_losses(shown=[False] * 7, steps=4))["losses"] == {}


def test_the_range_test_is_the_librarys():
    found = last(learning_rate_range("sgd", steps=40, seed=2))
    weights, order = np.random.default_rng(2).spawn(2)
    network = nn.multi_layer(784, [50, 50], 10, rng=weights)
    expected = train.lr_range_test(network, data.mnist(), optim.SGD(lr=1e-5), low=1e-5, high=10.0, steps=40, rng=order)
    np.testing.assert_allclose(found["losses"], expected.losses)
    assert found["suggestion"] == pytest.approx(expected.minimum / 10)


def test_thirty_two_networks_learn_epoch_by_epoch():
    frames = weight_scales(epochs=2, samples=100)
    first = next(frames)()
    assert np.isfinite(first["curves"]).sum() == 1
    frame = last(frames)
    assert frame["curves"].shape == (2, 16, 3)
    assert np.isfinite(frame["curves"]).all()


def test_batch_normalization_learns_from_more_scales():
    curves = last(weight_scales(lr=0.5, epochs=7, samples=300))["curves"]
    without, with_norm = (curves[:, :, -1] > 0.8).sum(axis=1)
    assert with_norm > without + 3


def test_a_cure_of_nothing_changes_nothing():
    curves = last(few_digits(samples=100, decay=0.0, dropout=0.0, epochs=3))["curves"]
    np.testing.assert_array_equal(curves[0], curves[1])


def test_few_digits_are_learned_by_heart():
    curves = last(few_digits(samples=100, dropout=0.3, layers=2, lr=0.2, epochs=40))["curves"]
    assert curves[0, 0, -1] == 1.0
    assert curves[0, 1, -1] < 0.8


def test_frames_can_be_left_early():
    frames = few_digits(samples=50, layers=1, epochs=200)
    assert [next(frames)()["epoch"] for _ in range(2)] == [1, 2]
    frames.close()
    assert list(frames) == []
