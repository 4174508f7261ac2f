"""The graph of a drawing: its circles and arrows.

A `Record` has every operation on the tape, with the numbers at the time at which it was read, see `reading`. From a
record a `Graph` is made for any set of folded groups. A group is a layer or a block; blocks contain other groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from zhishen.figures.drawing.formulas import Formula
from zhishen.figures.drawing.values import Value, value_of

__all__ = ["OUTPUT", "Arrow", "Circle", "Graph", "Group", "Link", "Record", "Summary"]

MAX_CIRCLES: Final = 300  # of a drawing; a larger graph has a summary
MAX_LINE_LENGTH: Final = 3000  # the sum over all lines, in ranks; a reader cannot follow longer ones
OUTPUT: Final = "output"


@dataclass
class Circle:
    """A circle of a graph.

    Attributes:
        kind: ``operation``, ``leaf``, ``parameter``, ``constant``, ``output``, ``group`` for a folded group, or
            ``join`` for the point at which an arrow branches and the gradients of its branches add up.
        label: the text in the circle.
        name: the name of the Tensor or of the layer; "" if it has none.
        note: the class of a layer, or the options of an operation.
        frozen: whether the circle is a parameter that does not learn.
        value: the output of the circle.
        gradient: the gradient of the output: the sum over all arrows on which the output flows.
        group: the number of the innermost group that the circle belongs to, or of the folded group that it is.
        frame: the number of the open group whose frame contains the circle; None if there is none.
        forward_step: the step at which the value is known.
        backward_step: the step at which the gradient is known; None without a gradient.
        serial: the place in the order of the computation; leaves come first.
        constants: the plain numbers among the inputs of an operation, by the index of the input; they are written in
            the circle.
    """

    kind: str
    label: str
    name: str = ""
    note: str = ""
    value: Value | None = None
    gradient: Value | None = None
    group: int | None = None
    frame: int | None = None
    frozen: bool = False
    forward_step: int = 0
    backward_step: int | None = None
    serial: int = -1
    constants: Mapping[int, float] = field(default_factory=dict[int, float])

    @property
    def number_in_circle(self) -> float | None:
        """The number of a constant without a name, which is in its circle; None for another circle."""
        if self.kind != "constant" or self.name or self.value is None or self.value.shape or not self.value.numbers:
            return None
        return self.value.numbers[0]


@dataclass
class Arrow:
    """An arrow of a graph, from one circle to another.

    Attributes:
        source: the index of the circle at which the arrow begins.
        target: the index of the circle at which it ends.
        slot: the index of the value among the inputs of the target.
        value: the value that flows along the arrow.
        gradient: the gradient that flows back along this arrow.
        name: the name of the Tensor that flows along the arrow, if it has one and is the result of an operation.
        forward_step: the step at which the value is known.
        backward_step: the step at which the gradient is known; None without a gradient.
        formula: the formula of the gradient, if it is known.
        branch: whether the gradient is one of several that add up.
    """

    source: int
    target: int
    slot: int = 0
    value: Value | None = None
    gradient: Value | None = None
    name: str = ""
    forward_step: int = 0
    backward_step: int | None = None
    formula: Formula | None = None
    branch: bool = False


@dataclass(frozen=True)
class Group:
    """The operations of a layer or of the loss.

    Attributes:
        name: the layer's path, such as ``block1.affine1``; with ``(2)`` for its second call.
        kind: the class of the layer.
        note: the ``repr`` of the layer.
        loss: whether the group is the loss.
        frozen: whether the layer has parameters, and none of them learns.
        parent: the number of the block around the layer; None if there is none.
    """

    name: str
    kind: str
    note: str
    loss: bool = False
    frozen: bool = False
    parent: int | None = None


@dataclass
class Graph:
    """Circles and arrows.

    Attributes:
        circles: the circles, in the order of the computation.
        arrows: the arrows between them.
        groups: all groups, folded or open.
        steps: the number of steps after which all numbers are known.
        summary: the summary of a graph that is too large to be drawn, which has no circles and no arrows; else None.
        shapes_only: whether the graph has shapes without numbers; the batch axis is then N.
    """

    circles: list[Circle]
    arrows: list[Arrow]
    groups: tuple[Group, ...] = ()
    steps: int = 0
    summary: Summary | None = None
    shapes_only: bool = False


@dataclass(frozen=True)
class Summary:
    """A large graph in a few numbers.

    Attributes:
        counts: the number of operations of each kind, the most frequent first.
        operations: the number of all operations.
        depth: the number of operations on the longest path from an input to the output.
        inputs: the number of leaves, parameters included.
        parameters: the number of parameters.
        constants: the number of constants.
        names: the names of the first leaves with a name.
        output: the value of the output.
    """

    counts: dict[str, int]
    operations: int
    depth: int
    inputs: int
    parameters: int
    constants: int
    names: tuple[str, ...]
    output: Value


# --- the record: every single operation -------------------------------------------------------------------------------


@dataclass
class Link:
    """An input of an operation: a link between two circles of the record, by their indices."""

    source: int
    target: int
    slot: int
    gradient: Value | None = None
    formula: Formula | None = None


@dataclass
class Record:
    """All operations from which an output was computed, with their numbers.

    Attributes:
        circles: one circle for each leaf, constant and operation, and for the output at the end.
        edges: one link for each input of an operation.
        groups: the layers to which the operations belong, each block before the layers in it.
        depth: the number of operations on the longest path.
        merged: for a circle with several edges into a group, by both numbers, the sum of the edges' gradients.
        shapes_only: whether the record has shapes without numbers.
    """

    circles: list[Circle]
    edges: list[Link]
    groups: tuple[Group, ...]
    depth: int
    merged: dict[tuple[int, int], Value] = field(default_factory=dict[tuple[int, int], Value])
    shapes_only: bool = False

    def __post_init__(self) -> None:
        self._chains: list[tuple[int, ...]] = []
        for number, group in enumerate(self.groups):  # a block comes before its layers
            self._chains.append((*(() if group.parent is None else self._chains[group.parent]), number))

    def chain(self, group: int | None) -> tuple[int, ...]:
        """The groups around a group: the outermost first, the group itself last."""
        return () if group is None else self._chains[group]

    def too_large(self) -> bool:
        """Whether there are too many circles for a drawing even if all groups are folded."""
        return (
            len({self.chain(c.group)[0] if c.group is not None else -1 - i for i, c in self._numbered()}) > MAX_CIRCLES
        )

    def _numbered(self) -> Iterable[tuple[int, Circle]]:
        return enumerate(self.circles)

    def summary(self) -> Summary:
        """The record in a few numbers."""
        kinds = Counter(circle.kind for circle in self.circles)
        counts = Counter(circle.label for circle in self.circles if circle.kind == "operation")
        leaves = [circle for circle in self.circles if circle.kind in {"leaf", "parameter"}]
        value = self.circles[-1].value
        return Summary(
            counts=dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))),
            operations=kinds["operation"],
            depth=self.depth,
            inputs=len(leaves),
            parameters=kinds["parameter"],
            constants=kinds["constant"],
            names=tuple(circle.name for circle in leaves if circle.name)[:6],
            output=value if value is not None else value_of(np.nan),
        )

    def graph(self, folded: Iterable[int] = ()) -> Graph:
        """The graph in which each group of ``folded`` is one circle; a folded block includes its layers."""
        folded_groups = set(folded)
        within = [self._box(circle.group, folded_groups) for circle in self.circles]
        if len({-1 - i if box is None else box for i, box in enumerate(within)}) > MAX_CIRCLES:
            return Graph([], [], self.groups, summary=self.summary(), shapes_only=self.shapes_only)
        circles, place = self._folded(within)
        branches = self._branches(within)
        arrows: list[Arrow] = []
        for source, several in branches.items():
            _add_arrows(self.circles[source], place, source, several, circles, arrows)
        graph = _in_computation_order(circles, arrows)
        if _total_line_length(graph) > MAX_LINE_LENGTH:
            return Graph([], [], self.groups, summary=self.summary(), shapes_only=self.shapes_only)
        graph.groups, graph.shapes_only = self.groups, self.shapes_only
        _count_steps(graph)
        return graph

    def _box(self, group: int | None, folded: set[int]) -> int | None:
        """The outermost folded group around a group, whose box contains the group's circles; None if there is none."""
        return next((outer for outer in self.chain(group) if outer in folded), None)

    def inside(self, group: int) -> Record:
        """The record of one group with its inputs and outputs."""
        members = {i for i, circle in enumerate(self.circles) if group in self.chain(circle.group)}
        kept = set(members)
        kept.update(edge.source for edge in self.edges if edge.target in members)
        leaving = {edge.source for edge in self.edges if edge.source in members and edge.target not in members}
        order = sorted(kept)
        number = {old: new for new, old in enumerate(order)}
        circles: list[Circle] = []
        for old in order:
            circle = self.circles[old]
            if old not in members:
                if (
                    circle.kind == "operation"
                ):  # an input of the group is a leaf, with the name of its layer or operation
                    source = self.groups[circle.group].name if circle.group is not None else circle.label
                    circle = replace(
                        circle, kind="leaf", label="", name=circle.name or source, note="", serial=-1, constants={}
                    )
                circle = replace(circle, group=None)
            circles.append(replace(circle))
        edges = [
            replace(edge, source=number[edge.source], target=number[edge.target])
            for edge in self.edges
            if edge.target in members
        ]
        for old in sorted(leaving):
            circle = self.circles[old]
            circles.append(Circle(OUTPUT, "", value=circle.value, gradient=circle.gradient))
            edges.append(Link(number[old], len(circles) - 1, 0, circle.gradient))
        merged = {(number[old], there): value for (old, there), value in self.merged.items() if old in number}
        return Record(circles, edges, self.groups, 0, merged, shapes_only=self.shapes_only)

    def _folded(self, within: list[int | None]) -> tuple[list[Circle], dict[int, int]]:
        """The circles of the graph, and for each circle of the record the index of the one that represents it."""
        circles: list[Circle] = []
        place: dict[int, int] = {}
        circle_of: dict[int, int] = {}  # of each folded group
        framed = self._framed(within)
        for i, (circle, box) in enumerate(zip(self.circles, within, strict=True)):
            if box is None:
                place[i] = len(circles)
                circles.append(replace(circle, frame=circle.group if circle.group in framed else None))
                continue
            if box not in circle_of:
                circle_of[box] = len(circles)
                group = self.groups[box]
                frame = group.parent if group.parent in framed else None
                circles.append(Circle("group", group.name, group.name, group.kind, group=box, frame=frame))
            place[i] = circle_of[box]
            if circle.kind == "operation":  # the last operation has the output of the group
                whole = circles[circle_of[box]]
                whole.value, whole.gradient, whole.serial = circle.value, circle.gradient, circle.serial
        return circles, place

    def _framed(self, within: list[int | None]) -> set[int]:
        """The open groups that have a frame: those without open groups in them, because frames are not nested."""
        opened: set[int] = set()
        for circle, box in zip(self.circles, within, strict=True):
            chain = self.chain(circle.group)
            opened.update(chain if box is None else chain[: chain.index(box)])
        return opened - {self.groups[group].parent for group in opened}

    def _branches(self, within: list[int | None]) -> dict[int, list[Link]]:
        """The branches of each circle's value, without links inside of folded groups."""
        branches: dict[int, list[Link]] = {}
        merged: set[tuple[int, int]] = set()
        for edge in self.edges:
            here, there = within[edge.source], within[edge.target]
            branch = edge
            if there is not None:
                if here == there:
                    continue
                if (edge.source, there) in merged:  # a value has one arrow into a folded group
                    continue
                merged.add((edge.source, there))
                if (edge.source, there) in self.merged:  # a sum of gradients, of which each has a formula of its own
                    branch = replace(edge, gradient=self.merged[edge.source, there], formula=None)
            branches.setdefault(edge.source, []).append(branch)
        return branches


