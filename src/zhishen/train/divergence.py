"""The errors of a training whose loss or parameters became NaN or infinite: they name the layer and the step."""

from __future__ import annotations

import numpy as np

from zhishen._types import Array
from zhishen.data.pixels import Pixels
from zhishen.errors import NumericalError
from zhishen.messages import message
from zhishen.nn.network import Network

__all__ = ["check_parameters", "divergence", "quiet"]


def quiet() -> np.errstate:
    """A context without NumPy's warnings: an overflow raises a `NumericalError`, to which they would add nothing."""
    return np.errstate(over="ignore", invalid="ignore", divide="ignore")


def divergence(
    network: Network, x: Array | Pixels, t: Array, loss: float, lr: float, step: int, epoch: int
) -> NumericalError:
    """The error for a loss that is NaN or infinite.

    Args:
        network: as it was when it computed the loss.
        x: the inputs.
        t: the targets.
        loss: their loss.
        lr: the learning rate of the last update.
        step: the update that the loss was for, counted from 1.
        epoch: counted from 1.
    """
    layer = network.find_nonfinite(x, t) or message("the loss")
    return NumericalError(
        "Trainer: expected a finite loss, got {loss} at step {step} (epoch {epoch}); NaN or infinity first "
        "appears in {layer}; lower the learning rate (now {lr:g}), or clip the gradients",
        loss=loss,
        epoch=epoch,
        lr=lr,
        layer=layer,
        step=step,
    )


def check_parameters(network: Network, lr: float, step: int) -> None:
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
