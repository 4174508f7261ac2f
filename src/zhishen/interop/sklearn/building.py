"""From the options of an estimator to its network and its optimizer."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from zhishen import optim
from zhishen._checks import WholeNumber, shown
from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError
from zhishen.nn.loss import LOSSES
from zhishen.nn.network import Network
from zhishen.nn.zoo import multi_layer
from zhishen.optim.optimizer import Optimizer
from zhishen.optim.penalty import Penalized, Penalty, WeightDecay

__all__ = ["Builder", "are_widths", "build_network", "build_optimizer", "check_outputs"]

Builder = Callable[..., Network]
_WIDTH = WholeNumber(1)
# With batches of 64 and a weight decay of 0.1 this rate is as accurate on five data sets as any that was tried, and
# needs the fewest epochs (tests/verify/test_sklearn_accuracy.py).
_ADAM_LR = 0.005


def are_widths(given: object) -> bool:
    """Whether ``network`` is the widths of hidden layers."""
    return isinstance(given, Sequence | np.ndarray) and not isinstance(given, str)


def build_network(
    given: object,
    inputs: int | tuple[int, ...],
    outputs: int,
    *,
    loss: str,
    activation: str,
    dropout: float,
    dtype: npt.DTypeLike,
    rng: np.random.Generator,
    where: str,
) -> Network:
    """A network of widths, a copy of a network, or what a builder returns.

    Args:
        given: the widths of hidden layers, a `Network`, or a function ``build(inputs, outputs, rng=rng)``.
        inputs: the number of features, or the shape of an input.
        outputs: the number of outputs.
        loss: the name of the loss of a network of widths.
        activation: of the hidden layers of a network of widths.
        dropout: the dropout rate of the hidden layers of a network of widths.
        dtype: of the parameters of a network of widths.
        rng: draws the weights.
        where: the estimator, in errors.

    Raises:
        ArgumentError: ``given`` is something else, the builder does not return a network, or ``dropout`` is given
            for a network that is already built.
    """
    if are_widths(given):
        widths = [int(check_width(width, where)) for width in cast("Sequence[Any]", given)]
        if isinstance(inputs, tuple):
            raise ArgumentError(
                "{where}: expected a convolutional network for inputs of shape {shape}, got the widths {widths}; give "
                "a network or a function that builds one, or omit input_shape",
                where=where,
                shape=inputs,
                widths=widths,
            )
        return multi_layer(
            inputs, widths, outputs, rng=rng, activation=activation, dropout=dropout, loss=loss, dtype=dtype
        )
    if dropout:
        raise ArgumentError(
            "{where}: expected dropout=0 for a network that you build yourself, got {dropout}; give the network "
            "Dropout layers, or give a list of widths",
            where=where,
            dropout=dropout,
        )
    if isinstance(given, Network):
        return copy.deepcopy(given)
    built: object = given(inputs, outputs, rng=rng) if callable(given) else given
    if not isinstance(built, Network):
        raise ArgumentError(
            "{where}: expected network to be a list of widths, a Network or a function build(inputs, outputs, rng=rng) "
            "that returns one, got {given}; give network=(100,) for one hidden layer",
            where=where,
            given=shown(built),
        )
    return built


def check_width(width: object, where: str) -> Any:
    """A width of a hidden layer."""
    if not _WIDTH.accepts(width):
        raise ArgumentError(
            "{where}: expected the widths of hidden layers to be whole numbers >= 1, got {width}; give network=(100,) "
            "for one hidden layer of 100 neurons",
            where=where,
            width=shown(width),
        )
    return width


def check_outputs(network: Network, x: Array, outputs: int, *, loss: str, where: str) -> None:
    """Raise unless a network has the outputs and the loss that the targets need.

    Args:
        network: any network.
        x: some inputs.
        outputs: the number of outputs that the targets need.
        loss: the name of a loss whose outputs mean the same.
        where: the estimator, in errors.

    Raises:
        ArgumentError: the outputs of the loss mean something else: probabilities of classes, of labels, or values.
        ShapeError: the number of outputs is another.
    """
    if network.last_layer.link is not LOSSES[loss].link:
        raise ArgumentError(
            "{where}: expected a network with a loss like {expected}, got {loss!r}; build the network with "
            "loss={expected!r}",
            where=where,
            expected=loss,
            loss=network.last_layer,
        )
    shape = network.predict(x[:1]).shape
    if shape != (1, outputs):
        raise ShapeError(
            "{where}: expected a network with {outputs} outputs for each sample, got outputs of shape {shape} for one "
            "sample; change its last layer",
            where=where,
            outputs=outputs,
            shape=shape,
        )


def build_optimizer(
    given: str | Optimizer, *, lr: float | None, weight_decay: float, penalty: Penalty | None
) -> Optimizer:
    """An optimizer from its name, or a copy of one, in the wrappers that the options ask for.

    Args:
        given: the name of an optimizer, or an optimizer.
        lr: its learning rate; None for 0.005, if it is Adam or AdamW by name, and otherwise for its own.
        weight_decay: λ of `WeightDecay`; 0 for none.
        penalty: a penalty that is added to the loss; None for none.

    Raises:
        ArgumentError: an option has an invalid value.
    """
    optimizer = copy.deepcopy(given) if isinstance(given, Optimizer) else optim.build(given)
    if lr is None and given in ("adam", "adamw"):
        lr = _ADAM_LR
    if lr is not None:
        optimizer.lr = lr
    if penalty is not None:
        optimizer = Penalized(optimizer, penalty)
    return WeightDecay(optimizer, weight_decay) if weight_decay else optimizer
