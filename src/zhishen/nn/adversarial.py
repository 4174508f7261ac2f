"""Adversarial examples: the smallest change of an input after which a network gives the answer that one chooses.

Projected gradient descent: from the input x on, each step lowers the loss of the chosen class along the signs of the
gradient, and is brought back into the cube of side 2ε around x,

    x' ← clip(x' - α sign(∂E(x', target)/∂x'), x - ε, x + ε).

A bisection then looks for a smaller ε with which the answer still changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from zhishen._checks import Number, WholeNumber, check
from zhishen._types import Array, Float, Shaped
from zhishen.errors import ArgumentError
from zhishen.nn.network import Network

__all__ = ["Change", "targeted_changes"]

_HERE: Final = "targeted_changes"
_STRIDE: Final = 2.5  # the steps of a try together, in units of ε: a corner of the cube can be reached, and left again


@dataclass(frozen=True, eq=False)
class Change:
    """An input on its way to another answer.

    Attributes:
        x: the changed input, in the shape of the original.
        epsilon: the bound of this try: no value of ``x`` is farther from the original.
        probabilities: of the classes, for ``x``.
        reached: whether the chosen class is more probable than all others together.
        trial: the number of the try, from 0.
    """

    x: Shaped[Array, "*_"]
    epsilon: float
    probabilities: Float[Array, "C"]
    reached: bool
    trial: int


def targeted_changes(
    network: Network,
    image: Shaped[Array, "*_"],
    target: int,
    *,
    bound: float = 0.3,
    steps: int = 20,
    trials: int = 7,
    low: float = 0.0,
    high: float = 1.0,
) -> Iterator[Change]:
    """Look for the smallest change of an image that makes the network answer ``target``; yield each step.

    The first try may change each value by up to ``bound``. If it fails, it is the only one. Otherwise each further try
    halves the interval between the largest ε that has failed and the smallest that was enough. The change with the
    smallest ``epsilon`` among those that ``reached`` the target is the result.

    Args:
        network: a network that classifies.
        image: one image, in the form that the network takes.
        target: the class that the network should answer.
        bound: the largest change of a value.
        steps: of one try, at most.
        trials: the number of tries.
        low: the smallest value that an image may have, in the form that the network takes.
        high: the largest value that an image may have.

    Raises:
        ArgumentError: an option is out of range, or the network has no such class.

    Examples:
        >>> from zhishen import nn
        >>> network = nn.two_layer(6, 5, 3, rng=np.random.default_rng(0))
        >>> x = np.full(6, 0.5, np.float32)
        >>> answer = int(network.probabilities(x[None]).argmax())
        >>> changes = list(targeted_changes(network, x, 1, bound=1.0, low=-9, high=9))
        >>> found = min((each for each in changes if each.reached), key=lambda each: each.epsilon, default=None)
        >>> found is None or bool(np.abs(found.x - x).max() <= found.epsilon + 1e-6)
        True

    References:
        Madry, Makelov, Schmidt, Tsipras, Vladu: Towards deep learning models resistant to adversarial attacks, 2018.
        Goodfellow, Shlens, Szegedy: Explaining and harnessing adversarial examples, 2015.
    """
    image = network.as_batch(image)
    classes = network.probabilities(image[None]).shape[-1]
    check(target, WholeNumber(0, classes - 1), where=_HERE, name="target")
    check(bound, Number(0, open_low=True), where=_HERE, name="bound")
    check(steps, WholeNumber(1), where=_HERE, name="steps")
    check(trials, WholeNumber(1), where=_HERE, name="trials")
    if not low < high:
        raise ArgumentError(
            "{here}: expected low < high, got {low} and {high}; give the values of black and white",
            here=_HERE,
            low=low,
            high=high,
        )
    failed, enough = 0.0, float(bound)
    for trial in range(trials):
        epsilon = bound if trial == 0 else (failed + enough) / 2
        change = None
        for change in _descent(network, image, target, epsilon, steps, (low, high), trial):
            yield change
        if change is not None and change.reached:
            enough = min(epsilon, float(np.abs(change.x - image).max()))
        elif trial == 0:
            return
        else:
            failed = epsilon
        if enough <= failed:
            return


def _descent(
    network: Network, image: Array, target: int, epsilon: float, steps: int, limits: tuple[float, float], trial: int
) -> Iterator[Change]:
    """One try: projected gradient descent within ε, until the target is reached."""
    smallest, largest = np.clip(image - epsilon, *limits), np.clip(image + epsilon, *limits)
    stride = image.dtype.type(_STRIDE * epsilon / steps)
    x = image.copy()
    for step in range(steps + 1):
        probabilities = network.probabilities(x[None])[0]
        reached = bool(probabilities[target] > 0.5)
        yield Change(x, float(epsilon), probabilities, reached, trial)
        if reached or step == steps:
            return
        one_hot = np.eye(len(probabilities), dtype=image.dtype)[[target]]
        gradient = network.input_gradient(x[None], one_hot)[0]
        x = np.clip(x - stride * np.sign(gradient), smallest, largest)
