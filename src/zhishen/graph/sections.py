"""Names for parts of the tape, from code that computes a graph of its own, such as that of an ONNX file.

The layers of a network are known by `Network.observe`. Nodes of another graph are no layers; `section` names the
operations that one of them records, for whoever is `collecting`.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from zhishen.graph.tape import serial

__all__ = ["Section", "collecting", "section"]


@dataclass(frozen=True)
class Section:
    """Operations that belong together.

    Attributes:
        name: such as ``/layer1/conv1/Conv``.
        kind: what computes them, such as ``Conv``.
        before: a serial number below those of the operations.
        after: a serial number above those of the operations.
    """

    name: str
    kind: str
    before: int
    after: int


_COLLECTED: ContextVar[list[Section] | None] = ContextVar("zhishen_sections", default=None)


@contextmanager
def collecting() -> Generator[list[Section]]:
    """Within the block, collect the sections that are recorded.

    Examples:
        >>> from zhishen import Tensor
        >>> with collecting() as found:
        ...     with section("price", "Mul"):
        ...         price = Tensor(2.0) * 3
        >>> found[0].name, found[0].before < price.node.serial < found[0].after
        ('price', True)
    """
    found: list[Section] = []
    token = _COLLECTED.set(found)
    try:
        yield found
    finally:
        _COLLECTED.reset(token)


@contextmanager
def section(name: str, kind: str) -> Generator[None]:
    """Name the operations of the block, if somebody collects the names."""
    collected = _COLLECTED.get()
    if collected is None:
        yield
        return
    before = serial()
    yield
    collected.append(Section(name, kind, before, serial()))
