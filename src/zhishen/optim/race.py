"""Several optimizers on one surface: their paths from the same start."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

import numpy as np

from zhishen._checks import OneOf, WholeNumber, check
from zhishen._types import Array, Float
from zhishen.errors import ArgumentError
from zhishen.optim.optimizer import Optimizer
from zhishen.optim.surfaces import SURFACES, Surface

__all__ = ["fresh", "race"]


def race(
    surface: Surface | str,
    optimizers: Mapping[str, Optimizer],
    start: tuple[float, float] | None = None,
    steps: int = 30,
) -> dict[str, Float[Array, "K 2"]]:
    """The paths of several optimizers on a surface, by name, with ``steps`` steps each from the same start.

    If an optimizer diverges, its path has infinities or NaN from there on; the others go on. The given optimizers are
    not changed: copies of them run.

    Args:
        surface: the surface, or its name in ``SURFACES``.
        optimizers: name → optimizer, each with its own learning rate; they must be new.
        start: (x, y); by default the start of the surface.
        steps: the number of steps.

    Returns:
        name → path, of shape (steps + 1, 2), in float64; its first row is the start.

    Raises:
        ArgumentError: the surface is unknown, there are no optimizers, an optimizer has made updates before, or the
            start is not two finite numbers.

    Examples:
        >>> from zhishen import optim
        >>> optimizers = {"sgd": optim.SGD(lr=0.95), "momentum": optim.Momentum(lr=0.1)}
        >>> paths = optim.race("valley", optimizers, (-7.0, 2.0), 15)
        >>> {name: path[-1].round(2).tolist() for name, path in paths.items()}
        {'sgd': [-1.57, -0.41], 'momentum': [-2.44, 0.68]}

    References:
        *Deep Learning from Scratch*, section 6.1. The notes, chapter 6, the paths of the optimizers.
    """
    check(steps, WholeNumber(0), where="race", name="steps")
    if isinstance(surface, str):
        surface = SURFACES[check(surface, OneOf(tuple(SURFACES)), where="race", name="surface")]
    p = np.array(surface.start if start is None else start, dtype=np.float64)
    if p.shape != (2,) or not np.isfinite(p).all():
        raise ArgumentError(
            "race: expected start to be two finite numbers, got {start!r}; give (x, y)",
            start=start,
        )
    return {
        name: _path(surface, optimizer, p.copy(), steps) for name, optimizer in fresh(optimizers, where="race").items()
    }


def _path(surface: Surface, optimizer: Optimizer, p: Array, steps: int) -> Array:
    path = np.empty((steps + 1, 2))
    path[0] = p
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(1, steps + 1):
            g = np.array(surface.gradient(*p))
            optimizer.update({"p": p}, {"p": g})
            path[step] = p
    return path


def fresh(optimizers: Mapping[str, Optimizer], *, where: str) -> dict[str, Optimizer]:
    """Copies of new optimizers.

    Raises:
        ArgumentError: there are no optimizers, or an optimizer has made updates: its state would affect its path.
    """
    if not optimizers:
        raise ArgumentError(
            "{where}: expected at least one optimizer, got none; give a dict of names and optimizers",
            where=where,
        )
    for name, optimizer in optimizers.items():
        if optimizer.step or any(optimizer.state.values()):
            raise ArgumentError(
                "{where}: expected optimizers that are new, got {name!r} after {step} updates; make a new {type}",
                where=where,
                name=name,
                step=optimizer.step,
                type=type(optimizer).__name__,
            )
    return {name: deepcopy(optimizer) for name, optimizer in optimizers.items()}