def _add_arrows(
    origin: Circle,
    place: Mapping[int, int],
    source: int,
    branches: list[Link],
    circles: list[Circle],
    arrows: list[Arrow],
) -> None:
    """Add the arrows from a circle to all users of its value; an arrow to several users branches at a point."""
    start, name = place[source], origin.name if origin.kind == "operation" else ""
    if len(branches) > 1:
        point = Circle("join", "", value=origin.value, gradient=origin.gradient)
        if all(circles[place[link.target]].frame == circles[start].frame for link in branches):
            point.frame = circles[start].frame
        point.serial = circles[start].serial
        circles.append(point)
        arrows.append(Arrow(start, len(circles) - 1, 0, origin.value, origin.gradient, name))
        start, name = len(circles) - 1, ""
    several = len(branches) > 1
    for link in branches:
        arrow = Arrow(start, place[link.target], link.slot, origin.value, link.gradient, name)
        arrow.formula, arrow.branch = link.formula, several
        arrows.append(arrow)


_RANKING: Final = {"leaf": 0, "parameter": 0, "constant": 0, "operation": 1, "group": 1, "join": 2, "output": 3}


def _in_computation_order(circles: list[Circle], arrows: list[Arrow]) -> Graph:
    """The graph with its circles in the order of the computation."""
    first = {i: i for i in range(len(circles))}
    order = sorted(
        range(len(circles)),
        key=lambda i: (circles[i].kind == OUTPUT, circles[i].serial, _RANKING[circles[i].kind], first[i]),
    )
    number = {old: new for new, old in enumerate(order)}
    moved = [replace(arrow, source=number[arrow.source], target=number[arrow.target]) for arrow in arrows]
    return Graph([circles[i] for i in order], moved)


