"""Ops: functions on arrays and Tensors, each a forward and a handwritten backward, run by a kernel or the reference.

Each op is a pair of functions of `zhishen.reference`. ``ops.relu(x)`` works on an array or a Tensor. Layers call
``ops.relu.forward(x)``, which returns ``(out, cache)``, and ``ops.relu.backward(dout, cache)``, which returns the
gradients. A kernel of the same name and signature runs instead of the reference where it exists, unless
``ZHISHEN_KERNELS=reference`` is set; the results agree to rounding. The code that ran forward also runs backward.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from zhishen.errors import ArgumentError
from zhishen.graph.tape import Node
from zhishen.graph.tensor import Tensor, record
from zhishen.kernels import enabled, kernels, use_kernels
from zhishen.reference import activation, conv, loss, norm, pool
from zhishen.reference import affine as affine_reference
from zhishen.reference import dropout as dropout_reference
from zhishen.reference import weight_norm as weight_norm_reference

__all__ = [
    "OPS", "Implementation", "Op", "affine", "avg_pool2d", "batch_norm", "batch_norm_eval", "conv1d", "conv2d",
    "cross_entropy", "dropout", "gelu", "global_avg_pool2d", "group_norm", "identity", "kernels", "keyed_dropout",
    "layer_norm", "leaky_relu", "log_softmax", "max_pool2d", "relu", "rms_norm", "sigmoid", "sigmoid_cross_entropy",
    "softmax", "softmax_cross_entropy", "step", "sum_of_squares", "tanh", "unfolded", "use_kernels",
    "weight_norm_affine",
]  # fmt: skip

_unfolded: ContextVar[bool] = ContextVar("zhishen_unfolded", default=False)


@contextmanager
def unfolded() -> Generator[None]:
    """Within the block, an op on Tensors records the primitives of its reference code one by one.

    Outside the block an op records a single node, whose gradient is the handwritten backward. So the graph of an op can
    be drawn in its long and its short form, and the gradients of the primitives check the backward.

    The sigmoid records the four primitives of 1/(1 + exp(-x)), unless exp(-x) overflows.

    Examples:
        >>> from zhishen import Tensor, ops
        >>> ops.sigmoid(Tensor(0.0))
        Tensor(0.5, made by sigmoid)
        >>> with ops.unfolded():
        ...     ops.sigmoid(Tensor(0.0))
        Tensor(0.5, made by divide)
    """
    token = _unfolded.set(True)
    try:
        yield
    finally:
        _unfolded.reset(token)


class Implementation(NamedTuple):
    """One way to compute an op.

    Attributes:
        forward: ``forward(*inputs, *constants, **options) -> (out, cache)``; a kernel returns None for arrays that it
            does not cover.
        backward: ``backward(dout, cache) -> gradients`` of the inputs, one array or a tuple.
        backward_params: ``backward`` without the gradient of the first input, where omitting it saves work.
        backward_input: the gradient of the first input alone, where omitting the others saves work.
    """

    forward: Callable[..., Any]
    backward: Callable[[Any, Any], Any]
    backward_params: Callable[[Any, Any], tuple[Any, ...]] | None = None
    backward_input: Callable[[Any, Any], Any] | None = None


class Op:
    """An operation: a forward and its backward.

    A call on Tensors records one node, whose gradient is the handwritten backward. A second derivative differentiates
    the reference code itself.

    Args:
        name: the name of the op.
        reference: the readable code.
        kernel: a function that imports and returns the compiled code; it is called at most once. None if there is no
            kernel.
        textbook: the equation of the book, with Tensors only, which `unfolded` records in place of the reference code;
            it returns None for inputs at which it overflows.
    """

    def __init__(
        self,
        name: str,
        reference: Implementation,
        *,
        kernel: Callable[[], Implementation] | None = None,
        textbook: Callable[[Any], Any] | None = None,
    ) -> None:
        self.name = name
        self.reference = reference
        self.textbook = textbook
        self.__doc__ = reference.forward.__doc__
        self._load_kernel = kernel
        self._kernel: Implementation | None = None

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Ops of the table are pickled by name: their functions cannot be pickled."""
        return self.name if OPS.get(self.name) is self else super().__reduce_ex__(protocol)

    def __repr__(self) -> str:
        return f"Op({self.name})"

    def implementation(self) -> Implementation:
        """The code that runs now: the kernel if there is one and kernels are switched on, else the reference."""
        if self._load_kernel is None or not enabled():
            return self.reference
        if self._kernel is None:
            self._kernel = self._load_kernel()
        return self._kernel

    def forward(self, *args: Any, **options: Any) -> tuple[Any, Any]:
        """Compute on arrays; return the result and the cache that the backward needs."""
        implementation = self.implementation()
        found = implementation.forward(*args, **options)
        if found is None:  # the kernel does not cover these arrays
            implementation = self.reference
            found = implementation.forward(*args, **options)
        out, kept = found
        return out, (implementation, kept)

    def backward(self, dout: Any, cache: Any) -> Any:
        """The gradients of the inputs, given the gradient of the result."""
        implementation, kept = self._unpacked(cache)
        return implementation.backward(dout, kept)

    def backward_params(self, dout: Any, cache: Any) -> tuple[Any, ...]:
        """The gradients of all inputs but the first."""
        implementation, kept = self._unpacked(cache)
        if implementation.backward_params is None:
            return _tuple(implementation.backward(dout, kept))[1:]
        return implementation.backward_params(dout, kept)

    def backward_input(self, dout: Any, cache: Any) -> Any:
        """The gradient of the first input."""
        implementation, kept = self._unpacked(cache)
        if implementation.backward_input is None:
            return _tuple(implementation.backward(dout, kept))[0]
        return implementation.backward_input(dout, kept)

    def _unpacked(self, cache: Any) -> tuple[Implementation, Any]:
        if cache is None:
            raise ArgumentError(
                "{op}.backward: expected the cache of a forward pass, got None; call forward(x) first",
                op=self.name,
            )
        return cache

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Compute on arrays or Tensors; record the computation on Tensors."""
        if _unfolded.get():
            written_out = None if self.textbook is None else self.textbook(*args)
            return self.reference.forward(*args, **options)[0] if written_out is None else written_out
        arrays = [x.data if isinstance(x, Tensor) else x for x in args]
        out, cache = self.forward(*arrays, **options)
        return record(out, self, args, options, cache)

    def vjp(self, g: Any, out: Tensor, node: Node, *, create_graph: bool) -> list[Any]:  # noqa: ARG002 - the protocol
        """The gradients of the node's inputs: the handwritten backward, on arrays or on Tensors."""
        needed = [isinstance(x, Tensor) and x.requires_grad for x in node.inputs]
        if create_graph:
            inputs = [
                x.data if isinstance(x, Tensor) and not need else x for x, need in zip(node.inputs, needed, strict=True)
            ]
            _, cache = self.reference.forward(*inputs, **node.options)
            found = _tuple(self.reference.backward(g, cache))
        elif needed[0] and not any(needed[1:]):
            found = (self.backward_input(g, node.cache),)
        elif needed[0]:
            found = _tuple(self.backward(g, node.cache))
        else:
            found = (None, *self.backward_params(g, node.cache))
        if any(needed[len(found) :]):
            raise ArgumentError(
                "{op}: expected targets without gradients, got a Tensor with requires_grad=True; pass t.data",
                op=self.name,
            )
        constants = len(node.inputs) - len(found)
        return [*found, *[None] * constants]


