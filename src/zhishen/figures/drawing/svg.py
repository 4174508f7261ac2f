"""A scene as SVG, with text as text, and hover texts with all digits of the numbers."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from zhishen._types import Array
from zhishen.figures.drawing.shapes import (
    Disc,
    Element,
    HeatMap,
    Line,
    Rectangle,
    Scene,
    Shape,
    Text,
    arrow_head,
    path_segments,
)
from zhishen.figures.theme import current_style, localized, role_color, series_color

__all__ = ["SMALLEST_SCALE", "heat_pixels", "to_svg"]

FONTS: Final = "'DejaVu Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei', sans-serif"
_PIXELS: Final = 4 / 3  # a point in CSS pixels
SMALLEST_SCALE: Final = 0.75  # of the natural size; a container that is narrower scrolls, so that texts stay legible


def to_svg(picture: Scene) -> str:
    """A scene as an SVG document of its natural size.

    It shrinks to the width of its container, but not below `SMALLEST_SCALE` of its natural size.
    """
    width, height = picture.width, picture.height
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" '
            f'width="{_n(width * _PIXELS)}" height="{_n(height * _PIXELS)}" role="img" '
            f'lang="{current_style().language}" font-family="{FONTS}" '
            f'style="max-width:100%;min-width:{_n(width * _PIXELS * SMALLEST_SCALE)}px;height:auto">'
        ),
        f"<title>{escape(localized('computational graph', '计算图'))}</title>",
        f'<rect width="100%" height="100%" fill="{role_color("background")}"/>',
    ]
    parts.extend(_element(element) for element in picture.elements)
    parts.append("</svg>\n")
    return "\n".join(parts)


def _element(element: Element) -> str:
    opens = (
        ""
        if element.opens is None
        else f' data-opens="{element.opens}" tabindex="0" role="button" style="cursor:pointer"'
    )
    inside = "".join(_shape(shape) for shape in element.shapes)
    return f'<g class="{element.kind}"{opens}><title>{escape(element.title)}</title>{inside}</g>'


def _shape(shape: Shape) -> str:
    match shape:
        case Line():
            return _line(shape)
        case Rectangle(box=box):
            return (
                f'<rect x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(box.right - box.left)}" '
                f'height="{_n(box.bottom - box.top)}" rx="{_n(shape.radius)}"{_paint(shape)}/>'
            )
        case Disc():
            return f'<circle cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}"{_paint(shape)}/>'
        case Text():
            weight = ' font-weight="bold"' if shape.bold else ""
            return (
                f'<text x="{_n(shape.x)}" y="{_n(shape.y)}" font-size="{_n(shape.size)}" fill="{shape.color}" '
                f'text-anchor="{shape.anchor}"{weight}>{escape(shape.text)}</text>'
            )
        case HeatMap(box=box):
            image = base64.b64encode(_png(heat_pixels(shape))).decode()
            return (
                f'<image x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(box.right - box.left)}" '
                f'height="{_n(box.bottom - box.top)}" preserveAspectRatio="none" style="image-rendering:pixelated" '
                f"href={quoteattr('data:image/png;base64,' + image)}/>"
            )


def _paint(shape: Rectangle | Disc) -> str:
    stroke = "" if shape.stroke == "none" else f' stroke="{shape.stroke}" stroke-width="{_n(shape.width)}"'
    dashes = ' stroke-dasharray="2.5 2"' if shape.dashed else ""
    return f' fill="{shape.fill}"{stroke}{dashes}'


def _line(line: Line) -> str:
    steps: list[str] = []
    for k, piece in enumerate(path_segments(line)):
        command = "M" if k == 0 else "C" if len(piece) == 3 else "L"
        steps.append(command + " ".join(f"{_n(x)},{_n(y)}" for x, y in piece))
    dashes = ' stroke-dasharray="2.5 2"' if line.dashed else ""
    path = (
        f'<path d="{"".join(steps)}" fill="none" stroke="{line.color}" stroke-width="{_n(line.width)}" '
        f'stroke-linejoin="round"{dashes}/>'
    )
    if line.head:
        corners = " ".join(f"{_n(x)},{_n(y)}" for x, y in arrow_head(line))
        path += f'<polygon points="{corners}" fill="{line.color}"/>'
    return path


def _n(x: float) -> str:
    """A coordinate with two decimals at most."""
    return f"{x:.2f}".rstrip("0").rstrip(".")


# --- small maps -------------------------------------------------------------------------------------------------------


def heat_pixels(heat: HeatMap) -> Array:
    """The cells as colors (R, C, 3) of uint8, in the diverging colormap; NaN and infinity are gray."""
    low, middle, high, nonfinite = (
        _rgb(color) for color in (series_color(0), role_color("background"), series_color(1), role_color("muted"))
    )
    finite = np.isfinite(heat.cells)
    share = np.clip(np.where(finite, heat.cells, 0.0) / heat.limit, -1, 1)[..., None]
    mixed = middle + np.abs(share) * (np.where(share < 0, low, high) - middle)
    return np.where(finite[..., None], mixed, nonfinite).round().astype(np.uint8)


def _rgb(color: str) -> Array:
    return np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)], dtype=np.float64)


def _png(pixels: Array) -> bytes:
    """An image (H, W, 3) of uint8 as a PNG file: a header, the rows with filter type 0, an end."""
    height, width = pixels.shape[:2]
    rows = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], axis=1).tobytes()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
