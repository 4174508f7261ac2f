"""The compiled affine layer, with flattening before it and ReLU after it, against the reference."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import nn, ops
from zhishen.errors import ShapeError
from zhishen.kernels import affine as kernels
from zhishen.kernels import use_kernels, use_threads
from zhishen.reference import affine as reference

TOLERANCE = 2e-6  # of the largest value

LAYOUTS = {
    "C": np.ascontiguousarray,
    "Fortran": np.asfortranarray,
    "strided": lambda x: np.repeat(np.repeat(x, 3, axis=-1), 2, axis=0)[::2, ..., ::3],
    "negative strides": lambda x: np.ascontiguousarray(x[::-1, ..., ::-1])[::-1, ..., ::-1],
}


def normal(rng, *shape):
    return rng.normal(size=shape).astype(np.float32)


def channels_last(x):
    return np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)


def assert_close(found, expected, *, terms):
    assert found.dtype == np.float32
    assert found.shape == expected.shape
    scale = max(np.abs(expected).max(initial=0), np.sqrt(terms))
    np.testing.assert_allclose(found, expected, rtol=0, atol=TOLERANCE * scale)


def by_kernel(x, W, b, dout=None, **options):
    """The output and the gradients, those of the parameters computed twice; no input may change."""
    before = [array.copy() for array in (x, W, b)]
    out, cache = kernels.affine(x, W, b, **options)
    if dout is None:
        dout = np.random.default_rng(out.size).normal(size=out.shape)
    given_dout = dout.copy()
    found = kernels.affine_backward(dout, cache)
    for a, c in zip(kernels.affine_backward_params(dout, cache), found[1:], strict=True):
        np.testing.assert_array_equal(a, c)
    for a, c in zip((x, W, b, dout), (*before, given_dout), strict=True):
        np.testing.assert_array_equal(a, c)
    return [out, *found], dout, cache


def assert_equals_reference(x, W, b, dout=None, *, flatten=False, relu=False):
    found, dout, cache = by_kernel(x, W, b, dout, flatten=flatten, relu=relu)
    rows, exact_dout = x.astype(np.float64), dout.astype(np.float64)
    rows = rows.reshape(len(x), -1) if flatten else rows
    out, kept = reference.affine(rows, W.astype(np.float64), b.astype(np.float64))
    if relu:
        out, exact_dout = np.maximum(out, 0), np.where(found[0] > 0, exact_dout, 0)  # near 0, rounding decides the sign
    dx, dW, db = reference.affine_backward(exact_dout, kept)
    counts = (len(W), W.shape[1], out.size // W.shape[1], out.size // W.shape[1])
    for a, c, terms in zip(found, (out, dx.reshape(x.shape), dW, db), counts, strict=True):
        assert_close(a, c, terms=terms)
    return found, cache


@given(
    leading=st.one_of(st.tuples(st.integers(1, 70)), st.just(()), st.lists(st.integers(1, 4), min_size=2, max_size=3)),
    inputs=st.one_of(st.integers(1, 70), st.integers(250, 530)),
    outputs=st.integers(1, 70), relu=st.booleans(), seed=st.integers(0, 2**20),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_equals_the_reference(leading, inputs, outputs, relu, seed):
    rng = np.random.default_rng(seed)
    with use_threads(1 + seed % 3):
        arrays = normal(rng, *leading, inputs), normal(rng, inputs, outputs), normal(rng, outputs)
        assert_equals_reference(*arrays, relu=relu)


@given(
    N=st.sampled_from([1, 2, 7, 20]), C=st.integers(1, 40), H=st.integers(1, 5), width=st.integers(1, 5),
    outputs=st.integers(1, 70), last=st.booleans(), relu=st.booleans(), seed=st.integers(0, 2**20),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_flattened_images_equal_the_reference(N, C, H, width, outputs, last, relu, seed):
    rng = np.random.default_rng(seed)
    x = normal(rng, N, C, H, width)
    with use_threads(1 + seed % 3):
        arrays = channels_last(x) if last else x, normal(rng, C * H * width, outputs), normal(rng, outputs)
        assert_equals_reference(*arrays, flatten=True, relu=relu)


@pytest.mark.parametrize("relu", [False, True])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("shape", [(3, 21), (40, 21), (2, 3, 4, 21)], ids=str)
def test_every_layout_gives_the_same_bits(shape, layout, relu, rng):
    x, W, b = normal(rng, *shape), normal(rng, 21, 19), normal(rng, 19)
    expected, dout, _ = by_kernel(x, W, b, relu=relu)
    change = LAYOUTS[layout]
    for given_dout in (change(dout), change(dout.astype(np.float32)), dout.copy()):
        x_, W_, b_ = change(x), change(W), np.repeat(b, 3)[::3]
        for array in (x_, W_, b_, given_dout):
            array.flags.writeable = False
        found, _, _ = by_kernel(x_, W_, b_, given_dout, relu=relu)
        for a, c in zip(found, expected, strict=True):
            if shape[0] == 3:  # few samples: NumPy multiplies, and its sums depend on the layout
                np.testing.assert_allclose(a, c, rtol=1e-5, atol=1e-5)
            else:
                np.testing.assert_array_equal(a, c)
    assert_equals_reference(x, W, b, np.broadcast_to(np.float32(0.5), dout.shape), relu=relu)


@pytest.mark.parametrize("layout", [*LAYOUTS.values(), channels_last], ids=[*LAYOUTS, "channels last"])
def test_images_of_every_layout(layout, rng):
    x, W, b = normal(rng, 9, 5, 4, 3), normal(rng, 60, 33), normal(rng, 33)
    x = layout(x)
    x.flags.writeable = False
    assert_equals_reference(x, W, b, flatten=True)
    assert_equals_reference(x, W, b, flatten=True, relu=True)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf], ids=str)
@pytest.mark.parametrize("samples", [3, 30])
def test_nan_and_infinities_reach_the_results_that_depend_on_them(value, samples, rng):
    x, W, b, dout = normal(rng, samples, 20), normal(rng, 20, 35), normal(rng, 35), normal(rng, samples, 35)
    x[1, 7], dout[2, 5] = value, np.nan
    with np.errstate(invalid="ignore"):
        found, _, _ = by_kernel(x, W, b, dout)
        out, kept = reference.affine(x, W, b)
        for a, c in zip(found, (out, *reference.affine_backward(dout, kept)), strict=True):
            special = ~np.isfinite(c)
            np.testing.assert_array_equal(~np.isfinite(a), special)
            np.testing.assert_array_equal(a[special], c[special])
        relu, _ = kernels.affine(x, W, b, relu=True)
        np.testing.assert_array_equal(relu, np.maximum(found[0], 0))


@pytest.mark.parametrize("scale", [1e30, 1e-30, 1e-38])
def test_very_large_and_very_small_numbers(scale, rng):
    x, W, b = normal(rng, 30, 20), normal(rng, 20, 35), normal(rng, 35)
    x, b = (x * scale).astype(np.float32), (b * scale).astype(np.float32)
    found, dout, _ = by_kernel(x, W, b)
    out, kept = reference.affine(*(a.astype(np.float64) for a in (x, W, b)))
    for a, c in zip(found, (out, *reference.affine_backward(dout, kept)), strict=True):
        np.testing.assert_allclose(a, c, rtol=0, atol=2 * TOLERANCE * np.abs(c).max() + 1e-43)


@pytest.mark.parametrize(("samples", "inputs", "outputs"), [(700, 97, 110), (9, 300, 400), (3, 300, 400)])
def test_the_bits_do_not_depend_on_the_number_of_threads(samples, inputs, outputs, rng):
    x, W, b = normal(rng, samples, inputs), normal(rng, inputs, outputs), normal(rng, outputs)
    assert max(x.size, W.size) > 65536
    found = []
    for count in (1, 2, 3):
        with use_threads(count):
            found.append(assert_equals_reference(x, W, b, relu=True)[0])
    for other in found[1:]:
        for a, c in zip(other, found[0], strict=True):
            np.testing.assert_array_equal(a, c)


def test_outputs_are_new_arrays_and_a_second_call_gives_the_same_bits(rng):
    W, b = normal(rng, 60, 33), normal(rng, 33)
    for x, options in (
        (normal(rng, 30, 60), {}), (normal(rng, 3, 60), {"relu": True}),
        (channels_last(normal(rng, 30, 5, 4, 3)), {"flatten": True}),
    ):  # fmt: skip
        first, dout, cache = by_kernel(x, W, b, **options)
        kept = [array.copy() for array in first]
        by_kernel(-x, 2 * W, b + 1, **options)
        again = [kernels.affine(x, W, b, **options)[0], *kernels.affine_backward(dout, cache)]
        for a, c, d in zip(first, kept, again, strict=True):
            np.testing.assert_array_equal(a, c)
            np.testing.assert_array_equal(a, d)
            assert not np.shares_memory(a, d)
            assert not any(np.shares_memory(a, given) for given in (x, W, b, dout))


def test_calls_from_several_python_threads(rng):
    cases = [
        (channels_last(normal(rng, N, C, 3, 3)), normal(rng, 9 * C, outputs), normal(rng, outputs))
        for N, C, outputs in ((9, 5, 33), (30, 7, 8), (3, 20, 70), (50, 11, 40))
    ]

    def run(case):
        return by_kernel(*case, flatten=True, relu=True)[0]

    expected = [run(case) for case in cases]
    with ThreadPoolExecutor(4) as pool:
        for found, exact in zip(pool.map(run, cases * 8), expected * 8, strict=True):
            for a, c in zip(found, exact, strict=True):
                np.testing.assert_array_equal(a, c)


@pytest.mark.parametrize(
    ("x", "W", "b"),
    [
        ((0, 4), (4, 3), (3,)), ((5, 0), (0, 3), (3,)), ((5, 4), (4, 0), (0,)), ((5, 4), (4, 3), (1, 3)),
        ((5, 4), (4, 3), (1,)), ((5, 4), (4, 3), ()), ((5, 4), (4, 3), (5, 3)),
    ],
    ids=str,
)  # fmt: skip
def test_unsupported_arrays_use_the_reference(x, W, b, rng):
    arrays = [np.asarray(rng.normal(size=shape), np.float32) for shape in (x, W, b)]
    assert kernels.affine(*arrays) is None
    out, _ = ops.affine.forward(*arrays)
    np.testing.assert_array_equal(out, reference.affine(*arrays)[0])
    for dtype in (np.float64, np.float16):
        assert kernels.affine(*(array.astype(dtype) for array in arrays)) is None


@pytest.mark.parametrize(
    ("x", "W", "b"),
    [
        ((5, 3), (4, 3), (3,)), ((), (4, 3), (3,)), ((5, 4), (4, 3), (2,)), ((5, 4), (4, 3), (9,)),
        ((5, 4), (2, 4, 3), (3,)),
    ],
    ids=str,
)  # fmt: skip
def test_invalid_arguments_raise_the_error_of_the_reference(x, W, b, rng):
    arrays = [np.asarray(rng.normal(size=shape), np.float32) for shape in (x, W, b)]
    with use_kernels("reference"), pytest.raises(ValueError, match=r"affine: expected|broadcast") as said:
        ops.affine(*arrays)
    with pytest.raises(type(said.value)) as found:
        ops.affine(*arrays)
    assert str(found.value) == str(said.value)


@pytest.mark.parametrize("flatten", [False, True])
def test_a_gradient_of_another_shape_raises(flatten, rng):
    out, cache = kernels.affine(normal(rng, 9, 60), normal(rng, 60, 6), normal(rng, 6), flatten=flatten)
    for wrong in (out[:1], out[:, :3], np.repeat(out, 2, axis=0), out.reshape(-1), out.T):
        for backward in (kernels.affine_backward, kernels.affine_backward_params):
            with pytest.raises(ShapeError, match=r"affine_backward: expected dout of shape \(9, 6\)"):
                backward(wrong, cache)


def test_the_layer_runs_the_kernel(rng):
    layer = nn.Affine(5, 4, rng=rng)
    layer.forward(normal(rng, 3, 5))
    assert layer._cache[0].forward is kernels.affine
    with use_kernels("reference"):
        layer.forward(normal(rng, 3, 5))
        assert layer._cache[0].forward is reference.affine


def test_a_wrong_position_is_detected(monkeypatch, rng):
    x, W, b = channels_last(normal(rng, 9, 5, 4, 3)), normal(rng, 60, 33), normal(rng, 33)
    right = kernels.feature_rows
    monkeypatch.setattr(kernels, "feature_rows", lambda *shape: np.roll(right(*shape), 1))
    with pytest.raises(AssertionError):
        assert_equals_reference(x, W, b, flatten=True)
