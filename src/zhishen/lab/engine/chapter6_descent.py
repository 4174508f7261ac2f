"""Steps downhill: the steepest direction, the state of AdaGrad, and clipped gradients.

References:
    *Deep Learning from Scratch*, section 6.1. The notes, chapter 6, SGD, AdaGrad and gradient clipping.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from zhishen import optim
from zhishen._checks import Number, OneOf, WholeNumber
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


_WINDOWS: Final = {"valley": ((-10.0, 10.0), (-3.6, 3.6)), "plateau": ((-6.5, 1.5), (-1.6, 1.6))}


def _adagrad_script(surface: str, lr: float, steps: int, start: list[float]) -> str:
    return f"""import numpy as np
from zhishen import optim

surface = optim.SURFACES[{literal(surface)}]


def path_of(optimizer, forget=False):
    p, path = np.array({literal(start)}), []
    for _ in range({steps}):
        path.append(p.copy())
        if forget:
            optimizer = optim.AdaGrad(lr={literal(lr)})  # the slip: h is 0 again
        optimizer.update({{"p": p}}, {{"p": np.array(surface.gradient(*p))}})
    return np.array([*path, p])


kept = path_of(optim.AdaGrad(lr={literal(lr)}))
created_anew = path_of(None, forget=True)
rmsprop = path_of(optim.RMSprop(lr={literal(lr)}))
print("AdaGrad:             ", kept[-1].round(4))
print("with h created anew: ", created_anew[-1].round(4))
print("RMSprop:             ", rmsprop[-1].round(4))
"""


@operation(
    surface=OneOf(tuple(_WINDOWS)),
    lr=Number(0.0, 10.0, open_low=True),
    steps=WholeNumber(1, 300),
    start=_PLACE,
    sources=(optim.AdaGrad, optim.RMSprop),
    script=_adagrad_script,
)
def adagrad_state(
    surface: str = "plateau", lr: float = 0.1, steps: int = 200, start: Sequence[float] = (-6.0, 0.5)
) -> dict[str, Any]:
    """The paths of AdaGrad, which keeps h; of a slip, which creates h anew; and of RMSprop, whose h forgets."""
    ground = optim.SURFACES[surface]
    x, y = _WINDOWS[surface]
    X, Y = np.meshgrid(np.linspace(*x, _GRID), np.linspace(*y, _GRID))
    paths = {
        "kept": _path(ground, lambda: optim.AdaGrad(lr=lr), steps, start),
        "created_anew": _path(ground, lambda: optim.AdaGrad(lr=lr), steps, start, forget=True),
        "rmsprop": _path(ground, lambda: optim.RMSprop(lr=lr), steps, start),
    }
    return {
        "x": list(x),
        "y": list(y),
        "z": np.asarray(ground.value(X, Y)),
        **paths,
        "heights": np.stack([np.asarray(ground.value(*path.T)) for path in paths.values()]),
        "starts": {name: list(optim.SURFACES[name].start) for name in _WINDOWS},
        "steps": steps,
    }


def _path(
    surface: optim.Surface, make: Callable[[], optim.Optimizer], steps: int, start: Sequence[float], *,
    forget: bool = False,
) -> Array:  # fmt: skip
    """The path of an optimizer, (steps + 1, 2); if it forgets, a new one makes each step."""
    p, optimizer = np.array(start, dtype=np.float64), make()
    path = [p.copy()]
    for _ in range(steps):
        optimizer = make() if forget else optimizer
        optimizer.update({"p": p}, {"p": np.array(surface.gradient(*p))})
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
