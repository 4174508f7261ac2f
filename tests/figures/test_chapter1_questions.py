"""The figures of chapter 1's questions: their numbers, and what is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from picture_checks import texts

from zhishen.figures import chapter1_questions as questions
from zhishen.figures.catalogue import find
from zhishen.figures.rendering import render


def drawn(name: str) -> list[str]:
    return texts(render(find(name), find(name).data()))


def test_both_objects_have_values_of_their_own():
    data = questions.two_objects_data()
    np.testing.assert_allclose(data["steep"], 3 * data["x"] + 1)
    np.testing.assert_allclose(data["flat"], 0.5 * data["x"] + 1)
    assert data["values"].tolist() == [7, 2]
    assert {"steep.at(2) = 7", "flat = Line(0.5, 1.0)"} <= set(drawn("two_objects"))


def test_one_float_makes_all_elements_floats():
    data = questions.one_type_data()
    assert [array.dtype.kind for array in data.values()] == ["i", "f", "f"]
    for code, array in data.items():
        np.testing.assert_array_equal(array, eval(code, {"np": np}))
    assert drawn("one_type").count("1.") == 2


def test_with_the_half_the_slope_is_the_difference():
    data = questions.half_squared_error_data()
    assert data["slopes"] == pytest.approx([2, 4], abs=1e-6)
    np.testing.assert_allclose(data["half"], (data["y"] - 1) ** 2 / 2)
    np.testing.assert_allclose(data["whole"], 2 * data["half"])
    assert "½ (y − t)², slope 2" in drawn("half_squared_error")
