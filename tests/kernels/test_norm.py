"""The compiled batch normalization, alone and with ReLU and dropout after it, against the reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen import nn, ops
from zhishen.errors import ShapeError
from zhishen.kernels import norm as kernels
from zhishen.kernels import use_threads
from zhishen.reference import activation
from zhishen.reference import norm as reference
from zhishen.reference.dropout import keyed_dropout, keyed_dropout_backward

LAYOUTS = {
    "C": np.ascontiguousarray,
    "channels last": lambda x: np.moveaxis(np.ascontiguousarray(np.moveaxis(x, 1, -1)), -1, 1),
    "Fortran": np.asfortranarray,
    "scattered": lambda x: np.repeat(x, 2, axis=0)[::2],
}
forms = pytest.mark.parametrize(("relu", "rate"), [(False, 0.0), (True, 0.0), (False, 0.3), (True, 0.5)])
evaluations = pytest.mark.parametrize("evaluation", [False, True])


def case(rng, shape):
    channels = shape[1]
    x, dout = (rng.normal(size=shape).astype(np.float32) for _ in range(2))
    gamma, beta, mean = (rng.normal(size=channels).astype(np.float32) for _ in range(3))
    return x, dout, (gamma, beta), (mean, rng.uniform(0.5, 2, size=channels).astype(np.float32))


def by_kernel(x, dout, params, given=(), **options):
    """The output, the gradients and the cache."""
    if options:
        suffix = "_eval" if given else ""
        forward = getattr(kernels, f"batch_norm_relu_dropout{suffix}")
        backward = getattr(kernels, f"batch_norm_relu_dropout{suffix}_backward")
    elif given:
        forward, backward = kernels.batch_norm_eval, kernels.batch_norm_eval_backward
    else:
        forward, backward = kernels.batch_norm, kernels.batch_norm_backward
    out, cache = forward(x, *params, *given, eps=1e-3, **options)
    return [out, *backward(dout, cache)], cache


def by_reference(x, dout, params, given=(), *, relu=False, rate=0.0, key=0):
    """The same, step by step, in float64."""
    x, dout = x.astype(np.float64), dout.astype(np.float64)
    params, given = ([p.astype(np.float64) for p in ps] for ps in (params, given))
    forward, backward = (
        (reference.batch_norm_eval, reference.batch_norm_eval_backward)
        if given
        else (reference.batch_norm, reference.batch_norm_backward)
    )
    out, cache = forward(x, *params, *given, eps=1e-3)
    if relu:
        near = np.abs(out) < 1e-5  # rounding decides the sign
        out, on = activation.relu(out)
        assert near.mean() < 0.01
    if rate:
        out, kept = keyed_dropout(out, rate=rate, key=key)
        dout = keyed_dropout_backward(dout, kept)
    if relu:
        dout = activation.relu_backward(dout, on)
    return [out, *backward(dout, cache)], cache


def assert_close(found, expected, samples):
    for a, b in zip(found, expected, strict=True):
        assert a.dtype == np.float32
        assert a.shape == b.shape
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-5 * max(1, np.abs(b).max(initial=0)) * max(1, 20 / samples))


@evaluations
@forms
@given(
    samples=st.integers(2, 70), channels=st.integers(1, 70),
    positions=st.lists(st.integers(1, 4), max_size=2), seed=st.integers(0, 99),
)  # fmt: skip
@settings(max_examples=12, deadline=None)
def test_equals_the_reference(evaluation, relu, rate, samples, channels, positions, seed):
    x, dout, params, given_ = case(np.random.default_rng(seed), (samples, channels, *positions))
    options = {"relu": relu, "rate": rate, "key": seed * 2**50 + 3} if relu or rate else {}
    arguments = (x, dout, params, given_ if evaluation else ())
    with use_threads(1 + seed % 3):
        found, cache = by_kernel(*arguments, **options)
    expected, expected_cache = by_reference(*arguments, **options)
    assert_close(found, expected, samples)
    if not evaluation:
        assert cache.mean.shape == expected_cache.mean.shape
        np.testing.assert_allclose(cache.mean, expected_cache.mean, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(cache.var, expected_cache.var, rtol=1e-5)


@evaluations
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("gradient_layout", LAYOUTS)
def test_every_layout_gives_the_same_bits_and_the_output_has_its_layout(layout, gradient_layout, evaluation, rng):
    x, dout, params, statistics = case(rng, (6, 5, 4, 3))
    arguments = (params, statistics if evaluation else ())
    options = {"relu": True, "rate": 0.25, "key": 12}
    expected, _ = by_kernel(x, dout, *arguments, **options)
    x, dout = LAYOUTS[layout](x), LAYOUTS[gradient_layout](dout)
    for array in (x, dout, *params):
        array.flags.writeable = False
    found, _ = by_kernel(x, dout, *arguments, **options)
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_array_equal(a, b)
    if layout in {"C", "channels last"}:
        assert found[0].strides == found[1].strides == x.strides


@forms
@pytest.mark.parametrize("shape", [(150, 1003), (4700, 16), (200, 8, 9, 7), (4701, 15)])
def test_the_bits_do_not_depend_on_the_number_of_threads(shape, relu, rate, rng):
    arguments = case(rng, shape)[:3]
    assert arguments[0].size > kernels.PARALLEL_THRESHOLD
    found = []
    for count in (1, 2, 3):
        with use_threads(count):
            found.append(by_kernel(*arguments, relu=relu, rate=rate, key=5)[0])
    for other in found[1:]:
        for a, b in zip(other, found[0], strict=True):
            np.testing.assert_array_equal(a, b)
    assert_close(found[0], by_reference(*arguments, relu=relu, rate=rate, key=5)[0], shape[0])


@pytest.mark.parametrize("shape", [(100, 1000), (100, 4, 28, 28)])
def test_statistics_far_from_zero_are_accurate(shape, rng):
    x = rng.normal(1000, 1, size=shape).astype(np.float32)
    x.reshape(-1)[: shape[1] * 4] = 1000.0  # the first values of a block may differ from the others
    channels = shape[1]
    out, cache = kernels.batch_norm(x, np.ones(channels, np.float32), np.zeros(channels, np.float32))
    axes = (0, *range(2, x.ndim))
    exact = x.astype(np.float64)
    np.testing.assert_allclose(cache.mean.ravel(), exact.mean(axis=axes), rtol=1e-7)
    np.testing.assert_allclose(cache.var.ravel(), exact.var(axis=axes), rtol=1e-5)
    assert abs(out.astype(np.float64).mean(axis=axes)).max() < 1e-4


@evaluations
def test_nan_stays_in_its_channel(evaluation, rng):
    x, dout, params, statistics = case(rng, (20, 30))
    x[3, 7] = np.nan
    out = by_kernel(x, dout, params, statistics if evaluation else (), relu=True, rate=0.0)[0][0]
    assert np.isnan(out[3, 7])
    assert not np.isnan(np.delete(out, 7, axis=1)).any()


@evaluations
@pytest.mark.parametrize("options", [{}, {"relu": True, "rate": 0.4, "key": 9}])
@pytest.mark.parametrize("dtype", [np.float64, np.float16])
def test_unsupported_arrays_use_the_reference(dtype, options, evaluation, rng):
    x, dout, params, statistics = (
        [p.astype(dtype) for p in a] if isinstance(a, tuple) else a.astype(dtype) for a in case(rng, (20, 3, 4))
    )
    arguments = (x, dout, params, statistics if evaluation else [])
    found, cache = by_kernel(*arguments, **options)
    expected, expected_cache = by_reference(*arguments, **options)
    tolerance = 1e-12 if dtype == np.float64 else 0.03
    for a, b in zip(found, expected, strict=True):
        assert a.dtype == dtype
        np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance * np.abs(b).max())
    if not evaluation:
        np.testing.assert_allclose(cache.mean, expected_cache.mean, rtol=tolerance, atol=tolerance)


def test_invalid_shapes_raise_the_error_of_the_reference():
    ones = np.ones(3, np.float32)
    for run in (kernels.batch_norm, kernels.batch_norm_relu_dropout):
        with pytest.raises(ShapeError, match=r"^batch_norm: expected input of shape \(N, 3\)"):
            run(np.ones((5, 4), np.float32), ones, ones)
        with pytest.raises(ShapeError, match="more than one value"):
            run(np.ones((1, 3), np.float32), ones, ones)
    with pytest.raises(ShapeError, match=r"^batch_norm_eval: expected input of shape \(N, 3\)"):
        kernels.batch_norm_eval(np.ones((5, 4), np.float32), ones, ones, ones, ones)
    out, _ = kernels.batch_norm(np.ones((0, 3), np.float32), ones, ones)
    assert out.shape == (0, 3)


def test_given_statistics_allow_one_sample_and_may_change_before_the_backward(rng):
    x, dout, params, statistics = case(rng, (1, 30))
    expected = by_kernel(x, dout, params, statistics)[0]
    out, cache = kernels.batch_norm_eval(x, *params, *statistics, eps=1e-3)
    for array in (*params, *statistics):
        array += 1
    for a, b in zip([out, *kernels.batch_norm_eval_backward(dout, cache)], expected, strict=True):
        np.testing.assert_array_equal(a, b)


def test_outputs_are_new_arrays_and_the_backward_can_be_repeated(rng):
    x, dout, params, _ = case(rng, (20, 30))
    before = [array.copy() for array in (x, dout)]
    out, cache = kernels.batch_norm_relu_dropout(x, *params, relu=True, rate=0.5, key=1)
    first = [array.copy() for array in kernels.batch_norm_relu_dropout_backward(dout, cache)]
    out[...] = 7
    for a, b in zip(kernels.batch_norm_relu_dropout_backward(dout, cache), first, strict=True):
        np.testing.assert_array_equal(a, b)
    for a, b in zip((x, dout), before, strict=True):
        np.testing.assert_array_equal(a, b)


def test_the_layer_runs_the_kernel_and_follows_its_statistics(rng):
    x = rng.normal(3, 2, size=(50, 6)).astype(np.float32)
    layers = []
    for choice in ("auto", "reference"):
        layer = nn.BatchNorm(6)
        with ops.use_kernels(choice):
            layer.forward(x)
            module = kernels if choice == "auto" else reference
            assert ops.batch_norm.implementation().forward is module.batch_norm
            assert ops.batch_norm_eval.implementation().forward is module.batch_norm_eval
        layers.append(layer)
    for name, buffer in layers[0].buffers.items():
        np.testing.assert_allclose(buffer, layers[1].buffers[name], rtol=1e-6)
