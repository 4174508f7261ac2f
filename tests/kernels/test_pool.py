"""The compiled max pooling against the reference: the same bits, forward and backward."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import ops
from zhishen.errors import ShapeError
from zhishen.kernels import pool as kernels
from zhishen.kernels import use_kernels, use_threads
from zhishen.reference import pool as reference

LAYOUTS = {
    "C": np.ascontiguousarray,
    "channels last": lambda x: np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2),
    "Fortran": np.asfortranarray,
    "strided": lambda x: np.repeat(x, 2, axis=3)[..., ::2],
    "negative strides": lambda x: np.ascontiguousarray(x[:, ::-1, ::-1])[:, ::-1, ::-1],
}


def assert_same(x, dout=None, **options):
    """The forward has the same bits, and the backward is equal up to rounding; no input changes."""
    before = x.copy()
    (out, cache), (expected, kept) = (m.max_pool2d(x, **options) for m in (kernels, reference))
    np.testing.assert_array_equal(out, expected)
    if dout is None:
        dout = np.random.default_rng(out.size).normal(size=out.shape).astype(np.float32)
    given_dout = dout.copy()
    dx, exact = kernels.max_pool2d_backward(dout, cache), reference.max_pool2d_backward(dout.astype(np.float64), kept)
    assert (out.dtype, dx.dtype, dx.shape) == (np.float32, np.float32, x.shape)
    np.testing.assert_allclose(dx, exact, rtol=1e-5, atol=2e-6 * np.abs(exact).max(initial=0))
    np.testing.assert_array_equal(dx != 0, exact != 0)
    np.testing.assert_array_equal(x, before)
    np.testing.assert_array_equal(dout, given_dout)
    assert not np.shares_memory(out, x)
    return out, dx, cache


@st.composite
def pools(draw):
    """The sizes of images and of a window."""
    size = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    stride = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    padding = tuple(draw(st.integers(0, f // 2)) for f in size)
    image = tuple(max(1, f - 2 * p) + draw(st.integers(0, 9)) for f, p in zip(size, padding, strict=True))
    return draw(st.sampled_from([1, 2, 7])), draw(st.integers(1, 70)), image, size, stride, padding


@given(case=pools(), seed=st.integers(0, 2**20), ties=st.booleans())
@settings(max_examples=80, deadline=None)
def test_equals_the_reference(case, seed, ties):
    N, C, image, size, stride, padding = case
    rng = np.random.default_rng(seed)
    x = rng.integers(-1, 2, size=(N, C, *image)) if ties else rng.normal(size=(N, C, *image))
    with use_threads(1 + seed % 3):
        assert_same(x.astype(np.float32), size=size, stride=stride, padding=padding)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_and_read_only_arrays(layout, rng):
    x, dout = LAYOUTS[layout](rng.normal(size=(3, 5, 9, 7)).astype(np.float32)), rng.normal(size=(3, 5, 4, 5))
    for given_dout in (dout, LAYOUTS[layout](dout.astype(np.float32)), np.broadcast_to(np.float32(0.5), dout.shape)):
        for array in (x, given_dout):
            array.flags.writeable = False
        assert_same(x, given_dout, size=(3, 3), stride=(2, 1))


def test_the_first_of_equal_pixels_gets_the_gradient():
    x = np.zeros((1, 3, 4, 4), np.float32)
    for options, at in (
        ({"size": (2, 2), "stride": (2, 2)}, [(0, 0), (0, 2), (2, 0), (2, 2)]),
        ({"size": (2, 2), "stride": (3, 3), "padding": (1, 1)}, [(0, 0), (0, 2), (2, 0), (2, 2)]),
    ):
        _, dx, _ = assert_same(x, np.ones((1, 3, 2, 2), np.float32), **options)
        assert [tuple(int(i) for i in place) for place in np.argwhere(dx[0, 2])] == at
    x[0, :, 0, 1] = -0.0  # it equals 0, so it is no new maximum
    assert_same(x, size=(2, 2), stride=(2, 2))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf], ids=str)
@pytest.mark.parametrize("count", [1, 3, 12])
def test_nan_and_infinities(value, count, rng):
    x = rng.normal(size=(2, 20, 7, 7)).astype(np.float32)
    x.reshape(-1)[rng.integers(0, x.size, size=count * 40)] = value
    with np.errstate(invalid="ignore"):
        for options in (
            {"size": (2, 2), "stride": (2, 2)}, {"size": (3, 3), "stride": (1, 2), "padding": (1, 1)},
            {"size": (7, 7), "stride": (1, 1)},
        ):  # fmt: skip
            assert_same(x, **options)
    assert_same(np.full((2, 20, 7, 7), value, np.float32), size=(3, 3), stride=(2, 2), padding=(1, 1))


def test_the_first_of_several_nan_gets_the_gradient():
    x = np.array([[[[1, np.nan], [np.nan, np.nan]]]], np.float32)
    _, dx, _ = assert_same(x, np.ones((1, 1, 1, 1), np.float32), size=(2, 2), stride=(2, 2))
    np.testing.assert_array_equal(dx, [[[[0, 1], [0, 0]]]])


@pytest.mark.parametrize("size", [(16, 16), (4, 64), (1, 256)], ids=str)
def test_a_window_with_as_many_positions_as_a_byte_can_number(size, rng):
    x = rng.normal(size=(1, 2, size[0] + 2, size[1] + 3)).astype(np.float32)
    x[0, 1, -1, -1] = 9  # the maximum is at the last position
    assert_same(x, size=size, stride=(1, 1))
    assert kernels.max_pool2d(x, size=(size[0] + 1, size[1]), stride=(1, 1)) is None


def test_large_arrays_have_the_same_bits_for_every_number_of_threads(rng):
    x = rng.normal(size=(9, 17, 31, 30)).astype(np.float32)
    assert x.size > 65536
    for options in ({"size": (2, 2), "stride": (2, 2)}, {"size": (3, 3), "stride": (1, 1), "padding": (1, 1)}):
        found = []
        for count in (1, 2, 3):
            with use_threads(count):
                found.append(assert_same(x, **options)[:2])
        for other in found[1:]:
            for a, b in zip(other, found[0], strict=True):
                np.testing.assert_array_equal(a, b)


def test_outputs_are_new_arrays_and_the_backward_can_be_repeated(rng):
    x = rng.normal(size=(2, 5, 6, 6)).astype(np.float32)
    out, dx, cache = assert_same(x, size=(2, 2), stride=(2, 2))
    kept = out.copy(), dx.copy()
    again = kernels.max_pool2d(-x, size=(2, 2), stride=(2, 2))
    kernels.max_pool2d_backward(out, again[1])
    np.testing.assert_array_equal(out, kept[0])
    np.testing.assert_array_equal(dx, kept[1])
    dout = np.random.default_rng(out.size).normal(size=out.shape).astype(np.float32)
    out[...] = 7
    np.testing.assert_array_equal(kernels.max_pool2d_backward(dout, cache), kept[1])


def test_unsupported_arrays_use_the_reference(rng):
    options = {"size": (2, 2), "stride": (2, 2)}
    for x in (rng.normal(size=(2, 3, 4, 4)), np.zeros((0, 3, 4, 4), np.float32)):
        assert kernels.max_pool2d(x, **options) is None
        out, cache = ops.max_pool2d.forward(x, **options)
        assert out.shape == (len(x), 3, 2, 2)
        assert ops.max_pool2d.backward(out, cache).shape == x.shape


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
    with use_kernels("reference"), pytest.raises(ValueError, match=r"max_pool2d: expected|zip") as said:
        ops.max_pool2d(x, **options)
    with pytest.raises(type(said.value)) as found:
        ops.max_pool2d(x, **options)
    assert str(found.value) == str(said.value)


def test_a_gradient_of_another_shape_raises(rng):
    out, cache = kernels.max_pool2d(rng.normal(size=(2, 3, 6, 6)).astype(np.float32), size=(2, 2), stride=(2, 2))
    for wrong in (out[:1], out[:, :2], out[:, :, 1:], np.repeat(out, 2, axis=0), out[0]):
        with pytest.raises(ShapeError, match=r"max_pool2d_backward: expected dout of shape \(2, 3, 3, 3\)"):
            kernels.max_pool2d_backward(wrong, cache)


def test_a_planted_fault_is_detected(monkeypatch, rng):
    x = rng.normal(size=(2, 3, 6, 6)).astype(np.float32)
    right = kernels._backward

    def other_tap(dout, argmax, shape, dx):
        right(dout, argmax ^ np.uint8(1), shape, dx)

    monkeypatch.setattr(kernels, "_backward", other_tap)
    with pytest.raises(AssertionError):
        assert_same(x, size=(2, 2), stride=(2, 2))
