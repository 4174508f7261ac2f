"""Layers and the tape: layers on arrays as nodes of the tape, and blocks for Tensors that run on arrays."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError
from zhishen.graph.ops import use_kernels
from zhishen.graph.tape import Node, no_grad, recording
from zhishen.graph.tensor import Tensor, data_of, gradients, record
from zhishen.nn.states import Evaluating, undisturbed
from zhishen.nn.tree import CONTAINERS, may_hold
from zhishen.nn.watch import RUN, Run, unwatched

if TYPE_CHECKING:
    from zhishen.nn.layer import Layer

__all__ = ["ArrayLayer", "backward", "called", "check_gradient", "node", "not_a_tensor", "output_shape", "recorded"]

_OWN = frozenset({"_leaves", "_tape", "params", "grads", "buffers"})  # attributes that contain no Tensors of users


# --- a layer on arrays among Tensors ----------------------------------------------------------------------------------


class ArrayLayer:
    """The operation of a node: the forward of a layer on arrays, whose gradient is the layer's backward.

    A layer caches in its attributes what its backward needs. So each node has a copy of the attributes (not of the
    arrays in them) after its own forward, and a layer may occur at several positions.
    """

    def __init__(self, layer: Layer) -> None:
        self.layer = layer
        self.name: str = type(layer).__name__.lower()

    def vjp(self, g: Any, out: Tensor, node: Node, *, create_graph: bool) -> list[Any]:  # noqa: ARG002 - the protocol
        """The gradients of the inputs and of the parameters, by the layer's backward."""
        layer = self.layer
        if create_graph:
            raise ArgumentError(
                "{layer}: expected a first derivative, got a second one; its backward computes on arrays, which the "
                "tape cannot record: define record(x) with Tensors, or omit backward and write forward for Tensors",
                layer=layer.label(),
            )
        count, states, keys, run = node.cache
        with run, _restored(states):
            for each, _ in states:
                each.grads = {}
            dx: Any = unwatched(type(layer).backward)(layer, np.asarray(g))
            found = [None if key in each.frozen else each.gradient_of(key) for each, key in keys]
        several = dx if isinstance(dx, tuple) else (dx,)
        _check_gradients(layer, several, node.inputs[:count])
        for (each, key), g in zip(keys, found, strict=True):
            if g is not None and np.shape(g) != each.own_params()[key].shape:
                raise ShapeError(
                    "{layer}: expected grads[{parameter!r}] to have the parameter's shape {shape}, got {got}; sum over "
                    "the batch axis, and keep the others",
                    layer=each.label(),
                    parameter=key,
                    shape=each.own_params()[key].shape,
                    got=np.shape(g),
                )
        return [*several, *found]


def node(layer: Layer, *inputs: Any, **options: Any) -> Tensor:
    """The output of a layer on arrays as a Tensor: one node of the tape, with all parameters of the layer as inputs."""
    run = _inner_run(layer)
    with run:
        out = unwatched(type(layer).forward)(layer, *map(data_of, inputs), **options)
    tree = layer.walk().layers.values()
    keys = [(each, key) for each in tree for key in each.own_params()]
    states = [(each, dict(vars(each))) for each in tree]
    parameters = [each.tensor(key) for each, key in keys]
    return record(out, ArrayLayer(layer), (*inputs, *parameters), {}, (len(inputs), states, keys, run))


def _inner_run(layer: Layer) -> Run:
    """The run for the layers in a layer on arrays, in which their calls are counted anew.

    Layers are not fused: fused layers do not cache in their own attributes what their backward needs.
    """
    run = RUN.get()
    return Run(layer.walk(), fuse=False) if run is None or not run.strict else run.within()


@contextmanager
def _restored(states: Iterable[tuple[Layer, dict[str, Any]]]) -> Generator[None]:
    """Within the block, layers have the attributes that they had after a forward."""
    current = [(layer, dict(vars(layer))) for layer, _ in states]
    try:
        for layer, state in states:
            vars(layer).update(state)
        yield
    finally:
        for layer, state in current:
            vars(layer).update(state)


def _check_gradients(layer: Layer, found: tuple[Any, ...], inputs: tuple[Any, ...]) -> None:
    if len(found) != len(inputs):
        raise ArgumentError(
            "{layer}: expected backward to return one gradient for each of the {inputs} inputs of forward, got "
            "{gradients}; return a tuple of gradients",
            layer=layer.label(),
            inputs=len(inputs),
            gradients=len(found),
        )
    for x, dx in zip(inputs, found, strict=True):
        check_gradient(layer, dx, np.shape(data_of(x)))


def check_gradient(layer: Layer, dx: Any, shape: tuple[int, ...]) -> None:
    """Raise an error unless the gradient from the layer's backward has the shape of its input."""
    if np.shape(dx) != shape:
        raise ShapeError(
            "{layer}: expected backward to return a gradient of the input's shape {shape}, got {got}; keep the axes",
            layer=layer.label(),
            shape=shape,
            got=np.shape(dx),
        )


# --- a block for Tensors on arrays ------------------------------------------------------------------------------------


