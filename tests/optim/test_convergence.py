"""Every optimizer in the registry finds the minimum of a parabola and of Rosenbrock's valley."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.optim import OPTIMIZERS, Cosine, build

# name: (learning rate, steps) for each surface, and options
PARABOLA = {
    "sgd": (0.5, 300),
    "momentum": (0.05, 300),
    "nesterov": (0.05, 300),
    "adagrad": (1.0, 300),
    "rmsprop": (0.05, 600),
    "adam": (0.3, 300),
    "adamw": (0.3, 300),
}
ROSENBROCK = {
    "sgd": (1e-3, 30_000),
    "momentum": (5e-4, 6_000),
    "nesterov": (5e-4, 6_000),
    "adagrad": (0.5, 15_000),
    "rmsprop": (1e-2, 10_000),
    "adam": (0.02, 6_000),
    "adamw": (0.02, 6_000),
}
OPTIONS = {"adamw": {"weight_decay": 0.0}}  # decay moves the minimum


def descend(name, slope, start, lr, steps):
    """Walk ``steps`` steps; RMSprop's steps stay about η long, so its rate falls to 0."""
    optimizer = build(name, lr=lr, **OPTIONS.get(name, {}))
    schedule = Cosine(lr, steps=steps)
    params = {"p": np.array(start)}
    for step in range(steps):
        if name == "rmsprop":
            optimizer.lr = schedule(step)
        optimizer.update(params, {"p": slope(*params["p"])})
    return params["p"]


def test_every_optimizer_is_asked():
    assert set(PARABOLA) == set(ROSENBROCK) == set(OPTIMIZERS)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_parabola(name):
    """z = x²/20 + y² from (-7, 2), the surface of the notes."""
    end = descend(name, lambda x, y: np.array([x / 10, 2 * y]), (-7.0, 2.0), *PARABOLA[name])
    np.testing.assert_allclose(end, (0, 0), atol=1e-3)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_rosenbrock(name):
    """z = (1 - x)² + 100(y - x²)² from (-1.2, 1): round the bend of a narrow valley."""

    def slope(x, y):
        return np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)])

    end = descend(name, slope, (-1.2, 1.0), *ROSENBROCK[name])
    np.testing.assert_allclose(end, (1, 1), atol=1e-3)


def test_a_wrong_sign_is_caught():
    """The two surfaces would not be found by an optimizer that walks up."""
    end = descend("adam", lambda x, y: -np.array([x / 10, 2 * y]), (-7.0, 2.0), *PARABOLA["adam"])
    with pytest.raises(AssertionError, match="Not equal"):
        np.testing.assert_allclose(end, (0, 0), atol=1e-3)
