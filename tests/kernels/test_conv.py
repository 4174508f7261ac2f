"""The compiled convolution, direct and by Winograd's method, alone and with ReLU and pooling, against the reference."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from conv_checks import (
    DIRECT,
    WINOGRAD,
    assert_close,
    assert_equals_reference,
    by_kernel,
    by_reference,
    normal,
    small,
    terms,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import nn, ops
from zhishen._threads import choose
from zhishen.errors import ShapeError
from zhishen.kernels import conv as kernels
from zhishen.kernels import use_kernels, use_threads, winograd
from zhishen.kernels.pool import Window
from zhishen.reference import conv as reference
from zhishen.reference import pool as pool_reference

LAYOUTS = {
    "C": np.ascontiguousarray,
    "channels last": lambda x: np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2),
    "Fortran": np.asfortranarray,
    "transposed": lambda x: np.ascontiguousarray(x.swapaxes(2, 3)).swapaxes(2, 3),
    "strided": lambda x: np.repeat(x, 2, axis=1)[:, ::2],
    "negative strides": lambda x: np.ascontiguousarray(x[::-1, :, :, ::-1])[::-1, :, :, ::-1],
}


@st.composite
def convolutions(draw, axes=2):
    """Arrays and options."""
    kind = draw(st.sampled_from(["plain", "groups", "depthwise"]))
    if kind == "plain":
        groups, channels, filters = 1, draw(st.integers(1, 70)), draw(st.integers(1, 70))
    elif kind == "groups":
        groups = draw(st.integers(2, 5))
        channels, filters = groups * draw(st.integers(1, 14)), groups * draw(st.integers(1, 14))
    else:
        groups = draw(st.integers(2, 70))
        channels, filters = groups, groups * draw(st.integers(1, 2))
    pairs = {}
    for name, low, high in (("size", 1, 7), ("stride", 1, 3), ("padding", 0, 8), ("dilation", 1, 3), ("more", 0, 6)):
        pairs[name] = tuple(draw(st.integers(low, high)) for _ in range(axes))
    size, more = pairs.pop("size"), pairs.pop("more")
    image = [
        max(1, d * (f - 1) + 1 - 2 * p + extra)
        for f, p, d, extra in zip(size, pairs["padding"], pairs["dilation"], more, strict=True)
    ]
    N, seed = draw(st.sampled_from([1, 2, 7])), draw(st.integers(0, 2**20))
    rng = np.random.default_rng(seed)
    x, W, b = normal(rng, N, channels, *image), normal(rng, filters, channels // groups, *size), normal(rng, filters)
    return x, W, b, {**pairs, "groups": groups}, 1 + seed % 3


@given(case=convolutions())
@settings(max_examples=40, deadline=None)
def test_direct_equals_the_reference(case):
    x, W, b, options, count = case
    with pytest.MonkeyPatch.context() as patch, use_threads(count):
        patch.setattr(kernels, "_METHOD", "direct")
        assert_equals_reference(x, W, b, tolerance=DIRECT, **options)


@given(case=convolutions(axes=1))
@settings(max_examples=10, deadline=None)
def test_signals_equal_the_reference(case):
    x, W, b, options, _ = case
    options = {key: value[0] if isinstance(value, tuple) else value for key, value in options.items()}
    assert_equals_reference(x, W, b, tolerance=DIRECT, function="conv1d", **options)


METHODS = {  # ZHISHEN_CONV, the channels, and the tolerance
    "direct": ("auto", (5, 20), DIRECT),
    "4x4": ("auto", (20, 18), WINOGRAD),
    "2x2": ("2x2", (20, 18), DIRECT),
}


@pytest.fixture(params=METHODS)
def method(request, monkeypatch):
    said, *rest = METHODS[request.param]
    monkeypatch.setattr(kernels, "_METHOD", said)
    return rest


@pytest.fixture
def channels(method):
    return method[0]


@pytest.fixture
def tolerance(method):
    return method[1]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_bits(layout, channels, tolerance, rng):
    x, W, b = small(rng, channels)
    expected, dout, cache = by_kernel(x, W, b, padding=(1, 1))
    assert (cache.winograd is not None) == (channels == (20, 18))
    change = LAYOUTS[layout]
    for given_dout in (change(dout), change(dout.astype(np.float32)), np.ascontiguousarray(dout)):
        x_, W_, b_ = change(x), change(W), np.repeat(b, 3)[::3]
        for array in (x_, W_, b_, given_dout):
            array.flags.writeable = False
        found, _, _ = by_kernel(x_, W_, b_, given_dout, padding=(1, 1))
        for a, c in zip(found, expected, strict=True):
            np.testing.assert_array_equal(a, c)
    filled = np.broadcast_to(np.float32(0.5), dout.shape)
    assert_equals_reference(x, W, b, dout=filled, padding=(1, 1), tolerance=tolerance)


@pytest.mark.parametrize("relu", [False, True])
@pytest.mark.parametrize(
    "window",
    [
        None,
        Window((2, 2), (2, 2)),
        Window((3, 2), (1, 2), (1, 0)),
        Window((3, 3), (4, 5)),
        Window((16, 16), (1, 1), (8, 8)),
    ],
    ids=str,
)
def test_relu_and_pooling_after_it(window, relu, channels, tolerance, rng):
    x, W, b = small(rng, channels)
    alone, kept = kernels.conv2d(x, W, b, padding=(1, 2))
    out, cache = kernels.conv2d(x, W, b, padding=(1, 2), relu=relu, pool=window)
    expected, argmax = np.maximum(alone, 0) if relu else alone, None
    if window:
        expected, argmax = pool_reference.max_pool2d(expected, **window._asdict())
    np.testing.assert_array_equal(out, expected)
    dout = rng.normal(size=out.shape)
    d = pool_reference.max_pool2d_backward(dout, argmax) if window else dout
    d = np.where(alone > 0, d, 0) if relu else d
    found = kernels.conv2d_backward(dout, cache)
    for a, c in zip(kernels.conv2d_backward_params(dout, cache), found[1:], strict=True):
        np.testing.assert_array_equal(a, c)
    for a, c, count in zip(found, by_reference(x, W, b, d, padding=(1, 2))[1:], terms(x, W, alone)[1:], strict=True):
        assert_close(a, c, tolerance, terms=count)
    assert not np.shares_memory(kept.out, cache.out)


def test_a_window_with_more_positions_than_a_byte_can_number_is_unsupported(rng):
    x, W, b = small(rng, (2, 3), H=30, W=30)
    assert kernels.conv2d(x, W, b, pool=Window((16, 16), (2, 2))) is not None
    assert kernels.conv2d(x, W, b, pool=Window((16, 17), (2, 2))) is None
    assert kernels.conv2d(x, W, b, pool=Window((29, 29), (1, 1))) is None  # larger than the output of the convolution


# --- special numbers ------------ -------------------------------------------------------------------------------------


def touched(x, padding, outputs, size):
    """The outputs of Winograd's method that are not finite: on each axis, the place in the tile decides."""
    N, _, H, W = x.shape
    PH, PW = padding
    OH, OW = H + 2 * PH - 2, W + 2 * PW - 2

    def lines(pixel, count):
        """The lines of a tile that its input number k reaches: the first, all, or the last."""
        found, last = set(), size + 1
        for tile in range(-(-count // size)):
            k = pixel - size * tile
            reached = {0} if k == 0 else {size - 1} if k == last else range(size) if 0 < k < last else ()
            found |= {size * tile + line for line in reached}
        return [line for line in found if line < count]

    out = np.zeros((N, outputs, OH, OW), dtype=bool)
    for n, _, y, z in np.argwhere(~np.isfinite(x)):
        out[n][:, np.array(lines(y + PH, OH), int)[:, None], np.array(lines(z + PW, OW), int)] = True
    return out


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf], ids=str)
@pytest.mark.parametrize("at", [(0, 0), (3, 4), (4, 5), (8, 6), (5, 0)], ids=str)
def test_nan_and_infinities_reach_the_results_that_depend_on_them(value, at, rng, monkeypatch):
    options = {"padding": (1, 1)}
    for said, channels, _ in METHODS.values():
        monkeypatch.setattr(kernels, "_METHOD", said)
        x, W, b = small(rng, channels)
        x[(1, 2, *at)] = value
        out, cache = kernels.conv2d(x, W, b, **options)
        with np.errstate(invalid="ignore"):
            expected = reference.conv2d(x, W, b, **options)[0]
        assert not np.isfinite(expected).all()
        finite = np.isfinite(expected)
        if cache.winograd is None:
            np.testing.assert_array_equal(np.isfinite(out), finite)
            np.testing.assert_array_equal(out[~finite], expected[~finite])
        else:
            np.testing.assert_array_equal(~np.isfinite(out), touched(x, (1, 1), W.shape[0], cache.winograd.method.tile))
            assert not np.isfinite(out[~finite]).any()
            assert np.isnan(out[np.isnan(expected)]).all()
        well = np.isfinite(out)
        np.testing.assert_allclose(out[well], expected[well], rtol=0, atol=3e-5 * np.abs(expected[well]).max())
        relu = kernels.conv2d(x, W, b, relu=True, pool=Window((2, 2), (2, 2)), **options)[0]
        np.testing.assert_array_equal(
            relu, pool_reference.max_pool2d(np.maximum(out, 0), size=(2, 2), stride=(2, 2))[0]
        )


