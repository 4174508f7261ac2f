"""Steps downhill: the steepest direction, the state of AdaGrad, and clipped gradients.

References:
    *Deep Learning from Scratch*, section 6.1. The notes, chapter 6, SGD, AdaGrad and gradient clipping.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from zhishen import optim
from zhishen._checks import Number, WholeNumber
from zhishen._types import Array
from zhishen.lab.engine.arguments import Numbers
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import call, literal
from zhishen.lab.engine.typed_surface import TypedSurface

__all__ = ["adagrad_state", "gradient_clipping", "steepest_descent"]

_PLACE: Final = Numbers(2, 2, Number(-100.0, 100.0))
_GRID: Final = 61


# --- the steepest direction -------------------------------------------------------------------------------------------


def _formula(ratio: float) -> str:
    """A valley whose curvature along y is ``ratio`` times that along x."""
    return f"x**2/{ratio!r} + y**2"


def _steepest_script(ratio: float, point: list[float]) -> str:
    return f"""import numpy as np
from zhishen.lab.engine.typed_surface import TypedSurface

surface = TypedSurface("{_formula(ratio)}")
point = np.array({literal(point)})
down = -np.array(surface.gradient(*point))
way = -point  # the minimum is (0, 0)
cosine = down @ way / (np.linalg.norm(down) * np.linalg.norm(way))
degrees = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
print(f"steepest descent {{down.round(3)}}, to the minimum {{way.round(3)}}, angle {{degrees:.1f}} degrees")
"""


@operation(ratio=Number(1.0, 100.0), point=_PLACE, sources=(TypedSurface, optim.SGD), script=_steepest_script)
def steepest_descent(ratio: float = 20.0, point: Sequence[float] = (-7.0, 2.0)) -> dict[str, Any]:
    """A valley, the steepest descent at a point and on a grid, and its angle with the way to the minimum."""
    surface = TypedSurface(_formula(ratio))
    x, y = (-10.0, 10.0), (-3.6, 3.6)
    X, Y = np.meshgrid(np.linspace(*x, _GRID), np.linspace(*y, _GRID))
    field_x, field_y = np.meshgrid(np.linspace(-9, 9, 13), np.linspace(-3, 3, 9))
    down, way = -np.array(surface.gradient(*point)), -np.array(point)
    lengths = float(np.linalg.norm(down) * np.linalg.norm(way))
    degrees = float(np.degrees(np.arccos(np.clip(down @ way / lengths, -1, 1)))) if lengths else float("nan")
    return {
        "x": list(x),
        "y": list(y),
        "z": np.asarray(surface.value(X, Y)),
        "height": float(surface.value(*point)),
        "down": down,
        "way": way,
        "degrees": degrees,
        "field": np.stack([field_x, field_y, *(-np.asarray(g) for g in surface.gradient(field_x, field_y))], axis=-1),
    }


# --- the state of AdaGrad ---------------------------------------------------------------------------------------------


def _adagrad_script(lr: float, steps: int, start: list[float]) -> str:
    return f"""import numpy as np
from zhishen import optim

valley = optim.SURFACES["valley"]


def path_of(keep):
    p, path = np.array({literal(start)}), []
    optimizer = optim.AdaGrad(lr={literal(lr)})
    for _ in range({steps}):
        path.append(p.copy())
        if not keep:
            optimizer = optim.AdaGrad(lr={literal(lr)})  # the slip: h is 0 again
        optimizer.update({{"p": p}}, {{"p": np.array(valley.gradient(*p))}})
    return np.array([*path, p])


kept, created_anew = path_of(keep=True), path_of(keep=False)
print("h is kept:        ", kept[-1].round(4))
print("h is created anew:", created_anew[-1].round(4))
"""


@operation(
    lr=Number(0.0, 10.0, open_low=True),
    steps=WholeNumber(1, 300),
    start=_PLACE,
    sources=(optim.AdaGrad,),
    script=_adagrad_script,
)
def adagrad_state(lr: float = 1.5, steps: int = 30, start: Sequence[float] = (-7.0, 2.0)) -> dict[str, Any]:
    """The paths of AdaGrad down the valley, if h is kept, and if a slip creates it anew at each update."""
    valley = optim.SURFACES["valley"]
    X, Y = np.meshgrid(np.linspace(-10, 10, _GRID), np.linspace(-3.6, 3.6, _GRID))
    kept, created_anew = (_adagrad_path(lr, steps, start, keep=keep) for keep in (True, False))
    return {
        "x": [-10.0, 10.0],
        "y": [-3.6, 3.6],
        "z": np.asarray(valley.value(X, Y)),
        "kept": kept,
        "created_anew": created_anew,
        "heights": np.stack([valley.value(*path.T) for path in (kept, created_anew)]),
        "steps": steps,
    }


def _adagrad_path(lr: float, steps: int, start: Sequence[float], *, keep: bool) -> Array:
    valley, optimizer = optim.SURFACES["valley"], optim.AdaGrad(lr=lr)
    p = np.array(start, dtype=np.float64)
    path = [p.copy()]
    for _ in range(steps):
        optimizer = optimizer if keep else optim.AdaGrad(lr=lr)
        optimizer.update({"p": p}, {"p": np.stack(valley.gradient(*p))})
        path.append(p.copy())
    return np.array(path)


# --- clipping ---------------------------------------------------------------------------------------------------------


def _clipping_script(gradient: list[float], limit: float) -> str:
    return f"""import numpy as np
from zhishen import optim

gradient = np.array({literal(gradient)})
by_value = optim.clip_by_value({{"g": gradient}}, {literal(limit)})["g"]
clipped, norm = {call("optim.clip_by_global_norm", limit).replace("(", '({"g": gradient}, ')}
by_norm = clipped["g"]
print("gradient", gradient, "norm", round(norm, 4))
print("by value", by_value.round(4))
print("by norm ", by_norm.round(4))
"""


@operation(
    gradient=_PLACE,
    limit=Number(0.0, 100.0, open_low=True),
    sources=(optim.clip_by_value, optim.clip_by_global_norm),
    script=_clipping_script,
)
def gradient_clipping(gradient: Sequence[float] = (2.2, 0.6), limit: float = 1.0) -> dict[str, Any]:
    """A gradient of two elements, clipped by value and by norm, and by how much its direction changes."""
    g = np.array(gradient, dtype=np.float64)
    by_value = optim.clip_by_value({"g": g}, limit)["g"]
    clipped, norm = optim.clip_by_global_norm({"g": g}, limit)
    turned = np.degrees(np.arctan2(by_value[1], by_value[0]) - np.arctan2(g[1], g[0]))
    return {"by_value": by_value, "by_norm": clipped["g"], "norm": norm, "turned": float(turned)}
