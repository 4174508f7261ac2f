"""Perceptrons in the plane: gates, what one line can separate, and two layers.

References:
    *Deep Learning from Scratch*, sections 2.1 to 2.5. The notes, chapter 2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from zhishen._checks import Number, OneOf, WholeNumber
from zhishen._types import Array
from zhishen.figures.chapter2_plane import CORNERS
from zhishen.lab.engine.arguments import Numbers
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import call
from zhishen.perceptron import AND, NAND, OR, XOR, Perceptron, Separable, separate

__all__ = ["perceptron", "separability", "separability_of", "two_layers"]

_GATES: Final[Mapping[str, Perceptron]] = {"and": AND, "nand": NAND, "or": OR}
_TABLES: Final[Mapping[str, Callable[[Any], Array]]] = {**_GATES, "xor": XOR}
_CORNERS: Final = "x = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])"


def separability_of(x: Array, t: Array) -> dict[str, Any]:
    """The proof of `separate` as texts and numbers.

    Returns:
        ``separable``; ``sentence``; either ``w`` and ``b``, the line; or ``weights``, the fractions λ, and ``meeting``,
        the point that is a weighted mean of both classes.
    """
    proof = separate(x, t)
    found: dict[str, Any] = {"separable": proof.separable, "sentence": str(proof), "holds": proof.holds(x, t)}
    if isinstance(proof, Separable):
        return found | {"w": list(proof.perceptron.w), "b": proof.perceptron.b, "whole": [*proof.w, proof.b]}
    shares = np.array([float(weight) for weight in proof.weights])
    ones = np.asarray(t) == 1
    return found | {
        "weights": [str(weight) for weight in proof.weights],
        "meeting": np.average(x[ones], axis=0, weights=shares[ones]),
    }


def _perceptron_script(gate: str, w: list[float], b: float) -> str:
    return f"""import numpy as np
from zhishen.perceptron import {gate.upper()}, Perceptron

{_CORNERS}
perceptron = {call("Perceptron", list(w), b)}
scores = perceptron.score(x)
outputs = perceptron(x)
targets = {gate.upper()}(x)
wrong = int((outputs != targets).sum())
print(outputs, targets, wrong)
"""


@operation(
    gate=OneOf(tuple(_TABLES)),
    w=Numbers(2, 2, Number(-100.0, 100.0)),
    b=Number(-1000.0, 1000.0),
    sources=(Perceptron, XOR),
    script=_perceptron_script,
)
def perceptron(gate: str = "and", w: Sequence[float] = (0.5, 0.5), b: float = -0.7) -> dict[str, Any]:
    """The outputs of a perceptron at the four corners, beside those of a gate."""
    neuron = Perceptron(list(w), b)
    outputs, targets = neuron(CORNERS), _TABLES[gate](CORNERS)
    known = _GATES.get(gate)
    return {
        "x": CORNERS,
        "scores": neuron.score(CORNERS),
        "outputs": outputs,
        "targets": targets,
        "wrong": int((outputs != targets).sum()),
        "known": None if known is None else {"w": list(known.w), "b": known.b},
    }


def _separability_script(classes: list[int]) -> str:
    return f"""import numpy as np
from zhishen.perceptron import separate

{_CORNERS}
t = np.array({list(classes)})
proof = separate(x, t)
separable = proof.separable
print(proof)
print(proof.holds(x, t))
"""


@operation(classes=Numbers(4, 4, WholeNumber(0, 1)), sources=(separate, Separable), script=_separability_script)
def separability(classes: Sequence[int] = (0, 1, 1, 0)) -> dict[str, Any]:
    """Whether one line separates the corners of the square, with the proof."""
    t = np.array(classes)
    rows = (2 * t - 1)[:, None] * np.column_stack([CORNERS, np.ones(4, dtype=int)])
    return separability_of(CORNERS, t) | {"x": CORNERS, "rows": rows}


def _two_layers_script(first: str, second: str, output: str) -> str:
    gates = sorted({first.upper(), second.upper(), output.upper()})
    return f"""import numpy as np
from zhishen.perceptron import {", ".join(gates)}

{_CORNERS}
hidden = np.stack([{first.upper()}(x), {second.upper()}(x)], axis=-1)
outputs = {output.upper()}(hidden)
print(np.column_stack([x, hidden, outputs]))
"""


_GATE: Final = OneOf(tuple(_GATES))


@operation(first=_GATE, second=_GATE, output=_GATE, sources=(XOR, Perceptron), script=_two_layers_script)
def two_layers(first: str = "nand", second: str = "or", output: str = "and") -> dict[str, Any]:
    """Two gates, and a third one that takes their outputs."""
    layers = [_GATES[name] for name in (first, second, output)]
    hidden = np.stack([layers[0](CORNERS), layers[1](CORNERS)], axis=-1)
    outputs = layers[2](hidden)
    names = [name for name, table in _TABLES.items() if (table(CORNERS) == outputs).all()]
    return {
        "x": CORNERS,
        "hidden": hidden,
        "outputs": outputs,
        "patterns": layers[2](CORNERS),
        "lines": [{"w": list(gate.w), "b": gate.b} for gate in layers],
        "name": names[0] if names else "",
    }
