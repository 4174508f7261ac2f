"""SGD: W ← W - ηg and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.optim import SGD


def test_a_step_by_hand():
    W, b = np.array([[1.0, -2.0]]), np.array([0.5])
    SGD(lr=0.1).update({"W": W, "b": b}, {"W": np.array([[10.0, 1.0]]), "b": np.array([-5.0])})
    np.testing.assert_allclose(W, [[0.0, -2.1]], atol=1e-15)
    np.testing.assert_allclose(b, [1.0])


def test_on_a_parabola_the_distance_shrinks_by_one_factor():
    """L = a w²/2 has the gradient a w, so each step multiplies w by 1 - ηa; beyond η = 2/a it diverges."""
    for a, lr, steps in ((1.0, 0.5, 20), (4.0, 0.1, 30), (1.0, 2.5, 10)):
        W, optimizer = np.array([3.0]), SGD(lr=lr)
        for _ in range(steps):
            optimizer.update({"W": W}, {"W": a * W})
        assert W[0] == pytest.approx(3 * (1 - lr * a) ** steps, rel=1e-12)


def test_there_is_no_state():
    optimizer = SGD(lr=0.1)
    optimizer.update({"W": np.ones(3)}, {"W": np.ones(3)})
    assert optimizer.state == {}
    assert (optimizer.step, repr(optimizer)) == (1, "SGD(lr=0.1, step=1)")