def _tuple(gradients: Any) -> tuple[Any, ...]:
    return gradients if isinstance(gradients, tuple) else (gradients,)


def _implementation(module: ModuleType, name: str) -> Implementation:
    """The functions ``name``, ``name_backward`` and, if they exist, ``name_backward_params`` and ``..._input``."""
    forward, backward = getattr(module, name), getattr(module, f"{name}_backward")
    others = (getattr(module, f"{name}_backward_{part}", None) for part in ("params", "input"))
    return Implementation(forward, backward, *others)


def _textbook_sigmoid(x: Any) -> Any:
    """1/(1 + exp(-x)): times -1, exp, plus 1, divide; None if an exponential overflows."""
    array = np.asarray(x.data if isinstance(x, Tensor) else x)
    largest = np.finfo(array.dtype if array.dtype.kind == "f" else np.float64).max
    if (array < -math.log(largest)).any():
        return None
    return 1 / (1 + np.exp(x * -1))


def _op(
    module: ModuleType, name: str, *, compiled: str | None = None, textbook: Callable[[Any], Any] | None = None
) -> Op:
    """The op of a module of `zhishen.reference`; ``compiled`` names the module of `zhishen.kernels` with its kernel."""
    if compiled is None:
        return Op(name, _implementation(module, name), textbook=textbook)
    where = f"zhishen.kernels.{compiled}"
    return Op(name, _implementation(module, name), kernel=lambda: _implementation(import_module(where), name))


identity: Op = _op(activation, "identity")
step: Op = _op(activation, "step")
sigmoid: Op = _op(activation, "sigmoid", textbook=_textbook_sigmoid)
tanh: Op = _op(activation, "tanh")
relu: Op = _op(activation, "relu")
leaky_relu: Op = _op(activation, "leaky_relu")
gelu: Op = _op(activation, "gelu")
softmax: Op = _op(activation, "softmax")
log_softmax: Op = _op(activation, "log_softmax")
affine: Op = _op(affine_reference, "affine", compiled="affine")
sum_of_squares: Op = _op(loss, "sum_of_squares")
cross_entropy: Op = _op(loss, "cross_entropy")
softmax_cross_entropy: Op = _op(loss, "softmax_cross_entropy", compiled="loss")
sigmoid_cross_entropy: Op = _op(loss, "sigmoid_cross_entropy")
batch_norm: Op = _op(norm, "batch_norm", compiled="norm")
batch_norm_eval: Op = _op(norm, "batch_norm_eval", compiled="norm")
layer_norm: Op = _op(norm, "layer_norm")
group_norm: Op = _op(norm, "group_norm")
rms_norm: Op = _op(norm, "rms_norm")
dropout: Op = _op(dropout_reference, "dropout")
keyed_dropout: Op = _op(dropout_reference, "keyed_dropout", compiled="dropout")
weight_norm_affine: Op = _op(weight_norm_reference, "weight_norm_affine")
conv1d: Op = _op(conv, "conv1d", compiled="conv")
conv2d: Op = _op(conv, "conv2d", compiled="conv")
max_pool2d: Op = _op(pool, "max_pool2d", compiled="pool")
avg_pool2d: Op = _op(pool, "avg_pool2d", compiled="average")
global_avg_pool2d: Op = _op(pool, "global_avg_pool2d", compiled="average")

OPS: dict[str, Op] = {
    op.name: op
    for op in (
        identity, step, sigmoid, tanh, relu, leaky_relu, gelu, softmax, log_softmax, affine, sum_of_squares,
        cross_entropy, softmax_cross_entropy, sigmoid_cross_entropy, batch_norm, batch_norm_eval, layer_norm,
        group_norm, rms_norm, dropout, keyed_dropout, weight_norm_affine, conv1d, conv2d, max_pool2d, avg_pool2d,
        global_avg_pool2d,
    )
}  # fmt: skip
