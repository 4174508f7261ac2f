"""The operations of the graph viewer: folding, numbers of tensors, and what is too large."""

from __future__ import annotations

import json

import numpy as np
import pytest

from zhishen.interop import onnx
from zhishen.lab.engine import Session
from zhishen.lab.engine.protocol import decode
from zhishen.nn import build


class Page:
    """Asks a session."""

    def __init__(self):
        self.session = Session()

    def ask(self, operation="viewer", **arguments):
        text = json.dumps({"id": 1, "do": "compute", "operation": operation, "arguments": arguments})
        return decode(self.session.handle(text))

    def compute(self, operation="viewer", **arguments):
        reply = self.ask(operation, **arguments)
        assert "result" in reply, reply
        return reply["result"]


NETWORK = {"source": "network", "network": "two_layer"}


def test_an_expression_has_its_steps_with_formulas():
    found = Page().compute(formula="(x + y) * 3", values={"x": 2, "y": 5})
    assert found["value"] == 21.0
    assert [(circle["known"], circle["made"]) for circle in found["picture"]["circles"] if circle["made"]] == [
        ("x", "input"), ("y", "input"), ("u", "x + y"), ("y2", "u × 3"),
    ]  # fmt: skip
    assert "dx = du" in [arrow["formula"] for arrow in found["picture"]["arrows"]]


def test_layers_open_and_fold():
    page = Page()
    folded = page.compute(**NETWORK)
    assert [group["name"] for group in folded["groups"]] == ["affine1", "relu1", "affine2", "loss"]
    assert folded["picture"]["frames"] == []
    opened = page.compute(**NETWORK, opened=[0])
    assert [frame["opens"] for frame in opened["picture"]["frames"]] == [0]
    names = {circle["known"] for circle in opened["picture"]["circles"]}
    assert {"affine1.W", "affine1.b"} <= names
    assert not {"affine1.W"} & {circle["known"] for circle in folded["picture"]["circles"]}
    assert page.compute(**NETWORK, opened=[77])["picture"]["circles"]


def test_each_part_of_a_picture_names_its_tensor():
    page = Page()
    found = page.compute(**NETWORK, opened=[0])
    circle = next(each for each in found["picture"]["circles"] if each["known"] == "affine1.W")
    tensor = page.compute("viewer_tensor", **NETWORK, tensor=circle["number"])
    assert (tensor["name"], tensor["shape"], tensor["layer"]) == ("affine1.W", [784, 50], "affine1")
    for arrow in found["picture"]["arrows"]:
        value = page.compute("viewer_tensor", **NETWORK, tensor=arrow["number"], branch=arrow["branch"])
        assert value["size"] >= 1


def test_a_value_that_branches_has_a_gradient_for_each_use():
    page = Page()
    source = {"formula": "x * x + x", "values": {"x": 3}}
    arrows = [each for each in page.compute(**source)["picture"]["arrows"] if each["number"] == 0]
    assert sorted(arrow["branch"] for arrow in arrows) == [-1, 0, 1, 2]
    back = [page.compute("viewer_tensor", **source, side="gradient", branch=k)["mean"] for k in (-1, 0, 1, 2)]
    assert sorted(back) == [1.0, 3.0, 3.0, 7.0]


def test_an_onnx_file_has_a_layer_for_each_node_and_blocks_where_it_branches(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    network = build("residual_conv", (1, 28, 28), 10, rng=np.random.default_rng(0), channels=(4, 4))
    onnx.export(network, "a.onnx")
    page = Page()
    found = page.compute(source="path", path="a.onnx")
    blocks = [number for number, group in enumerate(found["groups"]) if group["kind"] == "Block"]
    assert blocks
    inside = [group for group in found["groups"] if group["parent"] == blocks[0]]
    assert {"Conv", "Add"} <= {group["kind"] for group in inside}
    assert len(found["picture"]["circles"]) < len(
        page.compute(source="path", path="a.onnx", opened=blocks)["picture"]["circles"]
    )
    assert np.isfinite(found["value"])


def test_a_graph_that_would_be_too_large_shows_the_layer_alone(monkeypatch):
    from zhishen.figures.drawing import model

    page = Page()
    monkeypatch.setattr(model, "MAX_CIRCLES", 8)
    found = page.compute(**NETWORK, opened=[1, 0])
    assert found["alone"] == 0
    assert len(found["picture"]["circles"]) < 8
    monkeypatch.setattr(model, "MAX_CIRCLES", 3)
    assert "fold some layers" in page.ask(**NETWORK, opened=[0])["error"]


@pytest.mark.parametrize(("arguments", "problem"), [
    ({"formula": "x +"}, "expression, column 4"),
    ({"formula": "x @ W", "values": {"x": [1, 2], "W": [1, 2, 3]}}, "expression, column 3"),
    ({"source": "path"}, "choose the file from your computer instead"),
    ({"source": "file", "file": "a.onnx"}, "expected a file that this page has uploaded, got 'a.onnx'"),
])  # fmt: skip
def test_a_mistake_is_a_sentence(arguments, problem):
    assert problem in Page().ask(**arguments)["error"]
