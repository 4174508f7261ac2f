"""Losses: PyTorch's values, the notes' numbers, the mean over the batch, and targets that do not fit."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import Tensor, gradcheck, gradients
from zhishen.errors import ShapeError
from zhishen.reference import activation, loss

GOLDEN = Path(__file__).parents[1] / "golden" / "core_losses.npz"
NAMES = [name for name in loss.__all__ if f"{name}_backward" in loss.__all__]
OF_CLASSES = ["sum_of_squares", "cross_entropy", "softmax_cross_entropy"]
TOLERANCE = {"float64": {"rtol": 1e-12, "atol": 1e-15}, "float32": {"rtol": 3e-6, "atol": 1e-7}}

# The notes' example: probabilities of the ten digits, and the right one, 2.
Y = np.array([0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0])
T = np.array([0, 0, 1, 0, 0, 0, 0, 0, 0, 0])

every = pytest.mark.parametrize("name", NAMES)
in_both = pytest.mark.parametrize("dtype", ["float64", "float32"])


def pair(name):
    return getattr(loss, name), getattr(loss, f"{name}_backward")


def golden(name, dtype):
    with np.load(GOLDEN) as file:
        return [file[f"{name}.{dtype}.{what}"] for what in ("y", "t", "out", "dy", "ddy")]


def outputs(name, rng, shape=(6, 4)):
    """Scores, or probabilities where the loss wants them."""
    a = rng.normal(size=shape)
    return activation.softmax(a)[0] if name == "cross_entropy" else a


def one_hot(rng, samples=6, classes=4):
    return np.eye(classes)[rng.integers(0, classes, size=samples)]


def test_the_module_names_all_its_losses():
    assert set(NAMES) == {"sum_of_squares", "cross_entropy", "softmax_cross_entropy", "sigmoid_cross_entropy"}


# Against PyTorch


@in_both
@every
def test_values_and_gradients_are_those_of_pytorch(name, dtype):
    y, t, expected, dy, _ = golden(name, dtype)
    forward, backward = pair(name)
    value, cache = forward(y, t)
    np.testing.assert_allclose(value, expected, **TOLERANCE[dtype])
    np.testing.assert_allclose(backward(1.0, cache), dy, **TOLERANCE[dtype])


@every
def test_second_derivatives_are_those_of_pytorch(name):
    y, t, _, _, expected = golden(name, "float64")
    forward, backward = pair(name)
    leaf, v = Tensor(y), np.linspace(-1, 1, y.size).reshape(y.shape)
    dy = backward(Tensor(1.0, requires_grad=False), forward(leaf, t)[1])
    np.testing.assert_allclose(gradients((dy * v).sum(), [leaf])[0], expected, rtol=1e-11, atol=1e-14)


# The notes


def test_the_sum_of_squares_of_the_notes():
    assert loss.sum_of_squares(Y, T)[0] == pytest.approx(0.0975, abs=1e-15)


def test_the_cross_entropy_of_the_notes():
    assert loss.cross_entropy(Y, T)[0] == pytest.approx(0.51083, abs=5e-6)
    assert loss.cross_entropy(Y, T)[0] == pytest.approx(-np.log(0.6), rel=1e-15)
    assert loss.cross_entropy(Y, np.array(2))[0] == loss.cross_entropy(Y, T)[0]


def test_the_simplified_backward_passes(rng):
    a, t = rng.normal(size=(6, 4)), one_hot(rng)
    y = activation.softmax(a)[0]
    _, cache = loss.softmax_cross_entropy(a, t)
    np.testing.assert_allclose(loss.softmax_cross_entropy_backward(1.0, cache), (y - t) / 6, rtol=1e-13, atol=1e-16)
    _, cache = loss.sum_of_squares(y, t)
    np.testing.assert_allclose(loss.sum_of_squares_backward(1.0, cache), (y - t) / 6, rtol=1e-15)
    _, cache = loss.sigmoid_cross_entropy(a, t)
    expected = (activation.sigmoid(a)[0] - t) / 6
    np.testing.assert_allclose(loss.sigmoid_cross_entropy_backward(1.0, cache), expected, rtol=1e-14)


def test_the_long_way_through_softmax_and_cross_entropy_is_the_short_one(rng):
    a, t = rng.normal(size=(6, 4)), one_hot(rng)
    y, softmax_cache = activation.softmax(a)
    value, cache = loss.cross_entropy(y, t)
    short, short_cache = loss.softmax_cross_entropy(a, t)
    np.testing.assert_allclose(value, short, rtol=1e-14)
    np.testing.assert_allclose(
        activation.softmax_backward(loss.cross_entropy_backward(1.0, cache), softmax_cache),
        loss.softmax_cross_entropy_backward(1.0, short_cache),
        rtol=1e-12,
        atol=1e-16,
    )


# By hand, by the tape, by numbers


@every
def test_backward_by_hand_is_the_tape_through_the_forward(name, rng):
    forward, backward = pair(name)
    y, t = outputs(name, rng), one_hot(rng)
    leaf = Tensor(y)
    value, _ = forward(leaf, t)
    by_hand_value, cache = forward(y, t)
    assert value.item() == by_hand_value
    np.testing.assert_allclose(gradients(value, [leaf], seed=2.5)[0], backward(2.5, cache), rtol=1e-12, atol=1e-16)


@every
def test_numbers_agree(name, rng):
    forward, backward = pair(name)
    y, t = outputs(name, rng), one_hot(rng)
    gradcheck(lambda y: forward(y, t)[0], y)
    gradcheck(lambda y: backward(1.0, forward(y, t)[1]) * y, y)


def test_targets_may_be_any_distribution(rng):
    """Σ t need not be 1 for the backward to be right."""
    a, t = rng.normal(size=(5, 3)), rng.uniform(0, 2, size=(5, 3))
    leaf = Tensor(a)
    value, _ = loss.softmax_cross_entropy(leaf, t)
    by_hand = loss.softmax_cross_entropy_backward(1.0, loss.softmax_cross_entropy(a, t)[1])
    np.testing.assert_allclose(gradients(value, [leaf])[0], by_hand, rtol=1e-12)


# The mean over the mini-batch


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 2**32 - 1), samples=st.integers(1, 7), name=st.sampled_from(NAMES))
def test_the_loss_of_a_batch_is_the_mean_of_its_samples(seed, samples, name):
    rng = np.random.default_rng(seed)
    forward, backward = pair(name)
    y, t = outputs(name, rng, (samples, 4)), one_hot(rng, samples)
    value, cache = forward(y, t)
    singles = [forward(row, target) for row, target in zip(y, t, strict=True)]
    np.testing.assert_allclose(value, np.mean([single for single, _ in singles]), rtol=1e-13)
    dy = np.stack([backward(1.0, kept) for _, kept in singles]) / samples
    np.testing.assert_allclose(backward(1.0, cache), dy, rtol=1e-13, atol=1e-17)


@pytest.mark.parametrize("dtype", [np.int64, np.uint8, np.int32])
@pytest.mark.parametrize("name", OF_CLASSES)
def test_labels_are_one_hot(name, dtype, rng):
    forward, backward = pair(name)
    y, t = outputs(name, rng), one_hot(rng)
    labels = t.argmax(axis=1).astype(dtype)
    (value, cache), (expected, kept) = forward(y, labels), forward(y, t)
    assert value == expected
    np.testing.assert_array_equal(backward(1.0, cache), backward(1.0, kept))
    assert forward(y[0], labels[0])[0] == forward(y[0], t[0])[0]


def test_labels_as_a_list(rng):
    y = rng.normal(size=(3, 4))
    assert loss.softmax_cross_entropy(y, [0, 3, 1])[0] == loss.softmax_cross_entropy(y, np.array([0, 3, 1]))[0]


def test_one_sample_of_each_class_count(rng):
    """Where N = K, targets of shape (N,) are labels and targets of shape (N, K) one-hot."""
    y = rng.normal(size=(4, 4))
    labels = np.array([2, 0, 3, 3])
    np.testing.assert_array_equal(loss.one_hot_targets("f", labels, y), np.eye(4)[labels])
    np.testing.assert_array_equal(loss.one_hot_targets("f", np.eye(4)[labels], y), np.eye(4)[labels])


# Contracts


@in_both
@every
def test_values_are_finite_without_warnings_far_from_0(name, dtype):
    forward, backward = pair(name)
    y = np.array([[1e4, -1e4, 0.0], [-1e4, 1e4, 1e4]], dtype)
    y = np.array([[1, 0, 0], [0, 1, 0]], dtype) if name == "cross_entropy" else y
    for t in ([[0, 1, 0], [1, 0, 0]], [[1, 0, 0], [0, 1, 0]]):
        value, cache = forward(y, np.array(t))
        dy = backward(1.0, cache)
        assert np.isfinite(value)
        assert np.isfinite(dy).all()


@every
def test_a_nan_gives_a_nan(name, rng):
    y = outputs(name, rng)
    y[1, 2] = np.nan
    assert np.isnan(pair(name)[0](y, one_hot(rng))[0])


@in_both
@every
def test_the_dtype_is_kept(name, dtype, rng):
    forward, backward = pair(name)
    y = outputs(name, rng).astype(dtype)
    for t in (one_hot(rng), one_hot(rng).astype(int), one_hot(rng).astype(np.float32), one_hot(rng).astype(bool)):
        value, cache = forward(y, t)
        assert value.dtype == dtype
        assert np.shape(value) == ()
        dy = backward(1.0, cache)
        assert (dy.dtype, dy.shape) == (dtype, y.shape)


@every
def test_nothing_is_written_in_place(name, rng):
    forward, backward = pair(name)
    y, t = outputs(name, rng), one_hot(rng)
    kept = y.copy(), t.copy()
    y.flags.writeable = t.flags.writeable = False
    _, cache = forward(y, t)
    first = backward(1.0, cache)
    np.testing.assert_array_equal(backward(1.0, cache), first)
    np.testing.assert_array_equal(y, kept[0])
    np.testing.assert_array_equal(t, kept[1])


# Numbers for one output


NUMBERS = [np.float32, np.float64, np.int64, np.uint8, bool]


@pytest.mark.parametrize("dtype", NUMBERS)
@pytest.mark.parametrize("shape", [(5,), (5, 3), ()])
def test_targets_of_one_output_are_numbers_and_need_no_axis(shape, dtype, rng):
    y, t = rng.normal(size=(*shape, 1)), (rng.integers(0, 3, shape)).astype(dtype)
    value, cache = loss.sum_of_squares(y, t)
    expected, expected_cache = loss.sum_of_squares(y, t[..., np.newaxis].astype(float))
    assert value == expected == pytest.approx(np.mean((y - t[..., np.newaxis].astype(float)) ** 2) / 2)
    np.testing.assert_array_equal(
        loss.sum_of_squares_backward(1.0, cache), loss.sum_of_squares_backward(1.0, expected_cache)
    )
    (by_tape,) = gradients(loss.sum_of_squares(leaf := Tensor(y), t)[0], [leaf])
    np.testing.assert_allclose(by_tape, loss.sum_of_squares_backward(1.0, cache), rtol=1e-12)


@pytest.mark.parametrize("t", [np.zeros(5), np.zeros(5, int), np.array([-2, 7, 0, 1, 100])])
def test_zeros_and_integers_for_one_output_are_not_labels(t):
    y = np.full((5, 1), 2.0)
    assert loss.sum_of_squares(y, t)[0] == pytest.approx(((2 - t) ** 2).mean() / 2)


# Outputs at several positions


@every
def test_the_loss_of_sequences_is_the_mean_over_all_positions(name, rng):
    forward, backward = pair(name)
    y, t = outputs(name, rng, (2, 3, 4)), np.eye(4)[rng.integers(0, 4, (2, 3))]
    (value, cache), (flat, flat_cache) = forward(y, t), forward(y.reshape(6, 4), t.reshape(6, 4))
    assert value == pytest.approx(flat, rel=1e-14)
    np.testing.assert_allclose(backward(1.0, cache).reshape(6, 4), backward(1.0, flat_cache), rtol=1e-14)
    if name in OF_CLASSES:
        assert forward(y, t.argmax(axis=-1))[0] == value


# Targets that do not fit


def refused(call, message):
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
        call()


@pytest.mark.parametrize("name", OF_CLASSES)
def test_labels_out_of_range_raise(name):
    forward, y = pair(name)[0], np.full((3, 4), 0.25)
    refused(
        lambda: forward(y, np.array([0, 4, 1])),
        f"{name}: expected labels from 0 to 3, got 4 at index (1,); the network has 4 outputs",
    )
    refused(
        lambda: forward(y, np.array([0, 3, -1])),
        f"{name}: expected labels from 0 to 3, got -1 at index (2,); the network has 4 outputs",
    )
    refused(
        lambda: forward(y[0], np.array(7)),
        f"{name}: expected labels from 0 to 3, got 7 at index (); the network has 4 outputs",
    )


@pytest.mark.parametrize("name", OF_CLASSES)
@pytest.mark.parametrize("dtype", [float, bool, np.float32])
def test_labels_that_are_not_integers_raise(name, dtype):
    refused(
        lambda: pair(name)[0](np.full((3, 4), 0.25), np.zeros(3, dtype)),
        f"{name}: expected labels as integers, got {np.dtype(dtype)}; convert them with t.astype(int), or give targets "
        "of shape (3, 4)",
    )


@pytest.mark.parametrize("name", ["cross_entropy", "softmax_cross_entropy"])
@pytest.mark.parametrize("shape", [(3, 5), (4,), (3, 1), (3, 4, 1), ()])
def test_targets_of_another_shape_raise(name, shape):
    refused(
        lambda: pair(name)[0](np.full((3, 4), 0.25), np.zeros(shape, int)),
        f"{name}: expected targets t as labels of shape (3,) or one-hot of shape (3, 4), got {shape}; the network has "
        "4 outputs for each sample",
    )


@pytest.mark.parametrize("name", ["sum_of_squares", "sigmoid_cross_entropy"])
@pytest.mark.parametrize("shape", [(3, 5), (4,), (3, 1)])
def test_values_of_another_shape_raise(name, shape):
    refused(
        lambda: pair(name)[0](np.zeros((3, 4)), np.zeros(shape)),
        f"{name}: expected targets t of shape (3, 4) like the outputs, got {shape}; give one target for each output",
    )


@every
def test_an_empty_batch(name):
    refused(
        lambda: pair(name)[0](np.zeros((0, 4)), np.zeros((0, 4))),
        f"{name}: expected at least one sample, got outputs of shape (0, 4); give a batch that is not empty",
    )


@pytest.mark.parametrize("name", OF_CLASSES)
def test_an_empty_batch_of_labels(name):
    with pytest.raises(ShapeError, match="expected at least one sample"):
        pair(name)[0](np.zeros((0, 4)), np.zeros(0, int))
