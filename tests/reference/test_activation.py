"""Activations: PyTorch's values, the identities between them, and their backward against the tape and numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from zhishen import Tensor, gradcheck, gradients
from zhishen.reference import activation

GOLDEN = Path(__file__).parents[1] / "golden" / "core_activations.npz"
NAMES = [name for name in activation.__all__ if f"{name}_backward" in activation.__all__]
ELEMENTWISE = [name for name in NAMES if "softmax" not in name]
PIECEWISE_LINEAR = {"identity", "step", "relu", "leaky_relu"}
TOLERANCE = {"float64": {"rtol": 1e-12, "atol": 1e-14}, "float32": {"rtol": 3e-6, "atol": 1e-6}}

every = pytest.mark.parametrize("name", NAMES)
in_both = pytest.mark.parametrize("dtype", ["float64", "float32"])
finite = st.floats(-1e4, 1e4)
rows = hnp.arrays(np.float64, hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=6), elements=finite)


def pair(name):
    return getattr(activation, name), getattr(activation, f"{name}_backward")


def golden(name, dtype):
    with np.load(GOLDEN) as file:
        return [file[f"{name}.{dtype}.{what}"] for what in ("x", "dout", "out", "dx", "ddx")]


def moderate(rng, shape=(6, 5)):
    """Values away from 0, where some activations bend."""
    return rng.uniform(0.1, 3, size=shape) * rng.choice([-1, 1], size=shape)


def frozen(value):
    """A copy whose arrays, at any depth of tuples, cannot be written to."""
    if isinstance(value, tuple):
        return tuple(frozen(part) for part in value)
    if not isinstance(value, np.ndarray):
        return value
    value = value.copy()
    value.flags.writeable = False
    return value


def test_the_module_names_all_its_functions():
    assert set(NAMES) == {
        "identity", "step", "sigmoid", "tanh", "relu", "leaky_relu", "gelu", "softmax", "log_softmax",
    }  # fmt: skip


# Against PyTorch


@in_both
@every
def test_values_are_those_of_pytorch(name, dtype):
    x, _, expected, _, _ = golden(name, dtype)
    out, _ = pair(name)[0](x)
    np.testing.assert_allclose(out, expected, **TOLERANCE[dtype])


@in_both
@every
def test_gradients_are_those_of_pytorch(name, dtype):
    x, dout, _, expected, _ = golden(name, dtype)
    forward, backward = pair(name)
    np.testing.assert_allclose(backward(dout, forward(x)[1]), expected, **TOLERANCE[dtype])


@every
def test_second_derivatives_are_those_of_pytorch(name):
    x, dout, _, _, expected = golden(name, "float64")
    forward, backward = pair(name)
    leaf, v = Tensor(x), np.linspace(-1, 1, x.size).reshape(x.shape)
    dx = backward(Tensor(dout, requires_grad=False), forward(leaf)[1])
    found = gradients((dx * v).sum(), [leaf])[0] if dx.requires_grad else np.zeros_like(x)
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-12)


def test_a_gradient_error_of_a_thousandth_fails():
    x, dout, _, expected, _ = golden("tanh", "float32")
    forward, backward = pair("tanh")
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(backward(dout, forward(x)[1]) * 1.001, expected, **TOLERANCE["float32"])


# By hand, by the tape, by numbers


@every
def test_backward_by_hand_is_the_tape_through_the_forward(name, rng):
    forward, backward = pair(name)
    x = moderate(rng)
    dout = rng.normal(size=x.shape)
    leaf = Tensor(x)
    out, _ = forward(leaf)
    np.testing.assert_array_equal(out.data, forward(x)[0])
    by_hand = backward(dout, forward(x)[1])
    np.testing.assert_allclose(gradients(out, [leaf], seed=dout)[0], by_hand, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "step"])
def test_the_tape_through_the_forward_is_numerical(name, rng):
    forward, _ = pair(name)
    gradcheck(lambda x: forward(x)[0], moderate(rng))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in PIECEWISE_LINEAR])
def test_backward_on_tensors_has_the_right_derivative(name, rng):
    forward, backward = pair(name)
    dout = rng.normal(size=(4, 3))
    gradcheck(lambda x: backward(dout, forward(x)[1]), moderate(rng, (4, 3)))


@pytest.mark.parametrize("name", sorted(PIECEWISE_LINEAR))
def test_piecewise_linear_activations_have_constant_gradients(name, rng):
    forward, backward = pair(name)
    dx = backward(Tensor(np.ones((4, 3)), requires_grad=False), forward(Tensor(moderate(rng, (4, 3))))[1])
    assert not dx.requires_grad


# Contracts


@in_both
@every
def test_values_are_finite_without_warnings_far_from_0(name, dtype):
    """NumPy's warnings are errors here, so an overflow on the way would fail."""
    forward, backward = pair(name)
    x = np.array([[1e4, -1e4, 0.0, -0.0], [-1e4, -1e4, -1e4, -1e4], [1e4, 1e4, 1e4, 1e4]], dtype)
    out, cache = forward(x)
    dx = backward(np.ones_like(x), cache)
    assert np.isfinite(out).all()
    assert np.isfinite(dx).all()


