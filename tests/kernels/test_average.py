"""The compiled average pooling against the reference, forward and backward."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import nn, ops
from zhishen.errors import ShapeError
from zhishen.kernels import average as kernels
from zhishen.kernels import use_kernels, use_threads
from zhishen.reference import pool as reference

LAYOUTS = {
    "C": np.ascontiguousarray,
    "channels last": lambda x: np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2),
    "Fortran": np.asfortranarray,
    "strided": lambda x: np.repeat(x, 2, axis=3)[..., ::2],
    "negative strides": lambda x: np.ascontiguousarray(x[:, ::-1, ::-1])[:, ::-1, ::-1],
}
HALVES = {"size": (2, 2), "stride": (2, 2)}
OVERLAPPING = {"size": (3, 3), "stride": (1, 2), "padding": (1, 1)}


def assert_same(x, dout=None, *, name="avg_pool2d", **options):
    """The results are as close to the reference in float64 as float32 allows, and no input changes."""
    before = x.copy()
    out, cache = getattr(kernels, name)(x, **options)
    with np.errstate(invalid="ignore"):
        expected, kept = getattr(reference, name)(x.astype(np.float64), **options)
    assert_close(out, expected)
    if dout is None:
        dout = np.random.default_rng(out.size).normal(size=out.shape).astype(np.float32)
    given_dout = dout.copy()
    dx = getattr(kernels, f"{name}_backward")(dout, cache)
    with np.errstate(invalid="ignore"):
        assert_close(dx, getattr(reference, f"{name}_backward")(dout.astype(np.float64), kept))
    assert dx.shape == x.shape
    np.testing.assert_array_equal(x, before)
    np.testing.assert_array_equal(dout, given_dout)
    assert not np.shares_memory(out, x)
    return out, dx, cache


def assert_close(found, expected):
    assert (found.dtype, found.shape) == (np.float32, expected.shape)
    finite = np.isfinite(expected)
    np.testing.assert_array_equal(found[~finite], expected[~finite])
    np.testing.assert_array_equal(np.isfinite(found), finite)
    scale = np.abs(expected[finite]).max(initial=0)
    np.testing.assert_allclose(found[finite], expected[finite], rtol=1e-6, atol=5e-7 * max(scale, 0.3))


@st.composite
def pools(draw):
    """The sizes of images and of a window."""
    size = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    stride = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    padding = tuple(draw(st.integers(0, f // 2)) for f in size)
    image = tuple(max(1, f - 2 * p) + draw(st.integers(0, 9)) for f, p in zip(size, padding, strict=True))
    return draw(st.sampled_from([1, 2, 7])), draw(st.integers(1, 70)), image, size, stride, padding


@given(case=pools(), seed=st.integers(0, 2**20))
@settings(max_examples=80, deadline=None)
def test_equals_the_reference(case, seed):
    N, C, image, size, stride, padding = case
    x = np.random.default_rng(seed).normal(size=(N, C, *image)).astype(np.float32)
    with use_threads(1 + seed % 3):
        assert_same(x, size=size, stride=stride, padding=padding)


@given(
    N=st.sampled_from([1, 2, 7]), C=st.integers(1, 70), H=st.integers(1, 12), W=st.integers(1, 12),
    seed=st.integers(0, 2**20),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_the_average_of_whole_images_equals_the_reference(N, C, H, W, seed):
    x = np.random.default_rng(seed).normal(size=(N, C, H, W)).astype(np.float32)
    with use_threads(1 + seed % 3):
        assert_same(x, name="global_avg_pool2d")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_and_read_only_arrays(layout, rng):
    x, dout = LAYOUTS[layout](rng.normal(size=(3, 5, 9, 7)).astype(np.float32)), rng.normal(size=(3, 5, 4, 5))
    for given_dout in (dout, LAYOUTS[layout](dout.astype(np.float32)), np.broadcast_to(np.float32(0.5), dout.shape)):
        for array in (x, given_dout):
            array.flags.writeable = False
        assert_same(x, given_dout, size=(3, 3), stride=(2, 1))
    for vectors in (dout[:, :, 0, 0], np.asfortranarray(dout[:, :, 0, 0], dtype=np.float32)):
        vectors.flags.writeable = False
        assert_same(x, vectors, name="global_avg_pool2d")


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf], ids=str)
def test_nan_and_infinities(value, rng):
    x = rng.normal(size=(2, 20, 7, 7)).astype(np.float32)
    x[0, 3, 2, 2] = x[1, 19, 6, 6] = x[1, 0, 0, 0] = value
    for options in (HALVES, OVERLAPPING, {"size": (7, 7), "stride": (1, 1)}):
        out, _, _ = assert_same(x, **options)
        dout = np.zeros_like(out)
        dout[1, 4, -1, 0] = value
        assert_same(x, dout, **options)
    dout = np.zeros((2, 20), np.float32)
    dout[1, 4] = value
    assert_same(x, dout, name="global_avg_pool2d")


def test_padding_counts_in_the_mean_and_gaps_have_gradient_zero():
    x = np.ones((1, 3, 4, 4), np.float32)
    out, dx, _ = assert_same(x, np.ones((1, 3, 2, 2), np.float32), size=(2, 2), stride=(3, 3), padding=(1, 1))
    np.testing.assert_array_equal(out[0, 1], [[0.25, 0.5], [0.5, 1]])
    np.testing.assert_array_equal(dx[0, 2] * 4, [[1, 0, 1, 1], [0, 0, 0, 0], [1, 0, 1, 1], [1, 0, 1, 1]])


def test_long_sums_round_little(rng):
    x = (rng.random((2, 17, 100, 101)) + 1).astype(np.float32)
    exact = x.mean(axis=(2, 3), dtype=np.float64)
    np.testing.assert_allclose(kernels.global_avg_pool2d(x)[0], exact, rtol=4e-7)
    windowed = kernels.avg_pool2d(x, size=(100, 101), stride=(1, 1))[0]
    np.testing.assert_allclose(windowed[:, :, 0, 0], exact, rtol=2e-6)


def test_large_arrays_have_the_same_bits_for_every_number_of_threads(rng):
    x = rng.normal(size=(9, 17, 31, 30)).astype(np.float32)
    for options in (HALVES, OVERLAPPING, {"name": "global_avg_pool2d"}):
        found = []
        for count in (1, 2, 3):
            with use_threads(count):
                found.append(assert_same(x, **options)[:2])
        for other in found[1:]:
            for a, b in zip(other, found[0], strict=True):
                np.testing.assert_array_equal(a, b)


def test_results_have_the_channels_last_in_memory(rng):
    out, dx, _ = assert_same(rng.normal(size=(2, 5, 6, 6)).astype(np.float32), **HALVES)
    _, whole, _ = assert_same(rng.normal(size=(2, 5, 6, 6)).astype(np.float32), name="global_avg_pool2d")
    for array in (out, dx, whole):
        assert array.transpose(0, 2, 3, 1).flags.c_contiguous


def test_outputs_are_new_arrays_and_the_backward_can_be_repeated(rng):
    x = rng.normal(size=(2, 5, 6, 6)).astype(np.float32)
    for options in (HALVES, {"name": "global_avg_pool2d"}):
        name = options.get("name", "avg_pool2d")
        out, dx, cache = assert_same(x, **options)
        kept = out.copy(), dx.copy()
        assert_same(-x, **options)
        np.testing.assert_array_equal(out, kept[0])
        np.testing.assert_array_equal(dx, kept[1])
        dout = np.random.default_rng(out.size).normal(size=out.shape).astype(np.float32)
        out[...] = 7
        np.testing.assert_array_equal(getattr(kernels, f"{name}_backward")(dout, cache), kept[1])


def test_the_layers_run_the_kernels(rng):
    x = rng.normal(size=(2, 3, 8, 8)).astype(np.float32)
    for layer, kernel in ((nn.AvgPool2d(2), kernels.avg_pool2d), (nn.GlobalAvgPool2d(), kernels.global_avg_pool2d)):
        layer.forward(x)
        assert layer._cache[0].forward is kernel


def test_unsupported_arrays_use_the_reference(rng):
    for x in (rng.normal(size=(2, 3, 4, 4)), np.zeros((0, 3, 4, 4), np.float32)):
        assert kernels.avg_pool2d(x, **HALVES) is None
        assert kernels.global_avg_pool2d(x) is None
        out, cache = ops.avg_pool2d.forward(x, **HALVES)
        assert (out.shape, out.dtype) == ((len(x), 3, 2, 2), x.dtype)
        assert ops.avg_pool2d.backward(out, cache).shape == x.shape
        out, cache = ops.global_avg_pool2d.forward(x)
        assert (out.shape, out.dtype) == ((len(x), 3), x.dtype)
        assert ops.global_avg_pool2d.backward(out, cache).shape == x.shape


@pytest.mark.parametrize(
    "options",
    [
        {"size": (2, 2), "stride": (0, 1)}, {"size": [2, 2], "stride": (2, 2)}, {"size": (0, 2), "stride": (1, 1)},
        {"size": (2.0, 2), "stride": (1, 1)}, {"size": (2, 2), "stride": (1, True)},
        {"size": (2, 2, 2), "stride": (1, 1)},
        {"size": (2, 2), "stride": (1, 1), "padding": (-1, 0)}, {"size": (2, 2), "stride": (1, 1), "padding": (2, 0)},
        {"size": (9, 2), "stride": (1, 1)},
    ],
    ids=str,
)  # fmt: skip
def test_invalid_arguments_raise_the_error_of_the_reference(options, rng):
    x = rng.normal(size=(2, 3, 6, 6)).astype(np.float32)
    with use_kernels("reference"), pytest.raises(ValueError, match=r"avg_pool2d: expected|zip") as said:
        ops.avg_pool2d(x, **options)
    with pytest.raises(type(said.value)) as found:
        ops.avg_pool2d(x, **options)
    assert str(found.value) == str(said.value)


def test_arrays_that_are_not_images_raise(rng):
    for x in (rng.normal(size=(3, 6, 6)).astype(np.float32), rng.normal(size=6).astype(np.float32)):
        with pytest.raises(ShapeError, match="global_avg_pool2d: expected"):
            ops.global_avg_pool2d(x)


def test_a_gradient_of_another_shape_raises(rng):
    x = rng.normal(size=(2, 3, 6, 6)).astype(np.float32)
    out, cache = kernels.avg_pool2d(x, **HALVES)
    for wrong in (out[:1], out[:, :2], out[:, :, 1:], np.repeat(out, 2, axis=0), out[0]):
        with pytest.raises(ShapeError, match=r"avg_pool2d_backward: expected dout of shape \(2, 3, 3, 3\)"):
            kernels.avg_pool2d_backward(wrong, cache)
    out, cache = kernels.global_avg_pool2d(x)
    for wrong in (out[:1], out[:, :2], out[0], out[:, :, None, None]):
        with pytest.raises(ShapeError, match=r"global_avg_pool2d_backward: expected dout of shape \(2, 3\)"):
            kernels.global_avg_pool2d_backward(wrong, cache)


def test_a_planted_fault_is_detected(monkeypatch, rng):
    x = rng.normal(size=(2, 3, 6, 6)).astype(np.float32)
    right = kernels._backward

    def other_size(dout, shape, dx):
        right(dout, shape._replace(FH=shape.FH - 1), dx)

    monkeypatch.setattr(kernels, "_backward", other_size)
    with pytest.raises(AssertionError):
        assert_same(x, **HALVES)
