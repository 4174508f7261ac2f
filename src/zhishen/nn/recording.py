"""Layers and the tape: a layer on arrays as a node among Tensors, and a block that is written for Tensors on arrays."""

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

__all__ = ["backward", "called", "check_gradient", "no_tensor", "node", "output_shape", "recorded"]

_OWN = frozenset({"_leaves", "_tape", "params", "grads", "buffers"})  # of every layer: no place for Tensors of others


# --- a layer on arrays among Tensors ----------------------------------------------------------------------------------


class _ArrayLayer:
    """What makes a node of a layer on arrays: its forward ran, and its backward is the gradient.

    A layer keeps in its attributes what its backward needs. So each node has a copy of the attributes (not of the
    arrays in them) as its own forward left them, and a layer may stand in several places.
    """

    def __init__(self, layer: Layer) -> None:
        self.layer = layer
        self.name: str = type(layer).__name__.lower()

    def vjp(self, g: Any, out: Tensor, node: Node, *, create_graph: bool) -> list[Any]:  # noqa: ARG002 - the protocol
        """The gradients of the inputs and of the parameters, by the layer's backward."""
        layer = self.layer
        if create_graph:
            raise ArgumentError(
                "{label}: expected to be differentiated once, got a second derivative; its backward works on arrays, "
                "which the tape cannot follow: define record(x) with Tensors, or omit backward and write "
                "forward for Tensors",
                label=layer.label(),
            )
        count, states, keys, run = node.cache
        with run, _put_back(states):
            for each, _ in states:
                each.grads = {}
            dx: Any = unwatched(type(layer).backward)(layer, np.asarray(g))
            found = [None if key in each.frozen else each.gradient_of(key) for each, key in keys]
        several = dx if isinstance(dx, tuple) else (dx,)
        _check_gradients(layer, several, node.inputs[:count])
        for (each, key), g in zip(keys, found, strict=True):
            if g is not None and np.shape(g) != each.own_params()[key].shape:
                raise ShapeError(
                    "{label}: expected backward to fill grads[{key!r}] of the parameter's shape {shape}, got "
                    "{g_shape}; sum over the batch axis, and keep the others",
                    label=each.label(),
                    key=key,
                    shape=each.own_params()[key].shape,
                    g_shape=np.shape(g),
                )
        return [*several, *found]


def node(layer: Layer, *inputs: Any, **options: Any) -> Tensor:
    """The output of a layer on arrays as a Tensor: one node of the tape, with all parameters of the layer as inputs."""
    run = _inside(layer)
    with run:
        out = unwatched(type(layer).forward)(layer, *map(data_of, inputs), **options)
    tree = layer.walk().layers.values()
    keys = [(each, key) for each in tree for key in each.own_params()]
    states = [(each, dict(vars(each))) for each in tree]
    parameters = [each.tensor(key) for each, key in keys]
    return record(out, _ArrayLayer(layer), (*inputs, *parameters), {}, (len(inputs), states, keys, run))


def _inside(layer: Layer) -> Run:
    """The run for the inside of a layer on arrays, in which the calls of the layers in it are counted anew.

    Layers run one by one: fused layers do not keep in their own attributes what their backward needs.
    """
    run = RUN.get()
    return Run(layer.walk(), fuse=False) if run is None or not run.strict else run.within()


@contextmanager
def _put_back(states: Iterable[tuple[Layer, dict[str, Any]]]) -> Generator[None]:
    """Within the block, layers have the attributes that they had after a forward."""
    present = [(layer, dict(vars(layer))) for layer, _ in states]
    try:
        for layer, state in states:
            vars(layer).update(state)
        yield
    finally:
        for layer, state in present:
            vars(layer).update(state)


def _check_gradients(layer: Layer, found: tuple[Any, ...], inputs: tuple[Any, ...]) -> None:
    if len(found) != len(inputs):
        raise ArgumentError(
            "{label}: expected backward to return as many gradients as forward takes inputs, {inputs_count}, got "
            "{found_count}; return one for each input",
            label=layer.label(),
            inputs_count=len(inputs),
            found_count=len(found),
        )
    for x, dx in zip(inputs, found, strict=True):
        check_gradient(layer, dx, np.shape(data_of(x)))


