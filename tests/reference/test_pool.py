"""Pooling: PyTorch's values, who takes the gradient of a maximum, and what pooling keeps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import Tensor, gradcheck, gradients
from zhishen.errors import ArgumentError, ShapeError
from zhishen.reference import conv, pool

GOLDEN = Path(__file__).parents[1] / "golden" / "conv.npz"
TOLERANCE = {"float64": {"rtol": 1e-12, "atol": 1e-14}, "float32": {"rtol": 1e-6, "atol": 1e-6}}
OVERLAPPING = {"size": (3, 2), "stride": (2, 1), "padding": (1, 1)}
HALVES = {"size": (2, 2), "stride": (2, 2), "padding": (0, 0)}
CASES = {
    "max": ("max_pool2d", HALVES),
    "max_overlapping": ("max_pool2d", OVERLAPPING),
    "max_gaps": ("max_pool2d", {"size": (2, 1), "stride": (3, 2), "padding": (1, 0)}),
    "max_ties": ("max_pool2d", {"size": (3, 3), "stride": (1, 2), "padding": (1, 0)}),
    "avg": ("avg_pool2d", HALVES),
    "avg_overlapping": ("avg_pool2d", OVERLAPPING),
    "global": ("global_avg_pool2d", {}),
}

every = pytest.mark.parametrize("case", CASES)
without_ties = pytest.mark.parametrize("case", [case for case in CASES if case != "max_ties"])
windows = pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d"])


def golden(case, dtype="float64"):
    with np.load(GOLDEN) as file:
        keys = [key.split(".") for key in file.files]
        return {what: file[f"{case}.{dtype}.{what}"] for c, d, what in keys if (c, d) == (case, dtype)}


def forward(case, x):
    name, options = CASES[case]
    return getattr(pool, name)(x, **options)


def backward(case, dout, cache):
    return getattr(pool, f"{CASES[case][0]}_backward")(dout, cache)


# The five proofs


@every
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_values_and_gradients_are_those_of_pytorch(case, dtype):
    g = golden(case, dtype)
    out, cache = forward(case, g["x"])
    dx = backward(case, g["dout"], cache)
    np.testing.assert_allclose(out, g["out"], **TOLERANCE[dtype])
    np.testing.assert_allclose(dx, g["dx"], **TOLERANCE[dtype])
    assert (out.dtype, dx.dtype) == (dtype, dtype)


@without_ties  # through the primitives, equal pixels share the gradient
def test_backward_by_hand_is_the_tape_through_the_forward(case):
    g = golden(case)
    leaf = Tensor(g["x"])
    by_tape = gradients(forward(case, leaf)[0], [leaf], seed=g["dout"])[0]
    np.testing.assert_allclose(backward(case, g["dout"], forward(case, g["x"])[1]), by_tape, rtol=1e-12, atol=1e-14)


@without_ties
def test_numbers_agree(case):
    gradcheck(lambda x: forward(case, x)[0], golden(case)["x"])


@every
def test_the_backward_is_linear_and_its_own_transpose_is_the_forward(case, rng):
    """<dx(dout), x> = <dout, out>: maxima and means are sums of some pixels."""
    g = golden(case)
    out, cache = forward(case, g["x"])
    dx = backward(case, g["dout"], cache)
    assert np.sum(dx * g["x"]) == pytest.approx(np.sum(g["dout"] * out), rel=1e-10)


@every
def test_the_second_derivative_reaches_dout(case):
    """dx is linear in dout: running the backward on a Tensor gives the forward's own choice of pixels back."""
    g = golden(case)
    cache = forward(case, Tensor(g["x"]))[1]
    dout = Tensor(g["dout"])
    dx = backward(case, dout, cache)
    (found,) = gradients(dx, [dout], seed=g["x"])
    np.testing.assert_allclose(found, g["out"], rtol=1e-12, atol=1e-14)


# What the largest is


