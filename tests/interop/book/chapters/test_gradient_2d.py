"""``gradient_2d``: the function of two variables of chapter 4, and its gradient."""

import numpy as np

from zhishen.interop.book.chapters import gradient_2d


def test_the_gradient_at_the_rows_of_a_batch():
    np.testing.assert_allclose(
        gradient_2d.numerical_gradient(gradient_2d.function_2, np.array([[3.0, 4.0]])), [[6, 8]], atol=1e-8
    )


def test_the_function_has_one_value_for_each_row():
    assert gradient_2d.function_2([3, 4]) == 25
    assert gradient_2d.function_2([[3, 4], [1, 0]]).tolist() == [25, 1]
