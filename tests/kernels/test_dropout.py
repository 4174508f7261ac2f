"""The compiled dropout against the reference: the same bits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import nn, ops
from zhishen.kernels import dropout as kernels
from zhishen.kernels import use_threads
from zhishen.reference import dropout as reference


def assert_same(x, rate, key):
    (out, cache), (expected, expected_cache) = (m.keyed_dropout(x, rate=rate, key=key) for m in (kernels, reference))
    np.testing.assert_array_equal(out, expected)
    np.testing.assert_array_equal(
        kernels.keyed_dropout_backward(x, cache), reference.keyed_dropout_backward(x, expected_cache)
    )
    assert out.dtype == expected.dtype
    assert not np.shares_memory(out, x)


@given(
    shape=st.lists(st.integers(0, 20), max_size=3).map(tuple),
    rate=st.floats(0, 1, exclude_max=True),
    key=st.integers(0, 2**64 - 1),
)
@settings(max_examples=60, deadline=None)
def test_equals_the_reference_bit_by_bit(shape, rate, key):
    assert_same(np.random.default_rng(1).normal(size=shape).astype(np.float32), rate, key)


@pytest.mark.parametrize("dtype", [np.float64, np.float16])
def test_other_dtypes_use_the_reference(dtype, rng):
    assert_same(rng.normal(size=(5, 4)).astype(dtype), 0.3, 2**40 + 5)


def test_arrays_that_are_read_only_or_not_contiguous(rng):
    x = rng.normal(size=(20, 30)).astype(np.float32)
    x.flags.writeable = False
    for view in (x, x[::2, ::3], x.T, x.reshape(4, 5, 6, 5).transpose(0, 3, 1, 2)):
        assert_same(view, 0.4, 7)


def test_nan_and_infinities_as_in_the_reference():
    x = np.array([np.nan, np.inf, -np.inf, -0.0, 1] * 8, np.float32)
    with np.errstate(invalid="ignore"):
        assert_same(x, 0.5, 3)


def test_the_bits_do_not_depend_on_the_number_of_threads(rng):
    x = rng.normal(size=2 * kernels.PARALLEL_THRESHOLD + 77).astype(np.float32)
    for count in (1, 2, 3):
        with use_threads(count):
            assert_same(x, 0.5, 2**63 + 12345)


def test_layers_draw_the_same_masks_from_kernel_and_reference():
    x, outs = np.ones((50, 40), np.float32), []
    for choice in ("auto", "reference"):
        layer = nn.Dropout(0.3, rng=np.random.default_rng(4))
        with ops.use_kernels(choice):
            outs += [layer.forward(x), layer.backward(x)]
            assert ops.keyed_dropout.implementation().forward is (
                kernels.keyed_dropout if choice == "auto" else reference.keyed_dropout
            )
    for out in outs[1:]:
        np.testing.assert_array_equal(out, outs[0])
