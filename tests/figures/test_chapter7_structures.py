"""The structures of a fully connected and of a convolutional network."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from picture_checks import texts

from zhishen.figures.catalogue import find
from zhishen.figures.chapter7_structures import draw_structures, structures_data
from zhishen.figures.rendering import render


def test_both_structures_have_the_blocks_of_the_book():
    data = structures_data()
    assert data["full_kinds"].tolist() == ["affine", "relu"] * 4 + ["affine", "softmax"]
    assert data["conv_kinds"].tolist() == ["conv", "relu", "pool"] * 2 + ["conv", "relu", "affine", "relu"] + [
        "affine", "softmax"
    ]  # fmt: skip
    assert data["full_block"].tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert data["conv_block"].tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4]
    assert data["full_parameters"][0] == 784 * 100 + 100
    assert data["conv_parameters"][data["conv_kinds"] == "conv"].tolist() == [160, 4640, 9248]
    assert data["conv_shapes"][[2, 5, 7]].tolist() == [[16, 14, 14], [32, 7, 7], [32, 7, 7]]
    assert data["conv_shapes"][-1].tolist() == data["full_shapes"][-1].tolist() == [10, 0, 0]


def test_the_structures_have_shapes_and_parameters_as_text():
    data = structures_data()
    drawn = texts(render(find("structures"), data))
    assert {"78,500", "16×14×14", "32×7×7", "Pool"} <= set(drawn)
    assert drawn.count("Affine") == 7


def test_feature_maps_shrink_as_their_shapes():
    ax = Figure().add_subplot()
    data = structures_data()
    draw_structures(data, ax)
    sheets = [patch.get_width() for patch in ax.patches if isinstance(patch, Rectangle)]
    sides = {round(28 * width / 1.8, 6) for width in sheets}
    assert sides == {28, 14, 7}
    assert len(sheets) == 2 + (16 + 32 + 32) // 4  # two images, and a sheet for four channels
