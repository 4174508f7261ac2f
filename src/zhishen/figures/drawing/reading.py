"""From the tape to a `Record`: the operations of a Tensor's expression, or of a network's run, with their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from numbers import Real
from typing import Any, Final

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.figures.drawing.blocks import branching_blocks
from zhishen.figures.drawing.formulas import gradient_formula
from zhishen.figures.drawing.letters import name_circles
from zhishen.figures.drawing.model import OUTPUT, Circle, Group, Link, Record
from zhishen.figures.drawing.operation_text import CONSTANTS_IN_CIRCLE, public_name
from zhishen.figures.drawing.samples import circles_with_samples
from zhishen.figures.drawing.values import clean, summed, value_of
from zhishen.graph.sections import Section, collecting
from zhishen.graph.tape import Node, _like, reachable, serial
from zhishen.graph.tensor import Tensor
from zhishen.nn import Network, Observation

__all__ = ["read_network", "read_tensor"]

_LONGEST_NOTE: Final = 200
_GREEK: Final = {"gamma": "γ", "beta": "β"}  # the parameters of normalization layers


@dataclass
class _Provenance:
    """What the tape does not know of a network's run: the serial numbers of each layer's operations, and names."""

    spans: list[tuple[int, int, Group]] = field(default_factory=list[tuple[int, int, Group]])  # (before, after, layer)
    sections: list[Section] = field(default_factory=list[Section])  # of a graph that consists of no layers
    parameters: dict[int, bool] = field(
        default_factory=dict[int, bool]
    )  # by the id of the Tensor: whether it is frozen
    names: dict[int, str] = field(default_factory=dict[int, str])
    letters: bool = False  # whether Tensors without a name get a letter
    keep: bool = False  # whether the record keeps the arrays
    batch: list[Any] = field(default_factory=list[Any])  # the inputs and targets of a network

    def nested(self, tensors: list[Tensor]) -> list[tuple[int, int, Group]]:
        """The spans with the parents of their groups, each block before the layers in it."""
        blocks = branching_blocks(self.sections, tensors, self.batch[:1])
        spans = [(before, after, Group(clean(name), "Block", clean(kinds))) for before, after, name, kinds in blocks]
        spans += [(each.before, each.after, _group_of(each)) for each in self.sections]
        spans += self.spans
        found: list[tuple[int, int, Group]] = []
        around: list[tuple[int, int]] = []  # (after, number) of the blocks around the span
        for before, after, group in sorted(spans, key=lambda span: span[0]):
            while around and around[-1][0] <= before:
                around.pop()
            found.append((before, after, replace(group, parent=around[-1][1] if around else None)))
            around.append((after, len(found) - 1))
        return found


def read_tensor(output: Tensor, *, backward: bool, letters: bool = False, keep: bool = False) -> Record:
    """The record of a Tensor's expression.

    Args:
        output: the result of the expression.
        backward: whether the record has gradients.
        letters: whether Tensors without a name get a letter.
        keep: whether the record keeps the arrays, not their summaries alone.

    Raises:
        ArgumentError: ``backward`` is True, and the Tensor is not a scalar and has no gradient.
    """
    return _read(output, _seed(output) if backward else None, _Provenance(letters=letters, keep=keep))


def _seed(output: Tensor) -> Array | None:
    """The gradient of the output: that of an earlier backward, or 1; None if the output requires no gradient."""
    if not output.requires_grad:
        return None
    if output.grad is not None:
        return np.asarray(output.grad.data if isinstance(output.grad, Tensor) else output.grad)
    if output.size != 1:
        raise ArgumentError(
            "draw: expected a scalar, whose gradients can be computed, got a Tensor of shape {shape} with the name "
            "{name!r}; reduce it with .sum() or .mean(), call backward(seed=...) first, or draw it with backward=False",
            shape=output.shape,
            name=clean(output.name or ""),
        )
    return np.ones_like(output.data)


def read_network(
    network: Network, x: Any, t: Any, *, backward: bool, letters: bool = False, keep: bool = False
) -> Record:
    """The record of a network's run on a batch: to the loss if there are targets, else to the scores.

    The buffers, generators and gradients of the network do not change.

    Args:
        network: the network.
        x: a batch of inputs; None for shapes without numbers.
        t: the targets, or a function of the outputs that returns them; None to end with the outputs.
        backward: whether the record has gradients, if there are targets.
        letters: whether Tensors without a name get a letter.
        keep: whether the record keeps the arrays, not their summaries alone.

    Raises:
        ArgumentError: ``x`` is None, and the network does not know the shape of its input, or there are targets.
    """
    if x is None:
        return _read_shapes(network, t)
    provenance = _Provenance(letters=letters, keep=keep)
    tensor = Tensor(np.array(network.as_batch(x)), name="x")
    provenance.batch.append(tensor)
    with network.undisturbed(), _recording_layers(network, provenance):
        output = network.on_tape(tensor)
        if t is not None:
            output = _loss(network, output, t(output.data) if callable(t) else t, provenance)
    seed = np.ones_like(output.data) if backward and t is not None and output.requires_grad else None
    return _read(output, seed, provenance)


def _read_shapes(network: Network, t: Any) -> Record:
    shape = network.one_input_shape()
    if shape is None or t is not None:
        raise ArgumentError(
            "draw: expected a batch x for {network}, got None; give x=, as in draw(network, x=x, t=t), or build the "
            "network with input_shape= to see the shapes only",
            network=type(network).__name__,
        )
    provenance = _Provenance()
    tensor = Tensor(np.zeros((1, *shape), dtype=network.dtype), name="x")
    with network.evaluating(), network.undisturbed(), _recording_layers(network, provenance):
        output = network.on_tape(tensor)
    record = _read(output, None, provenance)
    record.shapes_only = True
    return record


def _loss(network: Network, y: Tensor, t: Any, provenance: _Provenance) -> Tensor:
    targets = np.asarray(t)
    provenance.names[id(targets)] = "t"
    provenance.batch.append(targets)
    first = serial()
    value = network.last_layer(y, targets)
    loss = network.last_layer
    kind = getattr(getattr(loss, "function", None), "__name__", type(loss).__name__)
    provenance.spans.append((first, serial(), Group("loss", clean(kind), _short_repr(loss), loss=True)))
    return value


@contextmanager
def _recording_layers(network: Network, provenance: _Provenance) -> Generator[None]:
    """Within the block, record the serial numbers of each layer's operations."""

    def note(seen: Observation) -> None:
        if not seen.nodes:
            return
        name = seen.name if seen.call == 1 else f"{seen.name} ({seen.call})"
        frozen = not seen.layer.learns and bool(seen.layer.parameters())
        group = Group(clean(name), type(seen.layer).__name__, _short_repr(seen.layer), frozen=frozen)
        provenance.spans.append((seen.nodes.start - 1, seen.nodes.stop, group))

    for layer in network.walk().layers.values():
        for key in layer.own_params():
            provenance.parameters[id(layer.tensor(key))] = key in layer.frozen
    with network.observe(note), collecting() as provenance.sections:
        yield


