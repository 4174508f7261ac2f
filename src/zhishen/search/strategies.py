"""Strategies: the next point of the space, as a function of the earlier trials.

A strategy of this module computes the next point from the number of the trial, the seed and the trials so far. It has
no state of its own, so a study that was interrupted continues as if nothing had happened, and many processes may work
on one study. The strategies that learn a model of the objective are those of Optuna.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from zhishen._checks import WholeNumber, check
from zhishen.messages import deferred
from zhishen.search.space import Point, Range, Space

__all__ = ["STRATEGIES", "Strategy", "Trial", "coarse_to_fine", "grid_points", "narrow", "random_point"]

ROUND = 10  # trials of a round of coarse-to-fine
KEEP = 3  # best trials, around which the ranges of the next round are drawn


@dataclass(frozen=True)
class Trial:
    """One point that was tried.

    Attributes:
        number: counted from 0, in the order of the starts.
        state: ``"complete"``, ``"pruned"`` (stopped early because of a low value), ``"failed"`` or ``"running"``
            (perhaps in a process that was killed).
        point: name → value.
        value: of the objective, or the last reported value of a pruned trial; None if there is none.
        error: why it failed, in a sentence; None if it did not.
        seconds: from its start to its end; None while it runs.
        killed: whether it failed because its process was ended; then another trial takes its place.
    """

    number: int
    state: str
    point: Point
    value: float | None = None
    error: str | None = None
    seconds: float | None = None
    killed: bool = False


@dataclass(frozen=True)
class Strategy:
    """How points are chosen, and whether trials with low values are stopped early.

    Attributes:
        about: a description.
        propose: (space, trials so far, number, seed, trials in all) → the next point; None where Optuna proposes.
        halving: whether only the better third of the trials continues after 1, 3, 9, ... reports.
        sampler: the class of Optuna that proposes points.
        needs: packages that it needs besides Optuna.
    """

    about: str
    propose: Callable[[Space, Sequence[Trial], int, int, int], Point] | None
    halving: bool = False
    sampler: str = ""
    needs: tuple[str, ...] = ()


def random_point(space: Space, *, rng: np.random.Generator) -> Point:
    """A point with each hyperparameter drawn independently from its range, uniformly on the range's own scale.

    Args:
        space: name → range.
        rng: one number is drawn from it for each name, in order.

    Examples:
        >>> from zhishen.search import Integer, Log
        >>> point = random_point({"lr": Log(1e-4, 1e-1), "width": Integer(1, 9)}, rng=np.random.default_rng(0))
        >>> f"{point['lr']:.4f}", point["width"]
        ('0.0081', 3)

    References:
        Bergstra and Bengio (2012), Random search for hyper-parameter optimization: a grid of 9 points tries 3 values of
        a hyperparameter, 9 random points try 9. *Deep Learning from Scratch*, section 6.5.2.
    """
    shares = rng.random(len(space)).tolist()  # Python's own numbers, as files and data bases have them
    return {name: chosen.at(share) for (name, chosen), share in zip(space.items(), shares, strict=True)}


def grid_points(space: Space, *, at_most: int) -> list[Point]:
    """All combinations of equally spaced values, with as many values in each range as ``at_most`` points allow.

    All options of a `Choice` are always in the grid, so there may be more points than ``at_most``.

    Args:
        space: name → range.
        at_most: the largest number of points, at least 1.

    Examples:
        >>> from zhishen.search import Choice, Linear
        >>> grid_points({"a": Linear(0, 1), "b": Choice(("x", "y"))}, at_most=5)
        [{'a': 0.0, 'b': 'x'}, {'a': 0.0, 'b': 'y'}, {'a': 1.0, 'b': 'x'}, {'a': 1.0, 'b': 'y'}]
    """
    check(at_most, WholeNumber(1), where="grid_points", name="at_most")

    def size(count: int) -> int:
        return math.prod(len(chosen.grid(count)) for chosen in space.values())

    count = 1
    while count < at_most and size(count) < size(count + 1) <= at_most:
        count += 1
    return [dict(zip(space, values, strict=True)) for values in product(*(r.grid(count) for r in space.values()))]


def narrow(space: Space, trials: Sequence[Trial], *, keep: int = KEEP) -> dict[str, Range]:
    """The space, narrowed around the best ``keep`` complete trials; unchanged while there are fewer.

    The new range has the values of these trials and a margin of a quarter of their width on both sides, on the scale of
    the range and within its ends. A choice keeps the options that these trials have.

    Args:
        space: name → range.
        trials: in the space.
        keep: the number of good trials.

    Examples:
        >>> from zhishen.search import Linear
        >>> tried = [Trial(k, "complete", {"a": k / 10}, value=-abs(k / 10 - 0.4)) for k in range(11)]
        >>> {name: str(chosen) for name, chosen in narrow({"a": Linear(0, 1)}, tried).items()}
        {'a': 'linear:0.25..0.55'}
    """
    check(keep, WholeNumber(1), where="narrow", name="keep")
    valued = [trial for trial in trials if trial.state == "complete" and trial.value is not None]
    best = sorted(valued, key=lambda trial: (-(trial.value or 0.0), trial.number))[:keep]
    if len(best) < keep:
        return dict(space)
    return {name: chosen.narrowed([trial.point[name] for trial in best]) for name, chosen in space.items()}


def coarse_to_fine(space: Space, trials: Sequence[Trial], number: int, *, seed: int) -> Point:
    """A random point from ranges that are narrowed around the best trials of all earlier rounds of 10 trials.

    The method of the notes: sample from wide ranges, narrow the ranges around the best points, sample again.

    Args:
        space: the wide ranges of the first round.
        trials: so far; those of the current round do not count.
        number: of the new trial.
        seed: the same seed, number and trials give the same point.

    References:
        *Deep Learning from Scratch*, section 6.5.2, steps 0 to 3. The notes, chapter 6.
    """
    start = number - number % ROUND
    return random_point(
        narrow(space, [trial for trial in trials if trial.number < start]), rng=np.random.default_rng([seed, number])
    )


def _random(space: Space, trials: Sequence[Trial], number: int, seed: int, total: int) -> Point:  # noqa: ARG001
    return random_point(space, rng=np.random.default_rng([seed, number]))


def _narrowing(space: Space, trials: Sequence[Trial], number: int, seed: int, total: int) -> Point:  # noqa: ARG001
    return coarse_to_fine(space, trials, number, seed=seed)


def _grid(space: Space, trials: Sequence[Trial], number: int, seed: int, total: int) -> Point:  # noqa: ARG001
    """The first point that no earlier trial has, or is about to choose: it runs, or it waits to be repeated."""
    points = grid_points(space, at_most=total)
    begun = [trial.point for trial in trials if len(trial.point) == len(space)]
    done = [trial.point for trial in trials if trial.state != "running"]
    left = [point for point in points if point not in begun] or [point for point in points if point not in done]
    choosing = number - len(begun)
    return left[choosing % len(left)] if left else points[number % len(points)]


STRATEGIES: dict[str, Strategy] = {
    "random": Strategy(deferred("points drawn independently from the ranges"), _random),
    "grid": Strategy(deferred("all combinations of equally spaced values"), _grid),
    "coarse_to_fine": Strategy(
        deferred("random, with ranges narrowed around the best after every 10 trials"), _narrowing
    ),
    "tpe": Strategy(
        deferred("Bayesian: Optuna's tree-structured Parzen estimator models which values are good"),
        None,
        sampler="TPESampler",
    ),
    "gp": Strategy(
        deferred("Bayesian: Optuna's Gaussian process models the objective itself; needs PyTorch and SciPy"),
        None,
        sampler="GPSampler",
        needs=("torch", "scipy"),
    ),
    "halving": Strategy(
        deferred("random, and only the better third continues after 1, 3, 9, ... epochs"), _random, halving=True
    ),
}
