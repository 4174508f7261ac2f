"""Augmentation of spectrograms: other sounds of the same classes, by small random changes of time, pitch and noise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

import numpy as np

from zhishen._checks import Constraint, Number, check
from zhishen._types import Array, Float
from zhishen.data.augment import sample_bilinear
from zhishen.data.loader import require_generator
from zhishen.errors import ArgumentError, ShapeError

__all__ = ["AUGMENT_SOUND", "AugmentSound"]

# Strengths that do not change which word a sound is, for frames of 10 ms and 40 bands up to 8000 Hz.
AUGMENT_SOUND: Final[dict[str, float]] = {
    "time_shift": 8.0,
    "stretch": 0.15,
    "pitch": 1.5,
    "noise": 0.4,
    "mask_frames": 8.0,
    "mask_bands": 4.0,
}
_FLOATS: Final = (np.dtype(np.float16), np.dtype(np.float32), np.dtype(np.float64))
_RIPPLE: Final = (
    0.05  # the deviation of noise, as a share of the range: 4 of 80 decibels, for bands of some frequencies
)


class AugmentSound:
    """Changes every spectrogram of a batch at random: it is stretched, shifted in time and pitch, noisy and masked.

    ``result[b, t] = max(x[b - p, c + (t - c - s) / f], noise[b, t])``, with zero or one mask over frames and one over
    bands. A shift s, a factor f, a pitch p and a noise level are drawn for each spectrogram, uniformly within the given
    bounds; c is the middle. Outside of the spectrogram its outermost values continue. With every strength at 0 the
    spectrograms are returned as they are.

    Args:
        time_shift: the most frames earlier or later.
        stretch: the most relative change of duration: 0.1 draws a factor from 0.9 to 1.1.
        pitch: the most bands up or down; a fraction lies between two bands.
        noise: the loudest level of a steady noise, as a share of the range from the quietest to the loudest value of
            the spectrogram: 0.5 of 80 decibels is noise 40 decibels below the loudest value, in every band.
        mask_frames: the most frames in sequence that are set to the mean of the spectrogram.
        mask_bands: the most neighboring bands that are set to the mean.

    Raises:
        ArgumentError: a strength is out of its range.

    Examples:
        >>> augment = AugmentSound(time_shift=8, pitch=1.5)
        >>> augment
        AugmentSound(time_shift=8.0, pitch=1.5)
        >>> x = np.random.default_rng(0).normal(size=(3, 1, 40, 101)).astype(np.float32)
        >>> changed = augment(x, rng=np.random.default_rng(1))
        >>> changed.shape, changed.dtype, bool((changed != x).any())
        ((3, 1, 40, 101), dtype('float32'), True)

    References:
        Park et al.: SpecAugment: a simple data augmentation method for automatic speech recognition, 2019.
    """

    kind: ClassVar[str] = "sound"
    constraints: ClassVar[Mapping[str, Constraint]] = {
        "time_shift": Number(0),
        "stretch": Number(0, 1, open_high=True),
        "pitch": Number(0),
        "noise": Number(0, 1),
        "mask_frames": Number(0),
        "mask_bands": Number(0),
    }

    def __init__(
        self,
        *,
        time_shift: float = 0.0,
        stretch: float = 0.0,
        pitch: float = 0.0,
        noise: float = 0.0,
        mask_frames: float = 0.0,
        mask_bands: float = 0.0,
    ) -> None:
        self.time_shift: float = self._checked("time_shift", time_shift)
        self.stretch: float = self._checked("stretch", stretch)
        self.pitch: float = self._checked("pitch", pitch)
        self.noise: float = self._checked("noise", noise)
        self.mask_frames: float = self._checked("mask_frames", mask_frames)
        self.mask_bands: float = self._checked("mask_bands", mask_bands)

    def _checked(self, name: str, value: float) -> float:
        return float(check(value, self.constraints[name], where="AugmentSound", name=name))

    def __call__(
        self, x: Float[Array, "N C M T"], *, rng: np.random.Generator, share: tuple[int, int] | None = None
    ) -> Float[Array, "N C M T"]:
        """A batch of changed spectrograms, in a new array of the same shape and dtype; ``x`` is not changed.

        Args:
            x: spectrograms, in any unit, also standardized.
            rng: draws the changes.
            share: (position of the first spectrogram, spectrograms in the mini-batch) if ``x`` is a part of a
                mini-batch that several processes divide, see `Augment`.

        Raises:
            ArgumentError: ``rng`` is not a generator, or the spectrograms are not floats.
            ShapeError: ``x`` does not hold spectrograms.
        """
        require_generator(rng, where="AugmentSound")
        _check_spectrograms(x)
        first, n = (0, len(x)) if share is None else share
        own = slice(first, first + len(x))
        # Always all: one strength does not change what another one draws.
        drawn = rng.uniform(-1, 1, (8, n))[:, own]
        ripple = rng.normal(size=(n, *x.shape[1:]))[own].astype(x.dtype) if self.noise else None
        if n == 0:
            return x.copy()
        out = self._moved(x, drawn[:3])
        if ripple is not None:
            out = np.maximum(out, _noise(x, self.noise * np.abs(drawn[3]), ripple))
        means = out.mean(axis=(1, 2, 3))
        for k, (most, axis) in enumerate(((self.mask_frames, 3), (self.mask_bands, 2))):
            if most:
                masked = _mask(x.shape[axis], most * np.abs(drawn[4 + 2 * k]), np.abs(drawn[5 + 2 * k]))
                masked = masked[:, None, None, :] if axis == 3 else masked[:, None, :, None]
                out = np.where(masked, means[:, None, None, None], out)
        return out

    def _moved(self, x: Array, drawn: Array) -> Array:
        """The spectrograms, shifted in time and pitch, and stretched."""
        if not (self.time_shift or self.stretch or self.pitch):
            return x.copy()
        bands, frames = x.shape[2:]
        middle = (frames - 1) / 2
        shift, factor, pitch = (
            self.time_shift * drawn[0],
            1 + self.stretch * drawn[1],
            self.pitch * drawn[2],
        )  # (N,) each
        columns = middle + (np.arange(frames) - middle - shift[:, None]) / factor[:, None]  # (N, T)
        rows = np.arange(bands) - pitch[:, None]  # (N, M)
        # Clipped, so that no value comes from outside, where there would be zeros: in decibels, 0 is the loudest.
        rows, columns = np.clip(rows, 0, bands - 1), np.clip(columns, 0, frames - 1)
        size = (len(x), bands, frames)
        return sample_bilinear(x, np.broadcast_to(rows[:, :, None], size), np.broadcast_to(columns[:, None], size))

    def __repr__(self) -> str:
        shown = [f"{name}={getattr(self, name)}" for name in self.constraints if getattr(self, name)]
        return f"AugmentSound({', '.join(shown)})"


def _noise(x: Array, share: Array, ripple: Array) -> Array:
    """Steady noise at a share of the range of each spectrogram, (N, C, M, T)."""
    low, high = (extreme(axis=(1, 2, 3), keepdims=True) for extreme in (x.min, x.max))
    level = low + (high - low) * share.astype(x.dtype)[:, None, None, None]
    return level + _RIPPLE * (high - low) * ripple


def _mask(size: int, width: Array, place: Array) -> Array:
    """For each spectrogram the indices that are masked: a run of ``width``, rounded, anywhere; (N, size)."""
    whole = np.minimum(np.rint(width), size)
    start = np.rint(place * (size - whole))
    index = np.arange(size)
    return (index >= start[:, None]) & (index < (start + whole)[:, None])


def _check_spectrograms(x: Any) -> None:
    if not isinstance(x, np.ndarray) or x.dtype not in _FLOATS:
        raise ArgumentError(
            "AugmentSound: expected an array of floats, got {given}; read the sounds with data.sound_folder",
            given=getattr(x, "dtype", type(x).__name__),
        )
    if x.ndim != 4 or min(x.shape[1:]) == 0:
        raise ShapeError(
            "AugmentSound: expected spectrograms (N, 1, bands, frames), got {shape}; reshape them", shape=x.shape
        )
