"""Errors for trainings whose numbers are no longer finite."""

from __future__ import annotations

from typing import Any

import numpy as np

from zhishen._types import Array
from zhishen.data.pixels import Pixels
from zhishen.errors import NumericalError
from zhishen.messages import message
from zhishen.nn.network import Network

__all__ = ["check_parameters", "divergence_error"]


def divergence_error(
    network: Network, loss: float, x: Array | Pixels, t: Any, *, step: int, epoch: int, lr: float
) -> NumericalError:
    """The error for a loss that is NaN or infinite.

    Args:
        network: the network, with the parameters that gave the loss.
        loss: the loss.
        x: the inputs that gave it.
        t: their targets.
        step: the update, counted from 1.
        epoch: the number of complete epochs.
        lr: the learning rate.
    """
    layer = network.find_nonfinite(x, t) or message("the loss")
    return NumericalError(
        "Trainer: expected a finite loss, got {loss} at step {step} (epoch {epoch}); NaN or infinity first "
        "appears in {layer}; lower the learning rate (now {lr:g}), or clip the gradients",
        loss=loss,
        epoch=epoch + 1,
        lr=lr,
        layer=layer,
        step=step,
    )


def check_parameters(network: Network, *, step: int, lr: float) -> None:
    """Raise if the last update made a parameter NaN or infinite, before it is saved.

    Raises:
        NumericalError: a parameter is not finite.
    """
    for name, array in network.params.items():
        if not np.isfinite(array).all():
            raise NumericalError(
                "Trainer: expected finite parameters, got NaN or infinity in {parameter} at step {step}; lower the "
                "learning rate (now {lr:g}); the last checkpoint is from an earlier step",
                parameter=name,
                lr=lr,
                layer=message("parameter {name}", name=name),
                step=step,
            )
