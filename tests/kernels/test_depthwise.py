"""The compiled convolution with few channels in each group, alone and with ReLU and pooling, against the reference."""

from __future__ import annotations

import numpy as np
import pytest
from fork_server import packages_imported
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import nn, ops
from zhishen._threads import choose
from zhishen.errors import ShapeError
from zhishen.kernels import conv as kernels
from zhishen.kernels import depthwise, use_threads
from zhishen.kernels.pool import Window
from zhishen.kernels.vector import WIDTH
from zhishen.reference import conv as reference
from zhishen.reference import pool as pool_reference

TOLERANCE = 2e-6  # of the largest value

LAYOUTS = {
    "C": np.ascontiguousarray,
    "channels last": lambda x: np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2),
    "Fortran": np.asfortranarray,
    "strided": lambda x: np.repeat(x, 2, axis=1)[:, ::2],
    "negative strides": lambda x: np.ascontiguousarray(x[::-1, :, :, ::-1])[::-1, :, :, ::-1],
}
SHAPES = pytest.mark.parametrize(
    ("groups", "channels", "wide"), [(37, 1, 1), (5, 1, 3), (6, 2, 1), (7, 2, 2)], ids=["depthwise", "k", "in", "both"]
)


def normal(rng, *shape):
    return rng.normal(size=shape).astype(np.float32)


def small(rng, groups, channels, wide, *, N=3, H=9, W=7):
    return (
        normal(rng, N, groups * channels, H, W),
        normal(rng, groups * wide, channels, 3, 3),
        normal(rng, groups * wide),
    )


def by_kernel(x, W, b, dout=None, **options):
    """The output and the gradients, those of the parameters computed twice; no input may change."""
    before = [array.copy() for array in (x, W, b)]
    out, cache = kernels.conv2d(x, W, b, **options)
    assert cache.depthwise is not None
    if dout is None:
        dout = np.random.default_rng(out.size).normal(size=out.shape)
    given_dout = dout.copy()
    found = kernels.conv2d_backward(dout, cache)
    for a, c in zip(kernels.conv2d_backward_params(dout, cache), found[1:], strict=True):
        np.testing.assert_array_equal(a, c)
    for a, c in zip((x, W, b, dout), (*before, given_dout), strict=True):
        np.testing.assert_array_equal(a, c)
    return [out, *found], dout


def by_reference(x, W, b, dout, **options):
    """The same in float64."""
    out, cache = reference.conv2d(*(a.astype(np.float64) for a in (x, W, b)), **options)
    return [out, *reference.conv2d_backward(dout.astype(np.float64), cache)]


def assert_close(found, expected, terms):
    """The arrays are float32, and as close as sums of random numbers of size 1 can be."""
    for a, c, count in zip(found, expected, terms, strict=True):
        assert (a.dtype, a.shape) == (np.float32, c.shape)
        scale = max(np.abs(c).max(initial=0), np.sqrt(count))
        np.testing.assert_allclose(a, c, rtol=0, atol=TOLERANCE * scale)


def terms(W, out, groups):
    """The number of terms that are summed in out, dx, dW and db."""
    return W[0].size, W.size // (W.shape[1] * groups), out[:, 0].size, out[:, 0].size


def assert_equals_reference(x, W, b, dout=None, *, groups, **options):
    found, dout = by_kernel(x, W, b, dout, groups=groups, **options)
    assert_close(found, by_reference(x, W, b, dout, groups=groups, **options), terms(W, found[0], groups))
    return found


