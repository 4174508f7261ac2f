"""Each update against its equations, written out with new arrays and nothing folded, as the papers have them."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.optim import OPTIMIZERS, SGD, Adam, AdamW, Momentum, Nesterov, build


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


def test_adagrad_stays_slow_after_a_cliff_where_rmsprop_goes_on():
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


def test_sixty_steps_leave_a_five_hundredth_of_a_push():
    """The notes' reason for α = 0.9."""
    optimizer, params = Momentum(lr=1.0, momentum=0.9), {"W": np.zeros(1)}
    optimizer.update(params, {"W": np.ones(1)})
    for _ in range(60):
        optimizer.update(params, {"W": np.zeros(1)})
    assert optimizer.state["v"]["W"][0] == pytest.approx(-(0.9**60))
    assert 0.9**60 < 0.002
