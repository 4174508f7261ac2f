"""The error function."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen import Tensor, gradcheck
from zhishen.reference.special import erf


@given(st.floats(-30, 30))
def test_it_is_the_error_function(x):
    assert erf(np.array([x]))[0] == math.erf(x)
    assert erf(np.array([-x]))[0] == -math.erf(x)


@pytest.mark.parametrize(
    ("x", "dtype"),
    [
        (np.array([0.5, 1.0]), "float64"),
        (np.array([0.5, 1.0], np.float32), "float32"),
        (np.array([0.5], np.float16), "float16"),
        (np.array(0.5, np.float32), "float32"),
        (np.float32(0.5), "float32"),
        (np.zeros((0, 3), np.float32), "float32"),
        (np.array([1, 2]), "float64"),
    ],
)
def test_shape_and_dtype_are_kept_and_integers_become_floats(x, dtype):
    y = erf(x)
    assert y.shape == x.shape
    assert y.dtype == dtype
    np.testing.assert_allclose(y, np.reshape([math.erf(value) for value in np.ravel(x)], x.shape), rtol=1e-3)


def test_erf_of_nan_and_of_a_number():
    assert math.isnan(erf(np.array([np.nan]))[0])
    assert erf(0.5) == math.erf(0.5)


def test_on_tensors(rng):
    assert erf(Tensor([0.5, 1.0])).node.maker.name == "erf"
    gradcheck(erf, rng.normal(size=(3, 2)))
