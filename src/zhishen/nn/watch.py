"""A network while it runs: which layers belong to it, how often each was called, and the observers.

A network that runs puts a `Run` into the context. The ``forward`` and ``backward`` of every layer are wrapped here (see
`Layer.__init_subclass__`). So a layer that the network does not hold raises an error, and observers see each call.
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
        input: of the layer; None if it is a gradient that nobody needs.
        output: of the layer.
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
        """Shapes, and no numbers: what ``network.observe(print)`` shows."""
        given = "None" if self.input is None else self.input.shape
        arrow = "->" if self.kind == "forward" else "<-"
        called = self.name if self.call == 1 else f"{self.name} ({self.call})"
        return f"{self.kind:8} {called}: {type(self.layer).__name__} {given} {arrow} {self.output.shape}"


Call: TypeAlias = "tuple[str, Layer, int, Tensor, Tensor]"
Observer: TypeAlias = Callable[[Observation], None]


class Run:
    """One pass through a network, and the context in which it goes on: ``with Run(tree):``.

    Args:
        tree: the layers of the network.
        fuse: whether neighboring layers may run as one.
        observers: functions that receive each call as an `Observation`.
        separate: whether each call gets an input of its own on the tape, which then has a gradient of its own.
        strict: whether layers that the tree does not hold are refused.

    Attributes:
        calls: how often each layer was called in this run, by ``id``.
        recorded: the calls on Tensors whose gradients are not known yet: (name, layer, call, input, output).
        on_tensors: whether a forward that is written for Tensors is running. The layers that it calls with an array,
            such as a first state of zeros, record that call as well: else their parameters would miss its gradient.
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

    def __enter__(self) -> Run:  # noqa: PYI034 - the checks of the tests know no Self
        self._token = RUN.set(self)
        return self

    def __exit__(self, *_: object) -> None:
        RUN.reset(self._token)

    def enter(self, layer: Layer) -> None:
        """Count a call.

        Raises:
            ArgumentError: the network does not hold the layer, and the layer has something to learn or to keep.
        """
        key = id(layer)
        if key in self.tree.paths:
            self.calls[key] = self.calls.get(key, 0) + 1
        else:
            self.check_held(layer)

    def check_held(self, layer: Layer) -> None:
        """Raise if a layer with parameters, buffers or a generator does not belong to the network that runs."""
        if not self.strict or id(layer) in self.tree.paths:
            return
        if layer.parameters() or layer.buffers or layer.rng is not None:
            raise ArgumentError(
                "{label}: expected a layer that the network holds, got {layer!r}, which no layer of it has as an "
                "attribute, so it would never learn; build it once, in __init__, and keep it as an attribute of a "
                "layer, or in a list or a dict that is one",
                label=layer.label(),
                layer=layer,
            )

    def check_single(self, layer: Layer) -> None:
        """Raise if a layer was called several times on arrays: its backward knows of the last call only."""
        calls = self.calls.get(id(layer), 0)
        if calls > 1:
            raise ArgumentError(
                "{label}: expected one forward before its backward, got {calls}: what the first kept is overwritten; "
                "write the forward of the block for Tensors and omit its backward: on the tape each call keeps "
                "its own",
                label=layer.label(),
                calls=calls,
            )

    def within(self) -> Run:
        """The same run, for the inside of a layer on arrays among Tensors: counts calls anew, and fuses nothing."""
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
        self.tell(Observation("forward", name, layer, call, data_of(first), data_of(output), nodes))
        if on_tape and isinstance(output, Tensor):
            self.recorded.append((name, layer, call, first, output))
        return output

    def observe_backward(self, layer: Layer, compute: Callable[[Array], Any], dout: Array) -> Any:
        """Call ``compute(dout)`` and pass the gradients to the observers."""
        name, call = self.tree.paths.get(id(layer), layer.name), self.calls.get(id(layer), 1)
        dx = compute(dout)
        if name:
            self.tell(Observation("backward", name, layer, call, dx, dout))
        return dx

    def tell_gradients(self, calls: list[Call], found: Sequence[Array]) -> None:
        """Pass the gradients of calls on Tensors to the observers, the last call first.

        Args:
            calls: the calls.
            found: for each call the gradient of its input and that of its output.
        """
        for k, (name, layer, call, x, _) in reversed(list(enumerate(calls))):
            dx = found[2 * k] if x.requires_grad else None
            self.tell(Observation("backward", name, layer, call, dx, found[2 * k + 1]))

    def tell(self, observation: Observation) -> None:
        """Pass an observation to all observers."""
        for observer in self.observers:
            observer(observation)


RUN: ContextVar[Run | None] = ContextVar("zhishen_run", default=None)


def watched_forward(method: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the forward of a class: the run is told each call, and both arrays and Tensors are accepted."""

    @wraps(method)
    def forward(self: Any, *inputs: Any, **options: Any) -> Any:
        if type(self).forward is not forward or not inputs:  # called by super() in a class derived from this one
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
    """Wrap the backward, backward_params or backward_input of a class: the run is told each call."""
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
    """A method as its class wrote it."""
    return vars(method).get("unwatched", method)
