"""Rosenblatt's learning rule, and the bound on the number of its mistakes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt

from zhishen._checks import WholeNumber, check
from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.messages import message
from zhishen.perceptron.gates import Perceptron
from zhishen.perceptron.separability import labeled_samples

__all__ = ["Learned", "learn", "margin", "mistake_bound"]


@final
@dataclass(frozen=True)
class Learned:
    """The result of `learn`.

    Attributes:
        perceptron: the perceptron with the final weights.
        converged: whether every sample is classified correctly.
        mistakes: the total number of changes of the weights.
        history: the mistakes of each epoch.
        cycle: two epochs (0 is the start) after which the weights were equal, so the rule would repeat for ever; None
            if there are none.
    """

    perceptron: Perceptron
    converged: bool
    mistakes: int
    history: tuple[int, ...]
    cycle: tuple[int, int] | None

    @property
    def epochs(self) -> int:
        """The number of passes through the samples; if the rule converged, the last one has no mistake."""
        return len(self.history)

    def __str__(self) -> str:
        if self.converged:
            return message(
                "converged: {mistakes} mistakes in {epochs} epochs, none in the last",
                mistakes=self.mistakes,
                epochs=self.epochs,
            )
        if self.cycle is not None:
            first, again = self.cycle
            return message(
                "cannot converge: the weights after epoch {again} equal those after epoch {first}, so the rule repeats "
                "for ever; separate(x, t) explains why",
                again=again,
                first=first,
            )
        return message(
            "did not converge in {epochs} epochs, with {mistakes} mistakes in the last; separate(x, t) decides whether "
            "more epochs can help",
            epochs=self.epochs,
            mistakes=self.history[-1],
        )


def learn(
    x: npt.ArrayLike,
    t: npt.ArrayLike,
    *,
    epochs: int = 1000,
    rng: np.random.Generator | None = None,
    on_sample: Callable[[int, int, Array, float], None] | None = None,
) -> Learned:
    """Rosenblatt's rule: for each sample in turn, w ← w + (t - y) x and b ← b + (t - y).

    A sample that is classified correctly has t - y = 0 and changes nothing. The weights start at 0, so a learning rate
    would only scale w and b, and there is none. On separable samples the rule stops after at most (R/γ)² mistakes
    (`mistake_bound`). On other samples it would never stop. Then it ends after ``epochs``; or, if the order of the
    samples is fixed, as soon as the weights equal those after an earlier epoch, as everything would repeat.

    Args:
        x: the samples.
        t: their classes, 0 or 1.
        epochs: the maximum number of passes through the samples.
        rng: draws a new order for each epoch; None keeps the given order.
        on_sample: called after each sample with its index, the output y before the update, and w and b after it.

    Shape:
        x: (N, I). t: (N,).

    Returns:
        `Learned`; its string is a sentence that says how the rule ended.

    Raises:
        ArgumentError: an option is out of range, x holds anything but finite real numbers, or t anything but zeros and
            ones.
        ShapeError: there are no samples, or their number differs from that of the targets.

    Examples:
        >>> from zhishen.perceptron import AND, XOR, learn
        >>> x = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
        >>> learned = learn(x, AND(x))
        >>> print(learned)
        converged: 10 mistakes in 6 epochs, none in the last
        >>> learned.perceptron
        Perceptron(w=[1.0, 2.0], b=-2)
        >>> print(learn(x, XOR(x)))
        cannot converge: the weights after epoch 3 equal those after epoch 2, so the rule repeats for ever;
        separate(x, t) explains why

    References:
        F. Rosenblatt (1962), Principles of neurodynamics. *Deep Learning from Scratch* sets all weights by hand.
    """
    check(epochs, WholeNumber(1), where="learn", name="epochs")
    if rng is not None and not isinstance(rng, np.random.Generator):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(
            "learn: expected rng to be a numpy.random.Generator, got {rng!r}; pass numpy.random.default_rng(seed)",
            rng=rng,
        )
    inputs, y = labeled_samples(x, t, where="learn")
    dtype = np.result_type(inputs.dtype, np.float32) if inputs.dtype.kind == "f" else np.dtype(np.float64)
    samples = np.ascontiguousarray(inputs, dtype=dtype)
    # |w| stays below epochs · N · max |x|, and the score below I times the product with max |x|.
    limit = math.sqrt(float(np.finfo(dtype).max) / epochs / inputs.size) / 2
    largest = float(abs(samples).max())
    if largest > limit:
        raise ArgumentError(
            "learn: expected x of at most {limit:.3g} in size, so that no sum overflows {dtype}, got {largest:.3g}; "
            "scale x down",
            limit=limit,
            dtype=dtype,
            largest=largest,
        )
    targets = [int(value > 0) for value in y]
    w, b = np.zeros_like(samples[0]), 0.0
    history: list[int] = []
    seen = {(w.tobytes(), b): 0}
    converged, cycle = False, None
    while not converged and cycle is None and len(history) < epochs:
        order = range(len(samples)) if rng is None else rng.permutation(len(samples)).tolist()
        mistakes = 0
        for i in order:
            error = targets[i] - int(np.vecdot(samples[i], w) + b > 0)
            if error:
                w = w + error * samples[i]
                b += error
                mistakes += 1
            if on_sample is not None:
                on_sample(i, targets[i] - error, w, b)
        history.append(mistakes)
        converged = mistakes == 0
        if rng is None and not converged:
            state = ((w + 0.0).tobytes(), b)  # -0.0 becomes 0.0
            if state in seen:
                cycle = (seen[state], len(history))
            seen[state] = len(history)
    return Learned(Perceptron(w, b), converged, sum(history), tuple(history), cycle)


def margin(x: npt.ArrayLike, t: npt.ArrayLike, perceptron: Perceptron) -> float:
    """γ = min_i y_i (w·x_i + b) / ‖(w, b)‖, with y = 2t - 1.

    It is the signed distance of the nearest sample from the line, with the bias as the weight of an input of 1. It is
    above 0 if and only if the perceptron separates the classes strictly.

    Raises:
        ArgumentError: w and b are all 0, or x or t are not valid for `learn`.
        ShapeError: there are no samples, their number differs from that of the targets, or x does not fit w.

    Examples:
        >>> from zhishen.perceptron import AND, Perceptron, margin
        >>> x = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
        >>> round(margin(x, AND(x), Perceptron([2, 2], -3)), 6)
        0.242536
    """
    inputs, y = labeled_samples(x, t, where="margin")
    largest = max(float(abs(perceptron.w).max()), abs(perceptron.b))
    if largest == 0:
        raise ArgumentError(
            "margin: expected a perceptron whose weights and bias are not all 0, got {perceptron!r}; use one that has "
            "a line",
            perceptron=perceptron,
        )
    # Scaled, so no square overflows or underflows.
    scaled = Perceptron(perceptron.w.astype(np.float64) / largest, perceptron.b / largest)
    return float((y * scaled.score(inputs)).min() / math.hypot(*scaled.w.tolist(), scaled.b)) + 0.0  # no -0


def mistake_bound(x: npt.ArrayLike, t: npt.ArrayLike, perceptron: Perceptron) -> float:
    """(R/γ)², with R = max_i ‖(x_i, 1)‖ and γ the `margin` of ``perceptron``: the bound of the mistakes of `learn`.

    Every perceptron that separates the classes gives a bound; the largest margin gives the best one.
    Novikoff's argument: each mistake raises (w, b)·(w*, b*)/‖(w*, b*)‖ by γ at least, so after k of them
    ‖(w, b)‖ ≥ kγ; each raises ‖(w, b)‖² by R² at most, so ‖(w, b)‖ ≤ R√k. Together k ≤ (R/γ)².

    Raises:
        ArgumentError: a sample is on the wrong side or on the line, so there is no bound.
        ShapeError: as for `margin`.

    Examples:
        >>> from zhishen.perceptron import AND, learn, mistake_bound, separate
        >>> x = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
        >>> round(mistake_bound(x, AND(x), separate(x, AND(x)).perceptron), 6)
        51.0
        >>> learn(x, AND(x)).mistakes
        10

    References:
        A. B. J. Novikoff (1962), On convergence proofs on perceptrons.
    """
    gamma = margin(x, t, perceptron)
    inputs, _ = labeled_samples(x, t, where="mistake_bound")
    if gamma <= 0:
        raise ArgumentError(
            "mistake_bound: expected a perceptron that separates all samples, got one with margin {margin:.6g}; use "
            "separate(x, t).perceptron if the classes are separable",
            margin=gamma,
        )
    radius = max(math.hypot(*row, 1.0) for row in inputs.tolist())
    ratio = radius / gamma
    return ratio * ratio
