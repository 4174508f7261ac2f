"""The digits that the operations share."""

from __future__ import annotations

import numpy as np

from zhishen import data
from zhishen.lab.engine.digit_subset import TEST, TRAIN, digits


def test_they_are_the_first_digits_of_mnist():
    train, test = digits()
    whole = data.mnist()
    for part, split, count in ((train, whole.train, TRAIN), (test, whole.test, TEST)):
        assert part.x.shape == (count, 784)
        np.testing.assert_array_equal(part.x, split.x[:count])
        np.testing.assert_array_equal(part.t, split.t[:count])


def test_they_are_loaded_once_and_do_not_hold_the_whole_data_set():
    train, test = digits()
    assert digits()[0] is train
    assert train.x.base is None or train.x.base.nbytes <= train.x.nbytes
    assert train.t.base is None
    assert test.t.base is None
