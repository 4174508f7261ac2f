"""Checks of whole layers and networks, built on `zhishen.graph.check`."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import numpy as np
import numpy.typing as npt

from zhishen._types import Array
from zhishen.errors import GradientCheckError
from zhishen.graph import ops
from zhishen.graph.check import GradientReport, compare_gradients, frozen
from zhishen.graph.tape import no_grad
from zhishen.graph.tensor import Tensor, gradients
from zhishen.nn.layer import Layer
from zhishen.nn.network import Network

__all__ = ["check_layer", "check_network"]

_DTYPES = (np.dtype(np.float64), np.dtype(np.float32))
_ROUNDING = 1e-9  # how far two exact ways of computing the same in float64 may differ, relative to the largest element


def check_layer(
    layer: Layer, x: npt.ArrayLike, *, rng: np.random.Generator | None = None, allow_zero: Iterable[str] = ()
) -> GradientReport:
    """Hold a layer to everything that a layer promises; raise where it does not keep it.

    In training and in evaluation, on copies of the layer:

    - ``backward`` agrees with numerical derivatives of ``forward`` in float64, for the input and every parameter;
    - ``record`` (if the layer has one) gives the same output, and the tape's gradient through it and through the
      primitives of its ops is that of ``backward``;
    - ``backward_params`` fills the same gradients; a second ``backward`` does not add to the first;
    - float32 stays float32 and float64 stays float64, in outputs and gradients;
    - inputs and parameters are not written to, nor what was returned before;
    - a batch of no samples goes through, forward and backward;
    - ``output_shape`` tells the truth;
    - ``params`` and ``buffers``, saved and loaded into another copy, give the same output.

    Args:
        layer: the layer; it is left as it is.
        x: a batch of a few inputs, of shape (N, ...), away from where the layer bends as far as it can be.
        rng: draws the gradient of the output that `backward` is given; a fixed one by default. The layer's own
            generator is put back to the same state before each evaluation.
        allow_zero: what rightly has zero gradients: ``"x"``, or names of parameters.

    Returns:
        The report of the numerical check in training, a line a parameter.

    Raises:
        GradientCheckError: with the place and a verdict.

    Examples:
        A layer of one's own, y = s x:

        >>> from zhishen import nn
        >>> class Scale(nn.Layer):
        ...     def __init__(self):
        ...         super().__init__()
        ...         self.params = {"s": np.array([2.0])}
        ...     def forward(self, x):
        ...         self.x = x
        ...         return self.params["s"] * x
        ...     def backward(self, dout):
        ...         self.grads["s"] = np.sum(dout * self.x, keepdims=True).reshape(1)
        ...         return self.params["s"] * dout
        >>> x = np.array([[1.0, -2.0], [0.5, 3.0]])
        >>> print(check_layer(Scale(), x))  # doctest: +ELLIPSIS
        x  4 of 4 elements agree to ...
        s  1 of 1 elements agree to ...

        A mistake, and its verdict:

        >>> class Faulty(Scale):
        ...     def backward(self, dout):
        ...         return super().backward(dout) / len(dout)
        >>> try:
        ...     check_layer(Faulty(), x)
        ... except GradientCheckError as error:
        ...     print(str(error).partition("verdict: ")[2])
        every element is 0.5 times what it should be; look for a factor such as the batch size, a sum taken for a mean,
        or a gradient added twice
    """
    where = f"check_layer: {layer.label()}"
    chooser = np.random.default_rng(0) if rng is None else rng
    inputs = np.array(x, dtype=np.float64)
    allowed = set(allow_zero)
    report = GradientReport(())
    for training in (False, True):
        twin = _twin(layer, np.float64, training=training)
        out = _forward(twin, inputs.copy())
        dout = chooser.normal(size=out.shape)
        _check_left_alone(where, _twin(layer, np.float64, training=training), inputs, dout)
        report = _check_numerically(where, twin, inputs, dout, allowed)
        _check_repeats(where, twin, inputs, dout)
        _check_tape(where, _twin(layer, np.float64, training=training), inputs, dout)
        for dtype in _DTYPES:
            _check_dtype(where, _twin(layer, dtype, training=training), inputs.astype(dtype), dout.astype(dtype))
        _check_empty_batch(where, _twin(layer, np.float64, training=training), inputs, dout)
        _check_output_shape(where, twin, inputs, out)
    _check_saved(where, Network([_twin(layer, np.float64)]), Network([_twin(layer, np.float64)]), inputs)
    return report


def check_network(
    network: Network, x: npt.ArrayLike, t: npt.ArrayLike, *, allow_zero: Iterable[str] = ()
) -> GradientReport:
    """Hold a network, with layers in order or with a ``forward`` of its own, to everything that a network promises.

    On copies of the network:

    - the three ways agree in float64: numerical differentiation, the layers, and the tape, over the ops and over the
      primitives of the ops (where each layer has ``record``); the parameters are moved by thousandths, since a bias
      of exactly 0 behind dead units lies on the next ReLU's kink;
    - float32 stays float32 and float64 stays float64, in outputs and gradients;
    - the inputs, the targets and the parameters are not written to, nor gradients that were returned before;
    - ``predict`` gives the same in batches as at once, nothing for no samples, and leaves the training state as it was;
    - ``state_dict``, loaded into another copy, gives the same output.

    Args:
        network: the network; it is left as it is.
        x: a batch of a few inputs.
        t: their targets.
        allow_zero: names of parameters whose gradient is rightly zero, such as ``"affine1.W"``.

    Returns:
        The report of the numerical check, a line a parameter.

    Raises:
        GradientCheckError: with the place and a verdict.

    Examples:
        >>> from zhishen import nn
        >>> rng = np.random.default_rng(0)
        >>> network = nn.two_layer(4, 3, 2, rng=rng)
        >>> print(check_network(network, rng.normal(size=(5, 4)), np.array([0, 1, 1, 0, 1])))  # doctest: +ELLIPSIS
        affine1.W  12 of 12 elements agree to ...
        affine1.b  3 of 3 elements agree to ...
        affine2.W  6 of 6 elements agree to ...
        affine2.b  2 of 2 elements agree to ...
    """
    where = f"check_network: {type(network).__name__}"
    inputs, targets = np.array(x), np.array(t)
    twin = _network_twin(network, np.float64)
    generators = list(twin.generators().values())
    _check_network_left_alone(where, _network_twin(network, np.float64), inputs, targets)
    _jitter(twin.params.values())
    report = _check_three_ways(where, twin, inputs, targets, generators, set(allow_zero))
    for dtype in _DTYPES:
        other = _network_twin(network, dtype)
        _expect_dtype(where, "the output", other.predict(inputs), dtype)
        for name, found in other.gradient(inputs, targets).items():
            _expect_dtype(where, f"the gradient of {name}", found, dtype)
    _check_predict(where, twin, inputs)
    _check_saved(where, _network_twin(network, np.float64), _network_twin(network, np.float64), inputs)
    return report


# --- copies and evaluations -----------------------------------------------------------------------------------------


def _twin(layer: Layer, dtype: npt.DTypeLike, *, training: bool = True) -> Layer:
    """A copy of the layer with its arrays in another dtype."""
    twin = copy.deepcopy(layer)
    _cast(twin, dtype)
    _set_training(twin, training=training)
    return twin


def _network_twin(network: Network, dtype: npt.DTypeLike) -> Network:
    """A copy of the network in training, with its arrays in another dtype."""
    twin = copy.deepcopy(network)
    _cast(twin, dtype)
    twin.train()
    return twin


def _cast(layer: Layer, dtype: npt.DTypeLike) -> None:
    """Give the arrays of a layer, and of all layers in it, another dtype."""
    for each in layer.walk().layers.values():
        own = each.own_params()
        own.update({key: np.array(array, dtype=dtype) for key, array in own.items()})
        each.buffers = {
            key: np.array(array, dtype=dtype if array.dtype.kind == "f" else array.dtype)
            for key, array in each.buffers.items()
        }
        each.grads = {}


def _set_training(layer: Layer, *, training: bool) -> None:
    if training:
        layer.train()
    else:
        layer.eval()


def _generators(layer: Layer) -> list[np.random.Generator]:
    return list(layer.generators().values())


def _grads(layer: Layer) -> dict[str, Array]:
    """The gradients that the last backward filled in, of the layer and of all layers in it."""
    return {name: each.grads[key] for name, each, key in layer.walk().trainable() if key in each.grads}


def _clear_grads(layer: Layer) -> None:
    for each in layer.walk().layers.values():
        each.grads = {}


def _forward(layer: Layer, x: Array) -> Array:
    """The output, with the layer's generator left as it was, so that the next call draws the same."""
    with frozen(_generators(layer)):
        return layer.forward(x)


