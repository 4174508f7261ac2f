"""The graph that is drawn: circles and arrows, made from the tape's record of a Tensor or of a network's layers.

The record is read once, without recursion, and all numbers are taken then. How it is folded is decided afterwards: a
`Record` gives a `Graph` for any set of groups that are shut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from numbers import Real
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.figures.drawing.values import Value, clean, summed, value_of
from zhishen.graph.tape import Node, _like, reachable, serial
from zhishen.graph.tensor import Tensor
from zhishen.nn import Network, Observation

__all__ = ["MOST", "Arrow", "Circle", "Graph", "Group", "Record", "read_network", "read_tensor"]

MOST: Final = 300  # circles in a picture; beyond, a summary says more
LONGEST: Final = 3000  # ranks that all lines together may pass; beyond, nobody could follow them
_OUTPUT: Final = "output"


@dataclass
class Circle:
    """A circle of the picture.

    Attributes:
        kind: ``operation``, ``leaf``, ``parameter``, ``constant``, ``output``, ``group`` (a folded one), or ``join``,
            the point from which a value flows to several places, and in which their gradients add.
        label: what stands in it.
        name: the Tensor's name, or the layer's; "" if it has none.
        note: the kind of a layer, the options of an operation.
        value: what comes out of it.
        gradient: that of what comes out of it: the sum over all places to which it flows.
        group: the number of the group that it belongs to, or that it stands for.
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
        name: the layer's.
        kind: the class of the layer.
        note: the layer as it prints itself.
        loss: whether it is the loss.
    """

    name: str
    kind: str
    note: str
    loss: bool = False


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
class _Edge:
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
        groups: the layers that made them.
        depth: of the longest way, in operations.
        merged: the sum of the gradients of several edges from one circle to another circle or group.
        shapes_only: whether numbers are left out.
    """

    circles: list[Circle]
    edges: list[_Edge]
    groups: tuple[Group, ...]
    depth: int
    merged: dict[tuple[int, str, int], Value] = field(default_factory=dict[tuple[int, str, int], Value])
    shapes_only: bool = False

    def folded_count(self) -> int:
        """How many circles are left with all groups shut."""
        loose = sum(circle.group is None for circle in self.circles)
        return loose + len({circle.group for circle in self.circles if circle.group is not None})

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
        """Circles and arrows with some groups folded into one circle each."""
        folded = set(shut)
        if len(self.circles) - sum(c.group in folded for c in self.circles) + len(folded) > MOST:
            return Graph([], [], self.groups, summary=self.summary(), shapes_only=self.shapes_only)
        circles, place = self._folded(folded)
        ways = self._ways(folded)
        arrows: list[Arrow] = []
        for source, several in ways.items():
            _lead(self.circles[source], place, source, several, circles, arrows)
        graph = _in_order(circles, arrows)
        if _room(graph) > LONGEST:
            return Graph([], [], self.groups, summary=self.summary(), shapes_only=self.shapes_only)
        graph.groups, graph.shapes_only = self.groups, self.shapes_only
        _count_steps(graph)
        return graph

    def inside(self, group: int) -> Graph:
        """What one group is made of, with what flows in from outside and out of it."""
        members = {i for i, circle in enumerate(self.circles) if circle.group == group}
        kept = set(members)
        kept.update(edge.source for edge in self.edges if edge.target in members)
        leaving = {edge.source for edge in self.edges if edge.source in members and edge.target not in members}
        order = sorted(kept)
        number = {old: new for new, old in enumerate(order)}
        circles: list[Circle] = []
        for old in order:
            circle = self.circles[old]
            if old not in members and circle.kind == "operation":
                # What an operation outside made comes in as a leaf, named after its maker.
                maker = self.groups[circle.group].name if circle.group is not None else circle.label
                circle = replace(circle, kind="leaf", label="", name=circle.name or maker, note="", serial=-1)
            circles.append(replace(circle, group=None))
        edges = [
            replace(edge, source=number[edge.source], target=number[edge.target])
            for edge in self.edges
            if edge.target in members
        ]
        for old in sorted(leaving):
            circle = self.circles[old]
            circles.append(Circle(_OUTPUT, "", value=circle.value, gradient=circle.gradient))
            edges.append(_Edge(number[old], len(circles) - 1, 0, circle.gradient))
        return Record(circles, edges, (), 0, shapes_only=self.shapes_only).graph()

    def _folded(self, shut: set[int]) -> tuple[list[Circle], dict[int, int]]:
        """The circles that are left, and for each circle of the record the number of the one that it is now in."""
        circles: list[Circle] = []
        place: dict[int, int] = {}
        standing: dict[int, int] = {}
        for i, circle in enumerate(self.circles):
            group = circle.group
            if group is None or group not in shut:
                place[i] = len(circles)
                circles.append(replace(circle))
                continue
            if group not in standing:
                standing[group] = len(circles)
                told = self.groups[group]
                circles.append(Circle("group", told.name, told.name, told.kind, group=group))
            place[i] = standing[group]
            if circle.kind == "operation":  # the last one's is what comes out
                whole = circles[standing[group]]
                whole.value, whole.gradient, whole.serial = circle.value, circle.gradient, circle.serial
        return circles, place

    def _ways(self, shut: set[int]) -> dict[int, list[tuple[int, int, Value | None]]]:
        """For each circle of the record: where its value goes, (circle, slot, gradient), out of all that is folded."""
        ways: dict[int, list[tuple[int, int, Value | None]]] = {}
        merged: set[tuple[int, int]] = set()
        for edge in self.edges:
            here, there = self.circles[edge.source].group, self.circles[edge.target].group
            if there is not None and there in shut:
                if here == there:
                    continue
                if (edge.source, there) in merged:  # one arrow into a folded group, however often it is used within
                    continue
                merged.add((edge.source, there))
                gradient = self.merged.get((edge.source, "group", there), edge.gradient)
            else:
                gradient = edge.gradient
            ways.setdefault(edge.source, []).append((edge.target, edge.slot, gradient))
        return ways


