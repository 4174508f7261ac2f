"""Activation functions: gradients, and infinite values."""

from __future__ import annotations

import numpy as np
import pytest
from models import check_gradients, run, same

from zhishen.interop.onnx.computing.activations import ACTIVATIONS, softplus

X = np.array([[-2.3, 0.4, 1.9, -0.2], [0.8, -0.9, 3.4, 0.1]])


@pytest.mark.parametrize("operator", sorted({*ACTIVATIONS} - {"Hardmax"}))
def test_the_gradient(operator):
    inputs = (X, np.array([0.1, 0.2, 0.3, 0.4])) if operator == "PRelu" else (X,)
    check_gradients(operator, *inputs, opset=24)


def test_the_approximation_of_gelu_by_tanh():
    check_gradients("Gelu", X, approximate="tanh")
    exact, close = (run("Gelu", X.astype(np.float32), approximate=kind) for kind in ("none", "tanh"))
    assert 0 < np.abs(exact - close).max() < 1e-3


def test_softplus_neither_overflows_nor_loses_digits():
    x = np.array([-200, 0, 200], np.float64)
    np.testing.assert_allclose(softplus(x), [np.exp(-200), np.log(2), 200])


def test_softmax_of_old_opsets_is_over_all_axes_from_one_on():
    x = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    flat = x.reshape(2, 12)
    expected = np.exp(flat - flat.max(axis=1, keepdims=True))
    expected /= expected.sum(axis=1, keepdims=True)
    same(run("Softmax", x, opset=11), expected.reshape(x.shape))
    assert not np.allclose(run("Softmax", x, opset=13), expected.reshape(x.shape))


def test_hardmax_marks_the_first_of_the_largest():
    same(run("Hardmax", np.array([[1, 3, 3]], np.float32)), np.array([[0, 1, 0]], np.float32))


@pytest.mark.parametrize("operator", ["Elu", "Selu", "Celu", "Softplus", "Mish", "HardSwish", "Sigmoid", "Gelu"])
def test_large_numbers_give_no_nan(operator):
    assert not np.isnan(run(operator, np.array([-1e4, 1e4], np.float32))).any()
