"""Reading what is drawn: the tape's record of a Tensor, or of a network's run, as circles and links with numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from numbers import Real
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.figures.drawing.model import OUTPUT, Circle, Group, Link, Record
from zhishen.figures.drawing.values import clean, summed, value_of
from zhishen.graph.tape import Node, _like, reachable, serial
from zhishen.graph.tensor import Tensor
from zhishen.nn import Network, Observation

__all__ = ["read_network", "read_tensor"]

_LONGEST_NOTE: Final = 200


@dataclass
class _Made:
    """What is known of a network's run beside the tape: which serial numbers each layer made, and names."""

    spans: list[tuple[int, int, Group]] = field(default_factory=list[tuple[int, int, Group]])  # (before, after, layer)
    parameters: dict[int, bool] = field(default_factory=dict[int, bool])  # by id of the Tensor: whether it is frozen
    names: dict[int, str] = field(default_factory=dict[int, str])
    kept: list[Any] = field(default_factory=list[Any])  # so that no other object gets a number in ``names``

    def nested(self) -> list[tuple[int, int, Group]]:
        """The spans with each block before the layers in it, which know it as their parent."""
        found: list[tuple[int, int, Group]] = []
        around: list[tuple[int, int]] = []  # (after, number) of the blocks that are open
        for before, after, group in sorted(self.spans, key=lambda span: span[0]):
            while around and around[-1][0] <= before:
                around.pop()
            found.append((before, after, replace(group, parent=around[-1][1] if around else None)))
            around.append((after, len(found) - 1))
        return found


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
    kind = getattr(getattr(loss, "function", None), "__name__", type(loss).__name__)
    made.spans.append((first, serial(), Group("loss", clean(kind), _described(loss), loss=True)))
    return value


@contextmanager
def _noting(network: Network, made: _Made) -> Generator[None]:
    """Within the block, the serial numbers of what each layer makes of Tensors are noted."""

    def note(seen: Observation) -> None:
        if not seen.nodes:
            return
        said = seen.name if seen.call == 1 else f"{seen.name} ({seen.call})"
        frozen = not seen.layer.learns and bool(seen.layer.parameters())
        group = Group(clean(said), type(seen.layer).__name__, _described(seen.layer), frozen=frozen)
        made.spans.append((seen.nodes.start - 1, seen.nodes.stop, group))

    for layer in network.walk().layers.values():
        for key in layer.own_params():
            made.parameters[id(layer.tensor(key))] = key in layer.frozen
    with network.observe(note):
        yield


def _described(what: Any) -> str:
    """As it prints itself, the beginning of it if it holds many layers."""
    said = clean(repr(what))
    return said if len(said) <= _LONGEST_NOTE else said[: _LONGEST_NOTE - 1] + "…"


def _read(output: Tensor, seed: Array | None, made: _Made) -> Record:
    """Circles and edges of all that made ``output``; with numbers, unless there are too many to be drawn."""
    tensors = reachable(output)[::-1] if output.requires_grad else [output]  # leaves first, then as they were made
    circles: list[Circle] = []
    edges: list[Link] = []
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
            place = add(Circle(kind, "", clean(x.name or ""), frozen=made.parameters.get(id(x), False)), x.data)
        if key:
            number[id(x)] = place
        return place

    spans = made.nested()
    groups = tuple(group for _, _, group in spans)
    around: list[tuple[int, int]] = []  # (after, number) of the groups that the operation is in
    begun = 0
    for tensor in tensors:
        node = tensor.node
        if node is None:
            continue  # comes in with the first operation that uses it
        while begun < len(spans) and spans[begun][0] < node.serial:
            around.append((spans[begun][1], begun))
            begun += 1
        around = [(after, number) for after, number in around if after > node.serial]
        group = around[-1][1] if around else None
        sources = [(slot, leaf(x)) for slot, x in _inputs(node)]
        circle = Circle(
            "operation", _symbol(node), clean(tensor.name or ""), _options(node), group=group, serial=node.serial
        )
        here = number[id(tensor)] = add(circle, tensor.data)
        edges.extend(Link(source, here, slot) for slot, source in sources)
        depths[here] = 1 + max((depths.get(source, 0) for _, source in sources), default=0)
    end = add(Circle(OUTPUT, "", clean(output.name or "") if output.node is not None else ""), output.data)
    edges.append(Link(leaf(output), end, 0))
    record = Record(circles, edges, groups, max(depths.values(), default=0))
    _claim_leaves(record, made)
    if record.too_large():
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
    if rule is not None:
        return str(rule.symbol)
    for own in ("layer", "loss"):  # one that works on arrays is one operation
        if hasattr(node.maker, own):
            return clean(type(getattr(node.maker, own)).__name__)
    return node.maker.name.replace("_", " ")


def _options(node: Node) -> str:
    said = []
    for key, value in node.options.items():
        told = f"array {value.shape}" if isinstance(value, np.ndarray) else repr(value)
        said.append(f"{key}={told if len(told) < 60 else told[:59] + '…'}")
    return clean(f"{node.maker.name} {', '.join(said)}".strip())


def _claim_leaves(record: Record, made: _Made) -> None:
    """Parameters and constants belong to the innermost group around all their users; the network's inputs to none."""
    common: dict[int, tuple[int, ...]] = {}
    for edge in record.edges:
        chain = record.chain(record.circles[edge.target].group)
        known = common.get(edge.source, chain)
        common[edge.source] = tuple(a for a, b in zip(known, chain, strict=False) if a == b)
    given = {"x", *made.names.values()}
    for i, chain in common.items():
        circle = record.circles[i]
        if circle.kind == "parameter" or (circle.kind == "constant" and circle.name not in given):
            circle.group = chain[-1] if chain else None


def _pull(output: Tensor, seed: Array, tensors: list[Tensor], number: dict[int, int], record: Record) -> None:
    """The walk back, which keeps what flows along each edge: the tape itself keeps only the sums."""
    of_target: dict[int, dict[int, Link]] = {}
    into_group: dict[tuple[int, int], int] = Counter()
    for edge in record.edges:
        of_target.setdefault(edge.target, {})[edge.slot] = edge
        into_group.update(_entered(record, edge.source, edge.target))
    sums: dict[int, Any] = {id(output): seed}
    shared: dict[tuple[int, int], list[Any]] = {}
    for tensor in reversed(tensors):
        node, g = tensor.node, sums.pop(id(tensor), None)
        if g is None:
            continue
        here = number[id(tensor)]
        record.circles[here].gradient = value_of(g)
        if node is None:
            continue
        for slot, (x, dx) in enumerate(
            zip(node.inputs, node.maker.vjp(g, tensor, node, create_graph=False), strict=True)
        ):
            if dx is None or not isinstance(x, Tensor) or not x.requires_grad:
                continue
            pulled = _like(np.asarray(dx), x.data)
            of_target[here][slot].gradient = value_of(pulled)
            known = sums.get(id(x))
            sums[id(x)] = pulled if known is None else known + pulled
            for way in _entered(record, number[id(x)], here):
                if into_group[way] > 1:
                    shared.setdefault(way, []).append(pulled)
    for key, several in shared.items():
        total = summed(several)
        if total is not None:
            record.merged[key] = value_of(total)
    end = record.circles[-1]
    end.gradient = record.edges[-1].gradient = value_of(seed)


def _entered(record: Record, source: int, target: int) -> list[tuple[int, int]]:
    """The groups into which a value flows on its way from a circle to another, each with the circle it comes from."""
    left = record.chain(record.circles[source].group)
    return [(source, group) for group in record.chain(record.circles[target].group) if group not in left]
