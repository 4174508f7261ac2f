"""Contexts that restore the state of a layer."""

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
_PAUSED: dict[int, int] = {}  # id of a layer that returns to training → the number of contexts that evaluate it


class Evaluating:
    """A context in which all layers of a tree are in evaluation; afterwards their state is restored.

    Several threads may evaluate one network, and networks may share layers: a layer returns to training when the last
    context exits.
    """

    __slots__ = ("_layers", "_tree")

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def __enter__(self) -> None:
        self._layers: list[Layer] = []
        with _LOCK:
            for layer in self._tree.layers.values():
                contexts = _PAUSED.get(id(layer), 0)
                if contexts or layer.training:
                    layer.training = False
                    _PAUSED[id(layer)] = contexts + 1
                    self._layers.append(layer)

    def __exit__(self, *_: object) -> None:
        with _LOCK:
            for layer in self._layers:
                contexts = _PAUSED.pop(id(layer))
                if contexts > 1:
                    _PAUSED[id(layer)] = contexts - 1
                else:
                    layer.training = True


@contextmanager
def undisturbed(layer: Layer) -> Generator[None]:
    """A context in which the layer may run; afterwards its buffers and generators are restored."""
    buffers = list(layer.walk().buffers().values())
    before = [array.copy() for array in buffers]
    try:
        with frozen(layer.generators().values()):
            yield
    finally:
        for array, kept in zip(buffers, before, strict=True):
            array[...] = kept
