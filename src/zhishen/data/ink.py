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
from functools import cached_property
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
_TOLERANCE: Final = 0.1  # of black to white: how far paper may be from its surface
_MOST: Final = 0.6  # of a picture: the least share of paper where the border does not show it
_TONES_APART: Final = 3.4  # standard deviations between ink and paper; a split of mere noise gives 2.7


@dataclass(frozen=True, eq=False)
class Ink:
    """The strokes in a picture, or in the part of it that shows the page.

    Attributes:
        amount: how much ink each pixel holds, 0 to 1, (H, W).
        strong: True on the pixels that belong to strokes, (H, W).
        digits: how many shapes are side by side and could each be a digit.
        notes: a sentence for each thing that the reader of the result should know.
    """

    amount: Float[Array, "H W"]
    strong: Shaped[Array, "H W"]
    digits: int
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Shape:
    """Connected ink: the rows and columns of its cells in a grid, and how much ink they hold."""

    rows: Array
    columns: Array
    weight: float

    @cached_property
    def box(self) -> tuple[int, int, int, int]:
        """The first and the last row, the first and the last column."""
        return int(self.rows.min()), int(self.rows.max()), int(self.columns.min()), int(self.columns.max())

    @property
    def height(self) -> int:
        top, bottom, *_ = self.box
        return bottom - top + 1

    @property
    def width(self) -> int:
        *_, left, right = self.box
        return right - left + 1

    def contains(self, other: _Shape) -> bool:
        """Return True if the other shape is inside the bounding box of this one."""
        top, bottom, left, right = self.box
        other_top, other_bottom, other_left, other_right = other.box
        return top < other_top and other_bottom < bottom and left < other_left and other_right < right


def find_ink(gray: Float[Array, "H W"]) -> Ink | None:
    """Separate the ink of a digit from its paper.

    Args:
        gray: gray values from 0 to 1.

    Returns:
        The ink; None if the picture is blank.
    """
    return _find(gray, frames=3)


def _find(gray: Array, *, frames: int) -> Ink | None:
    """The ink, within at most ``frames`` frames around each other."""
    border, center = _paper(gray)
    at_border = _Relief.above(gray, border)
    page = _page(at_border) if frames else None
    inside = None if page is None else _find(gray[page], frames=frames - 1)
    if inside is not None:
        return inside
    if _agreement(gray, center) >= max(_MOST, _agreement(gray, border) + _TOLERANCE):
        # The border shows other tones than the paper: edges, or a frame.
        apart = _on_surface(_Relief.above(gray, center), apart_from_border=True)
        if apart is not None:
            return apart
    return _on_surface(at_border) or _in_two_tones(gray)


# --- ink above or below a surface ----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Relief:
    """The height of each pixel above the paper, (H, W), and the height up to which it is noise."""

    difference: Array
    floor: float

    @classmethod
    def above(cls, gray: Array, paper: Array) -> _Relief:
        difference = gray - paper
        spread = np.abs(difference)
        noise = 1.4826 * min(np.median(spread), np.median(spread[_frame(spread.shape)]))  # a standard deviation
        return cls(difference, 4 * float(noise))

    def sides(self) -> list[Array]:
        """What is below the paper, and what is above it."""
        return [np.maximum(sign * self.difference, 0) for sign in (-1, 1)]

    def larger_side(self) -> Array:
        """The one of the two sides that holds more ink."""
        return max(self.sides(), key=lambda ink: _energy(ink, self.floor))

    def is_blank(self, ink: Array) -> bool:
        """Return True if no ink is above the noise."""
        return bool(ink.max() < max(_CONTRAST, 1.5 * self.floor))


def _on_surface(relief: _Relief, *, apart_from_border: bool = False) -> Ink | None:
    """The ink above or below the paper; None without any ink, or if all ink touches the border."""
    found = [_without_edges(ink, relief) for ink in relief.sides()]
    ink, dropped = max(found, key=lambda each: _energy(each[0], relief.floor))
    if relief.is_blank(ink) and not apart_from_border:  # the ink at the border may be the digit itself
        ink, dropped = relief.larger_side(), 0
    if relief.is_blank(ink):
        return None
    notes = (message("what touches the border of the picture is ignored"),) if dropped else ()
    return _strokes(ink, ink > max(_STRONG * ink.max(), relief.floor), relief.floor, notes)


def _energy(ink: Array, floor: float) -> float:
    return float(np.square(ink[ink > floor]).sum())


