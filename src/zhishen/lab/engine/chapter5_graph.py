"""Any formula as a computational graph: values forward, gradients backward.

References:
    *Deep Learning from Scratch*, sections 5.1 to 5.6. The notes, chapter 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np

from zhishen._checks import Constraint, Number, WholeNumber
from zhishen._types import Array
from zhishen.figures.drawing import draw
from zhishen.graph import rules
from zhishen.graph.expression import parse
from zhishen.graph.tape import backpropagate
from zhishen.graph.tensor import Tensor
from zhishen.lab.engine.arguments import Flag, Numbers, Table, Text
from zhishen.lab.engine.graph_pictures import graph_picture
from zhishen.lab.engine.operation import operation
from zhishen.messages import message

__all__ = ["Inputs", "expression_graph", "input_values"]

_EACH = Number(-1e6, 1e6)
_SIDE = 6
_APPLES: Final[Mapping[str, Any]] = {"apple": 100.0, "number": 2.0, "tax": 1.1}


@dataclass(frozen=True)
class Inputs:
    """A value for each name of a formula: a number, a list of at most 6 numbers, or at most 6 x 6 numbers."""

    most: int = 16

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is such a dict."""
        if not isinstance(value, Mapping):
            return False
        given = cast("Mapping[str, object]", value)
        kinds: tuple[Constraint, ...] = (_EACH, Numbers(1, _SIDE, _EACH), Table(_SIDE, _SIDE, _EACH))
        names = len(given) <= self.most and all(len(name) <= 40 and name.isprintable() for name in given)
        return names and all(any(kind.accepts(each) for kind in kinds) for each in given.values())

    def bad_values(self) -> tuple[object, ...]:
        """Other types, too many names, and values that are texts, too large or ragged."""
        many = {f"x{i}": 1.0 for i in range(self.most + 1)}
        each = ("1", None, 1e9, [], [[1.0], [1.0, 2.0]], [[1.0] * (_SIDE + 1)], [[[1.0]]])
        return (None, 1.0, [1.0], many, {"x" * 41: 1.0}, *({"x": value} for value in each))

    def advice(self, value: object) -> str:  # noqa: ARG002 - the same for every value
        """Give a number, a list or a matrix."""
        return message("give each name a number, a list or rows of numbers")

    def __str__(self) -> str:
        return message("at most {most} names, each with at most 6 x 6 numbers", most=self.most)


def input_values(formula_names: Sequence[str], values: Mapping[str, Any]) -> dict[str, Array]:
    """A value for each name of the formula; a name without a value on the page is 1."""
    return {name: np.array(values.get(name, 1.0), dtype=np.float64) for name in formula_names}


def _graph_script(formula: str, values: Mapping[str, Any], long: bool, formulas: bool, width: int) -> str:  # noqa: FBT001
    del formulas, width  # of the picture
    given = input_values(parse(formula).names, values)
    lines = [f"    {name!r}: Tensor({value.tolist()!r}, name={name!r})," for name, value in given.items()]
    return f"""import numpy as np
from zhishen import Tensor, draw
from zhishen.graph.expression import parse

leaves = {{
{chr(10).join(lines)}
}}
result = parse({formula!r}).evaluate(leaves{", long=True" if long else ""})
result.backward(np.ones(result.shape))  # the gradient of the sum, if the result is an array
value = result.data
derivatives = {{name: x.grad for name, x in leaves.items() if x.grad is not None}}
print(draw(result).text())
"""


@operation(
    formula=Text(200),
    values=Inputs(),
    long=Flag(),
    formulas=Flag(),
    width=WholeNumber(150, 1600),
    sources=(rules, backpropagate, Tensor.backward),
    script=_graph_script,
)
def expression_graph(
    formula: str = "apple * number * tax", values: Mapping[str, Any] = _APPLES, long: bool = False,  # noqa: FBT001, FBT002
    formulas: bool = False, width: int = 600,  # noqa: FBT001, FBT002
) -> dict[str, Any]:  # fmt: skip
    """The graph of a formula with its numbers, as shapes; the value, and the derivative by each input.

    If the result is an array, the gradients are those of the sum of its elements. ``width`` is that of the picture, in
    points.
    """
    expression = parse(formula)
    given = input_values(expression.names, values)
    leaves = {name: Tensor(value, name=name) for name, value in given.items()}
    result = expression.evaluate(leaves, long=long)
    with np.errstate(all="ignore"):
        result.backward(np.ones(result.shape))
        graph = draw(result, formulas=formulas).graph
    return {
        "names": list(given),
        "inputs": {name: value if value.ndim else float(value) for name, value in given.items()},
        "value": result.data if result.ndim else float(result.data),
        "derivatives": {name: leaf.grad for name, leaf in leaves.items() if leaf.grad is not None},
        "operations": sum(circle.kind == "operation" for circle in graph.circles),
        "picture": graph_picture(graph, formulas=formulas, widest=float(width)),
    }
