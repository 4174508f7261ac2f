"""Rosenblatt's learning rule, and the bound on the mistakes that it makes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt

from zhishen._checks import WholeNumber, check
from zhishen.errors import ArgumentError
from zhishen.perceptron.gates import Perceptron
from zhishen.perceptron.separability import labelled_samples

__all__ = ["Learned", "learn", "margin", "mistake_bound"]


@final
@dataclass(frozen=True)
class Learned:
    """What `learn` did.

    Attributes:
        perceptron: with the weights at the end.
        converged: whether it has every sample right.
        mistakes: how often the weights were changed, in all.
        history: the mistakes of each epoch.
        cycle: two epochs (0 is the beginning) after which the weights were the same, so that the rule would go round
            for ever; None if there were none.
    """

    perceptron: Perceptron
    converged: bool
    mistakes: int
    history: tuple[int, ...]
    cycle: tuple[int, int] | None

    @property
    def epochs(self) -> int:
        """How often the rule went through the samples; if it converged, the last time without a mistake."""
        return len(self.history)

    def __str__(self) -> str:
        if self.converged:
            return f"converged: {self.mistakes} mistakes in {self.epochs} epochs, the last without one"
        if self.cycle is not None:
            first, again = self.cycle
            return (
                f"cannot converge: after epoch {again} the weights are those after epoch {first}, so the rule goes "
                "round for ever; separate(x, t) tells why"
            )
        return (
            f"did not converge in {self.epochs} epochs, with {self.history[-1]} mistakes in the last; "
            "separate(x, t) tells whether more epochs can help"
        )


def learn(x: npt.ArrayLike, t: npt.ArrayLike, *, epochs: int = 1000, rng: np.random.Generator | None = None) -> Learned:
    """Rosenblatt's rule: for each sample in turn, w ← w + (t - y) x and b ← b + (t - y).

    A sample that is right has t - y = 0 and changes nothing. All begins at 0, where a learning rate would only scale
    w and b, so there is none. On separable samples the rule stops after at most (R/γ)² mistakes (`mistake_bound`).
    On others it never would; so it ends after ``epochs``, or, where the samples come in the same order each time, as
    soon as the weights come back to what they were after an earlier epoch: from there on everything would repeat.

    Args:
        x: the samples.
        t: their classes, 0 or 1.
        epochs: how often it goes through the samples at most.
        rng: draws a new order for each epoch; None takes the samples as they come.

    Shape:
        x: (N, I). t: (N,).

    Returns:
        `Learned`; printed, it says in a sentence how it ended.

    Raises:
        ArgumentError: an option is out of range, x holds something else than finite real numbers, or t something else
            than zeros and ones.
        ShapeError: there are no samples, or not as many targets.

    Examples:
        >>> from zhishen.perceptron import AND, XOR, learn
        >>> x = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
        >>> learned = learn(x, AND(x))
        >>> print(learned)
        converged: 10 mistakes in 6 epochs, the last without one
        >>> learned.perceptron
        Perceptron(w=[1.0, 2.0], b=-2)
        >>> print(learn(x, XOR(x)))
        cannot converge: after epoch 3 the weights are those after epoch 2, so the rule goes round for ever;
        separate(x, t) tells why

    References:
        F. Rosenblatt (1962), Principles of neurodynamics. *Deep Learning from Scratch* sets all weights by hand.
    """
    check(epochs, WholeNumber(1), where="learn", name="epochs")
    if rng is not None and not isinstance(rng, np.random.Generator):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(
            f"learn: expected rng to be a numpy.random.Generator, got {rng!r}; pass numpy.random.default_rng(seed)"
        )
    inputs, y = labelled_samples(x, t, where="learn")
    dtype = np.result_type(inputs.dtype, np.float32) if inputs.dtype.kind == "f" else np.dtype(np.float64)
    samples = np.ascontiguousarray(inputs, dtype=dtype)
    # |w| stays below epochs · N · max |x|, and the score below I times the product with max |x|.
    limit = math.sqrt(float(np.finfo(dtype).max) / epochs / inputs.size) / 2
    largest = float(abs(samples).max())
    if largest > limit:
        raise ArgumentError(
            f"learn: expected x of at most {limit:.3g} in size, so that no sum overflows {dtype}, got {largest:.3g}; "
            "scale x down"
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

    How far the sample nearest to the line is from being wrong, with the bias counted as a weight on an input of 1;
    above 0 exactly if the perceptron separates the classes strictly.

    Raises:
        ArgumentError: w and b are all 0, or x or t hold something else than `learn` takes.
        ShapeError: there are no samples, or not as many targets, or x is not as wide as w.

    Examples:
        >>> from zhishen.perceptron import AND, Perceptron, margin
        >>> x = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
        >>> round(margin(x, AND(x), Perceptron([2, 2], -3)), 6)
        0.242536
    """
    inputs, y = labelled_samples(x, t, where="margin")
    largest = max(float(abs(perceptron.w).max()), abs(perceptron.b))
    if largest == 0:
        raise ArgumentError(
            f"margin: expected a perceptron whose weights and bias are not all 0, got {perceptron!r}; it has no line"
        )
    # Scaled, so that no square overflows or vanishes.
    scaled = Perceptron(perceptron.w.astype(np.float64) / largest, perceptron.b / largest)
    return float((y * scaled.score(inputs)).min() / math.hypot(*scaled.w.tolist(), scaled.b)) + 0.0  # no -0


def mistake_bound(x: npt.ArrayLike, t: npt.ArrayLike, perceptron: Perceptron) -> float:
    """(R/γ)², with R = max_i ‖(x_i, 1)‖ and γ the `margin` of ``perceptron``: `learn` makes no more mistakes than that.

    Every perceptron that separates the classes gives a bound; the one with the largest margin gives the best.
    Novikoff's argument in two lines: each mistake raises (w, b)·(w*, b*)/‖(w*, b*)‖ by γ at least, so after k of them
    ‖(w, b)‖ ≥ kγ; each raises ‖(w, b)‖² by R² at most, so ‖(w, b)‖ ≤ R√k. Together k ≤ (R/γ)².

    Raises:
        ArgumentError: the perceptron has a sample on the wrong side, or on the line, so that it bounds nothing.
        ShapeError: as in `margin`.

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
    inputs, _ = labelled_samples(x, t, where="mistake_bound")
    if gamma <= 0:
        raise ArgumentError(
            f"mistake_bound: expected a perceptron with every sample on its side, got one with margin {gamma:.6g}; "
            "take separate(x, t).perceptron, if there is one"
        )
    radius = max(math.hypot(*row, 1.0) for row in inputs.tolist())
    ratio = radius / gamma
    return ratio * ratio
