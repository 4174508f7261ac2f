"""What a training of the workbench consists of: the arguments of its messages, and the trainer that they describe."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, cast

import numpy as np

from zhishen import nn, optim
from zhishen._checks import Constraint, Number, OneOf, WholeNumber
from zhishen.data.points import POINTS
from zhishen.errors import ArgumentError, ZhishenError
from zhishen.lab.engine.arguments import Table, Text
from zhishen.lab.engine.workbench_data import Material
from zhishen.messages import message
from zhishen.nn.blocks import BLOCKS, checked_blocks, plan
from zhishen.nn.init import INITIALIZERS
from zhishen.optim import OPTIMIZERS
from zhishen.train import Trainer

__all__ = ["CONSTRAINTS", "PENALTIES", "Blocks", "Composition"]

MOST_BLOCKS: Final = 12
MOST_PARAMETERS: Final = 3_000_000
MOST_ACTIVATIONS: Final = 2**26  # numbers that the layers hold for a batch
_EVALUATED: Final = 250  # samples that are evaluated at once
_WIDEST: Final = {"width": 1024, "filters": 128, "size": 7}
PENALTIES: Final = ("none", "decay", "l2", "l1")
_CLASS_LOSSES: Final = ("cross_entropy", "sum_of_squares")


@dataclass(frozen=True)
class Blocks:
    """A list of at most ``most`` blocks, see `zhishen.nn.blocks`, of bounded sizes."""

    most: int = MOST_BLOCKS

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is such a list."""
        if not isinstance(value, list | tuple) or len(cast("list[Any]", value)) > self.most:
            return False
        try:
            blocks = checked_blocks(value, where="blocks")
        except ZhishenError:
            return False
        return all(block.get(name, 1) <= most for block in blocks for name, most in _WIDEST.items())

    def bad_values(self) -> tuple[object, ...]:
        """Other types, too many blocks, unknown kinds and options, and sizes that are too large."""
        wide = [{"kind": "dense", "width": _WIDEST["width"] + 1}]
        return (None, "dense", [1], [{}], [{"kind": "x"}], [{"kind": "dense", "x": 1}], wide,
                [{"kind": "dropout", "rate": 1.0}], [{"kind": "residual"}] * (self.most + 1))  # fmt: skip

    def advice(self, value: object) -> str:  # noqa: ARG002 - the same for every value
        """Give blocks of the known kinds."""
        return message("give blocks of the kinds {kinds} with options within their bounds", kinds=", ".join(BLOCKS))

    def __str__(self) -> str:
        return message("a list of at most {most} blocks", most=self.most)


CONSTRAINTS: Final[dict[str, Constraint]] = {
    "data": OneOf((*POINTS, "function", "mnist", "table", "images")),
    "samples": WholeNumber(20, 60_000),
    "noise": Number(0, 2),
    "formula": Text(200),
    "file": Text(100),
    "target": Text(200),
    "validation": Number(0, 0.9),
    "blocks": Blocks(),
    "init": OneOf(("auto", *INITIALIZERS)),
    "loss": OneOf(_CLASS_LOSSES),
    "smoothing": Number(0, 0.5),
    "optimizer": OneOf(tuple(OPTIMIZERS)),
    "lr": Number(0, 1e6, open_low=True),
    "rates": Table(200, 2, Number(0, 1e9), empty=True),
    "schedule": OneOf(("constant", "cosine", "step")),
    "batch_size": WholeNumber(1, 1000),
    "penalty": OneOf(PENALTIES),
    "strength": Number(0, 10),
    "clip": Number(0, 1000),
    "epochs": WholeNumber(1, 1000),
    "patience": WholeNumber(0, 1000),
    "goal": Number(0, 1),
    "seed": WholeNumber(0, 10_000),
}


