"""``common.optimizer``: the optimizers of chapter 6 on numbers and on arrays."""

import numpy as np
import pytest

from zhishen.interop.book.common import optimizer


@pytest.mark.parametrize("name", ["SGD", "Momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam"])
def test_optimizers_go_down_a_valley_of_plain_numbers(name):
    """The script optimizer_compare_naive has numbers, not arrays, as parameters."""
    params, steps = {"x": -7.0, "y": 2.0}, getattr(optimizer, name)(lr=0.1)
    for _ in range(30):
        steps.update(params, {"x": params["x"] / 10, "y": 2 * params["y"]})
    assert abs(params["y"]) < 2
    assert params["x"] > -7


def test_optimizers_change_arrays_in_place_and_keep_their_state():
    W = np.ones(2, dtype=float)
    momentum = optimizer.Momentum(lr=0.1, momentum=0.5)
    assert momentum.v == {}
    for _ in range(2):
        momentum.update({"W": W}, {"W": np.ones(2, dtype=np.float32), "unused": 0})
    np.testing.assert_allclose(W, 0.75)
    np.testing.assert_allclose(momentum.v["W"], -0.15)
    momentum.lr = 0.5
    assert momentum.lr == 0.5
    ada = optimizer.AdaGrad()
    ada.update({"W": W}, {"W": np.full(2, 3.0)})
    np.testing.assert_allclose(ada.h["W"], 9)


def test_adam_makes_the_steps_of_the_book(rng):
    """The book has ε outside the bias correction, which makes a difference below 10⁻³ of a step."""
    W, m, v = np.ones(5), np.zeros(5), np.zeros(5)
    ours, steps = W.copy(), optimizer.Adam(lr=0.01)
    for t in range(1, 6):
        g = rng.normal(size=5)
        steps.update({"W": ours}, {"W": g})
        m, v = m + 0.1 * (g - m), v + 0.001 * (g * g - v)
        W -= 0.01 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) * m / (np.sqrt(v) + 1e-7)
    np.testing.assert_allclose(ours, W, atol=1e-5)
