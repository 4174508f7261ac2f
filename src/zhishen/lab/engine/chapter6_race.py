"""The race of the optimizers.

References:
    *Deep Learning from Scratch*, section 6.1. The notes, chapter 6, the paths of the optimizers.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, Final, cast

import numpy as np

from zhishen import optim
from zhishen._checks import Number, WholeNumber
from zhishen._types import Array
from zhishen.lab.engine.arguments import Numbers
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import call, literal
from zhishen.lab.engine.surface_map import (
    CONSTRAINTS,
    DRAWING,
    REACH,
    Drawing,
    chosen_surface,
    heights,
    surface_lines,
    window,
)

__all__ = ["race"]

_DECAY: Final = Number(0.0, 1.0, open_high=True)


def _optimizers(
    rates: Sequence[float], momentum: float, rho: float, beta1: float, beta2: float, weight_decay: float
) -> dict[str, tuple[type[optim.Optimizer], dict[str, float]]]:
    """Name → class and options of each optimizer."""
    betas = {"beta1": beta1, "beta2": beta2}
    options: dict[str, dict[str, float]] = {
        "sgd": {}, "momentum": {"momentum": momentum}, "nesterov": {"momentum": momentum}, "adagrad": {},
        "rmsprop": {"rho": rho}, "adam": betas, "adamw": {**betas, "weight_decay": weight_decay},
    }  # fmt: skip
    return {
        name: (optim.OPTIMIZERS[name], {"lr": lr, **options[name]}) for name, lr in zip(options, rates, strict=True)
    }


def _race_script(
    surface: str, formula: str, reach: float, bumps: Drawing, bowl: float, start: list[float], rates: list[float],
    momentum: float, rho: float, beta1: float, beta2: float, weight_decay: float, steps: int,
) -> str:  # fmt: skip
    del reach  # of the map
    chosen = _optimizers(rates, momentum, rho, beta1, beta2, weight_decay)
    lines = [f'    "{name}": {call(f"optim.{kind.__name__}", **options)},' for name, (kind, options) in chosen.items()]
    return f"""import numpy as np
from zhishen import optim
{surface_lines(surface, formula, bumps, bowl)}
optimizers = {{
{chr(10).join(lines)}
}}
paths = optim.race(surface, optimizers, {literal(start)}, {steps})
with np.errstate(over="ignore", invalid="ignore"):
    heights = {{name: surface.value(*path.T) for name, path in paths.items()}}
for name, height in heights.items():
    print(f"{{name:8}} {{height[-1]:.6g}}")
"""


# A slider changes one optimizer: the paths of the others are those of the picture before.
@functools.lru_cache(maxsize=64)
def _path(
    ground: tuple[str, str, tuple[tuple[float, ...], ...], float],
    name: str,
    options: tuple[tuple[str, float], ...],
    start: tuple[float, float],
    steps: int,
) -> Array:
    runner = optim.OPTIMIZERS[name](**dict(options))
    path = optim.race(chosen_surface(*ground), {name: runner}, start, steps)[name]
    path.flags.writeable = False
    return path


def _longer(steps: int) -> int:
    """The number of steps that are computed: a power of 2, so that most moves of the slider only cut the paths."""
    return max(64, 1 << (steps - 1).bit_length())


@operation(
    **cast("Any", CONSTRAINTS),
    start=Numbers(2, 2, Number(-REACH, REACH)),
    rates=Numbers(7, 7, Number(0.0, 100.0, open_low=True)),
    momentum=_DECAY,
    rho=_DECAY,
    beta1=_DECAY,
    beta2=_DECAY,
    weight_decay=Number(0.0, 10.0),
    steps=WholeNumber(1, 500),
    sources=(optim.race, optim.SGD, optim.Momentum, optim.AdaGrad, optim.RMSprop, optim.Adam, optim.AdamW),
    script=_race_script,
)
def race(
    surface: str = "valley", formula: str = "x**2/20 + y**2", reach: float = 8.0, bumps: Drawing = DRAWING,
    bowl: float = 0.05, start: Sequence[float] = (-7.0, 2.0),
    rates: Sequence[float] = (0.95, 0.1, 0.1, 1.5, 0.3, 0.3, 0.3), momentum: float = 0.9, rho: float = 0.9,
    beta1: float = 0.9, beta2: float = 0.999, weight_decay: float = 0.01, steps: int = 40,
) -> dict[str, Any]:  # fmt: skip
    """The paths of seven optimizers, and the map of the surface below them."""
    chosen = chosen_surface(surface, formula, bumps, bowl)
    kinds = _optimizers(rates, momentum, rho, beta1, beta2, weight_decay)
    ground = (surface, formula, tuple(map(tuple, bumps)), bowl)
    paths = {
        name: _path(ground, name, tuple(options.items()), (start[0], start[1]), _longer(steps))[: steps + 1]
        for name, (_, options) in kinds.items()
    }
    with np.errstate(over="ignore", invalid="ignore"):
        return {
            **heights(chosen, *window(chosen, reach)),
            "paths": np.stack(list(paths.values())),
            "heights": np.stack([np.asarray(chosen.value(*path.T)) for path in paths.values()]),
            "names": list(paths),
            "steps": steps,
        }