def _total_line_length(graph: Graph) -> int:
    """The number of ranks that all lines pass; the lines from one circle are counted once."""
    ranks = [0] * len(graph.circles)
    into: dict[int, list[int]] = {}
    for arrow in graph.arrows:
        into.setdefault(arrow.target, []).append(arrow.source)
    reach: dict[int, int] = {}
    for i in range(len(graph.circles)):  # sources come first
        ranks[i] = max((ranks[source] + 1 for source in into.get(i, ())), default=0)
        for source in into.get(i, ()):
            reach[source] = max(reach.get(source, 0), ranks[i] - ranks[source])
    leaves = {i for i in range(len(graph.circles)) if i not in into}
    return sum(length for source, length in reach.items() if source not in leaves)


def _count_steps(graph: Graph) -> None:
    """Set the step at which each number is known: the inputs first, then each operation, then the same way back."""
    if graph.shapes_only:
        return
    operations = [i for i, circle in enumerate(graph.circles) if circle.kind in {"operation", "group"}]
    step = 1
    for circle in graph.circles:
        circle.forward_step = 1
    for i in operations:
        step += 1
        graph.circles[i].forward_step = step
    into: dict[int, list[Arrow]] = {}
    out: dict[int, list[Arrow]] = {}
    for arrow in graph.arrows:
        into.setdefault(arrow.target, []).append(arrow)
        out.setdefault(arrow.source, []).append(arrow)
    for i, circle in enumerate(graph.circles):  # sources come before targets
        if circle.kind in {"join", OUTPUT}:
            circle.forward_step = max(graph.circles[arrow.source].forward_step for arrow in into[i])
        for arrow in out.get(i, ()):
            arrow.forward_step = circle.forward_step
    ends = [i for i, circle in enumerate(graph.circles) if circle.kind == OUTPUT]
    if any(arrow.gradient is not None for arrow in graph.arrows):
        step += 1
        for i in ends:
            for arrow in into[i]:
                arrow.backward_step = step if arrow.gradient is not None else None
        for i in reversed(operations):
            inputs = [arrow for arrow in into.get(i, ()) if arrow.gradient is not None]
            if inputs:
                step += 1
                for arrow in inputs:
                    arrow.backward_step = step
        for i in reversed(range(len(graph.circles))):
            circle = graph.circles[i]
            known = [arrow.backward_step for arrow in out.get(i, ()) if arrow.backward_step is not None]
            if circle.kind == OUTPUT:
                known = [arrow.backward_step for arrow in into[i] if arrow.backward_step is not None]
            circle.backward_step = max(known) if known and circle.gradient is not None else None
            if circle.kind == "join":
                for arrow in into[i]:
                    arrow.backward_step = circle.backward_step
    graph.steps = step
