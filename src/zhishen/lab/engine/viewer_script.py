"""The programs that the graph viewer shows: the same graph and the same numbers in Python."""

from __future__ import annotations

from typing import Any

from zhishen.figures.drawing.model import Record
from zhishen.graph.expression import parse
from zhishen.lab.engine.chapter5_graph import input_values
from zhishen.lab.engine.scripts import literal
from zhishen.lab.engine.viewer_samples import input_shape
from zhishen.lab.engine.viewer_source import Source, network_of, samples_of
from zhishen.lab.engine.viewer_tensor import BINS, COLUMNS, ROWS, array_facts, chosen_value

__all__ = ["graph_lines", "graph_script", "tensor_lines", "tensor_script"]


def graph_script(source: Source) -> str:
    """The program that prints each value of a graph and its gradient."""
    return graph_lines(_record(source))


def graph_lines(head: str) -> str:
    """The program after the lines that make ``record``."""
    return f"""{head}
value = record.circles[-1].value.array
for number, circle in enumerate(record.circles):
    gradient = "" if circle.gradient is None else circle.gradient.contents()
    print(number, circle.name or circle.label, circle.value.shape, circle.value.contents(), gradient)
"""


def tensor_script(source: Source, record: Record, **given: Any) -> str:
    """The program that prints the facts of one tensor and a page of its numbers."""
    return tensor_lines(_record(source), record, **given)


def tensor_lines(
    head: str, record: Record, *, tensor: int, side: str, branch: int, part: int, row: int, column: int
) -> str:
    """The program after the lines that make ``record``."""
    array: Any = chosen_value(record, tensor, side, branch).array
    facts = array_facts(array, part, row, column)
    part, row, column = (facts[name] for name in ("part", "row", "column"))
    chosen = f"record.circles[{tensor}].{side}.array"
    if side == "gradient" and branch >= 0:
        chosen = f"[edge for edge in record.edges if edge.source == {tensor}][{branch}].gradient.array"
    return f"""{head}
array = {chosen}
finite = array[np.isfinite(array)].astype(float)
shape, size = array.shape, array.size
minimum, maximum, mean = finite.min(), finite.max(), finite.mean()
zeros, nan, infinite = np.mean(array == 0), np.isnan(array).sum(), np.isinf(array).sum()
counts, edges = np.histogram(finite, {BINS})
matrices = array.reshape(-1, *array.shape[-2:]) if array.ndim > 1 else array.reshape(1, -1, 1)
table = matrices[{part}, {row} : {row + ROWS}, {column} : {column + COLUMNS}]
print(shape, array.dtype, "min", minimum, "mean", mean, "max", maximum, "zeros", zeros, "NaN", nan, "inf", infinite)
print(counts)
print(table)
"""


def _record(source: Source) -> str:
    """The lines that make ``record``."""
    long = "with ops.unfolded():\n    " if source.long else ""
    imports = "from zhishen.graph import ops\n" if source.long else ""
    if source.source == "expression":
        return _expression(source)
    return f"""import numpy as np
{imports}from zhishen.figures.drawing.reading import read_network
{_network(source)}
{long}record = read_network(network, x, t, backward=True, letters={source.formulas}, keep=True)"""


def _expression(source: Source) -> str:
    given = input_values(parse(source.formula).names, source.values)
    lines = [f"    {name!r}: Tensor({value.tolist()!r}, name={name!r})," for name, value in given.items()]
    return f"""import numpy as np
from zhishen import Tensor
from zhishen.figures.drawing.reading import read_tensor
from zhishen.figures.drawing.model import Record
from zhishen.graph.expression import parse

leaves = {{
{chr(10).join(lines)}
}}
result = parse({source.formula!r}).evaluate(leaves{", long=True" if source.long else ""})
result.backward(np.ones(result.shape))  # the gradient of the sum, if the result is an array
record = read_tensor(result, backward=True, letters={source.formulas}, keep=True)"""


def _network(source: Source) -> str:
    """The lines that define ``network``, ``x`` and ``t``."""
    network = network_of(source)
    shape, samples = input_shape(network), samples_of(network, source)
    part = f"{samples.first} : {samples.first + len(samples.x)}"
    if source.source == "network":
        return f"""from zhishen import data
from zhishen.train.config import recipe

mnist = data.mnist(compact=True)
network = recipe("{source.network}").build_network(mnist)
x = np.asarray(mnist.test.x[{part}]).reshape(-1, *{shape})
t = mnist.test.t[{part}]"""
    path = literal(source.path if source.source == "path" else source.file)
    if samples.kind == "random":
        return f"""import zhishen
from zhishen.figures.drawing.batches import random_batch

network = zhishen.load({path})
x, t = random_batch(network, {shape}, {source.count})"""
    if samples.kind == "data":
        return f"""import zhishen
from zhishen import train

network = zhishen.load({path})
test = train.read_run({path}).load_data(compact=True).test
x = np.asarray(test.x[{part}]).reshape(-1, *{shape})
t = test.t[{part}]"""
    return f"""import zhishen
from zhishen import data

network = zhishen.load({path})
mnist = data.mnist()
x = np.asarray(mnist.test.x[{part}]).reshape(-1, *{shape})
t = mnist.test.t[{part}]"""
