"""Fool it: the smallest change of a drawing after which the network reads another digit.

References:
    Goodfellow, Shlens, Szegedy: Explaining and harnessing adversarial examples, 2015. Madry et al.: Towards deep
    learning models resistant to adversarial attacks, 2018.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np

from zhishen import nn
from zhishen._checks import Number, WholeNumber
from zhishen.lab.engine.board_picture import NO_TEST
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.tool_drawing_board import BOARD, asked_network, picture, script_head
from zhishen.nn.adversarial import Change, targeted_changes

__all__ = ["board_fooled"]

_STEPS: Final = 12
_TRIALS: Final = 7


def _script(strokes: str, photo: str, index: int, network: str, target: int, bound: float) -> str:
    chosen = asked_network(network)
    limits = "" if (chosen.scale, chosen.offset) == (1.0, 0.0) else (
        f"low={chosen.offset!r}, high={chosen.scale + chosen.offset!r}, "
    )  # fmt: skip
    head = script_head(chosen, picture(strokes, photo, index)).replace(
        "from zhishen.data.strokes", "from zhishen.nn.adversarial import targeted_changes\nfrom zhishen.data.strokes"
    )
    return f"""{head}
changes = list(targeted_changes(
    network, images[0], {target}, bound={float(abs(chosen.scale) * bound)!r}, steps={_STEPS}, trials={_TRIALS},
    {limits}
))
right = [change for change in changes if change.reached]
found = min(right, key=lambda change: change.epsilon) if right else changes[-1]
before, after = probabilities, found.probabilities
print(before.argmax(), "becomes", after.argmax(), "within", found.epsilon, after.round(3))
"""


@operation(
    **BOARD, target=WholeNumber(0, 99), bound=Number(0.01, 1), sources=(targeted_changes, nn.Network.input_gradient),
    script=_script,
)  # fmt: skip
def board_fooled(
    strokes: str = "", photo: str = "", index: int = NO_TEST, network: str = "", target: int = 3, bound: float = 0.3
) -> Iterator[Callable[[], dict[str, Any]]]:
    """Change what is drawn, step by step, until the network reads the chosen digit; then look for a smaller change."""
    chosen, prepared = asked_network(network), picture(strokes, photo, index)
    chosen.check_class(target)
    x = chosen.inputs(prepared.pixels[None])[0]
    before = chosen.network.probabilities(x[None])[0]
    black, white = sorted((chosen.offset, chosen.scale + chosen.offset))
    best: Change | None = None
    changes = targeted_changes(
        chosen.network, x, target, bound=abs(chosen.scale) * bound, steps=_STEPS, trials=_TRIALS, low=black, high=white
    )
    for step, change in enumerate(changes):
        if change.reached and (best is None or change.epsilon < best.epsilon):
            best = change

        def frame(step: int = step, change: Change = change, best: Change | None = best) -> dict[str, Any]:
            shown = change if best is None else best
            changed = ((shown.x.reshape(28, 28) - chosen.offset) / chosen.scale).astype(np.float32)
            return {
                "step": step,
                "trial": change.trial,
                "trying": change.epsilon / abs(chosen.scale),
                "reached": shown.reached,
                "epsilon": float(np.abs(changed - prepared.pixels).max()),
                "x": prepared.pixels,
                "changed": changed,
                "change": changed - prepared.pixels,
                "before": before,
                "after": shown.probabilities,
                "target": target,
                "bound": bound,
            }

        yield frame