def _by_hand(layer: Layer, x: Array, dout: Array) -> dict[str, Array]:
    """The gradients of the input and the parameters by the layer's own backward; copies."""
    _forward(layer, x)
    found = {"x": layer.backward(dout), **_grads(layer)}
    return {name: np.array(g) for name, g in found.items()}


def _learned(layer: Layer) -> dict[str, Array]:
    """The parameters that are not frozen, of the layer and of all layers in it."""
    return {name: each.own_params()[key] for name, each, key in layer.walk().trainable()}


def _jitter(arrays: Iterable[Array]) -> None:
    """Move the arrays off exact zeros, where functions bend and two right derivatives may differ."""
    rng = np.random.default_rng(0)
    for array in arrays:
        array[...] = array + 1e-3 * rng.normal(size=array.shape)


# --- the checks -----------------------------------------------------------------------------------------------------


def _check_numerically(where: str, layer: Layer, x: Array, dout: Array, allow_zero: set[str]) -> GradientReport:
    moved = x.copy()
    return compare_gradients(
        lambda: float(np.sum(layer.forward(moved) * dout)),
        {"x": moved, **_learned(layer)},
        _by_hand(layer, x, dout),
        where=where,
        rng=_generators(layer),
        allow_zero=allow_zero,
    )


def _check_repeats(where: str, layer: Layer, x: Array, dout: Array) -> None:
    """A second backward gives the same, and backward_params gives the parameters' part of it."""
    first = _by_hand(layer, x, dout)
    again = {"x": layer.backward(dout), **_grads(layer)}
    _expect_equal(
        where, again, first, "a first backward", "a second", "gradients add up, or backward changes its cache"
    )
    _clear_grads(layer)
    _forward(layer, x)
    layer.backward_params(dout)
    params = {name: first[name] for name in _learned(layer)}
    _expect_equal(where, _grads(layer), params, "backward", "backward_params", "the two do not compute the same")
    _forward(layer, x)
    found = {"x": layer.backward_input(dout)}
    _expect_equal(where, found, {"x": first["x"]}, "backward", "backward_input", "the two do not compute the same")


