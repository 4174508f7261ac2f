"""The functions and operators of formulas: for each, how it is written and what computes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from zhishen.errors import ShapeError
from zhishen.graph import ops
from zhishen.graph.tensor import Tensor, apply

__all__ = ["BINARY", "FUNCTIONS", "MINUS", "POWER", "Function"]


@dataclass(frozen=True)
class Function:
    """A function that a formula can call.

    Attributes:
        usage: how the call is written, such as ``max(x) or max(a, b)``.
        counts: the numbers of arguments that it accepts.
        compute: takes that many Tensors and returns a Tensor.
        unfolds: whether the function is an op: a single node, which ``NAME_long`` or ``long=True`` records as its
            primitives.
        targets: whether the second argument holds targets: labels or one-hot rows, without a gradient.
    """

    usage: str
    counts: tuple[int, ...]
    compute: Callable[..., Any]
    unfolds: bool = False
    targets: bool = False


def _affine(x: Tensor, W: Tensor, b: Tensor) -> Tensor:
    if x.ndim < 1 or W.ndim != 2 or b.shape != W.shape[1:]:
        raise ShapeError(
            "affine: expected x of shape (N, I), W of shape (I, O) and b of shape (O,), got {x}, {W} and {b}; give a "
            "matrix for W and one number per column for b",
            x=x.shape,
            W=W.shape,
            b=b.shape,
        )
    return ops.affine(x, W, b)


def _op(op: ops.Op) -> Function:
    return Function(f"{op.name}(x)", (1,), op, unfolds=True)


def _loss(op: ops.Op, usage: str) -> Function:
    return Function(usage, (2,), op, unfolds=True, targets=True)


def _primitive(name: str, usage: str, count: int = 1) -> Function:
    return Function(usage, (count,), partial(apply, name))


def _extreme(reduction: Callable[[Tensor], Tensor], elementwise: str) -> Callable[..., Tensor]:
    """The extreme of all elements of one argument, or the elementwise extreme of two arguments."""
    return lambda x, *other: apply(elementwise, x, *other) if other else reduction(x)


FUNCTIONS: Final[dict[str, Function]] = {
    "sigmoid": _op(ops.sigmoid),
    "tanh": _op(ops.tanh),
    "relu": _op(ops.relu),
    "leaky_relu": _op(ops.leaky_relu),
    "gelu": _op(ops.gelu),
    "step": _op(ops.step),
    "identity": _op(ops.identity),
    "softmax": _op(ops.softmax),
    "log_softmax": _op(ops.log_softmax),
    "affine": Function("affine(x, W, b)", (3,), _affine, unfolds=True),
    "softmax_cross_entropy": _loss(ops.softmax_cross_entropy, "softmax_cross_entropy(a, t)"),
    "sigmoid_cross_entropy": _loss(ops.sigmoid_cross_entropy, "sigmoid_cross_entropy(a, t)"),
    "cross_entropy": _loss(ops.cross_entropy, "cross_entropy(y, t)"),
    "sum_of_squares": _loss(ops.sum_of_squares, "sum_of_squares(y, t)"),
    "exp": _primitive("exp", "exp(x)"),
    "log": _primitive("log", "log(x)"),
    "sqrt": _primitive("sqrt", "sqrt(x)"),
    "sin": _primitive("sin", "sin(x)"),
    "cos": _primitive("cos", "cos(x)"),
    "abs": _primitive("absolute", "abs(x)"),
    "sum": Function("sum(x)", (1,), Tensor.sum),
    "mean": Function("mean(x)", (1,), Tensor.mean),
    "max": Function("max(x) or max(a, b)", (1, 2), _extreme(Tensor.max, "maximum")),
    "min": Function("min(x) or min(a, b)", (1, 2), _extreme(Tensor.min, "minimum")),
    "transpose": Function("transpose(x)", (1,), Tensor.transpose),
}

# Operator → how tightly it binds, and what computes it.
BINARY: Final[dict[str, tuple[int, Function]]] = {
    "+": (1, _primitive("add", "a + b", 2)),
    "-": (1, _primitive("subtract", "a - b", 2)),
    "*": (2, _primitive("multiply", "a * b", 2)),
    "/": (2, _primitive("divide", "a / b", 2)),
    "@": (2, _primitive("matmul", "a @ b", 2)),
}
POWER: Final[Function] = _primitive("power", "a ** b", 2)
MINUS: Final[Function] = _primitive("negative", "-a")
