"""Arrays with shapes in annotations: free without the variable, checked with it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

CODE = """
import sys
from zhishen._types import Array, Float, Int, Num, Shaped

def scale(x: Float[Array, "N I"], labels: Int[Array, "N"]) -> Shaped[Array, "N I"]:
    return x

same = {each[Array, "N"] is Array for each in (Float, Int, Num, Shaped)}
print(same, "jaxtyping" in sys.modules)
"""


@pytest.mark.parametrize(
    ("variable", "printed"), [(None, "{True} False"), ("0", "{True} False"), ("1", "{False} True")]
)
def test_shapes_cost_nothing_unless_they_are_checked(variable, printed):
    environment = {name: value for name, value in os.environ.items() if name != "ZHISHEN_CHECK_SHAPES"}
    if variable is not None:
        environment["ZHISHEN_CHECK_SHAPES"] = variable
    done = subprocess.run([sys.executable, "-c", CODE], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == printed