@in_both
@every
def test_a_nan_gives_a_nan(name, dtype):
    forward, backward = pair(name)
    x = np.array([[1.0, np.nan, 3.0], [0.5, 1.0, 2.0]], dtype)
    out, _ = forward(x)
    assert np.isnan(out[0, 1])
    assert np.isfinite(out[1]).all()
    if name in ELEMENTWISE:
        assert np.isfinite(out[0, [0, 2]]).all()
    _, cache = forward(np.nan_to_num(x, nan=1.0))
    assert np.isnan(backward(x, cache)[0, 1])


@in_both
@pytest.mark.parametrize("shape", [(0, 5), (3, 5), (5,), (2, 3, 4)])
@every
def test_shape_and_dtype_are_kept(name, dtype, shape, rng):
    forward, backward = pair(name)
    x = rng.normal(size=shape).astype(dtype)
    out, cache = forward(x)
    dx = backward(x, cache)
    assert (out.shape, out.dtype, dx.shape, dx.dtype) == (shape, dtype, shape, dtype)


@in_both
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_arrays_without_axes_are_valid(name, dtype):
    forward, backward = pair(name)
    x = np.array(0.5, dtype)
    out, cache = forward(x)
    dx = backward(x, cache)
    assert (np.shape(out), out.dtype, np.shape(dx), dx.dtype) == ((), dtype, (), dtype)


@every
def test_nothing_is_written_in_place(name, rng):
    forward, backward = pair(name)
    x, dout = rng.normal(size=(2, 4, 3))
    out, cache = forward(frozen(x))
    cache = frozen(cache)
    dx = backward(frozen(dout), cache)
    np.testing.assert_array_equal(backward(frozen(dout), cache), dx)
    np.testing.assert_array_equal(forward(frozen(x))[0], out)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax_along_another_axis(name, rng):
    forward, backward = pair(name)
    x, dout = rng.normal(size=(2, 4, 3))
    out, cache = forward(x, axis=0)
    expected, cache_t = forward(x.T)
    np.testing.assert_allclose(out, expected.T, rtol=1e-15)
    np.testing.assert_allclose(backward(dout, cache), backward(dout.T, cache_t).T, rtol=1e-12)


# What the formulas say


def test_step_is_one_above_zero_only():
    np.testing.assert_array_equal(activation.step(np.array([-1.0, -0.0, 0.0, 1e-300, 2.0]))[0], [0, 0, 0, 1, 1])


def test_relu_cuts_at_zero_and_passes_no_gradient_there():
    out, cache = activation.relu(np.array([-2.0, -0.0, 0.0, 3.0]))
    np.testing.assert_array_equal(out, [0, 0, 0, 3])
    np.testing.assert_array_equal(activation.relu_backward(np.array([5.0, 5.0, 5.0, 5.0]), cache), [0, 0, 0, 5])


