"""Blocks of a graph that has none: the parts between the values through which everything flows.

The nodes of an ONNX file are a list without layers in layers. Where the computation branches and joins again, as in a
residual block, the nodes in between are one block, so that a large graph is a short chain when it is folded.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any, Final

from zhishen.graph.sections import Section
from zhishen.graph.tensor import Tensor

__all__ = ["Block", "branching_blocks"]

Block = tuple[int, int, str, str]  # before, after, the name, and the kinds of its sections
_LONGEST: Final = 200
_BEFORE: Final = -1


def branching_blocks(sections: Sequence[Section], tensors: Sequence[Tensor], inputs: Sequence[Any]) -> list[Block]:
    """The blocks of several sections each; a section on the only way is in none.

    Args:
        sections: in the order of the computation.
        tensors: what they have computed, with their nodes, in the same order.
        inputs: the Tensors that flow into the first sections. Parameters are not among them.
    """
    last = _last_uses(sections, tensors, inputs)
    blocks: list[Block] = []
    inside: list[Section] = []
    reach = last.pop(_BEFORE, _BEFORE)  # the last section that uses a value from before, or from inside
    for number, last_use in sorted(last.items()):
        inside.append(sections[number])
        if reach > number:
            reach = max(reach, last_use)
            continue
        if len(inside) > 1:  # after this section, only its own value is used
            blocks.append(_block(inside, len(blocks) + 1))
        inside, reach = [], last_use
    return blocks


def _last_uses(sections: Sequence[Section], tensors: Sequence[Tensor], inputs: Sequence[Any]) -> dict[int, int]:
    """For each section with operations the last one that uses its values; `_BEFORE` is what flows into the first."""
    places = {id(x): _BEFORE for x in inputs}
    last: dict[int, int] = {}
    here = 0
    for tensor in tensors:
        node = tensor.node
        if node is None:
            continue
        while here < len(sections) and sections[here].after < node.serial:
            here += 1
        if here == len(sections):
            break  # what follows the last section, such as a loss
        places[id(tensor)] = here if node.serial > sections[here].before else _BEFORE
        last.setdefault(here, here)
        for source in {places[id(x)] for x in node.inputs if id(x) in places}:
            last[source] = max(last.get(source, source), here)
    return last


def _block(inside: Sequence[Section], number: int) -> Block:
    """A block with the path that its sections share as its name."""
    paths = zip(*(section.name.split("/") for section in inside), strict=False)
    shared = takewhile(lambda parts: len(set(parts)) == 1, paths)
    name = "/".join(parts[0] for parts in shared).strip("/") or f"block{number}"
    kinds = ", ".join(section.kind for section in inside)
    return inside[0].before, inside[-1].after, name, kinds[:_LONGEST]
