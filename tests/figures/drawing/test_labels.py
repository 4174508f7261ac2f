"""The numbers of arrows: tables of small arrays, maps of large ones."""

from __future__ import annotations

import numpy as np
import pytest
from drawing_samples import words

from zhishen import Tensor, nn
from zhishen.figures import theme as theme_module
from zhishen.figures.drawing import draw
from zhishen.figures.drawing.labels import arrow_label
from zhishen.figures.drawing.shapes import HeatMap, Text
from zhishen.figures.theme import use_style


def first_label(x, **options):
    graph = draw((Tensor(x, name="x") * 2).sum(), **options).graph
    return arrow_label(graph.arrows[0], graph, formulas=False)


@pytest.mark.parametrize("shape", [(3,), (4, 6), (6, 4), (1, 2)])
def test_a_small_array_has_each_number_in_a_cell_of_its_map(shape):
    x = np.arange(float(np.prod(shape))).reshape(shape) - 2
    shapes = first_label(x).value_shapes(0.0, 0.0)
    (heat,) = [shape for shape in shapes if isinstance(shape, HeatMap)]
    rows = x.reshape(heat.cells.shape)
    cells = {(t.x, t.y): t.text for t in shapes if isinstance(t, Text)}
    height = (heat.box.bottom - heat.box.top) / len(rows)
    width = (heat.box.right - heat.box.left) / rows.shape[1]
    for (at_x, at_y), text in cells.items():
        if text.startswith("("):
            assert at_y < heat.box.top
            continue
        row, column = int((at_y - heat.box.top) / height), int((at_x - heat.box.left) / width)
        assert float(text) == rows[row, column]
    assert len(cells) == x.size + 1


def test_a_large_array_has_a_map_and_a_summary():
    shapes = first_label(np.ones((5, 6))).value_shapes(0.0, 0.0)
    assert [shape.text for shape in shapes if isinstance(shape, Text)] == ["(5, 6)", "1 ± 0"]


def test_a_number_below_the_rounding_error_of_a_table_is_0():
    shapes = first_label(np.array([0.3, 1e-18, -0.2])).value_shapes(0.0, 0.0)
    assert [shape.text for shape in shapes if isinstance(shape, Text)] == ["(3,)", "0.3", "0", "-0.2"]


def test_rows_and_columns_of_a_batch_are_labeled_in_both_languages(monkeypatch):
    monkeypatch.setattr(theme_module, "chinese_font", lambda: "a font")
    rng = np.random.default_rng(0)
    network = nn.Network([nn.Affine(2, 3, rng=rng)])
    drawing = draw(network, x=rng.random((4, 2)), t=[0, 1, 2, 1], fold=False)
    assert {"(4, 2) samples × features", "(4, 3) samples × features", "(4,) samples", "(2, 3)", "(3,)"} <= set(
        words(drawing.svg())
    )
    with use_style(language="zh"):
        assert {"(4, 2) 样本 × 特征", "(4, 3) 样本 × 特征", "(4,) 样本", "(2, 3)"} <= set(words(drawing.svg()))
