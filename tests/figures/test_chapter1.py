"""The numbers in the figures of chapter 1."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.figures.catalogue import find
from zhishen.figures.chapter1 import broadcasting_data, curve_data, image_data, two_curves_data
from zhishen.figures.rendering import render
from zhishen.figures.theme import use_style


def test_the_curve_is_a_whole_turn_of_the_sine():
    data = curve_data()
    assert data["x"].shape == data["y"].shape == (201,)
    assert data["x"][-1] == pytest.approx(2 * np.pi)
    np.testing.assert_allclose(data["y"][[0, 50, 100, 150, 200]], [0, 1, 0, -1, 0], atol=1e-12)


def test_sine_and_cosine_lie_on_the_unit_circle():
    data = two_curves_data()
    np.testing.assert_allclose(data["sin"] ** 2 + data["cos"] ** 2, 1.0, rtol=1e-12)
    assert (data["sin"][0], data["cos"][0]) == (0.0, 1.0)
    np.testing.assert_allclose(data["sin"][50:], data["cos"][:151], atol=1e-12)  # a quarter of a turn later


def test_the_image_is_the_first_digit_a_five():
    data = image_data()
    assert data["image"].shape == (28, 28)
    assert data["image"].dtype == np.uint8
    assert data["label"] == 5
    assert (data["image"].min(), data["image"].max()) == (0, 255)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_title_names_the_colors_of_the_theme(theme):
    with use_style(theme=theme):
        _, part = render(find("image"), image_data()).axes[:2]
        zero, largest = (sum(part.images[0].cmap(share)[:3]) for share in (0.0, 1.0))  # from 0, black, to 3, white
    names = ("white", "black") if zero > largest else ("black", "white")
    assert part.get_title(loc="left") == "framed part: 0 is {}, 255 is {}".format(*names)


def test_the_part_is_cut_out_where_the_pixels_vary_most():
    data = image_data()
    row, column = data["corner"]
    np.testing.assert_array_equal(data["part"], data["image"][row : row + 8, column : column + 8])
    spreads = [data["image"][i : i + 8, j : j + 8].std() for i in range(21) for j in range(21)]
    assert data["part"].std() == pytest.approx(max(spreads))


def test_the_products_are_those_of_the_rule_of_broadcasting():
    data = broadcasting_data()
    np.testing.assert_array_equal(data["number_out"], [[10, 20], [30, 40]])
    np.testing.assert_array_equal(data["row_out"], [[10, 40], [30, 80]])
    np.testing.assert_array_equal(data["both_out"], [[10, 20, 30], [20, 40, 60]])


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("number_a", [[True, True], [True, True]]),
        ("number_b", [[True, False], [False, False]]),
        ("row_a", [[True, True], [True, True]]),
        ("row_b", [[True, True], [False, False]]),
        ("both_a", [[True, False, False], [True, False, False]]),
        ("both_b", [[True, True, True], [False, False, False]]),
    ],
)
def test_pale_cells_are_the_copies(name: str, own: list[list[bool]]):
    data = broadcasting_data()
    np.testing.assert_array_equal(data[f"{name}_own"], own)
    shape = data[f"{name.partition('_')[0]}_out"].shape
    stretched = np.broadcast_to(data[name], shape)
    np.testing.assert_array_equal(stretched[data[f"{name}_own"]], data[name].ravel())
