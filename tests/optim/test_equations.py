"""Each update against its equations, written out with new arrays and nothing folded, as the papers have them."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.optim import OPTIMIZERS, build


def sgd(W, g, t, state, lr):
    return W - lr * g


def momentum(W, g, t, state, lr, momentum):
    state["v"] = momentum * state.get("v", 0) - lr * g
    return W + state["v"]


def nesterov(W, g, t, state, lr, momentum):
    state["v"] = momentum * state.get("v", 0) - lr * g
    return W + momentum * state["v"] - lr * g


def adagrad(W, g, t, state, lr, eps):
    state["h"] = state.get("h", 0) + g * g
    return W - lr * g / (np.sqrt(state["h"]) + eps)


def rmsprop(W, g, t, state, lr, rho, eps):
    state["h"] = rho * state.get("h", 0) + (1 - rho) * g * g
    return W - lr * g / (np.sqrt(state["h"]) + eps)


def adam(W, g, t, state, lr, beta1, beta2, eps):
    state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * g
    state["v"] = beta2 * state.get("v", 0) + (1 - beta2) * g * g
    m_hat = state["m"] / (1 - beta1**t)
    v_hat = state["v"] / (1 - beta2**t)
    return W - lr * m_hat / (np.sqrt(v_hat) + eps)


def adamw(W, g, t, state, lr, beta1, beta2, eps, weight_decay):
    return adam(W - lr * weight_decay * W, g, t, state, lr, beta1, beta2, eps)


EQUATIONS = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
}


def test_every_optimizer_has_its_equation():
    assert set(EQUATIONS) == set(OPTIMIZERS)


@pytest.mark.parametrize("eps", [1e-8, 0.1])
@pytest.mark.parametrize("decay", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("name", EQUATIONS)
def test_update_does_what_the_equation_says(name, decay, eps, rng):
    options = {"lr": 0.03}
    for option in OPTIMIZERS[name].constraints:
        if option in ("momentum", "rho", "beta1", "weight_decay"):
            options[option] = decay
        elif option == "beta2":
            options[option] = 1 - (1 - decay) / 10
        elif option == "eps":
            options[option] = eps
    optimizer = build(name, **options)
    params, state = {"W": rng.standard_normal((3, 2))}, {}
    W = params["W"].copy()
    for t in range(1, 41):
        g = rng.standard_normal((3, 2)) * 10.0 ** rng.integers(-3, 3)
        optimizer.update(params, {"W": g})
        W = EQUATIONS[name](W, g, t, state, **options)
        np.testing.assert_allclose(params["W"], W, rtol=1e-12, atol=1e-13)
    for slot, value in state.items():
        np.testing.assert_allclose(optimizer.state[slot]["W"], value, rtol=1e-12, atol=1e-15)
