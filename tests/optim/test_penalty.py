"""Penalties, decay, the proximal step and the maximum norm: their formulas, and what each is equal to."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from zhishen import nn, optim
from zhishen._checks import Number
from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph.check import compare_gradients
from zhishen.optim import OPTIMIZERS

TERMS = {
    "L1": (lambda **o: optim.L1(0.3, **o), lambda W: 0.3 * np.abs(W).sum()),
    "L2": (lambda **o: optim.L2(0.3, **o), lambda W: 0.15 * (W**2).sum()),
    "ElasticNet": (
        lambda **o: optim.ElasticNet(l1=0.3, l2=0.2, **o),
        lambda W: 0.3 * np.abs(W).sum() + 0.1 * (W**2).sum(),
    ),
}
every = pytest.mark.parametrize("name", TERMS)


def draw(rng, dtype=np.float64):
    shapes = {"a.W": (4, 3), "a.b": (3,), "n.gamma": (2, 2), "c.W": (2, 3, 2, 2)}
    return {name: rng.normal(size=shape).astype(dtype) for name, shape in shapes.items()}


# Terms of the loss


@every
def test_the_value_is_the_formula_over_weights(name, rng):
    make, formula = TERMS[name]
    params = draw(rng)
    assert make().value(params) == pytest.approx(formula(params["a.W"]) + formula(params["c.W"]), rel=1e-12)
    assert make(select=["a.b"]).value(params) == pytest.approx(formula(params["a.b"]), rel=1e-12)
    total = sum(formula(array) for array in params.values())
    assert make(select=optim.all_parameters).value(params) == pytest.approx(total, rel=1e-12)


@every
def test_the_gradient_is_the_numerical_one(name, rng):
    penalty, params = TERMS[name][0](select=optim.all_parameters), draw(rng)
    compare_gradients(lambda: penalty.value(params), params, penalty.gradient(params))


@every
def test_the_gradient_has_only_what_was_chosen_and_its_dtype(name, rng):
    params = draw(rng, np.float32)
    found = TERMS[name][0]().gradient(params)
    assert list(found) == ["a.W", "c.W"]
    assert {array.dtype for array in found.values()} == {np.dtype(np.float32)}
    assert all(array is not params[key] for key, array in found.items())


@every
def test_no_parameters_no_penalty(name):
    penalty = TERMS[name][0]()
    assert penalty.value({}) == 0
    assert penalty.gradient({}) == {}
    assert type(penalty.value({"W": np.ones((2, 2), np.float32)})) is float


def test_float32_is_summed_in_float64():
    W = np.full((1000, 10_000), 0.1, np.float32)
    assert optim.L1(1.0).value({"W": W}) == pytest.approx(float(np.float32(0.1)) * 1e7, rel=1e-9)
    assert optim.L2(2.0).value({"W": W}) == pytest.approx(float(np.float32(0.1)) ** 2 * 1e7, rel=1e-9)


def test_the_whole_loss_goes_down_its_own_gradient(rng):
    """Loss plus penalty is what Penalized descends."""
    network = nn.two_layer(4, 5, 3, rng=rng, activation="tanh", dtype=np.float64)
    x, t, penalty = rng.normal(size=(6, 4)), rng.integers(0, 3, 6), optim.L2(0.3)
    total = {name: g + penalty.gradient(network.params).get(name, 0) for name, g in network.gradient(x, t).items()}
    compare_gradients(lambda: network.loss(x, t) + penalty.value(network.params), network.params, total)
    before = copy.deepcopy(network.params)
    optim.Penalized(optim.SGD(lr=0.1), penalty).update(network.params, network.gradient(x, t))
    for name, array in network.params.items():
        np.testing.assert_allclose(array, before[name] - 0.1 * total[name], rtol=1e-12)


@pytest.mark.parametrize("bad", Number(0).bad_values())
def test_strengths_that_are_invalid(bad, hostile):
    for call, name in (
        (lambda: optim.L1(bad), "L1: expected l1"),
        (lambda: optim.L2(bad), "L2: expected l2"),
        (lambda: optim.ElasticNet(l1=bad, l2=0), "ElasticNet: expected l1"),
        (lambda: optim.ElasticNet(l1=0, l2=bad), "ElasticNet: expected l2"),
        (lambda: setattr(optim.L1(1.0), "l1", bad), "L1: expected l1"),
    ):
        with pytest.raises(ArgumentError, match=f"^{name} to be a number >= 0, got "):
            call()


@pytest.mark.parametrize("bad", ["a.W", 3, None])
def test_choices_that_are_invalid(bad, hostile):
    for make in (
        lambda: optim.L1(0.1, select=bad),
        lambda: optim.WeightDecay(optim.SGD(), select=bad),
        lambda: optim.Proximal(optim.SGD(), 0.1, select=bad),
        lambda: optim.MaxNorm(optim.SGD(), select=bad),
    ):
        with pytest.raises(ArgumentError, match=r"^\w+: expected select to be a function of name and array or a coll"):
            make()


def test_a_name_that_is_no_parameter_changes_nothing(rng):
    params = draw(rng)
    before = copy.deepcopy(params)
    for optimizer in (
        optim.Penalized(optim.SGD(), optim.L1(0.1, select=["d.W"])),
        optim.WeightDecay(optim.WeightDecay(optim.SGD(), select=["d.W"])),
        optim.Proximal(optim.SGD(), 0.1, select=["d.W"]),
        optim.MaxNorm(optim.SGD(), select=["d.W"]),
    ):
        with pytest.raises(
            ArgumentError, match=r"^\w+: expected select to contain names of parameters, got 'd.W'; choose from a.W, "
        ):
            optimizer.update(params, draw(rng))
        for name, array in params.items():
            np.testing.assert_array_equal(array, before[name])
    with pytest.raises(ArgumentError, match=r"^L2: expected select to contain names of parameters"):
        optim.L2(0.1, select=["d.W"]).value(params)


def test_what_is_not_an_penalty(hostile):
    with pytest.raises(ArgumentError, match=r"^Penalized: expected a penalty, got 0\.1; "):
        optim.Penalized(optim.SGD(), 0.1)


def test_weights_and_everything_else():
    W = np.ones((2, 3))
    assert optim.weights_only("W", W)
    assert optim.weights_only("conv1.W", np.ones((2, 3, 4, 5)))
    assert not optim.weights_only("affine1.b", np.ones(3))
    assert not optim.weights_only("layernorm1.gamma", W)
    assert not optim.weights_only("layernorm1.beta", W)
    assert optim.all_parameters("b", np.ones(3))


@every
def test_representations(name):
    assert repr(TERMS[name][0]()) in {"L1(l1=0.3)", "L2(l2=0.3)", "ElasticNet(l1=0.3, l2=0.2)"}


# Decay


def run(optimizer, steps=30, seed=3):
    rng = np.random.default_rng(seed)
    params = draw(rng)
    for _ in range(steps):
        optimizer.update(params, {name: W + rng.normal(size=W.shape) for name, W in params.items()})
    return params


def distance(one, other):
    return max(np.abs(array - other[name]).max() for name, array in one.items())


def test_for_sgd_l2_is_decay():
    penalized = run(optim.Penalized(optim.SGD(lr=0.1), optim.L2(0.5)))
    decayed = run(optim.WeightDecay(optim.SGD(lr=0.1), 0.5))
    assert distance(penalized, decayed) < 1e-14
    assert distance(penalized, run(optim.SGD(lr=0.1))) > 0.01


@pytest.mark.parametrize("kind", [name for name in OPTIMIZERS if name != "sgd"])
def test_for_the_others_it_is_not(kind):
    penalized = run(optim.Penalized(optim.build(kind, lr=0.1), optim.L2(0.5)))
    decayed = run(optim.WeightDecay(optim.build(kind, lr=0.1), 0.5))
    assert distance(penalized, decayed) > 0.01


def test_around_adam_it_is_adamw():
    options = {"beta1": 0.8, "beta2": 0.9, "eps": 1e-6}
    ours = run(optim.WeightDecay(optim.Adam(lr=0.1, **options), 0.5, select=optim.all_parameters))
    assert distance(ours, run(optim.AdamW(lr=0.1, weight_decay=0.5, **options))) < 1e-14


def test_biases_do_not_decay():
    optimizer, params = optim.WeightDecay(optim.SGD(lr=0.1), 0.5), draw(np.random.default_rng(0))
    before = copy.deepcopy(params)
    optimizer.update(params, {name: np.zeros_like(array) for name, array in params.items()})
    for name, array in params.items():
        np.testing.assert_allclose(array, before[name] * (0.95 if name.endswith("W") else 1), rtol=1e-15)


# The proximal step


finite = st.floats(-1e6, 1e6)


@given(arrays(np.float64, (7,), elements=finite), st.floats(0, 1e6), arrays(np.float64, (7,), elements=finite))
def test_soft_threshold_is_the_minimizer(W, amount, other):
    v = optim.soft_threshold(W, amount)
    assert (v[np.abs(W) <= amount] == 0).all()
    assert not np.signbit(v[v == 0]).any() or np.signbit(W[v == 0]).any()

    def cost(v):
        return 0.5 * (v - W) ** 2 + amount * np.abs(v)

    assert (cost(v) <= cost(other) + 1e-9 * (1 + np.abs(cost(other)))).all()


def lasso(rng, optimizer, steps):
    """A regression of which three of ten inputs matter."""
    x, truth = rng.normal(size=(80, 10)), np.array([2.0, -1.0, 0.5] + [0.0] * 7)
    t, W = x @ truth + 0.1 * rng.normal(size=80), rng.normal(size=(10, 1))
    for _ in range(steps):
        optimizer.update({"W": W}, {"W": x.T @ (x @ W[:, 0] - t)[:, np.newaxis] / 80})
    return x, t, W[:, 0]


def test_proximal_gradient_descent_solves_the_lasso_with_exact_zeros(rng):
    x, t, w = lasso(rng, optim.Proximal(optim.SGD(lr=0.3), 0.2), 3000)
    slope = x.T @ (x @ w - t) / 80
    assert (w[:3] != 0).all()
    assert (w[3:] == 0).all()
    np.testing.assert_allclose(slope[:3], -0.2 * np.sign(w[:3]), atol=1e-10)  # the optimality conditions
    assert (np.abs(slope[3:]) <= 0.2).all()


def test_the_subgradient_of_l1_gives_none(rng):
    _, _, w = lasso(rng, optim.Penalized(optim.SGD(lr=0.3), optim.L1(0.2)), 3000)
    assert (w != 0).all()
    assert np.abs(w[3:]).max() < 0.1


# The maximum norm


def test_units_beyond_the_limit_are_scaled_to_it_and_the_others_left(rng):
    W = rng.normal(size=(6, 5)) * np.array([0.1, 0.2, 1, 2, 5])
    out = optim.max_norm(W, 1.0)
    norms = np.linalg.norm(W, axis=0)
    np.testing.assert_allclose(np.linalg.norm(out, axis=0), np.minimum(norms, 1), rtol=1e-12)
    np.testing.assert_array_equal(out[:, norms <= 1], W[:, norms <= 1])
    np.testing.assert_allclose(out * norms / np.minimum(norms, 1), W, rtol=1e-12)


def test_another_axis_of_units(rng):
    W = 3 * rng.normal(size=(4, 2, 3, 3))
    out = optim.max_norm(W, 1.0, axis=0)
    np.testing.assert_allclose(np.sqrt((out**2).sum(axis=(1, 2, 3))), 1, rtol=1e-12)
    np.testing.assert_array_equal(optim.max_norm(W, 1.0, axis=-4), out)


def test_zeros_and_float32_stay():
    W = np.array([[0, 3], [0, 4]], np.float32)
    out = optim.max_norm(W, 1.0)
    assert out.dtype == np.float32
    np.testing.assert_allclose(out, [[0, 0.6], [0, 0.8]], rtol=1e-6)
    huge = np.full((2, 2), 1e30, np.float32)  # whose square overflows in float32
    np.testing.assert_allclose(optim.max_norm(huge, 1.0), 0.5**0.5, rtol=1e-6)


def test_it_holds_after_every_update():
    optimizer = optim.MaxNorm(optim.SGD(lr=0.5), 0.7)
    rng = np.random.default_rng(1)
    params = {"a.W": rng.normal(size=(4, 3)), "a.b": 10 * rng.normal(size=3)}
    for _ in range(5):
        bias = params["a.b"].copy()
        optimizer.update(params, {name: rng.normal(size=array.shape) for name, array in params.items()})
        assert np.linalg.norm(params["a.W"], axis=0).max() <= 0.7 * (1 + 1e-12)
        assert (params["a.b"] != bias).all()
    assert np.linalg.norm(params["a.b"]) > 0.7


def test_axes_that_are_invalid(rng, hostile):
    for W, axis in ((np.ones(3), -1), (np.ones((2, 3)), 2), (np.ones((2, 3)), -3)):
        with pytest.raises(
            ShapeError, match=f"^max_norm: expected weights with at least 2 axes, one of which is axis {axis},"
        ):
            optim.max_norm(W, 1.0, axis=axis)
    params = {"W": np.ones((2, 3)), "b": np.ones(3)}
    before = copy.deepcopy(params)
    for optimizer in (optim.MaxNorm(optim.SGD(), select=["b"]), optim.MaxNorm(optim.SGD(), axis=2)):
        with pytest.raises(ShapeError, match=r"^MaxNorm\.update: [Wb]: expected weights with at least 2 axes"):
            optimizer.update(params, {"W": np.ones((2, 3)), "b": np.ones(3)})
        for name, array in params.items():
            np.testing.assert_array_equal(array, before[name])
    with pytest.raises(ArgumentError, match=r"^MaxNorm: expected axis to be a whole number"):
        optim.MaxNorm(optim.SGD(), axis=0.5)
