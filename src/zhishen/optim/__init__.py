"""Optimizers: how a gradient becomes a step.

All have ``update(params, grads)``, two mappings with the same names, and change the parameters in place. The equations
stand in each class's docstring and, line by line, in its code. Beside them: plain gradient descent, surfaces to
descend and a race down them, and the exponentially weighted average that most of them contain.
"""

from __future__ import annotations

from typing import Any

from zhishen._checks import OneOf, check
from zhishen._constructors import explain_option, missing_name
from zhishen.errors import ArgumentError
from zhishen.messages import deferred
from zhishen.optim.adagrad import AdaGrad
from zhishen.optim.adam import Adam, AdamW
from zhishen.optim.average import average_weights, effective_window, exponentially_weighted_average
from zhishen.optim.bumps import Bumps
from zhishen.optim.clip import ClipNorm, ClipValue, clip_by_global_norm, clip_by_value, global_norm
from zhishen.optim.descent import gradient_descent
from zhishen.optim.foreign import NAMES, OPTIONS
from zhishen.optim.momentum import Momentum, Nesterov
from zhishen.optim.optimizer import Optimizer
from zhishen.optim.penalty import (
    L1,
    L2,
    ElasticNet,
    MaxNorm,
    Penalized,
    Penalty,
    Proximal,
    WeightDecay,
    max_norm,
    soft_threshold,
)
from zhishen.optim.race import race
from zhishen.optim.rmsprop import RMSprop
from zhishen.optim.schedule import SCHEDULES, Constant, Cosine, Schedule, StepDecay
from zhishen.optim.sgd import SGD
from zhishen.optim.surfaces import SURFACES, Surface
from zhishen.optim.wrapper import Wrapper, all_parameters, weights_only

__all__ = [
    "L1",
    "L2",
    "OPTIMIZERS",
    "PENALTIES",
    "SCHEDULES",
    "SGD",
    "SURFACES",
    "WRAPPERS",
    "AdaGrad",
    "Adam",
    "AdamW",
    "Bumps",
    "ClipNorm",
    "ClipValue",
    "Constant",
    "Cosine",
    "ElasticNet",
    "MaxNorm",
    "Momentum",
    "Nesterov",
    "Optimizer",
    "Penalized",
    "Penalty",
    "Proximal",
    "RMSprop",
    "Schedule",
    "StepDecay",
    "Surface",
    "WeightDecay",
    "Wrapper",
    "all_parameters",
    "average_weights",
    "build",
    "clip_by_global_norm",
    "clip_by_value",
    "effective_window",
    "exponentially_weighted_average",
    "global_norm",
    "gradient_descent",
    "max_norm",
    "race",
    "soft_threshold",
    "weights_only",
]

OPTIMIZERS: dict[str, type[Optimizer]] = {
    optimizer.name: optimizer for optimizer in (SGD, Momentum, Nesterov, AdaGrad, RMSprop, Adam, AdamW)
}

PENALTIES: dict[str, type[Penalty]] = {"l1": L1, "l2": L2, "elastic_net": ElasticNet}

WRAPPERS: dict[str, type[Wrapper]] = {
    wrapper.name: wrapper for wrapper in (Penalized, WeightDecay, Proximal, MaxNorm, ClipValue, ClipNorm)
}


def build(name: str, **options: float) -> Optimizer:
    """Make an optimizer from its name in ``OPTIMIZERS``, as a configuration file gives it.

    Args:
        name: the name of the optimizer.
        options: its options; those left out keep their defaults.

    Raises:
        ArgumentError: if the name, an option or a value does not exist; it names the one that was meant.

    Examples:
        >>> build("momentum", lr=0.1)
        Momentum(lr=0.1, momentum=0.9, step=0)
    """
    optimizer = OPTIMIZERS[check(name, OneOf(tuple(OPTIMIZERS)), where="optim.build", name=deferred("the optimizer"))]
    known = OneOf(tuple(optimizer.constraints))
    for option, value in options.items():
        if not known.accepts(option):
            advice = explain_option(optimizer.__name__, option, value, known.options, OPTIONS)
            raise ArgumentError(
                "optim.build({name!r}): expected the option to be {known}, got {option!r}; {advice}",
                name=name,
                known=known,
                option=option,
                advice=advice,
            )
    return optimizer(**options)


def __getattr__(name: str) -> Any:
    """Explain a name that does not exist here, such as one from another library."""
    raise missing_name("optim", name, __all__, NAMES)
