"""The explorer of the notes, who looks for the deepest place and feels nothing but the slope under the feet.

References:
    The notes, chapter 6, whose explorer this is.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final, final

import numpy as np

from zhishen import optim
from zhishen._checks import Number, WholeNumber
from zhishen.lab.engine.operation import operation

__all__ = ["TERRAIN", "Terrain", "explorer"]

# Three valleys: from the left they become deeper, and the deepest place is in the third.
TERRAIN: Final = "0.045*(x - 8)**2 + 0.75*cos(2*x) + 0.12*sin(5*x)"
_LEFT, _RIGHT, _POINTS = -0.5, 10.5, 331


@final
class Terrain(optim.Surface):
    """The terrain with its derivative by hand, so that a slider does not wait for a graph at each step."""

    name: ClassVar[str] = "terrain"
    formula: ClassVar[str] = TERRAIN
    start: ClassVar[tuple[float, float]] = (0.5, 0.0)
    minima: ClassVar[tuple[tuple[float, float], ...]] = ()

    def _value(self, x: Any, y: Any) -> Any:
        return 0.045 * (x - 8) ** 2 + 0.75 * np.cos(2 * x) + 0.12 * np.sin(5 * x) + 0 * y

    def _gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        return 0.09 * (x - 8) - 1.5 * np.sin(2 * x) + 0.6 * np.cos(5 * x), 0 * y


def _explorer_script(start: float, lr: float, momentum: float, steps: int) -> str:
    return f"""from zhishen import optim
from zhishen.lab.engine.typed_surface import TypedSurface

terrain = TypedSurface("{TERRAIN}")
paths = optim.race(terrain, {{"momentum": optim.Momentum(lr={lr!r}, momentum={momentum!r})}}, ({start!r}, 0.0), {steps})
path = paths["momentum"][:, 0]
heights = terrain.value(path, 0 * path)
print(f"the explorer ends at x = {{path[-1]:.6g}}, {{heights[-1]:.6g}} high")
"""


@operation(
    start=Number(_LEFT, _RIGHT),
    lr=Number(0.0, 1.0, open_low=True),
    momentum=Number(0.0, 1.0, open_high=True),
    steps=WholeNumber(1, 500),
    sources=(optim.Momentum, optim.race),
    script=_explorer_script,
)
def explorer(start: float = 0.5, lr: float = 0.02, momentum: float = 0.9, steps: int = 150) -> dict[str, Any]:
    """The way of an explorer down a terrain by Momentum, and the terrain with its deepest place."""
    terrain = Terrain()
    x = np.linspace(_LEFT, _RIGHT, _POINTS)
    z = np.asarray(terrain.value(x, 0 * x))
    path = optim.race(terrain, {"momentum": optim.Momentum(lr=lr, momentum=momentum)}, (start, 0.0), steps)["momentum"]
    place = path[:, 0]
    deepest = int(z.argmin())
    return {
        "x": x,
        "z": z,
        "path": place,
        "heights": np.asarray(terrain.value(place, 0 * place)),
        "slopes": np.asarray(terrain.gradient(place, 0 * place)[0]),
        "deepest": [x[deepest], z[deepest]],
        "steps": steps,
    }
