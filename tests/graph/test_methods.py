"""The methods of a Tensor that are made of others: each has NumPy's value, and the numerical gradient."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from zhishen import Tensor, gradcheck
from zhishen.graph.methods import DerivedMethods

# Method → calls on an array or a Tensor of shape (2, 3, 1), whose elements are positive and distinct.
CALLS = {
    "flatten": [lambda x: x.flatten()],
    "ravel": [lambda x: x.ravel()],
    "swapaxes": [lambda x: x.swapaxes(0, 2)],
    "moveaxis": [lambda x: x.moveaxis(0, -1), lambda x: x.moveaxis((0, 1), (1, 2))],
    "expand_dims": [lambda x: x.expand_dims(0), lambda x: x.expand_dims((1, -1))],
    "squeeze": [lambda x: x.squeeze(), lambda x: x.squeeze(2)],
    "astype": [lambda x: x.astype(np.float64)],
    "mean": [lambda x: x.mean(), lambda x: x.mean((0, 2), True)],
    "min": [lambda x: x.min(), lambda x: x.min(1, True)],
    "var": [lambda x: x.var(), lambda x: x.var(1, ddof=1)],
    "std": [lambda x: x.std(), lambda x: x.std((0, 1), True)],
    "prod": [lambda x: x.prod(), lambda x: x.prod(0)],
    "cumsum": [lambda x: x.cumsum(), lambda x: x.cumsum(1)],
    "clip": [lambda x: x.clip(0.7, 1.5), lambda x: x.clip(1.0)],
    "log2": [lambda x: x.log2()],
    "log10": [lambda x: x.log10()],
    "expm1": [lambda x: x.expm1()],
    "abs": [lambda x: x.abs()],
}
# The methods that NumPy has as functions only, with the same call on an array.
FUNCTIONS = {
    "moveaxis": [lambda x: np.moveaxis(x, 0, -1), lambda x: np.moveaxis(x, (0, 1), (1, 2))],
    "expand_dims": [lambda x: np.expand_dims(x, 0), lambda x: np.expand_dims(x, (1, -1))],
    "var": [np.var, lambda x: np.var(x, 1, ddof=1)],
    "std": [np.std, lambda x: np.std(x, (0, 1), keepdims=True)],
    "mean": [np.mean, lambda x: np.mean(x, (0, 2), keepdims=True)],
    "min": [np.min, lambda x: np.min(x, 1, keepdims=True)],
    "log2": [np.log2],
    "log10": [np.log10],
    "expm1": [np.expm1],
    "abs": [np.abs],
}
X = np.array([0.31, 1.9, 0.77, 1.2, 0.55, 1.66]).reshape(2, 3, 1)
EACH = [(name, number) for name, calls in CALLS.items() for number in range(len(calls))]


def test_every_method_is_called():
    methods = {name for name, value in vars(DerivedMethods).items() if inspect.isfunction(value)}
    assert methods == set(CALLS)
    assert methods <= set(dir(Tensor))


@pytest.mark.parametrize(("name", "number"), EACH)
def test_the_value_is_that_of_numpy(name, number):
    found = CALLS[name][number](Tensor(X))
    expected = FUNCTIONS.get(name, CALLS[name])[number](X)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found.data, expected, rtol=1e-14)


@pytest.mark.parametrize(("name", "number"), EACH)
def test_the_gradient_is_numerical(name, number):
    weights = np.linspace(1, 2, CALLS[name][number](Tensor(X)).size)
    gradcheck(lambda x: (CALLS[name][number](x).flatten() * weights).sum(), X)


def test_a_method_is_documented_with_one_sentence():
    for name in CALLS:
        assert inspect.getdoc(getattr(DerivedMethods, name)).strip().endswith(".")


def test_another_dtype_keeps_the_dtype_of_the_gradient():
    x = Tensor(X.astype(np.float32))
    (x.astype(np.float64) * 3).sum().backward()
    assert x.grad.dtype == np.float32
    np.testing.assert_array_equal(x.grad, np.full(X.shape, 3, np.float32))
