"""One run of a network: the layers that belong to it, the number of calls of each layer, and the observers.

A network that runs sets a `Run` in the context. The ``forward`` and ``backward`` of every layer are wrapped here (see
`Layer.__init_subclass__`). So a layer that does not belong to the network raises an error, and observers receive each
call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.graph.tape import recording, serial
from zhishen.graph.tensor import Tensor, data_of

if TYPE_CHECKING:
    from zhishen.nn.layer import Layer
    from zhishen.nn.tree import Tree

__all__ = ["RUN", "Observation", "Observer", "Run", "unwatched", "watched_backward", "watched_forward"]


@dataclass(frozen=True, eq=False)
class Observation:
    """One call of a layer, which `Network.observe` passes to its callback. Do not write to the arrays.

    Attributes:
        kind: ``"forward"``: ``input`` and ``output`` are values; ``"backward"``: they are the gradients of the loss
            with respect to these.
        name: the path of the layer, such as ``block1.affine1``.
        layer: the layer.
        call: 1 for the first call in this run, 2 for the second, ...
        input: the input of the layer, or its gradient; None if the gradient is not needed.
        output: the output of the layer, or its gradient.
        nodes: the serial numbers of the nodes that the call recorded on the tape; empty for a call on arrays.
    """

    kind: str
    name: str
    layer: Layer
    call: int
    input: Array | None
    output: Array
    nodes: range = range(0)

    def __repr__(self) -> str:
        """The shapes without the values, as ``network.observe(print)`` shows them."""
        given = "None" if self.input is None else self.input.shape
        arrow = "->" if self.kind == "forward" else "<-"
        called = self.name if self.call == 1 else f"{self.name} ({self.call})"
        return f"{self.kind:8} {called}: {type(self.layer).__name__} {given} {arrow} {self.output.shape}"


Call: TypeAlias = "tuple[str, Layer, int, Tensor, Tensor]"
Observer: TypeAlias = Callable[[Observation], None]


class Run:
    """One pass through a network, and its context: ``with Run(tree):``.

    Args:
        tree: the layers of the network.
        fuse: whether neighboring layers may run as one.
        observers: functions that receive each call as an `Observation`.
        separate: whether each call gets a separate input on the tape, with its own gradient.
        strict: whether layers that are not in the tree raise an error.

    Attributes:
        calls: how often each layer was called in this run, by ``id``.
        recorded: the calls on Tensors whose gradients are not computed yet: (name, layer, call, input, output).
        on_tensors: whether a forward that is written for Tensors is running. Layers that it calls with an array, such
            as an initial state of zeros, record that call as well, so that their parameters get its gradient.
    """

    __slots__ = ("_token", "calls", "fuse", "observers", "on_tensors", "recorded", "separate", "strict", "tree")

    def __init__(
        self,
        tree: Tree,
        *,
        fuse: bool = True,
        observers: tuple[Observer, ...] = (),
        separate: bool = False,
        strict: bool = True,
    ) -> None:
        self.tree: Tree = tree
        self.fuse: bool = fuse
        self.observers: tuple[Observer, ...] = observers
        self.separate: bool = separate
        self.strict: bool = strict
        self.on_tensors: bool = False
        self.calls: dict[int, int] = {}
        self.recorded: list[Call] = []

    def __enter__(self) -> Run:  # noqa: PYI034 - the runtime checks of the tests do not support Self
        self._token = RUN.set(self)
        return self

    def __exit__(self, *_: object) -> None:
        RUN.reset(self._token)

    def enter(self, layer: Layer) -> None:
        """Count a call.

        Raises:
            ArgumentError: the layer does not belong to the network, and it has parameters, buffers or a generator.
        """
        key = id(layer)
        if key in self.tree.paths:
            self.calls[key] = self.calls.get(key, 0) + 1
        else:
            self.check_held(layer)

    def check_held(self, layer: Layer) -> None:
        """Raise an error if a layer with parameters, buffers or a generator does not belong to the running network."""
        if not self.strict or id(layer) in self.tree.paths:
            return
        if layer.parameters() or layer.buffers or layer.rng is not None:
            raise ArgumentError(
                "{layer}: expected a layer of the network, got {value!r}, which is not an attribute of any of its "
                "layers, so it would never learn; build it once, in __init__, and keep it as an attribute of a layer, "
                "or in a list or a dict that is an attribute",
                layer=layer.label(),
                value=layer,
            )

    def check_single(self, layer: Layer) -> None:
        """Raise an error if a layer was called several times on arrays: only the last call has its cache."""
        calls = self.calls.get(id(layer), 0)
        if calls > 1:
            raise ArgumentError(
                "{layer}: expected one forward before its backward, got {calls}, which overwrite each other's cache; "
                "write the forward of the block for Tensors and omit its backward: on the tape each call has its "
                "own cache",
                layer=layer.label(),
                calls=calls,
            )

    def within(self) -> Run:
        """A run for the layers in a layer on arrays: calls are counted anew, and nothing is fused."""
        return Run(self.tree, fuse=False, observers=self.observers)

    def observe(self, layer: Layer, compute: Callable[..., Any], inputs: tuple[Any, ...]) -> Any:
        """Call ``compute(*inputs)`` and pass the call to the observers."""
        name, call = self.tree.paths.get(id(layer), layer.name), self.calls.get(id(layer), 1)
        if not name:  # the network itself
            return compute(*inputs)
        first = inputs[0]
        on_tape = isinstance(first, Tensor) and recording()
        if on_tape and self.separate:
            first = first * 1.0 if first.requires_grad else first
            inputs = (first, *inputs[1:])
        start = serial()
        output = compute(*inputs)
        nodes = range(start + 1, serial()) if on_tape else range(0)
        self.notify(Observation("forward", name, layer, call, data_of(first), data_of(output), nodes))
        if on_tape and isinstance(output, Tensor):
            self.recorded.append((name, layer, call, first, output))
        return output

    def observe_backward(self, layer: Layer, compute: Callable[[Array], Any], dout: Array) -> Any:
        """Call ``compute(dout)`` and pass the gradients to the observers."""
        name, call = self.tree.paths.get(id(layer), layer.name), self.calls.get(id(layer), 1)
        dx = compute(dout)
        if name:
            self.notify(Observation("backward", name, layer, call, dx, dout))
        return dx

    def notify_gradients(self, calls: list[Call], found: Sequence[Array]) -> None:
        """Pass the gradients of calls on Tensors to the observers, the last call first.

        Args:
            calls: the calls.
            found: for each call the gradient of its input and that of its output.
        """
        for k, (name, layer, call, x, _) in reversed(list(enumerate(calls))):
            dx = found[2 * k] if x.requires_grad else None
            self.notify(Observation("backward", name, layer, call, dx, found[2 * k + 1]))

    def notify(self, observation: Observation) -> None:
        """Pass an observation to all observers."""
        for observer in self.observers:
            observer(observation)


RUN: ContextVar[Run | None] = ContextVar("zhishen_run", default=None)


def watched_forward(method: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the forward of a class: the run receives each call, and both arrays and Tensors are accepted."""

    @wraps(method)
    def forward(self: Any, *inputs: Any, **options: Any) -> Any:
        if type(self).forward is not forward or not inputs:  # called by super() in a derived class
            return method(self, *inputs, **options)
        run = RUN.get()
        if run is not None:
            run.enter(self)
            if run.on_tensors and isinstance(inputs[0], np.ndarray):
                inputs = (Tensor(inputs[0], requires_grad=False), *inputs[1:])
            if run.observers:
                return run.observe(self, lambda *given: self._compute(method, given, options), inputs)
        if self.by_tape or isinstance(inputs[0], Tensor) or len(inputs) > 1:
            return self._compute(method, inputs, options)
        return method(self, *inputs, **options)

    vars(forward)["unwatched"] = method
    return forward


def watched_backward(method: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the backward, backward_params or backward_input of a class: the run receives each call."""
    name = method.__name__

    @wraps(method)
    def backward(self: Any, *douts: Any) -> Any:
        run = RUN.get()
        if run is None or getattr(type(self), name) is not backward:
            return method(self, *douts)
        run.check_single(self)
        if run.observers:
            return run.observe_backward(self, lambda dout: method(self, dout), *douts)
        return method(self, *douts)

    vars(backward)["unwatched"] = method
    return backward


def unwatched(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method without the wrapper."""
    return vars(method).get("unwatched", method)
