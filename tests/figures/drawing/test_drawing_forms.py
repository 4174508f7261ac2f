"""The forms of a drawing: SVG, page, text, Matplotlib, files, steps."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET
import zlib
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from zhishen import Tensor, nn
from zhishen.errors import ArgumentError
from zhishen.figures import theme as theme_module
from zhishen.figures.drawing import draw
from zhishen.figures.drawing.layout_items import Box
from zhishen.figures.drawing.shapes import HeatMap
from zhishen.figures.drawing.svg import heat_pixels
from zhishen.figures.theme import colormap, rc_params, role_color, use_style

SVG = "{http://www.w3.org/2000/svg}"


def apples():
    apple, number, tax = Tensor(100.0, name="apple"), Tensor(2.0, name="number"), Tensor(1.1, name="tax")
    return draw(apple * number * tax)


def small_network(**options):
    rng = np.random.default_rng(0)
    network = nn.two_layer(6, 4, 3, rng=rng)
    return draw(network, x=rng.random((5, 6)), t=rng.integers(0, 3, 5), **options)


def texts(svg):
    """(words, color, x, y) of all text in a picture."""
    return [
        (e.text, e.get("fill"), float(e.get("x")), float(e.get("y"))) for e in ET.fromstring(svg).iter(f"{SVG}text")
    ]


def test_values_stand_above_the_arrows_and_gradients_below():
    found = texts(apples().svg())
    above = {said: (x, y) for said, ink, x, y in found if ink == role_color("forward")}
    below = {said: (x, y) for said, ink, x, y in found if ink == role_color("backward")}
    assert set(above) == {"100", "2", "200", "1.1", "220"}
    assert set(below) == {"2.2", "110", "1.1", "200", "1"}
    for value, gradient in (("100", "2.2"), ("2", "110"), ("200", "1.1"), ("1.1", "200"), ("220", "1")):
        assert above[value][0] == below[gradient][0]
        assert above[value][1] < below[gradient][1] < above[value][1] + 40


def test_names_of_what_operations_made():
    price = Tensor(100.0, name="apple") * Tensor(2.0)
    price.name = "price"
    amount = price * 1.1
    amount.name = "amount"
    said = [words for words, _, _, _ in texts(draw(amount).svg())]
    assert "price = 200" in said
    assert "220" in said
    assert "amount" in said
    assert "output" not in said


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("medium", ["page", "slide"])
def test_every_look_is_well_formed(theme, language, medium):
    with use_style(theme=theme, language=language, medium=medium):
        svg = small_network().svg()
        root = ET.fromstring(svg)
        assert role_color("background") in svg
        inks = {e.get("fill") for e in root.iter(f"{SVG}text")}
        assert inks <= {
            role_color(role) for role in ("text", "muted", "forward", "backward", "affine", "activation", "loss")
        }
    groups = list(root.iter(f"{SVG}g"))
    assert groups
    assert all(group.find(f"{SVG}title") is not None for group in groups)


def test_words_are_chinese_where_wanted(monkeypatch):
    monkeypatch.setattr(theme_module, "chinese_font", lambda: "a font")
    with use_style(language="zh"):
        drawing = apples()
        assert "输出" in drawing.svg()
        assert "梯度" in drawing.text()
    assert "output" in drawing.svg()


def test_hovering_tells_all():
    svg = small_network().svg()
    assert re.search(r"value: \(5, 6\) float32, min 0\.\d+, mean 0\.\d+, max 0\.\d+", svg)


def test_hostile_names_are_harmless():
    name = '<script>alert("x")</script>\x1b[31m & $\\frac$'
    x = Tensor(1.0, name=name)
    y = x * 2
    y.name = "]]>'\"</title>"
    drawing = draw(y * 3)
    root = ET.fromstring(drawing.svg())
    assert not list(root.iter(f"{SVG}script"))
    assert any((e.text or "").startswith("input <script>") for e in root.iter(f"{SVG}title"))
    assert "<script>alert" not in drawing.html()
    assert "\x1b" not in drawing.text() + drawing.svg() + drawing.html()
    figure = Figure()
    drawing.paint(figure.subplots())
    figure.canvas.draw()


def test_a_network_of_hostile_layer_names():
    layer = nn.Affine(2, 2, rng=np.random.default_rng(0))
    network = nn.Network({"<b>&": layer})
    page = draw(network, x=np.ones((1, 2)), t=np.zeros(1, dtype=int), fold=True).html()
    assert "<b>" not in page
    assert not any("<b>" in svg for svg in views(page).values())


def test_parameters_are_marked():
    root = ET.fromstring(small_network().svg())
    marked = [e for e in root.iter(f"{SVG}rect") if e.get("stroke") == role_color("parameter")]
    assert len(marked) == 4


def shown(svg):
    """The numbers on the arrows; names of layers stand in the same colors."""
    arrows = [g for g in ET.fromstring(svg).iter(f"{SVG}g") if g.get("class") == "arrow"]
    return sorted(e.text for arrow in arrows for e in arrow.iter(f"{SVG}text"))


@pytest.mark.parametrize("make", [apples, small_network, lambda: small_network(fold=True)])
def test_each_step_shows_more(make):
    drawing = make()
    frames = [shown(drawing.svg(step)) for step in range(drawing.steps + 1)]
    assert frames[0] == []
    assert frames[-1] == shown(drawing.svg())
    for before, after in pairwise(frames):
        left = list(after)
        for said in before:
            left.remove(said)
        assert left, "a step that shows nothing new"


def test_forward_comes_before_backward():
    drawing = apples()
    assert drawing.steps == 6
    back = [[said for said, ink, _, _ in texts(drawing.svg(k)) if ink == role_color("backward")] for k in range(7)]
    assert back[:4] == [[], [], [], []]
    assert back[4] == ["1"]
    assert sorted(back[5]) == ["1", "1.1", "200"]


def test_text_of_a_small_graph():
    x, w = Tensor(3.0, name="x"), Tensor(-2.0, name="w")
    y = x * w + x
    assert draw(y).text().splitlines() == [
        "name  made by  value  gradient",
        "x     input    3      -1 = -2 + 1",
        "w     input    -2     3",
        "v1    x × w    -6     1",
        "v2    v1 + x   -3     1",
    ]
    assert draw(y).text(2).splitlines() == [
        "name  made by  value  gradient",
        "x     input    3      ·",
        "w     input    -2     ·",
        "v1    x × w    -6     ·",
        "v2    v1 + x   ·      ·",
    ]


def test_text_of_a_network():
    lines = small_network(fold=True).text().splitlines()
    assert [line.split()[0] for line in lines] == ["name", "x", "t", "affine1", "relu1", "affine2", "loss"]
    assert "Affine(x)" in lines[3]
    assert "(5, 4)" in lines[3]


def views(page):
    """The pictures of a page by name, those that are packed put together as a browser does it."""
    images = re.findall(r'data-images="([^"]*)"', page)[0].split(" ")
    (shown, picture), *others = re.findall(r'<div data-view="(\w+)">\n(.*?)</div>', page, re.DOTALL)
    assert not others
    found = {shown: picture}
    for name, packed in re.findall(r'<div data-view="(\w+)" data-packed="([^"]+)" hidden></div>', page):
        lean = zlib.decompress(base64.b64decode(packed)).decode()
        found[name] = re.sub(r'href="@(\d+)"', lambda k: f'href="data:image/png;base64,{images[int(k[1])]}"', lean)
    assert page.count("data-view=") == len(found)
    return found


def opens(svg):
    return {g.get("data-opens") for g in ET.fromstring(svg).iter(f"{SVG}g")} - {None}


def test_the_page_opens_offline_and_needs_nothing():
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
        words = {said for said, *_ in texts(svg)}
        for layer, operation in inside.items():
            is_open = name in {"everything", layer}
            assert any(said.startswith(operation) for said in words - {"relu1"}) == is_open, (name, layer)


def test_a_layer_that_is_too_large_beside_the_others_opens_alone(monkeypatch):
    monkeypatch.setattr("zhishen.figures.drawing.model.MAX_CIRCLES", 8)  # the folded network has 7 circles
    found = views(small_network(fold=True).html())
    assert list(found) == ["folded", "0", "1", "2", "3"]
    assert opens(found["1"]) == {"0", "1", "2", "3"}
    assert opens(found["0"]) == {"0"}  # its frame folds it again
    words = {said for said, *_ in texts(found["0"])}
    assert {"affine1.W", "affine1.b", "affine"} <= words
    assert "affine2" not in words


def test_pictures_of_a_page_share_their_small_maps():
    drawing = small_network(fold=True)
    page = drawing.html()
    maps = [image for name, svg in views(page).items() for image in re.findall(r'base64,([^"]+)"', svg)]
    assert len(maps) > 40
    for image in set(maps):
        assert page.count(image) <= 2  # in the picture that is shown, and for all others


def test_a_notebook_shows_it():
    drawing = apples()
    assert drawing._repr_svg_() == drawing.svg()
    assert drawing._repr_html_() in drawing.html()
    assert repr(small_network(fold=True)) == "Drawing(6 layers and inputs, 10 steps)"


def test_matplotlib_shows_the_same_words():
    drawing = small_network()
    with mpl.rc_context(rc_params()):
        figure = Figure(figsize=(6, 3), layout="constrained")
        ax = figure.subplots()
        drawing.paint(ax)
        figure.canvas.draw()
        painted = sorted(text.get_text() for text in ax.texts if text.get_text())
    assert painted == sorted(said for said, _, _, _ in texts(drawing.svg()))


def test_painted_text_stays_in_its_place_at_any_size():
    drawing = small_network()
    with mpl.rc_context(rc_params()):
        for size in ((3.0, 1.5), (9.0, 5.0)):
            figure = Figure(figsize=size)
            ax = figure.add_axes((0, 0, 1, 1))
            drawing.paint(ax)
            figure.canvas.draw()
            boxes = [text.get_window_extent() for text in ax.texts]
            for k, a in enumerate(boxes):
                for b in boxes[k + 1 :]:
                    deep = min(a.y1, b.y1) - max(a.y0, b.y0)  # ascent and descent are not ink
                    assert not a.overlaps(b) or deep < 0.25 * min(a.height, b.height)
            inside = figure.bbox
            assert all(inside.x0 <= b.x0 and b.x1 <= inside.x1 for b in boxes)


def test_small_maps_have_the_colors_of_the_look():
    cells = np.array([[-1.0, 0.0, 1.0, 0.5, np.nan]])
    found = heat_pixels(HeatMap(Box(0, 0, 1, 1), cells, 1.0))[0] / 255
    wanted = colormap("diverging")(np.array([0.0, 0.5, 1.0, 0.75]))[:, :3]
    assert np.abs(found[:4] - wanted).max() < 0.02
    assert to_hex(found[4]).upper() == role_color("muted").upper()


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


def test_numbered_files(tmp_path):
    drawing = apples()
    paths = drawing.save_steps(tmp_path)
    assert [p.name for p in paths] == [f"step_{k:02d}.svg" for k in range(7)]
    assert paths[-1].read_text(encoding="utf-8") == drawing.svg(6)
    assert len(drawing.save_steps(tmp_path / "png", kind="png")) == 7


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