def _group_of(section: Section) -> Group:
    return Group(clean(section.name), clean(section.kind), clean(section.kind))


def _short_repr(what: Any) -> str:
    """The ``repr`` of an object, cut to a maximal length."""
    text = clean(repr(what))
    return text if len(text) <= _LONGEST_NOTE else text[: _LONGEST_NOTE - 1] + "…"


def _read(output: Tensor, seed: Array | None, provenance: _Provenance) -> Record:
    """The record of ``output``; without numbers if there are too many circles for a drawing."""
    tensors = (
        reachable(output)[::-1] if output.requires_grad else [output]
    )  # leaves first, then in the order of the computation
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
        """The index of the circle of a value without an operation; each use of a plain number has its own circle."""
        key = _is_key(x)
        if key and id(x) in number:
            return number[id(x)]
        if not isinstance(x, Tensor):
            place = add(Circle("constant", "", clean(provenance.names.get(id(x), ""))), x)
        else:
            kind = "parameter" if id(x) in provenance.parameters else "leaf" if x.requires_grad else "constant"
            place = add(Circle(kind, "", clean(x.name or ""), frozen=provenance.parameters.get(id(x), False)), x.data)
        if key:
            number[id(x)] = place
        return place

    spans = provenance.nested(tensors)
    groups = tuple(group for _, _, group in spans)
    around: list[tuple[int, int]] = []  # (after, number) of the groups around the operation
    begun = 0  # how many groups have begun
    for tensor in tensors:
        node = tensor.node
        if node is None:
            continue  # the first operation that uses it adds its circle
        while begun < len(spans) and spans[begun][0] < node.serial:
            around.append((spans[begun][1], begun))
            begun += 1
        around = [(after, number) for after, number in around if after > node.serial]
        group = around[-1][1] if around else None
        constants = {slot: float(_array(x)) for slot, x in _inputs(node) if _is_in_circle(x, node, provenance)}
        sources = [(slot, leaf(x)) for slot, x in _inputs(node) if slot not in constants]
        circle = Circle(
            "operation",
            _symbol(node),
            clean(tensor.name or ""),
            _options(node, constants),
            group=group,
            serial=node.serial,
            constants=constants,
        )
        here = number[id(tensor)] = add(circle, tensor.data)
        edges.extend(Link(source, here, slot) for slot, source in sources)
        depths[here] = 1 + max((depths.get(source, 0) for _, source in sources), default=0)
    end = add(Circle(OUTPUT, "", clean(output.name or "") if output.node is not None else ""), output.data)
    edges.append(Link(leaf(output), end, 0))
    record = Record(circles, edges, groups, max(depths.values(), default=0))
    _assign_leaves_to_groups(record, provenance)
    if record.too_large():
        circles[-1].value = value_of(output.data)
        return record
    shapes = [_array(x).shape for x in data]
    if provenance.letters:
        name_circles(record, shapes)
    batch = {number[id(x)] for x in provenance.batch if id(x) in number}
    with_samples = circles_with_samples(record, shapes, batch)
    for i, (circle, array) in enumerate(zip(circles, data, strict=True)):
        circle.value = value_of(_array(array), keep=provenance.keep, samples=i in with_samples)
    if seed is not None:
        _record_gradients(output, seed, tensors, number, record, keep=provenance.keep)
    return record