def _frame(shape: tuple[int, ...]) -> Array:
    """True on the pixels along the border, (H, W)."""
    width = max(1, min(shape) // 20)
    frame = np.ones(shape, bool)
    frame[width:-width, width:-width] = False
    return frame


def _paper(gray: Array) -> tuple[Array, Array]:
    """The gray value of the paper under every pixel, (H, W): a quadratic surface that ignores the ink.

    Returns:
        The surface of the paper that the border shows, and that of the most frequent tone.
    """
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
    center = np.zeros(9)
    center[0] = np.median(values)
    for kept in [plane] * 5 + [quadratic] * 5:
        paper = np.abs(values - terms @ center) <= _TOLERANCE
        center[kept] = np.linalg.lstsq(terms[paper][:, kept], values[paper])[0]
    by_border, by_center = (polynomial.polygrid2d(axes[0], axes[1], each.reshape(3, 3)) for each in (surface, center))
    return by_border, by_center


def _agreement(gray: Array, paper: Array) -> float:
    """The share of the picture that has the gray value of the paper."""
    return float((np.abs(gray - paper) <= _TOLERANCE).mean())


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
    paper = max((0, 1), key=lambda k: _connectedness(gray > threshold if k == 0 else gray <= threshold))
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


def _page(relief: _Relief) -> tuple[slice, slice] | None:
    """The inside of a page, if the picture shows one on a table or within a frame; None if it does not."""
    ink = relief.larger_side()
    if relief.is_blank(ink):
        return None
    solid = ink > max(_STRONG * ink.max(), relief.floor)
    occupied = [np.flatnonzero(solid.mean(axis=axis) > _PAGE) for axis in (1, 0)]
    if not all(len(indices) for indices in occupied):
        return None
    (top, bottom), (left, right) = ((int(indices[0]), int(indices[-1]) + 1) for indices in occupied)
    block = solid[top:bottom, left:right]
    margins = [max(1, round(0.02 * n)) for n in block.shape]
    if block.size < _PAGE * solid.size or block.mean() < 0.6 or min(block.shape) < 8 * max(margins):
        return None
    if min(_spanned(block), _spanned(block.T)) < 0.95:
        return None
    return slice(top + margins[0], bottom - margins[0]), slice(left + margins[1], right - margins[1])


def _spanned(block: Array) -> float:
    """The mean share of a row from its first pixel that is set to its last."""
    width = block.shape[1]
    first, last = block.argmax(axis=1), width - block[:, ::-1].argmax(axis=1)
    return float(np.where(block.any(axis=1), last - first, 0).mean() / width)


def _without_edges(ink: Array, relief: _Relief) -> tuple[Array, int]:
    """The ink without edges and frames, and how many of these were dropped."""
    cell = max(1, min(ink.shape) // _GRID)
    height, width = (-(-n // cell) for n in ink.shape)
    outside = np.zeros((height, width), bool)  # cells that are dropped
    dropped = 0
    for _ in range(4):
        if relief.is_blank(ink):
            break
        shapes = _shapes(ink > max(_STRONG * ink.max(), relief.floor), ink, cell)
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
    touching = (distance == 0) | _dilated(outside)[shape.rows, shape.columns]
    if touching.any():
        along = touching.sum() >= 0.8 * max(shape.height, shape.width)
        across = max(shape.height / height, shape.width / width) > 0.9
        return bool((along or across) and distance.mean() < _HUGGING * min(height, width))
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
    return Ink(np.where(near, np.clip((ink - floor) / (full - floor), 0, 1), 0), strong, count, notes)


def _side_by_side(shapes: list[_Shape]) -> int:
    """How many shapes could be digits beside each other: of similar height, in columns of their own."""
    tallest = max(shape.height for shape in shapes)
    heaviest = max(shape.weight for shape in shapes)
    tall = [shape for shape in shapes if shape.height > tallest / 2 and shape.weight > heaviest / 5]
    count, end = 0, -1
    for *_, left, right in sorted((shape.box for shape in tall), key=lambda box: box[2]):
        if left > end:
            count += 1
        end = max(end, right)
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
    # A cell is one number. A column between two rows stays empty, so that the numbers around a cell do not wrap.
    stride = width + 1
    cells = set((np.argwhere(counts > touching) @ [stride, 1]).tolist())
    steps = [down * stride + right for down in (-1, 0, 1) for right in (-1, 0, 1)]
    shapes: list[_Shape] = []
    while cells:
        group = [cells.pop()]
        for place in group:  # which grows while it is walked
            around = [place + step for step in steps if place + step in cells]
            cells.difference_update(around)
            group.extend(around)
        rows, columns = np.divmod(group, stride)
        shapes.append(_Shape(rows, columns, float(weights[rows, columns].sum())))
    return shapes
