"""The initial weights of the book's networks."""

import numpy as np
import pytest

from zhishen.errors import ArgumentError
from zhishen.interop.book.initial import affine_parameters, scale


@pytest.mark.parametrize(
    ("weight_init_std", "expected"), [("relu", 0.5), ("He", 0.5), ("sigmoid", 8**-0.5), ("xavier", 8**-0.5), (3, 3.0)]
)
def test_the_scale_follows_from_the_number_of_inputs(weight_init_std, expected):
    assert scale(weight_init_std, 8) == pytest.approx(expected)


def test_an_unknown_name_is_refused():
    with pytest.raises(ArgumentError, match=r"weight_init_std.*large"):
        scale("large", 8)


def test_weights_are_drawn_layer_by_layer():
    np.random.seed(7)
    params = affine_parameters([8, 3, 2], "he")
    np.random.seed(7)
    np.testing.assert_array_equal(params["W1"], 0.5 * np.random.randn(8, 3))
    np.testing.assert_array_equal(params["W2"], (2 / 3) ** 0.5 * np.random.randn(3, 2))
    assert (params["b1"].tolist(), params["b2"].tolist()) == ([0, 0, 0], [0, 0])
