"""Rosenblatt's learning rule, one sample after the other, on samples that the reader sets.

References:
    *Deep Learning from Scratch* sets all weights by hand. The notes, chapter 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from zhishen._checks import Number, WholeNumber
from zhishen._types import Array
from zhishen.errors import ShapeError
from zhishen.lab.engine.arguments import Numbers, Table
from zhishen.lab.engine.chapter2_gates import separability_of
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.perceptron import Perceptron, Separable, learn, margin, mistake_bound, separate

__all__ = ["perceptron_learning"]

_MOST: Final = 24  # samples


def _learning_script(points: list[list[float]], classes: list[int], epochs: int) -> str:
    return f"""import numpy as np
from zhishen.perceptron import learn, separate

x = np.array({literal(points)})
t = np.array({literal(classes)})
learned = learn(x, t, epochs={epochs})
history, mistakes = learned.history, learned.mistakes
print(learned)
print(learned.perceptron)
print(separate(x, t))
"""


@operation(
    points=Table(_MOST, 2, Number(-10.0, 10.0)),
    classes=Numbers(1, _MOST, WholeNumber(0, 1)),
    epochs=WholeNumber(1, 40),
    sources=(learn, mistake_bound, separate),
    script=_learning_script,
)
def perceptron_learning(
    points: Sequence[Sequence[float]] = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)),
    classes: Sequence[int] = (0, 0, 0, 1),
    epochs: int = 20,
) -> dict[str, Any]:
    """The rule after each sample, and whether a line exists at all."""
    x, t = np.array(points, dtype=np.float64), np.array(classes)
    if x.shape != (len(t), 2):
        raise ShapeError(
            "perceptron_learning: expected one class for each point of two numbers, got points {x_shape} and {count} "
            "classes; give as many of both",
            x_shape=x.shape,
            count=len(t),
        )
    visits: list[tuple[int, int]] = []
    states, weights = [0], [np.zeros(3)]  # the number of updates after each sample; the weights after each update

    def note(index: int, output: int, w: Array, b: float) -> None:
        visits.append((index, output))
        if output != t[index]:
            weights.append(np.array([*w, b]))
        states.append(len(weights) - 1)

    learned = learn(x, t, epochs=epochs, on_sample=note)
    return {
        "visits": np.array(visits),
        "states": np.array(states),
        "weights": np.stack(weights),
        "outputs": np.stack([Perceptron(row[:2], row[2])(x) for row in weights]),
        "history": list(learned.history),
        "mistakes": learned.mistakes,
        "converged": learned.converged,
        "sentence": str(learned),
        "proof": separability_of(x, t),
        "bound": _bound(x, t),
    }


def _bound(x: Array, t: Array) -> dict[str, float] | None:
    """The margin of the line that `separate` finds, and the bound of the mistakes; None if there is no such line."""
    proof = separate(x, t)
    if not isinstance(proof, Separable) or margin(x, t, proof.perceptron) <= 0:
        return None
    return {"margin": margin(x, t, proof.perceptron), "mistakes": mistake_bound(x, t, proof.perceptron)}
