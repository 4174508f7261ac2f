"""Random expressions: Hypothesis draws a program, which runs on arrays, on Tensors, and (in tests/verify) on PyTorch.

A program is a list of steps. Each takes earlier values, the leaves first, and adds one; so subexpressions are shared.
The result is a weighted sum of all values. The points are random, hence away from kinks and ties, and the steps keep
values of moderate size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import strategies as st

from zhishen.reference.special import erf


@dataclass
class Step:
    """One operation: its name, the places of its operands, and its options."""

    name: str
    operands: tuple[int, ...]
    options: dict[str, Any] = field(default_factory=dict)


@dataclass
class Program:
    """Leaves, steps and the weight of each value in the result."""

    leaves: list[np.ndarray]
    steps: list[Step]
    weights: list[np.ndarray]

    def run(self, leaves: Any, table: dict[str, Any] | None = None, weigh: Any = None) -> Any:
        """The result for other leaves: arrays, Tensors, or what the ``table`` works on."""
        table = NUMPY if table is None else table
        values = list(leaves)
        for step in self.steps:
            values.append(table[step.name](*[values[i] for i in step.operands], **step.options))
        weights = self.weights if weigh is None else [weigh(w) for w in self.weights]
        total = (values[0] * weights[0]).sum()
        for value, weight in zip(values[1:], weights[1:], strict=True):
            total = total + (value * weight).sum()
        return total


NUMPY: dict[str, Any] = {
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "exp": lambda x: np.exp(np.tanh(x)),
    "log": lambda x: np.log(1.5 + np.sin(x)),
    "log1p": lambda x: np.log1p(x * x),
    "log2": lambda x: np.log2(1.5 + np.cos(x)),
    "log10": lambda x: np.log10(1.5 + np.cos(x)),
    "expm1": lambda x: np.expm1(np.tanh(x)),
    "sqrt": lambda x: np.sqrt(1 + x * x),
    "clip": lambda x: np.clip(x, -0.7, 0.9),
    "erf": erf,
    "absolute": abs,
    "negative": lambda x: -x,
    "cube": lambda x: np.tanh(x) ** 3,
    "base": lambda x: 2 ** np.tanh(x),
    "add": lambda x, y: x + y,
    "subtract": lambda x, y: x - y,
    "multiply": lambda x, y: x * np.sin(y),
    "divide": lambda x, y: x / (2 + np.cos(y)),
    "power": lambda x, y: (1.1 + np.sin(x)) ** np.tanh(y),
    "maximum": np.maximum,
    "minimum": np.minimum,
    "where": lambda x, y, *, mask: np.where(mask, x, y),
    "sum": lambda x, *, axis, keepdims: np.sum(x, axis=axis, keepdims=keepdims),
    "mean": lambda x, *, axis, keepdims: np.mean(x, axis=axis, keepdims=keepdims),
    "max": lambda x, *, axis, keepdims: np.max(x, axis=axis, keepdims=keepdims),
    "min": lambda x, *, axis, keepdims: np.min(x, axis=axis, keepdims=keepdims),
    "var": lambda x, *, axis, keepdims: np.var(x, axis=axis, keepdims=keepdims),
    "prod": lambda x, *, axis, keepdims: np.prod(np.cos(x), axis=axis, keepdims=keepdims),
    "cumsum": lambda x, *, axis: np.cumsum(x, axis=axis),
    "reshape": lambda x, *, shape: x.reshape(shape),
    "transpose": lambda x, *, axes: np.transpose(x, axes),
    "broadcast_to": lambda x, *, shape: np.broadcast_to(x, shape),
    "getitem": lambda x, *, index: x[index],
    "concatenate": lambda x, y, *, axis: np.concatenate([x, y, x], axis=axis),
    "stack": lambda x, y, *, axis: np.stack([x, y], axis=axis),
    "matmul": lambda x, y, *, index: np.tanh(x @ y.reshape(-1)[index]),
    "matmul_from_left": lambda x, y, *, index: np.tanh(y.reshape(-1)[index] @ x),
}
UNARY = (
    "sin", "cos", "tanh", "exp", "expm1", "log", "log2", "log10", "log1p", "sqrt", "erf", "absolute", "negative",
    "cube", "base", "clip",
)  # fmt: skip
BINARY = ("add", "subtract", "multiply", "divide", "power", "maximum", "minimum", "where")
REDUCTIONS = ("sum", "mean", "max", "min", "var", "prod")
LARGEST = 48


def _axes(rng: np.random.Generator, ndim: int) -> Any:
    if ndim == 0 or rng.random() < 0.2:
        return None
    if rng.random() < 0.6:
        return int(rng.integers(-ndim, ndim))
    return tuple(int(a) for a in rng.permutation(ndim)[: rng.integers(1, ndim + 1)])


def _index(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """An index of any kind: an integer, slices, new axes, repeated positions, a mask."""
    last = shape[0] - 1
    choices: list[Any] = [
        int(rng.integers(0, shape[0])),
        slice(0, None, 2),
        (..., None),
        (None, slice(0, last + 1)),
        np.array([0, last, 0]),
        np.array([[0, 0], [last, 0]]),
        rng.random(shape) < 0.7,
    ]
    if len(shape) > 1:
        width = shape[1] - 1
        choices += [
            (slice(None), np.array([width, width, 0])),
            (np.array([0, last, 0]), np.array([width, 0, width])),
            (0, slice(0, 1)),
            (..., 0),
        ]
    return choices[rng.integers(len(choices))]


def _step(rng: np.random.Generator, name: str, values: list[np.ndarray], i: int, j: int) -> Step:
    """A step of the kind ``name`` that fits the shapes of the operands."""
    x, y = values[i], values[j]
    if name in BINARY:
        try:
            shape = np.broadcast_shapes(x.shape, y.shape)
        except ValueError:
            shape = x.shape
            j = i
        return Step(name, (i, j), {"mask": rng.random(shape) < 0.5} if name == "where" else {})
    if name in REDUCTIONS:
        return Step(name, (i,), {"axis": _axes(rng, x.ndim), "keepdims": bool(rng.random() < 0.5)})
    if name == "reshape":
        return Step(name, (i,), {"shape": ((-1,), (-1, 1), (1, x.size), tuple(reversed(x.shape)))[rng.integers(4)]})
    if name == "transpose":
        return Step(name, (i,), {"axes": tuple(int(a) for a in rng.permutation(x.ndim))})
    if name == "broadcast_to":
        return Step(name, (i,), {"shape": (2, *x.shape)})
    if name == "getitem" and x.ndim:
        return Step(name, (i,), {"index": _index(rng, x.shape)})
    if name in ("concatenate", "stack") and x.ndim:
        return Step(name, (i, j if x.shape == y.shape else i), {"axis": int(rng.integers(-x.ndim, x.ndim))})
    if name == "cumsum" and x.ndim:
        return Step(name, (i,), {"axis": int(rng.integers(-x.ndim, x.ndim))})
    if name.startswith("matmul") and x.ndim:
        inner = x.shape[-1] if name == "matmul" or x.ndim == 1 else x.shape[-2]
        before, after = ((), (2,)) if name == "matmul" else ((2,), ())
        leading = ((), x.shape[:-2], (1,) * (x.ndim > 2))[rng.integers(3)]
        shape = (inner,) if rng.random() < 0.3 else (*leading, *before, inner, *after)
        return Step(name, (i, j), {"index": rng.integers(0, y.size, size=shape)})
    return Step(str(rng.choice(UNARY)), (i,))


@st.composite
def programs(draw: Any, *, most_steps: int = 8) -> Program:
    """A random program of up to ``most_steps`` steps, on one to three leaves of zero to four axes."""
    shapes = draw(
        st.lists(
            st.lists(st.integers(1, 3), max_size=4).map(tuple).filter(lambda s: math.prod(s) <= 12),
            min_size=1,
            max_size=3,
        )
    )
    kinds = st.sampled_from([name for name in NUMPY if name != "cube"])
    names = draw(st.lists(kinds, min_size=1, max_size=most_steps))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    leaves = [np.asarray(rng.normal(size=shape)) for shape in shapes]
    values, steps = list(leaves), []
    for name in names:
        i, j = (int(k) for k in rng.integers(len(values), size=2))
        step = _step(rng, name, values, i, j)
        value = np.asarray(NUMPY[step.name](*[values[k] for k in step.operands], **step.options))
        if 0 < value.size <= LARGEST and value.ndim <= 5:
            values.append(value)
            steps.append(step)
    return Program(leaves, steps, [rng.uniform(0.5, 1.5, size=value.shape) for value in values])