def test_nan_in_weights_and_gradients(channels, tolerance, rng):
    x, W, b = small(rng, channels)
    W[2, 1, 0, 1] = np.nan
    out, cache = kernels.conv2d(x, W, b)
    assert np.isnan(out[:, 2]).all()
    assert np.isfinite(np.delete(out, 2, axis=1)).all()
    W[2, 1, 0, 1] = 1  # the filters are not copied: the backward uses their values now
    dout = rng.normal(size=out.shape)
    dout[1, 3, 2, 2] = np.nan
    dx, dW, db = kernels.conv2d_backward(dout, cache)
    expected = by_reference(x, W, b, dout)[1:]
    for found, exact in zip((dx, dW, db), expected, strict=True):
        assert np.isnan(found[np.isnan(exact)]).all()
    assert np.isfinite(np.delete(dW, 3, axis=0)).all()
    assert np.isfinite(np.delete(db, 3)).all()
    assert np.isfinite(dx[[0, 2]]).all()
    if tolerance == DIRECT:
        np.testing.assert_array_equal(np.isnan(dx), np.isnan(expected[0]))


@pytest.mark.parametrize("scale", [1e30, 1e-30, 1e-38])
def test_very_large_and_very_small_numbers(scale, channels, tolerance, rng):
    x, W, b = small(rng, channels)
    x, b = (x * scale).astype(np.float32), (b * scale).astype(np.float32)
    found, dout, _ = by_kernel(x, W, b)
    smallest = 1.5e-45 * 9 * max(channels) * (40 if tolerance == WINOGRAD else 1)  # the step between denormal numbers
    for a, c in zip(found, by_reference(x, W, b, dout), strict=True):
        np.testing.assert_allclose(a, c, rtol=0, atol=2 * tolerance * np.abs(c).max() + smallest)


