"""Ink and paper: which pixels of a picture belong to the strokes of one digit.

1. The paper is what the border of the picture shows. A quadratic surface is fitted to it, then to everything that is
   not ink, so that light that falls from one side does not count as ink.
2. Ink is what is well above the surface or well below it, whichever is more.
3. A page that lies on a table, or within a frame, is a solid block of "ink" with holes: the picture is cropped to it.
4. Edges are dropped: what hugs the border of the picture, such as the shadow of a scanner's lid, and frames.
5. Specks far from the strokes are dropped.

A digit that is cropped to its box leaves little paper at the border. Where the surface finds no ink, the picture is
split into two tones instead, and the tone whose pixels are connected is the ink.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.polynomial import polynomial

from zhishen._types import Array, Float, Shaped
from zhishen.messages import message

__all__ = ["Ink", "find_ink"]

_SURFACE: Final = 32  # the side on which the paper's surface is fitted
_CONTRAST: Final = 0.04  # of black to white; a fainter difference is not ink
_STRONG: Final = 0.3  # of the strongest ink; MNIST's digits measure 20 pixels at any threshold up to here
_SPECK: Final = 0.1  # of the heaviest stroke; what is apart and weighs less is dropped
_GRID: Final = 100  # cells along the shorter side, in which edges are looked for
_HUGGING: Final = 0.12  # of the shorter side: the mean distance of a dark edge from the border
_PAGE: Final = 0.25  # of the area of the picture: the least that a page covers
_TONES_APART: Final = 5.0  # standard deviations between ink and paper; a split of mere noise gives 2.7


@dataclass(frozen=True, eq=False)
class Ink:
    """The strokes in a picture, or in the part of it that shows the page.

    Attributes:
        amount: how much ink each pixel holds, 0 to 1, (H, W).
        strong: True on the pixels that belong to strokes, (H, W).
        notes: a sentence for each thing that the reader of the result should know.
    """

    amount: Float[Array, "H W"]
    strong: Shaped[Array, "H W"]
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Shape:
    """Connected ink: the rows and columns of its cells in a grid, and how much ink they hold."""

    rows: Array
    columns: Array
    weight: float

    @property
    def height(self) -> int:
        return int(np.ptp(self.rows)) + 1

    @property
    def width(self) -> int:
        return int(np.ptp(self.columns)) + 1

    def contains(self, other: _Shape) -> bool:
        """Return True if the other shape is inside the bounding box of this one."""
        return all(
            ours.min() < theirs.min() and theirs.max() < ours.max()
            for ours, theirs in ((self.rows, other.rows), (self.columns, other.columns))
        )


def find_ink(gray: Float[Array, "H W"]) -> Ink | None:
    """Separate the ink of a digit from its paper.

    Args:
        gray: gray values from 0 to 1.

    Returns:
        The ink; None if the picture is blank.
    """
    for _ in range(3):  # a frame around a frame
        page = _page(gray)
        if page is None:
            break
        gray = gray[page]
    return _on_surface(gray) or _in_two_tones(gray)


# --- ink above or below a surface ----------------------------------------------------------------------------------


def _on_surface(gray: Array) -> Ink | None:
    difference, floor = _difference(gray)
    found = [_without_edges(np.maximum(sign * difference, 0), floor) for sign in (-1, 1)]
    ink, dropped = max(found, key=lambda each: _energy(each[0], floor))
    if not _energy(ink, floor):  # nothing but what hugs the border, which may be the digit itself
        ink, dropped = max((np.maximum(sign * difference, 0) for sign in (-1, 1)), key=lambda i: _energy(i, floor)), 0
    top = ink.max()
    if top < max(_CONTRAST, 1.5 * floor):
        return None
    notes = (message("what touches the border of the picture is ignored"),) if dropped else ()
    return _strokes(ink, ink > max(_STRONG * top, floor), floor, notes)


def _difference(gray: Array) -> tuple[Array, float]:
    """The height of each pixel above the paper, and the height up to which it is noise."""
    difference = gray - _paper(gray)
    spread = np.abs(difference)
    noise = 1.4826 * min(np.median(spread), np.median(spread[_frame(spread.shape)]))  # a standard deviation
    return difference, 4 * float(noise)


def _energy(ink: Array, floor: float) -> float:
    return float(np.square(ink[ink > floor]).sum())


def _frame(shape: tuple[int, ...]) -> Array:
    """True on the pixels along the border, (H, W)."""
    width = max(1, min(shape) // 20)
    frame = np.ones(shape, bool)
    frame[width:-width, width:-width] = False
    return frame


def _paper(gray: Array) -> Array:
    """The gray value of the paper under every pixel, (H, W): a quadratic surface that ignores the ink."""
    axes = [2 * (np.arange(n) + 0.5) / n - 1 for n in gray.shape]
    some = [np.unique(np.linspace(0, n - 1, min(n, _SURFACE)).round().astype(int)) for n in gray.shape]
    y, x = np.meshgrid(axes[0][some[0]], axes[1][some[1]], indexing="ij")
    terms = polynomial.polyvander2d(y.ravel(), x.ravel(), [2, 2])  # (points, 9)
    values = gray[np.ix_(*some)].astype(np.float64).ravel()
    border = _frame(y.shape).ravel()
    plane, quadratic = [0, 1, 3], [0, 1, 2, 3, 4, 6]  # terms: 1, x, y; x^2, xy, y^2 (the border alone fixes these)
    surface = np.zeros(9)
    surface[0] = np.median(values[border])
    for _ in range(10):  # least absolute deviations, by weights: up to half of the border may be ink
        weights = 1 / np.sqrt(np.abs(values - terms @ surface)[border] + 1e-3)
        surface[plane] = np.linalg.lstsq(terms[border][:, plane] * weights[:, None], values[border] * weights)[0]
    for _ in range(10):
        rest = np.abs(values - terms @ surface)
        paper = rest <= max(4 * np.median(rest[border]), 2 / 255)
        surface[quadratic] = np.linalg.lstsq(terms[paper][:, quadratic], values[paper])[0]
    return polynomial.polygrid2d(axes[0], axes[1], surface.reshape(3, 3))


# --- ink as one of two tones ---------------------------------------------------------------------------------------


def _in_two_tones(gray: Array) -> Ink | None:
    """Ink and paper as the two tones of a picture without a border of paper; None if there are not two tones."""
    threshold = _between_two_tones(gray)
    tones = [gray[gray <= threshold], gray[gray > threshold]]
    if not all(len(tone) for tone in tones):
        return None
    middles = [float(np.median(tone)) for tone in tones]
    noise = max(1.4826 * float(np.median(np.abs(tone - middle))) for tone, middle in zip(tones, middles, strict=True))
    if middles[1] - middles[0] < max(_CONTRAST, _TONES_APART * noise):
        return None
    paper = max((0, 1), key=lambda k: -_connectedness(gray > threshold if k == 0 else gray <= threshold))
    ink = np.clip((gray - middles[paper]) * (1 if paper == 0 else -1), 0, None)
    floor = 0.1 * (middles[1] - middles[0])
    return _strokes(ink, ink > _STRONG * ink.max(), floor, ())


def _between_two_tones(gray: Array) -> float:
    """The threshold that minimizes the variance within the two sides (Otsu's method)."""
    counts, edges = np.histogram(gray, 256)
    centers = (edges[1:] + edges[:-1]) / 2
    below, total = np.cumsum(counts), np.cumsum(counts * centers)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = np.square(total[-1] * below / below[-1] - total) / (below * (below[-1] - below))
    return float(edges[1 + int(np.nan_to_num(between).argmax())])


def _connectedness(mask: Array) -> float:
    """The share of a mask that its largest connected part has; the paper around a cropped digit is in pieces."""
    cell = max(1, round(max(mask.shape) / _GRID))
    shapes = _shapes(mask, mask.astype(float), cell, touching=cell * cell / 2)
    return max((shape.weight for shape in shapes), default=0.0) / max(1, mask.sum())


# --- pages, edges, specks ------------------------------------------------------------------------------------------


def _page(gray: Array) -> tuple[slice, slice] | None:
    """The inside of a page, if the picture shows one on a table or within a frame; None if it does not."""
    difference, floor = _difference(gray)
    ink = max((np.maximum(sign * difference, 0) for sign in (-1, 1)), key=lambda each: _energy(each, floor))
    if ink.max() < max(_CONTRAST, 1.5 * floor):
        return None
    solid = ink > max(_STRONG * ink.max(), floor)
    spans = [np.flatnonzero(solid.mean(axis=axis) > _PAGE)[[0, -1]] + (0, 1) if (solid.mean(axis=axis) > _PAGE).any()
             else np.array([0, 0]) for axis in (1, 0)]  # fmt: skip
    (top, bottom), (left, right) = spans
    block = solid[top:bottom, left:right]
    if block.size < _PAGE * gray.size or not 0.6 < block.mean() < 0.995:
        return None
    filled = [_spanned(block), _spanned(block.T)]
    margins = [max(1, round(0.02 * n)) for n in block.shape]
    if min(filled) < 0.95 or min(block.shape) <= 4 * max(margins):
        return None
    return slice(top + margins[0], bottom - margins[0]), slice(left + margins[1], right - margins[1])


def _spanned(block: Array) -> float:
    """The mean share of a row from its first pixel that is set to its last."""
    width = block.shape[1]
    first, last = block.argmax(axis=1), width - block[:, ::-1].argmax(axis=1)
    return float(np.where(block.any(axis=1), last - first, 0).mean() / width)


def _without_edges(ink: Array, floor: float) -> tuple[Array, int]:
    """The ink without edges and frames, and how many of these were dropped."""
    cell = max(1, min(ink.shape) // _GRID)
    height, width = (-(-n // cell) for n in ink.shape)
    outside = np.zeros((height, width), bool)  # cells that are dropped
    dropped = 0
    for _ in range(4):
        top = ink.max()
        if top < max(_CONTRAST, 1.5 * floor):
            break
        shapes = _shapes(ink > max(_STRONG * top, floor), ink, cell)
        edges = [shape for shape in shapes if _is_edge(shape, shapes, outside)]
        if not edges:
            break
        for edge in edges:
            outside[edge.rows, edge.columns] = True
        grown = outside.copy()
        for down, right in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            grown |= np.roll(outside, (down, right), (0, 1))
        kept = ~grown.repeat(cell, axis=0).repeat(cell, axis=1)[: ink.shape[0], : ink.shape[1]]
        ink = ink * kept
        dropped += len(edges)
    return ink, dropped


def _is_edge(shape: _Shape, shapes: list[_Shape], outside: Array) -> bool:
    """Return True if a shape lies along the border of the picture, or is a frame around another shape."""
    height, width = outside.shape
    distance = np.minimum(
        np.minimum(shape.rows, height - 1 - shape.rows), np.minimum(shape.columns, width - 1 - shape.columns)
    )
    beside = _dilated(outside)[shape.rows, shape.columns]
    if ((distance == 0) | beside).any():
        along = max(shape.height / height, shape.width / width)
        return bool(distance.mean() < _HUGGING * min(height, width)) and (
            along > 0.9 or min(shape.height / height, shape.width / width) < 2 * _HUGGING
        )
    box = [(shape.rows, shape.columns, shape.width), (shape.columns, shape.rows, shape.height)]
    sides = [
        len(np.unique(across[np.abs(along - end) <= 1])) / length
        for along, across, length in box
        for end in (along.min(), along.max())
    ]
    straight = sum(side > 0.9 for side in sides) >= 3
    return straight and any(
        shape.contains(other) and max(other.height, other.width) >= 0.2 * min(shape.height, shape.width)
        for other in shapes
    )


def _dilated(mask: Array) -> Array:
    grown = np.pad(mask, 1)
    return np.any([np.roll(grown, (y, x), (0, 1)) for y in (-1, 0, 1) for x in (-1, 0, 1)], axis=0)[1:-1, 1:-1]


def _strokes(ink: Array, strong: Array, floor: float, notes: tuple[str, ...]) -> Ink:
    """The ink on and around the strokes, without specks that are apart and weigh little."""
    cell = max(1, round(math.sqrt(strong.sum()) / 10))  # about half a stroke; gaps up to one cell are bridged
    shapes = _shapes(strong, ink, cell)
    heaviest = max(shape.weight for shape in shapes)
    kept = [shape for shape in shapes if shape.weight >= _SPECK * heaviest]
    near = np.zeros([n // cell + 1 for n in ink.shape], bool)
    for shape in kept:
        near[shape.rows, shape.columns] = True
    near = _dilated(near).repeat(cell, axis=0).repeat(cell, axis=1)[: ink.shape[0], : ink.shape[1]]
    strong = strong & near
    full = np.percentile(ink[strong], 90)
    count = _side_by_side(kept)
    if count > 1:
        notes = (*notes, message("{count} shapes are side by side: crop the picture to one digit", count=count))
    return Ink(np.where(near, np.clip((ink - floor) / (full - floor), 0, 1), 0), strong, notes)


def _side_by_side(shapes: list[_Shape]) -> int:
    """How many shapes could be digits beside each other: of similar height, in columns of their own."""
    tallest = max(shape.height for shape in shapes)
    heaviest = max(shape.weight for shape in shapes)
    tall = [shape for shape in shapes if shape.height > tallest / 2 and shape.weight > heaviest / 5]
    count, end = 0, -1
    for shape in sorted(tall, key=lambda each: int(each.columns.min())):
        if shape.columns.min() > end:
            count += 1
        end = max(end, int(shape.columns.max()))
    return count


def _shapes(mask: Array, ink: Array, cell: int, *, touching: float = 0.0) -> list[_Shape]:
    """The connected shapes of a mask, in a grid of square cells; cells that touch at a corner are connected.

    Args:
        mask: (H, W).
        ink: the weight of each pixel, (H, W).
        cell: the side of a cell in pixels.
        touching: a cell counts if more than this number of its pixels is set.
    """
    height, width = (n // cell + 1 for n in mask.shape)
    rows, columns = np.nonzero(mask)
    places = rows // cell * width + columns // cell
    counts = np.bincount(places, minlength=height * width).reshape(height, width)
    weights = np.bincount(places, ink[mask], height * width).reshape(height, width)
    cells = {(int(row), int(column)) for row, column in np.argwhere(counts > touching)}
    shapes: list[_Shape] = []
    while cells:
        group = [cells.pop()]
        for row, column in group:  # which grows while it is walked
            around = {(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)} & cells
            cells -= around
            group.extend(around)
        rows, columns = np.array(group).T
        shapes.append(_Shape(rows, columns, float(weights[rows, columns].sum())))
    return shapes