@dataclass(frozen=True)
class Composition:
    """All that decides how a training goes.

    Attributes:
        data: the kind of the data.
        samples: of the training and the validation part together.
        noise: of points, and of the values of a function.
        formula: of a function of x.
        file: the name that an upload was given.
        target: the column of a table that is predicted.
        validation: the share of the samples for validation.
        blocks: of the network, see `zhishen.nn.blocks`.
        init: the name of the initial weights; ``"auto"`` for those that suit the activation.
        loss: of a classification.
        smoothing: of the targets, with cross-entropy.
        optimizer: a key of `optim.OPTIMIZERS`.
        lr: the (highest) learning rate.
        rates: changes of it during the training: rows of a step and a rate.
        schedule: how the rate changes by itself.
        batch_size: samples an update.
        penalty: on the weights.
        strength: of the penalty.
        clip: the largest norm of the gradient; 0 does not clip.
        epochs: the number of passes.
        patience: epochs without a better validation score after which the training stops; 0 never stops.
        goal: the validation accuracy (of a regression, R²) at which the training stops; 0 never stops.
        seed: of the weights and of the order; the data are always the same.
    """

    data: str = "moons"
    samples: int = 400
    noise: float = 0.2
    formula: str = "sin(3*x)"
    file: str = ""
    target: str = ""
    validation: float = 0.25
    blocks: Sequence[Mapping[str, Any]] = (
        {"kind": "dense", "width": 16, "activation": "tanh"},
        {"kind": "dense", "width": 8, "activation": "tanh"},
    )
    init: str = "auto"
    loss: str = "cross_entropy"
    smoothing: float = 0.0
    optimizer: str = "adam"
    lr: float = 0.01
    rates: Sequence[Sequence[float]] = ()
    schedule: str = "constant"
    batch_size: int = 32
    penalty: str = "none"
    strength: float = 0.001
    clip: float = 0.0
    epochs: int = 100
    patience: int = 0
    goal: float = 0.0
    seed: int = 0

    @property
    def initial(self) -> str | None:
        """The initializer as the library takes it."""
        return None if self.init == "auto" else self.init

    def plan(self, material: Material) -> list[nn.blocks.LayerCall]:
        """The layers as calls.

        Raises:
            ArgumentError: the blocks do not fit the data, or the network has too many parameters.
            ShapeError: the images are too small.
        """
        calls = plan(self.blocks, material.input_shape, material.dataset.outputs, init=self.initial, where="workbench")
        size = sum(_parameters(call) for call in calls)
        if size > MOST_PARAMETERS:
            raise ArgumentError(
                "workbench: expected a network of at most {most:,} parameters, got {size:,}; make layers narrower, or "
                "add pooling",
                most=MOST_PARAMETERS,
                size=size,
            )
        return calls

    def loss_of(self, material: Material) -> nn.Loss:
        """The loss."""
        if material.dataset.classes is None or self.loss == "sum_of_squares":
            return nn.loss("sum_of_squares")
        return nn.SoftmaxCrossEntropy(smoothing=self.smoothing)

    def network(self, material: Material) -> nn.Network:
        """The network with its initial weights.

        Raises:
            ArgumentError: as `plan`, or the layers would hold too many numbers.
        """
        rng, _ = self.generators()
        layers = [nn.blocks.built(call, rng=rng) for call in self.plan(material)]
        self._check_activations(layers, material.input_shape)
        return nn.Network(layers, loss=self.loss_of(material), input_shape=material.image_shape)

    def _check_activations(self, layers: Sequence[nn.Layer], shape: tuple[int, ...]) -> None:
        size = 0
        for layer in layers:
            shape = layer.output_shape(shape)
            size += math.prod(shape) * max(1, len(layer.walk().layers) - 1)
        size *= max(self.batch_size, _EVALUATED)
        if size > MOST_ACTIVATIONS:
            raise ArgumentError(
                "workbench: expected layers that hold at most {most:,} numbers for a batch, got {size:,}; choose a "
                "smaller batch, fewer filters, or pooling",
                most=MOST_ACTIVATIONS,
                size=size,
            )

    def generators(self) -> list[np.random.Generator]:
        """Those of the weights and of the order, as `train.Config` makes them."""
        return np.random.default_rng(self.seed).spawn(2)

    def optimizer_of(self) -> optim.Optimizer:
        """The optimizer, with the wrappers for the penalty and the clipping."""
        found = optim.build(self.optimizer, lr=self.lr)
        if self.penalty == "decay":
            found = optim.WeightDecay(found, self.strength)
        elif self.penalty != "none":
            penalty = optim.L2(self.strength) if self.penalty == "l2" else optim.L1(self.strength)
            found = optim.Penalized(found, penalty)
        return optim.ClipNorm(found, self.clip) if self.clip else found

    def schedule_of(self, samples: int) -> Callable[[int], float]:
        """The learning rate of each step, with the changes that were made during the training."""
        steps = self.epochs * math.ceil(samples / self.batch_size)
        changes = [(0, self.lr), *((int(step), lr) for step, lr in self.rates)]
        parts = [(step, _schedule(self.schedule, lr, steps)) for step, lr in changes]
        return lambda step: next(part for since, part in reversed(parts) if step >= since)(step)

    def trainer(self, material: Material) -> Trainer:
        """A trainer before its first step."""
        samples = len(material.dataset.train.x)
        _, order = self.generators()
        return Trainer(
            self.network(material), material.dataset, self.optimizer_of(), epochs=self.epochs,
            batch_size=min(self.batch_size, samples), rng=order, schedule=self.schedule_of(samples),
            patience=self.patience if self.patience and material.dataset.validation is not None else None,
        )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """The arguments of a message."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def _schedule(name: str, lr: float, steps: int) -> optim.Schedule:
    if name == "cosine":
        return optim.Cosine(lr, steps=steps, warmup=round(0.05 * steps))
    if name == "step":
        return optim.StepDecay(lr, every=max(1, steps // 3), factor=0.3)
    return optim.Constant(lr)


def _parameters(call: nn.blocks.LayerCall) -> int:
    """The number of parameters of a planned layer, so that none is made that is too large."""
    if call.kind == "Affine":
        inputs, outputs = call.values
        return (inputs + 1) * outputs
    if call.kind == "Conv2d":
        channels, filters, size = call.values
        return (channels * size * size + 1) * filters
    return sum(map(_parameters, call.inner))
