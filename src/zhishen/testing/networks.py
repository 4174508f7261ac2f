"""The check of a whole network, built on `zhishen.graph.check`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from typing import Final

import numpy as np
import numpy.typing as npt

from zhishen._types import Array
from zhishen.errors import GradientCheckError
from zhishen.graph import ops
from zhishen.graph.check import GradientReport, compare_gradients, frozen
from zhishen.graph.tape import no_grad
from zhishen.messages import message
from zhishen.nn.network import Network
from zhishen.testing.comparisons import expect_dtype, expect_equal, expect_shape, expect_unchanged
from zhishen.testing.copies import jitter, network_copy, trainable_parameters

__all__ = ["DTYPES", "check_network", "check_saved"]

DTYPES: Final = (np.dtype(np.float64), np.dtype(np.float32))


def check_network(
    network: Network, x: npt.ArrayLike, t: npt.ArrayLike, *, allow_zero: Iterable[str] = ()
) -> GradientReport:
    """Check that a network satisfies the contract of networks, also if it overrides ``forward``.

    The checks run on copies of the network:

    - the three ways to a gradient agree in float64: numerical differentiation, the layers, and the tape, through the
      ops and through the primitives of the ops (where each layer has ``record``); the parameters are changed by about
      0.001, since a bias of exactly 0 after dead units lies on the kink of the next ReLU;
    - float32 stays float32 and float64 stays float64, in outputs and gradients;
    - inputs, targets, parameters and gradients that were returned before are not changed;
    - ``predict`` gives the same output in batches as at once, an empty output for an empty batch, and does not change
      the training state;
    - ``state_dict``, loaded into another copy, gives the same output.

    Args:
        network: the network; it is not changed.
        x: a batch of a few inputs.
        t: their targets.
        allow_zero: names of parameters whose gradient is correctly zero, such as ``"affine1.W"``.

    Returns:
        The report of the numerical check, with one line per parameter.

    Raises:
        GradientCheckError: a check fails; the message has the element and a verdict.

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
    tested = network_copy(network, np.float64)
    generators = list(tested.generators().values())
    _check_unchanged(where, network_copy(network, np.float64), inputs, targets)
    jitter(tested.params.values())
    report = _check_three_ways(where, tested, inputs, targets, generators, set(allow_zero))
    for dtype in DTYPES:
        other = network_copy(network, dtype)
        expect_dtype(where, message("the output"), other.predict(inputs), dtype)
        for name, found in other.gradient(inputs, targets).items():
            expect_dtype(where, message("the gradient of {name}", name=name), found, dtype)
    _check_predict(where, tested, inputs)
    check_saved(where, network_copy(network, np.float64), network_copy(network, np.float64), inputs)
    return report


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
        lambda: network.loss(x, t),
        trainable_parameters(network),
        by_layers,
        where=where,
        rng=generators,
        allow_zero=allow_zero,
    )
    with frozen(generators):
        expect_equal(
            where,
            {"loss": np.asarray(value)},
            {"loss": np.asarray(network.loss(x, t))},
            "loss",
            "loss_and_gradient",
            message("the two do not compute the same"),
        )
    for context, way in (
        (nullcontext(), message("the tape")),
        (ops.unfolded(), message("the tape through the primitives")),
    ):
        with frozen(generators), context:
            found = network.tape_gradient(x, t)
        expect_equal(
            where,
            found,
            by_layers,
            "network.gradient",
            way,
            message("backward and record of a layer differ"),
        )
    return report


def _check_unchanged(where: str, network: Network, x: Array, t: Array) -> None:
    given = {"x": x, "t": t, **network.params}
    before = {name: array.copy() for name, array in given.items()}
    returned = network.gradient(x, t)
    expect_unchanged(where, given, before, "gradient")
    kept = {name: array.copy() for name, array in returned.items()}
    network.gradient(np.flip(x).copy(), t)
    expect_unchanged(where, returned, kept, message("a later gradient"))


def _check_predict(where: str, network: Network, x: Array) -> None:
    for training in (False, True):
        if training:
            network.train()
        else:
            network.eval()
        at_once = network.predict(x)
        if any(layer.training != training for layer in network.walk().layers.values()):
            raise GradientCheckError(
                "{where}: expected predict to keep training={training}, got training={got}; restore the state",
                where=where,
                training=training,
                got=network.training,
            )
        in_batches = {"output": network.predict(x, batch_size=max(1, len(x) // 2))}
        expect_equal(
            where,
            in_batches,
            {"output": at_once},
            message("predict at once"),
            message("predict in batches"),
            message("samples depend on each other"),
        )
    expect_shape(where, message("the output of an empty batch"), network.predict(x[:0]), (0, *at_once.shape[1:]))


def check_saved(where: str, network: Network, other: Network, x: Array) -> None:
    """The state of a network has everything that its output depends on."""
    with no_grad():
        network.forward(network.as_batch(x))
    for array in other.walk().state().values():
        array[...] = array + 1  # values that differ from those to load
    other.load_state_dict(network.state_dict())
    expected, found = network.predict(x), other.predict(x)
    if not np.array_equal(found, expected, equal_nan=True):
        raise GradientCheckError(
            "{where}: expected the same output after the state was saved and loaded, got differences up to "
            "{difference:.3g}; keep everything that forward uses in params and buffers",
            where=where,
            difference=np.abs(found - expected).max(),
        )
