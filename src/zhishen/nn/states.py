"""Contexts in which a layer is used and then left as it was."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from zhishen.graph.check import frozen

if TYPE_CHECKING:
    from zhishen.nn.layer import Layer

__all__ = ["evaluating", "undisturbed"]


@contextmanager
def evaluating(layer: Layer) -> Generator[None]:
    """Within the block, the layer and all layers in it are in evaluation."""
    before = [(each, each.training) for each in layer.walk().layers.values() if each.training]
    for each, _ in before:
        each.training = False
    try:
        yield
    finally:
        for each, training in before:
            each.training = training


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
