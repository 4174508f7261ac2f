"""Drawings as files."""

from __future__ import annotations

import numpy as np
import pytest
from drawing_samples import (
    apples,
    small_network,
)

from zhishen import nn
from zhishen.errors import ArgumentError
from zhishen.figures.drawing import draw


@pytest.mark.parametrize("kind", ["svg", "png", "pdf", "html", "txt", "gif"])
def test_files(tmp_path, kind):
    path = apples().save(tmp_path / "new" / f"apples.{kind}")
    begins = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "html": b"<!doc", "txt": b"name", "gif": b"GIF8"}
    assert path.read_bytes().startswith(begins[kind])
    assert [p.name for p in path.parent.iterdir()] == [path.name]  # nothing half written is left


def test_a_gif_shows_all_steps(tmp_path):
    from PIL import Image

    with Image.open(apples().save(tmp_path / "apples.gif")) as image:
        assert image.n_frames == 7


def test_errors_of_files(tmp_path, hostile):
    drawing = apples()
    with pytest.raises(ArgumentError, match="expected a file that ends in"):
        drawing.save(tmp_path / "apples.bmp")
    with pytest.raises(ArgumentError, match="expected kind to be one of svg, png"):
        drawing.save_steps(tmp_path, kind="pdf")
    shapes = draw(nn.two_layer(3, 2, 2, rng=np.random.default_rng(0)))
    with pytest.raises(ArgumentError, match="got shapes only"):
        shapes.save(tmp_path / "shapes.gif")
    assert list(tmp_path.iterdir()) == []


def test_the_same_drawing_gives_the_same_bytes(tmp_path):
    assert small_network().svg() == small_network().svg()
    first, second = (apples().save(tmp_path / f"{k}.png").read_bytes() for k in range(2))
    assert first == second
