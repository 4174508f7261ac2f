"""Contexts in which a layer is used and then left as it was."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from zhishen.graph.check import frozen

if TYPE_CHECKING:
    from zhishen.nn.layer import Layer
    from zhishen.nn.tree import Tree

__all__ = ["Evaluating", "undisturbed"]


class Evaluating:
    """A context in which all layers of a tree are in evaluation; afterwards each is as it was."""

    __slots__ = ("_layers",)

    def __init__(self, tree: Tree) -> None:
        self._layers = [layer for layer in tree.layers.values() if layer.training]

    def __enter__(self) -> None:
        for layer in self._layers:
            layer.training = False

    def __exit__(self, *_: object) -> None:
        for layer in self._layers:
            layer.training = True


@contextmanager
def undisturbed(layer: Layer) -> Generator[None]:
    """Within the block, let the layer run; afterwards its buffers and generators are as they were before."""
    buffers = list(layer.walk().buffers().values())
    before = [array.copy() for array in buffers]
    try:
        with frozen(layer.generators().values()):
            yield
    finally:
        for array, kept in zip(buffers, before, strict=True):
            array[...] = kept
