"""What a notebook shows of a Tensor."""

from __future__ import annotations

import numpy as np
import pytest
from markup import texts

from zhishen import Tensor, no_grad


def test_a_small_tensor_has_its_values_and_its_gradient():
    x = Tensor([[1.0, 2.0], [3.0, -4.0]], name="x")
    (x * x).sum().backward()
    shown = texts(x._repr_html_())
    assert shown == ["Tensor x · (2, 2) · float64", "1", "2", "3", "-4", "gradient", "2", "4", "6", "-8"]


def test_a_gradient_that_is_a_tensor():
    x = Tensor(3.0, name="x")
    (x**2).backward(create_graph=True)
    assert texts(x._repr_html_()) == ["Tensor x · () · float64", "3", "gradient", "6"]


def test_where_it_comes_from():
    x = Tensor(np.ones(2, dtype=np.float32))
    assert texts((x + 1)._repr_html_())[0] == "Tensor · (2,) · float32 · made by add"
    assert texts(Tensor(1.0, requires_grad=False)._repr_html_())[0] == "Tensor · () · float64 · no gradient"
    with no_grad():
        assert "no gradient" in texts((x + 1)._repr_html_())[0]


def test_a_large_tensor_has_its_range():
    x = Tensor(np.linspace(-1, 3, 1001).reshape(1, 1001))
    assert texts(x._repr_html_()) == ["Tensor · (1, 1001) · float64", "1,001 elements from -1 to 3, mean 1"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (np.zeros((0, 3)), "no elements"),
        (np.full((4, 4, 4), np.nan), "64 elements, none of them finite"),
        (
            np.r_[np.full(20, 2.0), np.nan, -np.inf],
            "22 elements from 2 to 2, mean 2; 2 are NaN or infinite",
        ),
        (np.full(30, 3e38, np.float32), "30 elements from 3e+38 to 3e+38, mean 3e+38"),
        (np.full(30, 1e308), "30 elements from 1e+308 to 1e+308, mean 1e+308"),
        (np.full(30, 6e4, np.float16), "30 elements from 6e+04 to 6e+04, mean 6e+04"),
    ],
)
def test_elements_that_have_no_range(values, sentence):
    assert texts(Tensor(values)._repr_html_())[1] == sentence


def test_a_name_is_no_html():
    html = Tensor(1.0, name="<img src=x>")._repr_html_()
    assert "<img" not in html
    assert texts(html)[0].startswith("Tensor <img src=x>")
