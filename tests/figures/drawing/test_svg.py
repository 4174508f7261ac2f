"""Drawings as SVG."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from drawing_samples import (
    SVG,
    small_network,
)
from matplotlib.colors import to_hex
from measuring import LEGIBLE

from zhishen.figures.drawing.layout_items import Box
from zhishen.figures.drawing.shapes import HeatMap
from zhishen.figures.drawing.svg import SMALLEST_SCALE, heat_pixels
from zhishen.figures.theme import colormap, role_color, use_style


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("medium", ["page", "slide"])
def test_the_svg_of_every_style_is_well_formed(theme, language, medium):
    with use_style(theme=theme, language=language, medium=medium):
        svg = small_network().svg()
        root = ET.fromstring(svg)
        assert role_color("background") in svg
        colors = {e.get("fill") for e in root.iter(f"{SVG}text")}
        assert colors <= {
            role_color(role) for role in ("text", "muted", "forward", "backward", "affine", "activation", "loss")
        }
    groups = list(root.iter(f"{SVG}g"))
    assert groups
    assert all(group.find(f"{SVG}title") is not None for group in groups)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_svg_does_not_shrink_until_its_texts_are_illegible(language):
    with use_style(language=language):
        root = ET.fromstring(small_network().svg())
    (least,) = re.findall(r"min-width:([\d.]+)px", root.get("style"))
    scale = float(least) / float(root.get("viewBox").split()[2])  # pixels of CSS for a unit of the drawing
    assert scale == pytest.approx(SMALLEST_SCALE * 4 / 3, rel=1e-3)
    sizes = [float(text.get("font-size")) * scale for text in root.iter(f"{SVG}text")]
    assert min(sizes) >= LEGIBLE


def test_hover_texts_have_all_numbers():
    svg = small_network().svg()
    assert re.search(r"value: \(5, 6\) float32, min 0\.\d+, mean 0\.\d+, max 0\.\d+", svg)


def test_small_maps_have_the_diverging_colors():
    cells = np.array([[-1.0, 0.0, 1.0, 0.5, np.nan]])
    found = heat_pixels(HeatMap(Box(0, 0, 1, 1), cells, 1.0))[0] / 255
    expected = colormap("diverging")(np.array([0.0, 0.5, 1.0, 0.75]))[:, :3]
    assert np.abs(found[:4] - expected).max() < 0.02
    assert to_hex(found[4]).upper() == role_color("muted").upper()