def _check_tape(where: str, layer: Layer, x: Array, dout: Array) -> None:
    x = x.copy()
    _jitter([x, *layer.parameters().values()])
    out, by_hand = _forward(layer, x), _by_hand(layer, x, dout)
    places = list(layer.walk().trainable())
    for context, way in ((nullcontext(), "the tape"), (ops.unfolded(), "the tape through the primitives")):
        leaf = Tensor(x)
        with frozen(_generators(layer)), context:
            recorded: Any = layer(leaf)
        if not isinstance(recorded, Tensor):
            raise GradientCheckError(
                "{where}: expected record to return a Tensor, got {type}; compute with Tensors, not with their .data",
                where=where,
                type=type(recorded).__name__,
            )
        _expect_equal(
            where, {"out": recorded.data}, {"out": out}, "forward", f"record, {way}", "record is another function"
        )
        found = gradients(recorded, [leaf, *(each.tensor(key) for _, each, key in places)], seed=dout)
        _expect_equal(
            where,
            dict(zip(("x", *(name for name, _, _ in places)), found, strict=True)),
            by_hand,
            "backward by hand",
            way,
            "forward and record have other derivatives",
        )


def _check_dtype(where: str, layer: Layer, x: Array, dout: Array) -> None:
    _expect_dtype(where, "the output", _forward(layer, x), x.dtype)
    for name, found in _by_hand(layer, x, dout).items():
        _expect_dtype(where, f"the gradient of {name}", found, x.dtype)
    for name, buffer in layer.walk().buffers().items():
        if buffer.dtype.kind == "f":
            _expect_dtype(where, f"buffer {name}", buffer, x.dtype)