@st.composite
def convolutions(draw):
    """Arrays and options."""
    if draw(st.booleans()):
        groups, channels, wide = draw(st.integers(2, 70)), 1, draw(st.integers(1, 3))
    else:
        groups, channels, wide = draw(st.integers(1, 20)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    pairs = {}
    for name, low, high in (("size", 1, 7), ("stride", 1, 3), ("padding", 0, 8), ("dilation", 1, 3), ("more", 0, 9)):
        pairs[name] = draw(st.integers(low, high)), draw(st.integers(low, high))
    size, more = pairs.pop("size"), pairs.pop("more")
    image = [
        max(1, d * (f - 1) + 1 - 2 * p + extra)
        for f, p, d, extra in zip(size, pairs["padding"], pairs["dilation"], more, strict=True)
    ]
    N, seed = draw(st.sampled_from([1, 2, 7])), draw(st.integers(0, 2**20))
    rng = np.random.default_rng(seed)
    x, W = normal(rng, N, groups * channels, *image), normal(rng, groups * wide, channels, *size)
    return x, W, normal(rng, groups * wide), {**pairs, "groups": groups}, 1 + seed % 3


@given(case=convolutions())
@settings(max_examples=80, deadline=None)
def test_equals_the_reference(case):
    x, W, b, options, count = case
    with pytest.MonkeyPatch.context() as patch, use_threads(count):
        patch.setattr(kernels, "_is_depthwise", lambda *_: True)
        patch.setattr(kernels, "_METHOD", "direct")
        assert_equals_reference(x, W, b, **options)


@pytest.mark.parametrize(
    ("groups", "channels", "wide", "taps", "expected"),
    [
        (1, 1, 1, 9, False), (2, 1, 1, 9, True), (64, 1, 1, 1, True), (32, 1, 2, 9, True), (3, 1, 2, 9, False),
        (4, 2, 2, 9, True), (4, 2, 2, 1, False), (4, 1, WIDTH, 9, True), (4, 1, WIDTH + 1, 9, False),
        (1, 1, 30, 25, False),
    ],
)  # fmt: skip
def test_when_depthwise_is_chosen(groups, channels, wide, taps, expected):
    assert kernels._is_depthwise(channels, wide, groups, taps) is expected


@SHAPES
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_bits(layout, groups, channels, wide, rng):
    options = {"padding": (1, 1), "groups": groups}
    x, W, b = small(rng, groups, channels, wide)
    expected, dout = by_kernel(x, W, b, **options)
    change = LAYOUTS[layout]
    for given_dout in (change(dout), change(dout.astype(np.float32)), np.ascontiguousarray(dout)):
        x_, W_, b_ = change(x), change(W), np.repeat(b, 3)[::3]
        for array in (x_, W_, b_, given_dout):
            array.flags.writeable = False
        found, _ = by_kernel(x_, W_, b_, given_dout, **options)
        for a, c in zip(found, expected, strict=True):
            np.testing.assert_array_equal(a, c)
    assert_equals_reference(x, W, b, np.broadcast_to(np.float32(0.5), dout.shape), **options)


@SHAPES
@pytest.mark.parametrize("relu", [False, True])
@pytest.mark.parametrize("window", [None, Window((2, 2), (2, 2)), Window((3, 2), (1, 2), (1, 0))], ids=str)
def test_relu_and_pooling_after_it(window, relu, groups, channels, wide, rng):
    x, W, b = small(rng, groups, channels, wide)
    options = {"padding": (1, 2), "groups": groups}
    alone, _ = kernels.conv2d(x, W, b, **options)
    out, cache = kernels.conv2d(x, W, b, relu=relu, pool=window, **options)
    assert cache.depthwise is not None
    expected, argmax = np.maximum(alone, 0) if relu else alone, None
    if window:
        expected, argmax = pool_reference.max_pool2d(expected, **window._asdict())
    np.testing.assert_array_equal(out, expected)
    dout = rng.normal(size=out.shape)
    d = pool_reference.max_pool2d_backward(dout, argmax) if window else dout
    d = np.where(alone > 0, d, 0) if relu else d
    assert_close(
        kernels.conv2d_backward(dout, cache), by_reference(x, W, b, d, **options)[1:], terms(W, alone, groups)[1:]
    )


@SHAPES
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf], ids=str)
def test_nan_and_infinities_reach_the_results_that_depend_on_them(value, groups, channels, wide, rng):
    options = {"padding": (1, 1), "stride": (2, 1), "groups": groups}
    x, W, b = small(rng, groups, channels, wide)
    x[1, 2, 3, 4] = x[2, -1, 8, 6] = value
    out, cache = kernels.conv2d(x, W, b, **options)
    dout = normal(rng, *out.shape)
    dout[0, 1, 2, 2] = value
    with np.errstate(invalid="ignore"):
        expected, found = by_reference(x, W, b, dout, **options), (out, *kernels.conv2d_backward(dout, cache))
    assert not np.isfinite(expected[0]).all()
    assert not np.isfinite(expected[1]).all()
    for a, c in zip(found, expected, strict=True):
        np.testing.assert_array_equal(a[~np.isfinite(c)], c[~np.isfinite(c)])
        np.testing.assert_array_equal(np.isfinite(a), np.isfinite(c))
    relu = kernels.conv2d(x, W, b, relu=True, **options)[0]
    np.testing.assert_array_equal(relu, np.maximum(out, 0))


@SHAPES
def test_outputs_are_new_arrays_and_a_second_call_gives_the_same_bits(groups, channels, wide, rng):
    x, W, b = small(rng, groups, channels, wide)
    first, dout = by_kernel(x, W, b, groups=groups)
    kept = [array.copy() for array in first]
    by_kernel(-x, 2 * W, b + 1, groups=groups)
    again, _ = by_kernel(x, W, b, dout, groups=groups)
    for a, c, d in zip(first, kept, again, strict=True):
        np.testing.assert_array_equal(a, c)
        np.testing.assert_array_equal(d, c)
        assert not np.shares_memory(a, d)
    assert not any(np.shares_memory(a, c) for a in first for c in (x, W, b, dout))
    assert first[0].transpose(0, 2, 3, 1).flags.c_contiguous  # channels last: the next layer transposes nothing
    assert first[1].transpose(0, 2, 3, 1).flags.c_contiguous


def test_only_sums_over_samples_depend_on_the_number_of_threads(rng):
    x, W, b = small(rng, 37, 1, 1, N=16, H=25, W=24)
    results = []
    for count in (1, 2, 3):
        with use_threads(count):
            results.append(assert_equals_reference(x, W, b, groups=37, padding=(1, 0)))
    for found in results[1:]:
        for a, c in zip(found[:2], results[0][:2], strict=True):
            np.testing.assert_array_equal(a, c)


