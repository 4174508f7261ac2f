"""Adam and AdamW: bias correction, independence of the gradient's scale, and decoupled weight decay."""

from __future__ import annotations

import numpy as np

from zhishen.optim import SGD, Adam, AdamW


def test_adam_does_not_depend_on_the_scale_of_the_gradient(rng):
    first, second = {"W": np.ones(4)}, {"W": np.ones(4)}
    one, other = Adam(eps=1e-30), Adam(eps=1e-30)
    for _ in range(10):
        g = rng.standard_normal(4)
        one.update(first, {"W": g})
        other.update(second, {"W": 1e6 * g})
    np.testing.assert_allclose(first["W"], second["W"], rtol=1e-13)


def test_weight_decay_is_the_l2_penalty_for_sgd_and_not_for_adam(rng):
    """Shrinking W by ηλW and adding λW to the gradient: one step of SGD, two different steps of Adam."""
    lr, decay = 0.1, 0.3
    W, g = rng.standard_normal(50), 10.0 ** rng.uniform(-3, 1, 50)

    penalized = {"W": W.copy()}
    SGD(lr=lr).update(penalized, {"W": g + decay * W})
    np.testing.assert_allclose(penalized["W"], W - lr * decay * W - lr * g, rtol=1e-12)

    decoupled, penalized = {"W": W.copy()}, {"W": W.copy()}
    AdamW(lr=lr, weight_decay=decay).update(decoupled, {"W": g})
    Adam(lr=lr).update(penalized, {"W": g + decay * W})
    assert np.abs(decoupled["W"] - penalized["W"]).max() > 1e-3


def test_adamw_without_decay_is_adam(rng):
    first, second = {"W": np.ones(4)}, {"W": np.ones(4)}
    one, other = Adam(lr=0.01), AdamW(lr=0.01, weight_decay=0.0)
    for _ in range(5):
        g = {"W": rng.standard_normal(4)}
        one.update(first, g)
        other.update(second, g)
    np.testing.assert_array_equal(first["W"], second["W"])


def test_the_first_step_is_the_learning_rate_in_the_direction_of_the_gradient():
    """m̂ = g and v̂ = g² at the first step, thanks to the bias correction."""
    for kind in (Adam(lr=0.1, eps=1e-300), AdamW(lr=0.1, eps=1e-300, weight_decay=0.0)):
        W = np.zeros(3)
        kind.update({"W": W}, {"W": np.array([1e-8, -3.0, 1e8])})
        np.testing.assert_allclose(W, [-0.1, 0.1, -0.1], rtol=1e-12)


def test_all_steps_of_a_constant_gradient_are_the_learning_rate():
    W, optimizer = np.zeros(2), Adam(lr=0.01, eps=1e-300)
    for t in range(1, 30):
        optimizer.update({"W": W}, {"W": np.array([0.3, -40.0])})
        np.testing.assert_allclose(W, [-0.01 * t, 0.01 * t], rtol=1e-10)


def test_without_gradients_adamw_shrinks_the_weights_at_one_rate():
    W, optimizer = np.array([1.0, -8.0]), AdamW(lr=0.1, weight_decay=0.5)
    for _ in range(10):
        optimizer.update({"W": W}, {"W": np.zeros(2)})
    np.testing.assert_allclose(W, np.array([1.0, -8.0]) * 0.95**10, rtol=1e-14)
