"""Surprise, entropy, divergences and mutual information of distributions that one drags.

References:
    *Deep Learning from Scratch*, section 4.2. The notes, chapter 4, information theory.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np

from zhishen import information
from zhishen._checks import Number, OneOf, WholeNumber
from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError
from zhishen.figures.chapter4_information import js_wasserstein_data
from zhishen.lab.engine.arguments import Table
from zhishen.lab.engine.distribution import distribution, distribution_line, weights
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal

__all__ = ["divergences", "joint_information", "moving_apart", "surprise"]

_BASES: Final = {"2": 2.0, "e": math.e, "10": 10.0}
_BASE: Final = OneOf(tuple(_BASES))
_IN_SCRIPTS: Final = {"2": "2", "e": "math.e", "10": "10"}
_CELLS: Final = 40  # of a unit of length, for two boxes that move apart


def _surprise_script(p: float, base: str) -> str:
    return f"""import math
from zhishen import information

p, base = {literal(p)}, {_IN_SCRIPTS[base]}
heads = information.self_information(p, base=base)
tails = information.self_information(1 - p, base=base)
entropy = information.entropy([p, 1 - p], base=base)
print(f"heads {{heads:.4f}}, tails {{tails:.4f}}, on average {{entropy:.4f}}")
"""


@operation(
    p=Number(0.0, 1.0),
    base=_BASE,
    sources=(information.self_information, information.entropy),
    script=_surprise_script,
)
def surprise(p: float = 0.25, base: str = "2") -> dict[str, Any]:
    """The self-information of heads and of tails, and their average, the entropy of the coin."""
    unit = _BASES[base]
    grid = np.linspace(0.0, 1.0, 201)
    return {
        "heads": information.self_information(p, base=unit),
        "tails": information.self_information(1 - p, base=unit),
        "entropy": information.entropy([p, 1 - p], base=unit),
        "grid": grid,
        "surprises": information.self_information(grid, base=unit),
        "entropies": information.entropy(np.stack([grid, 1 - grid], axis=-1), base=unit),
    }


def _divergences_script(p: list[float], q: list[float], base: str) -> str:
    return f"""import math
import numpy as np
from zhishen import information

{distribution_line("p", p)}
{distribution_line("q", q)}
base = {_IN_SCRIPTS[base]}
entropy_p = information.entropy(p, base=base)
entropy_q = information.entropy(q, base=base)
cross_pq = information.cross_entropy(p, q, base=base)
cross_qp = information.cross_entropy(q, p, base=base)
kl_pq = information.kl_divergence(p, q, base=base)
kl_qp = information.kl_divergence(q, p, base=base)
js = information.js_divergence(p, q, base=base)
print(f"H(P) {{entropy_p:.4f}} + KL(P||Q) {{kl_pq:.4f}} = H(P, Q) {{cross_pq:.4f}}")
print(f"H(Q) {{entropy_q:.4f}} + KL(Q||P) {{kl_qp:.4f}} = H(Q, P) {{cross_qp:.4f}}")
print(f"JS {{js:.4f}}")
"""


@operation(
    p=weights(2, 8),
    q=weights(2, 8),
    base=_BASE,
    sources=(
        information.entropy, information.cross_entropy, information.kl_divergence, information.js_divergence,
    ),
    script=_divergences_script,
)  # fmt: skip
def divergences(
    p: Sequence[float] = (0.1, 0.4, 0.3, 0.15, 0.05),
    q: Sequence[float] = (0.05, 0.15, 0.2, 0.25, 0.35),
    base: str = "2",
) -> dict[str, Any]:
    """All measures of two distributions over the same outcomes, and the part of each outcome in KL(P‖Q)."""
    if len(p) != len(q):
        raise ShapeError(
            "divergences: expected P and Q over the same outcomes, got {p} and {q}; give both the same number of bars",
            p=len(p),
            q=len(q),
        )
    unit = _BASES[base]
    first, second = distribution(p, "P"), distribution(q, "Q")
    return {
        "p": first,
        "q": second,
        "mean": (first + second) / 2,
        "entropy_p": information.entropy(first, base=unit),
        "entropy_q": information.entropy(second, base=unit),
        "cross_pq": information.cross_entropy(first, second, base=unit),
        "cross_qp": information.cross_entropy(second, first, base=unit),
        "kl_pq": information.kl_divergence(first, second, base=unit),
        "kl_qp": information.kl_divergence(second, first, base=unit),
        "js": information.js_divergence(first, second, base=unit),
        "js_limit": information.js_divergence([1.0, 0.0], [0.0, 1.0], base=unit),
        "terms_pq": _terms(first, second, unit),
        "terms_qp": _terms(second, first, unit),
    }


def _terms(p: Array, q: Array, base: float) -> Array:
    """What each outcome adds to KL(P‖Q): the excess of its surprise under Q, times p; 0 where p is 0."""
    surprises = information.self_information(np.stack([q, p]), base=base)
    with np.errstate(invalid="ignore"):
        return np.where(p > 0, p * (surprises[0] - surprises[1]), 0.0)


def _moving_apart_script(distance: float) -> str:
    return f"""import numpy as np
