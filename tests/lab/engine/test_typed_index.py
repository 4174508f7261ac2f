"""Indices that a reader types."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.errors import ArgumentError
from zhishen.lab.engine.typed_index import parse_index

X = np.arange(12).reshape(3, 4)


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("1", 1), (" -1 ", -1), ("0, 1", (0, 1)), (":, 0", (slice(None), 0)), ("0:2", slice(0, 2)),
        ("::-1", slice(None, None, -1)), ("1:, 1", (slice(1, None), 1)), ("[0, 2]", [0, 2]), ("[0,2], 1", ([0, 2], 1)),
        ("[]", []), ("1,", (1,)), ("-2:", slice(-2, None)),
    ],
)  # fmt: skip
def test_it_is_the_index_of_python(text, index):
    assert parse_index(text)(X) == index
    np.testing.assert_array_equal(X[parse_index(text)(X)], eval(f"X[{text}]", {"X": X}))


@pytest.mark.parametrize("sign", [">", ">=", "<", "<=", "==", "!="])
def test_conditions_are_arrays_of_booleans(sign):
    np.testing.assert_array_equal(parse_index(f"x {sign} 5")(X), eval(f"X {sign} 5", {"X": X}))
    np.testing.assert_array_equal(parse_index(f"X{sign}-2.5")(X), eval(f"X {sign} -2.5", {"X": X}))


@pytest.mark.parametrize(
    "text",
    ["", " ", ",", "1 2", "a", "1:b", "[1", "1]", "[a]", "[[1]]", "x >", "x > y", "x > 1 > 2", "__import__('os')",
     "1;2", "9999999999", "1:2:3:4", "x.T", "lambda: 0", "(1)", "1,,2", "１"],
)  # fmt: skip
def test_everything_else_is_refused(text):
    with pytest.raises(ArgumentError, match=r"^index: expected whole numbers, slices"):
        parse_index(text)
