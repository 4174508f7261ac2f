"""Constraints: the values that they accept and reject, and their error messages."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen._checks import Number, OneOf, WholeNumber, check, check_pair, nearest
from zhishen._shapes import check_same_shape, check_width, summed_axes
from zhishen.errors import ArgumentError, ShapeError

CONSTRAINTS = [
    Number(),
    Number(0),
    Number(0, open_low=True),
    Number(0, 1),
    Number(0, 1, open_high=True),
    Number(-1, 1, open_low=True, open_high=True),
    Number(high=5),
    WholeNumber(0),
    WholeNumber(1),
    WholeNumber(-2, 3),
    OneOf(("sgd", "momentum")),
    OneOf(("only",)),
]
each_constraint = pytest.mark.parametrize("constraint", CONSTRAINTS, ids=str)


@each_constraint
def test_bad_values_raise_a_message_in_the_house_form(constraint):
    """Every list of bad values has several values, and the constraint accepts none of them."""
    assert len(constraint.bad_values()) >= 4
    for bad in constraint.bad_values():
        assert not constraint.accepts(bad)
        with pytest.raises(ArgumentError) as caught:
            check(bad, constraint, where="Place", name="option")
        assert str(caught.value) == (
            f"Place: expected option to be {constraint}, got {bad!r}; {constraint.advice(bad)}"
        )


@each_constraint
def test_an_accepted_value_is_returned_unchanged(constraint):
    good = {Number: 0.5, WholeNumber: 2}.get(type(constraint), getattr(constraint, "options", ("",))[0])
    assert constraint.accepts(good)
    assert check(good, constraint, where="Place", name="option") is good


@pytest.mark.parametrize(
    ("constraint", "text"),
    [
        (Number(), "a number"),
        (Number(0), "a number >= 0"),
        (Number(0, open_low=True), "a number > 0"),
        (Number(0, 1), "a number >= 0 and <= 1"),
        (Number(0, 0.5, open_low=True, open_high=True), "a number > 0 and < 0.5"),
        (Number(high=1e-4), "a number <= 0.0001"),
        (WholeNumber(1), "a whole number >= 1"),
        (WholeNumber(0, 9), "a whole number from 0 to 9"),
        (OneOf(("a", "b")), "one of a, b"),
    ],
)
def test_str_describes_the_constraint(constraint, text):
    assert str(constraint) == text


@pytest.mark.parametrize("value", [0, 1, 0.5, np.float32(0.5), np.float64(0.5), np.int64(1), Fraction(1, 2)])
def test_number_accepts_all_numeric_types(value):
    assert Number(0, 1).accepts(value)


@pytest.mark.parametrize("value", [True, "0.5", None, math.nan, math.inf, -math.inf, 1j, np.array([0.5]), [0.5]])
def test_number_rejects_other_values(value):
    assert not Number().accepts(value)


@pytest.mark.parametrize("value", [0, 9, np.int8(3), np.uint64(3)])
def test_whole_number_accepts_integer_types(value):
    assert WholeNumber(0, 9).accepts(value)


@pytest.mark.parametrize("value", [-1, 10, 2.0, np.float64(2), True, np.True_, "2", None])
def test_whole_number_rejects_other_values(value):
    assert not WholeNumber(0, 9).accepts(value)


@given(st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.booleans())
def test_the_bounds_of_an_interval(x, open_low, open_high):
    constraint = Number(-1, 1, open_low=open_low, open_high=open_high)
    expected = (x > -1 if open_low else x >= -1) and (x < 1 if open_high else x <= 1)
    assert constraint.accepts(x) is expected


@given(st.integers(), st.integers(-5, 5), st.integers(0, 10))
def test_whole_numbers_in_an_interval(n, low, size):
    assert WholeNumber(low, low + size).accepts(n) is (low <= n <= low + size)


OPTIMIZERS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")


@pytest.mark.parametrize(
    ("name", "intended"),
    [
        ("adamm", "adam"), ("Adam", "adam"), ("SGD", "sgd"), ("momemtum", "momentum"), ("rms_prop", "rmsprop"),
        ("nestrov", "nesterov"), ("lion", None), ("", None), ("动量", None),
    ],
)  # fmt: skip
def test_the_nearest_name(name, intended):
    assert nearest(name, OPTIMIZERS) == intended
    advice = OneOf(OPTIMIZERS).advice(name)
    assert advice == (f"did you mean {intended!r}?" if intended else "choose one of these")


def test_the_nearest_name_has_its_original_case():
    assert nearest("adam", ("Adam", "SGD")) == "Adam"
    assert nearest("anything", ()) is None


@given(st.sampled_from(OPTIMIZERS), st.data())
def test_a_name_with_one_typo_is_found(name, data):
    """A doubled letter, or two swapped letters."""
    place = data.draw(st.integers(0, len(name) - 2))
    doubled = name[:place] + name[place] + name[place:]
    assert nearest(doubled, OPTIMIZERS) is not None
    if len(name) >= 5:
        swapped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        assert nearest(swapped, OPTIMIZERS) is not None


# Shapes


@given(st.data())
def test_summed_axes_undo_broadcasting(data):
    shape = data.draw(st.lists(st.integers(1, 3), max_size=4).map(tuple))
    original = tuple(data.draw(st.sampled_from([1, size])) for size in shape)
    original = original[data.draw(st.integers(0, len(original))) :]
    leading, stretched = summed_axes(shape, original)
    array = np.broadcast_to(np.ones(original), shape)
    summed = array.sum(axis=leading + stretched, keepdims=True).reshape(original)
    np.testing.assert_array_equal(summed, np.full(original, array.size / max(1, math.prod(original))))


def test_check_width():
    check_width("Place", (7, 4), 4)
    check_width("Place", (4,), 4)
    with pytest.raises(ShapeError, match=r"^Place: expected input of shape \(N, 4\), got \(7, 2, 2\); flatten each"):
        check_width("Place", (7, 2, 2), 4)


def test_check_same_shape():
    check_same_shape("Place", (7, 4), (7, 4))
    with pytest.raises(ShapeError) as caught:
        check_same_shape("Place", (7, 4), (7,))
    assert str(caught.value) == (
        "Place: expected targets t of shape (7, 4) like the outputs, got (7,); give one target for each output"
    )


@pytest.mark.parametrize(("given", "pair"), [(3, (3, 3)), ((3, 2), (3, 2)), ([1, 4], (1, 4)), (np.int64(2), (2, 2))])
def test_check_pair_accepts_a_number_or_a_pair(given, pair):
    found = check_pair(given, WholeNumber(1), where="Conv2d", name="size")
    assert found == pair
    assert [type(part) for part in found] == [int, int]


@pytest.mark.parametrize("bad", [*WholeNumber(1).bad_values(), (), (1,), (1, 2, 3), (1, 0), (1.5, 2), ("1", 2), "12"])
def test_invalid_pairs_raise(bad):
    with pytest.raises(ArgumentError) as caught:
        check_pair(bad, WholeNumber(1), where="Conv2d", name="size")
    assert str(caught.value) == (
        f"Conv2d: expected size to be a whole number >= 1, or a pair of them for rows and columns, got {bad!r}; give "
        "one number, or two"
    )
