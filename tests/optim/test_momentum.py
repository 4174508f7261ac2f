"""Momentum and Nesterov: the velocity, how long a push lasts, and the gradient taken ahead."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.optim import SGD, Momentum, Nesterov


@pytest.mark.parametrize("kind", [Momentum, Nesterov])
def test_without_momentum_the_velocity_is_one_sgd_step(kind, rng):
    first, second = {"W": np.ones(3)}, {"W": np.ones(3)}
    plain, moving = SGD(lr=0.1), kind(lr=0.1, momentum=0.0)
    for _ in range(5):
        g = {"W": rng.standard_normal(3)}
        plain.update(first, g)
        moving.update(second, g)
    np.testing.assert_allclose(first["W"], second["W"], rtol=1e-15)


def test_nesterov_is_momentum_with_the_gradient_taken_ahead():
    """With Θ = W - αv the two lines of the class are Nesterov's own: v ← αv - η∇L(Θ + αv); Θ ← Θ + v."""
    lr, alpha = 0.02, 0.9

    def slope(w):
        return w**3 - w + np.sin(5 * w)

    theta, v = np.array([2.0, -0.3]), np.zeros(2)
    params, optimizer = {"W": theta.copy()}, Nesterov(lr=lr, momentum=alpha)
    for _ in range(30):
        optimizer.update(params, {"W": slope(params["W"])})
        v = alpha * v - lr * slope(theta + alpha * v)
        theta = theta + v
        np.testing.assert_allclose(params["W"] - alpha * optimizer.state["v"]["W"], theta, rtol=1e-12)


def test_sixty_steps_leave_a_five_hundredth_of_a_push():
    """The notes' reason for α = 0.9."""
    optimizer, params = Momentum(lr=1.0, momentum=0.9), {"W": np.zeros(1)}
    optimizer.update(params, {"W": np.ones(1)})
    for _ in range(60):
        optimizer.update(params, {"W": np.zeros(1)})
    assert optimizer.state["v"]["W"][0] == pytest.approx(-(0.9**60))
    assert 0.9**60 < 0.002


def test_a_constant_gradient_reaches_a_limit_of_the_velocity():
    """v → -ηg/(1 - α): with α = 0.9, ten times the step of SGD."""
    for kind in (Momentum, Nesterov):
        W, optimizer = np.zeros(1), kind(lr=0.1, momentum=0.9)
        for t in range(1, 200):
            optimizer.update({"W": W}, {"W": np.array([2.0])})
            assert optimizer.state["v"]["W"][0] == pytest.approx(-0.2 * (1 - 0.9**t) / 0.1, rel=1e-12)
        assert optimizer.state["v"]["W"][0] == pytest.approx(-2.0, rel=1e-8)


def test_alternating_gradients_cancel():
    """In a valley, the sum of the velocity is less than one push."""
    W, optimizer = np.zeros(1), Momentum(lr=1.0, momentum=0.9)
    for t in range(100):
        optimizer.update({"W": W}, {"W": np.array([(-1.0) ** t])})
    assert abs(optimizer.state["v"]["W"][0]) == pytest.approx(1 / 1.9, rel=1e-4)
