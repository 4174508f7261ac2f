"""A scene on Matplotlib's axes: the same drawing as the SVG, at any size of the axes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from zhishen.figures.drawing.shapes import Disc, HeatMap, Line, Rectangle, Scene, Text, arrow_head, path_segments
from zhishen.figures.drawing.svg import heat_pixels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path

    from zhishen.figures.drawing.layout_items import Box

__all__ = ["draw_scene", "scene_figure"]

_INCH: Final = 72.0
_QUARTER: Final = 0.5523  # of the radius: the handles of a Bézier curve that is nearly a quarter of a circle
_DASHES: Final = (0, (2.5, 2.0))


def draw_scene(picture: Scene, ax: Axes) -> None:
    """Draw a scene into axes, as large as they allow; text is scaled with the axes."""
    from matplotlib.patches import Circle, PathPatch, Polygon
    from matplotlib.path import Path

    ax.set_axis_off()
    ax.set_xlim(0, picture.width)
    ax.set_ylim(picture.height, 0)
    ax.set_aspect("equal")
    codes = {1: [Path.LINETO], 3: [Path.CURVE4] * 3}
    layer = 1.0
    for element in picture.elements:
        for shape in element.shapes:
            layer += 0.001  # later shapes cover earlier ones
            match shape:
                case Line():
                    pieces = path_segments(shape)
                    steps = [Path.MOVETO, *(code for piece in pieces[1:] for code in codes[len(piece)])]
                    path = Path([point for piece in pieces for point in piece], steps)
                    style: Any = _DASHES if shape.dashed else "solid"
                    patch = PathPatch(
                        path, fill=False, edgecolor=shape.color, linewidth=shape.width, linestyle=style, zorder=layer
                    )
                    _add(ax, patch)
                    if shape.head:
                        _add(ax, Polygon(arrow_head(shape), color=shape.color, linewidth=0, zorder=layer))
                case Rectangle(box=box):
                    _add(
                        ax,
                        PathPatch(
                            _rounded_box(box, shape.radius),
                            facecolor=shape.fill,
                            edgecolor=shape.stroke,
                            linewidth=shape.width if shape.stroke != "none" else 0,
                            linestyle=_DASHES if shape.dashed else "solid",
                            zorder=layer,
                        ),
                    )
                case Disc():
                    _add(
                        ax,
                        Circle(
                            (shape.x, shape.y),
                            shape.radius,
                            facecolor=shape.fill,
                            edgecolor=shape.stroke,
                            linewidth=shape.width,
                            linestyle=_DASHES if shape.dashed else "solid",
                            zorder=layer,
                        ),
                    )
                case Text():
                    _draw_text(ax, shape, layer)
                case HeatMap(box=box):
                    ax.imshow(
                        heat_pixels(shape),
                        extent=(box.left, box.right, box.bottom, box.top),
                        interpolation="nearest",
                        aspect="equal",
                        zorder=layer,
                    )
    ax.set_xlim(0, picture.width)  # an image has changed the limits
    ax.set_ylim(picture.height, 0)


def _rounded_box(box: Box, radius: float) -> Path:
    """The outline of a rectangle whose corners are quarters of a circle, as SVG draws them."""
    from matplotlib.path import Path

    reach = radius * (1 - _QUARTER)
    corners = [  # of each corner: the point itself, and the directions of the side before it and of the side after it
        (box.right, box.top, (1, 0), (0, 1)), (box.right, box.bottom, (0, 1), (-1, 0)),
        (box.left, box.bottom, (-1, 0), (0, -1)), (box.left, box.top, (0, -1), (1, 0)),
    ]  # fmt: skip
    points, codes = [(box.left + radius, box.top)], [Path.MOVETO]
    for x, y, (before_x, before_y), (after_x, after_y) in corners:
        points += [
            (x - radius * before_x, y - radius * before_y),
            (x - reach * before_x, y - reach * before_y),
            (x + reach * after_x, y + reach * after_y),
            (x + radius * after_x, y + radius * after_y),
        ]
        codes += [Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
    return Path([*points, points[0]], [*codes, Path.CLOSEPOLY])


def _add(ax: Axes, patch: Any) -> None:
    """Add a patch that the layout of the figure and the limits of the axes ignore, because it is within the axes."""
    patch.set_in_layout(False)
    ax.add_artist(patch)  # add_patch would also measure the patch, which takes as long as drawing it


@cache
def _scaled_text_class() -> Any:
    """The class of text whose size is in data units; it is defined when Matplotlib is imported."""
    from matplotlib.text import Text

    class Scaled(Text):
        """Text that is scaled with its axes."""

        units = 1.0

        def _fit(self) -> None:
            found, figure = self.axes, self.get_figure(root=True)
            if found is not None and figure is not None:
                (x0, _), (x1, _) = found.transData.transform([(0.0, 0.0), (1.0, 0.0)])
                self.set_fontsize(max(self.units * abs(x1 - x0) * _INCH / figure.dpi, 0.1))

        def draw(self, renderer: Any) -> None:
            self._fit()
            super().draw(renderer)

        def get_window_extent(self, renderer: Any = None, dpi: float | None = None) -> Any:
            self._fit()
            return super().get_window_extent(renderer, dpi)

    return Scaled


def _draw_text(ax: Axes, text: Text, layer: float) -> None:
    artist = _scaled_text_class()(
        text.x,
        text.y,
        text.text,
        color=text.color,
        fontweight="bold" if text.bold else "normal",
        ha={"start": "left", "middle": "center", "end": "right"}[text.anchor],
        va="baseline",
        zorder=layer,
        parse_math=False,
    )
    artist.units = text.size
    artist.set_in_layout(False)
    ax.add_artist(artist)


def scene_figure(picture: Scene) -> Figure:
    """A figure with a scene, in its natural size. Call this function within `figure_settings`."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(picture.width / _INCH, picture.height / _INCH))
    draw_scene(picture, figure.add_axes((0, 0, 1, 1)))
    return figure
