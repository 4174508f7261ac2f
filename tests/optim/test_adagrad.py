"""AdaGrad: steps that shrink with the sum of all squared gradients."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.optim import build


def test_adagrad_stays_slow_after_a_steep_slope_and_rmsprop_does_not():
    """A steep start, then a plateau: AdaGrad remembers the cliff for ever."""
    moved = {}
    for name in ("adagrad", "rmsprop"):
        optimizer, params = build(name, lr=0.01), {"W": np.zeros(1)}
        for g in [100.0] * 5 + [0.01] * 300:
            start = params["W"].copy()
            optimizer.update(params, {"W": np.array([g])})
        moved[name] = (start - params["W"]).item()
    assert moved["rmsprop"] == pytest.approx(0.01, rel=1e-3)
    assert moved["adagrad"] < 1e-6


def test_two_steps_by_hand():
    """h is 9 and then 25: the steps are 0.5 · 3/3 and 0.5 · 4/5."""
    W, optimizer = np.array([2.0]), build("adagrad", lr=0.5, eps=1e-300)
    optimizer.update({"W": W}, {"W": np.array([3.0])})
    assert W[0] == pytest.approx(1.5)
    optimizer.update({"W": W}, {"W": np.array([4.0])})
    assert W[0] == pytest.approx(1.1)


def test_the_steps_of_a_constant_gradient_shrink_with_the_root_of_their_number():
    """h = t g², so the step is η/√t: in sum about 2η√t, without a limit."""
    W, optimizer = np.zeros(2), build("adagrad", lr=0.1, eps=1e-300)
    for t in range(1, 51):
        before = W.copy()
        optimizer.update({"W": W}, {"W": np.array([1e-3, 7.0])})
        np.testing.assert_allclose(before - W, 0.1 / np.sqrt(t), rtol=1e-12)
