import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen.data import Split, batches, epoch_order
from zhishen.errors import ArgumentError, ShapeError


def samples(n: int) -> Split:
    """Sample i holds i in every place."""
    return Split(np.repeat(np.arange(n, dtype=np.float32), 6).reshape(n, 2, 3), np.arange(n))


sizes = st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n)))


@given(sizes, st.integers(0, 2**32), st.sampled_from(["in order", "rng", "order"]))
def test_every_sample_comes_once_with_its_target(size, seed, how):
    n, batch_size = size
    rng = np.random.default_rng(seed)
    options = {"in order": {}, "rng": {"rng": rng}, "order": {"order": epoch_order(n, rng)}}[how]
    whole = list(batches(samples(n), batch_size, **options))
    assert [len(x) for x, _ in whole[:-1]] == [batch_size] * (len(whole) - 1)
    assert len(whole) == -(-n // batch_size)
    for x, t in whole:
        assert x.dtype == np.float32
        assert x.shape == (len(t), 2, 3)
        assert np.array_equal(x, np.broadcast_to(t[:, None, None], x.shape))
    seen = np.concatenate([t for _, t in whole])
    assert np.array_equal(np.sort(seen), np.arange(n))
    if how == "in order":
        assert np.array_equal(seen, np.arange(n))


@given(sizes, st.integers(0, 2**32), st.data())
def test_an_epoch_resumes_anywhere_to_the_same_bits(size, seed, draw):
    n, batch_size = size
    whole = list(batches(samples(n), batch_size, rng=np.random.default_rng(seed)))
    done = draw.draw(st.integers(0, len(whole)))
    start = min(done * batch_size, n)
    rest = list(batches(samples(n), batch_size, order=epoch_order(n, np.random.default_rng(seed)), start=start))
    assert len(rest) == len(whole) - done
    for ours, theirs in zip(rest, whole[done:], strict=True):
        assert ours.x.tobytes() == theirs.x.tobytes()
        assert ours.t.tobytes() == theirs.t.tobytes()


def test_start_without_an_order():
    assert [t.tolist() for _, t in batches(samples(5), 2, start=1)] == [[1, 2], [3, 4]]
    assert list(batches(samples(5), 2, start=5)) == []


def test_a_part_of_an_order():
    assert [t.tolist() for _, t in batches(samples(9), 2, order=np.array([8, 3, 5]))] == [[8, 3], [5]]


def test_a_plain_pair_and_read_only_arrays_do():
    x, t = samples(4)
    x.flags.writeable = t.flags.writeable = False
    for options in ({}, {"rng": np.random.default_rng(0)}):
        for x_batch, t_batch in batches((x, t), 3, **options):
            x_batch[...] = -1
            t_batch[...] = -1


@pytest.mark.parametrize("shuffled", [False, True])
def test_writing_into_a_batch_leaves_the_data_alone(shuffled):
    split = samples(6)
    for x, t in batches(split, 6, rng=np.random.default_rng(0) if shuffled else None):
        x[...] = -1
        t[...] = -1
    assert np.array_equal(split.t, np.arange(6))
    assert np.array_equal(split.x, samples(6).x)


def test_writing_into_the_order_leaves_the_epoch_alone():
    order = np.array([2, 0, 1])
    epoch = batches(samples(3), 1, order=order)
    order[...] = 0
    assert [int(t[0]) for _, t in epoch] == [2, 0, 1]


def test_the_order_is_drawn_at_the_call():
    rng, same = np.random.default_rng(1), np.random.default_rng(1)
    epoch = batches(samples(20), 20, rng=rng)
    rng.random(7)
    assert np.array_equal(next(epoch).t, epoch_order(20, same))


def test_different_epochs_differ():
    rng = np.random.default_rng(0)
    assert not np.array_equal(epoch_order(100, rng), epoch_order(100, rng))


# Refusals come at the call, not at the first batch


def test_a_batch_larger_than_the_data():
    with pytest.raises(ArgumentError, match=r"\Adata\.batches: expected batch_size to be at most .* 5, got 6; choose"):
        batches(samples(5), 6)
    with pytest.raises(ArgumentError, match=r" 2, got 3; "):
        batches(samples(5), 3, order=np.array([0, 1]))


@pytest.mark.parametrize("batch_size", [0, -1, 2.0, "2", None, True])
def test_batch_size_is_a_whole_number(hostile, batch_size):
    with pytest.raises(ArgumentError, match=r"data\.batches: expected batch_size to be a whole number >= 1, got "):
        batches(samples(5), batch_size)


@pytest.mark.parametrize("start", [-1, 6, 0.5, None])
def test_start_is_within_the_order(hostile, start):
    with pytest.raises(ArgumentError, match=r"data\.batches: expected start to be a whole number from 0 to 5, got "):
        batches(samples(5), 2, start=start)


def test_no_samples():
    with pytest.raises(ShapeError, match=r"at least one, got x \(0, 2, 3\) and t \(0,\)"):
        batches((np.zeros((0, 2, 3)), np.zeros(0)), 1)


def test_as_many_targets_as_inputs():
    with pytest.raises(ShapeError, match=r"got x \(3, 2\) and t \(4,\)"):
        batches((np.zeros((3, 2)), np.zeros(4)), 1)


@pytest.mark.parametrize(
    "order",
    [
        np.array([0, 1, 1]),
        np.array([0, 5]),
        np.array([-1, 0]),
        np.array([2**63], np.uint64),
        np.array([], int),
        np.array([[0, 1]]),
        np.array([0.0, 1.0]),
        np.array([True, False]),
    ],
)
def test_an_order_that_does_not_fit(hostile, order):
    with pytest.raises(ShapeError, match=r"data\.batches: expected order to hold different indices from 0 to 4, got "):
        batches(samples(5), 1, order=order)


def test_unsigned_orders_do(hostile):
    assert next(batches(samples(3), 3, order=np.array([2, 0, 1], np.uint64))).t.tolist() == [2, 0, 1]


def test_rng_and_order_exclude_each_other():
    with pytest.raises(ArgumentError, match="expected rng or order, got both"):
        batches(samples(2), 1, rng=np.random.default_rng(0), order=np.array([0, 1]))


def test_a_seed_is_no_generator(hostile):
    with pytest.raises(
        ArgumentError, match=r"expected rng to be a numpy\.random\.Generator, got 3; .*default_rng\(3\)"
    ):
        batches(samples(2), 1, rng=3)


@pytest.mark.parametrize("n", [0, -1, 1.5, None])
def test_an_order_has_samples(hostile, n):
    with pytest.raises(ArgumentError, match=r"data\.epoch_order: expected n to be a whole number >= 1, got "):
        epoch_order(n, np.random.default_rng(0))


def test_a_gather_takes_microseconds(mnist):
    """Some 25 microseconds for 100 images; the bound is loose, and catches a copy of the whole data at each batch."""
    split = Split(mnist.train.x.reshape(60000, 784), mnist.train.t)
    epoch = batches(split, 100, rng=np.random.default_rng(0))
    times = []
    for _ in range(100):
        start = time.perf_counter()
        next(epoch)
        times.append(time.perf_counter() - start)
    assert np.median(times) < 1e-3
