"""What a notebook shows of a Tensor: its values, if they are few, and its gradient."""

from __future__ import annotations

import numpy as np

from zhishen._types import Array
from zhishen.display.tables import array_grid, fragment
from zhishen.graph.tensor import Tensor
from zhishen.messages import message

__all__ = ["tensor_html"]


def tensor_html(tensor: Tensor) -> str:
    """The elements of a small Tensor as a grid, the range of a large one, and its gradient in the same way."""
    facts = [f"Tensor {tensor.name}" if tensor.name else "Tensor", f"{tensor.shape}", f"{tensor.dtype}"]
    if tensor.node is not None:
        facts.append(message("made by {operation}", operation=tensor.node.maker.name))
    elif not tensor.requires_grad:
        facts.append(message("no gradient"))
    parts = [_values(tensor.data)]
    if tensor.grad is not None:
        grad = np.asarray(tensor.grad.data if isinstance(tensor.grad, Tensor) else tensor.grad)
        parts.append(fragment(message("gradient"), _values(grad)))
    return fragment(" · ".join(facts), *parts)


def _values(array: Array) -> str:
    return array_grid(array) or fragment(_range(array))


def _range(array: Array) -> str:
    """The smallest, the mean and the largest value of the elements that are finite, and how many are not."""
    is_finite = np.isfinite(array)
    finite = array if is_finite.all() else array[is_finite]
    if not array.size:
        return message("no elements")
    if not finite.size:
        return message("{count:,} elements, none of them finite", count=array.size)
    low, high = float(finite.min()), float(finite.max())
    mean = float((finite / finite.size).sum(dtype=np.float64))  # a sum of the elements themselves could overflow
    if finite.size < array.size:
        return message(
            "{count:,} elements from {low:.4g} to {high:.4g}, mean {mean:.4g}; {others:,} are NaN or infinite",
            count=array.size,
            low=low,
            high=high,
            mean=mean,
            others=array.size - finite.size,
        )
    return message(
        "{count:,} elements from {low:.4g} to {high:.4g}, mean {mean:.4g}",
        count=array.size,
        low=low,
        high=high,
        mean=mean,
    )
