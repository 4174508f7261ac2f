"""The constraints on arguments: what they accept, and that they refuse their own bad values."""

from __future__ import annotations

import pytest

from zhishen._checks import Number, WholeNumber
from zhishen.lab.engine import Code, Flag, Numbers, Table, Text

ACCEPTED = [
    (Flag(), [True, False]),
    (Text(5), ["", "abc", "中文"]),
    (Code(20), ["[1, 2]", "[1,\n 2]"]),
    (Numbers(0, 3), [[], [1, 2.5], (3,)]),
    (Numbers(2, 2, WholeNumber(0, 9)), [[0, 9]]),
    (Table(2, 3), [[[1.0]], [[1, 2, 3], [4, 5, 6]]]),
    (Table(2, 2, empty=True), [[], [[1]]]),
]


@pytest.mark.parametrize(("constraint", "values"), ACCEPTED, ids=str)
def test_it_accepts_what_it_describes(constraint, values):
    assert all(constraint.accepts(value) for value in values)
    assert str(constraint)
    assert constraint.advice(None)


@pytest.mark.parametrize("constraint", [pair[0] for pair in ACCEPTED], ids=str)
def test_it_refuses_its_bad_values(constraint):
    bad = constraint.bad_values()
    assert len(bad) >= 4
    assert [value for value in bad if constraint.accepts(value)] == []


@pytest.mark.parametrize(
    ("constraint", "value"),
    [
        (Text(5), "a\nb"),
        (Numbers(1, 3), "12"),
        (Numbers(1, 3), [True]),
        (Numbers(1, 3, Number(0, 1)), [1.5]),
        (Table(3, 3), []),
        (Table(3, 3), "abc"),
        (Table(3, 3), [1, 2]),
        (Table(3, 3), [[1], [1, 2]]),
        (Table(3, 3), [[float("nan")]]),
    ],
)
def test_it_refuses(constraint, value):
    assert not constraint.accepts(value)
