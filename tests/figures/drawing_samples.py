"""Expressions and networks of the tests of drawings, and what their drawings contain."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET
import zlib

import numpy as np

from zhishen import Tensor, nn
from zhishen.figures.drawing import Drawing, draw
from zhishen.figures.drawing.layout_items import Box
from zhishen.figures.drawing.shapes import Text
from zhishen.figures.drawing.text_measures import text_width

SVG = "{http://www.w3.org/2000/svg}"


def apples():
    apple, number, tax = Tensor(100.0, name="apple"), Tensor(2.0, name="number"), Tensor(1.1, name="tax")
    return draw(apple * number * tax)


def small_network(**options):
    rng = np.random.default_rng(0)
    network = nn.two_layer(6, 4, 3, rng=rng)
    return draw(network, x=rng.random((5, 6)), t=rng.integers(0, 3, 5), **options)


def texts(svg):
    """(text, color, x, y) of all texts in an SVG."""
    return [
        (e.text, e.get("fill"), float(e.get("x")), float(e.get("y"))) for e in ET.fromstring(svg).iter(f"{SVG}text")
    ]


def shown(svg):
    """The texts on the arrows, sorted."""
    arrows = [g for g in ET.fromstring(svg).iter(f"{SVG}g") if g.get("class") == "arrow"]
    return sorted(e.text for arrow in arrows for e in arrow.iter(f"{SVG}text"))


def views(page):
    """The pictures of a page by name; compressed ones are restored as in a browser."""
    images = re.findall(r'data-images="([^"]*)"', page)[0].split(" ")
    (shown, picture), *others = re.findall(r'<div data-view="(\w+)"[^>]*>\n(.*?)</div>', page, re.DOTALL)
    assert not others
    found = {shown: picture}
    for name, packed in re.findall(r'<div data-view="(\w+)" data-packed="([^"]+)"[^>]* hidden></div>', page):
        lean = zlib.decompress(base64.b64decode(packed)).decode()
        found[name] = re.sub(r'href="@(\d+)"', lambda k: f'href="data:image/png;base64,{images[int(k[1])]}"', lean)
    assert page.count("data-view=") == len(found)
    return found


def views_and_parents(page):
    """The pictures of a page by name, and the view that a click on the open layer of a view leads to."""
    parents = re.findall(r'data-view="(\w+)" data-up="(\d+)"', page)
    return views(re.sub(r' data-up="\d+"', "", page)), dict(parents)


def opens(svg):
    return {g.get("data-opens") for g in ET.fromstring(svg).iter(f"{SVG}g")} - {None}


class Square(nn.Layer):
    """A custom layer on arrays."""

    def __init__(self, width):
        super().__init__()
        self.params = {"scale": np.ones(width, np.float32)}

    def forward(self, x):
        self.x = x
        return x * x * self.params["scale"]

    def backward(self, dout):
        self.grads["scale"] = (dout * self.x**2).sum(axis=0)
        return 2 * dout * self.x * self.params["scale"]


class Gained(nn.Layer):
    """A block that has a parameter."""

    def __init__(self, width, rng):
        super().__init__()
        self.affine, self.relu = nn.Affine(width, width, rng=rng), nn.ReLU()
        self.params = {"gain": np.ones(width, np.float32)}

    def forward(self, x):
        return x + self.tensor("gain") * self.relu(self.affine(x))


class Distance(nn.Loss):
    def forward(self, y, t):
        self.sign = np.sign(y - t) / len(y)
        return float(np.abs(y - t).sum() / len(y))

    def backward(self, dout=1.0):
        return self.sign * dout


def squares(y, t):
    difference = y - t
    return (difference * difference).mean()


def residual_network(rng, **options):
    """A network with affine1, residual1 (two layers) and affine2, a batch, and its drawing."""
    block = nn.Residual(nn.Affine(3, 3, rng=rng), nn.ReLU())
    network = nn.Network([nn.Affine(4, 3, rng=rng), block, nn.Affine(3, 2, rng=rng)])
    x, t = rng.random((5, 4), dtype=np.float32), rng.integers(0, 2, 5)
    return network, x, t, draw(network, x=x, t=t, **options)


def names(graph, *kinds):
    return [circle.name for circle in graph.circles if circle.kind in kinds]


def between(graph):
    """(source, target) of each arrow, with the names or labels of circles."""
    labels = [circle.name or circle.label or circle.kind for circle in graph.circles]
    return [(labels[arrow.source], labels[arrow.target]) for arrow in graph.arrows]


def words(svg):
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]


def titles(svg):
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}title")]


def words_of(picture):
    for element in picture.elements:
        for shape in element.shapes:
            if isinstance(shape, Text):
                width = text_width(shape.text, shape.size, bold=shape.bold)
                left = shape.x - {"start": 0, "middle": width / 2, "end": width}[shape.anchor]
                yield Box(left, shape.y - 0.75 * shape.size, left + width, shape.y + 0.2 * shape.size), shape.text


def overlap(a, b):
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def deep_network(rng):
    def block(channels, out, stride):
        shortcut = None if stride == 1 else nn.Conv2d(channels, out, 1, stride=stride, rng=rng)
        first = nn.Conv2d(channels, out, 3, stride=stride, padding=1, rng=rng)
        second = nn.Conv2d(out, out, 3, padding=1, rng=rng)
        layers = (first, nn.BatchNorm(out), nn.ReLU(), second, nn.BatchNorm(out))
        return nn.Sequential(nn.Residual(*layers, shortcut=shortcut), nn.ReLU())

    first, last = nn.Conv2d(1, 4, 3, padding=1, rng=rng), nn.Affine(8, 10, rng=rng)
    return nn.Network([first, block(4, 4, 1), block(4, 8, 2), nn.GlobalAvgPool2d(), last])


def number(value):
    """The only element of a value."""
    assert value is not None
    assert value.numbers is not None
    return round(value.numbers[0], 9)


def flows(drawing: Drawing):
    """(source, target, value, gradient) of each arrow, with the names or labels of circles."""
    names = [c.name or c.label or c.kind for c in drawing.graph.circles]
    return {
        (names[a.source], names[a.target], number(a.value), None if a.gradient is None else number(a.gradient))
        for a in drawing.graph.arrows
    }
