"""Checks of the arguments of scores: an invalid target is an error, never a bad score."""

from __future__ import annotations

import numpy as np

from zhishen._checks import WholeNumber, check
from zhishen._types import Array, Int, Shaped
from zhishen.errors import ArgumentError, ShapeError
from zhishen.messages import message

__all__ = ["advice", "as_array", "first", "labels_of", "target_labels"]


def labels_of(
    t: Shaped[Array, "..."], *, classes: int, where: str, shape: tuple[int, ...] | None = None
) -> Int[Array, "..."]:
    """The targets ``t``, labels or one-hot, as labels, checked to be from 0 to ``classes - 1``.

    Labels are integers; booleans are labels of two classes. One-hot rows hold exactly one 1, otherwise 0, in any dtype.

    Args:
        t: the targets.
        classes: the number of classes.
        where: the caller's name, with which error messages begin.
        shape: the shape of the labels, such as ``y.shape[:-1]``; by default (N,) with any N.

    Returns:
        Labels: the given array if it holds labels, otherwise an array of integers.

    Raises:
        ShapeError: neither labels nor one-hot of this shape; strings, floats or objects as labels; a label outside the
            classes; a one-hot row without exactly one 1 (or with NaN).
        ArgumentError: ``classes`` is not an integer >= 1.

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
    one_hot = (*shape, classes)
    if t.shape == (*shape, 1) != one_hot:
        raise ShapeError(
            "{where}: expected targets t as labels of shape {labels} or one-hot of shape {one_hot}, got {shape}; drop "
            "the last axis with t[..., 0]",
            where=where,
            labels=shape,
            one_hot=one_hot,
            shape=t.shape,
        )
    if t.shape != one_hot:
        raise ShapeError(
            "{where}: expected targets t as labels of shape {labels} or one-hot of shape {one_hot}, got {shape}; give "
            "one target for each sample",
            where=where,
            labels=shape,
            one_hot=one_hot,
            shape=t.shape,
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
    # As many 1 as samples, all other elements 0 (NaN is not 0 either), and one 1 in each row.
    if len(rows) == np.count_nonzero(flat) == samples and (rows == np.arange(samples)).all():
        return labels.reshape(shape)
    index = first((np.count_nonzero(t, axis=-1) != 1) | ~(t == 1).any(axis=-1))
    raise ShapeError(
        "{where}: expected one-hot targets t with exactly one 1 and otherwise 0 in each row, got {row} at index "
        "{index}; convert soft targets to labels with t.argmax(axis=-1)",
        where=where,
        row=np.array2string(t[index], threshold=6, separator=", "),
        index=list(index),
    )


def _checked(where: str, t: Array, classes: int) -> Array:
    """``t``, if it holds labels of this number of classes."""
    if t.dtype.kind == "b" and classes == 2:
        return t.astype(np.intp)
    if t.dtype.kind not in "iu":
        raise _not_integers(where, t, classes)
    # argmin and argmax take a quarter of the time of min and max here.
    if t.size and (t.item(t.argmin()) < 0 or t.item(t.argmax()) >= classes):
        index = first((t < 0) | (t >= classes))
        raise ShapeError(
            "{where}: expected labels t from 0 to {last}, got {label} at index {index}; number the classes from 0",
            where=where,
            last=classes - 1,
            label=t[index],
            index=list(index),
        )
    return t


def _not_integers(where: str, t: Array, classes: int) -> ShapeError:
    fractions = ~(np.isfinite(t) & (t == np.floor(t))) if t.dtype.kind == "f" else np.zeros(1, bool)
    if fractions.any():
        index = first(fractions)
        return ShapeError(
            "{where}: expected labels t as integers, got dtype {dtype} with {value} at index {index}; {advice}",
            where=where,
            dtype=t.dtype,
            value=t[index],
            index=list(index),
            advice=advice("t", t, classes),
        )
    return ShapeError(
        "{where}: expected labels t as integers, got dtype {dtype}; {advice}",
        where=where,
        dtype=t.dtype,
        advice=advice("t", t, classes),
    )


def as_array(where: str, name: str, value: Array) -> Array:
    """``value`` as an array; lists with rows of different lengths raise."""
    try:
        return np.asarray(value)
    except ArgumentError:  # a Tensor explains why it does not become an array
        raise
    except ValueError as error:
        raise ShapeError(
            "{where}: expected {name} as an array, got {type} with rows of different lengths; give all samples the "
            "same number of values",
            where=where,
            name=name,
            type=type(value).__name__,
        ) from error


def advice(name: str, labels: Array, classes: int) -> str:
    """How to turn labels that are not integers into integers."""
    if labels.dtype.kind == "b":
        return message("booleans are labels of 2 classes, and there are {classes}", classes=classes)
    if labels.dtype.kind != "f":
        return message("number the classes with np.unique({name}, return_inverse=True)[1]", name=name)
    if np.isfinite(labels).all() and (labels == np.floor(labels)).all():
        return message("convert them with {name}.astype(int)", name=name)
    return message("give the number of each sample's class")


def first(wrong: Array) -> tuple[int, ...]:
    """The index of the first true element."""
    return tuple(int(i) for i in np.argwhere(wrong)[0])
