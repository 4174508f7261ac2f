"""The broadcasting rule, axis by axis: it agrees with NumPy, and explains why shapes do not fit."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from zhishen.broadcasting import explain, operand_name
from zhishen.errors import ArgumentError, ShapeError

SHAPES = [shape for count in range(4) for shape in itertools.product((0, 1, 2, 3), repeat=count)]


def numpy_result(*shapes):
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        return None


def test_two_shapes_agree_with_numpy():
    results = [(explain(a, b).result, numpy_result(a, b)) for a, b in itertools.product(SHAPES, repeat=2)]
    assert all(ours == numpys for ours, numpys in results)
    assert None in {ours for ours, _ in results}


@pytest.mark.parametrize("seed", range(5))
def test_several_shapes_agree_with_numpy(seed):
    rng = np.random.default_rng(seed)
    for _ in range(50):
        shapes = [tuple(map(int, rng.choice([1, 1, 2, 3], rng.integers(0, 4)))) for _ in range(rng.integers(3, 6))]
        table = explain(*shapes)
        assert table.result == numpy_result(*shapes)
        assert table.fits == (table.reason is None)


def test_every_axis_has_a_role_for_each_operand():
    table = explain((8, 1, 6), (7, 1))
    assert [each.axis for each in table.axes] == [0, 1, 2]
    assert [each.lengths for each in table.axes] == [(8, None), (1, 7), (6, 1)]
    assert [each.roles for each in table.axes] == [("equal", "missing"), ("stretched", "equal"), ("equal", "stretched")]
    assert [each.result for each in table.axes] == [8, 7, 6]


def test_the_reason_of_an_axis_names_the_operands():
    reasons = [each.reason for each in explain((5, 1, 2, 4), (1, 2, 4), (3, 2, 3)).axes]
    assert reasons == [
        "missing, counts as 1: B, C",
        "stretched from 1: A, B",
        "equal",
        "does not fit: A 4, B 4, C 3",
    ]
    assert explain((3, 2), (1, 2), (2,)).axes[0].reason == "stretched from 1: B; missing, counts as 1: C"


@pytest.mark.parametrize(
    ("shapes", "advice"),
    [
        (((2, 3), (2,)), "B.reshape(2, 1) fits"),
        (((4,), (4, 5, 3)), "A.reshape(4, 1, 1) fits"),
        (((5, 2, 3), (5, 3, 2)), "insert an axis of length 1"),
        (((3, 2), (2, 3)), "the transpose B.T fits"),
        (((4, 3), (2,)), "make the lengths equal"),
        (((2, 3), (2,), (1,)), "make the lengths equal"),
    ],
)
def test_shapes_that_do_not_fit_get_advice(shapes, advice):
    assert advice in str(explain(*shapes).reason)


def test_an_advised_reshape_fits():
    rng, advised = np.random.default_rng(0), 0
    for _ in range(300):
        shapes = [tuple(map(int, rng.choice([1, 2, 3, 4], count))) for count in (3, rng.integers(1, 3))]
        reason = explain(*shapes).reason
        if reason is not None and ".reshape(" in reason:
            shape = tuple(int(part) for part in reason.partition(".reshape(")[2].partition(")")[0].split(","))
            assert np.prod(shape) == np.prod(shapes[1])
            assert explain(shapes[0], shape).fits
            advised += 1
    assert advised > 20


def test_lists_and_numpy_integers_are_shapes():
    assert explain([np.int64(3), 1], np.zeros((1, 4)).shape).result == (3, 4)


def test_40_axes():
    assert explain((2,) * 40, (1,)).result == (2,) * 40
    assert explain((2,) * 62, ()).fits
    table = explain((2,) * 64, ())
    assert (table.result, "at most 9.2e+18 values" in str(table.reason)) == (None, True)
    assert not explain((2**63 - 1,) * 64, ()).fits
    assert explain((2**63 - 1, 0, 2**63 - 1), (1,)).fits


@pytest.mark.parametrize(
    ("shapes", "error", "sentence"),
    [
        ((), ArgumentError, "expected two shapes or more, got 0"),
        (((3,),), ArgumentError, "expected two shapes or more, got 1"),
        ((3, (3,)), ArgumentError, "expected a shape to be a tuple of whole numbers, got 3"),
        (("31", (3,)), ArgumentError, "expected a shape to be a tuple of whole numbers, got '31'"),
        (((2.0,), (3,)), ArgumentError, "whole numbers, got 2.0"),
        (((True,), (3,)), ArgumentError, "whole numbers, got True"),
        (((-1,), (3,)), ShapeError, "got -1"),
        (((2**63,), (3,)), ShapeError, "got 9223372036854775808"),
        (((10**5000,), (3,)), ShapeError, "got <int>"),
        (((1,) * 65, (3,)), ShapeError, "at most 64 axes, got 65"),
    ],
)
def test_mistakes_are_one_sentence(shapes, error, sentence):
    with pytest.raises(error) as caught:
        explain(*shapes)
    assert sentence in str(caught.value)
    assert "; " in str(caught.value)


def test_there_are_names_for_any_number_of_operands():
    names = [operand_name(place) for place in range(100)]
    assert names[:3] == ["A", "B", "C"]
    assert len(set(names)) == 100
