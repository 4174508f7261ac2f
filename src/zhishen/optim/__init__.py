"""Optimizers: how a gradient becomes a step.

All have ``update(params, grads)``, two mappings with the same names, and change the parameters in place. The equations
stand in each class's docstring and, line by line, in its code.
"""

from __future__ import annotations

from zhishen._checks import OneOf, check
from zhishen.optim.adagrad import AdaGrad
from zhishen.optim.adam import Adam, AdamW
from zhishen.optim.momentum import Momentum, Nesterov
from zhishen.optim.optimizer import Optimizer
from zhishen.optim.rmsprop import RMSprop
from zhishen.optim.schedule import SCHEDULES, Constant, Cosine, Schedule, Step
from zhishen.optim.sgd import SGD

__all__ = [
    "OPTIMIZERS",
    "SCHEDULES",
    "SGD",
    "AdaGrad",
    "Adam",
    "AdamW",
    "Constant",
    "Cosine",
    "Momentum",
    "Nesterov",
    "Optimizer",
    "RMSprop",
    "Schedule",
    "Step",
    "build",
]

OPTIMIZERS: dict[str, type[Optimizer]] = {
    optimizer.name: optimizer for optimizer in (SGD, Momentum, Nesterov, AdaGrad, RMSprop, Adam, AdamW)
}


def build(name: str, **options: float) -> Optimizer:
    """Make an optimizer from its name in ``OPTIMIZERS``, as a configuration file gives it.

    Args:
        name: the name of the optimizer.
        options: its options; those left out keep their defaults.

    Raises:
        ArgumentError: if the name, an option or a value does not exist; it names the nearest that does.

    Examples:
        >>> build("momentum", lr=0.1)
        Momentum(lr=0.1, momentum=0.9, step=0)
    """
    optimizer = OPTIMIZERS[check(name, OneOf(tuple(OPTIMIZERS)), where="optim.build", name="the optimizer")]
    known = OneOf(tuple(optimizer.constraints))
    for option in options:
        check(option, known, where=f"optim.build({name!r})", name="the option")
    return optimizer(**options)
