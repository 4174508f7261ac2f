"""The width of text, and short names."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from zhishen.figures.drawing.text_measures import shorten_name, text_width


@pytest.mark.parametrize(
    "text", ["affine1", "Softmax with cross entropy", "(100, 784) 0.13 ± 0.3", "illicit", "WWW MMM"]
)
@pytest.mark.parametrize("bold", [False, True])
def test_the_estimate_is_not_below_the_width_of_the_font(text, bold):
    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    width = np.ptp(TextPath((0, 0), text, size=10, prop=font).vertices[:, 0])
    assert width <= text_width(text, 10, bold=bold) < 1.6 * width


def test_a_chinese_character_is_wider_than_a_letter():
    assert text_width("损失", 10) == pytest.approx(21.0)
    assert text_width("损", 10) > text_width("M", 10)


@pytest.mark.parametrize(
    ("name", "longest", "short"),
    [
        ("affine1", 22, "affine1"),
        ("encoder.block1.affine1.W", 12, "…affine1.W"),
        ("a_very_long_name", 8, "a_very_…"),
        ("x.a_very_long_name", 8, "a_very_…"),
    ],
)
def test_short_names(name, longest, short):
    assert shorten_name(name, longest) == short
    assert len(short) <= longest
