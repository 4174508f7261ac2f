"""The graph viewer: any computational graph, folded and opened, with every number in it.

References:
    *Deep Learning from Scratch*, chapter 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from zhishen._checks import OneOf, WholeNumber
from zhishen.errors import ArgumentError
from zhishen.figures.drawing.model import Graph, Record
from zhishen.figures.drawing.operation_text import operation_text
from zhishen.figures.drawing.reading import read_network, read_tensor
from zhishen.figures.drawing.text import expressions
from zhishen.graph.tape import backpropagate
from zhishen.lab.engine.arguments import Numbers
from zhishen.lab.engine.graph_pictures import graph_picture
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.viewer_script import graph_script, tensor_script
from zhishen.lab.engine.viewer_source import CONSTRAINTS, Opened, Source, model_names, opened
from zhishen.lab.engine.viewer_tensor import array_facts, chosen_value
from zhishen.train.loading import load

__all__ = ["graph_shapes", "tensor_facts", "viewer", "viewer_models", "viewer_tensor"]

_MOST: Final = 100_000
_SIDES: Final = ("value", "gradient")
_VIEW: Final[Mapping[str, Any]] = {"opened": (), "width": 800}
_PAGE: Final[Mapping[str, Any]] = {"tensor": 0, "side": "value", "branch": -1, "part": 0, "row": 0, "column": 0}


def _graph_script(**given: Any) -> str:
    return graph_script(Source.taken(given))


def _tensor_script(**given: Any) -> str:
    source = Source.taken(given)
    return tensor_script(source, opened(source).record, **given)


@operation(
    default_values={**Source.defaults(), **_VIEW},
    sources=(read_tensor, read_network, backpropagate, Record.graph),
    script=_graph_script,
    **cast("Any", {
        **CONSTRAINTS,
        "opened": Numbers(0, 400, WholeNumber(0, _MOST)),
        "width": WholeNumber(150, 4000),
    }),
)  # fmt: skip
def viewer(**given: Any) -> dict[str, Any]:
    """The graph of a source as shapes; the layers of ``opened``, by their numbers, show their operations.

    ``alone`` is the number of the layer that is shown without the others, because the whole would be too large with it.
    ``width`` is that of the picture, in points.
    """
    source = Source.taken(given)
    return graph_shapes(opened(source), formulas=source.formulas, **given)


def graph_shapes(found: Opened, *, formulas: bool, opened: Sequence[int], width: float) -> dict[str, Any]:
    """The result of `viewer` for a graph that is open."""
    graph, alone = _shown(found.record, opened)
    picture = graph_picture(graph, formulas=formulas, widest=float(width))
    _add_numbers(picture, graph, found.record)
    return {
        "picture": picture,
        "alone": alone,
        "groups": _groups(found.record),
        "tensors": _tensors(found.record),
        "value": _output(found),
        "names": list(found.inputs),
        "inputs": {name: value if value.ndim else float(value) for name, value in found.inputs.items()},
        "shape": None if found.shape is None else list(found.shape),
        "samples": None if found.samples is None else found.samples.as_dict(),
        "operations": sum(circle.kind == "operation" for circle in found.record.circles),
        "parameters": sum(
            circle.value.size for circle in found.record.circles if circle.kind == "parameter" and circle.value
        ),
    }


def _shown(record: Record, chosen: Sequence[int]) -> tuple[Graph, int]:
    """The graph with some open layers, and the layer that it shows alone; -1 if it shows everything."""
    folded = [number for number in range(len(record.groups)) if number not in set(chosen)]
    graph = record.graph(folded)
    if graph.summary is None:
        return graph, -1
    for number in reversed(chosen):
        if number < len(record.groups):
            graph = record.inside(number).graph(folded)
            if graph.summary is None:
                return graph, number
    raise ArgumentError(
        "viewer: expected a graph that fits into one picture, got {count:,} operations; fold some layers, or draw a "
        "smaller network",
        count=sum(circle.kind == "operation" for circle in record.circles),
    )


def _add_numbers(picture: dict[str, Any], graph: Graph, record: Record) -> None:
    """Add to each circle and arrow of a picture which tensor of the record it shows, and how it was made."""
    numbers = {id(circle.value): number for number, circle in enumerate(record.circles)}
    uses: dict[int, list[Any]] = {}
    for edge in record.edges:
        uses.setdefault(edge.source, []).append(edge.gradient)
    for circle, shapes, (name, made) in zip(graph.circles, picture["circles"], expressions(graph), strict=True):
        shapes |= {"number": numbers[id(circle.value)], "known": name, "made": made, "group": circle.group}
    for arrow, shapes in zip(graph.arrows, picture["arrows"], strict=True):
        number = numbers[id(arrow.value)]
        branches = uses.get(number, [])
        same = [k for k, gradient in enumerate(branches) if gradient is arrow.gradient]
        formula = () if arrow.formula is None else arrow.formula.lines(branch=arrow.branch)
        shapes |= {
            "number": number,
            "branch": same[0] if same and len(branches) > 1 and arrow.gradient is not None else -1,
            "formula": ", ".join(formula),
        }


def _groups(record: Record) -> list[dict[str, Any]]:
    """The layers and blocks, with the numbers of operations in them."""
    sizes = [0] * len(record.groups)
    for circle in record.circles:
        for number in record.chain(circle.group):
            sizes[number] += circle.kind == "operation"
    return [
        {"name": group.name, "kind": group.kind, "parent": -1 if group.parent is None else group.parent, "size": size}
        for group, size in zip(record.groups, sizes, strict=True)
    ]


def _tensors(record: Record) -> list[dict[str, Any]]:
    """All circles, for the search: the name, the operation, and the layer."""
    return [
        {
            "name": circle.name,
            "operation": operation_text(circle) if circle.kind == "operation" else "",
            "group": -1 if circle.group is None else circle.group,
            "uses": sum(edge.source == number for edge in record.edges) if len(record.edges) < 500 else 0,
            "gradient": circle.gradient is not None,
        }
        for number, circle in enumerate(record.circles)
    ]


def _output(found: Opened) -> Any:
    """The number at the end of the graph, or the shape of an array there."""
    value = found.record.circles[-1].value
    if value is None or value.array is None:
        return None
    return float(value.array) if value.array.ndim == 0 else value.array


@operation(
    default_values={**Source.defaults(), **_PAGE},
    sources=(read_tensor, read_network, array_facts),
    script=_tensor_script,
    **cast("Any", {
        **CONSTRAINTS,
        "tensor": WholeNumber(0, _MOST),
        "side": OneOf(_SIDES),
        "branch": WholeNumber(-1, _MOST),
        "part": WholeNumber(0, 2**31),
        "row": WholeNumber(0, 2**31),
        "column": WholeNumber(0, 2**31),
    }),
)  # fmt: skip
def viewer_tensor(**given: Any) -> dict[str, Any]:
    """A tensor of a graph: statistics, a histogram, a page of its numbers and a picture, of its value or gradient."""
    source = Source.taken(given)
    return tensor_facts(opened(source).record, **given)


def tensor_facts(
    record: Record, *, tensor: int, side: str, branch: int, part: int, row: int, column: int
) -> dict[str, Any]:
    """The result of `viewer_tensor` for a graph."""
    value = chosen_value(record, tensor, side, branch)
    array: Any = value.array
    circle = record.circles[tensor]
    return {
        **array_facts(array, part, row, column),
        "name": circle.name or operation_text(circle),
        "kind": circle.kind,
        "layer": "" if circle.group is None else record.groups[circle.group].name,
        "samples": value.samples,
        "sides": [side for side in _SIDES if getattr(circle, side) is not None],
        "uses": _uses(record, tensor),
    }


def _uses(record: Record, tensor: int) -> list[str]:
    """Where a tensor flows: the names of operations, with their layers."""
    found: list[str] = []
    for edge in record.edges:
        if edge.source == tensor:
            target = record.circles[edge.target]
            name = operation_text(target) if target.kind == "operation" else target.name
            found.append(name if target.group is None else f"{name} · {record.groups[target.group].name}")
    return found


@operation(sources=(load,), script=None)
def viewer_models() -> dict[str, Any]:
    """The runs and the files of networks close below the working folder."""
    return {"names": model_names()}
