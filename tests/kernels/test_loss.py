"""The compiled softmax with cross entropy against the reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import ops
from zhishen.errors import ShapeError
from zhishen.kernels import loss as kernels
from zhishen.kernels import use_threads
from zhishen.reference import loss as reference


class AsOp:
    """The op: the kernel, or the reference for arrays that the kernel does not cover."""

    softmax_cross_entropy = staticmethod(ops.softmax_cross_entropy.forward)
    softmax_cross_entropy_backward = staticmethod(ops.softmax_cross_entropy.backward)


def both(module, a, t, dout=1.0):
    value, cache = module.softmax_cross_entropy(a, t)
    return value, module.softmax_cross_entropy_backward(dout, cache)


def assert_same(a, t, dout=1.0):
    (value, da), (expected, expected_da) = both(AsOp, a, t, dout), both(reference, a, t, dout)
    np.testing.assert_allclose(value, expected, rtol=3e-6, atol=3e-7)
    # da = (p Σt - t) / N: where the terms cancel, the difference has their rounding errors.
    largest = np.max(np.sum(t, axis=-1)) if np.ndim(t) == 2 and np.size(t) else 1.0
    np.testing.assert_allclose(da, expected_da, rtol=1e-5, atol=3e-7 * max(1, largest) * abs(dout) / max(1, len(a)))
    assert (value.dtype, da.dtype, da.shape) == (expected.dtype, expected_da.dtype, expected_da.shape)


def targets(rng, samples, classes):
    """Labels, one-hot, soft."""
    labels = rng.integers(0, classes, samples)
    soft = rng.uniform(size=(samples, classes))
    return [labels, labels.astype(np.uint8), np.eye(classes)[labels], soft, soft.astype(np.float32)]


@given(
    samples=st.integers(1, 70), classes=st.integers(1, 70), scale=st.sampled_from([0.1, 3, 60]), seed=st.integers(0, 99)
)
@settings(max_examples=40, deadline=None)
def test_equals_the_reference(samples, classes, scale, seed):
    rng = np.random.default_rng(seed)
    a = (scale * rng.normal(size=(samples, classes))).astype(np.float32)
    for t in targets(rng, samples, classes):
        assert_same(a, t)


def test_dout_scales_the_gradient(rng):
    a = rng.normal(size=(20, 10)).astype(np.float32)
    assert_same(a, rng.integers(0, 10, 20), dout=np.float32(2.5))


def test_scores_may_be_read_only_or_not_contiguous_and_do_not_change(rng):
    wide = rng.normal(size=(12, 30)).astype(np.float32)
    before = wide.copy()
    wide.flags.writeable = False
    t = rng.integers(0, 10, 12)
    t.flags.writeable = False
    for a in (wide[:, 10:20], wide[:, ::3], wide[::-1, :10], wide[:, :12].T[:12]):
        assert_same(a, t[: len(a)] % a.shape[1])
    np.testing.assert_array_equal(wide, before)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dense", [False, True])
def test_nan_and_infinities_as_in_the_reference(bad, dense, rng):
    a = rng.normal(size=(5, 4)).astype(np.float32)
    a[2, 1] = bad
    labels = np.array([0, 1, 2, 3, 0])
    t = np.eye(4, dtype=np.float32)[labels] if dense else labels
    with np.errstate(all="ignore"):
        (value, da), (expected, expected_da) = both(AsOp, a, t), both(reference, a, t)
    assert np.isnan(value)
    np.testing.assert_array_equal(da, expected_da)
    np.testing.assert_array_equal(value, expected)


def test_large_differences_stay_finite():
    a = np.array([[1e5, 0], [-3e38, 0], [80, -80]], np.float32)
    assert_same(a, np.array([1, 0, 1]))


@pytest.mark.parametrize("t", [np.array([0, 3]), np.array([-1, 0]), np.array([0, 2**64 - 1], np.uint64)])
def test_labels_that_are_not_classes_raise_the_error_of_the_reference(t):
    a = np.zeros((2, 3), np.float32)
    with pytest.raises(ShapeError) as expected:
        reference.softmax_cross_entropy(a, t)
    with pytest.raises(ShapeError) as found:
        AsOp.softmax_cross_entropy(a, t)
    assert str(found.value) == str(expected.value)


@pytest.mark.parametrize("a", [
    np.ones((4, 3)), np.ones((4, 3), np.float16), np.ones(3, np.float32), np.ones((2, 4, 3), np.float32),
])  # fmt: skip
def test_unsupported_arrays_use_the_reference(a):
    t = np.zeros(a.shape[:-1], int)
    assert kernels.softmax_cross_entropy(a, t) is None
    for found, expected in zip(both(AsOp, a, t), both(reference, a, t), strict=True):
        np.testing.assert_array_equal(found, expected)
        assert found.dtype == expected.dtype
    with pytest.raises(ShapeError):
        AsOp.softmax_cross_entropy(np.ones((0, 3), np.float32), np.zeros(0, int))


@pytest.mark.parametrize("dense", [False, True])
def test_the_bits_do_not_depend_on_the_number_of_threads(dense, rng):
    a = rng.normal(size=(kernels.PARALLEL_THRESHOLD // 10 + 77, 10)).astype(np.float32)
    t = rng.integers(0, 10, len(a))
    t = np.eye(10, dtype=np.float32)[t] if dense else t
    found = []
    for count in (1, 2, 3):
        with use_threads(count):
            found.append(both(AsOp, a, t))
    for value, da in found[1:]:
        assert value == found[0][0]
        np.testing.assert_array_equal(da, found[0][1])
    assert_same(a, t)


def test_gradients_are_new_arrays(rng):
    a, t = rng.normal(size=(5, 3)).astype(np.float32), np.zeros(5, int)
    _, cache = kernels.softmax_cross_entropy(a, t)
    first = kernels.softmax_cross_entropy_backward(1.0, cache)
    kept = first.copy()
    first[...] = 7
    np.testing.assert_array_equal(kernels.softmax_cross_entropy_backward(1.0, cache), kept)


def test_the_op_runs_the_kernel():
    assert ops.softmax_cross_entropy.implementation().forward is kernels.softmax_cross_entropy
    with ops.use_kernels("reference"):
        assert ops.softmax_cross_entropy.implementation().forward is reference.softmax_cross_entropy
