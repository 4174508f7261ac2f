"""Reductions: gradients, axes as attributes and as inputs, and empty arrays."""

from __future__ import annotations

import numpy as np
import pytest
from models import check_gradients, run, same

from zhishen.errors import ShapeError
from zhishen.interop.onnx.computing.reductions import REDUCTIONS

REDUCED = sorted(name for name in REDUCTIONS if name.startswith("Reduce"))


def test_every_operator_has_an_example():
    assert {*REDUCTIONS} - {*REDUCED} == {"ArgMax", "ArgMin", "CumSum", "CumProd"}


@pytest.mark.parametrize("operator", REDUCED)
@pytest.mark.parametrize("axes", [None, [1], [-1, 0]])
@pytest.mark.parametrize("keepdims", [0, 1])
def test_the_gradient(operator, axes, keepdims, rng):
    x = rng.permutation(np.linspace(0.5, 2, 24)).reshape(2, 3, 4)
    check_gradients(operator, x, *(() if axes is None else (np.array(axes),)), keepdims=keepdims)


@pytest.mark.parametrize("operator", REDUCED)
def test_axes_were_an_attribute(operator, rng):
    x = rng.uniform(1, 2, size=(2, 3, 4)).astype(np.float32)
    old = run(operator, x, axes=[0, 2], opset=11)
    same(run(operator, x, np.array([0, 2])), old)
    assert old.shape == (1, 3, 1)


def test_without_axes_nothing_or_everything_is_reduced():
    x = np.ones((2, 3), np.float32)
    none = np.array([], np.int64)
    same(run("ReduceSum", x, none, noop_with_empty_axes=1), x)
    same(run("ReduceSum", x, none), np.full((1, 1), 6, np.float32))


@pytest.mark.parametrize(
    ("operator", "value"),
    [("ReduceSum", 0), ("ReduceProd", 1), ("ReduceMax", -np.inf), ("ReduceMin", np.inf), ("ReduceLogSumExp", -np.inf)],
)
def test_an_empty_array_gives_the_neutral_element(operator, value):
    same(run(operator, np.zeros((2, 0), np.float32), np.array([1])), np.full((2, 1), value, np.float32))


def test_extrema_of_empty_whole_numbers_and_booleans():
    same(run("ReduceMax", np.zeros((0,), np.int32)), np.array([np.iinfo(np.int32).min], np.int32))
    same(run("ReduceMin", np.zeros((0,), np.bool_)), np.array([True]))


def test_whole_numbers_keep_their_dtype():
    x = np.array([[100, 27], [1, 1]], np.int8)
    same(run("ReduceMax", x), np.array([[100]], np.int8))
    x = np.array([2**20, 3], np.int32)
    same(run("ReduceSum", x), np.array([2**20 + 3], np.int32))


def test_log_sum_exp_does_not_overflow():
    same(
        run("ReduceLogSumExp", np.array([1000, 1000], np.float32)), np.array([1000 + np.log(2)], np.float32), atol=1e-3
    )
    assert run("ReduceLogSumExp", np.array([-np.inf, -np.inf], np.float32)) == -np.inf


def test_the_places_of_equal_extrema():
    x = np.array([[2, 2, 1]], np.float32)
    same(run("ArgMax", x, axis=1, keepdims=0), np.array([0]))
    same(run("ArgMax", x, axis=1, keepdims=0, select_last_index=1), np.array([1]))
    same(run("ArgMin", x, axis=-1), np.array([[2]]))


@pytest.mark.parametrize("options", [{}, {"reverse": 1}, {"exclusive": 1}, {"reverse": 1, "exclusive": 1}])
def test_cumulative_sums_and_products(options, rng):
    x = rng.uniform(0.5, 2, size=(2, 4))
    check_gradients("CumSum", x, np.array(1), **options)
    check_gradients("CumProd", x, np.array(1), opset=26, **options)
    whole = np.array([1, 2, 3], np.int32)
    assert run("CumSum", whole, np.array(0), **options).dtype == np.int32


def test_products_with_zeros():
    same(run("CumProd", np.array([2, 0, 3], np.float32), np.array(0), opset=26), np.array([2, 0, 0], np.float32))


def test_an_axis_that_does_not_exist_is_refused():
    with pytest.raises(ShapeError, match="axis 2 of 2 axes"):
        run("ReduceSum", np.ones((2, 2), np.float32), np.array([2]))
    with pytest.raises(ShapeError, match="axes"):
        run("ReduceSum", np.ones((2, 2), np.float32), np.array([0, -2]))