def _check_left_alone(where: str, layer: Layer, x: Array, dout: Array) -> None:
    """Forward and backward write neither to what they are given nor to what they returned before."""
    given = {"x": x.copy(), "dout": dout.copy(), **layer.parameters()}
    before = {name: array.copy() for name, array in given.items()}
    out = layer.forward(given["x"])
    found = {"out": out, "x": layer.backward(given["dout"]), **_grads(layer)}
    returned = {name: np.asarray(array) for name, array in found.items()}
    _expect_unchanged(where, given, before, "forward and backward")
    kept = {name: array.copy() for name, array in returned.items()}
    layer.forward(np.flip(x).copy())
    layer.backward(np.flip(dout).copy())
    _expect_unchanged(where, returned, kept, "a later forward and backward")


def _check_empty_batch(where: str, layer: Layer, x: Array, dout: Array) -> None:
    out = _forward(layer, x[:0])
    _expect_shape(where, "the output for no samples", out, dout[:0].shape)
    dx = layer.backward(dout[:0])
    _expect_shape(where, "dx for no samples", dx, x[:0].shape)
    for name, each, key in layer.walk().trainable():
        found = each.gradient_of(key)
        _expect_shape(where, f"the gradient of {name} for no samples", found, each.own_params()[key].shape)
        if np.any(found != 0):
            raise GradientCheckError(
                "{where}: expected the gradient of {name} to be 0 for no samples, got {found}; sum over the batch axis",
                where=where,
                name=name,
                found=found,
            )


def _check_output_shape(where: str, layer: Layer, x: Array, out: Array) -> None:
    told = layer.output_shape(x.shape[1:])
    if told != out.shape[1:]:
        raise GradientCheckError(
            "{where}: expected output_shape{shape} to be {out_shape} as forward returns, got {told}; override "
            "output_shape",
            where=where,
            shape=x.shape[1:],
            out_shape=out.shape[1:],
            told=told,
        )


def _check_three_ways(
    where: str,
    network: Network,
    x: Array,
    t: Array,
    generators: Sequence[np.random.Generator],
    allow_zero: set[str],
) -> GradientReport:
    with frozen(generators):
        value, by_layers = network.loss_and_gradient(x, t)
    report = compare_gradients(
        lambda: network.loss(x, t), _learned(network), by_layers, where=where, rng=generators, allow_zero=allow_zero
    )
    with frozen(generators):
        _expect_equal(
            where,
            {"loss": np.asarray(value)},
            {"loss": np.asarray(network.loss(x, t))},
            "loss",
            "loss_and_gradient",
            "the two do not compute the same",
        )
    for context, way in ((nullcontext(), "the tape"), (ops.unfolded(), "the tape through the primitives")):
        with frozen(generators), context:
            found = network.tape_gradient(x, t)
        _expect_equal(
            where,
            found,
            by_layers,
            "network.gradient",
            way,
            "some layer's backward and record do not belong together",
        )
    return report


def _check_network_left_alone(where: str, network: Network, x: Array, t: Array) -> None:
    given = {"x": x, "t": t, **network.params}
    before = {name: array.copy() for name, array in given.items()}
    returned = network.gradient(x, t)
    _expect_unchanged(where, given, before, "gradient")
    kept = {name: array.copy() for name, array in returned.items()}
    network.gradient(np.flip(x).copy(), t)
    _expect_unchanged(where, returned, kept, "a later gradient")


