import ast

import jaxtyping
import numpy as np
import pytest
import shape_checks

from zhishen import data

MODULE = '''"""A module."""
from __future__ import annotations

from zhishen._types import Array, Float

class Scale:
    def forward(self, x: Float[Array, "N 3"]) -> Float[Array, "N 3"]:
        return x if len(x) < 5 else x[:, :2]

def without(x: int) -> int:
    return x
'''


@pytest.fixture
def module() -> dict:
    namespace = {"__name__": "planted"}
    exec(compile(shape_checks.decorated(MODULE), "planted.py", "exec", dont_inherit=True), namespace)
    return namespace


def test_a_wrong_shape_is_found_in_arguments_and_in_results(module):
    forward = module["Scale"]().forward
    assert forward(np.ones((4, 3))).shape == (4, 3)
    for wrong in (np.ones((4, 2)), np.ones(3), np.ones((4, 3), int), np.ones((5, 3))):
        with pytest.raises(jaxtyping.TypeCheckError):
            forward(wrong)


def test_a_call_like_an_earlier_one_is_checked_too(module):
    """Equal kinds of arguments whose results differ, and values that a check depends on."""
    namespace = {**module}
    source = """
from __future__ import annotations
from typing import Literal
from zhishen._types import Array, Float
def rows(x: Float[Array, "N 3"], keep: float = 1.0, *, side: Literal["left", "right"] = "left") -> Float[Array, "N 3"]:
    return x if keep > 0 else x[1:]
def total(parts: list[Float[Array, "N"]]) -> Float[Array, "N"] | None:
    return sum(parts)
"""
    exec(compile(shape_checks.decorated(source), "planted.py", "exec", dont_inherit=True), namespace)
    rows, total, x = namespace["rows"], namespace["total"], np.ones((4, 3))
    for _ in range(2):
        assert rows(x, 2.0) is x
        assert rows(x, side="right") is x
        for call in (
            lambda: rows(x, -1.0), lambda: rows(x, "1"), lambda: rows(x.astype(int)), lambda: rows(x, side="middle")
        ):  # fmt: skip
            with pytest.raises(jaxtyping.TypeCheckError):
                call()
        assert total([np.ones(2), np.ones(2)]).shape == (2,)
        with pytest.raises(jaxtyping.TypeCheckError):
            total([np.ones((2, 2))])
    assert rows(x, 3.0) is x


@pytest.mark.usefixtures("hostile")
def test_checks_can_be_switched_off(module):
    assert module["Scale"]().forward(np.ones((5, 3))).shape == (5, 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.ones(2), np.ones(3)), (np.ones(2), np.ones(2, np.float32)), (np.ones(2), [1.0, 1.0]), (1, True), (1, 2),
        ("a", "b"), (None, 0), ([1], (1,)), ([np.ones(1)], [np.ones(2)]), ({"a": 1}, {"b": 1}), (int, float),
    ],
)  # fmt: skip
def test_kinds_differ_where_a_check_can(one, other):
    assert shape_checks.kind(one) != shape_checks.kind(other)
    assert shape_checks.kind(one) == shape_checks.kind(one)


def test_values_of_floats_and_of_arrays_do_not_matter():
    assert shape_checks.kind((1.5, np.zeros(3))) == shape_checks.kind((2.5, np.ones(3)))


def test_functions_without_shapes_stay_as_they_are(module):
    assert module["without"]("text") == "text"
    assert module["__doc__"] == "A module."


def test_the_package_is_checked():
    assert shape_checks.has_shapes(ast.parse('def f(x: Float[Array, "N"] | None = None): pass').body[0])
    with pytest.raises(jaxtyping.TypeCheckError):
        data.sample_bilinear(np.ones(3), np.ones((2, 2)), np.ones((2, 2)))
