"""The numbers in the figures of the gates and of XOR."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from zhishen._types import Array
from zhishen.figures.chapter2_gates import (
    gates_data,
    xor_fails_data,
    xor_solved_data,
)
from zhishen.perceptron import Perceptron

CORNERS = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])


XOR_TABLE = [0, 1, 1, 0]


def at_corners(region: Array) -> list[int]:
    """What a region of the plane from -0.5 to 1.5 says at the corners."""
    quarter = len(region) // 4
    return [int(region[(2 * y + 1) * quarter, (2 * x + 1) * quarter]) for x, y in CORNERS.tolist()]


@pytest.mark.parametrize(("name", "table"), [("and", [0, 0, 0, 1]), ("nand", [1, 1, 1, 0]), ("or", [0, 1, 1, 1])])
def test_gates_have_their_truth_tables_on_the_corners_and_in_the_plane(name: str, table: list[int]):
    data = gates_data()
    assert data[f"{name}_y"].tolist() == table
    assert at_corners(data[f"{name}_region"]) == table


@pytest.mark.parametrize("name", ["and", "nand", "or"])
def test_the_line_is_where_the_score_is_zero_and_the_regions_its_two_sides(name: str):
    data = gates_data()
    w, b, line, region = (data[f"{name}_{key}"] for key in ("w", "b", "line", "region"))
    np.testing.assert_allclose(line @ w + b, 0.0, atol=1e-12)
    assert np.hypot(*(line[1] - line[0])) > 2 * np.sqrt(2)  # longer than the plane's diagonal
    middle = (np.arange(len(region)) + 0.5) / len(region) * 2 - 0.5
    x1, x2 = np.meshgrid(middle, middle)
    np.testing.assert_array_equal(region, w[0] * x1 + w[1] * x2 + b > 0)
    assert 0 < region.mean() < 1


def test_the_lines_of_the_gates_have_corners_of_xor_wrong():
    data = xor_fails_data()
    assert data["t"].tolist() == XOR_TABLE
    assert data["or_wrong"].tolist() == [False, False, False, True]
    assert data["nand_wrong"].tolist() == [True, False, False, False]
    assert data["and_wrong"].tolist() == [False, True, True, True]
    for name in ("or", "and", "nand"):
        shown = np.array(at_corners(data[f"{name}_region"])) != data["t"]
        assert shown.tolist() == data[f"{name}_wrong"].tolist()


def test_the_best_line_learned_has_one_corner_wrong_and_no_line_has_fewer():
    data = xor_fails_data()
    assert data["learned_wrong"].sum() == 1
    first, second = data["learned_line"]
    across = np.array([first[1] - second[1], second[0] - first[0]])
    np.testing.assert_array_equal(abs((CORNERS - first) @ across) < 1e-9, data["on_line"])
    right = data["on_line"] & ~data["learned_wrong"]
    assert (data["t"][right] == 0).all()  # on the line counts as 0
    some = np.linspace(-2, 2, 9)
    fewest = min(
        (Perceptron([w1, w2], b)(CORNERS) != data["t"]).sum() for w1, w2, b in itertools.product(some, repeat=3)
    )
    assert fewest == 1


def test_the_learning_rule_stops_on_and_and_not_on_xor():
    data = xor_fails_data()
    assert len(data["xor_mistakes"]) == 12
    assert data["xor_mistakes"].min() > 0
    assert data["and_mistakes"][-1] == 0
    assert data["and_mistakes"][:-1].min() > 0
    assert data["and_mistakes"].sum() == 10


def test_the_proof_is_a_point_that_is_a_mean_of_both_classes():
    data = xor_fails_data()
    np.testing.assert_array_equal(data["proof"], [0.25, 0.25, 0.25, 0.25])
    np.testing.assert_array_equal(data["mean"], [[0.5, 0.5], [0.5, 0.5]])


def test_two_layers_move_the_corners_so_that_one_line_is_enough():
    data = xor_solved_data()
    assert data["s"].tolist() == [[1, 0], [1, 1], [1, 1], [0, 1]]
    assert data["y"].tolist() == XOR_TABLE
    moved = {tuple(place): bit for place, bit in zip(data["s"].tolist(), data["y"].tolist(), strict=True)}
    assert moved == {(1, 0): 0, (1, 1): 1, (0, 1): 0}
    assert at_corners(data["and_region"])[1:] == [moved[1, 0], moved[0, 1], moved[1, 1]]


def test_the_region_of_xor_is_where_both_gates_of_the_first_layer_fire():
    data = xor_solved_data()
    np.testing.assert_array_equal(data["xor_region"], data["both"])
    assert at_corners(data["xor_region"]) == XOR_TABLE
