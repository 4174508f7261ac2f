"""Convolution: PyTorch's values, the loops of the formula, the two ways, and what a convolution keeps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import Tensor, gradcheck, gradients
from zhishen.errors import ArgumentError, ShapeError
from zhishen.reference import conv
from zhishen.reference.affine import affine, affine_backward

GOLDEN = Path(__file__).parents[1] / "golden" / "conv.npz"
TOLERANCE = {"float64": {"rtol": 1e-11, "atol": 1e-12}, "float32": {"rtol": 1e-5, "atol": 5e-6}}
CASES = {
    "plain": {},
    "point": {},
    "strided": {"stride": (2, 3), "padding": (1, 2)},
    "dilated": {"padding": (2, 0), "dilation": (2, 3)},
    "grouped": {"padding": (1, 1), "groups": 2},
    "depthwise": {"stride": (2, 1), "padding": (1, 1), "groups": 3},
    "all": {"stride": (2, 3), "padding": (3, 1), "dilation": (1, 2), "groups": 2},
    "signal": {},
    "signal_all": {"stride": 2, "padding": 3, "dilation": 2, "groups": 2},
}

# (case, the function's name): signals have one way, images two.
WAYS = [(case, name) for case in CASES if "signal" not in case for name in ("conv2d", "conv2d_im2col")]
WAYS += [("signal", "conv1d"), ("signal_all", "conv1d")]
every = pytest.mark.parametrize(("case", "name"), WAYS)
in_both = pytest.mark.parametrize("dtype", ["float64", "float32"])


def golden(case, dtype="float64"):
    with np.load(GOLDEN) as file:
        keys = [key.split(".") for key in file.files]
        return {what: file[f"{case}.{dtype}.{what}"] for c, d, what in keys if (c, d) == (case, dtype)}


def forward(name, case, x, W, b):
    return getattr(conv, name)(x, W, b, **CASES[case])


def backward(name, dout, cache):
    return getattr(conv, f"{name}_backward")(dout, cache)


# The five proofs


@every
@in_both
def test_values_and_gradients_are_those_of_pytorch(case, name, dtype):
    g = golden(case, dtype)
    out, cache = forward(name, case, g["x"], g["W"], g["b"])
    np.testing.assert_allclose(out, g["out"], **TOLERANCE[dtype])
    assert out.dtype == dtype
    for found, what in zip(backward(name, g["dout"], cache), ("dx", "dW", "db"), strict=True):
        np.testing.assert_allclose(found, g[what], **TOLERANCE[dtype], err_msg=what)
        assert found.dtype == dtype


@every
def test_the_second_derivative_is_that_of_pytorch(case, name):
    g = golden(case)
    W = Tensor(g["W"])
    dx = backward(name, g["dout"], forward(name, case, g["x"], W, g["b"])[1])[0]
    v = np.linspace(-1, 1, g["x"].size).reshape(g["x"].shape)
    np.testing.assert_allclose(gradients((dx * v).sum(), [W])[0], g["ddW"], rtol=1e-10, atol=1e-11)


@every
def test_backward_by_hand_is_the_tape_through_the_forward(case, name):
    g = golden(case)
    arrays = [g["x"], g["W"], g["b"]]
    leaves = [Tensor(array) for array in arrays]
    by_tape = gradients(forward(name, case, *leaves)[0], leaves, seed=g["dout"])
    for found, expected in zip(backward(name, g["dout"], forward(name, case, *arrays)[1]), by_tape, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)


@every
def test_the_derivative_in_a_direction(case, name, rng):
    """d/dh f(x + h·dx, W + h·dW, b + h·db) at 0 = the gradients times the direction; f is linear in each."""
    g = golden(case)
    arrays = [g[key] for key in ("x", "W", "b")]
    direction = [rng.normal(size=array.shape) for array in arrays]

    def f(h):
        return np.sum(forward(name, case, *(a + h * d for a, d in zip(arrays, direction, strict=True)))[0] * g["dout"])

    found = backward(name, g["dout"], forward(name, case, *arrays)[1])
    expected = sum(np.sum(a * d) for a, d in zip(found, direction, strict=True))
    assert (f(1e-5) - f(-1e-5)) / 2e-5 == pytest.approx(expected, rel=1e-7)


def test_numbers_agree(rng):
    shapes = ((2, 4, 5, 6), (4, 2, 3, 2), (4,))
    options = {"stride": (2, 1), "padding": (1, 0), "dilation": (1, 2), "groups": 2}
    gradcheck(lambda x, W, b: conv.conv2d(x, W, b, **options)[0], *(rng.normal(size=s) for s in shapes))


# The formula itself


def by_loops(x, W, b, *, stride, padding, dilation, groups):
    """The formula, number by number."""
    (N, _, H, width), (FN, per_group, FH, FW) = x.shape, W.shape
    (SH, SW), (PH, PW), (DH, DW) = stride, padding, dilation
    OH, OW = (H + 2 * PH - DH * (FH - 1) - 1) // SH + 1, (width + 2 * PW - DW * (FW - 1) - 1) // SW + 1
    out = np.zeros((N, FN, OH, OW))
    for n, o, r, s in np.ndindex(out.shape):
        first = o // (FN // groups) * per_group
        total = b[o]
        for c, i, j in np.ndindex(per_group, FH, FW):
            row, column = SH * r + DH * i - PH, SW * s + DW * j - PW
            if 0 <= row < H and 0 <= column < width:
                total += W[o, c, i, j] * x[n, first + c, row, column]
        out[n, o, r, s] = total
    return out


pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def convolutions(draw):
    """Any sizes and options that fit."""
    groups = draw(st.integers(1, 3))
    channels, filters = groups * draw(st.integers(1, 2)), groups * draw(st.integers(1, 2))
    size, stride, dilation = draw(pairs), draw(pairs), draw(pairs)
    padding = draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
    smallest = [max(1, d * (f - 1) + 1 - 2 * p) for f, d, p in zip(size, dilation, padding, strict=True)]
    image = [low + draw(st.integers(0, 3)) for low in smallest]
    shape = (draw(st.integers(0, 2)), channels, *image)
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    return shape, (filters, channels // groups, *size), options


@settings(max_examples=60, deadline=None)
@given(convolutions(), st.integers(0, 2**32 - 1))
def test_any_convolution_is_its_formula_and_both_ways_agree(case, seed):
    shape, filters, options = case
    rng = np.random.default_rng(seed)
    x, W, b = (rng.normal(size=s) for s in (shape, filters, filters[:1]))
    out, cache = conv.conv2d(x, W, b, **options)
    np.testing.assert_allclose(out, by_loops(x, W, b, **options), rtol=1e-10, atol=1e-12)
    other, other_cache = conv.conv2d_im2col(x, W, b, **options)
    np.testing.assert_allclose(other, out, rtol=1e-10, atol=1e-12)
    dout = rng.normal(size=out.shape)
    found = conv.conv2d_backward(dout, cache)
    for one, two in zip(found, conv.conv2d_im2col_backward(dout, other_cache), strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-10, atol=1e-11)
    # <dout, conv(x)> = <dx, x> = <dW, W> for b = 0: the backward is the transpose of the forward.
    linear = np.sum((out - b[:, None, None]) * dout)
    np.testing.assert_allclose([np.sum(found[0] * x), np.sum(found[1] * W)], linear, rtol=1e-9, atol=1e-9)


# What a convolution keeps


def test_a_filter_of_one_1_copies_its_pixel(rng):
    x = rng.normal(size=(2, 1, 5, 6))
    W = np.zeros((1, 1, 3, 3))
    W[0, 0, 1, 1] = 1
    out, cache = conv.conv2d(x, W, np.zeros(1), padding=(1, 1))
    np.testing.assert_array_equal(out, x)
    np.testing.assert_array_equal(conv.conv2d_backward(x, cache)[0], x)
    W = np.zeros((1, 1, 3, 3))
    W[0, 0, 0, 2] = 1  # the pixel above on the right: cross-correlation, the filter is not flipped
    np.testing.assert_array_equal(conv.conv2d(x, W, np.zeros(1))[0], x[:, :, :-2, 2:])


def test_a_single_pixel_gives_the_filter_rotated_by_180_degrees(rng):
    x = np.zeros((1, 1, 5, 5))
    x[0, 0, 2, 2] = 1
    W = rng.normal(size=(2, 1, 3, 3))
    np.testing.assert_array_equal(conv.conv2d(x, W, np.zeros(2))[0][0], W[:, 0, ::-1, ::-1])


def test_a_shifted_image_gives_the_shifted_output(rng):
    """Equivariance, up to what falls off the edge."""
    image, W, b = rng.normal(size=(1, 2, 9, 9)), rng.normal(size=(3, 2, 3, 3)), rng.normal(size=3)
    out, _ = conv.conv2d(image, W, b)
    shifted, _ = conv.conv2d(np.roll(image, (2, 1), axis=(2, 3)), W, b)
    np.testing.assert_allclose(shifted[:, :, 2:, 1:], out[:, :, :-2, :-1], rtol=1e-12)
    assert np.abs(shifted - out).max() > 0.1


def test_filters_of_1_by_1_are_an_affine_map_of_each_pixel(rng):
    x, W, b = rng.normal(size=(2, 3, 4, 5)), rng.normal(size=(6, 3, 1, 1)), rng.normal(size=6)
    out, cache = conv.conv2d(x, W, b)
    expected, affine_cache = affine(np.moveaxis(x, 1, -1), W[:, :, 0, 0].T, b)
    np.testing.assert_allclose(out, np.moveaxis(expected, -1, 1), rtol=1e-12)
    dout = rng.normal(size=out.shape)
    dx, dW, db = conv.conv2d_backward(dout, cache)
    by_affine = affine_backward(np.moveaxis(dout, 1, -1), affine_cache)
    np.testing.assert_allclose(dx, np.moveaxis(by_affine[0], -1, 1), rtol=1e-12)
    np.testing.assert_allclose(dW[:, :, 0, 0], by_affine[1].T, rtol=1e-12)
    np.testing.assert_allclose(db, by_affine[2], rtol=1e-12)


def test_a_filter_as_large_as_the_image_is_an_affine_layer(rng):
    x, W, b = rng.normal(size=(4, 2, 3, 5)), rng.normal(size=(6, 2, 3, 5)), rng.normal(size=6)
    expected, _ = affine(x.reshape(4, -1), W.reshape(6, -1).T, b)
    np.testing.assert_allclose(conv.conv2d(x, W, b)[0][:, :, 0, 0], expected, rtol=1e-12)


def test_groups_are_separate_convolutions(rng):
    x, W, b = rng.normal(size=(2, 6, 5, 5)), rng.normal(size=(9, 2, 3, 3)), rng.normal(size=9)
    out, _ = conv.conv2d(x, W, b, groups=3)
    parts = [conv.conv2d(x[:, 2 * k : 2 * k + 2], W[3 * k : 3 * k + 3], b[3 * k : 3 * k + 3])[0] for k in range(3)]
    np.testing.assert_allclose(out, np.concatenate(parts, axis=1), rtol=1e-12)


def test_a_dilated_filter_is_a_filter_with_gaps(rng):
    x, W, b = rng.normal(size=(2, 2, 7, 7)), rng.normal(size=(3, 2, 2, 3)), rng.normal(size=3)
    gaps = np.zeros((3, 2, 3, 5))
    gaps[:, :, ::2, ::2] = W
    np.testing.assert_allclose(conv.conv2d(x, W, b, dilation=(2, 2))[0], conv.conv2d(x, gaps, b)[0], rtol=1e-12)


def test_a_stride_omits_positions(rng):
    x, W, b = rng.normal(size=(2, 2, 8, 7)), rng.normal(size=(3, 2, 3, 3)), rng.normal(size=3)
    dense, _ = conv.conv2d(x, W, b)
    np.testing.assert_allclose(conv.conv2d(x, W, b, stride=(2, 3))[0], dense[:, :, ::2, ::3], rtol=1e-12)


def test_padding_is_zeros_around(rng):
    x, W, b = rng.normal(size=(2, 2, 4, 5)), rng.normal(size=(3, 2, 3, 3)), rng.normal(size=3)
    around = np.pad(x, ((0, 0), (0, 0), (2, 2), (1, 1)))
    np.testing.assert_allclose(conv.conv2d(x, W, b, padding=(2, 1))[0], conv.conv2d(around, W, b)[0], rtol=1e-12)


def test_a_signal_is_an_image_of_height_1(rng):
    x, W, b = rng.normal(size=(2, 4, 9)), rng.normal(size=(6, 2, 3)), rng.normal(size=6)
    out, cache = conv.conv1d(x, W, b, stride=2, padding=1, dilation=2, groups=2)
    image = {"stride": (1, 2), "padding": (0, 1), "dilation": (1, 2), "groups": 2}
    expected, image_cache = conv.conv2d(x[:, :, None], W[:, :, None], b, **image)
    np.testing.assert_array_equal(out, expected[:, :, 0])
    dout = rng.normal(size=out.shape)
    for one, two in zip(
        conv.conv1d_backward(dout, cache), conv.conv2d_backward(dout[:, :, None], image_cache), strict=True
    ):
        np.testing.assert_array_equal(one, two.reshape(one.shape))


@pytest.mark.parametrize("name", ["conv1d", "conv2d"])
def test_backward_params_is_the_rest_of_backward(name, rng):
    case = "signal_all" if name == "conv1d" else "all"
    g = golden(case)
    _, cache = forward(name, case, g["x"], g["W"], g["b"])
    for one, two in zip(
        getattr(conv, f"{name}_backward_params")(g["dout"], cache), backward(name, g["dout"], cache)[1:], strict=True
    ):
        np.testing.assert_array_equal(one, two)


# im2col


def test_im2col_by_hand():
    x = np.arange(16.0).reshape(1, 1, 4, 4)
    np.testing.assert_array_equal(
        conv.im2col(x, size=(2, 2), stride=(2, 2)), [[0, 1, 4, 5], [2, 3, 6, 7], [8, 9, 12, 13], [10, 11, 14, 15]]
    )
    np.testing.assert_array_equal(conv.im2col(x, size=(2, 2), dilation=(3, 3)), [[0, 3, 12, 15]])
    np.testing.assert_array_equal(conv.im2col(x, size=(4, 1), stride=(1, 3)), [[0, 4, 8, 12], [3, 7, 11, 15]])
    np.testing.assert_array_equal(
        conv.im2col(x, size=(2, 2), stride=(4, 4), padding=(1, 1)),
        [[0, 0, 0, 0], [0, 0, 3, 0], [0, 12, 0, 0], [15, 0, 0, 0]],
    )


def test_columns_of_im2col_are_in_the_order_of_the_filters(rng):
    x, W = rng.normal(size=(2, 3, 5, 4)), rng.normal(size=(6, 3, 2, 3))
    product = conv.im2col(x, size=(2, 3)) @ W.reshape(6, -1).T
    out, _ = conv.conv2d(x, W, np.zeros(6))
    np.testing.assert_allclose(product, np.moveaxis(out, 1, -1).reshape(-1, 6), rtol=1e-12)


@settings(max_examples=30, deadline=None)
@given(convolutions(), st.integers(0, 2**32 - 1))
def test_im2col_and_col2im_are_each_others_transpose(case, seed):
    """<im2col(x), c> = <x, col2im(c)>."""
    shape, filters, options = case
    rng = np.random.default_rng(seed)
    window = {"size": filters[2:], **{key: options[key] for key in ("stride", "padding", "dilation")}}
    x = rng.normal(size=shape)
    col = conv.im2col(x, **window)
    c = rng.normal(size=col.shape)
    back = conv.col2im(c, shape, **window)
    assert back.shape == shape
    np.testing.assert_allclose(np.sum(col * c), np.sum(x * back), rtol=1e-9, atol=1e-10)


def test_each_is_the_others_backward_on_the_tape(rng):
    window = {"size": (3, 2), "stride": (2, 1), "padding": (1, 1)}
    x = Tensor(rng.normal(size=(2, 3, 5, 4)))
    col = conv.im2col(x, **window)
    g = rng.normal(size=col.shape)
    np.testing.assert_allclose(gradients(col, [x], seed=g)[0], conv.col2im(g, x.shape, **window), rtol=1e-12)
    leaf = Tensor(g)
    image = conv.col2im(leaf, x.shape, **window)
    np.testing.assert_allclose(gradients(image, [leaf], seed=x.data)[0], conv.im2col(x.data, **window), rtol=1e-12)


def test_col2im_of_ones_counts_the_windows_over_each_pixel():
    ones = np.ones((9, 4))
    np.testing.assert_array_equal(
        conv.col2im(ones, (1, 1, 4, 4), size=(2, 2))[0, 0], [[1, 2, 2, 1], [2, 4, 4, 2], [2, 4, 4, 2], [1, 2, 2, 1]]
    )


# Hostile inputs


@pytest.mark.parametrize("name", ["conv2d", "conv2d_im2col"])
def test_any_layout_gives_the_same_and_nothing_is_written(name, rng):
    g = golden("all")
    given_arrays = [g["x"], g["W"], g["b"], g["dout"]]
    for array in given_arrays:
        array.flags.writeable = False
    out, cache = forward(name, "all", *given_arrays[:3])
    expected = [out, *backward(name, g["dout"], cache)]
    strange = [
        np.ascontiguousarray(np.moveaxis(g["x"], 1, -1)).transpose(0, 3, 1, 2),  # channels last
        np.repeat(g["W"], 2, axis=0)[::2],
        np.repeat(g["b"], 2)[::2],
        np.asfortranarray(g["dout"]),
    ]
    out, cache = forward(name, "all", *strange[:3])
    for one, two in zip([out, *backward(name, strange[3], cache)], expected, strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("name", ["conv2d", "conv2d_im2col"])
def test_an_empty_batch_gives_an_empty_output(name):
    x, W, b = np.zeros((0, 4, 5, 5), np.float32), np.ones((6, 2, 3, 3), np.float32), np.ones(6, np.float32)
    out, cache = getattr(conv, name)(x, W, b, groups=2, stride=(2, 2))
    assert (out.shape, out.dtype) == ((0, 6, 2, 2), np.float32)
    dx, dW, db = backward(name, out, cache)
    assert (dx.shape, dW.shape, db.shape) == (x.shape, W.shape, b.shape)
    assert not dW.any()
    assert not db.any()


@pytest.mark.parametrize("name", ["conv2d", "conv2d_im2col"])
def test_a_nan_spreads_only_to_outputs_that_depend_on_it(name, rng):
    x, W, b = rng.normal(size=(2, 1, 6, 6)), rng.normal(size=(2, 1, 3, 3)), np.zeros(2)
    x[0, 0, 0, 1] = np.nan
    out, cache = getattr(conv, name)(x, W, b)
    expected = np.zeros(out.shape, bool)
    expected[0, :, 0, :2] = True
    np.testing.assert_array_equal(np.isnan(out), expected)
    dout = np.ones(out.shape)
    dout[1, 0, 3, 3] = np.nan
    dx, _, db = backward(name, dout, cache)
    expected = np.zeros(x.shape, bool)
    expected[1, 0, 3:, 3:] = True
    np.testing.assert_array_equal(np.isnan(dx), expected)
    assert np.isnan(db).tolist() == [True, False]


X, W, B = np.zeros((2, 3, 5, 5)), np.zeros((4, 3, 3, 3)), np.zeros(4)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda f: f(np.zeros((2, 75)), W, B),
            "expected input of shape (N, C, H, W), got (2, 75); reshape the input with x.reshape(-1, C, H, W)",
        ),
        (
            lambda f: f(X[:, :2], W, B),
            (
                "expected filters over 2 channels (input channels 2, groups 1), got filters W of shape (4, 3, 3, 3); "
                "give an input of 3 channels, or other filters"
            ),
        ),
        (
            lambda f: f(X, W, B, groups=2),
            "expected channels to be a multiple of groups, got 3 channels and 2 groups; choose a divisor",
        ),
        (
            lambda f: f(X, W[:, :1], B, groups=3),
            "expected filters to be a multiple of groups, got 4 filters and 3 groups; choose a divisor",
        ),
        (
            lambda f: f(X, W, np.zeros(3)),
            (
                "expected filters W of shape (O, C/groups, FH, FW) and biases b of shape (O,), got (4, 3, 3, 3) and "
                "(3,); give one bias per filter"
            ),
        ),
        (
            lambda f: f(X[:, :, :2], W, B),
            (
                "expected a filter that fits into the padded input, got a filter that spans 3 x 3 on an input of 2 x 5 "
                "with padding 0 x 0; use a smaller filter, or more padding"
            ),
        ),
        (
            lambda f: f(X, W, B, dilation=(1, 3), padding=(0, 0)),
            (
                "expected a filter that fits into the padded input, got a filter that spans 3 x 7 on an input of 5 x 5 "
                "with padding 0 x 0; use a smaller filter, or more padding"
            ),
        ),
        (lambda f: f(X[:, :, :0], W, B), "expected input of shape (N, C, H, W), got (2, 3, 0, 5); give a batch of "),
    ],
)
@pytest.mark.parametrize("name", ["conv2d", "conv2d_im2col"])
def test_shapes_that_do_not_fit_raise(call, said, name):
    with pytest.raises(ShapeError) as caught:
        call(getattr(conv, name))
    assert str(caught.value).startswith(f"{name}: {said}")


def test_shapes_of_signals_that_do_not_fit_raise():
    x, w, b = np.zeros((2, 3, 7)), np.zeros((4, 3, 3)), np.zeros(4)
    for call, said in (
        (lambda: conv.conv1d(x[0], w, b), "conv1d: expected input of shape (N, C, L), got (3, 7); reshape the input"),
        (lambda: conv.conv1d(x, W, b), "conv1d: expected filters W of shape (O, C/groups, F) and biases b"),
        (
            lambda: conv.conv1d(x, w, b, dilation=4),
            "conv1d: expected a filter that fits into the padded input, got a filter that spans 9 on an input of 7 ",
        ),
    ):
        with pytest.raises(ShapeError) as caught:
            call()
        assert str(caught.value).startswith(said)


def test_a_matrix_of_another_shape_raises():
    with pytest.raises(ShapeError, match=r"^col2im: expected col of shape \(4, 4\) for images .*, got \(4, 5\); use "):
        conv.col2im(np.zeros((4, 5)), (1, 1, 3, 3), size=(2, 2))


@pytest.mark.parametrize(
    "options",
    [
        {"stride": (0, 1)}, {"stride": 2}, {"stride": (1,)}, {"stride": (1.0, 1)}, {"padding": (-1, 0)},
        {"padding": (0, True)}, {"dilation": (1, 0)}, {"dilation": "11"}, {"groups": 0}, {"groups": 1.5},
    ],
)  # fmt: skip
def test_invalid_options_raise(options):
    (key,) = options
    low = 0 if key == "padding" else 1
    what = f"a whole number >= {low}" if key == "groups" else f"a pair of whole numbers >= {low}"
    with pytest.raises(ArgumentError, match=rf"^conv2d: expected {key} to be {what}, got "):
        conv.conv2d(X, W, B, **options)


@pytest.mark.parametrize("bad", [0, -1, 1.5, "2", True, None])
@pytest.mark.parametrize("key", ["stride", "dilation", "groups"])
def test_invalid_options_of_signals_raise(key, bad):
    with pytest.raises(ArgumentError, match=rf"^conv1d: expected {key} to be a whole number >= 1, got {bad!r}; "):
        conv.conv1d(np.zeros((2, 3, 7)), np.zeros((4, 3, 3)), np.zeros(4), **{key: bad})


# Planted faults: the checks above can fail


@pytest.mark.parametrize(
    "fault",
    [
        lambda dx, dW, db: (1.001 * dx, dW, db),
        lambda dx, dW, db: (dx, dW[:, :, ::-1], db),
        lambda dx, dW, db: (dx[:, ::-1], dW, db),
        lambda dx, dW, db: (dx, dW, db / 2),
    ],
)
def test_a_faulty_backward_fails(fault):
    g = golden("grouped")
    _, cache = forward("conv2d", "grouped", g["x"], g["W"], g["b"])
    found = fault(*backward("conv2d", g["dout"], cache))
    differs = [
        not np.allclose(array, g[key], **TOLERANCE["float64"])
        for array, key in zip(found, ("dx", "dW", "db"), strict=True)
    ]
    assert sum(differs) == 1
