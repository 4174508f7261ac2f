"""Images within a page of HTML: the page is one file, and contains them."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

from zhishen.figures.theme import figure_settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["embedded_images", "png_image"]

_DPI: Final = 110


def embedded_images(draw: Callable[[list[Figure]], None], sizes: Sequence[tuple[float, float]]) -> list[str]:
    """The HTML of images that contain the figures of ``draw``, whose sizes are in inches."""
    with figure_settings():
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figures = [Figure(figsize=size, dpi=_DPI) for size in sizes]
        draw(figures)
        images: list[str] = []
        for figure, (width, height) in zip(figures, sizes, strict=True):
            content = BytesIO()
            FigureCanvasAgg(figure).print_png(content)
            images.append(png_image(content.getvalue(), round(100 * width), round(100 * height)))
    return images


def png_image(png: bytes, width: int, height: int, *, alt: str = "") -> str:
    """The HTML of an image that contains a PNG file."""
    encoded = base64.b64encode(png).decode()
    text = html.escape(alt)
    return f'<img width="{width}" height="{height}" alt="{text}" src="data:image/png;base64,{encoded}">'