from zhishen import information

cells = {_CELLS}
shift = round({literal(distance)} * cells)
p, q = np.zeros((2, 4 * cells))
p[:cells] = 1 / cells
q[shift : shift + cells] = 1 / cells
kl = information.kl_divergence(p, q)
js = information.js_divergence(p, q)
print(f"KL {{kl:.4f}}, JS {{js:.4f}}")
"""


@operation(
    distance=Number(0.0, 3.0),
    sources=(information.js_divergence, information.kl_divergence, js_wasserstein_data),
    script=_moving_apart_script,
)
def moving_apart(distance: float = 0.5) -> dict[str, Any]:
    """Two uniform distributions of width 1 at a distance: KL, JS and the Wasserstein distance, in nats."""
    shift = round(distance * _CELLS)
    boxes = np.zeros((2, 4 * _CELLS))
    boxes[0, :_CELLS] = boxes[1, shift : shift + _CELLS] = 1 / _CELLS
    curves = _curves()
    return {
        "distance": shift / _CELLS,
        "kl": information.kl_divergence(*boxes),
        "js": information.js_divergence(*boxes),
        "wasserstein": float(np.interp(shift / _CELLS, curves["distance"], curves["wasserstein"])),
        "distances": curves["distance"],
        "js_curve": curves["js"],
        "wasserstein_curve": curves["wasserstein"],
    }


@cache
def _curves() -> dict[str, Array]:
    return js_wasserstein_data()


def _joint_script(counts: list[list[int]], base: str) -> str:
    return f"""import math
import numpy as np
from zhishen import information

counts = np.array({literal(counts)})
base = {_IN_SCRIPTS[base]}
joint = counts / counts.sum()
entropy_x = information.entropy(joint.sum(axis=1), base=base)
entropy_y = information.entropy(joint.sum(axis=0), base=base)
both = information.joint_entropy(joint, base=base)
y_given_x = information.conditional_entropy(joint, base=base)
x_given_y = information.conditional_entropy(joint, base=base, axis=(-1, -2))
shared = information.mutual_information(joint, base=base)
normalized = information.normalized_mutual_information(joint)
x, y = (np.repeat(index.ravel(), counts.ravel()) for index in np.indices(counts.shape))
gain = information.information_gain(y, x, base=base)
print(f"H(X) {{entropy_x:.4f}}, H(Y) {{entropy_y:.4f}}, H(X, Y) {{both:.4f}}")
print(f"I(X; Y) {{shared:.4f}}, normalized {{normalized:.4f}}, information gain {{gain:.4f}}")
"""


@operation(
    counts=Table(5, 5, WholeNumber(0, 1000)),
    base=_BASE,
    sources=(
        information.joint_entropy, information.conditional_entropy, information.mutual_information,
        information.normalized_mutual_information, information.information_gain,
    ),
    script=_joint_script,
)  # fmt: skip
def joint_information(counts: Sequence[Sequence[int]] = ((45, 3), (17, 8), (2, 25)), base: str = "2") -> dict[str, Any]:
    """The entropies of two variables, from a table of counts with the values of X as rows and those of Y as columns."""
    table, unit = np.array(counts), _BASES[base]
    if not table.any():
        raise ArgumentError("joint_information: expected at least one sample, got an empty table; click a cell")
    joint = table / table.sum()
    x, y = (np.repeat(index.ravel(), table.ravel()) for index in np.indices(table.shape))
    return {
        "joint": joint,
        "marginal_x": joint.sum(axis=1),
        "marginal_y": joint.sum(axis=0),
        "entropy_x": information.entropy(joint.sum(axis=1), base=unit),
        "entropy_y": information.entropy(joint.sum(axis=0), base=unit),
        "both": information.joint_entropy(joint, base=unit),
        "y_given_x": information.conditional_entropy(joint, base=unit),
        "x_given_y": information.conditional_entropy(joint, base=unit, axis=(-1, -2)),
        "shared": information.mutual_information(joint, base=unit),
        "normalized": information.normalized_mutual_information(joint),
        "gain": information.information_gain(y, x, base=unit),
    }
