"""What other libraries call optimizers and their options, and what to write here: tables for the messages of errors."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

import numpy as np

from zhishen._constructors import explained
from zhishen.errors import ArgumentError
from zhishen.graph.messages import explain_attributes

__all__ = ["NAMES", "OPTIONS", "constructor", "foreign_attributes", "optimizer"]

Init = TypeVar("Init", bound=Callable[..., None])

_ARRAYS = "omit it: parameters are given to update(params, grads)"
_ONE_WAY = "omit it: there is one implementation, compiled where it can be"

#: Option → its name here, or what to do. A key with a dot is for one class.
OPTIONS: dict[str, str] = {
    "learning_rate": "lr",
    "eta": "lr",
    "RMSprop.alpha": "rho",
    "RMSprop.decay": "rho",
    "RMSprop.decay_rate": "rho",
    "alpha": "lr",
    "params": _ARRAYS,
    "model": _ARRAYS,
    "parameters": _ARRAYS,
    "betas": "write beta1 and beta2 for the two numbers of {value}",
    "beta_1": "beta1",
    "beta_2": "beta2",
    "b1": "beta1",
    "b2": "beta2",
    "epsilon": "eps",
    "SGD.momentum": "take optim.Momentum(lr, momentum={value})",
    "SGD.nesterov": "take optim.Nesterov(lr, momentum=0.9)",
    "Momentum.nesterov": "take optim.Nesterov in place of optim.Momentum",
    "momentum": "take optim.Momentum, or optim.Adam, whose beta1 is a momentum",
    "nesterov": "take optim.Nesterov",
    "dampening": "omit it: there is no dampening",
    "SGD.weight_decay": "take optim.WeightDecay(optim.SGD(lr), {value})",
    "Adam.weight_decay": "take optim.AdamW(weight_decay={value}), or optim.Penalized(optim.Adam(), optim.L2({value}))",
    "weight_decay": "put optim.Penalized(optimizer, optim.L2({value})) around the optimizer",
    "l2": "put optim.Penalized(optimizer, optim.L2({value})) around the optimizer",
    "l1": "put optim.Penalized(optimizer, optim.L1({value})) around the optimizer",
    "WeightDecay.weight_decay": "decay",
    "WeightDecay.l2": "decay",
    "L1.alpha": "l1",
    "L1.weight_decay": "l1",
    "L2.alpha": "l2",
    "L2.weight_decay": "l2",
    "Proximal.alpha": "l1",
    "Proximal.weight_decay": "l1",
    "clipnorm": "put optim.ClipNorm(optimizer, {value}) around the optimizer",
    "global_clipnorm": "put optim.ClipNorm(optimizer, {value}) around the optimizer",
    "clipvalue": "put optim.ClipValue(optimizer, {value}) around the optimizer",
    "max_norm": "limit",
    "clip_value": "limit",
    "lr_decay": "set optimizer.lr from a schedule such as optim.StepDecay before each update",
    "amsgrad": "omit it: Adam is algorithm 1 of its paper",
    "centered": "omit it: RMSprop divides by the root of the mean square",
    "maximize": "omit it: give update the gradients with the other sign",
    "foreach": _ONE_WAY,
    "fused": _ONE_WAY,
    "capturable": _ONE_WAY,
    "differentiable": _ONE_WAY,
}

_SCHEDULES = "optim.Constant, optim.StepDecay and optim.Cosine (with optimizer.lr = schedule(step) before each update)"

#: Class, function or module → what to write here, as in "optim.Adagrad is optim.AdaGrad here".
NAMES: dict[str, str] = {
    "Adagrad": "optim.AdaGrad",
    "RMSProp": "optim.RMSprop",
    "SGDM": "optim.Momentum",
    "MomentumSGD": "optim.Momentum",
    "NAG": "optim.Nesterov",
    "NesterovAG": "optim.Nesterov",
    **dict.fromkeys(("Regularised", "Regularized", "Penalised"), "optim.Penalized"),
    "lr_scheduler": _SCHEDULES,
    "schedules": _SCHEDULES,
    "StepLR": "optim.StepDecay",
    "ExponentialLR": "optim.StepDecay with every=1",
    "ConstantLR": "optim.Constant",
    "CosineAnnealingLR": "optim.Cosine",
    "CosineDecay": "optim.Cosine",
    "clip_grad_norm_": "optim.ClipNorm (or optim.clip_by_global_norm)",
    "clip_grad_value_": "optim.ClipValue (or optim.clip_by_value)",
}


_UPDATE = "call update(network.params, network.gradient(x, t))"
_GROUPS = "call update of one optimizer for each group, with the names of that group in both dicts"
_AROUND = "put another optimizer around it, such as optim.ClipNorm or optim.WeightDecay"

#: Attribute of an optimizer → what does the same here.
ATTRIBUTES: dict[str, str] = {
    **dict.fromkeys(("zero_grad", "cleargrads"), "omit it: each gradient is computed anew"),
    **dict.fromkeys(("minimize", "apply_gradients", "setup"), _UPDATE),
    **dict.fromkeys(("param_groups", "add_param_group"), _GROUPS),
    "add_hook": _AROUND,
}

#: The same for attributes that cannot be set either: training would go on as before.
REFUSED: dict[str, str] = dict.fromkeys(("learning_rate", "eta"), "take lr")

Class = TypeVar("Class", bound=type)


def foreign_attributes(cls: Class) -> Class:
    """The decorator of the base of all optimizers: an attribute of another library says what to take."""
    explain_attributes(cls, ATTRIBUTES, REFUSED, kind="an optimizer")
    return cls


def constructor(init: Init) -> Init:
    """The decorator of the constructors of wrappers and penalties: a wrong call is explained."""
    return explained(OPTIONS)(init)


def optimizer(init: Init) -> Init:
    """The decorator of every optimizer's constructor; it explains as well where parameters belong."""
    inner = constructor(init)

    @functools.wraps(init)
    def checked(self: Any, *args: Any, **options: Any) -> None:
        if args and isinstance(args[0], Iterable) and not isinstance(args[0], str | np.ndarray):
            where = type(self).__name__
            raise ArgumentError(
                "{where}: expected the learning rate first, got a {type}; parameters are given to update: "
                "optim.{where}(lr=0.01).update(params, grads)",
                where=where,
                type=type(args[0]).__name__,
            )
        inner(self, *args, **options)

    return cast("Init", checked)
