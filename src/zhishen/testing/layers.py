"""The check of a layer, built on `zhishen.graph.check`."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

import numpy as np
import numpy.typing as npt

from zhishen._types import Array
from zhishen.errors import GradientCheckError
from zhishen.graph import ops
from zhishen.graph.check import GradientReport, compare_gradients, frozen
from zhishen.graph.tensor import Tensor, gradients
from zhishen.messages import message
from zhishen.nn.layer import Layer
from zhishen.nn.network import Network
from zhishen.testing.comparisons import expect_dtype, expect_equal, expect_shape, expect_unchanged
from zhishen.testing.copies import (
    backward_gradients,
    clear_gradients,
    forward,
    generators_of,
    gradients_of,
    jitter,
    layer_copy,
    trainable_parameters,
)
from zhishen.testing.networks import DTYPES, check_saved

__all__ = ["check_layer"]


def check_layer(
    layer: Layer, x: npt.ArrayLike, *, rng: np.random.Generator | None = None, allow_zero: Iterable[str] = ()
) -> GradientReport:
    """Check that a layer satisfies the contract of layers; raise an error where it does not.

    The checks run in training and in evaluation, on copies of the layer:

    - ``backward`` agrees with numerical derivatives of ``forward`` in float64, for the input and every parameter;
    - ``record`` (if the layer has one) gives the same output, and the gradient of the tape, through ``record`` and
      through the primitives of its ops, equals that of ``backward``;
    - ``backward_params`` computes the same gradients; a second ``backward`` does not add to the first;
    - float32 stays float32 and float64 stays float64, in outputs and gradients;
    - inputs, parameters and arrays that were returned before are not changed;
    - an empty batch passes through forward and backward;
    - ``output_shape`` returns the shape that ``forward`` returns;
    - ``params`` and ``buffers``, saved and loaded into another copy, give the same output.

    Args:
        layer: the layer; it is not changed.
        x: a batch of a few inputs, of shape (N, ...), away from kinks of the layer where possible.
        rng: the generator from which the gradient of the output is drawn; a generator with a fixed seed by default. The
            state of the layer's own generator is restored before each evaluation.
        allow_zero: inputs whose gradients are correctly zero: ``"x"``, or names of parameters.

    Returns:
        The report of the numerical check in training, with one line per parameter.

    Raises:
        GradientCheckError: a check fails; the message has the element and a verdict.

    Examples:
        A custom layer, y = s x:

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

        A mistake and its verdict:

        >>> class Faulty(Scale):
        ...     def backward(self, dout):
        ...         return super().backward(dout) / len(dout)
        >>> try:
        ...     check_layer(Faulty(), x)
        ... except GradientCheckError as error:
        ...     print(str(error).partition("verdict: ")[2])
        every element is 0.5 times what it should be; look for a factor such as the batch size, a sum instead of a
        mean, or a gradient that is added twice
    """
    where = f"check_layer: {layer.label()}"
    generator = np.random.default_rng(0) if rng is None else rng
    inputs = np.array(x, dtype=np.float64)
    allowed = set(allow_zero)
    report = GradientReport(())
    for training in (False, True):
        tested = layer_copy(layer, np.float64, training=training)
        out = forward(tested, inputs.copy())
        dout = generator.normal(size=out.shape)
        _check_unchanged(where, layer_copy(layer, np.float64, training=training), inputs, dout)
        report = _check_numerically(where, tested, inputs, dout, allowed)
        _check_repeats(where, tested, inputs, dout)
        _check_tape(where, layer_copy(layer, np.float64, training=training), inputs, dout)
        for dtype in DTYPES:
            _check_dtype(where, layer_copy(layer, dtype, training=training), inputs.astype(dtype), dout.astype(dtype))
        _check_empty_batch(where, layer_copy(layer, np.float64, training=training), inputs, dout)
        _check_output_shape(where, tested, inputs, out)
    check_saved(where, Network([layer_copy(layer, np.float64)]), Network([layer_copy(layer, np.float64)]), inputs)
    return report


def _check_numerically(where: str, layer: Layer, x: Array, dout: Array, allow_zero: set[str]) -> GradientReport:
    moved = x.copy()
    return compare_gradients(
        lambda: float(np.sum(layer.forward(moved) * dout)),
        {"x": moved, **trainable_parameters(layer)},
        backward_gradients(layer, x, dout),
        where=where,
        rng=generators_of(layer),
        allow_zero=allow_zero,
    )


def _check_repeats(where: str, layer: Layer, x: Array, dout: Array) -> None:
    """A second backward gives the same gradients, and so do backward_params and backward_input."""
    first = backward_gradients(layer, x, dout)
    again = {"x": layer.backward(dout), **gradients_of(layer)}
    expect_equal(
        where,
        again,
        first,
        message("a first backward"),
        message("a second"),
        message("gradients add up, or backward changes its cache"),
    )
    clear_gradients(layer)
    forward(layer, x)
    layer.backward_params(dout)
    params = {name: first[name] for name in trainable_parameters(layer)}
    different = message("the two do not compute the same")
    expect_equal(where, gradients_of(layer), params, "backward", "backward_params", different)
    forward(layer, x)
    found = {"x": layer.backward_input(dout)}
    expect_equal(where, found, {"x": first["x"]}, "backward", "backward_input", different)


def _check_tape(where: str, layer: Layer, x: Array, dout: Array) -> None:
    x = x.copy()
    jitter([x, *layer.parameters().values()])
    out, by_hand = forward(layer, x), backward_gradients(layer, x, dout)
    places = list(layer.walk().trainable())
    for context, way in (
        (nullcontext(), message("the tape")),
        (ops.unfolded(), message("the tape through the primitives")),
    ):
        leaf = Tensor(x)
        with frozen(generators_of(layer)), context:
            recorded: Any = layer(leaf)
        if not isinstance(recorded, Tensor):
            raise GradientCheckError(
                "{where}: expected record to return a Tensor, got {type}; compute with Tensors, not with their .data",
                where=where,
                type=type(recorded).__name__,
            )
        expect_equal(
            where,
            {"out": recorded.data},
            {"out": out},
            "forward",
            f"record, {way}",
            message("record computes another function"),
        )
        found = gradients(recorded, [leaf, *(each.tensor(key) for _, each, key in places)], seed=dout)
        expect_equal(
            where,
            dict(zip(("x", *(name for name, _, _ in places)), found, strict=True)),
            by_hand,
            "backward",
            way,
            message("forward and record have other derivatives"),
        )


def _check_dtype(where: str, layer: Layer, x: Array, dout: Array) -> None:
    expect_dtype(where, message("the output"), forward(layer, x), x.dtype)
    for name, found in backward_gradients(layer, x, dout).items():
        expect_dtype(where, message("the gradient of {name}", name=name), found, x.dtype)
    for name, buffer in layer.walk().buffers().items():
        if buffer.dtype.kind == "f":
            expect_dtype(where, message("buffer {name}", name=name), buffer, x.dtype)


def _check_unchanged(where: str, layer: Layer, x: Array, dout: Array) -> None:
    """Forward and backward change neither their inputs nor the arrays that they returned before."""
    given = {"x": x.copy(), "dout": dout.copy(), **layer.parameters()}
    before = {name: array.copy() for name, array in given.items()}
    out = layer.forward(given["x"])
    found = {"out": out, "x": layer.backward(given["dout"]), **gradients_of(layer)}
    returned = {name: np.asarray(array) for name, array in found.items()}
    expect_unchanged(where, given, before, message("forward and backward"))
    kept = {name: array.copy() for name, array in returned.items()}
    layer.forward(np.flip(x).copy())
    layer.backward(np.flip(dout).copy())
    expect_unchanged(where, returned, kept, message("a later forward and backward"))


def _check_empty_batch(where: str, layer: Layer, x: Array, dout: Array) -> None:
    out = forward(layer, x[:0])
    expect_shape(where, message("the output of an empty batch"), out, dout[:0].shape)
    dx = layer.backward(dout[:0])
    expect_shape(where, message("dx of an empty batch"), dx, x[:0].shape)
    for name, each, key in layer.walk().trainable():
        found = each.gradient_of(key)
        shape = each.own_params()[key].shape
        expect_shape(where, message("the gradient of {name} for an empty batch", name=name), found, shape)
        if np.any(found != 0):
            raise GradientCheckError(
                "{where}: expected the gradient of {name} to be 0 for an empty batch, got {gradient}; sum over the "
                "batch axis",
                where=where,
                name=name,
                gradient=found,
            )


def _check_output_shape(where: str, layer: Layer, x: Array, out: Array) -> None:
    shape = layer.output_shape(x.shape[1:])
    if shape != out.shape[1:]:
        raise GradientCheckError(
            "{where}: expected output_shape({shape}) to be {expected}, the shape that forward returns, got {got}; "
            "override output_shape",
            where=where,
            shape=x.shape[1:],
            expected=out.shape[1:],
            got=shape,
        )
