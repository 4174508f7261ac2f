"""Metrics of classification: scores compared with targets, and labels compared with labels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from zhishen._checks import WholeNumber, check
from zhishen._contingency import occurrences
from zhishen._types import Array, Float, Int, Shaped
from zhishen.errors import ArgumentError, NumericalError, ShapeError
from zhishen.messages import message
from zhishen.metrics.confusion import ConfusionMatrix
from zhishen.metrics.targets import advice, as_array, first, target_labels

__all__ = [
    "ClassScores",
    "MeanScores",
    "accuracy",
    "confusion_matrix",
    "count_correct",
    "log_loss",
    "precision_recall_f1",
    "top_k_accuracy",
]

MOST_CLASSES = 1 << 15  # the largest number of classes taken from labels; a larger number has to be given as classes=
SLACK = 1e-6  # the tolerance for sums of probabilities, in every dtype


def accuracy(y: Shaped[Array, "*N K"], t: Shaped[Array, "..."]) -> float:
    """The share of samples with argmaxₖ yₙₖ = tₙ. If several scores are largest, the first counts.

    Args:
        y: the scores or probabilities of K >= 2 classes, on the last axis.
        t: labels, or one-hot targets.

    Shape:
        - y: (N, K), or (N, T, K) with a prediction at every position; t: the shape of y without the last axis, or of y
        - output: a Python float from 0 to 1

    Raises:
        ShapeError: there are no samples, y has only one score for each sample, or invalid targets (see `labels_of`).
        NumericalError: a score is NaN.

    Examples:
        >>> y = np.array([[0.1, 0.9], [0.8, 0.2], [0.3, 0.7]])
        >>> accuracy(y, np.array([1, 0, 0])) == 2 / 3
        True

    References:
        *Deep Learning from Scratch*, section 3.6.2.
    """
    y, labels = _scores_and_labels("accuracy", y, t)
    return _right(y, labels) / _samples("accuracy", y, labels)


def count_correct(y: Shaped[Array, "*N K"], t: Shaped[Array, "..."]) -> int:
    """The number of samples with argmaxₖ yₙₖ = tₙ, for a sum over mini-batches. An empty batch gives 0.

    Args:
        y: the scores or probabilities of K >= 2 classes, on the last axis.
        t: labels, or one-hot targets.

    Shape:
        - y: (N, K), or (N, T, K) with a prediction at every position; t: the shape of y without the last axis, or of y

    Raises:
        ShapeError: y has only one score for each sample, or invalid targets (see `labels_of`).
        NumericalError: a score is NaN.

    Examples:
        >>> count_correct(np.array([[0.1, 0.9], [0.8, 0.2], [0.3, 0.7]]), np.array([1, 0, 0]))
        2
    """
    return _right(*_scores_and_labels("count_correct", y, t))


def top_k_accuracy(y: Shaped[Array, "*N K"], t: Shaped[Array, "..."], *, k: int) -> float:
    """The share of samples whose class tₙ is among the k largest scores yₙ.

    Of equal scores that of the lower class ranks higher, as in argmax. So k = 1 is `accuracy`, and constant scores do
    not make every prediction correct. (scikit-learn ranks the higher class first.)

    Args:
        y: the scores or probabilities of K >= 2 classes, on the last axis.
        t: labels, or one-hot targets.
        k: the number of largest scores that count, from 1 to K.

    Shape:
        - y: (N, K), or (N, T, K) with a prediction at every position; t: the shape of y without the last axis, or of y
        - output: a Python float from 0 to 1

    Raises:
        ArgumentError: k is not an integer from 1 to K.
        ShapeError: there are no samples, y has only one score for each sample, or invalid targets (see `labels_of`).
        NumericalError: a score is NaN.

    Examples:
        >>> y = np.array([[0.5, 0.3, 0.2], [0.5, 0.3, 0.2], [0.5, 0.3, 0.2]])
        >>> top_k_accuracy(y, np.array([0, 1, 2]), k=2) == 2 / 3
        True
    """
    y, labels = _scores_and_labels("top_k_accuracy", y, t)
    check(k, WholeNumber(1, y.shape[-1]), where="top_k_accuracy", name="k")
    samples = _samples("top_k_accuracy", y, labels)
    label = labels[..., np.newaxis].astype(np.intp)  # (N, 1)
    own = np.take_along_axis(y, label, axis=-1)  # (N, 1)
    ahead = (y > own) | ((y == own) & (np.arange(y.shape[-1]) < label))  # (N, K)
    return int(np.count_nonzero(ahead.sum(axis=-1) < k)) / samples


def log_loss(probabilities: Float[Array, "*N K"], t: Shaped[Array, "..."]) -> float:
    """L = -1/N Σₙ log pₙ(tₙ), with the probability pₙ(tₙ) of the true class; in nats.

    If the true class has the probability 0, the smallest positive (normal) number of the dtype replaces it, so the loss
    stays finite: 708.4 in float64, 87.3 in float32. ``reference.loss.cross_entropy`` does the same. scikit-learn clips
    earlier, at the dtype's epsilon (36.0 and 15.9), and so underestimates confident mistakes.

    Args:
        probabilities: of K >= 2 classes, on the last axis, such as those of ``network.probabilities(x)``. They sum to 1
            within 1e-6 or the square root of the dtype's epsilon, whichever is larger.
        t: labels, or one-hot targets.

    Shape:
        - probabilities: (N, K), or (N, T, K); t: the same without the last axis, or the same
        - output: a Python float >= 0

    Raises:
        ArgumentError: a probability is negative, or a sum differs from 1.
        ShapeError: there are no samples, only one probability for each sample, or invalid targets (see `labels_of`).
        NumericalError: a probability is NaN.

    Examples:
        >>> round(log_loss(np.array([[0.5, 0.5], [0.25, 0.75]]), np.array([0, 1])), 4)
        0.4904
        >>> -(np.log(0.5) + np.log(0.75)) / 2
        np.float64(0.4904...)

    References:
        *Deep Learning from Scratch*, section 4.2.2.
    """
    where = "log_loss"
    p, labels = _scores_and_labels(where, probabilities, t, name="probabilities")
    samples = _samples(where, p, labels)
    dtype = np.finfo(p.dtype if p.dtype.kind == "f" else np.float64)
    if p.min() < 0:
        index = first(p < 0)
        raise ArgumentError(
            "{where}: expected probabilities >= 0, got {value} at index {index}; convert scores by softmax, as in "
            "network.probabilities(x)",
            where=where,
            value=p[index],
            index=list(index),
        )
    sums = p.sum(axis=-1, dtype=np.float64)
    wrong = ~(np.abs(sums - 1) <= max(SLACK, math.sqrt(dtype.eps)))
    if wrong.any():
        index = first(wrong)
        raise ArgumentError(
            "{where}: expected probabilities that sum to 1 on the last axis, got the sum {value:.9g} at index "
            "{index}; convert scores by softmax, as in network.probabilities(x)",
            where=where,
            value=sums[index],
            index=list(index),
        )
    own = np.take_along_axis(p, labels[..., np.newaxis].astype(np.intp), axis=-1).astype(np.float64)
    return float(-np.log(np.clip(own, float(dtype.tiny), 1.0)).sum()) / samples + 0.0  # never -0.0


def confusion_matrix(
    t: Shaped[Array, "N"], predicted: Shaped[Array, "N"], *, classes: int | Sequence[str] | None = None
) -> ConfusionMatrix:
    """Counts of predictions: ``M[i, j]`` is the number of samples of class i that were predicted as class j.

    Args:
        t: the true labels.
        predicted: the predicted labels, such as ``network.predict(x).argmax(axis=1)``.
        classes: the number of classes, or their names, which notebooks show; by default 1 more than the largest label
            of both.

    Shape:
        - output: (classes, classes)

    Raises:
        ShapeError: labels that are not integers >= 0 (or booleans, for two classes), differ in number, or are not below
            ``classes``; without ``classes``, labels from 32768 on, as the matrix would be huge.

    Examples:
        >>> confusion_matrix(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 1]))
        array([[1, 1, 0],
               [0, 1, 0],
               [0, 1, 0]])
    """
    known: Any = classes  # the number of classes; what is neither a number nor names is refused below
    names: tuple[str, ...] = ()
    if isinstance(classes, Sequence) and not isinstance(classes, str):
        names = tuple(map(str, classes))
        known = len(names)
    t, predicted, count = _two_labelings("confusion_matrix", t, predicted, known)
    counts = occurrences(t * count + predicted, minlength=count * count).reshape(count, count)
    matrix = counts.view(ConfusionMatrix)
    matrix.names = names
    return matrix


class MeanScores(NamedTuple):
    """Precision, recall and F1, each averaged over the classes; ``f1`` is the mean of the F1 scores."""

    precision: float
    recall: float
    f1: float


class ClassScores(NamedTuple):
    """Precision, recall and F1 of every class.

    Attributes:
        precision: (K,), the share of correct predictions among the samples predicted as the class.
        recall: (K,), the share of correct predictions among the samples of the class.
        f1: (K,), their harmonic mean.
        support: (K,), the number of samples of the class.
        predicted: (K,), the number of samples predicted as the class.
    """

    precision: Float[Array, "K"]
    recall: Float[Array, "K"]
    f1: Float[Array, "K"]
    support: Int[Array, "K"]
    predicted: Int[Array, "K"]

    def _repr_html_(self) -> str:
        from zhishen.display.tables import fragment, table

        heads = (message("class"), message("precision"), message("recall"), "F1", message("samples"))
        columns = zip(self.precision, self.recall, self.f1, self.support, strict=True)
        rows = [(f"{k}", f"{p:.4f}", f"{r:.4f}", f"{f1:.4f}", f"{n:,}") for k, (p, r, f1, n) in enumerate(columns)]
        p, r, f1 = self.macro()
        rows.append((message("mean"), f"{p:.4f}", f"{r:.4f}", f"{f1:.4f}", f"{self.support.sum():,}"))
        return fragment(message("scores of each class"), table(heads, rows))

    def macro(self) -> MeanScores:
        """The unweighted means over classes, without the classes that have neither samples nor predictions."""
        present = (self.support > 0) | (self.predicted > 0)
        return MeanScores(*(float(score[present].mean()) for score in self[:3]))

    def weighted(self) -> MeanScores:
        """The means over classes, weighted by support."""
        share = self.support / self.support.sum()
        return MeanScores(*(float(np.dot(share, score)) for score in self[:3]))

    def micro(self) -> MeanScores:
        """The scores of all predictions together: if each sample has one label, all three equal the accuracy."""
        share = float(np.rint(self.recall * self.support).sum() / self.support.sum())
        return MeanScores(share, share, share)


def precision_recall_f1(
    t: Shaped[Array, "N"], predicted: Shaped[Array, "N"], *, classes: int | None = None
) -> ClassScores:
    """P = TP / (TP + FP), R = TP / (TP + FN) and F1 = 2 TP / (2 TP + FP + FN), for each class against all others.

    A quotient 0 / 0 is 0, as with scikit-learn's ``zero_division=0``: a class that was never predicted has precision
    0, and a class without samples has recall 0. ``support`` and ``predicted`` distinguish such a 0 from a bad score.

    Args:
        t: the true labels.
        predicted: the predicted labels, such as ``network.predict(x).argmax(axis=1)``.
        classes: the number of classes; by default 1 more than the largest label of both.

    Returns:
        Arrays with one element a class, and methods ``macro()``, ``weighted()`` and ``micro()`` for means over the
        classes. With two classes the scores of the positive class are at index 1.

    Raises:
        ShapeError: no samples, or labels that are invalid for `confusion_matrix`.

    Examples:
        >>> scores = precision_recall_f1(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 1]))
        >>> scores.recall, scores.support
        (array([0.5, 1. , 0. ]), array([2, 1, 1]))
        >>> scores.macro().recall, scores.weighted().recall
        (0.5, 0.5)

    References:
        C. J. van Rijsbergen, Information retrieval, 1979, chapter 7.
    """
    t, predicted, count = _two_labelings("precision_recall_f1", t, predicted, classes)
    if not t.size:
        raise ShapeError(
            "precision_recall_f1: expected at least one sample, got no labels; give labels of a batch that is not empty"
        )
    right, support, assigned = (occurrences(a, minlength=count) for a in (t[t == predicted], t, predicted))
    precision, recall, f1 = (
        above / np.maximum(below, 1)
        for above, below in ((right, assigned), (right, support), (2 * right, support + assigned))
    )
    return ClassScores(precision, recall, f1, support, assigned)


def _scores_and_labels(where: str, y: Array, t: Array, name: str = "scores y") -> tuple[Array, Array]:
    """Scores without NaN, and valid labels for them."""
    y = as_array(where, name, y)
    if y.dtype.kind not in "fiu":
        raise ShapeError(
            "{where}: expected {name} as real numbers, got dtype {dtype}; give the output of the network",
            where=where,
            name=name,
            dtype=y.dtype,
        )
    if y.ndim == 1 and y.size and y.dtype.kind in "iu":
        raise ShapeError(
            "{where}: expected {name} of shape (N, K), got integers of shape {shape}, which look like labels; give "
            "the scores before argmax (for labels y, the accuracy is (y == t).mean())",
            where=where,
            name=name,
            shape=y.shape,
        )
    if y.ndim < 2 or y.shape[-1] < 2:
        raise ShapeError(
            "{where}: expected {name} of shape (N, K) with K >= 2 classes, got {shape}, of which argmax is always 0; "
            "for one probability p of class 1 for each sample, give np.stack([1 - p, p], axis=-1) with p of shape "
            "(N,); for a regression, use metrics.r2",
            where=where,
            name=name,
            shape=y.shape,
        )
    if y.size and y.dtype.kind == "f" and math.isnan(y.item(y.argmax())):  # argmax stops at the first NaN
        raise NumericalError(
            "{where}: expected {name} without NaN, got NaN at index {index}; find where the computation first leaves "
            "the range of floats",
            where=where,
            name=name,
            index=list(first(np.isnan(y))),
        )
    return y, target_labels(where, as_array(where, "t", t), y.shape[:-1], y.shape[-1])


def _samples(where: str, y: Array, labels: Array) -> int:
    """The number of predictions, at least one."""
    if labels.size:
        return labels.size
    raise ShapeError(
        "{where}: expected at least one sample, got scores of shape {shape}; give a batch that is not empty",
        where=where,
        shape=y.shape,
    )


def _right(y: Array, labels: Array) -> int:
    return int(np.count_nonzero(y.argmax(axis=-1) == labels))


def _two_labelings(where: str, t: Array, predicted: Array, classes: int | None) -> tuple[Array, Array, int]:
    """Two labelings (N,) of the same samples in int64, and the number of classes."""
    t, predicted = as_array(where, "t", t), as_array(where, "predicted", predicted)
    both = (("t", t), ("predicted", predicted))
    least = 1 + max((int(array.max()) for _, array in both if array.dtype.kind in "iu" and array.size), default=0)
    if any(array.dtype.kind == "b" for _, array in both):
        least = max(least, 2)
    count = least if classes is None else int(check(classes, WholeNumber(1), where=where, name="classes"))
    for name, array in both:
        fits = array.dtype.kind in "iu" or (array.dtype.kind == "b" and count == 2)
        inside = not fits or not array.size or (array.min() >= 0 and array.max() < count)
        if array.shape != (t.size,) or not fits or not inside:
            raise ShapeError(
                "{where}: expected t and predicted as labels (N,) from 0 to {last}, got {got}; {advice}",
                where=where,
                last=max(count, 1) - 1,
                got=_described(name, array),
                advice=_labeling_advice(name, array, count, fits=fits, inside=inside),
            )
    if classes is None and count > MOST_CLASSES:
        raise ShapeError(
            "{where}: expected labels below {limit}, got {label}; number the classes without gaps, or give "
            "classes={classes}",
            where=where,
            limit=MOST_CLASSES,
            label=count - 1,
            classes=count,
        )
    return t.astype(np.int64), predicted.astype(np.int64), count


def _described(name: str, labels: Array) -> str:
    if labels.dtype.kind not in "iu" or not labels.size:
        return message("{name} of shape {shape} and dtype {dtype}", name=name, shape=labels.shape, dtype=labels.dtype)
    return message(
        "{name} of shape {shape} and dtype {dtype} from {smallest} to {largest}",
        name=name,
        shape=labels.shape,
        dtype=labels.dtype,
        smallest=labels.min(),
        largest=labels.max(),
    )


def _labeling_advice(name: str, labels: Array, classes: int, *, fits: bool, inside: bool) -> str:
    if not fits:
        return advice(name, labels, classes)
    return message("give one label for each sample") if inside else message("number the classes from 0")