# --- memory and threads -----------------------------------------------------------------------------------------------


def test_outputs_are_new_arrays_and_a_second_call_gives_the_same_bits(channels, tolerance, rng):
    x, W, b = small(rng, channels)
    first, dout, cache = by_kernel(x, W, b)
    kept = [array.copy() for array in first]
    by_kernel(-x, 2 * W, b + 1)
    for a, c in zip(first, kept, strict=True):
        np.testing.assert_array_equal(a, c)
    again = [*kernels.conv2d(x, W, b)[:1], *kernels.conv2d_backward(dout, cache)]
    for a, c in zip(again, kept, strict=True):
        np.testing.assert_array_equal(a, c)
        assert not np.shares_memory(a, c)
    assert not any(np.shares_memory(a, c) for a in first for c in (x, W, b, dout))


def test_only_sums_over_samples_depend_on_the_number_of_threads(channels, tolerance, rng):
    x, W, b = small(rng, channels, N=32, H=25, W=24)
    results = []
    for count in (1, 2, 3):
        with use_threads(count):
            results.append(by_kernel(x, W, b, padding=(1, 0)))
    (first, dout, _), *others = results
    assert first[0].size > 65536
    for found, *_ in others:
        np.testing.assert_array_equal(found[0], first[0])
        np.testing.assert_array_equal(found[1], first[1])
        for a, c in zip(found[2:], first[2:], strict=True):
            assert_close(a, c, tolerance, terms=first[0][:, 0].size)
    expected = by_reference(x, W, b, dout, padding=(1, 0))
    for a, c, count in zip(first, expected, terms(x, W, first[0]), strict=True):
        assert_close(a, c, tolerance, terms=count)


