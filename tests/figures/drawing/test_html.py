"""Drawings in HTML pages, whose layers open and fold by a click."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from drawing_samples import (
    SVG,
    apples,
    opens,
    residual_network,
    small_network,
    texts,
    titles,
    views,
    views_and_parents,
    words,
)

from zhishen import nn
from zhishen.figures.drawing import draw


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_a_click_opens_a_block_to_its_layers_and_a_click_on_one_of_them_opens_it(rng):
    *_, drawing = residual_network(rng, fold=True)
    found, ups = views_and_parents(drawing.html())
    assert list(found) == ["folded", "everything", "0", "1", "2", "3", "4", "5"]
    assert ups == {"2": "1", "3": "1"}  # a click on the open layer leads back to the block
    block, layer = found["1"], found["2"]
    assert {"affine1", "relu1", "+", "residual1  Residual"} <= set(words(block))  # named within the block
    assert "residual1.affine1" not in words(block)
    assert any(text.startswith("residual1.affine1: Affine") for text in titles(block))
    assert not any(text.startswith("W") or text.endswith(".W") for text in words(block))
    assert {"← residual1", "affine1.W", "relu1", "+"} <= set(words(layer))
    assert "affine2" not in words(layer)  # the block alone
    opened = {g.get("data-opens") for g in ET.fromstring(layer).iter(f"{SVG}g")} - {None}
    assert opened == {"1", "2", "3"}


def test_every_view_of_a_deep_network_shows_a_layer_open(rng):
    inner = nn.Network([nn.Affine(3, 3, rng=rng), nn.Residual(nn.Sequential(nn.Affine(3, 3, rng=rng), nn.ReLU()))])
    network = nn.Network({"encoder": inner, "head": nn.Affine(3, 2, rng=rng)})
    drawing = draw(network, x=rng.random((5, 3)), t=rng.integers(0, 2, 5), fold=True)
    found, ups = views_and_parents(drawing.html())
    for number, group in enumerate(drawing.graph.groups):
        picture = ET.fromstring(found[str(number)])
        opened = [g for g in picture.iter(f"{SVG}g") if g.get("class") == "frame"]
        assert [g.get("data-opens") for g in opened] == [str(number)], group.name
        assert ups.get(str(number)) == (None if group.parent is None else str(group.parent))


def test_a_page_of_many_blocks_stays_small(rng):
    blocks = [nn.Residual(nn.Affine(4, 4, rng=rng), nn.ReLU()) for _ in range(20)]
    network = nn.Network([*blocks, nn.Affine(4, 2, rng=rng)])
    drawing = draw(network, x=rng.random((3, 4)), t=rng.integers(0, 2, 3))
    page = drawing.html()
    assert page.count("data-view=") == 2 + len(drawing.graph.groups)
    assert len(page) < 900_000


def test_every_state_of_a_drawing_scrolls_where_it_is_wider_than_the_page():
    page = small_network(fold=True).html()
    states = re.findall(r"<div data-view=[^>]*>", page)
    assert len(states) > 1
    assert all('style="overflow-x:auto"' in state for state in states)


def test_the_page_needs_no_network_and_no_other_file():
    page = small_network(fold=True).html()
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page
    assert page.count("<script>") == 1
    assert "<script>" not in apples().html()  # nothing there opens


@pytest.mark.parametrize("fold", [True, False])
def test_layers_of_a_page_open_in_their_place(fold):
    drawing = small_network(fold=fold)
    found = views(drawing.html())
    first, second = ("folded", "everything") if fold else ("everything", "folded")
    assert list(found) == [first, second, "0", "1", "2", "3"]
    assert found[first] == drawing.svg()
    assert found[second] == small_network(fold=not fold).svg()
    inside = {"0": "affine1.W", "1": "relu", "2": "affine2.W", "3": "softmax"}
    for name, svg in found.items():
        assert opens(svg) == {"0", "1", "2", "3"}, name  # a click leads on from everywhere, and back
        words = {text for text, *_ in texts(svg)}
        for layer, operation in inside.items():
            is_open = name in {"everything", layer}
            assert any(text.startswith(operation) for text in words - {"relu1"}) == is_open, (name, layer)


def test_the_page_of_a_network_begins_folded_unless_the_user_decides():
    pages = {fold: list(views(small_network(fold=fold).html())) for fold in ("auto", "none", "blocks")}
    assert [names[0] for names in pages.values()] == ["folded", "everything", "folded"]
    assert views(small_network().html())["folded"] == small_network(fold=True).svg()
    assert small_network().svg() == small_network(fold="none").svg()  # a small network in another format is open


def test_a_page_with_open_blocks_and_folded_layers_has_three_buttons(rng):
    *_, drawing = residual_network(rng, fold="layers")
    page = drawing.html()
    found, _ = views_and_parents(page)
    assert list(found)[:3] == ["layers", "folded", "everything"]
    assert found["layers"] == drawing.svg()
    assert re.findall(r'<button type="button" value="(\w+)"', page) == ["layers", "folded", "everything"]


def test_a_layer_that_is_too_large_beside_the_others_opens_alone(monkeypatch):
    monkeypatch.setattr("zhishen.figures.drawing.model.MAX_CIRCLES", 8)  # the folded network has 7 circles
    found = views(small_network(fold=True).html())
    assert list(found) == ["folded", "0", "1", "2", "3"]
    assert opens(found["1"]) == {"0", "1", "2", "3"}
    assert opens(found["0"]) == {"0"}  # its frame folds it again
    words = {text for text, *_ in texts(found["0"])}
    assert {"affine1.W", "affine1.b", "affine"} <= words
    assert "affine2" not in words


def test_pictures_of_a_page_share_their_small_maps():
    drawing = small_network(fold=True)
    page = drawing.html()
    maps = [image for name, svg in views(page).items() for image in re.findall(r'base64,([^"]+)"', svg)]
    assert len(maps) > 40
    for image in set(maps):
        assert page.count(image) <= 2  # in the picture that is shown, and for all others
