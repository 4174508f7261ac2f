"""The names of optimizers and options in other libraries, and their equivalents here: tables for error messages."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

import numpy as np

from zhishen._constructors import explained
from zhishen.errors import ArgumentError
from zhishen.graph.messages import explain_attributes
from zhishen.messages import deferred

__all__ = ["NAMES", "OPTIONS", "constructor", "foreign_attributes", "optimizer"]

Init = TypeVar("Init", bound=Callable[..., None])

_ARRAYS = deferred("omit it: update(params, grads) takes the parameters")
_ONE_WAY = deferred("omit it: there is one implementation, which is compiled where possible")

#: Option → its name here, or advice. A key with a dot is for one class.
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
    "betas": deferred("write beta1 and beta2 for the two numbers of {value}"),
    "beta_1": "beta1",
    "beta_2": "beta2",
    "b1": "beta1",
    "b2": "beta2",
    "epsilon": "eps",
    "SGD.momentum": deferred("use optim.Momentum(lr, momentum={value})"),
    "SGD.nesterov": deferred("use optim.Nesterov(lr, momentum=0.9)"),
    "Momentum.nesterov": deferred("use optim.Nesterov instead of optim.Momentum"),
    "momentum": deferred("use optim.Momentum, or optim.Adam, whose beta1 is a momentum"),
    "nesterov": deferred("use optim.Nesterov"),
    "dampening": deferred("omit it: there is no dampening"),
    "SGD.weight_decay": deferred("use optim.WeightDecay(optim.SGD(lr), {value})"),
    "Adam.weight_decay": deferred(
        "use optim.AdamW(weight_decay={value}), or optim.Penalized(optim.Adam(), optim.L2({value}))"
    ),
    "weight_decay": deferred("wrap the optimizer: optim.Penalized(optimizer, optim.L2({value}))"),
    "l2": deferred("wrap the optimizer: optim.Penalized(optimizer, optim.L2({value}))"),
    "l1": deferred("wrap the optimizer: optim.Penalized(optimizer, optim.L1({value}))"),
    "WeightDecay.weight_decay": "decay",
    "WeightDecay.l2": "decay",
    "L1.alpha": "l1",
    "L1.weight_decay": "l1",
    "L2.alpha": "l2",
    "L2.weight_decay": "l2",
    "Proximal.alpha": "l1",
    "Proximal.weight_decay": "l1",
    "clipnorm": deferred("wrap the optimizer: optim.ClipNorm(optimizer, {value})"),
    "global_clipnorm": deferred("wrap the optimizer: optim.ClipNorm(optimizer, {value})"),
    "clipvalue": deferred("wrap the optimizer: optim.ClipValue(optimizer, {value})"),
    "max_norm": "limit",
    "clip_value": "limit",
    "lr_decay": deferred("set optimizer.lr from a schedule such as optim.StepDecay before each update"),
    "amsgrad": deferred("omit it: Adam is algorithm 1 of its paper"),
    "centered": deferred("omit it: RMSprop divides by the root of the mean square"),
    "maximize": deferred("omit it: give update the gradients with the other sign"),
    "foreach": _ONE_WAY,
    "fused": _ONE_WAY,
    "capturable": _ONE_WAY,
    "differentiable": _ONE_WAY,
}

_SCHEDULES = deferred(
    "optim.Constant, optim.StepDecay and optim.Cosine (with optimizer.lr = schedule(step) before each update)"
)

#: Class, function or module → the equivalent here, as in "optim.Adagrad is optim.AdaGrad here".
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
    "ExponentialLR": deferred("optim.StepDecay with every=1"),
    "ConstantLR": "optim.Constant",
    "CosineAnnealingLR": "optim.Cosine",
    "CosineDecay": "optim.Cosine",
    "clip_grad_norm_": deferred("optim.ClipNorm (or optim.clip_by_global_norm)"),
    "clip_grad_value_": deferred("optim.ClipValue (or optim.clip_by_value)"),
}


_UPDATE = deferred("call update(network.params, network.gradient(x, t))")
_GROUPS = deferred("call update of one optimizer for each group, with the names of that group in both dicts")
_AROUND = deferred("wrap it in another optimizer, such as optim.ClipNorm or optim.WeightDecay")

#: Attribute of an optimizer → the equivalent here.
ATTRIBUTES: dict[str, str] = {
    **dict.fromkeys(("zero_grad", "cleargrads"), deferred("omit it: each gradient is computed anew")),
    **dict.fromkeys(("minimize", "apply_gradients", "setup"), _UPDATE),
    **dict.fromkeys(("param_groups", "add_param_group"), _GROUPS),
    "add_hook": _AROUND,
}

#: The same for attributes that cannot be set either: setting them would silently have no effect.
REFUSED: dict[str, str] = dict.fromkeys(("learning_rate", "eta"), deferred("use lr"))

Class = TypeVar("Class", bound=type)


def foreign_attributes(cls: Class) -> Class:
    """The decorator of the base of all optimizers: an attribute of another library raises an error with advice."""
    explain_attributes(cls, ATTRIBUTES, REFUSED, kind=deferred("an optimizer"))
    return cls


def constructor(init: Init) -> Init:
    """The decorator of the constructors of wrappers and penalties: the error of a wrong call uses `OPTIONS`."""
    return explained(OPTIONS)(init)


def optimizer(init: Init) -> Init:
    """The decorator of every optimizer's constructor, which also reports parameters as the first argument."""
    inner = constructor(init)

    @functools.wraps(init)
    def checked(self: Any, *args: Any, **options: Any) -> None:
        if args and isinstance(args[0], Iterable) and not isinstance(args[0], str | np.ndarray):
            where = type(self).__name__
            raise ArgumentError(
                "{optimizer}: expected the learning rate as the first argument, got a {type}; update takes the "
                "parameters: optim.{optimizer}(lr=0.01).update(params, grads)",
                optimizer=where,
                type=type(args[0]).__name__,
            )
        inner(self, *args, **options)

    return cast("Init", checked)