def test_calls_from_several_python_threads(rng):
    cases = [small(rng, pair, N=4, H=8 + pair[0] % 5) for pair in ((5, 20), (20, 18), (1, 3), (30, 40), (64, 13))]

    def run(case):
        return by_kernel(*case, padding=(1, 1), relu=True, pool=Window((2, 2), (2, 2)))[0]

    for count in (1, 3):
        with use_threads(count):
            expected = [run(case) for case in cases]
            with ThreadPoolExecutor(4) as pool:
                for found, exact in zip(pool.map(run, cases * 8), expected * 8, strict=True):
                    for a, c in zip(found, exact, strict=True):
                        np.testing.assert_array_equal(a, c)


@pytest.mark.parametrize(("before", "after"), [(1, 3), (3, 1), (2, 7)])
def test_another_thread_may_change_the_number_of_threads_during_a_call(
    before, after, channels, tolerance, monkeypatch, rng
):
    arrays = small(rng, channels, N=5)
    right = kernels.workspace

    def interrupted(size):
        memory = right(size)
        choose(after)
        return memory

    with use_threads(before):
        expected, dout, _ = by_kernel(*arrays)
        monkeypatch.setattr(kernels, "workspace", interrupted)
        monkeypatch.setattr(winograd, "workspace", interrupted)
        out, cache = kernels.conv2d(*arrays)
        choose(before)
        for a, c in zip((out, *kernels.conv2d_backward(dout, cache)), expected, strict=True):
            np.testing.assert_array_equal(a, c)


# --- unsupported and invalid arguments ----- --------------------------------------------------------------------------


def test_unsupported_arrays_use_the_reference(rng):
    x, W, b = small(rng, (3, 4))
    assert kernels.conv2d(x[:0], W, b) is None
    assert kernels.conv2d(x, W, b.astype(np.float64)) is None
    assert kernels.conv2d(x.astype(np.float16), W, b) is None
    for empty in (x[:0], x.astype(np.float64)):
        out, cache = ops.conv2d.forward(empty, W.astype(empty.dtype), b.astype(empty.dtype))
        assert out.shape == (len(empty), 4, 7, 5)
        dx, dW, _ = ops.conv2d.backward(np.ones_like(out), cache)
        assert (dx.shape, dx.dtype, dW.dtype) == (empty.shape, empty.dtype, empty.dtype)
    _, cache = ops.conv2d.forward(x, W, b)
    assert cache[0].forward is kernels.conv2d


