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


def test_functions_without_shapes_stay_as_they_are(module):
    assert module["without"]("text") == "text"
    assert module["__doc__"] == "A module."


def test_the_package_is_checked():
    assert shape_checks.has_shapes(ast.parse('def f(x: Float[Array, "N"] | None = None): pass').body[0])
    with pytest.raises(jaxtyping.TypeCheckError):
        data.sample_bilinear(np.ones(3), np.ones((2, 2)), np.ones((2, 2)))
