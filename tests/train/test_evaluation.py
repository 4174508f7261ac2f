"""The loss and the accuracy of a network on a part of a data set."""

from __future__ import annotations

import pytest

from zhishen import train


def test_evaluate_counts_every_sample(make_trainer, dataset):
    network = make_trainer(epochs=1).network
    whole = train.evaluate(network, dataset.test)
    pieces = train.evaluate(network, dataset.test, batch_size=5)
    assert whole[1] == pieces[1] == network.accuracy(*dataset.test)
    assert whole[0] == pytest.approx(pieces[0], rel=1e-6)


def test_evaluate_leaves_the_state_as_it_was(make_trainer, dataset):
    network = make_trainer().network
    for training in (True, False):
        (network.train if training else network.eval)()
        train.evaluate(network, dataset.test)
        assert network.training is training
