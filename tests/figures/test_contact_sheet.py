"""Contact sheets: each image with its class, in rows, and never more than fit on a page."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from zhishen.errors import ShapeError
from zhishen.figures.contact_sheet import MOST_IMAGES, draw_contact_sheet, save_contact_sheet


@pytest.mark.parametrize("channels", [1, 3])
def test_images_keep_their_colors_and_names_are_not_formulas(channels, rng):
    images = rng.integers(0, 256, (9, channels, 5, 7), np.uint8)
    figure = Figure(figsize=(9, 4))
    draw_contact_sheet(images, ["$x_1$", *["a very long name of a class"] * 8], np.linspace(0.5, 1, 9), figure)
    shown = [ax.images[0].get_array() for ax in figure.axes]
    assert len(shown) == 9
    assert np.array_equal(shown[4][..., 0], images[4, 0])
    assert np.array_equal(shown[4][..., 2], images[4, -1])
    texts = [text.get_text() for text in figure.texts]
    assert texts[:4] == ["$x_1$", "50.0 %", "a very long n…", "56.2 %"]


@pytest.mark.parametrize("count", [1, 8, 9, MOST_IMAGES + 5])
def test_the_file_has_the_size_of_its_rows(tmp_path, count):
    images = np.zeros((count, 1, 4, 4), np.uint8)
    save_contact_sheet(tmp_path / "sheet.png", images, ["a"] * count, np.ones(count))
    with Image.open(tmp_path / "sheet.png") as sheet:
        width, height = sheet.size
    rows = -(-min(count, MOST_IMAGES) // 8)
    assert height == pytest.approx(110 * (0.4 + 1.5 * rows - 0.14), abs=2)
    assert width == pytest.approx(110 * (0.4 + 1.14 * min(count, 8) - 0.14), abs=2)


def test_numbers_that_differ_are_refused():
    with pytest.raises(ShapeError, match="expected as many names and probabilities as images, 2, got 1 and 2"):
        draw_contact_sheet(np.zeros((2, 1, 3, 3), np.uint8), ["a"], np.ones(2), Figure())