@st.composite
def poolings(draw):
    size = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    padding = tuple(draw(st.integers(0, f // 2)) for f in size)
    stride = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    image = [max(1, f - 2 * p) + draw(st.integers(0, 4)) for f, p in zip(size, padding, strict=True)]
    return (draw(st.integers(0, 2)), draw(st.integers(1, 3)), *image), {
        "size": size,
        "stride": stride,
        "padding": padding,
    }


@settings(max_examples=60, deadline=None)
@given(poolings(), st.integers(0, 2**32 - 1))
def test_any_pooling_by_loops(case, seed):
    """Maximum, its first place, and mean, window by window; few values, so there are many ties."""
    shape, options = case
    rng = np.random.default_rng(seed)
    x = rng.integers(-2, 2, size=shape).astype(float)
    (SH, SW), (PH, PW), (FH, FW) = options["stride"], options["padding"], options["size"]
    largest, cache = pool.max_pool2d(x, **options)
    mean, mean_cache = pool.avg_pool2d(x, **options)
    dout = rng.normal(size=largest.shape)
    dx, dx_mean = np.zeros(shape), np.zeros(shape)
    for n, c, r, s in np.ndindex(largest.shape):
        places = [
            (n, c, row, column)
            for row in range(SH * r - PH, SH * r - PH + FH)
            for column in range(SW * s - PW, SW * s - PW + FW)
            if 0 <= row < shape[2] and 0 <= column < shape[3]
        ]
        first = max(places, key=lambda place: x[place])
        assert largest[n, c, r, s] == x[first]
        dx[first] += dout[n, c, r, s]
        np.testing.assert_allclose(mean[n, c, r, s], sum(x[place] for place in places) / (FH * FW), atol=1e-14)
        for place in places:
            dx_mean[place] += dout[n, c, r, s] / (FH * FW)
    np.testing.assert_allclose(pool.max_pool2d_backward(dout, cache), dx, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(pool.avg_pool2d_backward(dout, mean_cache), dx_mean, rtol=1e-12, atol=1e-14)


def test_of_equal_pixels_the_first_in_row_order_gets_the_gradient():
    x = np.array([[[[0.0, 7.0], [7.0, 7.0]]]])
    out, cache = pool.max_pool2d(x, **HALVES)
    np.testing.assert_array_equal(pool.max_pool2d_backward(np.ones((1, 1, 1, 1)), cache), [[[[0, 1], [0, 0]]]])
    leaf = Tensor(x)  # the primitives' rule, which checks of the op therefore avoid
    shared = gradients(pool.max_pool2d(leaf, **HALVES)[0], [leaf], seed=np.ones(out.shape))[0]
    np.testing.assert_allclose(shared, [[[[0, 1 / 3], [1 / 3, 1 / 3]]]])


def test_padding_is_never_the_largest():
    x = np.array([[[[-5.0, -7.0], [-6.0, -np.inf]]]])
    out, cache = pool.max_pool2d(x, size=(2, 2), stride=(2, 2), padding=(1, 1))
    np.testing.assert_array_equal(out, x)
    np.testing.assert_array_equal(pool.max_pool2d_backward(np.ones(out.shape), cache), np.ones(x.shape))


def test_padding_counts_as_zeros_in_a_mean():
    out, _ = pool.avg_pool2d(np.full((1, 1, 2, 2), 8.0), size=(2, 2), stride=(1, 1), padding=(1, 1))
    np.testing.assert_array_equal(out[0, 0], [[2, 4, 2], [4, 8, 4], [2, 4, 2]])


@pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d", "global_avg_pool2d"])
def test_a_nan_is_the_maximum_and_gets_the_gradient(name):
    x = np.arange(32.0).reshape(1, 2, 4, 4)
    x[0, 0, 1, 0] = np.nan
    out, cache = getattr(pool, name)(x, **({} if name.startswith("global") else HALVES))
    assert np.isnan(out).sum() == 1
    assert np.isnan(out.reshape(2, -1)[0, 0])
    dx = getattr(pool, f"{name}_backward")(np.ones(out.shape), cache)
    assert np.isfinite(dx).all()
    assert dx.sum() == pytest.approx(out.size)
    if name == "max_pool2d":
        assert dx[0, 0, 1, 0] == 1
    dout = np.ones(out.shape)
    dout.flat[0] = np.nan
    assert np.isnan(getattr(pool, f"{name}_backward")(dout, cache)).sum() == {"m": 1, "a": 4, "g": 16}[name[0]]


# What pooling keeps


@windows
def test_a_window_of_one_pixel_copies(name, rng):
    x = rng.normal(size=(2, 3, 4, 5))
    out, cache = getattr(pool, name)(x, size=(1, 1), stride=(1, 1))
    np.testing.assert_array_equal(out, x)
    assert not np.shares_memory(out, x)
    np.testing.assert_array_equal(getattr(pool, f"{name}_backward")(x, cache), x)


@windows
def test_a_shift_by_the_stride_shifts_the_output(name, rng):
    x = rng.normal(size=(2, 3, 8, 8))
    out = getattr(pool, name)(x, **HALVES)[0]
    shifted = getattr(pool, name)(np.roll(x, (2, 4), axis=(2, 3)), **HALVES)[0]
    np.testing.assert_array_equal(shifted, np.roll(out, (1, 2), axis=(2, 3)))


@windows
def test_channels_are_independent(name, rng):
    x = rng.normal(size=(2, 3, 6, 6))
    out = getattr(pool, name)(x, **OVERLAPPING)[0]
    alone = [getattr(pool, name)(x[:, c : c + 1], **OVERLAPPING)[0] for c in range(3)]
    np.testing.assert_array_equal(out, np.concatenate(alone, axis=1))


def test_a_mean_is_a_depthwise_convolution(rng):
    x = rng.normal(size=(2, 3, 7, 8))
    options = {"stride": (2, 1), "padding": (1, 1)}
    expected, _ = conv.conv2d(x, np.full((3, 1, 3, 2), 1 / 6), np.zeros(3), groups=3, **options)
    np.testing.assert_allclose(pool.avg_pool2d(x, size=(3, 2), **options)[0], expected, rtol=1e-10, atol=1e-14)


def test_global_pooling_is_a_window_of_the_whole_image(rng):
    x = rng.normal(size=(2, 3, 4, 5))
    out, cache = pool.global_avg_pool2d(x)
    np.testing.assert_allclose(out, pool.avg_pool2d(x, size=(4, 5), stride=(1, 1))[0][:, :, 0, 0], rtol=1e-12)
    dx = pool.global_avg_pool2d_backward(out, cache)
    assert dx.flags.writeable
    np.testing.assert_allclose(dx, np.broadcast_to(out[:, :, None, None] / 20, x.shape), rtol=1e-12)


def test_the_largest_of_relu_is_relu_of_the_largest(rng):
    """Both only let through what is larger; so a network may do either first."""
    x = rng.normal(size=(2, 3, 6, 6))
    out = pool.max_pool2d(np.maximum(x, 0), **HALVES)[0]
    np.testing.assert_array_equal(out, np.maximum(pool.max_pool2d(x, **HALVES)[0], 0))


# Hostile inputs


@every
def test_any_layout_gives_the_same_and_nothing_is_written(case):
    g = golden(case)
    for array in g.values():
        array.flags.writeable = False
    out, cache = forward(case, g["x"])
    dx = backward(case, g["dout"], cache)
    strange = np.ascontiguousarray(np.moveaxis(g["x"], 1, -1)).transpose(0, 3, 1, 2)
    other, cache = forward(case, strange)
    np.testing.assert_allclose(other, out, rtol=1e-13)
    np.testing.assert_allclose(backward(case, np.asfortranarray(g["dout"]), cache), dx, rtol=1e-13)


@every
def test_an_empty_batch_gives_an_empty_output(case):
    x = golden(case, "float32")["x"][:0]
    out, cache = forward(case, x)
    assert (out.shape, out.dtype) == (golden(case)["out"][:0].shape, np.float32)
    dx = backward(case, out, cache)
    assert (dx.shape, dx.dtype) == (x.shape, np.float32)


@windows
@pytest.mark.parametrize(
    ("shape", "options", "said"),
    [
        (
            (2, 3, 1, 5),
            {},
            "expected a window that fits into the padded input, got a window that spans 2 x 2 on an inp",
        ),
        (
            (2, 5),
            {},
            "expected input of shape (N, C, H, W), got (2, 5); reshape the input with x.reshape(-1, C, H, W)",
        ),
        (
            (2, 3, 4),
            {},
            "expected input of shape (N, C, H, W), got (2, 3, 4); give a batch of images with at least one",
        ),
        (
            (2, 3, 4, 4),
            {"padding": (0, 2)},
            (
                "expected padding of at most half the window, got padding (0, 2) and size (2, 2); a window could "
                "contain only padding: use less"
            ),
        ),
    ],
)
def test_shapes_that_do_not_fit_raise(name, shape, options, said):
    with pytest.raises(ShapeError) as caught:
        getattr(pool, name)(np.zeros(shape), **(HALVES | options))
    assert str(caught.value).startswith(f"{name}: {said}")


@windows
@pytest.mark.parametrize("options", [{"size": (0, 1)}, {"stride": (0, 1)}, {"stride": (1.5, 1)}, {"padding": (-1, 0)}])
def test_invalid_options_raise(name, options):
    (key,) = options
    with pytest.raises(ArgumentError, match=rf"^{name}: expected {key} to be a pair of whole numbers >= "):
        getattr(pool, name)(np.zeros((2, 3, 4, 4)), **(HALVES | options))


def test_global_pooling_of_nothing():
    with pytest.raises(ShapeError, match=r"^global_avg_pool2d: expected input of shape .*, got \(2, 3, 0, 4\); "):
        pool.global_avg_pool2d(np.zeros((2, 3, 0, 4)))
