"""Draw computational graphs: circles with the operation, values above the arrows, gradients below.

From any expression of Tensors, or from any network and a batch; as SVG, PNG, PDF, HTML, GIF, or text for a terminal.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zhishen._checks import OneOf, WholeNumber, check
from zhishen.errors import ArgumentError
from zhishen.figures.drawing.export import format_of, save_gif, save_image
from zhishen.figures.drawing.html import EVERYTHING, FOLDED, to_html
from zhishen.figures.drawing.matplotlib_backend import draw_scene
from zhishen.figures.drawing.model import Arrow, Circle, Graph, Group, Record, Summary
from zhishen.figures.drawing.reading import read_network, read_tensor
from zhishen.figures.drawing.scene import Plan, plan, scene
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

FOLD_ABOVE: Final = 40  # circles; with more, a network's layers are drawn folded
MAX_SIBLINGS: Final = (
    40  # layers of a network or a block; of more, each opens alone: every picture would show all others
)
_FRAMES: Final = ("svg", "png")


def draw(what: Any, x: Any = None, t: Any = None, *, fold: str | bool = "auto", backward: bool = True) -> Drawing:
    """The computational graph of a Tensor's expression, or of a network on a batch.

    Circles are operations. Above each arrow stands the value that flows along it, below it the gradient that flows back
    along this very arrow; where a value flows to several places, the arrows part at a point, and the gradients add
    there. The numbers are those of this moment: later changes do not alter the drawing. Nothing that is given changes,
    neither the ``grad`` of Tensors nor the running means or random generators of a network.

    Args:
        what: a Tensor, or a network, also with a ``forward`` of its own.
        x: of a network: a batch of inputs. Without it only shapes are drawn, if the network knows its input's shape.
        t: of a network: the targets; the graph goes on to the loss, and has gradients. Without them it ends with the
            scores and has none.
        fold: whether a network's layers are drawn as one box each, a block with all layers in it; ``"auto"`` folds
            from 40 circles on. In `html` a click opens one in its place, a block to the layers in it.
        backward: whether gradients are drawn. A Tensor that has a ``grad``, of an earlier ``backward``, is drawn with
            it; a scalar without one begins with 1.

    Raises:
        ArgumentError: neither a Tensor nor a network; a Tensor that is no scalar and has no ``grad``; a network without
            a batch, of whose inputs the shape is not known; ``x`` or ``t`` for a Tensor.

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
        check(fold, OneOf(("auto",)), where="draw", name="fold")
    if isinstance(what, Tensor):
        if x is not None or t is not None:
            raise ArgumentError(
                "draw: expected x and t only with a network, got them with a Tensor; omit them, a Tensor knows "
                "what it was made of"
            )
        return Drawing(read_tensor(what, backward=backward), fold=fold)
    if isinstance(what, Network):
        return Drawing(read_network(what, x, t, backward=backward), fold=fold)
    raise ArgumentError(
        f"draw: expected a Tensor or a network, got {type(what).__name__}; give an expression of Tensors, such as "
        "draw(Tensor(2.0) * 3), or an nn.Network with x="
    )


