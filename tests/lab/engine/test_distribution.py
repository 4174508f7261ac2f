"""Weights of bars."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.errors import ArgumentError
from zhishen.lab.engine.distribution import distribution, distribution_line, weights


def test_the_sum_is_one():
    assert distribution([1, 3], "P").tolist() == [0.25, 0.75]


def test_zeros_are_refused():
    with pytest.raises(ArgumentError, match="distribution P: expected at least one weight above 0"):
        distribution([0, 0], "P")


def test_the_line_of_a_script_makes_the_same_numbers():
    names = {"np": np}
    exec(distribution_line("p", [1.0, 3.0]), names)
    assert names["p"].tolist() == [0.25, 0.75]


def test_weights_are_bounded():
    assert weights(2, 3).accepts([0.0, 1e6])
    for bad in ([1.0], [1.0] * 4, [-1.0, 1.0], [1e7, 1.0]):
        assert not weights(2, 3).accepts(bad)
