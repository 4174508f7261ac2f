"""Augmentation of spectrograms: each change alone, on spectrograms in which it can be seen."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.data.augment_sound import AUGMENT_SOUND, AugmentSound
from zhishen.errors import ArgumentError, ShapeError

N, BANDS, FRAMES = 40, 20, 50


@pytest.fixture
def tones():
    """Spectrograms at the floor of -2, with one bright point in the middle."""
    x = np.full((N, 1, BANDS, FRAMES), -2.0, np.float32)
    x[:, :, 10, 25] = 3
    return x


def places(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The centers of brightness of each spectrogram: band and frame."""
    weights = (x - x.min()).astype(np.float64)[:, 0]
    total = weights.sum(axis=(1, 2))
    bands = (weights.sum(axis=2) @ np.arange(BANDS)) / total
    return bands, (weights.sum(axis=1) @ np.arange(FRAMES)) / total


def test_without_strengths_nothing_changes(tones, rng):
    out = AugmentSound()(tones, rng=rng)
    np.testing.assert_array_equal(out, tones)
    assert out is not tones


def test_shifts_move_along_time_only(tones, rng):
    bands, frames = places(AugmentSound(time_shift=10)(tones, rng=rng))
    np.testing.assert_allclose(bands, 10, atol=1e-4)
    assert np.abs(frames - 25).max() <= 10 + 1e-4
    assert np.abs(frames - 25).max() > 8
    assert frames.min() < 25 < frames.max()


def test_pitch_moves_along_frequency_only(tones, rng):
    bands, frames = places(AugmentSound(pitch=3)(tones, rng=rng))
    np.testing.assert_allclose(frames, 25, atol=1e-4)
    assert 2.5 < np.abs(bands - 10).max() <= 3 + 1e-4


def test_stretching_changes_durations_about_the_middle(rng):
    x = np.full((N, 1, BANDS, FRAMES), -2.0)
    x[..., 15:35] = 0  # 20 frames about 24.5
    out = AugmentSound(stretch=0.3)(x, rng=rng)
    lengths = ((out[:, 0, 0] + 2) / 2).sum(axis=1)
    assert 13 < lengths.min() < 15.5
    assert 24.5 < lengths.max() < 27
    np.testing.assert_allclose(out, out[..., ::-1], atol=1e-9)


def test_noise_raises_quiet_places_only(tones, rng):
    out = AugmentSound(noise=0.5)(tones, rng=rng)
    assert (out >= tones).all()
    np.testing.assert_array_equal(out[:, 0, 10, 25], 3)
    levels = np.median(out, axis=(1, 2, 3))
    assert levels.max() > -0.2  # up to half of the range from -2 to 3, with a ripple
    assert levels.max() < 0.8
    assert levels.min() < -1.8


@pytest.mark.parametrize(("option", "axis", "size"), [("mask_frames", 3, FRAMES), ("mask_bands", 2, BANDS)])
def test_masks_are_one_run_of_the_mean(option, axis, size, rng):
    x = rng.normal(size=(N, 1, BANDS, FRAMES))
    out = AugmentSound(**{option: 6})(x, rng=rng)
    changed = (out != x).any(axis=tuple({1, 2, 3} - {axis}))  # (N, size)
    widths = changed.sum(axis=1)
    assert widths.max() == 6
    assert widths.min() == 0
    runs = np.abs(np.diff(changed.astype(int), axis=1)).sum(axis=1)
    assert (runs <= 2).all()
    assert changed.any(axis=0).mean() > 0.8  # anywhere
    np.testing.assert_allclose(out[out != x], np.broadcast_to(x.mean(axis=(1, 2, 3), keepdims=True), x.shape)[out != x])


def test_nothing_comes_from_outside(rng):
    x = np.full((N, 1, BANDS, FRAMES), -80.0, np.float32)  # zeros outside would be the loudest values
    assert (AugmentSound(time_shift=20, stretch=0.3, pitch=4)(x, rng=rng) == -80).all()


def test_the_same_generator_gives_the_same_bits(tones):
    augment = AugmentSound(**AUGMENT_SOUND)
    a, b = (augment(tones, rng=np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(a, b)
    assert a.dtype == tones.dtype
    assert np.isfinite(a).all()


def test_one_strength_does_not_change_what_another_draws(tones):
    alone = AugmentSound(time_shift=5)(tones, rng=np.random.default_rng(3))
    both = AugmentSound(time_shift=5, pitch=2)(tones, rng=np.random.default_rng(3))
    np.testing.assert_allclose(places(alone)[1], places(both)[1], atol=1e-4)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_dtypes_stay(dtype, rng):
    x = rng.normal(size=(3, 1, 8, 9)).astype(dtype)
    assert AugmentSound(**AUGMENT_SOUND)(x, rng=rng).dtype == dtype


def test_an_empty_batch_stays_empty(rng):
    assert AugmentSound(**AUGMENT_SOUND)(np.zeros((0, 1, 8, 9)), rng=rng).shape == (0, 1, 8, 9)


@pytest.mark.parametrize("name", AugmentSound.constraints)
def test_strengths_are_checked(name, hostile):
    for bad in AugmentSound.constraints[name].bad_values():
        with pytest.raises(ArgumentError, match=f"AugmentSound: expected {name}"):
            AugmentSound(**{name: bad})


def test_what_is_no_spectrogram_is_refused(rng, hostile):
    for shape in ((3, 1, 0, 5), (3, 40), (3, 40, 5)):
        with pytest.raises(ShapeError, match="expected spectrograms"):
            AugmentSound()(np.zeros(shape), rng=rng)
    with pytest.raises(ArgumentError, match="expected an array of floats, got uint8"):
        AugmentSound()(np.zeros((3, 1, 4, 5), np.uint8), rng=rng)
