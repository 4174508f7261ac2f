"""Comparison of the compiled convolutions with the reference in float64, for tests."""

from __future__ import annotations

import numpy as np

from zhishen.kernels import conv as kernels
from zhishen.reference import conv as reference

DIRECT, WINOGRAD = 2e-6, 3e-5  # tolerances, relative to the largest value


def normal(rng, *shape):
    return rng.normal(size=shape).astype(np.float32)


def assert_close(result, expected, tolerance, *, terms):
    """The array is float32, and as close as a sum of ``terms`` random numbers of size 1 can be."""
    assert result.dtype == np.float32
    assert result.shape == expected.shape
    scale = max(np.abs(expected).max(initial=0), np.sqrt(terms))
    np.testing.assert_allclose(result, expected, rtol=0, atol=tolerance * scale)


def by_kernel(x, W, b, dout=None, *, function="conv2d", **options):
    """The output and the gradients, those of the parameters computed twice; no input may change."""
    before = [array.copy() for array in (x, W, b)]
    out, cache = getattr(kernels, function)(x, W, b, **options)
    if dout is None:
        dout = np.random.default_rng(out.size).normal(size=out.shape)
    dout_before = dout.copy()
    results = getattr(kernels, f"{function}_backward")(dout, cache)
    for a, c in zip(getattr(kernels, f"{function}_backward_params")(dout, cache), results[1:], strict=True):
        np.testing.assert_array_equal(a, c)
    for a, c in zip((x, W, b, dout), (*before, dout_before), strict=True):
        np.testing.assert_array_equal(a, c)
    return [out, *results], dout, cache


def by_reference(x, W, b, dout, *, function="conv2d", **options):
    """The same in float64."""
    out, cache = getattr(reference, function)(*(a.astype(np.float64) for a in (x, W, b)), **options)
    return [out, *getattr(reference, f"{function}_backward")(dout.astype(np.float64), cache)]


def terms(x, W, out, groups=1):
    """The number of terms that are summed in out, dx, dW and db."""
    taps = W[0, 0].size
    samples = out[:, 0].size
    return W.shape[1] * taps, W.shape[0] // groups * taps, samples, samples


def assert_equals_reference(x, W, b, *, tolerance, dout=None, **options):
    results, dout, cache = by_kernel(x, W, b, dout, **options)
    expected = by_reference(x, W, b, dout, **options)
    for a, c, count in zip(results, expected, terms(x, W, results[0], options.get("groups", 1)), strict=True):
        assert_close(a, c, tolerance, terms=count)
    return results, cache


def small(rng, channels, *, N=3, H=9, W=7):
    C, filters = channels
    return normal(rng, N, C, H, W), normal(rng, filters, C, 3, 3), normal(rng, filters)
