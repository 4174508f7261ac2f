"""``Convolution`` and ``Pooling``: gradients against numerical ones, and the columns that the book shows."""

import numpy as np
import pytest
from book_layers import check_backward, check_float32, images

from zhishen.interop.book.common.image_layers import Convolution, Pooling

LAYERS = {
    "convolution": (lambda rng: Convolution(rng.normal(size=(4, 2, 3, 3)), rng.normal(size=4), 1, 1), images),
    "strided convolution": (lambda rng: Convolution(rng.normal(size=(4, 2, 2, 2)), rng.normal(size=4), 2), images),
    "pooling": (lambda rng: Pooling(2, 2, stride=2), images),
    "overlapping pooling": (lambda rng: Pooling(3, 3), images),
}


@pytest.mark.parametrize("name", LAYERS)
def test_backward_is_the_numerical_gradient(name, rng):
    make, inputs = LAYERS[name]
    check_backward(make(rng), inputs(rng), rng)


@pytest.mark.parametrize("name", LAYERS)
def test_float32_stays_float32(name, rng):
    make, inputs = LAYERS[name]
    check_float32(make(rng), inputs(rng))


def test_a_convolution_shows_its_columns(rng):
    layer = Convolution(rng.normal(size=(4, 2, 3, 3)), rng.normal(size=4))
    assert layer.col is None
    out = layer.forward(images(rng))
    product = layer.col @ layer.col_W + layer.b
    np.testing.assert_allclose(product.reshape(3, 4, 4, 4).transpose(0, 3, 1, 2), out)


def test_a_first_layer_has_the_same_gradients_of_its_parameters(rng):
    layer, x = Convolution(rng.normal(size=(4, 2, 3, 3)), rng.normal(size=4)), images(rng)
    dout = rng.normal(size=layer.forward(x).shape)
    layer.backward(dout)
    dW, db = layer.dW, layer.db
    layer.dW = layer.db = None
    layer.backward_params(dout)
    np.testing.assert_allclose(layer.dW, dW)
    np.testing.assert_allclose(layer.db, db)


def test_one_number_is_a_bias_of_all_filters(rng):
    """The book's apply_filter.py has ``b = 0``."""
    W, x = rng.normal(size=(4, 2, 3, 3)), images(rng)
    layer = Convolution(W, 0)
    out = layer.forward(x)
    np.testing.assert_array_equal(out, Convolution(W, np.zeros(4)).forward(x))
    layer.backward(np.ones_like(out))
    assert layer.db.shape == (4,)
