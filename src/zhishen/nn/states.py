"""Contexts in which a layer is used and then left as it was."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from zhishen.graph.check import frozen

if TYPE_CHECKING:
    from zhishen.nn.layer import Layer
    from zhishen.nn.tree import Tree

__all__ = ["Evaluating", "undisturbed"]


_LOCK = Lock()
# By the id of an outermost layer that is evaluated: the layers that were in training, and an item for each thread.
_PAUSED: dict[int, tuple[list[Layer], list[None]]] = {}


class Evaluating:
    """A context in which all layers of a tree are in evaluation; afterwards each is as it was.

    Several threads may evaluate one network: its layers go back into training when the last of them has left.
    """

    __slots__ = ("_tree",)

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def __enter__(self) -> None:
        layers = self._tree.layers
        with _LOCK:
            key = id(layers[""])
            if key not in _PAUSED:
                _PAUSED[key] = [layer for layer in layers.values() if layer.training], []
                for layer in _PAUSED[key][0]:
                    layer.training = False
            _PAUSED[key][1].append(None)

    def __exit__(self, *_: object) -> None:
        key = id(self._tree.layers[""])
        with _LOCK:
            paused, inside = _PAUSED[key]
            inside.pop()
            if not inside:
                del _PAUSED[key]
                for layer in paused:
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
