"""The race of the optimizers.

References:
    *Deep Learning from Scratch*, section 6.1. The notes, chapter 6, the paths of the optimizers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from zhishen import optim
from zhishen._checks import Number, OneOf, WholeNumber
from zhishen._types import Array
from zhishen.lab.engine.arguments import Numbers, Text
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import call, literal
from zhishen.lab.engine.typed_surface import TypedSurface

__all__ = ["race"]

_DECAY: Final = Number(0.0, 1.0, open_high=True)
_GRID: Final = 61  # points on each axis of the map
_REACH: Final = 1e6


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
    surface: str, formula: str, reach: float, start: list[float], rates: list[float], momentum: float, rho: float,
    beta1: float, beta2: float, weight_decay: float, steps: int,
) -> str:  # fmt: skip
    del reach  # of the map
    chosen = _optimizers(rates, momentum, rho, beta1, beta2, weight_decay)
    lines = [f'    "{name}": {call(f"optim.{kind.__name__}", **options)},' for name, (kind, options) in chosen.items()]
    own = surface == "own"
    first = "from zhishen.lab.engine.typed_surface import TypedSurface\n" if own else ""
    place = call("TypedSurface", formula) if own else f"optim.SURFACES[{literal(surface)}]"
    return f"""import numpy as np
from zhishen import optim
{first}
surface = {place}
optimizers = {{
{chr(10).join(lines)}
}}
paths = optim.race(surface, optimizers, {literal(start)}, {steps})
with np.errstate(over="ignore", invalid="ignore"):
    heights = {{name: surface.value(*path.T) for name, path in paths.items()}}
for name, height in heights.items():
    print(f"{{name:8}} {{height[-1]:.6g}}")
"""


@operation(
    surface=OneOf((*optim.SURFACES, "own")),
    formula=Text(200),
    reach=Number(0.01, _REACH),
    start=Numbers(2, 2, Number(-_REACH, _REACH)),
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
    surface: str = "valley", formula: str = "x**2/20 + y**2", reach: float = 8.0, start: Sequence[float] = (-7.0, 2.0),
    rates: Sequence[float] = (0.95, 0.1, 0.1, 1.5, 0.3, 0.3, 0.3), momentum: float = 0.9, rho: float = 0.9,
    beta1: float = 0.9, beta2: float = 0.999, weight_decay: float = 0.01, steps: int = 40,
) -> dict[str, Any]:  # fmt: skip
    """The paths of seven optimizers, and the map of the surface below them."""
    chosen: optim.Surface = TypedSurface(formula) if surface == "own" else optim.SURFACES[surface]
    kinds = _optimizers(rates, momentum, rho, beta1, beta2, weight_decay)
    runners = {name: kind(**options) for name, (kind, options) in kinds.items()}
    paths = optim.race(chosen, runners, (start[0], start[1]), steps)
    with np.errstate(over="ignore", invalid="ignore"):
        heights = {name: np.asarray(chosen.value(*path.T)) for name, path in paths.items()}
    x, y = ((-reach, reach),) * 2 if surface == "own" else _window(chosen)
    X, Y = np.meshgrid(np.linspace(*x, _GRID), np.linspace(*y, _GRID))
    return {
        "paths": np.stack(list(paths.values())),
        "heights": np.stack(list(heights.values())),
        "names": list(paths),
        "x": list(x),
        "y": list(y),
        "z": np.asarray(chosen.value(X, Y)),
        "minima": [list(place) for place in chosen.minima],
        "starts": {name: list(each.start) for name, each in optim.SURFACES.items()},
        "steps": steps,
    }


def _window(surface: optim.Surface) -> tuple[tuple[float, float], tuple[float, float]]:
    """The part of the plane that the map shows: the usual start and the minima, with room on all sides."""
    minima: Array = np.array(surface.minima or ((0.0, 0.0),))
    middle = minima.mean(axis=0)
    half = np.maximum(np.abs(np.vstack([minima, surface.start]) - middle).max(axis=0) * 1.25, 1.2)
    (left, bottom), (right, top) = middle - half, middle + half
    return (float(left), float(right)), (float(bottom), float(top))
