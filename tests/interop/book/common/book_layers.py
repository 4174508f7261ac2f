"""Checks of the layers in ``common``: inputs, gradients against numerical ones, and the dtype."""

import numpy as np

from zhishen.graph.numerical import numerical_gradient


def rows(rng):
    return rng.normal(size=(4, 5))


def images(rng):
    return rng.normal(size=(3, 2, 6, 6))


def check_backward(layer, x, rng):
    """Fail unless all gradients are the numerical ones; no argument may change."""
    dout = rng.normal(size=layer.forward(x).shape)
    given = x.copy(), dout.copy()
    dx = layer.backward(dout)
    assert (x == given[0]).all()
    assert (dout == given[1]).all()
    np.testing.assert_allclose(dx, numerical_gradient(lambda x: (layer.forward(x) * dout).sum(), x), atol=1e-5)
    for parameter, gradient in (("W", "dW"), ("b", "db"), ("gamma", "dgamma"), ("beta", "dbeta")):
        if hasattr(layer, parameter):
            layer.forward(x)
            layer.backward(dout)
            found = getattr(layer, gradient)
            expected = numerical_gradient(lambda _: (layer.forward(x) * dout).sum(), getattr(layer, parameter))
            np.testing.assert_allclose(found, expected, atol=1e-6)


def check_float32(layer, x):
    """Fail unless a layer computes in float32 if its input is float32."""
    out = layer.forward(x.astype(np.float32))
    assert out.dtype == np.float32
    assert layer.backward(np.ones(out.shape, np.float32)).dtype == np.float32
