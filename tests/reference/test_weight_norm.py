"""The affine map with normalized weights: the affine map of the same weights, numerical and second derivatives."""

from __future__ import annotations

import numpy as np
from weight_norm_golden import golden

from zhishen import Tensor, gradients
from zhishen.graph.numerical import numerical_gradient
from zhishen.reference.affine import affine
from zhishen.reference.weight_norm import (
    weight_norm_affine,
    weight_norm_affine_backward,
    weight_norm_affine_backward_params,
)


def test_the_second_derivative_is_that_of_pytorch():
    g = golden("float64")
    v = Tensor(g["v"])
    dx = weight_norm_affine_backward(g["dout"], weight_norm_affine(g["x"], v, g["g"], g["b"])[1])[0]
    w = np.linspace(-1, 1, dx.size).reshape(dx.shape)
    np.testing.assert_allclose(gradients((dx * w).sum(), [v])[0], g["ddv"], rtol=1e-12, atol=1e-14)


def inputs():
    rng = np.random.default_rng(2)
    x, v = rng.normal(size=(6, 4)), rng.normal(size=(4, 3))
    return x, v, np.array([0.5, -2.0, 3.0]), rng.normal(size=3), rng.normal(size=(6, 3))


def test_it_is_the_affine_map_of_columns_of_the_length_g():
    x, v, g, b, _ = inputs()
    W = v / np.linalg.norm(v, axis=0) * g
    np.testing.assert_allclose(weight_norm_affine(x, v, g, b)[0], affine(x, W, b)[0], rtol=1e-14)
    np.testing.assert_allclose(weight_norm_affine(x, 7 * v, g, b)[0], affine(x, W, b)[0], rtol=1e-13)


def test_gradients_are_numerical():
    x, v, g, b, dout = inputs()
    arrays = {"x": x, "v": v, "g": g, "b": b}
    cache = weight_norm_affine(x, v, g, b)[1]
    found = dict(zip(arrays, weight_norm_affine_backward(dout, cache), strict=True))
    for name, array in arrays.items():
        expected = numerical_gradient(lambda _: (weight_norm_affine(**arrays)[0] * dout).sum(), array)
        np.testing.assert_allclose(found[name], expected, rtol=1e-6, atol=1e-8)
    for one, other in zip(weight_norm_affine_backward_params(dout, cache), "vgb", strict=True):
        np.testing.assert_array_equal(one, found[other])
    np.testing.assert_allclose((found["v"] * v).sum(axis=0), 0, atol=1e-13)
