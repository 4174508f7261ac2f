"""Linear separability of two classes, decided by exact arithmetic, with a proof."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, final

import numpy as np
import numpy.typing as npt

from zhishen._shapes import check_width
from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError
from zhishen.messages import message
from zhishen.perceptron.gates import Perceptron, real_numbers

__all__ = ["Inseparable", "Separable", "labeled_samples", "separate"]


def labeled_samples(x: npt.ArrayLike, t: npt.ArrayLike, *, where: str) -> tuple[Array, Array]:
    """Inputs (N, I) and their classes as y = 2t - 1, which is -1 or 1, in int64."""
    inputs, targets = real_numbers(x, where=where, name="x"), real_numbers(t, where=where, name="t")
    if inputs.ndim != 2 or inputs.size == 0 or targets.shape != inputs.shape[:1]:
        raise ShapeError(
            "{where}: expected x of shape (N, I) with at least one sample and t of shape (N,), got {x_shape} and "
            "{t_shape}; put each sample into a row of x and give it one target",
            where=where,
            x_shape=inputs.shape,
            t_shape=targets.shape,
        )
    wrong = np.flatnonzero((targets != 0) & (targets != 1))
    if wrong.size:
        raise ArgumentError(
            "{where}: expected t of zeros and ones, got {value} at index {index}; name one class 0 and the other 1",
            where=where,
            value=targets[wrong[0]],
            index=int(wrong[0]),
        )
    return inputs, 2 * targets.astype(np.int64) - 1


def _exact(inputs: Array, y: Array) -> list[list[Fraction]]:
    """The rows y (x, 1) as fractions; every finite float is a fraction, so nothing is rounded."""
    return [
        [sign * Fraction(*value.as_integer_ratio()) for value in row] + [Fraction(sign)]
        for row, sign in zip(inputs.tolist(), y.tolist(), strict=True)
    ]


def _dot(u: Sequence[Any], v: Sequence[Any]) -> Any:
    return sum(p * q for p, q in zip(u, v, strict=True))


@final
@dataclass(frozen=True)
class Separable:
    """The proof that two classes are linearly separable: weights with y_i (w·x_i + b) > 0 for every sample i.

    Attributes:
        w: the weights, whole numbers without a common divisor (taken together with b).
        b: the bias, a whole number.
        separable: True.
    """

    separable: ClassVar[bool] = True

    w: tuple[int, ...]
    b: int

    def holds(self, x: npt.ArrayLike, t: npt.ArrayLike) -> bool:
        """Check the proof in exact arithmetic: y_i (w·x_i + b) > 0 for every sample."""
        inputs, y = labeled_samples(x, t, where="Separable.holds")
        check_width("Separable.holds", inputs.shape, len(self.w))
        return all(_dot(row, (*self.w, self.b)) > 0 for row in _exact(inputs, y))

    @property
    def perceptron(self) -> Perceptron:
        """The perceptron in float64, scaled to a largest weight of 1. It is rounded, unlike `holds`."""
        largest = max(abs(value) for value in (*self.w, self.b))
        return Perceptron([value / largest for value in self.w], self.b / largest)

    def __str__(self) -> str:
        return message("linearly separable: w = {w}, b = {b} separates all samples", w=self.w, b=self.b)


@final
@dataclass(frozen=True)
class Inseparable:
    """The proof that two classes are not linearly separable: λ ≥ 0 with Σλ_i = 1 and Σ λ_i y_i (x_i, 1) = 0.

    If some (w, b) separated all samples, every y_i (w·x_i + b) would be positive, and so would Σ λ_i y_i (w·x_i + b).
    But this sum is (w, b)·0 = 0. Geometrically, some point is a weighted mean of each of the two classes.

    Attributes:
        weights: λ, one for each sample; at most I + 2 of them are not 0.
        separable: False.
    """

    separable: ClassVar[bool] = False

    weights: tuple[Fraction, ...]

    def holds(self, x: npt.ArrayLike, t: npt.ArrayLike) -> bool:
        """Check the proof in exact arithmetic: λ ≥ 0, Σλ_i = 1 and Σ λ_i y_i (x_i, 1) = 0."""
        inputs, y = labeled_samples(x, t, where="Inseparable.holds")
        if len(inputs) != len(self.weights):
            raise ShapeError(
                "Inseparable.holds: expected the {expected} samples of the proof, got {count}; give the samples that "
                "the proof is about",
                expected=len(self.weights),
                count=len(inputs),
            )
        total = [_dot(self.weights, column) for column in zip(*_exact(inputs, y), strict=True)]
        return min(self.weights) >= 0 and sum(self.weights) == 1 and not any(total)

    def __str__(self) -> str:
        some = ", ".join(f"λ_{i} = {value}" for i, value in enumerate(self.weights) if value)
        return message("not linearly separable: Σ λ_i y_i (x_i, 1) = 0 with {weights}", weights=some)


def separate(x: npt.ArrayLike, t: npt.ArrayLike) -> Separable | Inseparable:
    """Either (w, b) with y_i (w·x_i + b) > 0 for all i, or λ ≥ 0 with Σλ_i = 1 and Σ λ_i y_i (x_i, 1) = 0; y = 2t - 1.

    By Gordan's theorem exactly one of the two exists. The first phase of the simplex method searches for λ; if there is
    none, its multipliers are (w, b). It computes with fractions, so nothing is rounded, and the result is a proof that
    ``proof.holds(x, t)`` checks. Bland's rule prevents cycling, so the method always ends.

    It is slow, and meant for small sets. Ten thousand samples of two features take about a second, and so do a hundred
    samples of ten features. With twenty features it takes ten seconds, with forty it takes minutes, as the fractions
    grow with the number of features. For a data set of images, use `learn`.

    Args:
        x: the samples.
        t: their classes, 0 or 1.

    Shape:
        x: (N, I). t: (N,).

    Returns:
        `Separable` or `Inseparable`; ``proof.separable`` says which.

    Raises:
        ArgumentError: x holds anything but finite real numbers, or t anything but zeros and ones.
        ShapeError: there are no samples, or their number differs from that of the targets.

    Examples:
        >>> from zhishen.perceptron import AND, XOR, separate
        >>> x = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
        >>> print(separate(x, AND(x)))
        linearly separable: w = (2, 2), b = -3 separates all samples
        >>> proof = separate(x, XOR(x))
        >>> print(proof)
        not linearly separable: Σ λ_i y_i (x_i, 1) = 0 with λ_0 = 1/4, λ_1 = 1/4, λ_2 = 1/4, λ_3 = 1/4
        >>> proof.holds(x, XOR(x))
        True

    References:
        P. Gordan (1873), Über die Auflösung linearer Gleichungen mit reellen Coefficienten; R. G. Bland (1977), New
        finite pivoting rules for the simplex method. *Deep Learning from Scratch*, section 2.4, shows a picture.
    """
    rows = _exact(*labeled_samples(x, t, where="separate"))
    columns = [[*row, Fraction(1)] for row in rows]  # Σ λ_j column_j = (0, ..., 0, 1)
    size = len(columns[0])
    # One artificial variable for each equation at the start: basis[r] < 0. Their sum is minimized.
    basis = [r - size for r in range(size)]
    inverse = [[Fraction(int(r == k)) for k in range(size)] for r in range(size)]
    values = [Fraction(0)] * (size - 1) + [Fraction(1)]
    while True:
        artificial = [r for r in range(size) if basis[r] < 0]
        price = [sum((inverse[r][k] for r in artificial), Fraction(0)) for k in range(size)]
        entering = next((j for j, column in enumerate(columns) if _dot(price, column) > 0), None)
        if entering is None:
            break
        change = [_dot(row, columns[entering]) for row in inverse]
        # The sum of artificial variables cannot be negative, so one of the changes is positive.
        _, _, leaving = min((values[r] / change[r], basis[r], r) for r in range(size) if change[r] > 0)
        pivot = [value / change[leaving] for value in inverse[leaving]]
        step = values[leaving] / change[leaving]
        for r in range(size):
            if change[r]:
                inverse[r] = [value - change[r] * p for value, p in zip(inverse[r], pivot, strict=True)]
                values[r] -= change[r] * step
        inverse[leaving], values[leaving], basis[leaving] = pivot, step, entering
    if any(values[r] for r in artificial):
        # price·column ≤ 0 for all, and price·(0, ..., 0, 1) > 0: the negative of the first I + 1 prices
        # separates the classes.
        return Separable(*_whole([-value for value in price[:-1]]))
    weights = [Fraction(0)] * len(columns)
    for place, value in zip(basis, values, strict=True):
        if place >= 0:
            weights[place] = value
    return Inseparable(tuple(weights))


def _whole(values: Sequence[Fraction]) -> tuple[tuple[int, ...], int]:
    """(w, b) as the smallest whole numbers in the same proportion."""
    common = math.lcm(*(value.denominator for value in values))
    numbers = [int(value * common) for value in values]
    divisor = math.gcd(*numbers)
    *w, b = (number // divisor for number in numbers)
    return tuple(w), b
