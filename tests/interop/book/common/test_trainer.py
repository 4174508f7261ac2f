"""``common.trainer``: an evaluation after each epoch, and what the trainer refuses."""

import numpy as np
import pytest

from zhishen.errors import ArgumentError, ShapeError
from zhishen.interop.book.common.multi_layer_net import MultiLayerNet
from zhishen.interop.book.common.trainer import Trainer


def trainer(samples=60, **options):
    x = np.random.default_rng(0).normal(size=(samples, 4))
    t = (x[:, 0] > 0).astype(int)
    network = MultiLayerNet(4, [8], 2)
    return Trainer(network, x, t, x[:50], t[:50], **{"epochs": 3, "mini_batch_size": 20, **options})


def test_the_trainer_evaluates_after_each_epoch(capsys):
    """Three epochs have three points, and the last one is the accuracy of the trained network."""
    one = trainer(optimizer="Adam", optimizer_param={"lr": 0.05})
    one.train()
    assert (one.iter_per_epoch, one.max_iter, one.current_epoch) == (3, 9, 3)
    assert len(one.train_loss_list) == 9
    assert len(one.train_acc_list) == len(one.test_acc_list) == 3
    assert one.test_acc_list[-1] == one.network.accuracy(one.x_test, one.t_test)
    out = capsys.readouterr().out
    assert out.count("train loss:") == 9
    assert "=== epoch:3, train acc:" in out
    assert out.splitlines()[-2:] == [
        "=============== Final Test Accuracy ===============", f"test acc:{one.test_acc_list[-1]}"
    ]  # fmt: skip


def test_the_batch_size_need_not_divide_the_samples(capsys):
    one = trainer(samples=65, verbose=False)
    one.train()
    assert one.iter_per_epoch == 4
    assert len(one.train_acc_list) == 3
    assert capsys.readouterr().out == ""


def test_an_evaluation_may_use_few_samples(monkeypatch):
    one = trainer(evaluate_sample_num_per_epoch=10, verbose=False, epochs=1)
    sizes = []
    monkeypatch.setattr(one.network, "accuracy", lambda x, t: sizes.append(len(x)) or 0.5)
    one.train()
    assert sizes == [10, 10, 50]


def test_the_trainer_refuses_what_does_not_fit():
    with pytest.raises(ArgumentError, match="optimizer"):
        trainer(optimizer="adamm")
    with pytest.raises(ArgumentError, match="mini_batch_size"):
        trainer(mini_batch_size=0)
    with pytest.raises(ShapeError, match="as many inputs x_test as targets t_test"):
        Trainer(None, np.zeros((2, 1)), np.zeros(2), np.zeros((2, 1)), np.zeros(1))