def check_gradient(layer: Layer, dx: Any, shape: tuple[int, ...]) -> None:
    """Raise unless the gradient that the layer's backward returned has the shape of its input."""
    if np.shape(dx) != shape:
        raise ShapeError(
            "{label}: expected backward to return a gradient of the input's shape {shape}, got {dx_shape}; keep the "
            "axes",
            label=layer.label(),
            shape=shape,
            dx_shape=np.shape(dx),
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
        ArgumentError: what it returns is no Tensor, or a parameter of the layer's own never reaches the tape, so that
            it would never learn.
    """
    given = tuple(inputs)
    run = RUN.get()
    if run is None:  # the layer runs alone
        with Run(layer.walk(), strict=False):
            return called(layer, method, given, options)
    layer._asked.clear()
    before, run.on_tensors = run.on_tensors, True
    try:
        y = method(layer, *given, **options)
    finally:
        run.on_tensors = before
    if not isinstance(y, Tensor):
        raise no_tensor(f"{layer.label()}.forward", y)
    if recording():
        _check_learned(layer, given)
    return y


def no_tensor(where: str, y: Any) -> ArgumentError:
    """The error for a forward that returns something else than a Tensor."""
    advice = "compute with Tensors, not with their .data"
    if isinstance(y, tuple | list | dict) and y and all(isinstance(each, Tensor) for each in _parts(y)):
        advice = "put several outputs into one with np.concatenate, and take them apart in the loss by slices"
    return ArgumentError(
        "{where}: expected it to return a Tensor, got {type}; {advice}",
        where=where,
        type=type(y).__name__,
        advice=advice,
    )


def _parts(container: Any) -> Iterable[Any]:
    return container.values() if isinstance(container, dict) else container


def _check_learned(layer: Layer, inputs: tuple[Any, ...]) -> None:
    for key in layer.own_params():
        if key not in layer._asked:
            raise ArgumentError(
                "{label}.forward: expected it to take its parameter {key!r} as self.tensor({key!r}), got no such "
                "call, so the tape has no gradient for it; params holds plain arrays, which are constants",
                label=layer.label(),
                key=key,
            )
    known = {*map(id, inputs), *map(id, layer._leaves.values())}
    for name, value in _attributes(layer):
        if isinstance(value, Tensor) and value.requires_grad and value.node is None and id(value) not in known:
            raise ArgumentError(
                "{label}: expected parameters as arrays in params, got the Tensor {name!r} as an attribute, which "
                "would never learn; write self.params[{name!r}] = array in __init__ and self.tensor({name!r}) in "
                "forward, or give it requires_grad=False",
                label=layer.label(),
                name=name,
            )


def _attributes(layer: Layer) -> Iterator[tuple[str, Any]]:
    """The attributes of a layer, and what lists, tuples and dicts among them hold."""
    for name, value in vars(layer).items():
        yield name, value
        if name not in _OWN and isinstance(value, CONTAINERS) and may_hold(value, Tensor):
            pairs: Any = value.items() if isinstance(value, dict) else enumerate(value)
            yield from ((f"{name}.{key}", each) for key, each in pairs)


def backward(layer: Layer, dout: Array) -> Array:
    """The gradient of the input by the tape of the last forward; fills the gradients of all layers in the block."""
    if layer._tape is None:
        raise ArgumentError(
            "{label}.backward: expected the cache of a forward pass, got None; call forward(x) first",
            label=layer.label(),
        )
    leaves, y, calls = layer._tape
    if np.shape(dout) != y.shape:
        raise ShapeError(
            "{label}.backward: expected a gradient of the output's shape {shape}, got {dout_shape}; give one number "
            "for each element of the output",
            label=layer.label(),
            shape=y.shape,
            dout_shape=np.shape(dout),
        )
    places = [(each, key) for _, each, key in layer.walk().trainable()]
    watched = [tensor for _, _, _, x, out in calls for tensor in (x, out)]
    wanted = [*leaves, *(each.tensor(key) for each, key in places), *watched]
    found = gradients(y, wanted, seed=dout) if y.requires_grad else [np.zeros_like(x.data) for x in wanted]
    for (each, key), g in zip(places, found[len(leaves) :], strict=False):
        each.grads[key] = g
    run = RUN.get()
    if run is not None and calls:
        run.tell_gradients(calls, found[len(leaves) + len(places) :])
    return found[0] if len(leaves) == 1 else tuple(found[: len(leaves)])  # pyright: ignore[reportReturnType]


def output_shape(layer: Layer, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of the output of a block, from a run on a sample of zeros."""
    x = np.zeros((1, *shape), layer.walk().dtype())
    with undisturbed(layer), Evaluating(layer.walk()), no_grad(), use_kernels("reference"):
        return layer.forward(x).shape[1:]