def recorded(layer: Layer, method: Callable[..., Any], inputs: tuple[Any, ...], options: Mapping[str, Any]) -> Array:
    """Run a forward that is written for Tensors on arrays, and keep its tape for `backward`."""
    leaves = [Tensor(x, requires_grad=recording()) for x in inputs]
    run = RUN.get()
    before = len(run.recorded) if run is not None else 0
    y = called(layer, method, leaves, options)
    calls = [] if run is None else run.recorded[before:]
    if run is not None:
        del run.recorded[before:]
    layer._tape = (leaves, y, calls) if recording() else None
    return y.data


def called(layer: Layer, method: Callable[..., Any], inputs: Iterable[Any], options: Mapping[str, Any]) -> Tensor:
    """Run a forward that is written for Tensors on Tensors.

    Raises:
        ArgumentError: the result is not a Tensor, or an own parameter of the layer is not on the tape, so it would
            never learn.
    """
    tensors = tuple(inputs)
    run = RUN.get()
    if run is None:  # the layer runs outside of a network
        with Run(layer.walk(), strict=False):
            return called(layer, method, tensors, options)
    layer._asked.clear()
    before, run.on_tensors = run.on_tensors, True
    try:
        y = method(layer, *tensors, **options)
    finally:
        run.on_tensors = before
    if not isinstance(y, Tensor):
        raise not_a_tensor(f"{layer.label()}.forward", y)
    if recording():
        _check_parameters_recorded(layer, tensors)
    return y


def not_a_tensor(where: str, y: Any) -> ArgumentError:
    """The error for a forward that does not return a Tensor."""
    if isinstance(y, tuple | list | dict) and y and all(isinstance(part, Tensor) for part in _parts(y)):
        return ArgumentError(
            "{method}: expected a Tensor as the result, got {type}; join several outputs with np.concatenate, and "
            "separate them in the loss by slices",
            method=where,
            type=type(y).__name__,
        )
    return ArgumentError(
        "{method}: expected a Tensor as the result, got {type}; compute with Tensors, not with their .data",
        method=where,
        type=type(y).__name__,
    )


def _parts(container: Any) -> Iterable[Any]:
    return container.values() if isinstance(container, dict) else container


def _check_parameters_recorded(layer: Layer, inputs: tuple[Any, ...]) -> None:
    for key in layer.own_params():
        if key not in layer._asked:
            raise ArgumentError(
                "{layer}.forward: expected a call of self.tensor({parameter!r}) for the parameter {parameter!r}, got "
                "no call, so it has no gradient on the tape; the arrays in params are constants on the tape",
                layer=layer.label(),
                parameter=key,
            )
    known = {*map(id, inputs), *map(id, layer._leaves.values())}
    for name, value in _attributes(layer):
        if isinstance(value, Tensor) and value.requires_grad and value.node is None and id(value) not in known:
            raise ArgumentError(
                "{layer}: expected parameters as arrays in params, got the Tensor {name!r} as an attribute, which "
                "would never learn; write self.params[{name!r}] = array in __init__ and self.tensor({name!r}) in "
                "forward, or give it requires_grad=False",
                layer=layer.label(),
                name=name,
            )


def _attributes(layer: Layer) -> Iterator[tuple[str, Any]]:
    """The attributes of a layer, and the items of lists, tuples and dicts among them."""
    for name, value in vars(layer).items():
        yield name, value
        if name not in _OWN and isinstance(value, CONTAINERS) and may_hold(value, Tensor):
            pairs: Any = value.items() if isinstance(value, dict) else enumerate(value)
            yield from ((f"{name}.{key}", item) for key, item in pairs)


def backward(layer: Layer, dout: Array) -> Array:
    """The gradient of the input from the tape of the last forward; fills the gradients of all layers in the block."""
    if layer._tape is None:
        raise ArgumentError(
            "{layer}.backward: expected the cache of a forward pass, got None; call forward(x) first",
            layer=layer.label(),
        )
    leaves, y, calls = layer._tape
    if np.shape(dout) != y.shape:
        raise ShapeError(
            "{layer}.backward: expected a gradient of the output's shape {shape}, got {got}; give one number for each "
            "element of the output",
            layer=layer.label(),
            shape=y.shape,
            got=np.shape(dout),
        )
    parameters = [(owner, key) for _, owner, key in layer.walk().trainable()]
    watched = [tensor for _, _, _, x, out in calls for tensor in (x, out)]
    inputs = [*leaves, *(owner.tensor(key) for owner, key in parameters), *watched]
    found = gradients(y, inputs, seed=dout) if y.requires_grad else [np.zeros_like(x.data) for x in inputs]
    for (owner, key), g in zip(parameters, found[len(leaves) :], strict=False):
        owner.grads[key] = g
    run = RUN.get()
    if run is not None and calls:
        run.notify_gradients(calls, found[len(leaves) + len(parameters) :])
    return found[0] if len(leaves) == 1 else tuple(found[: len(leaves)])  # pyright: ignore[reportReturnType]


def output_shape(layer: Layer, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of the output of a block, from a run on an input of zeros."""
    x = np.zeros((1, *shape), layer.walk().dtype())
    with undisturbed(layer), Evaluating(layer.walk()), no_grad(), use_kernels("reference"):
        return layer.forward(x).shape[1:]
