"""Drawings of computational graphs: circles with operations, values above the arrows, gradients below them.

A graph is that of an expression of Tensors, or of a network on a batch. A
drawing is an SVG, PNG, PDF, HTML or GIF file, or a table of text.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zhishen._checks import OneOf, WholeNumber, check
from zhishen.errors import ArgumentError
from zhishen.figures.drawing.export import format_of, save_gif, save_image
from zhishen.figures.drawing.html import EVERYTHING, FOLDED, LAYERS, to_html
from zhishen.figures.drawing.matplotlib_backend import draw_scene
from zhishen.figures.drawing.model import Arrow, Circle, Graph, Group, Record, Summary
from zhishen.figures.drawing.plan import Plan, plan
from zhishen.figures.drawing.reading import read_network, read_tensor
from zhishen.figures.drawing.scene import scene
from zhishen.figures.drawing.svg import to_svg
from zhishen.figures.drawing.text import to_text
from zhishen.figures.drawing.values import Value
from zhishen.figures.page import html_page
from zhishen.figures.rendering import write_file
from zhishen.figures.theme import Style, current_style, localized, role_color
from zhishen.graph.tensor import Tensor
from zhishen.nn.network import Network

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Arrow", "Circle", "Drawing", "Graph", "Group", "Summary", "Value", "draw"]

FOLDS: Final = ("auto", "blocks", "layers", "none")
FOLD_ABOVE: Final = 40  # circles; with more, a network's layers are drawn folded
MAX_SIBLINGS: Final = (
    40  # layers of a network or a block; of more, each opens alone: every picture would show all others
)
_FRAMES: Final = ("svg", "png")


def draw(
    what: Any,
    x: Any = None,
    t: Any = None,
    *,
    fold: str | bool = "auto",
    backward: bool = True,
    formulas: bool = False,
) -> Drawing:
    """The computational graph of a Tensor's expression, or of a network on a batch.

    Circles are operations. The value that flows along an arrow is above it, and the gradient that flows back along it
    is below it. If a value flows to several places, its arrow branches at a point, and the gradients add up there. The
    drawing has the numbers at the time of the call; later changes do not affect it. The call changes nothing: neither
    the ``grad`` of Tensors nor the running means or random generators of a network.

    Args:
        what: a Tensor, or a network, which may have its own ``forward``.
        x: a batch of inputs of the network. Without it the drawing has shapes only; then the network must know the
            shape of its input.
        t: the targets of the network. With them the graph ends with the loss and has gradients; without them it ends
            with the scores and has no gradients.
        fold: which parts of a network are one box. ``"blocks"`` or True: each layer, and each block with all its
            layers. ``"layers"``: each layer, also the layers in blocks. ``"none"`` or False: none. ``"auto"``: blocks,
            if there are more than 40 circles. In `html` a click opens a box; with ``"auto"`` all boxes are folded at
            first.
        backward: whether the drawing has gradients. They begin with the Tensor's ``grad`` of an earlier ``backward``,
            or with 1 for a scalar that has no ``grad``.
        formulas: whether the drawing has the formula of each gradient, such as dW = Xᵀ dY, for the operations of which
            the book derives it. Tensors without a name then have a letter.

    Raises:
        ArgumentError: ``what`` is neither a Tensor nor a network; it is a Tensor that is not a scalar and has no
            ``grad``; it is a network that does not know the shape of its input, and ``x`` is missing; ``x`` or ``t``
            is given with a Tensor.

    Examples:
        Two apples at 100 each, with a tax of 10 %:

        >>> from zhishen import Tensor
        >>> apple, number, tax = Tensor(100.0, name="apple"), Tensor(2.0, name="number"), Tensor(1.1, name="tax")
        >>> drawing = draw(apple * number * tax)
        >>> drawing
        Drawing(5 operations and inputs, 6 steps)
        >>> print(drawing.text(), end="")
        name    made by         value  gradient
        apple   input           100    2.2
        number  input           2      110
        tax     input           1.1    200
        v1      apple × number  200    1.1
        v2      v1 × tax        220    1

    References:
        *Deep Learning from Scratch*, chapter 5.
    """
    if not isinstance(fold, bool):
        check(fold, OneOf(FOLDS), where="draw", name="fold")
    if isinstance(what, Tensor):
        if x is not None or t is not None:
            raise ArgumentError(
                "draw: expected x and t only with a network, got them with a Tensor; omit them, because a Tensor has "
                "recorded its inputs"
            )
        return Drawing(read_tensor(what, backward=backward, letters=formulas), fold=fold, formulas=formulas)
    if isinstance(what, Network):
        return Drawing(read_network(what, x, t, backward=backward, letters=formulas), fold=fold, formulas=formulas)
    raise ArgumentError(
        "draw: expected a Tensor or a network, got {kind}; give an expression of Tensors, such as "
        "draw(Tensor(2.0) * 3), or an nn.Network with x=",
        kind=type(what).__name__,
    )


def _fold_level(record: Record, fold: str | bool) -> str:  # noqa: FBT001 - `draw` has both
    """The level of folding that a user asks for: all groups, their innermost layers only, or none."""
    if not record.groups or fold in {"none", False} or (fold == "auto" and len(record.circles) <= FOLD_ABOVE):
        return EVERYTHING
    return LAYERS if fold == "layers" and any(group.parent is not None for group in record.groups) else FOLDED


def _folded_groups(record: Record, level: str) -> list[int]:
    """The numbers of the groups that are folded."""
    numbers = range(len(record.groups))
    if level == LAYERS:
        blocks = {group.parent for group in record.groups}
        return [number for number in numbers if number not in blocks]
    return list(numbers) if level == FOLDED else []


class Drawing:
    """The drawing of a computational graph, made by `draw`.

    Each method uses the style at the time of its call, see `zhishen.figures.theme.use_style`: light or dark, English or
    Chinese, for a page or for a slide.

    Attributes:
        graph: the circles and arrows of the drawing.
        steps: the number of steps after which all numbers are known. The first step is the inputs; then each operation
            is a step; then the gradient at the output is a step, and each operation on the way back. With ``step=`` a
            method shows the numbers that are known after that number of steps.
    """

    def __init__(self, record: Record, *, fold: str | bool, formulas: bool = False) -> None:
        self._record, self._formulas = record, formulas
        self._fold = _fold_level(record, fold)
        self._opens_folded = fold == "auto" and bool(record.groups)
        self.graph: Graph = record.graph(_folded_groups(record, self._fold))
        if self.graph.summary is not None and self._fold != FOLDED and record.groups and not record.too_large():
            self._fold, self.graph = FOLDED, record.graph(range(len(record.groups)))  # open, it is too large
        self.steps: int = self.graph.steps
        self._beside = Counter(group.parent for group in record.groups)
        self._plans: dict[Style, Plan] = {}

    def __repr__(self) -> str:
        if self.graph.summary is not None:
            return f"Drawing(summary of {self.graph.summary.operations} operations)"
        count = sum(circle.kind not in {"join", "output"} for circle in self.graph.circles)
        parts = "operations and inputs" if self._fold == EVERYTHING else "layers and inputs"
        return f"Drawing({count} {parts}, {self.steps} steps)"

    @property
    def size(self) -> tuple[float, float]:
        """The width and height in inches of a figure in which `paint` gives text its natural size."""
        picture = scene(self._plan())
        return picture.width / 72, picture.height / 72

    def svg(self, step: int | None = None) -> str:
        """The drawing as SVG, with text as text; a hover text has all digits of each number."""
        return to_svg(scene(self._plan(), self._step(step, "svg")))

    def html(self) -> str:
        """The drawing as a complete HTML page, in which a click opens a layer in its place."""
        style = f"body {{ margin: 0; background: {role_color('background')}; }}"
        return html_page(localized("Computational graph", "计算图"), self._fragment(), style=style)

    def text(self, step: int | None = None) -> str:
        """The graph as a table of text, for a terminal."""
        return to_text(self.graph, self._step(step, "text"), formulas=self._formulas)

    def paint(self, ax: Axes, step: int | None = None, *, key: bool = True) -> None:
        """Draw into Matplotlib's axes, as large as they allow.

        Args:
            ax: the axes, whose frame and ticks are removed.
            step: the number of steps of the computation; None for all.
            key: whether a line below explains the colors.
        """
        draw_scene(scene(self._plan(), self._step(step, "paint"), legend=key), ax)

    def save(self, path: str | os.PathLike[str], *, step: int | None = None) -> Path:
        """Write a file in the format of its extension: .svg, .png, .pdf, .html, .txt, or .gif with all steps.

        Args:
            path: where to write.
            step: the number of steps of the computation; None for all.

        Raises:
            ArgumentError: another extension, or a .gif of a drawing without steps.
        """
        target = Path(path)
        kind = format_of(target)
        known = self._step(step, "save")
        if kind == "svg":
            return write_file(target, self.svg(known).encode())
        if kind == "html":
            return write_file(target, self.html().encode())
        if kind == "txt":
            return write_file(target, self.text(known).encode())
        planned = self._plan()
        if kind == "gif":
            self._require_steps("save")
            return save_gif(lambda k: scene(planned, k), self.steps, target)
        return save_image(scene(planned, known), target)

    def save_steps(self, folder: str | os.PathLike[str], kind: str = "svg") -> list[Path]:
        """Write a file for each step, ``step_00``, ``step_01``, ..., the first one without numbers.

        Args:
            folder: where to write.
            kind: ``"svg"`` or ``"png"``.

        Raises:
            ArgumentError: another kind, or a drawing without steps.
        """
        check(kind, OneOf(_FRAMES), where="Drawing.save_steps", name="kind")
        self._require_steps("save_steps")
        digits = max(2, len(str(self.steps)))
        return [self.save(Path(folder) / f"step_{step:0{digits}d}.{kind}", step=step) for step in range(self.steps + 1)]

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        return self._fragment()

    def _fragment(self) -> str:
        groups = self._record.groups
        first = FOLDED if self._opens_folded else self._fold
        views = {first: self._view(first) or self.svg()}
        if groups and self.graph.summary is None:
            others = {name: self._view(name) for name in (FOLDED, EVERYTHING) if name != first}
            views |= {name: picture for name, picture in others.items() if picture is not None}
            views |= {str(number): self._opened(number) for number in range(len(groups))}
        ups = {str(number): str(group.parent) for number, group in enumerate(groups) if group.parent is not None}
        return to_html(views, ups)

    def _view(self, level: str) -> str | None:
        """The SVG of the whole graph at a level of folding; None if the graph is too large."""
        if level == self._fold:
            return self.svg()
        graph = self._record.graph(_folded_groups(self._record, level))
        return to_svg(scene(plan(graph, formulas=self._formulas))) if graph.summary is None else None

    def _opened(self, number: int) -> str:
        """The SVG of an open layer beside the other layers of the network, or of the block that the layer is in."""
        record, parent = self._record, self._record.groups[number].parent
        folded = [other for other in range(len(record.groups)) if other not in record.chain(number)]
        whole = record if parent is None else record.inside(parent)
        opened = whole.graph(folded) if self._beside[parent] <= MAX_SIBLINGS else None
        if opened is None or opened.summary is not None:  # too large: the layer alone
            opened = record.inside(number).graph(folded)
        return to_svg(scene(plan(opened, formulas=self._formulas), back=parent))

    def _plan(self) -> Plan:
        style = current_style()
        if style not in self._plans:
            self._plans[style] = plan(self.graph, formulas=self._formulas)
        return self._plans[style]

    def _step(self, step: int | None, method: str) -> int | None:
        if step is None:
            return None
        return check(step, WholeNumber(0, self.steps), where=f"Drawing.{method}", name="step")

    def _require_steps(self, method: str) -> None:
        if self.steps > 0:
            return
        if self.graph.summary is not None:
            raise ArgumentError(
                "Drawing.{method}: expected a drawing with numbers for all its steps, got a summary; draw a smaller "
                "graph",
                method=method,
            )
        raise ArgumentError(
            "Drawing.{method}: expected a drawing with numbers for all its steps, got shapes only; draw the network "
            "with x=",
            method=method,
        )
