"""``common.gradient``: the numerical gradients of chapter 4."""

import numpy as np

from zhishen.interop.book.common import gradient


def test_the_gradient_of_the_book():
    def f(x):
        return x[0] ** 2 + x[1] ** 2

    np.testing.assert_allclose(gradient.numerical_gradient(f, np.array([3.0, 4.0])), [6, 8], atol=1e-8)
    np.testing.assert_allclose(gradient.numerical_gradient(f, np.array([3, 4])), [6, 8], atol=1e-8)
    np.testing.assert_allclose(gradient._numerical_gradient_1d(f, np.array([0.0, 2.0])), [0, 4], atol=1e-8)
    rows = gradient.numerical_gradient_2d(f, np.array([[3.0, 4.0], [3, 0]]))
    np.testing.assert_allclose(rows, [[6, 8], [6, 0]], atol=1e-8)
