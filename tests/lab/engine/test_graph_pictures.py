"""The shapes of a graph: those of the library's drawing, with the steps at which their numbers are known."""

import numpy as np
import pytest

from zhishen import Tensor, nn
from zhishen.figures.drawing import draw
from zhishen.figures.theme import use_style
from zhishen.lab.engine.graph_pictures import graph_picture


def apples():
    apple, number, tax = Tensor(100.0, name="apple"), Tensor(2.0, name="number"), Tensor(1.1, name="tax")
    return draw(apple * number * tax)


def texts(shapes):
    return [shape["text"] for shape in shapes if shape["kind"] == "text"]


def test_each_number_is_above_or_below_its_arrow():
    found = graph_picture(apples().graph)
    numbers = [(texts(arrow["value"]), texts(arrow["gradient"])) for arrow in found["arrows"]]
    expected = [("100", "2.2"), ("2", "110"), ("200", "1.1"), ("1.1", "200"), ("220", "1")]
    assert sorted(numbers) == sorted(([value], [gradient]) for value, gradient in expected)


def test_values_are_known_before_gradients():
    drawing = apples()
    found = graph_picture(drawing.graph)
    assert found["steps"] == drawing.steps == 6
    for arrow in found["arrows"]:
        assert 1 <= arrow["forward"] < arrow["backward"] <= 6
        assert found["circles"][arrow["source"]]["forward"] <= arrow["forward"]


def test_every_color_is_a_name_of_the_page_in_any_style():
    names = {*(f"c{i}" for i in range(8)), "text", "muted", "grid", "background", "panel", "highlight", "none"}
    with use_style(theme="dark"):
        found = graph_picture(apples().graph)
    parts = [shape for arrow in found["arrows"] for name in ("line", "value", "gradient") for shape in arrow[name]]
    parts += [shape for circle in found["circles"] for shape in circle["shapes"]]
    assert {shape[key] for shape in parts for key in ("fill", "stroke") if key in shape} <= names
    assert found == graph_picture(apples().graph)


@pytest.mark.parametrize(("side", "shown"), [(6, True), (7, False)])
def test_matrices_show_their_numbers_up_to_6_by_6(side, shown):
    W = Tensor(np.arange(float(side * side)).reshape(side, side), name="W")
    found = graph_picture(draw((W * W).sum()).graph)
    assert ("35" in texts([shape for arrow in found["arrows"] for shape in arrow["value"]])) == shown


def test_a_layer_has_a_frame_and_a_narrow_picture_has_rows():
    network = nn.two_layer(3, 2, 2, rng=np.random.default_rng(0))
    drawing = draw(network, np.ones((2, 3)), np.array([0, 1]), fold="none")
    wide, narrow = graph_picture(drawing.graph), graph_picture(drawing.graph, widest=250.0)
    assert wide["frames"]
    assert wide["frames"][0]["opens"] is not None
    assert narrow["width"] < wide["width"]
    assert narrow["height"] > wide["height"]


def test_formulas_are_below_the_gradients():
    W, x = Tensor(np.ones((2, 2)), name="W"), Tensor(np.ones((1, 2)), name="x")
    found = graph_picture(draw((x @ W).sum(), formulas=True).graph, formulas=True)
    assert any("dW = xᵀ" in text for arrow in found["arrows"] for text in texts(arrow["gradient"]))