def _inputs(node: Node) -> Generator[tuple[int, Any]]:
    """The numeric inputs with their indices; flags and generators are options."""
    for slot, x in enumerate(node.inputs):
        if isinstance(x, Tensor | np.ndarray | np.number | Real) and x is not True and x is not False:
            yield slot, x


def _is_key(x: Any) -> bool:
    """Whether all uses of an object share a circle, as those of Tensors and arrays do, but not those of numbers."""
    return isinstance(x, Tensor | np.ndarray)


def _array(x: Any) -> Array:
    return np.asarray(x.data if isinstance(x, Tensor) else x)


def _is_in_circle(x: Any, node: Node, provenance: _Provenance) -> bool:
    """Whether an input is a plain number that is written in the circle of its operation."""
    if getattr(node.maker, "rule", None) is None or node.maker.name not in CONSTANTS_IN_CIRCLE:
        return False
    named = id(x) in provenance.names or (isinstance(x, Tensor) and (x.requires_grad or bool(x.name)))
    return not named and _array(x).ndim == 0


def _symbol(node: Node) -> str:
    rule = getattr(node.maker, "rule", None)
    if rule is not None:
        return str(rule.symbol)
    for own in ("layer", "loss"):  # a layer on arrays is one operation
        if hasattr(node.maker, own):
            return clean(type(getattr(node.maker, own)).__name__)
    return public_name(node.maker.name)


