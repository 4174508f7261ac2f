"""``gradient_1d``: the derivative and the tangent of chapter 4."""

import pytest

from zhishen.interop.book.chapters import gradient_1d


def test_the_derivative_and_the_tangent_of_the_book():
    assert gradient_1d.numerical_diff(gradient_1d.function_1, 5) == pytest.approx(0.2)
    assert gradient_1d.tangent_line(gradient_1d.function_1, 5)(6.0) == pytest.approx(0.75 + 0.2)
