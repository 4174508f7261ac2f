"""Checks of what the scores are given: a target that cannot be right is an error, never a bad score."""

from __future__ import annotations

import numpy as np

from zhishen._checks import WholeNumber, check
from zhishen._types import Array, Int, Shaped
from zhishen.errors import ArgumentError, ShapeError

__all__ = ["advice", "as_array", "first", "labels_of", "target_labels"]


def labels_of(
    t: Shaped[Array, "..."], *, classes: int, where: str, shape: tuple[int, ...] | None = None
) -> Int[Array, "..."]:
    """The targets ``t``, labels or one-hot, as labels that are known to lie between 0 and ``classes - 1``.

    Labels are integers; booleans are labels of two classes. One-hot rows hold exactly one 1, otherwise 0, in any dtype.

    Args:
        t: the targets.
        classes: how many classes there are.
        where: the caller's name, with which messages begin.
        shape: that of the labels, such as ``y.shape[:-1]``; by default (N,), whatever N.

    Returns:
        Labels: the array given, where it holds labels, and an array of integers otherwise.

    Raises:
        ShapeError: neither labels nor one-hot of this shape; strings, floats or objects as labels; a label outside the
            classes; a one-hot row without exactly one 1 (or with NaN).
        ArgumentError: ``classes`` is not a whole number from 1 on.

    Examples:
        >>> labels_of(np.array([[0, 0, 1], [1, 0, 0]]), classes=3, where="f")
        array([2, 0])
        >>> labels_of(np.array([2, 3]), classes=3, where="f")
        Traceback (most recent call last):
        zhishen.errors.ShapeError: f: expected labels t from 0 to 2, got 3 at index [1]; number the classes from 0
    """
    check(classes, WholeNumber(1), where=where, name="classes")
    t = as_array(where, "t", t)
    return target_labels(where, t, t.shape[:1] or (1,) if shape is None else shape, classes)


def target_labels(where: str, t: Array, shape: tuple[int, ...], classes: int) -> Array:
    """Labels of this shape, from labels or one-hot targets."""
    if t.shape == shape:
        return _checked(where, t, classes)
    if t.shape != (*shape, classes):
        action = "drop the last axis with t[..., 0]" if t.shape == (*shape, 1) else "give one target a sample"
        raise ShapeError(
            "{where}: expected targets t as labels of shape {shape} or one-hot of shape {value}, got {shape2}; {action}",
            where=where,
            shape=shape,
            value=(*shape, classes),
            shape2=t.shape,
            action=action,
        )
    if t.dtype.kind not in "biuf":
        raise ShapeError(
            "{where}: expected one-hot targets t as numbers, got dtype {dtype}; convert them with t.astype(float)",
            where=where,
            dtype=t.dtype,
        )
    flat = t.ravel()
    rows, labels = np.divmod(np.flatnonzero(flat == 1), classes)
    samples = flat.size // classes
    # As many 1 as samples, nothing else but 0 (NaN is not 0 either), and one of them in each row.
    if len(rows) == np.count_nonzero(flat) == samples and (rows == np.arange(samples)).all():
        return labels.reshape(shape)
    index = first((np.count_nonzero(t, axis=-1) != 1) | ~(t == 1).any(axis=-1))
    row = np.array2string(t[index], threshold=6, separator=", ")
    raise ShapeError(
        "{where}: expected one-hot targets t with exactly one 1 and otherwise 0 in each row, got {row} at index "
        "{index}; make labels of soft targets with t.argmax(axis=-1)",
        where=where,
        row=row,
        index=list(index),
    )


def _checked(where: str, t: Array, classes: int) -> Array:
    """``t``, if it holds labels of so many classes."""
    if t.dtype.kind not in "iu":
        if t.dtype.kind == "b" and classes == 2:
            return t.astype(np.intp)
        raise ShapeError(
            "{where}: expected labels t as integers, got dtype {dtype}{value}; {value2}",
            where=where,
            dtype=t.dtype,
            value=_fraction(t),
            value2=advice("t", t, classes),
        )
    # argmin and argmax take a quarter of the time of min and max here.
    if t.size and (t.item(t.argmin()) < 0 or t.item(t.argmax()) >= classes):
        index = first((t < 0) | (t >= classes))
        raise ShapeError(
            "{where}: expected labels t from 0 to {value}, got {value2} at index {index}; number the classes from 0",
            where=where,
            value=classes - 1,
            value2=t[index],
            index=list(index),
        )
    return t


def as_array(where: str, name: str, value: Array) -> Array:
    """``value`` as an array; lists with rows of different lengths are refused."""
    try:
        return np.asarray(value)
    except ArgumentError:  # a Tensor says itself why it does not become an array
        raise
    except ValueError as error:
        raise ShapeError(
            "{where}: expected {name} as an array, got {type} with rows of different lengths; give every sample as "
            "many numbers",
            where=where,
            name=name,
            type=type(value).__name__,
        ) from error


def advice(name: str, labels: Array, classes: int) -> str:
    """What to do about labels that are not integers."""
    if labels.dtype.kind == "b":
        return f"booleans are labels of 2 classes, and there are {classes}"
    if labels.dtype.kind != "f":
        return f"number the classes with np.unique({name}, return_inverse=True)[1]"
    whole = np.isfinite(labels).all() and (labels == np.floor(labels)).all()
    return f"convert them with {name}.astype(int)" if whole else "give the number of each sample's class"


def _fraction(labels: Array) -> str:
    """Which of float labels is not a whole number, for a message."""
    wrong = ~(np.isfinite(labels) & (labels == np.floor(labels))) if labels.dtype.kind == "f" else np.zeros(1, bool)
    return f" with {labels[first(wrong)]} at index {list(first(wrong))}" if wrong.any() else ""


def first(wrong: Array) -> tuple[int, ...]:
    """The index of the first true element."""
    return tuple(int(i) for i in np.argwhere(wrong)[0])
