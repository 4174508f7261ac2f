"""The compiled updates of optimizers against the equations in NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import ops, optim
from zhishen.kernels import optim as kernels
from zhishen.kernels import use_threads

every = pytest.mark.parametrize("name", optim.OPTIMIZERS)


def trained(name, W, gradients, *, choice="auto", threads=1, **options):
    """The parameter and the optimizer after an update with each of the gradients."""
    W, optimizer = W.copy(), optim.build(name, **options)
    with ops.use_kernels(choice), use_threads(threads):
        for g in gradients:
            optimizer.update({"W": W}, {"W": g})
    return W, optimizer


def floats(rng, *shape):
    return rng.normal(size=shape).astype(np.float32)


@every
@pytest.mark.parametrize("shape", [(3,), (7, 5), (2, 3, 4, 5), (300, 250)])
def test_fifty_steps_equal_the_equations(name, shape, rng, monkeypatch):
    W, gradients = floats(rng, *shape), [floats(rng, *shape) for _ in range(50)]
    expected, reference = trained(name, W, gradients, choice="reference")
    monkeypatch.setattr(optim.optimizer, "blocks", None)  # NumPy's code cannot run
    found, optimizer = trained(name, W, gradients, threads=2)
    np.testing.assert_allclose(found, expected, rtol=2e-5, atol=2e-6)
    assert optimizer.step == 50
    for slot, held in reference.state.items():
        np.testing.assert_allclose(optimizer.state[slot]["W"], held["W"], rtol=2e-5, atol=1e-6)


@every
@given(size=st.integers(0, 70), seed=st.integers(0, 99))
@settings(max_examples=15, deadline=None)
def test_one_step_equals_the_equations_to_the_last_bits(name, size, seed):
    rng = np.random.default_rng(seed)
    W, g = floats(rng, size), floats(rng, size)
    found, expected = (trained(name, W, [g], choice=choice)[0] for choice in ("auto", "reference"))
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-7)


@every
def test_the_bits_do_not_depend_on_the_number_of_threads(name, rng):
    W, gradients = (
        floats(rng, 3 * kernels.PARALLEL_THRESHOLD + 77),
        [floats(rng, 3 * kernels.PARALLEL_THRESHOLD + 77) for _ in range(3)],
    )
    first, *others = (trained(name, W, gradients, threads=threads)[0] for threads in (1, 2, 3))
    for other in others:
        np.testing.assert_array_equal(other, first)


@every
def test_gradients_may_be_read_only_or_not_contiguous_and_do_not_change(name, rng):
    W, g = floats(rng, 6, 8), floats(rng, 6, 8)
    read_only, scattered, turned = g.copy(), np.zeros((12, 16), np.float32)[::2, ::2], g.T.copy().T
    read_only.flags.writeable = False
    scattered[...] = g
    expected = trained(name, W, [g])[0]
    for gradient in (read_only, scattered, turned):
        np.testing.assert_array_equal(trained(name, W, [gradient])[0], expected)
        np.testing.assert_array_equal(gradient, g)


@every
@pytest.mark.parametrize("make", [
    lambda W: W.astype(np.float64), lambda W: np.asfortranarray(W), lambda W: W[::2, ::3], lambda W: W[:0],
])  # fmt: skip
def test_unsupported_parameters_are_updated_by_the_equations(name, make, rng):
    W = make(floats(rng, 8, 9))
    g = rng.normal(size=W.shape).astype(W.dtype)
    params = [W.copy("K") for _ in range(2)]
    for array, choice in zip(params, ("auto", "reference"), strict=True):
        with ops.use_kernels(choice):
            optim.build(name).update({"W": array}, {"W": g})
    np.testing.assert_allclose(*params, rtol=1e-6)
    assert not W.size or (params[0] != W).any()


@every
def test_parameters_that_are_views_are_updated_in_place(name, rng):
    whole, g = floats(rng, 3, 40), floats(rng, 40)
    before = whole.copy()
    optim.build(name).update({"W": whole[1]}, {"W": g})
    assert (whole[1] != before[1]).all()
    np.testing.assert_array_equal(whole[[0, 2]], before[[0, 2]])


@every
def test_nan_stays_in_its_element(name, rng):
    W, g = floats(rng, 40), floats(rng, 40)
    g[7] = np.nan
    found = trained(name, W, [g, g])[0]
    assert np.flatnonzero(np.isnan(found)).tolist() == [7]


@every
def test_no_denormal_number_stays_in_the_state(name, rng):
    W, g = floats(rng, 40), np.zeros(40, np.float32)
    optimizer = optim.build(name)
    optimizer.update({"W": W}, {"W": g})
    for slot, held in optimizer.state.items():
        if slot != "t":
            held["W"][...] = 1e-39
    optimizer.update({"W": W}, {"W": g})
    assert all((held["W"] == 0).all() for slot, held in optimizer.state.items() if slot != "t")


def test_the_switch_applies_to_the_optimizers(rng, monkeypatch):
    calls = []
    monkeypatch.setattr(optim.optimizer, "_kernel", lambda: lambda *_: calls.append(1) or True)
    W = floats(rng, 4)
    for choice in ("reference", "auto"):
        with ops.use_kernels(choice):
            optim.SGD().update({"W": W}, {"W": W})
        assert len(calls) == (choice == "auto")


def test_without_numba_the_equations_run(rng, monkeypatch):
    monkeypatch.setattr("zhishen.kernels.available", lambda: False)
    monkeypatch.setattr(optim.optimizer, "_kernel", None)  # calling it would fail
    W = floats(rng, 4)
    optim.SGD(lr=1.0).update({"W": W}, {"W": W.copy()})
    assert (W == 0).all()