def _lead(
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
        point = Circle("join", "", group=origin.group, value=origin.value, gradient=origin.gradient)
        if any(circles[place[target]].group != origin.group for target, _, _ in ways):
            point.group = None
        if circles[start].kind == "group":
            point.group = None
        point.serial = circles[start].serial
        circles.append(point)
        arrows.append(Arrow(start, len(circles) - 1, 0, origin.value, origin.gradient, name))
        start, name = len(circles) - 1, ""
    for target, slot, gradient in ways:
        arrows.append(Arrow(start, place[target], slot, origin.value, gradient, name))


_RANKING: Final = {"leaf": 0, "parameter": 0, "constant": 0, "operation": 1, "group": 1, "join": 2, "output": 3}


def _in_order(circles: list[Circle], arrows: list[Arrow]) -> Graph:
    """Number the circles anew, in the order of computation."""
    first = {i: i for i in range(len(circles))}
    order = sorted(
        range(len(circles)),
        key=lambda i: (circles[i].kind == _OUTPUT, circles[i].serial, _RANKING[circles[i].kind], first[i]),
    )
    number = {old: new for new, old in enumerate(order)}
    moved = [replace(arrow, source=number[arrow.source], target=number[arrow.target]) for arrow in arrows]
    return Graph([circles[i] for i in order], moved)


def _room(graph: Graph) -> int:
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
        if circle.kind in {"join", _OUTPUT}:
            circle.forward_step = max(graph.circles[arrow.source].forward_step for arrow in into[i])
        for arrow in out.get(i, ()):
            arrow.forward_step = circle.forward_step
    ends = [i for i, circle in enumerate(graph.circles) if circle.kind == _OUTPUT]
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
            if circle.kind == _OUTPUT:
                known = [arrow.backward_step for arrow in into[i] if arrow.backward_step is not None]
            circle.backward_step = max(known) if known and circle.gradient is not None else None
            if circle.kind == "join":
                for arrow in into[i]:
                    arrow.backward_step = circle.backward_step
    graph.steps = step


# --- reading ----------------------------------------------------------------------------------------------------------


@dataclass
class _Made:
    """What is known of a network's run beside the tape: which serial numbers belong to which group, and names."""

    groups: list[Group] = field(default_factory=list[Group])
    spans: list[tuple[int, int, int]] = field(default_factory=list[tuple[int, int, int]])  # (first, after last, group)
    parameters: set[int] = field(default_factory=set[int])
    names: dict[int, str] = field(default_factory=dict[int, str])
    kept: list[Any] = field(default_factory=list[Any])  # so that no other object gets a number in ``names``


def read_tensor(output: Tensor, *, backward: bool) -> Record:
    """The record of the Tensor's expression.

    Raises:
        ArgumentError: gradients are wanted of a Tensor that is neither a scalar nor has a gradient.
    """
    return _read(output, _seed(output) if backward else None, _Made())


def _seed(output: Tensor) -> Array | None:
    """The gradient at the end: that of an earlier backward, or 1; None where none flows."""
    if not output.requires_grad:
        return None
    if output.grad is not None:
        return np.asarray(output.grad.data if isinstance(output.grad, Tensor) else output.grad)
    if output.size != 1:
        name = f"Tensor {output.name}" if output.name else "a Tensor"
        raise ArgumentError(
            f"draw: expected a scalar to take gradients of, got {clean(name)} of shape {output.shape}; reduce it with "
            ".sum() or .mean(), call backward(seed=...) first, or draw it with backward=False"
        )
    return np.ones_like(output.data)


def read_network(network: Network, x: Any, t: Any, *, backward: bool) -> Record:
    """The record of the network's run on a batch: to the loss with targets, else to the scores.

    The network is left as it was: buffers, generators and gradients.

    Raises:
        ArgumentError: there is no batch, and the shape of an input is not known.
    """
    if x is None:
        return _read_shapes(network, t)
    made = _Made()
    tensor = Tensor(np.array(network.as_batch(x)), name="x")
    with network.undisturbed(), _noting(network, made):
        output = network.on_tape(tensor)
        if t is not None:
            output = _loss(network, output, t, made)
    seed = np.ones_like(output.data) if backward and t is not None and output.requires_grad else None
    return _read(output, seed, made)


def _read_shapes(network: Network, t: Any) -> Record:
    shape = network.one_input_shape()
    if shape is None or t is not None:
        raise ArgumentError(
            f"draw: expected a batch x for {type(network).__name__}, got None; give x=, as in draw(network, x=x, t=t), "
            "or build the network with input_shape= to see the shapes only"
        )
    made = _Made()
    tensor = Tensor(np.zeros((1, *shape), dtype=network.dtype), name="x")
    with network.evaluating(), network.undisturbed(), _noting(network, made):
        output = network.on_tape(tensor)
    record = _read(output, None, made)
    record.shapes_only = True
    return record


def _loss(network: Network, y: Tensor, t: Any, made: _Made) -> Tensor:
    targets = np.asarray(t)
    made.names[id(targets)] = "t"
    made.kept.append(targets)
    first = serial()
    value = network.last_layer(y, targets)
    loss = network.last_layer
    made.spans.append((first, serial(), len(made.groups)))
    made.groups.append(Group("loss", type(loss).__name__, repr(loss), loss=True))
    return value


@contextmanager
def _noting(network: Network, made: _Made) -> Generator[None]:
    """Within the block, the serial numbers of what each layer makes of Tensors are noted.

    A layer in a block is told before the block itself, to which what it made belongs.
    """

    def note(seen: Observation) -> None:
        first, after = seen.nodes.start, seen.nodes.stop
        if not seen.nodes:
            return
        while made.spans and made.spans[-1][0] >= first:
            made.spans.pop()
            made.groups.pop()
        said = seen.name if seen.call == 1 else f"{seen.name} ({seen.call})"
        made.spans.append((first - 1, after, len(made.groups)))
        made.groups.append(Group(clean(said), type(seen.layer).__name__, clean(repr(seen.layer))))

    for _, layer, key in network.walk().trainable():
        made.parameters.add(id(layer.tensor(key)))
    with network.observe(note):
        yield


def _read(output: Tensor, seed: Array | None, made: _Made) -> Record:
    """Circles and edges of all that made ``output``; with numbers, unless there are too many to be drawn."""
    tensors = reachable(output)[::-1] if output.requires_grad else [output]  # leaves first, then as they were made
    circles: list[Circle] = []
    edges: list[_Edge] = []
    number: dict[int, int] = {}
    data: list[Any] = []
    depths: dict[int, int] = {}

    def add(circle: Circle, array: Any) -> int:
        circles.append(circle)
        data.append(array)
        return len(circles) - 1

    def leaf(x: Any) -> int:
        """The circle of what no operation made; plain numbers have one for each place."""
        key = _is_key(x)
        if key and id(x) in number:
            return number[id(x)]
        if not isinstance(x, Tensor):
            place = add(Circle("constant", "", clean(made.names.get(id(x), ""))), x)
        else:
            kind = "parameter" if id(x) in made.parameters else "leaf" if x.requires_grad else "constant"
            place = add(Circle(kind, "", clean(x.name or "")), x.data)
        if key:
            number[id(x)] = place
        return place

    spans = iter(made.spans)
    span = next(spans, None)
    for tensor in tensors:
        node = tensor.node
        if node is None:
            continue  # comes in with the first operation that uses it
        while span is not None and node.serial >= span[1]:
            span = next(spans, None)
        group = span[2] if span is not None and node.serial > span[0] else None
        sources = [(slot, leaf(x)) for slot, x in _inputs(node)]
        circle = Circle(
            "operation", _symbol(node), clean(tensor.name or ""), _options(node), group=group, serial=node.serial
        )
        here = number[id(tensor)] = add(circle, tensor.data)
        edges.extend(_Edge(source, here, slot) for slot, source in sources)
        depths[here] = 1 + max((depths.get(source, 0) for _, source in sources), default=0)
    end = add(Circle(_OUTPUT, "", clean(output.name or "") if output.node is not None else ""), output.data)
    edges.append(_Edge(leaf(output), end, 0))
    _claim_leaves(circles, edges, made)
    record = Record(circles, edges, tuple(made.groups), max(depths.values(), default=0))
    if record.folded_count() > MOST:
        circles[-1].value = value_of(output.data)
        return record
    for circle, array in zip(circles, data, strict=True):
        circle.value = value_of(array)
    if seed is not None:
        _pull(output, seed, tensors, number, record)
    return record


def _inputs(node: Node) -> Generator[tuple[int, Any]]:
    """The inputs that are numbers, with their place; flags and generators are options in all but name."""
    for slot, x in enumerate(node.inputs):
        if isinstance(x, Tensor | np.ndarray | np.number | Real) and x is not True and x is not False:
            yield slot, x


def _is_key(x: Any) -> bool:
    """Whether the same object in two places is one circle: Tensors and arrays, not plain numbers."""
    return isinstance(x, Tensor | np.ndarray)


def _symbol(node: Node) -> str:
    rule = getattr(node.maker, "rule", None)
    return str(rule.symbol) if rule is not None else node.maker.name.replace("_", " ")


def _options(node: Node) -> str:
    said = []
    for key, value in node.options.items():
        told = f"array {value.shape}" if isinstance(value, np.ndarray) else repr(value)
        said.append(f"{key}={told if len(told) < 60 else told[:59] + '…'}")
    return clean(f"{node.maker.name} {', '.join(said)}".strip())


def _claim_leaves(circles: list[Circle], edges: list[_Edge], made: _Made) -> None:
    """Parameters and constants that one group alone uses belong to it; what the network is given does not."""
    users: dict[int, set[int | None]] = {}
    for edge in edges:
        users.setdefault(edge.source, set()).add(circles[edge.target].group)
    given = {"x", *made.names.values()}
    for i, found in users.items():
        circle = circles[i]
        if len(found) == 1 and (circle.kind == "parameter" or (circle.kind == "constant" and circle.name not in given)):
            circle.group = next(iter(found))


def _pull(output: Tensor, seed: Array, tensors: list[Tensor], number: dict[int, int], record: Record) -> None:
    """The walk back, which keeps what flows along each edge: the tape itself keeps only the sums."""
    of_target: dict[int, dict[int, _Edge]] = {}
    into_group: dict[tuple[int, int], int] = Counter()
    for edge in record.edges:
        of_target.setdefault(edge.target, {})[edge.slot] = edge
        there = record.circles[edge.target].group
        if there is not None:
            into_group[edge.source, there] += 1
    sums: dict[int, Any] = {id(output): seed}
    shared: dict[tuple[int, str, int], list[Any]] = {}
    for tensor in reversed(tensors):
        node, g = tensor.node, sums.pop(id(tensor), None)
        if g is None:
            continue
        here = number[id(tensor)]
        record.circles[here].gradient = value_of(g)
        if node is None:
            continue
        for slot, (x, dx) in enumerate(
            zip(node.inputs, node.maker.pull(g, tensor, node, create_graph=False), strict=True)
        ):
            if dx is None or not isinstance(x, Tensor) or not x.requires_grad:
                continue
            pulled = _like(np.asarray(dx), x.data)
            of_target[here][slot].gradient = value_of(pulled)
            known = sums.get(id(x))
            sums[id(x)] = pulled if known is None else known + pulled
            group = record.circles[here].group
            if group is not None and into_group[number[id(x)], group] > 1:
                shared.setdefault((number[id(x)], "group", group), []).append(pulled)
    for key, several in shared.items():
        total = summed(several)
        if total is not None:
            record.merged[key] = value_of(total)
    end = record.circles[-1]
    end.gradient = record.edges[-1].gradient = value_of(seed)
