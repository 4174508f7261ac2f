"""Information theory: entropies, divergences, mutual information (chapter 4).

Every function takes probabilities as arrays; ``probabilities`` and ``joint_probabilities`` make them out of samples. A
distribution lies along an axis, a joint distribution along two. Results are in nats, the unit of the natural logarithm,
or in the unit of another ``base``, bits for 2: a float for one distribution, an array without the axis for many.

Probabilities have to add up to 1 within a millionth (or the square root of the dtype's rounding, 3e-4 for float32);
what is missing inside of that is taken for rounding and divided out. Sums are taken in float64; arrays of results have
the dtype of the probabilities.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from zhishen._checks import WholeNumber, check
from zhishen._contingency import count_labels, count_pairs, read_labels
from zhishen._entropies import AVERAGE, BASE, average_of, excess, information_of_counts, surprise
from zhishen._types import Array, Float
from zhishen.errors import ArgumentError, ShapeError

__all__ = [
    "conditional_entropy",
    "cross_entropy",
    "entropy",
    "information_gain",
    "joint_entropy",
    "joint_probabilities",
    "js_distance",
    "js_divergence",
    "kl_divergence",
    "mutual_information",
    "normalized_mutual_information",
    "probabilities",
    "self_information",
]

# How far from 1 a sum may be in float64: as far as the sums of probabilities that were computed in float32.
SLACK = 1e-6


def probabilities(samples: ArrayLike, *, outcomes: ArrayLike | None = None) -> Float[Array, "K"]:
    """Frequencies of the outcomes among samples, pₖ = nₖ / N.

    Args:
        samples: shape (N,): whole numbers, real numbers or strings.
        outcomes: shape (K,), the outcomes in the order that is wanted, also those that do not occur. Without them, the
            outcomes that occur, sorted. Two distributions can be compared only if their outcomes are the same.

    Returns:
        Probabilities of shape (K,), float64.

    Raises:
        ShapeError: if there are no samples, or more axes than one.
        ArgumentError: if a sample is NaN or not among the outcomes, or if an outcome is given twice.

    Examples:
        >>> probabilities(["a", "b", "a", "a"])
        array([0.75, 0.25])
        >>> probabilities(["a", "b", "a", "a"], outcomes=["c", "b", "a"])
        array([0.  , 0.25, 0.75])

    References:
        The notes, chapter 4.
    """
    where = "probabilities"
    x = read_labels(where, "samples", samples)
    values, counts = count_labels(x)
    if outcomes is None:
        return counts / x.size
    wanted = read_labels(where, "outcomes", outcomes)
    if (wanted.dtype.kind in "US") != (values.dtype.kind in "US"):
        raise ArgumentError(
            f"{where}: expected outcomes of the samples' type {x.dtype}, got {wanted.dtype}; give both the same type"
        )
    order = np.argsort(wanted, kind="stable")
    ordered = wanted[order]
    twice = np.flatnonzero(ordered[1:] == ordered[:-1])
    if twice.size:
        raise ArgumentError(
            f"{where}: expected distinct outcomes, got {ordered[twice[0]].item()!r} more than once; name each once"
        )
    places = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    unknown = np.flatnonzero(ordered[places] != values)
    if unknown.size:
        value = values[unknown[0]]
        raise ArgumentError(
            f"{where}: expected samples among the {len(ordered)} outcomes, got {value.item()!r} at index "
            f"{int((x == value).argmax())}; add it to the outcomes"
        )
    p = np.zeros(len(ordered))
    p[order[places]] = counts / x.size
    return p


def joint_probabilities(x: ArrayLike, y: ArrayLike) -> Float[Array, "X Y"]:
    """Frequencies of pairs among samples of two variables, p(x, y) = n(x, y) / N.

    Args:
        x: samples of the first variable, shape (N,): whole numbers, real numbers or strings.
        y: samples of the second, shape (N,).

    Returns:
        The joint distribution of shape (X, Y), float64: a row for each outcome of ``x`` that occurs, a column for each
        of ``y``, in sorted order.

    Raises:
        ShapeError: if there are no samples, or not equally many of both.
        ArgumentError: if a sample is NaN.

    Examples:
        >>> joint_probabilities(["rain", "rain", "sun", "sun"], [0, 1, 1, 1])
        array([[0.25, 0.25],
               [0.  , 0.5 ]])

    References:
        The notes, chapter 4.
    """
    table = count_pairs("joint_probabilities", x, y, ("x", "y"))
    return table.dense() / table.total


def self_information(p: ArrayLike, *, base: float = math.e) -> Any:
    """Self-information I = -log p, elementwise: how surprising an event of probability p is; infinite for p = 0.

    Args:
        p: probabilities of events, of any shape; they need not belong to one distribution.
        base: of the logarithm: e for nats, 2 for bits.

    Returns:
        A float for a single probability, else an array of the shape of ``p``.

    Raises:
        ArgumentError: if an element is NaN or outside [0, 1], or if ``base`` is not above 1.

    Examples:
        >>> self_information(1 / 8, base=2)
        3.0

    References:
        Shannon, "A mathematical theory of communication", 1948; the notes, chapter 4.
    """
    check(base, BASE, where="self_information", name="base")
    given = _read("self_information", "p", p)
    if (given > 1).any():
        index = _first(given > 1)
        raise ArgumentError(
            f"self_information: expected probabilities p <= 1, got {given[index]}{_at(index)}; "
            "divide counts by their sum"
        )
    values = given.astype(np.float64)
    return _result(surprise(np.ones_like(values), values), given.dtype, base)


def entropy(p: ArrayLike, *, base: float = math.e, axis: int = -1) -> Any:
    """Entropy H(P) = -Σ p log p, with 0 log 0 = 0: the mean self-information.

    From 0 (one outcome is certain) to log K (all K are equally probable).

    Args:
        p: probabilities, adding up to 1 along ``axis``.
        base: of the logarithm: e for nats, 2 for bits.
        axis: along which the outcomes lie.

    Shape:
        p (..., K); result (...), a float for p of shape (K,).

    Raises:
        ShapeError: if there are no outcomes.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> entropy([0.5, 0.25, 0.25], base=2)
        1.5
        >>> entropy([[0.5, 0.5], [1.0, 0.0]], base=2)
        array([1., 0.])

    References:
        Shannon, "A mathematical theory of communication", 1948; the notes, chapter 4.
    """
    check(base, BASE, where="entropy", name="base")
    values, dtype = _distribution("entropy", "p", p, (axis,))
    return _result(surprise(values, values).sum(axis=-1), dtype, base)


def joint_entropy(joint: ArrayLike, *, base: float = math.e, axis: tuple[int, ...] = (-2, -1)) -> Any:
    """Joint entropy H(X, Y) = -Σ p(x, y) log p(x, y), of two or more variables.

    At least the larger, at most the sum of the entropies of the variables.

    Args:
        joint: joint probabilities, adding up to 1 along all of ``axis`` together.
        base: of the logarithm: e for nats, 2 for bits.
        axis: the axes of the variables, two or more.

    Shape:
        joint (..., X, Y); result (...), a float for joint of shape (X, Y).

    Raises:
        ShapeError: if there are no outcomes.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> joint_entropy([[0.25, 0.25], [0.0, 0.5]], base=2)
        1.5

    References:
        Cover and Thomas, *Elements of Information Theory*, 2.2; the notes, chapter 4.
    """
    check(base, BASE, where="joint_entropy", name="base")
    values, dtype = _distribution("joint_entropy", "joint", joint, axis, count=None)
    values = values.reshape(*values.shape[: values.ndim - len(axis)], -1)
    return _result(surprise(values, values).sum(axis=-1), dtype, base)


def conditional_entropy(joint: ArrayLike, *, base: float = math.e, axis: tuple[int, int] = (-2, -1)) -> Any:
    """Conditional entropy H(Y | X) = -Σ p(x, y) log p(y | x): what is left to learn of Y for who knows X.

    It equals H(X, Y) - H(X), but is summed from terms that are not negative, so it is exactly 0 where X tells Y.

    Args:
        joint: joint probabilities, adding up to 1 along both of ``axis`` together.
        base: of the logarithm: e for nats, 2 for bits.
        axis: first the axis of X, which is known, then that of Y; (-1, -2) gives H(X | Y).

    Shape:
        joint (..., X, Y); result (...), a float for joint of shape (X, Y).

    Raises:
        ShapeError: if there are no outcomes.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> conditional_entropy([[0.25, 0.25], [0.0, 0.5]], base=2)
        0.5

    References:
        Cover and Thomas, *Elements of Information Theory*, 2.2; the notes, chapter 4.
    """
    check(base, BASE, where="conditional_entropy", name="base")
    values, dtype = _distribution("conditional_entropy", "joint", joint, axis, count=2)
    known = values.sum(axis=-1, keepdims=True)
    # A row of a single outcome has its own sum, so the quotient is 1 exactly.
    given = np.divide(values, known, out=np.ones_like(values), where=known > 0)
    return _result(surprise(values, given).sum(axis=(-2, -1)), dtype, base)


def cross_entropy(p: ArrayLike, q: ArrayLike, *, base: float = math.e, axis: int = -1) -> Any:
    """Cross entropy H(P, Q) = -Σ p log q = H(P) + KL(P‖Q); infinite where q = 0 < p.

    The length of messages about P in a code that is best for Q. For P one-hot it is the loss of a classifier on one
    sample; the loss itself, a mean over the batch with a gradient, is ``reference.loss.cross_entropy``.

    Args:
        p: the true probabilities, adding up to 1 along ``axis``.
        q: the probabilities of the model, of the same shape.
        base: of the logarithm: e for nats, 2 for bits.
        axis: along which the outcomes lie.

    Shape:
        p and q (..., K); result (...), a float for shape (K,).

    Raises:
        ShapeError: if there are no outcomes, or if the shapes differ.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> cross_entropy([0.5, 0.5], [0.25, 0.75], base=4)
        0.603759374819...
        >>> cross_entropy([0.5, 0.5], [1.0, 0.0])
        inf

    References:
        Goodfellow, Bengio and Courville, *Deep Learning*, 3.13; the notes, chapter 4.
    """
    p, q, dtype = _two("cross_entropy", p, q, base, axis)
    return _result(surprise(p, q).sum(axis=-1), dtype, base)


def kl_divergence(p: ArrayLike, q: ArrayLike, *, base: float = math.e, axis: int = -1) -> Any:
    """Kullback-Leibler divergence (relative entropy) KL(P‖Q) = Σ p log(p / q); infinite where q = 0 < p.

    Never negative (Gibbs), 0 only for P = Q, and not symmetric. The sum is rearranged so that this also holds for the
    computed number, and close distributions lose no digits: see ``_entropies.excess``.

    Args:
        p: the true probabilities, adding up to 1 along ``axis``.
        q: the probabilities of the model, of the same shape.
        base: of the logarithm: e for nats, 2 for bits.
        axis: along which the outcomes lie.

    Shape:
        p and q (..., K); result (...), a float for shape (K,).

    Raises:
        ShapeError: if there are no outcomes, or if the shapes differ.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> kl_divergence([0.0, 1.0], [0.5, 0.5], base=2)
        1.0
        >>> kl_divergence([0.5, 0.5], [0.0, 1.0])
        inf

    References:
        Kullback and Leibler, "On information and sufficiency", 1951; the notes, chapter 4.
    """
    p, q, dtype = _two("kl_divergence", p, q, base, axis)
    return _result(excess(p, q, p - q).sum(axis=-1), dtype, base)


def js_divergence(p: ArrayLike, q: ArrayLike, *, base: float = math.e, axis: int = -1) -> Any:
    """Jensen-Shannon divergence JS(P‖Q) = (KL(P‖M) + KL(Q‖M)) / 2, with M = (P + Q) / 2.

    Symmetric, from 0 (for P = Q only) to log 2, which it is for all distributions without a common outcome. There its
    gradient is 0, and tells nothing about how far apart they are.

    Args:
        p: probabilities, adding up to 1 along ``axis``.
        q: probabilities of the same shape.
        base: of the logarithm: e for nats, 2 for bits.
        axis: along which the outcomes lie.

    Shape:
        p and q (..., K); result (...), a float for shape (K,).

    Raises:
        ShapeError: if there are no outcomes, or if the shapes differ.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> js_divergence([1.0, 0.0], [0.0, 1.0], base=2)
        1.0
        >>> round(js_divergence([0.5, 0.5], [0.25, 0.75]), 6)
        0.033822

    References:
        Lin, "Divergence measures based on the Shannon entropy", 1991; the notes, chapter 4.
    """
    p, q, dtype = _two("js_divergence", p, q, base, axis)
    return _result(_jensen_shannon(p, q), dtype, base)


def js_distance(p: ArrayLike, q: ArrayLike, *, base: float = math.e, axis: int = -1) -> Any:
    """Jensen-Shannon distance √JS(P‖Q), which unlike the divergence satisfies the triangle inequality.

    Args:
        p: probabilities, adding up to 1 along ``axis``.
        q: probabilities of the same shape.
        base: of the logarithm under the root: the distance is in √nats for e, in √bits for 2.
        axis: along which the outcomes lie.

    Shape:
        p and q (..., K); result (...), a float for shape (K,).

    Raises:
        ShapeError: if there are no outcomes, or if the shapes differ.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> js_distance([1.0, 0.0], [0.0, 1.0], base=2)
        1.0

    References:
        Endres and Schindelin, "A new metric for probability distributions", 2003.
    """
    p, q, dtype = _two("js_distance", p, q, base, axis)
    return _result(np.sqrt(_jensen_shannon(p, q) / math.log(base)), dtype)


def mutual_information(joint: ArrayLike, *, base: float = math.e, axis: tuple[int, int] = (-2, -1)) -> Any:
    """Mutual information I(X; Y) = Σ p(x, y) log(p(x, y) / (p(x) p(y))) = H(Y) - H(Y | X).

    How much who knows X knows about Y, and the other way round. Never negative; 0 if X and Y are independent, and then
    also computed as 0 up to the square of a rounding.

    Args:
        joint: joint probabilities, adding up to 1 along both of ``axis`` together.
        base: of the logarithm: e for nats, 2 for bits.
        axis: the axes of X and Y.

    Shape:
        joint (..., X, Y); result (...), a float for joint of shape (X, Y).

    Raises:
        ShapeError: if there are no outcomes.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``base`` or ``axis`` out of range.

    Examples:
        >>> mutual_information([[0.5, 0.0], [0.0, 0.5]], base=2)
        1.0
        >>> mutual_information(joint_probabilities([0, 0, 1, 1], [0, 1, 0, 1]))
        0.0

    References:
        Cover and Thomas, *Elements of Information Theory*, 2.3; the notes, chapter 4.
    """
    check(base, BASE, where="mutual_information", name="base")
    values, dtype = _distribution("mutual_information", "joint", joint, axis, count=2)
    return _result(_mutual(values), dtype, base)


def normalized_mutual_information(
    joint: ArrayLike, *, average: str = "arithmetic", axis: tuple[int, int] = (-2, -1)
) -> Any:
    """Normalised mutual information, NMI = I(X; Y) / average(H(X), H(Y)), from 0 to 1, without a unit.

    It is 1 if X and Y tell each other, also if both are constant; 0 if only one of them is constant.

    Args:
        joint: joint probabilities, adding up to 1 along both of ``axis`` together.
        average: "arithmetic", "geometric", "min" or "max" of the two entropies.
        axis: the axes of X and Y.

    Shape:
        joint (..., X, Y); result (...), a float for joint of shape (X, Y).

    Raises:
        ShapeError: if there are no outcomes.
        ArgumentError: if a probability is NaN or negative, or if a sum is not 1; ``average`` or ``axis`` out of range.

    Examples:
        >>> normalized_mutual_information([[0.5, 0.0], [0.0, 0.5]])
        1.0

    References:
        Vinh, Epps and Bailey, "Information theoretic measures for clusterings comparison", 2010, table 2.
    """
    where = "normalized_mutual_information"
    check(average, AVERAGE, where=where, name="average")
    values, dtype = _distribution(where, "joint", joint, axis, count=2)
    h_x, h_y = (_marginal_entropy(values, along) for along in (-1, -2))
    mean = np.asarray(average_of(h_x, h_y, average))
    constant = np.where((h_x == 0) & (h_y == 0), 1.0, 0.0)
    return _result(np.minimum(1, np.divide(_mutual(values), mean, out=constant, where=mean > 0)), dtype)


def information_gain(labels: ArrayLike, split: ArrayLike, *, base: float = math.e) -> float:
    """Information gain IG = H(labels) - H(labels | split): what a question tells about the labels, from samples.

    It is the mutual information of labels and answers. A decision tree asks the question with the largest gain.

    Args:
        labels: the label of each sample, shape (N,): whole numbers, real numbers or strings.
        split: the answer of each sample to the question (a feature, or a comparison such as ``x > 3``), shape (N,).
        base: of the logarithm: e for nats, 2 for bits.

    Raises:
        ShapeError: if there are no samples, or not equally many labels and answers.
        ArgumentError: if a label or an answer is NaN, or if ``base`` is not above 1.

    Examples:
        >>> information_gain([0, 0, 1, 1], ["low", "low", "high", "high"], base=2)
        1.0
        >>> information_gain([0, 0, 1, 1], ["left", "right", "left", "right"], base=2)
        0.0

    References:
        Quinlan, "Induction of decision trees", 1986; the notes, chapter 4.
    """
    check(base, BASE, where="information_gain", name="base")
    table = count_pairs("information_gain", labels, split, ("labels", "split"))
    return information_of_counts(table) / math.log(base)


def _jensen_shannon(p: Array, q: Array) -> Array:
    """JS in nats, along the last axis; at most log 2, which rounding might pass.

    It is summed from 2p, 2q and 2m = p + q, since half of the smallest number is 0.
    """
    terms = excess(2 * p, p + q, p - q) + excess(2 * q, p + q, q - p)
    return np.minimum(terms.sum(axis=-1) / 4, math.log(2))


def _mutual(joint: Array) -> Array:
    """I(X; Y) in nats, along the last two axes, as the divergence of the joint from the product of its marginals.

    It cannot be more than the entropy of either, and rounding must not lift it above.
    """
    product = joint.sum(axis=-1, keepdims=True) * joint.sum(axis=-2, keepdims=True)
    product = np.where(product == 0, joint, product)  # too small for float64, and so is what the cell tells
    information = excess(joint, product, joint - product).sum(axis=(-2, -1))
    return np.minimum(information, np.minimum(_marginal_entropy(joint, -1), _marginal_entropy(joint, -2)))


def _marginal_entropy(joint: Array, along: int) -> Array:
    """The entropy in nats of the variable that is left when ``along`` is summed away."""
    p = joint.sum(axis=along)
    p = p / p.sum(axis=-1, keepdims=True)  # so that a constant has the probability 1 exactly
    return surprise(p, p).sum(axis=-1)


def _two(where: str, p: ArrayLike, q: ArrayLike, base: float, axis: int) -> tuple[Array, Array, np.dtype[Any]]:
    """Two distributions of the same shape, with the outcomes on the last axis, and the dtype of the result."""
    check(base, BASE, where=where, name="base")
    first, second = _read(where, "p", p), _read(where, "q", q)
    if first.shape != second.shape:
        raise ShapeError(
            f"{where}: expected q of shape {first.shape} like p, got {second.shape}; "
            "give both a probability for each outcome"
        )
    p, dtype = _distribution(where, "p", first, (axis,))
    q, other = _distribution(where, "q", second, (axis,))
    return p, q, np.result_type(dtype, other)


def _read(where: str, name: str, p: ArrayLike) -> Array:
    """An array of real numbers, none of them NaN or negative."""
    given = np.asarray(p)
    if given.dtype.kind not in "iuf" or given.size == 0:
        got = f"dtype {given.dtype}" if given.size else f"shape {given.shape}"
        raise ShapeError(f"{where}: expected {name} to hold real numbers, at least one, got {got}; give probabilities")
    wrong = ~(given >= 0)  # also true for NaN
    if wrong.any():
        index = _first(wrong)
        raise ArgumentError(
            f"{where}: expected probabilities {name} >= 0, got {given[index]}{_at(index)}; "
            "correct where it was computed, or leave that outcome out"
        )
    return given


def _distribution(
    where: str, name: str, p: ArrayLike, axis: tuple[int, ...], *, count: int | None = 1
) -> tuple[Array, np.dtype[Any]]:
    """Checked probabilities in float64, the axes of the outcomes moved to the end, and the dtype of the result."""
    given = _read(where, name, p)
    shape, dtype = given.shape, given.dtype if given.dtype.kind == "f" else np.dtype(np.float64)
    if not isinstance(axis, tuple) or (len(axis) != count if count else len(axis) < 2):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(f"{where}: expected axis to be {count or 'two or more'} axes, got {axis!r}; name the axes")
    if given.ndim < len(axis):
        raise ShapeError(
            f"{where}: expected {name} with at least {len(axis)} axes, got shape {shape}; "
            "give a probability for each outcome"
        )
    for one in axis:
        check(one, WholeNumber(-given.ndim, given.ndim - 1), where=where, name="axis")
    axes = tuple(int(one) % given.ndim for one in axis)
    if len(set(axes)) != len(axes):
        raise ArgumentError(f"{where}: expected axis to be distinct axes, got {axis!r}; name each once")
    values = np.moveaxis(given.astype(np.float64), axes, range(-len(axes), 0))
    last = tuple(range(-len(axes), 0))
    sums = values.sum(axis=last, keepdims=True)
    wrong = ~(np.abs(sums - 1) <= max(SLACK, math.sqrt(np.finfo(dtype).eps)))
    if wrong.any():
        index = _first(wrong)[: -len(axes)]
        along = f"axis {axes[0]}" if len(axes) == 1 else f"axes {axes}"
        raise ArgumentError(
            f"{where}: expected {name} to add up to 1 along {along}, got the sum {sums[wrong][0]:.9g}{_at(index)}; "
            f"divide counts or weights by their sum"
        )
    return values / sums, dtype


def _first(wrong: Array) -> tuple[int, ...]:
    """The index of the first true element."""
    return tuple(int(i) for i in np.argwhere(wrong)[0])


def _at(index: tuple[int, ...]) -> str:
    """Where it is, in words; nothing for the only element."""
    if not index:
        return ""
    return f" at index {index[0] if len(index) == 1 else index}"


def _result(values: Array, dtype: np.dtype[Any], base: float = math.e) -> Any:
    """In the unit of ``base`` and in ``dtype``; a float if there is only one."""
    values = np.asarray(values) / math.log(base)
    return float(values) if values.ndim == 0 else values.astype(dtype)
