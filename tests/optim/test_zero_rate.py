"""A learning rate of 0, where a schedule may end: an update leaves every parameter as it is."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from zhishen import ops, optim
from zhishen.errors import ArgumentError
from zhishen.optim import OPTIMIZERS, WRAPPERS

AROUND = {
    "none": lambda inner: inner,
    "penalized": lambda inner: optim.Penalized(inner, optim.ElasticNet(l1=0.1, l2=0.2)),
    "weight_decay": lambda inner: optim.WeightDecay(inner, 0.3),
    "proximal": lambda inner: optim.Proximal(inner, 0.3),
    "max_norm": lambda inner: optim.MaxNorm(inner, 1e9),
    "clip_value": lambda inner: optim.ClipValue(inner, 0.4),
    "clip_norm": lambda inner: optim.ClipNorm(inner, 0.4),
}
every = pytest.mark.parametrize("kind", OPTIMIZERS)
around = pytest.mark.parametrize("wrapper", AROUND)
dtypes = pytest.mark.parametrize("dtype", [np.float32, np.float64])
backends = pytest.mark.parametrize("backend", ["reference", "auto"])
# Every optimizer with every wrapper. The dtype and the code alternate, so that each optimizer and each wrapper has all
# four pairs of them.
PAIRS = [(np.float32, "reference"), (np.float64, "auto"), (np.float64, "reference"), (np.float32, "auto")]
combinations = pytest.mark.parametrize(
    ("kind", "wrapper", "dtype", "backend"),
    [(kind, wrapper, *PAIRS[(i + j) % 4]) for i, kind in enumerate(OPTIMIZERS) for j, wrapper in enumerate(AROUND)],
)


def draw(rng, dtype):
    return {"W": rng.standard_normal((40, 30)).astype(dtype), "b": np.array([1e-30, -3.0, 0.0, 1e30], dtype)}


def moderate(rng, dtype):
    return {"W": rng.standard_normal((40, 30)).astype(dtype), "b": np.ones(4, dtype)}


def test_every_wrapper_is_here():
    assert set(AROUND) == {"none", *WRAPPERS}


@combinations
def test_nothing_moves(kind, wrapper, dtype, backend, rng):
    with ops.use_kernels(backend):
        optimizer, params = AROUND[wrapper](optim.build(kind, lr=0)), draw(rng, dtype)
        before = copy.deepcopy(params)
        arrays = dict(params)
        for step in range(1, 20):  # past the flushing of denormal numbers
            optimizer.update(params, draw(rng, dtype))
            assert optimizer.step == step
        for name, array in params.items():
            assert array is arrays[name]
            np.testing.assert_array_equal(array, before[name], strict=True)
        assert all(np.isfinite(array).all() for held in optimizer.state.values() for array in held.values()) or (
            dtype == np.float32  # where the square of 1e30 is infinite at any learning rate
        )


@combinations
def test_nothing_moves_at_the_end_of_a_schedule(kind, wrapper, dtype, backend, rng):
    """A velocity that was gathered before carries nothing on."""
    with ops.use_kernels(backend):
        optimizer, params = AROUND[wrapper](optim.build(kind, lr=0.1)), draw(rng, dtype)
        for _ in range(3):
            optimizer.update(params, moderate(rng, dtype))
        optimizer.lr = 0
        assert optimizer.lr == 0
        before = copy.deepcopy(params)
        optimizer.update(params, draw(rng, dtype))
        for name, array in params.items():
            np.testing.assert_array_equal(array, before[name], strict=True)
        optimizer.lr = 0.1
        optimizer.update(params, moderate(rng, dtype))
        assert (params["W"] != before["W"]).any()


@every
@dtypes
@backends
def test_gradients_that_are_not_finite_move_nothing(kind, dtype, backend):
    with ops.use_kernels(backend):
        for bad in (np.nan, np.inf, -np.inf, 1e38):
            W = np.array([1.0, -2.0], dtype)
            optim.build(kind, lr=0).update({"W": W}, {"W": np.array([bad, 0.0], dtype)})
            np.testing.assert_array_equal(W, [1.0, -2.0])


@every
def test_the_state_follows_its_equations(kind, rng):
    """The state after steps at 0 is that of steps at a tiny rate, but for the pushes that are part of a velocity."""
    grads = [draw(rng, np.float64) for _ in range(3)]
    found = []
    for lr in (0.0, 1e-300):
        optimizer, params = optim.build(kind, lr=lr), draw(np.random.default_rng(1), np.float64)
        for g in grads:
            optimizer.update(params, g)
        found.append(optimizer.state)
    zero, tiny = found
    assert zero.keys() == tiny.keys()
    for slot, held in zero.items():
        for name, array in held.items():
            np.testing.assert_allclose(array, tiny[slot][name], rtol=1e-12, atol=1e-200)


def test_a_velocity_fades_meanwhile():
    optimizer, W = optim.Momentum(lr=0.1, momentum=0.5), np.array([1.0])
    optimizer.update({"W": W}, {"W": np.array([1.0])})
    optimizer.lr = 0.0
    optimizer.update({"W": W}, {"W": np.array([1.0])})
    np.testing.assert_array_equal(optimizer.state["v"]["W"], [-0.05])
    np.testing.assert_array_equal(W, [0.9])


def test_a_limit_holds_at_any_rate():
    W = np.array([[3.0], [4.0]])
    optim.MaxNorm(optim.SGD(lr=0), 2.5).update({"W": W}, {"W": np.ones((2, 1))})
    np.testing.assert_allclose(W, [[1.5], [2.0]])


@every
def test_zero_is_a_valid_rate_and_is_kept(kind, hostile):
    for zero in (0, 0.0, -0.0, np.float32(0)):
        assert optim.build(kind, lr=zero).lr == 0
    saved = optim.build(kind, lr=0).state_dict()
    other = optim.build(kind)
    other.load_state_dict(saved)
    assert other.lr == 0


@every
@around
def test_rates_that_are_refused(kind, wrapper, hostile):
    optimizer = AROUND[wrapper](optim.build(kind))
    before = optimizer.lr
    for bad in (-1e-300, -0.1, np.nan, np.inf, False, "0"):
        with pytest.raises(ArgumentError, match=r": expected lr to be a number >= 0, got "):
            optimizer.lr = bad
        assert optimizer.lr == before
