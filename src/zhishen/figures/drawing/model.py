"""The graph that is drawn: circles and arrows, made from the tape's record of a Tensor or of a network's layers.

The record is read once (`reading`), and all numbers are taken then. How it is folded is decided afterwards: a `Record`
gives a `Graph` for any set of groups that are shut. Groups stand in each other as layers stand in blocks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from zhishen.figures.drawing.values import Value, value_of

__all__ = ["OUTPUT", "Arrow", "Circle", "Graph", "Group", "Link", "Record", "Summary"]

MAX_CIRCLES: Final = 300  # circles in a picture; beyond, a summary says more
MAX_LINE_LENGTH: Final = 3000  # ranks that all lines together may pass; beyond, nobody could follow them
OUTPUT: Final = "output"


@dataclass
class Circle:
    """A circle of the picture.

    Attributes:
        kind: ``operation``, ``leaf``, ``parameter``, ``constant``, ``output``, ``group`` (a folded one), or ``join``,
            the point from which a value flows to several places, and in which their gradients add.
        label: what stands in it.
        name: the Tensor's name, or the layer's; "" if it has none.
        note: the kind of a layer, the options of an operation.
        frozen: whether it is a parameter that does not learn.
        value: what comes out of it.
        gradient: that of what comes out of it: the sum over all places to which it flows.
        group: the number of the innermost group that it belongs to, or of the one that it stands for.
        frame: the number of the open group in whose frame it stands, if any.
        forward_step: from this step on the value is known.
        backward_step: from this step on the gradient is known; None if there is none.
        serial: the place in the order of computation; leaves come first.
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


@dataclass
class Arrow:
    """An arrow of the picture, from one circle to another, both by number.

    Attributes:
        source: where the value comes from.
        target: where it goes.
        slot: the place of the value among the inputs of the target.
        value: what flows along it.
        gradient: what flows back along this very arrow.
        name: the name of the Tensor that flows, if an operation made it and it has one.
        forward_step: from this step on the value is known.
        backward_step: from this step on the gradient is known; None if none flows.
    """

    source: int
    target: int
    slot: int = 0
    value: Value | None = None
    gradient: Value | None = None
    name: str = ""
    forward_step: int = 0
    backward_step: int | None = None