class Drawing:
    """A computational graph that can be shown: made by `draw`.

    Each form takes the look that holds when it is asked for (`zhishen.figures.theme.use_style`): light or dark, English
    or Chinese, for a page or a slide.

    Attributes:
        graph: the circles and arrows that are drawn.
        steps: after so many steps all is known: first the inputs, then one operation a step, then the gradient at the
            end, then one operation a step on the way back. Every form takes ``step=`` to show what is known so far.
    """

    def __init__(self, record: Record, *, fold: str | bool) -> None:
        self._record = record
        everything = range(len(record.groups))
        many = len(record.circles) > FOLD_ABOVE if fold == "auto" else bool(fold)
        self._folded = many and bool(record.groups)
        self.graph: Graph = record.graph(everything if self._folded else ())
        if self.graph.summary is not None and not self._folded and record.groups and not record.too_large():
            self._folded, self.graph = True, record.graph(everything)  # the only way to see it
        self.steps: int = self.graph.steps
        self._beside = Counter(group.parent for group in record.groups)
        self._plans: dict[Style, Plan] = {}

    def __repr__(self) -> str:
        if self.graph.summary is not None:
            return f"Drawing(summary of {self.graph.summary.operations} operations)"
        count = sum(circle.kind not in {"join", "output"} for circle in self.graph.circles)
        return (
            f"Drawing({count} {'layers and inputs' if self._folded else 'operations and inputs'}, {self.steps} steps)"
        )

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in inches at which type has its natural size: what a figure for `paint` should have."""
        picture = scene(self._plan())
        return picture.width / 72, picture.height / 72

    def svg(self, step: int | None = None) -> str:
        """The picture as SVG; text stays text, and hovering shows all numbers in full."""
        return to_svg(scene(self._plan(), self._step(step, "svg")))

    def html(self) -> str:
        """A page with the picture, whose layers open in their place by a click; it needs nothing else."""
        style = f"body {{ margin: 0; background: {role_color('background')}; }}"
        return html_page(localized("Computational graph", "计算图"), self._fragment(), style=style)

    def text(self, step: int | None = None) -> str:
        """The graph as a table for a terminal."""
        return to_text(self.graph, self._step(step, "text"))

    def paint(self, ax: Axes, step: int | None = None, *, key: bool = True) -> None:
        """Draw into Matplotlib's axes, as large as fits.

        Args:
            ax: the axes; they lose their frame and their ticks.
            step: show what is known after so many steps.
            key: whether the line that explains the colors stands below.
        """
        draw_scene(scene(self._plan(), self._step(step, "paint"), key=key), ax)

    def save(self, path: str | os.PathLike[str], *, step: int | None = None) -> Path:
        """Write a file whose ending says how: .svg, .png, .pdf, .html, .txt, or .gif, which shows all steps.

        Raises:
            ArgumentError: another ending; a GIF of what has no steps.
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
            self._need_steps("save")
            return save_gif(lambda k: scene(planned, k), self.steps, target)
        return save_image(scene(planned, known), target)

    def save_steps(self, folder: str | os.PathLike[str], kind: str = "svg") -> list[Path]:
        """Write one picture a step, ``step_00``, ``step_01``, ..., from nothing known to all.

        Raises:
            ArgumentError: a kind other than svg and png; a drawing of what has no steps.
        """
        check(kind, OneOf(_FRAMES), where="Drawing.save_steps", name="kind")
        self._need_steps("save_steps")
        digits = max(2, len(str(self.steps)))
        return [self.save(Path(folder) / f"step_{step:0{digits}d}.{kind}", step=step) for step in range(self.steps + 1)]

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        return self._fragment()

    def _fragment(self) -> str:
        views = {FOLDED if self._folded else EVERYTHING: self.svg()}
        record, groups = self._record, self._record.groups
        if groups and self.graph.summary is None:
            other = record.graph(() if self._folded else range(len(groups)))
            if other.summary is None:
                views[EVERYTHING if self._folded else FOLDED] = to_svg(scene(plan(other)))
            views |= {str(number): self._opened(number) for number in range(len(groups))}
        ups = {str(number): str(group.parent) for number, group in enumerate(groups) if group.parent is not None}
        return to_html(views, ups)

    def _opened(self, number: int) -> str:
        """A layer open beside the others; one in a block beside what else is in the block, which stands alone."""
        record, parent = self._record, self._record.groups[number].parent
        shut = [each for each in range(len(record.groups)) if each not in record.chain(number)]
        whole = record if parent is None else record.inside(parent)
        opened = whole.graph(shut) if self._beside[parent] <= MAX_SIBLINGS else None
        if opened is None or opened.summary is not None:  # too much beside the others: alone
            opened = record.inside(number).graph(shut)
        return to_svg(scene(plan(opened), back=parent))

    def _plan(self) -> Plan:
        now = current_style()
        if now not in self._plans:
            self._plans[now] = plan(self.graph)
        return self._plans[now]

    def _step(self, step: int | None, form: str) -> int | None:
        if step is None:
            return None
        return check(step, WholeNumber(0, self.steps), where=f"Drawing.{form}", name="step")

    def _need_steps(self, form: str) -> None:
        if self.steps == 0:
            raise ArgumentError(
                f"Drawing.{form}: expected a drawing with numbers for all its steps, got "
                f"{'a summary' if self.graph.summary is not None else 'shapes only'}; draw a smaller graph, or a "
                "network with x="
            )
