"""Mini-batches: every sample once in an epoch, in order or shuffled, from any place in the order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import overload

import numpy as np

from zhishen._checks import WholeNumber, check
from zhishen._types import Array, Int
from zhishen.data.dataset import Split
from zhishen.data.file_maps import prefetch
from zhishen.data.pixels import Pixels, looked_up, normalized
from zhishen.errors import ArgumentError, ShapeError
from zhishen.kernels import enabled

__all__ = ["batches", "epoch_order", "prefetch_rows", "require_generator", "take"]


def epoch_order(n: int, rng: np.random.Generator) -> Int[Array, "n"]:
    """The order in which an epoch visits ``n`` samples: a permutation of 0 to n - 1, drawn from ``rng``.

    Examples:
        >>> sorted(epoch_order(4, np.random.default_rng(0)).tolist())
        [0, 1, 2, 3]
    """
    check(n, WholeNumber(1), where="data.epoch_order", name="n")
    return require_generator(rng, where="data.epoch_order").permutation(n)


def require_generator(rng: object, *, where: str) -> np.random.Generator:
    """Return ``rng`` if it is a Generator; a seed is the usual mistake, and the message says how to use it."""
    if isinstance(rng, np.random.Generator):
        return rng
    seed = rng if isinstance(rng, int) else ""
    raise ArgumentError(
        "{where}: expected rng to be a numpy.random.Generator, got {rng!r}; pass numpy.random.default_rng({seed})",
        where=where,
        rng=rng,
        seed=seed,
    )


@overload
def take(data: Split, indices: Int[Array, "B"]) -> Split: ...
@overload
def take(data: Array | Pixels, indices: Int[Array, "B"]) -> Array: ...
def take(data: Split | Array | Pixels, indices: Int[Array, "B"]) -> Split | Array:
    """A copy of the samples at some positions: a mini-batch.

    Args:
        data: samples along the first axis. Of a `Split`, both inputs and targets are taken; of `Pixels`, floats.
        indices: the positions, in any order, repeated or not; negative ones count from the end.

    Shape:
        (B, ...): one row for each index.

    Raises:
        IndexError: there is no such sample.

    Examples:
        >>> take(np.array([[0, 1], [2, 3], [4, 5]]), np.array([2, 0]))
        array([[4, 5],
               [0, 1]])
        >>> take(Split(np.eye(3), np.arange(3)), np.array([1])).t
        array([1])
    """
    if isinstance(data, Split):
        return Split(take(data.x, indices), take(data.t, indices))
    if isinstance(data, Pixels):
        return _take_pixels(data, indices)
    if data.ndim > 1 and enabled():
        from zhishen.kernels import take_rows

        return take_rows.take(data, np.asarray(indices))
    return np.take(data, indices, axis=0)  # quicker than data[indices]


def _take_pixels(x: Pixels, indices: Array) -> Array:
    if x.dtype == np.float32 and enabled():
        from zhishen.kernels import take_rows

        return take_rows.take_pixels(x.bytes, np.asarray(indices), x.values)
    taken = np.take(x.bytes, indices, axis=0)
    return normalized(taken, x.dtype) if x.values is None else looked_up(taken, x.values)


def batches(
    split: Split | tuple[Array | Pixels, Array],
    batch_size: int,
    *,
    rng: np.random.Generator | None = None,
    order: Int[Array, "n"] | None = None,
    start: int = 0,
) -> Iterator[Split]:
    """Yield mini-batches without replacement; the last one holds the remaining samples, and may be smaller.

    To stop in the middle of an epoch and resume later to the same bits, draw ``order = epoch_order(n, rng)`` yourself,
    and continue with ``start`` at the number of samples already seen.

    Args:
        split: inputs and targets; inputs that are `Pixels` are yielded as floats.
        batch_size: samples in a mini-batch.
        rng: shuffles, with one ``epoch_order`` drawn at the call; None goes in order.
        order: the indices to visit, each at most once, instead of ``rng``: an ``epoch_order``, or a part of one.
        start: how many samples to skip at the beginning of the order.

    Shape:
        - x: (batch_size, ...), the last one shorter if the samples do not divide
        - t: (batch_size, ...), likewise

    Raises:
        ArgumentError: ``batch_size`` or ``start`` is out of range, or both ``rng`` and ``order`` are given.
        ShapeError: there are no samples, inputs and targets differ in number, or ``order`` does not fit them.

    Examples:
        >>> x, t = np.arange(10.0).reshape(5, 2), np.arange(5)
        >>> [labels.tolist() for _, labels in batches((x, t), 2)]
        [[0, 1], [2, 3], [4]]
        >>> [labels.tolist() for _, labels in batches((x, t), 2, order=np.array([4, 2, 0, 1, 3]), start=2)]
        [[0, 1], [3]]
    """
    x, t = split
    n = len(x)
    if n == 0 or n != len(t):
        raise ShapeError(
            "data.batches: expected as many targets as inputs and at least one, got x {inputs} and t {targets}; give "
            "every input one target",
            inputs=x.shape,
            targets=t.shape,
        )
    if rng is not None and order is not None:
        raise ArgumentError(
            "data.batches: expected rng or order, got both; draw the order with data.epoch_order(n, rng) and "
            "give order alone"
        )
    if rng is not None:
        order = epoch_order(n, rng)
    elif order is not None:
        order = _checked(order, n)
    count = n if order is None else len(order)
    check(batch_size, WholeNumber(1), where="data.batches", name="batch_size")
    if batch_size > count:
        raise ArgumentError(
            "data.batches: expected batch_size to be at most the number of samples, {samples}, got {batch_size}; "
            "choose a smaller batch_size",
            samples=count,
            batch_size=batch_size,
        )
    check(start, WholeNumber(0, count), where="data.batches", name="start")
    return _generate(x, t, batch_size, order, start, count)


def _generate(
    x: Array | Pixels, t: Array, batch_size: int, order: Array | None, start: int, count: int
) -> Iterator[Split]:
    for first in range(start, count, batch_size):
        if order is None:
            here = slice(first, first + batch_size)
            inputs: Array = x[here]
            # A view would let a caller write into the data; an index of Pixels is a copy.
            yield Split(inputs if isinstance(x, Pixels) else inputs.copy(), t[here].copy())
        else:
            indices = order[first : first + batch_size]
            prefetch_rows(x, order[first + batch_size : first + 2 * batch_size])
            yield Split(take(x, indices), take(t, indices))


def prefetch_rows(x: Array | Pixels, indices: Int[Array, "B"]) -> None:
    """Have the system read rows that are not in memory in the background; see `file_maps.prefetch`."""
    prefetch(x.bytes if isinstance(x, Pixels) else x, indices)


def _checked(order: Array, n: int) -> Array:
    order = np.asarray(order)
    fits = order.ndim == 1 and order.size > 0 and order.dtype.kind in "iu"
    if fits and order.min() >= 0 and order.max() < n:
        indices = order.astype(np.intp)  # a copy: writing into one's order later must not disturb an epoch
        if np.bincount(indices).max() == 1:
            return indices
    raise ShapeError(
        "data.batches: expected order to hold different indices from 0 to {most}, got {dtype} {shape} that does not; "
        "draw it with data.epoch_order({samples}, rng)",
        most=n - 1,
        dtype=order.dtype,
        shape=order.shape,
        samples=n,
    )