def _options(node: Node, constants: Mapping[int, float]) -> str:
    """The name of an operation with its numbers and options, for the hover text."""
    options = [repr(constant) for constant in constants.values()]
    for key, value in node.options.items():
        if key == "key":  # of a dropout mask
            continue
        text = f"array {value.shape}" if isinstance(value, np.ndarray) else repr(value)
        options.append(f"{key}={text if len(text) < 60 else text[:59] + '…'}")
    return clean(f"{public_name(node.maker.name)} {', '.join(options)}".strip())


def _assign_leaves_to_groups(record: Record, provenance: _Provenance) -> None:
    """Assign parameters and constants to the innermost group around all their users, except the network's inputs."""
    common: dict[int, tuple[int, ...]] = {}
    for edge in record.edges:
        chain = record.chain(record.circles[edge.target].group)
        known = common.get(edge.source, chain)
        common[edge.source] = tuple(a for a, b in zip(known, chain, strict=False) if a == b)
    given = {"x", *provenance.names.values()}
    for i, chain in common.items():
        circle = record.circles[i]
        if circle.kind == "parameter" or (circle.kind == "constant" and circle.name not in given):
            circle.group = chain[-1] if chain else None


def _record_gradients(
    output: Tensor, seed: Array, tensors: list[Tensor], number: dict[int, int], record: Record, *, keep: bool
) -> None:
    """Backpropagate, and record the gradient of each edge, because the tape keeps only their sums."""
    of_target: dict[int, dict[int, Link]] = {}
    into_group: dict[tuple[int, int], int] = Counter()
    for edge in record.edges:
        of_target.setdefault(edge.target, {})[edge.slot] = edge
        into_group.update(_groups_entered(record, edge.source, edge.target))
    sums: dict[int, Any] = {id(output): seed}
    shared: dict[tuple[int, int], list[Any]] = {}
    for tensor in reversed(tensors):
        node, g = tensor.node, sums.pop(id(tensor), None)
        if g is None:
            continue
        here = number[id(tensor)]
        record.circles[here].gradient = value_of(g, keep=keep)
        if node is None:
            continue
        constants = record.circles[here].constants
        names = [_symbol_name(x, number, record) for x in node.inputs]
        for slot, (x, dx) in enumerate(
            zip(node.inputs, node.maker.vjp(g, tensor, node, create_graph=False), strict=True)
        ):
            if dx is None or not isinstance(x, Tensor) or not x.requires_grad:
                continue
            gradient = _like(np.asarray(dx), x.data)
            link = of_target[here][slot]
            link.gradient = value_of(gradient, keep=keep)
            link.formula = gradient_formula(
                node.maker.name,
                slot,
                names,
                _symbol_name(tensor, number, record),
                constants=constants,
                summed=np.shape(dx) != x.shape,
                samples=x.size // x.shape[-1] if x.ndim > 1 else 1,
                seed=bool(np.all(g == 1)),
            )
            known = sums.get(id(x))
            sums[id(x)] = gradient if known is None else known + gradient
            for entry in _groups_entered(record, number[id(x)], here):
                if into_group[entry] > 1:
                    shared.setdefault(entry, []).append(gradient)
    for key, gradients in shared.items():
        total = summed(gradients)
        if total is not None:
            record.merged[key] = value_of(total, keep=keep)
    end = record.circles[-1]
    end.gradient = record.edges[-1].gradient = value_of(seed, keep=keep)


def _symbol_name(x: Any, number: Mapping[int, int], record: Record) -> str:
    """The name of an input in a formula: for a parameter without the path of its layer; "" without a name."""
    if not _is_key(x) or id(x) not in number:
        return ""
    last = record.circles[number[id(x)]].name.rpartition(".")[2]
    return _GREEK.get(last, last)


def _groups_entered(record: Record, source: int, target: int) -> list[tuple[int, int]]:
    """The groups that a value enters on its way from a circle to another, each with the index of the source."""
    around_source = record.chain(record.circles[source].group)
    return [(source, group) for group in record.chain(record.circles[target].group) if group not in around_source]
