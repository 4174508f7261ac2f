"""RMSprop: an average of squared gradients that forgets."""

from __future__ import annotations

import math

import numpy as np
import pytest

from zhishen.optim import AdaGrad, RMSprop


def test_two_steps_by_hand():
    """h is 4 and then 1 + 0.75 · 4 = 4, so both steps are 0.1 · g / 2."""
    W, optimizer = np.array([1.0]), RMSprop(lr=0.1, rho=0.75, eps=1e-300)
    optimizer.update({"W": W}, {"W": np.array([4.0])})
    assert W[0] == pytest.approx(1 - 0.1 * 4 / 2)
    optimizer.update({"W": W}, {"W": np.array([2.0])})
    assert optimizer.state["h"]["W"][0] == pytest.approx(4)
    assert W[0] == pytest.approx(0.8 - 0.1 * 2 / 2)


def test_the_steps_of_a_constant_gradient_go_from_a_large_first_one_to_the_learning_rate():
    """After t steps, h = (1 - ρᵗ) g², so the step is η/√(1 - ρᵗ), whatever g is."""
    for g in (1e-3, 50.0):
        W, optimizer = np.array([0.0]), RMSprop(lr=0.01, rho=0.9, eps=1e-300)
        for t in range(1, 101):
            before = W[0]
            optimizer.update({"W": W}, {"W": np.array([g])})
            assert before - W[0] == pytest.approx(0.01 / math.sqrt(1 - 0.9**t), rel=1e-10)


def test_rmsprop_without_forgetting_has_the_steps_of_adagrad():
    """With a very small 1 - ρ, h is (1 - ρ) times the sum of squares; the learning rate makes up for the factor."""
    share = 1e-9
    W, other = np.array([1.0]), np.array([1.0])
    forgetting, summing = RMSprop(lr=0.1 * math.sqrt(share), rho=1 - share, eps=1e-300), AdaGrad(lr=0.1, eps=1e-300)
    for g in (3.0, -1.0, 0.5, 2.0):
        forgetting.update({"W": W}, {"W": np.array([g])})
        summing.update({"W": other}, {"W": np.array([g])})
    np.testing.assert_allclose(W, other, rtol=1e-6)