def test_leaky_relu_takes_a_slope():
    out, cache = activation.leaky_relu(np.array([-2.0, 3.0]), slope=0.5)
    np.testing.assert_array_equal(out, [-1, 3])
    np.testing.assert_array_equal(activation.leaky_relu_backward(np.ones(2), cache), [0.5, 1])


@given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=2, max_side=5), elements=finite))
def test_sigmoid_of_x_and_of_minus_x_sum_to_one(x):
    np.testing.assert_allclose(activation.sigmoid(x)[0] + activation.sigmoid(-x)[0], 1, rtol=1e-15)


@given(hnp.arrays(np.float64, 4, elements=st.floats(-30, 30)))
def test_sigmoid_backward_is_y_times_one_minus_y(x):
    y, cache = activation.sigmoid(x)
    np.testing.assert_allclose(activation.sigmoid_backward(np.ones(4), cache), y * (1 - y), rtol=1e-15)


@given(hnp.arrays(np.float64, 4, elements=st.floats(-15, 15)))
def test_tanh_is_a_stretched_sigmoid(x):
    np.testing.assert_allclose(activation.tanh(x)[0], 2 * activation.sigmoid(2 * x)[0] - 1, atol=1e-15)


@given(hnp.arrays(np.float64, 4, elements=finite))
def test_softplus_is_the_area_under_the_sigmoid(x):
    """softplus(x) - softplus(-x) = x, and it lies between max(x, 0) and that plus log 2."""
    y = activation.softplus(x)
    np.testing.assert_allclose(y - activation.softplus(-x), x, rtol=1e-12, atol=1e-12)
    assert ((y >= np.maximum(x, 0)) & (y <= np.maximum(x, 0) + np.log(2) + 1e-12)).all()


@given(hnp.arrays(np.float64, 4, elements=st.floats(-8, 8)))
def test_gelu_of_x_minus_that_of_minus_x_is_x(x):
    np.testing.assert_allclose(activation.gelu(x)[0] - activation.gelu(-x)[0], x, rtol=1e-14, atol=1e-14)


def test_softmax_of_the_large_scores_of_the_notes_is_finite():
    y, _ = activation.softmax(np.array([1010.0, 1000.0, 990.0]))
    np.testing.assert_allclose(y, [9.99954600e-01, 4.53978686e-05, 2.06106005e-09], rtol=1e-8)


@given(rows)
def test_softmax_sums_to_one_and_keeps_the_order(x):
    y, _ = activation.softmax(x)
    np.testing.assert_allclose(y.sum(axis=-1), 1, rtol=1e-14)
    assert (y >= 0).all()
    ordered = np.take_along_axis(y, np.argsort(x, axis=-1), axis=-1)
    assert (np.diff(ordered, axis=-1) >= 0).all()


@given(hnp.arrays(np.float64, (3, 4), elements=st.floats(-50, 50)), st.floats(-50, 50))
def test_softmax_is_invariant_to_a_shift(x, shift):
    np.testing.assert_allclose(activation.softmax(x + shift)[0], activation.softmax(x)[0], rtol=1e-12, atol=1e-300)


@settings(deadline=None)
@given(hnp.arrays(np.float64, (3, 4), elements=st.floats(-300, 300)))
def test_log_softmax_is_the_logarithm_of_softmax(x):
    np.testing.assert_allclose(np.exp(activation.log_softmax(x)[0]), activation.softmax(x)[0], rtol=1e-12, atol=1e-300)


@given(hnp.arrays(np.float64, (3, 4), elements=st.floats(-30, 30)))
def test_gradients_of_softmax_sum_to_zero_over_the_classes(x):
    """A shift of all scores changes nothing, so the gradient along it is 0."""
    dout = np.arange(12.0).reshape(3, 4)
    for name in ("softmax", "log_softmax"):
        forward, backward = pair(name)
        np.testing.assert_allclose(backward(dout, forward(x)[1]).sum(axis=-1), 0, atol=1e-12)
