"""Losses of probabilities that one drags, and the likelihood of flips of a coin.

References:
    *Deep Learning from Scratch*, section 4.2. The notes, chapter 4, loss functions and maximum likelihood.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from zhishen import information
from zhishen._checks import Number, WholeNumber
from zhishen._types import Array
from zhishen.lab.engine.arguments import Numbers
from zhishen.lab.engine.distribution import distribution, distribution_line, weights
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.reference.activation import softmax_backward
from zhishen.reference.loss import (
    cross_entropy,
    softmax_cross_entropy,
    softmax_cross_entropy_backward,
    sum_of_squares,
    sum_of_squares_backward,
)  # fmt: skip

__all__ = ["likelihood", "losses"]

_CLASSES = 10


def _losses_script(y: list[float], target: int) -> str:
    return f"""import numpy as np
from zhishen import ops

{distribution_line("y", y)}
t = np.eye({_CLASSES})[{target}]
squares = float(ops.sum_of_squares(y, t))
cross = float(ops.cross_entropy(y, t))
print(f"sum of squared errors {{squares:.4f}}, cross entropy error {{cross:.5f}}")
"""


@operation(
    y=weights(_CLASSES, _CLASSES),
    target=WholeNumber(0, _CLASSES - 1),
    sources=(sum_of_squares, sum_of_squares_backward, cross_entropy, softmax_cross_entropy_backward),
    script=_losses_script,
)
def losses(
    y: Sequence[float] = (0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0), target: int = 2
) -> dict[str, Any]:
    """Both losses of ten probabilities, their gradients with respect to the scores, and curves for the right class.

    Along a curve, the probability of the right class changes, and the others keep their proportions.
    """
    p, t = distribution(y, "y"), np.eye(_CLASSES)[target]
    grid = np.linspace(0.005, 0.995, 100)
    others = np.where(t == 1, 0.0, p)
    others = others / others.sum() if others.sum() > 0 else (1 - t) / (_CLASSES - 1)
    curve = [_both(value * t + (1 - value) * others, t) for value in grid]
    squares, cross, slope_squares, slope_cross = _both(p, t)
    return {
        "y": p,
        "squares": squares,
        "cross": cross,
        "gradient_squares": slope_squares,
        "gradient_cross": slope_cross,
        "grid": grid,
        "squares_curve": np.array([each[0] for each in curve]),
        "cross_curve": np.array([each[1] for each in curve]),
        "squares_pull": np.array([-each[2][target] for each in curve]),
        "cross_pull": np.array([-each[3][target] for each in curve]),
    }


def _both(y: Array, t: Array) -> tuple[float, float, Array, Array]:
    """The squared error and the cross entropy, then the gradient of each with respect to the scores before softmax."""
    squares, squares_cache = sum_of_squares(y, t)
    cross, _ = cross_entropy(y, t)
    scores = np.log(np.maximum(y, np.finfo(np.float64).tiny))  # finite for a probability of 0
    _, cross_cache = softmax_cross_entropy(scores, t)
    one = np.asarray(1.0)
    return (
        float(squares),
        float(cross) if y @ t > 0 else np.inf,
        softmax_backward(sum_of_squares_backward(one, squares_cache), (y, -1)),
        softmax_cross_entropy_backward(one, cross_cache),
    )


def _likelihood_script(flips: list[int], theta: float) -> str:
    return f"""import numpy as np
from zhishen import information

flips, theta = np.array({literal(flips)}), {literal(theta)}
likelihood = float(np.where(flips == 1, theta, 1 - theta).prod())
frequencies = information.probabilities(flips, outcomes=[1, 0])
cross = information.cross_entropy(frequencies, [theta, 1 - theta])
entropy = information.entropy(frequencies)
print(f"likelihood {{likelihood:.4g}}, cross entropy {{cross:.4f}}, and at least the entropy {{entropy:.4f}}")
"""


@operation(
    flips=Numbers(1, 24, WholeNumber(0, 1)),
    theta=Number(0.0, 1.0),
    sources=(information.probabilities, information.cross_entropy, information.entropy),
    script=_likelihood_script,
)
def likelihood(flips: Sequence[int] = (1, 0, 1, 1, 1, 0, 1, 1, 0, 1), theta: float = 0.5) -> dict[str, Any]:
    """The likelihood of flips (1 is heads) for every coin θ, and the cross entropy of frequencies and coin."""
    thrown = np.array(flips)
    frequencies = information.probabilities(thrown, outcomes=[1, 0])
    coins = np.linspace(0.0, 1.0, 201)
    models = np.stack([coins, 1 - coins], axis=-1)
    return {
        "likelihood": float(_product(thrown, np.array([theta]))[0]),
        "cross": information.cross_entropy(frequencies, [theta, 1 - theta]),
        "entropy": information.entropy(frequencies),
        "best": float(frequencies[0]),
        "coins": coins,
        "likelihoods": _product(thrown, coins),
        "crosses": information.cross_entropy(np.broadcast_to(frequencies, models.shape), models),
    }


def _product(flips: Array, theta: Array) -> Array:
    """The product of the probabilities of all flips, for each coin."""
    return np.where(flips == 1, theta[:, None], 1 - theta[:, None]).prod(axis=1)