WRONG = {
    "b too short": (lambda x, W, b: (x, W, b[:2]), {}),
    "b a row": (lambda x, W, b: (x, W, b[None]), {}),
    "b too long": (lambda x, W, b: (x, W, np.repeat(b, 9)), {}),
    "W of three axes": (lambda x, W, b: (x, W[0], b), {}),
    "W of other channels": (lambda x, W, b: (x, W[:, :2], b), {}),
    "W too large": (lambda x, W, b: (x, np.repeat(W, 9, axis=2), b), {}),
    "x of three axes": (lambda x, W, b: (x[0], W, b), {}),
    **{
        f"{name} {value}": (lambda x, W, b: (x, W, b), {name: value})
        for name, values in (
            ("stride", [(0, 1), (-1, 1), 1, [1, 1], (1.0, 1), (1.5, 1), (1, 1, 1), (True, 1)]),
            ("padding", [(-1, 0), (0.5, 0), 1]),
            ("dilation", [(0, 1), (True, 2)]),
            ("groups", [0, -1, 2, 2.0, True]),
        )
        for value in values
    },
}


@pytest.mark.parametrize("wrong", WRONG)
def test_invalid_arguments_raise_the_error_of_the_reference(wrong, rng):
    change, options = WRONG[wrong]
    arguments = change(*small(rng, (5, 4)))
    with use_kernels("reference"), pytest.raises(ValueError, match="conv2d: expected") as said:
        ops.conv2d(*arguments, **options)
    with pytest.raises(type(said.value)) as found:
        ops.conv2d(*arguments, **options)
    assert str(found.value) == str(said.value)


@pytest.mark.parametrize("W", [(3, 3), (3,), (3, 6, 3, 1)], ids=str)
def test_signals_with_invalid_arguments_raise(W, rng):
    x, b = normal(rng, 2, 6, 8), normal(rng, 3)
    for choice in ("reference", "auto"):
        with use_kernels(choice), pytest.raises(ShapeError, match=r"conv1d: expected filters W of shape"):
            ops.conv1d(x, normal(rng, *W), b)
    for stride in (0, (1,), 1.0):
        for choice in ("reference", "auto"):
            with use_kernels(choice), pytest.raises(ValueError, match="conv1d: expected stride to be a whole number"):
                ops.conv1d(x, normal(rng, 3, 6, 3), b, stride=stride)


def test_a_gradient_of_another_shape_raises(channels, tolerance, rng):
    x, W, b = small(rng, channels)
    out, cache = kernels.conv2d(x, W, b)
    for wrong in (out[:1], out[:, :2], out[:, :, 1:], np.repeat(out, 2, axis=0), out[0], np.float32(1)):
        for backward in (kernels.conv2d_backward, kernels.conv2d_backward_params):
            with pytest.raises(ShapeError, match=r"conv2d_backward: expected dout of shape \(3, "):
                backward(wrong, cache)


def test_the_layer_runs_the_kernel(rng):
    layer = nn.Conv2d(3, 8, 3, stride=2, rng=rng)
    x = normal(rng, 2, 3, 9, 9)
    layer.forward(x)
    assert layer._cache[0].forward is kernels.conv2d
    with use_kernels("reference"):
        layer.forward(x)
        assert layer._cache[0].forward is reference.conv2d


# --- planted faults ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["windows", "taps", "dout_windows", "dout_taps"])
def test_a_wrong_position_is_detected(table, monkeypatch, rng):
    x, W, b = small(rng, (5, 4))
    right = kernels._plan

    def shifted(*arguments, **options):
        plan = right(*arguments, **options)
        positions = getattr(plan.positions, table).copy()
        positions[-1] -= 1
        return plan._replace(positions=plan.positions._replace(**{table: positions}))

    assert_equals_reference(x, W, b, tolerance=DIRECT)
    monkeypatch.setattr(kernels, "_plan", shifted)
    with pytest.raises(AssertionError):
        assert_equals_reference(x, W, b, tolerance=DIRECT)
