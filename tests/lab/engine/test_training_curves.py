"""The curves of a training: losses that are thinned out, unknown ones, and the columns of a history."""

from __future__ import annotations

import numpy as np

from zhishen import data, nn, optim, train
from zhishen.lab.engine.training_curves import Losses, history_columns


def test_few_losses_are_all_shown():
    losses = Losses()
    for step in range(1, 4):
        losses.note(step, float(step))
    shown = losses.shown(3)
    assert (shown["iterations"].tolist(), shown["losses"].tolist()) == ([1, 2, 3], [1, 2, 3])
    assert shown["average"][0] == 1
    assert Losses().shown(0)["losses"].shape == (0,)


def test_many_losses_are_thinned_out_and_the_last_one_is_there():
    losses = Losses()
    for step in range(1, 5_001):
        losses.note(step, 1 / step)
    shown = losses.shown(5_000)
    assert len(shown["losses"]) <= 400
    assert shown["iterations"][-1] == 5_000
    np.testing.assert_allclose(shown["losses"], 1 / shown["iterations"], rtol=1e-6)


def test_losses_that_were_not_noted_are_nan_and_the_average_begins_after_them():
    losses = Losses(10)
    losses.note(11, 2.0)
    losses.note(3_000, 4.0)
    shown = losses.shown(12)
    assert np.isnan(shown["losses"][:10]).all()
    assert np.isnan(shown["average"][:10]).all()
    assert shown["average"][10] == 2.0
    assert losses.shown(3_000)["losses"][-1] == 4.0


def test_an_average_ends_where_a_loss_is_not_finite():
    losses = Losses()
    for step, loss in enumerate((1.0, 2.0, np.inf, 1.0), 1):
        losses.note(step, loss)
    assert np.isfinite(losses.shown(4)["average"]).tolist() == [True, True, False, False]


def test_columns_of_a_classification_and_of_a_regression():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(20, 2))
    labels = train.Trainer(
        nn.two_layer(2, 3, 2, rng=rng), (x, (x[:, 0] > 0).astype(int)), optim.SGD(lr=0.1), epochs=2, rng=rng
    )  # fmt: skip
    assert history_columns(labels)["epoch"].shape == (0,)
    labels.fit()
    found = history_columns(labels)
    assert found["train_score"].tolist() == [record["train_accuracy"] for record in labels.history]
    assert np.isnan(found["validation_score"]).all()
    part = data.Split(x, x[:, :1])
    dataset = data.Dataset(train=part, validation=part, test=part, name="line", classes=None)
    network = nn.two_layer(2, 3, 1, rng=rng, loss="sum_of_squares")
    numbers = train.Trainer(network, dataset, optim.SGD(lr=0.01), epochs=2, rng=rng)
    numbers.fit()
    assert history_columns(numbers)["test_score"].tolist() == [record["test_r2"] for record in numbers.history]
