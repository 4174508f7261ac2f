"""Dropout on arrays and Tensors: the mask's statistics, its scale, and its gradient."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import Tensor, gradients
from zhishen.reference.dropout import (
    draw_key,
    dropout,
    dropout_backward,
    dropout_mask,
    kept,
    keyed_dropout,
    keyed_dropout_backward,
)

KEYS = [0, 1, 2**31, 2**32, 2**64 - 1, 0x0123456789ABCDEF]


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 0.9])
def test_a_mask_has_mean_1_and_the_share_of_zeros_of_its_rate(rate, rng):
    mask = dropout_mask((400, 500), rate=rate, rng=rng, dtype=np.float64)
    assert set(np.unique(mask)) == ({1.0} if rate == 0 else {0.0, 1 / (1 - rate)})
    error = 5 * np.sqrt(rate * (1 - rate) / mask.size)
    assert abs(np.mean(mask == 0) - rate) <= error
    assert abs(mask.mean() - 1) <= error / (1 - rate) + 1e-12


def test_a_seed_gives_one_mask_in_every_dtype():
    masks = [dropout_mask((20, 30), rate=0.3, rng=np.random.default_rng(1), dtype=d) for d in ("f2", "f4", "f8")]
    assert [mask.dtype for mask in masks] == ["float16", "float32", "float64"]
    for mask in masks:
        np.testing.assert_array_equal(mask == 0, masks[0] == 0)


def test_whole_channels(rng):
    mask = dropout_mask((50, 40, 6, 7), rate=0.25, rng=rng, channels=True)
    assert mask.shape == (50, 40, 1, 1)
    assert np.mean(mask == 0) == pytest.approx(0.25, abs=0.05)


def test_forward_and_backward_are_the_mask_times(rng):
    x, dout, mask = rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), dropout_mask((3, 4), rate=0.5, rng=rng)
    out, cache = dropout(x, mask)
    np.testing.assert_array_equal(out, x * mask)
    np.testing.assert_array_equal(dropout_backward(dout, cache), dout * mask)
    leaf = Tensor(x)
    np.testing.assert_array_equal(gradients(dropout(leaf, mask)[0], [leaf], seed=dout)[0], dout * mask)


# Masks of keys


def deviations(a, b, rate):
    """By how many standard deviations two masks agree more or less often than independent ones would."""
    p, q = 1 - rate, rate
    product = (a - p) * (b - p)
    return product.mean() * np.sqrt(product.size) / (p * q)


@pytest.mark.parametrize("rate", [0.05, 0.25, 0.5, 0.9])
def test_the_rate_holds_in_every_part_of_a_mask(rate):
    size, stretches = 4096, 256
    dropped = [size - kept((stretches, size), rate=rate, key=key).sum(axis=1) for key in KEYS]
    chi_square = ((np.array(dropped) - size * rate) ** 2 / (size * rate * (1 - rate))).sum()
    freedom = stretches * len(KEYS)
    assert abs(chi_square - freedom) < 4 * np.sqrt(2 * freedom)


@pytest.mark.parametrize("rate", [0.25, 0.5])
@pytest.mark.parametrize("lag", [1, 2, 3, 7, 8, 16, 64, 100, 784, 1000, 1024, 65_536])
def test_positions_are_independent_of_their_neighbors(rate, lag):
    found = [deviations(a[lag:], a[:-lag], rate) for a in (kept((200_000,), rate=rate, key=key) for key in KEYS)]
    assert max(map(abs, found)) < 4.5


@pytest.mark.parametrize("key", KEYS)
def test_keys_are_independent_of_those_that_differ_in_one_bit(key):
    a = kept((100_000,), rate=0.5, key=key)
    others = [key ^ (1 << bit) for bit in range(64)] + [(key + 1) % 2**64, (key - 1) % 2**64]
    found = [deviations(a, kept((100_000,), rate=0.5, key=other), 0.5) for other in others]
    assert max(map(abs, found)) < 4.5
    assert sum(f * f for f in found) < 66 + 5 * np.sqrt(2 * 66)


def test_masks_of_keys_with_a_common_half_are_not_shifted_copies():
    a, b = (kept((50_000,), rate=0.5, key=key) for key in (5, 5 + 1000 + (1 << 32)))
    assert abs(deviations(a[1000:], b[:-1000], 0.5)) < 4.5


def test_all_patterns_of_eight_neighbors_are_equally_frequent():
    bits = kept((800_000,), rate=0.5, key=99).reshape(-1, 8)
    counts = np.bincount(np.packbits(bits, axis=1)[:, 0], minlength=256)
    chi_square = ((counts - len(bits) / 256) ** 2 / (len(bits) / 256)).sum()
    assert abs(chi_square - 255) < 4.5 * np.sqrt(2 * 255)


def test_a_mask_depends_on_the_position_and_the_key_alone():
    a = kept((30, 40), rate=0.3, key=11)
    np.testing.assert_array_equal(a, kept((40, 30), rate=0.3, key=11).reshape(30, 40))
    np.testing.assert_array_equal(a[:10], kept((10, 40), rate=0.3, key=11))
    assert kept((0, 3), rate=0.3, key=11).shape == (0, 3)
    assert kept((), rate=0.0, key=11)


def test_keys_are_drawn_from_all_64_bits(rng):
    keys = [draw_key(rng) for _ in range(200)]
    assert len(set(keys)) == 200
    for bit in range(64):
        assert 60 < sum(key >> bit & 1 for key in keys) < 140


def test_dropout_by_key_is_the_mask_times(rng):
    x, dout = rng.normal(size=(2, 30, 4)).astype(np.float32)
    mask = kept(x.shape, rate=0.75, key=3) * np.float32(4)
    out, cache = keyed_dropout(x, rate=0.75, key=3)
    dx = keyed_dropout_backward(dout, cache)
    np.testing.assert_array_equal(out, x * mask)
    np.testing.assert_array_equal(dx, dout * mask)
    assert out.dtype == dx.dtype == np.float32
