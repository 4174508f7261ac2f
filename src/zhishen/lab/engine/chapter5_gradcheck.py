"""Build layers, break a backward, and see what a gradient check finds.

References:
    *Deep Learning from Scratch*, section 5.7.4. The notes, chapter 5, the gradient check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from zhishen._checks import Number, OneOf, WholeNumber
from zhishen.graph.check import compare_gradients
from zhishen.graph.numerical import numerical_gradient
from zhishen.lab.engine import faulty_layers
from zhishen.lab.engine.chain import INPUTS, LOSSES, PARTS, Chain
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import call
from zhishen.messages import listed, message

__all__ = ["Parts", "layer_gradients"]

_DIFFERS = 1e-5  # relative to the larger of two gradients, beside 1e-7: the tolerances of the gradient check


@dataclass(frozen=True)
class Parts:
    """A list of 1 to 4 parts of a chain."""

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is such a list."""
        if isinstance(value, str) or not isinstance(value, Sequence):
            return False
        parts = cast("Sequence[object]", value)
        return 1 <= len(parts) <= 4 and all(isinstance(part, str) and part in PARTS for part in parts)

    def bad_values(self) -> tuple[object, ...]:
        """Other types, no part, too many, and unknown ones."""
        return (None, "affine", [], ["affine"] * 5, ["relu", "nonsense"], [1], [None])

    def advice(self, value: object) -> str:  # noqa: ARG002 - the same for every value
        """Name some parts."""
        return message("choose from these parts")

    def __str__(self) -> str:
        return message("a list of 1 to 4 of {parts}", parts=listed(PARTS))


def _layers_script(parts: Sequence[str], inputs: str, loss: str, seed: int, h: float) -> str:
    made = call("Chain", list(parts), inputs=inputs, loss=loss, seed=seed)
    return f"""import numpy as np
from zhishen.lab.engine.chain import Chain

chain = {made}
print(chain.layers)
value = chain.value()
backward, numerical = chain.backward(), chain.numerical(h={h!r})
for name, gradient in backward.items():
    print(name, chain.verdict(name, gradient, h={h!r}) or "agrees with the numerical gradient")
"""


@operation(
    parts=Parts(),
    inputs=OneOf(tuple(INPUTS)),
    loss=OneOf(LOSSES),
    seed=WholeNumber(0, 999),
    h=Number(1e-12, 0.5),
    sources=(faulty_layers, numerical_gradient, compare_gradients),
    script=_layers_script,
)
def layer_gradients(
    parts: Sequence[str] = ("affine", "relu"), inputs: str = "rows", loss: str = "weighted", seed: int = 0,
    h: float = 1e-4,
) -> dict[str, Any]:  # fmt: skip
    """The gradients of a chain of layers by backward and by numerical differentiation, and what the check says."""
    chain = Chain(parts, inputs=inputs, loss=loss, seed=seed)
    backward, numerical = chain.backward(), chain.numerical(h)
    arrays: list[dict[str, Any]] = []
    for name, gradient in backward.items():
        found = _compared(gradient, numerical[name])
        agrees = found["wrong"] is not None and not found["wrong"].any()  # then the check has nothing to add
        shapes = {"name": name, "shape": list(numerical[name].shape), "given": list(gradient.shape)}
        arrays.append({**shapes, **found, "verdict": "" if agrees else chain.verdict(name, gradient, h)})
    return {
        "value": chain.value(),
        "layers": {name: repr(layer) for name, layer in chain.layers.layers.items()},
        "backward": backward,
        "numerical": numerical,
        "arrays": arrays,
    }


def _compared(gradient: Any, numerical: Any) -> dict[str, Any]:
    """Where two gradients differ, and by how much; None for two shapes."""
    if gradient.shape != numerical.shape:
        return {"wrong": None, "worst": None}
    difference = np.abs(gradient - numerical)
    size = np.maximum(np.abs(gradient), np.abs(numerical))
    return {"wrong": difference > 1e-7 + _DIFFERS * size, "worst": float(difference.max(initial=0.0))}