@pytest.mark.parametrize(("before", "after"), [(1, 3), (3, 1)])
def test_another_thread_may_change_the_number_of_threads_during_a_call(before, after, monkeypatch, rng):
    arrays = small(rng, 20, 1, 1, N=5)
    right = depthwise.workspace

    def interrupted(size):
        memory = right(size)
        choose(after)
        return memory

    with use_threads(before):
        expected, dout = by_kernel(*arrays, groups=20)
        monkeypatch.setattr(depthwise, "workspace", interrupted)
        out, cache = kernels.conv2d(*arrays, groups=20)
        choose(before)
        for a, c in zip((out, *kernels.conv2d_backward(dout, cache)), expected, strict=True):
            np.testing.assert_array_equal(a, c)


def test_signals(rng):
    x, W, b = normal(rng, 4, 20, 31), normal(rng, 20, 1, 5), normal(rng, 20)
    options = {"stride": 2, "padding": 2, "dilation": 2, "groups": 20}
    out, cache = kernels.conv1d(x, W, b, **options)
    assert cache.depthwise is not None
    exact, kept = reference.conv1d(*(a.astype(np.float64) for a in (x, W, b)), **options)
    dout = normal(rng, *out.shape)
    found = (out, *kernels.conv1d_backward(dout, cache))
    assert_close(found, (exact, *reference.conv1d_backward(dout.astype(np.float64), kept)), (5, 5, 60, 60))


def test_unsupported_arrays_use_the_reference(rng):
    x, W, b = small(rng, 20, 1, 1)
    for other in (x[:0], x.astype(np.float64)):
        out, cache = ops.conv2d.forward(other, W.astype(other.dtype), b.astype(other.dtype), groups=20)
        assert cache[0].forward is reference.conv2d
        assert ops.conv2d.backward(out, cache)[0].shape == other.shape


def test_a_gradient_of_another_shape_raises(rng):
    x, W, b = small(rng, 20, 1, 1)
    out, cache = kernels.conv2d(x, W, b, groups=20)
    for wrong in (out[:1], out[:, :2], np.repeat(out, 2, axis=0), out[0]):
        with pytest.raises(ShapeError, match=r"conv2d_backward: expected dout of shape \(3, "):
            kernels.conv2d_backward(wrong, cache)


def test_in_a_network_with_its_neighbors(rng):
    layers = [
        nn.Conv2d(3, 12, 1, rng=rng), nn.ReLU(), nn.Conv2d(12, 12, 3, groups=12, padding=1, rng=rng), nn.ReLU(),
        nn.MaxPool2d(2), nn.Conv2d(12, 24, 3, groups=12, stride=2, rng=rng), nn.ReLU(), nn.AvgPool2d(2, stride=1),
        nn.GlobalAvgPool2d(), nn.Affine(24, 4, rng=rng),
    ]  # fmt: skip
    network = nn.Network(layers, loss="softmax_cross_entropy")
    x, t = normal(rng, 5, 3, 16, 15), rng.integers(0, 4, 5)
    found = network.gradient(x, t)
    with ops.use_kernels("reference"):
        expected = network.gradient(x, t)
    for name, gradient in expected.items():
        np.testing.assert_allclose(found[name], gradient, rtol=2e-4, atol=1e-6)


def test_an_ordinary_convolution_does_not_import_it():
    code = (
        "import sys, numpy as np\nfrom zhishen import ops\n"
        "for channels in (4, 1):\n"
        "    x, W = np.ones((2, 4, 8, 8), 'f4'), np.ones((4, channels, 3, 3), 'f4')\n"
        "    ops.conv2d(x, W, np.ones(4, 'f4'), groups=4 // channels)\n"
        "    print('zhishen.kernels.depthwise' in sys.modules)\n"
    )
    done = packages_imported().run(["-c", code])
    assert (done.returncode, done.stdout) == (0, "False\nTrue\n"), done.stderr


# --- planted faults ---------------------------------------------------------------------------------------------------


TABLES = [("positions", name) for name in ("windows", "taps", "dout_windows", "dout_taps")]
TABLES += [("expansion", name) for name in ("image", "dout")]


@pytest.mark.parametrize(("group", "table"), TABLES)
def test_a_wrong_position_is_detected(group, table, monkeypatch, rng):
    x, W, b = small(rng, 5, 1, 3)
    right = depthwise.make_plan

    def shifted(*arguments):
        plan = right(*arguments)
        tables = getattr(plan, group)
        positions = getattr(tables, table).copy()
        positions[-1] -= 1
        return plan._replace(**{group: tables._replace(**{table: positions})})

    assert_equals_reference(x, W, b, groups=5)
    monkeypatch.setattr(depthwise, "make_plan", shifted)
    with pytest.raises(AssertionError):
        assert_equals_reference(x, W, b, groups=5)
