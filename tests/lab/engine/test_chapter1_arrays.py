"""The broadcasting explorer."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.lab.engine.chapter1_arrays import broadcasting


def test_the_example_of_the_notes():
    result = broadcasting((8, 1, 6), (7, 1))
    assert result["shape"] == [8, 7, 6]
    np.testing.assert_array_equal(result["sum"], result["a"] + result["b"])


def test_shapes_that_do_not_fit_have_a_reason():
    result = broadcasting((2, 3), (2,))
    assert result["shape"] is None
    assert "B.reshape(2, 1) fits" in result["reason"]
    assert "sum" not in result


@pytest.mark.parametrize(("first", "second"), [((), ()), ((0,), (1,)), ((), (3,))])
def test_numbers_and_empty_arrays(first, second):
    assert broadcasting(first, second)["shape"] == list(np.broadcast_shapes(first, second))


def test_the_values_of_a_large_result_are_not_computed():
    assert "sum" not in broadcasting((1000, 1), (1000,))
