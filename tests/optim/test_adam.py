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
