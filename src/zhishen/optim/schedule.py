"""Learning-rate schedules: a schedule is a function from the step to the learning rate η.

The trainer (or your own loop) sets ``optimizer.lr = schedule(step)`` before each update. Steps count from 0.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar, final

from zhishen._checks import Constraint, Number, WholeNumber, check

__all__ = ["SCHEDULES", "Constant", "Cosine", "Schedule", "StepDecay"]

POSITIVE = Number(low=0.0, open_low=True)


class Schedule(ABC):
    """The interface of all schedules: ``schedule(step)`` is the learning rate of that step.

    A schedule has no state: to resume, call it with the current step.

    Attributes:
        constraints: the constraint of each option, in the order of the options.
    """

    constraints: ClassVar[Mapping[str, Constraint]]

    def __post_init__(self) -> None:
        for name, constraint in self.constraints.items():
            check(getattr(self, name), constraint, where=type(self).__name__, name=name)

    def __call__(self, step: int) -> float:
        """The learning rate of a step.

        Args:
            step: the number of updates before this one; 0 for the first update.

        Raises:
            ArgumentError: the step is not a whole number >= 0.
        """
        check(step, WholeNumber(0), where=type(self).__name__, name="step")
        return float(self._rate(int(step)))

    @abstractmethod
    def _rate(self, s: int) -> float:
        """The formula, for a checked step."""


@final
@dataclass(frozen=True)
class Constant(Schedule):
    """The same learning rate at every step: η(s) = η.

    Args:
        lr: η, above 0.

    Examples:
        >>> Constant(0.1)(1_000_000)
        0.1
    """

    constraints: ClassVar[Mapping[str, Constraint]] = {"lr": POSITIVE}

    lr: float

    def _rate(self, s: int) -> float:  # noqa: ARG002 - the same for every step
        return self.lr


@final
@dataclass(frozen=True)
class StepDecay(Schedule):
    """Step decay, a drop by a factor at regular intervals: η(s) = η · factor^⌊s/every⌋.

    Args:
        lr: η, above 0.
        every: the number of steps between drops, at least 1.
        factor: the factor of a drop, above 0 and at most 1.

    Examples:
        >>> schedule = StepDecay(0.8, every=100, factor=0.5)
        >>> [schedule(step) for step in (0, 99, 100, 250)]
        [0.8, 0.8, 0.4, 0.2]
    """

    constraints: ClassVar[Mapping[str, Constraint]] = {
        "lr": POSITIVE,
        "every": WholeNumber(1),
        "factor": Number(low=0.0, high=1.0, open_low=True),
    }

    lr: float
    _: KW_ONLY
    every: int
    factor: float

    def _rate(self, s: int) -> float:
        return self.lr * self.factor ** (s // self.every)


@final
@dataclass(frozen=True)
class Cosine(Schedule):
    """A linear warm-up, then half a cosine down to ``final``.

    ::

        η(s) = η · (s + 1)/warmup                            s < warmup
        η(s) = final + (η - final) · (1 + cos πu)/2          u = (s - warmup)/(steps - warmup)
        η(s) = final                                         s ≥ steps

    The steps are small while the first gradients are large and noisy, then large, and small again at the end. With
    ``final=0``, each of the ``steps`` steps has a rate above 0, and later steps have the rate 0: the parameters do not
    change. Set ``final`` above 0 if training may last longer than planned.

    Args:
        lr: η, the highest learning rate, above 0.
        steps: the number of steps of the whole schedule, at least 1.
        warmup: the number of steps of the warm-up, from η/warmup to η.
        final: the learning rate from ``steps`` on, from 0 to η.

    Examples:
        >>> schedule = Cosine(0.4, steps=14, warmup=4, final=0.2)
        >>> [round(schedule(step), 3) for step in (0, 1, 3, 4, 9, 14, 99)]
        [0.1, 0.2, 0.4, 0.4, 0.3, 0.2, 0.2]

    References:
        I. Loshchilov, F. Hutter (2017), SGDR: stochastic gradient descent with warm restarts, equation 5, without
        restarts; P. Goyal et al. (2017), Accurate, large minibatch SGD, section 2.2, for the warm-up.
    """

    constraints: ClassVar[Mapping[str, Constraint]] = {
        "lr": POSITIVE,
        "steps": WholeNumber(1),
        "warmup": WholeNumber(0),
        "final": Number(low=0.0),
    }

    lr: float
    _: KW_ONLY
    steps: int
    warmup: int = 0
    final: float = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self.warmup, WholeNumber(0, self.steps), where="Cosine", name="warmup")
        check(self.final, Number(0.0, self.lr), where="Cosine", name="final")

    def _rate(self, s: int) -> float:
        if s < self.warmup:
            return self.lr * (s + 1) / self.warmup
        if s >= self.steps:
            return self.final
        u = (s - self.warmup) / (self.steps - self.warmup)
        return self.final + (self.lr - self.final) * (1 + math.cos(math.pi * u)) / 2


SCHEDULES: dict[str, type[Schedule]] = {"constant": Constant, "step": StepDecay, "cosine": Cosine}
