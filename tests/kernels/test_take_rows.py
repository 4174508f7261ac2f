"""The compiled copy of rows against NumPy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import data, ops
from zhishen.kernels import take_rows, use_threads


@pytest.fixture(autouse=True)
def two_threads():
    with use_threads(2):
        yield


@given(n=st.integers(1, 70), count=st.integers(0, 70), width=st.integers(1, 70), seed=st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_equals_numpy_at_every_size(n, count, width, seed):
    rng = np.random.default_rng(seed)
    x, indices = rng.normal(size=(n, width)).astype(np.float32), rng.integers(0, n, count)
    out = np.full((count, width), np.nan, np.float32)
    with use_threads(1 + seed % 3):
        assert take_rows._take_rows(x, indices, out)
    np.testing.assert_array_equal(out, x[indices])


@pytest.mark.parametrize("shape", [(500, 784), (500, 3, 16, 17), (500, 700, 1)])
def test_large_batches_run_the_kernel_and_keep_their_shape(shape, rng, monkeypatch):
    x = rng.normal(size=shape).astype(np.float32)
    indices = rng.integers(0, 500, 200)
    monkeypatch.setattr(np, "take", None)
    out = data.take(x, indices)
    np.testing.assert_array_equal(out, x[indices])
    assert not np.shares_memory(out, x)


@pytest.mark.parametrize("change", [
    lambda x: x.astype(np.float64), np.asfortranarray, lambda x: x[:, ::2], lambda x: (255 * x).astype(np.uint8),
    lambda x: np.broadcast_to(x[:1], x.shape), lambda x: x[:, :1], lambda x: x[:, 0], lambda x: x[:, :0],
])  # fmt: skip
@pytest.mark.parametrize("how", [lambda i: i, lambda i: i.astype(np.int32), lambda i: i - 100, lambda i: i[:0]])
def test_other_arrays_and_indices_use_numpy(change, how, rng):
    x, indices = change(rng.random((200, 900), np.float32)), how(rng.integers(0, 100, 200))
    out = data.take(x, indices)
    np.testing.assert_array_equal(out, x[indices])
    assert out.dtype == x.dtype


@pytest.mark.parametrize("bad", [200, -201, 2**40])
def test_indices_out_of_range_raise(bad, rng):
    x, indices = rng.random((200, 900), np.float32), np.arange(100)
    indices[50] = bad
    with pytest.raises(IndexError):
        data.take(x, indices)


def test_read_only_indices_and_data(rng):
    x, indices = rng.random((200, 900), np.float32), rng.integers(0, 200, 100)
    expected = x[indices]
    indices.flags.writeable = False
    np.testing.assert_array_equal(data.take(x, indices), expected)
    np.testing.assert_array_equal(data.take(x, indices[::-1]), expected[::-1])
    x.flags.writeable = False
    np.testing.assert_array_equal(data.take(x, indices), expected)


def test_mini_batches_use_the_kernel(rng, monkeypatch):
    calls = []
    monkeypatch.setattr(take_rows, "take", lambda x, i: calls.append(len(i)) or x[i])
    split = data.Split(rng.random((10, 4), np.float32), np.arange(10))
    list(data.batches(split, 4, rng=rng))
    assert calls == [4, 4, 2]
    with ops.use_kernels("reference"):
        list(data.batches(split, 4, rng=rng))
    assert calls == [4, 4, 2]
