"""Shares of mini-batches: what dropout and batch norm compute for them."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from zhishen import nn
from zhishen.nn.batch_share import BatchShare, current_share, sharing

COUNTS = (3, 2, 4)


class Meeting:
    """Threads in place of processes: each waits for the others, and all get the arrays of all."""

    def __init__(self):
        self.barrier, self.arrays = threading.Barrier(len(COUNTS), timeout=60), {}

    def gather(self, rank):
        def gathered(values):
            self.arrays[rank] = values
            self.barrier.wait()
            found = np.stack([self.arrays[k] for k in range(len(COUNTS))])
            self.barrier.wait()
            return found

        return gathered


def in_shares(compute, *, synchronize=True):
    """``compute(slice of the samples)`` for each share, at the same time."""
    meeting, results, errors = Meeting(), {}, []
    ends = np.cumsum([0, *COUNTS])

    def one(rank):
        share = BatchShare(
            first=int(ends[rank]),
            samples=COUNTS[rank],
            whole=sum(COUNTS),
            weights=tuple(count / sum(COUNTS) for count in COUNTS),
            gather=meeting.gather(rank) if synchronize else None,
        )
        try:
            with sharing(share):
                results[rank] = compute(slice(int(ends[rank]), int(ends[rank + 1])))
        except BaseException as error:
            errors.append(error)
            meeting.barrier.abort()
            raise

    threads = [threading.Thread(target=one, args=(rank,)) for rank in range(len(COUNTS))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    return [results[rank] for rank in range(len(COUNTS))]


def test_there_is_no_share_outside_of_the_context():
    share = BatchShare(first=0, samples=1, whole=2, weights=(0.5, 0.5), gather=None)
    assert current_share() is None
    with sharing(share):
        assert current_share() is share
    assert current_share() is None


@pytest.mark.parametrize("layer", [nn.Dropout, nn.SpatialDropout])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_masks_of_the_shares_are_those_of_the_mini_batch(layer, dtype):
    x = np.ones((sum(COUNTS), 5, 3), dtype)
    whole = layer(0.4, rng=np.random.default_rng(1)).forward(x)
    parts = in_shares(lambda own: layer(0.4, rng=np.random.default_rng(1)).forward(x[own]))
    np.testing.assert_array_equal(np.concatenate(parts), whole)


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 2e-6), (np.float64, 1e-14)])
@pytest.mark.parametrize("shape", [(600,), (3, 4, 5)])
def test_batch_norm_of_shares_is_that_of_the_mini_batch(dtype, tolerance, shape):
    rng = np.random.default_rng(2)
    x = (1000 + rng.normal(size=(sum(COUNTS), *shape))).astype(dtype)
    dout = rng.normal(size=x.shape).astype(dtype)
    n, scale = sum(COUNTS), 1000 if dtype is np.float32 else 1

    def layer():
        made = nn.BatchNorm(shape[0], dtype=dtype)
        made.params["gamma"][...] = np.linspace(0.5, 2, shape[0])
        return made

    def run(made, x, dout):
        out = made.forward(x)
        return out, made.backward(dout), made.grads["gamma"], made.grads["beta"], *made.buffers.values()

    # The gradient of a share's mean loss: n/b times as large as its part of the gradient of the whole mean.
    parts = in_shares(lambda own: run(layer(), x[own], dout[own] * dtype(n / len(x[own]))))
    out, dx, dgamma, dbeta, mean, var = run(layer(), x, dout)
    weights = np.array(COUNTS) / n
    np.testing.assert_allclose(np.concatenate([part[0] for part in parts]), out, atol=tolerance * scale)
    scaled = [part[1] * weight for part, weight in zip(parts, weights, strict=True)]
    np.testing.assert_allclose(np.concatenate(scaled), dx, atol=tolerance * scale)
    for k, expected in ((2, dgamma), (3, dbeta)):
        summed = sum(weight * part[k] for part, weight in zip(parts, weights, strict=True))
        np.testing.assert_allclose(summed, expected, atol=10 * tolerance * scale)
    for part in parts:
        np.testing.assert_allclose(part[4], mean, rtol=1e-6)
        np.testing.assert_allclose(part[5], var, rtol=1e-5)


def test_without_synchronization_each_share_is_normalized_by_itself():
    x = np.random.default_rng(3).normal(size=(sum(COUNTS), 4))
    parts = in_shares(lambda own: nn.BatchNorm(4).forward(x[own]), synchronize=False)
    for part in parts:
        np.testing.assert_allclose(part.mean(axis=0), 0, atol=1e-12)