def _check_predict(where: str, network: Network, x: Array) -> None:
    for training in (False, True):
        if training:
            network.train()
        else:
            network.eval()
        at_once = network.predict(x)
        if any(layer.training != training for layer in network.walk().layers.values()):
            raise GradientCheckError(
                "{where}: expected predict to leave training={training}, got {network_training}; restore the state",
                where=where,
                training=training,
                network_training=network.training,
            )
        in_batches = {"output": network.predict(x, batch_size=max(1, len(x) // 2))}
        _expect_equal(
            where,
            in_batches,
            {"output": at_once},
            "predict at once",
            "predict in batches",
            "samples depend on each other",
        )
    _expect_shape(where, "the output for no samples", network.predict(x[:0]), (0, *at_once.shape[1:]))


def _check_saved(where: str, network: Network, other: Network, x: Array) -> None:
    """What training leaves in a network is in its state, and only there."""
    with no_grad():
        network.forward(network.as_batch(x))
    for array in other.walk().state().values():
        array[...] = array + 1  # other values than those that will be loaded
    other.load_state_dict(network.state_dict())
    expected, found = network.predict(x), other.predict(x)
    if not np.array_equal(found, expected, equal_nan=True):
        raise GradientCheckError(
            "{where}: expected the same output after the state was saved and loaded, got differences up to "
            "{max:.3g}; keep all that forward uses in params and buffers",
            where=where,
            max=np.abs(found - expected).max(),
        )


# --- comparisons ----------------------------------------------------------------------------------------------------


def _expect_equal(
    where: str, found: Mapping[str, Array], expected: Mapping[str, Array], one: str, other: str, verdict: str
) -> None:
    """Two exact ways to the same arrays agree to rounding."""
    for name, wanted in expected.items():
        if name not in found:
            raise GradientCheckError(
                "{where}: expected {name} of {other}, got none; verdict: {verdict}",
                where=where,
                name=name,
                other=other,
                verdict=verdict,
            )
        got = np.asarray(found[name])
        _expect_shape(where, f"{name} of {other}", got, wanted.shape)
        off = ~(np.abs(got - wanted) <= _ROUNDING * max(float(np.abs(wanted).max(initial=0)), 1e-3))
        if off.any():
            place = tuple(np.argwhere(off)[0].tolist())
            at = f"{name}[{', '.join(map(str, place))}]" if place else name
            raise GradientCheckError(
                "{where}: {at}: expected {wanted:.9g} ({one}), got {got:.9g} ({other}); {count_nonzero} of {size} "
                "elements differ; verdict: {verdict}",
                where=where,
                at=at,
                wanted=wanted[place],
                one=one,
                got=got[place],
                other=other,
                count_nonzero=np.count_nonzero(off),
                size=got.size,
                verdict=verdict,
            )


def _expect_dtype(where: str, what: str, found: Array, dtype: np.dtype[Any]) -> None:
    if found.dtype != dtype:
        raise GradientCheckError(
            "{where}: expected {what} in {dtype} like the input, got {found_dtype}; verdict: the dtype is lost; look "
            "for arrays made without dtype=",
            where=where,
            what=what,
            dtype=dtype,
            found_dtype=found.dtype,
        )


def _expect_shape(where: str, what: str, found: Array, shape: tuple[int, ...]) -> None:
    if np.shape(found) != shape:
        raise GradientCheckError(
            "{where}: expected {what} of shape {shape}, got {found_shape}; keep the axes",
            where=where,
            what=what,
            shape=shape,
            found_shape=np.shape(found),
        )


def _expect_unchanged(where: str, after: Mapping[str, Array], before: Mapping[str, Array], by: str) -> None:
    for name, array in after.items():
        if not np.array_equal(array, before[name], equal_nan=array.dtype.kind == "f"):
            raise GradientCheckError(
                "{where}: expected {name} to stay as it was, got it changed by {by}; verdict: something is written "
                "in place; work on a copy",
                where=where,
                name=name,
                by=by,
            )