@dataclass(frozen=True)
class Group:
    """What a layer, or the loss, made.

    Attributes:
        name: the layer's path, such as ``block1.affine1``; with ``(2)`` for its second call.
        kind: the class of the layer.
        note: the layer as it prints itself.
        loss: whether it is the loss.
        frozen: whether the layer has parameters, and none of them learns.
        parent: the number of the block that the layer is in; None if it is in none.
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
        circles: in the order of computation.
        arrows: between them.
        groups: all groups, folded or open.
        steps: after so many steps all is known.
        summary: what stands in for a graph that is too large to be drawn; its circles and arrows are empty then.
        shapes_only: whether the values stand for their shapes only; N is the batch.
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
        counts: how many operations of each kind, the most frequent first.
        operations: how many in all.
        depth: of the longest way from an input to the output, in operations.
        inputs: how many leaves, among them parameters.
        parameters: how many parameters.
        constants: how many constants.
        names: of the first leaves that have a name.
        output: the value at the end.
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
    """An input of an operation: from a circle of the record to another, both by number."""

    source: int
    target: int
    slot: int
    gradient: Value | None = None


@dataclass
class Record:
    """All operations that made an output, with their numbers.

    Attributes:
        circles: one for each leaf, constant and operation, the output at the end.
        edges: between them, one for each input of an operation.
        groups: the layers that made them, each block before the layers in it.
        depth: of the longest way, in operations.
        merged: the sum of the gradients of several edges from one circle into a group, by their numbers.
        shapes_only: whether numbers are left out.
    """

    circles: list[Circle]
    edges: list[Link]
    groups: tuple[Group, ...]
    depth: int
    merged: dict[tuple[int, int], Value] = field(default_factory=dict[tuple[int, int], Value])
    shapes_only: bool = False

    def __post_init__(self) -> None:
        self._chains: list[tuple[int, ...]] = []
        for number, group in enumerate(self.groups):  # blocks come before what is in them
            self._chains.append((*(() if group.parent is None else self._chains[group.parent]), number))

    def chain(self, group: int | None) -> tuple[int, ...]:
        """The groups around what a group made: the outermost first, the group itself last."""
        return () if group is None else self._chains[group]

    def too_large(self) -> bool:
        """Whether there are too many circles for a picture even with all groups shut."""
        return (
            len({self.chain(c.group)[0] if c.group is not None else -1 - i for i, c in self._numbered()}) > MAX_CIRCLES
        )

    def _numbered(self) -> Iterable[tuple[int, Circle]]:
        return enumerate(self.circles)

    def summary(self) -> Summary:
        """The whole in a few numbers."""
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

    def graph(self, shut: Iterable[int] = ()) -> Graph:
        """Circles and arrows with some groups folded into one circle each, the outermost ones where both are shut."""
        folded = set(shut)
        within = [self._box(circle.group, folded) for circle in self.circles]
        if len({-1 - i if box is None else box for i, box in enumerate(within)}) > MAX_CIRCLES:
            return Graph([], [], self.groups, summary=self.summary(), shapes_only=self.shapes_only)
        circles, place = self._folded(within)
        ways = self._ways(within)
        arrows: list[Arrow] = []
        for source, several in ways.items():
            _add_arrows(self.circles[source], place, source, several, circles, arrows)
        graph = _in_computation_order(circles, arrows)
        if _total_line_length(graph) > MAX_LINE_LENGTH:
            return Graph([], [], self.groups, summary=self.summary(), shapes_only=self.shapes_only)
        graph.groups, graph.shapes_only = self.groups, self.shapes_only
        _count_steps(graph)
        return graph

    def _box(self, group: int | None, shut: set[int]) -> int | None:
        """The outermost shut group around what a group made: the one whose box it is in."""
        return next((each for each in self.chain(group) if each in shut), None)

    def inside(self, group: int) -> Record:
        """What one group is made of, with what flows in from outside and out of it."""
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
                if circle.kind == "operation":  # comes in as a leaf, named after its maker
                    maker = self.groups[circle.group].name if circle.group is not None else circle.label
                    circle = replace(circle, kind="leaf", label="", name=circle.name or maker, note="", serial=-1)
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
        """The circles that are left, and for each circle of the record the number of the one that it is now in."""
        circles: list[Circle] = []
        place: dict[int, int] = {}
        standing: dict[int, int] = {}
        framed = self._framed(within)
        for i, (circle, box) in enumerate(zip(self.circles, within, strict=True)):
            if box is None:
                place[i] = len(circles)
                circles.append(replace(circle, frame=circle.group if circle.group in framed else None))
                continue
            if box not in standing:
                standing[box] = len(circles)
                told = self.groups[box]
                frame = told.parent if told.parent in framed else None
                circles.append(Circle("group", told.name, told.name, told.kind, group=box, frame=frame))
            place[i] = standing[box]
            if circle.kind == "operation":  # the last one's is what comes out
                whole = circles[standing[box]]
                whole.value, whole.gradient, whole.serial = circle.value, circle.gradient, circle.serial
        return circles, place

    def _framed(self, within: list[int | None]) -> set[int]:
        """The open groups that have a frame: those in which no other group is open, for frames hold no frames."""
        opened: set[int] = set()
        for circle, box in zip(self.circles, within, strict=True):
            chain = self.chain(circle.group)
            opened.update(chain if box is None else chain[: chain.index(box)])
        return opened - {self.groups[group].parent for group in opened}

    def _ways(self, within: list[int | None]) -> dict[int, list[tuple[int, int, Value | None]]]:
        """For each circle of the record: where its value goes, (circle, slot, gradient), out of all that is folded."""
        ways: dict[int, list[tuple[int, int, Value | None]]] = {}
        merged: set[tuple[int, int]] = set()
        for edge in self.edges:
            here, there = within[edge.source], within[edge.target]
            gradient = edge.gradient
            if there is not None:
                if here == there:
                    continue
                if (edge.source, there) in merged:  # one arrow into a folded group, however often it is used within
                    continue
                merged.add((edge.source, there))
                gradient = self.merged.get((edge.source, there), gradient)
            ways.setdefault(edge.source, []).append((edge.target, edge.slot, gradient))
        return ways


def _add_arrows(
    origin: Circle,
    place: Mapping[int, int],
    source: int,
    ways: list[tuple[int, int, Value | None]],
    circles: list[Circle],
    arrows: list[Arrow],
) -> None:
    """Arrows from a circle to where its value goes; to several places by a point at which they part."""
    start, name = place[source], origin.name if origin.kind == "operation" else ""
    if len(ways) > 1:
        point = Circle("join", "", value=origin.value, gradient=origin.gradient)
        if all(circles[place[target]].frame == circles[start].frame for target, _, _ in ways):
            point.frame = circles[start].frame
        point.serial = circles[start].serial
        circles.append(point)
        arrows.append(Arrow(start, len(circles) - 1, 0, origin.value, origin.gradient, name))
        start, name = len(circles) - 1, ""
    for target, slot, gradient in ways:
        arrows.append(Arrow(start, place[target], slot, origin.value, gradient, name))


_RANKING: Final = {"leaf": 0, "parameter": 0, "constant": 0, "operation": 1, "group": 1, "join": 2, "output": 3}


def _in_computation_order(circles: list[Circle], arrows: list[Arrow]) -> Graph:
    """Number the circles anew, in the order of computation."""
    first = {i: i for i in range(len(circles))}
    order = sorted(
        range(len(circles)),
        key=lambda i: (circles[i].kind == OUTPUT, circles[i].serial, _RANKING[circles[i].kind], first[i]),
    )
    number = {old: new for new, old in enumerate(order)}
    moved = [replace(arrow, source=number[arrow.source], target=number[arrow.target]) for arrow in arrows]
    return Graph([circles[i] for i in order], moved)


def _total_line_length(graph: Graph) -> int:
    """How many ranks the lines pass in all; those from one circle share their way."""
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
    """When each number becomes known: the inputs first, an operation a step, then the same way back."""
    if graph.shapes_only:
        return
    working = [i for i, circle in enumerate(graph.circles) if circle.kind in {"operation", "group"}]
    step = 1
    for circle in graph.circles:
        circle.forward_step = 1
    for i in working:
        step += 1
        graph.circles[i].forward_step = step
    into: dict[int, list[Arrow]] = {}
    out: dict[int, list[Arrow]] = {}
    for arrow in graph.arrows:
        into.setdefault(arrow.target, []).append(arrow)
        out.setdefault(arrow.source, []).append(arrow)
    for i, circle in enumerate(graph.circles):  # sources come before what they lead to
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
        for i in reversed(working):
            pulled = [arrow for arrow in into.get(i, ()) if arrow.gradient is not None]
            if pulled:
                step += 1
                for arrow in pulled:
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
