"""The search for the first NaN or infinity on the way to the loss of a network."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from zhishen.graph.tape import reachable
from zhishen.graph.tensor import Tensor
from zhishen.messages import message
from zhishen.nn.loss import loss_value
from zhishen.nn.watch import Observation

if TYPE_CHECKING:
    from zhishen.nn.network import Network

__all__ = ["find_nonfinite"]


def find_nonfinite(network: Network, x: Any, t: Any) -> str | None:
    """See `Network.find_nonfinite`."""
    tree = network.walk()
    x = network.as_batch(x)
    if not np.isfinite(x).all():
        return message("the input")
    for name, array in tree.parameters().items():
        if not np.isfinite(array).all():
            return message("parameter {name}", name=name)
    seen: list[Observation] = []  # a layer in a block precedes the block
    with np.errstate(all="ignore"), network.undisturbed(), network.observe(seen.append), network._run(tree):
        if network.by_tape:
            # The input gets a gradient, so that frozen layers are part of the graph too.
            value = network._loss_tensor(Tensor(x, name="x"), t)
            nonfinite = (tensor for tensor in reversed(reachable(value)) if not np.isfinite(tensor.data).all())
            tensor = next(nonfinite, None)
            return None if tensor is None else _origin(tensor, seen)
        value = loss_value(network.last_layer, network.forward(x), t)
        found = next((call for call in seen if not np.isfinite(call.output).all()), None)
        if found is not None:
            return message("the output of layer {name}", name=found.name)
        return None if math.isfinite(value) else message("the loss {loss}", loss=network.last_layer)


def _origin(tensor: Tensor, seen: Iterable[Observation]) -> str:
    """Where a Tensor comes from: its own name, the layer that made it, or the operation."""
    node = tensor.node
    if node is None:
        return tensor.name or message("a tensor")
    if tensor.name:
        return tensor.name
    layer = next((call.name for call in seen if node.serial in call.nodes), None)
    if layer is None:
        return message("the output of {operation}", operation=node.maker.name)
    return message("the output of layer {name}", name=layer)
