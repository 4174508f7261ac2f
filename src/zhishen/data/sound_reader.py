"""How a sound file becomes the input of a network: read, cut or padded to one length, and its log-mel spectrogram."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Final

import numpy as np

from zhishen._checks import Constraint, Number, OneOf, WholeNumber, check
from zhishen._types import Array, Float
from zhishen.data.sound import FLOOR, log_mel, mel_filters
from zhishen.data.sound_files import MAX_SECONDS, RATE, read_sound
from zhishen.errors import ArgumentError, DataError
from zhishen.messages import deferred, message

__all__ = ["Flaws", "SoundReader", "fitted_window", "flaws"]

_HERE: Final = "SoundReader"
_SILENT: Final = 10 ** (-FLOOR / 20)  # the highest amplitude of silence: noise of the last of 16 bits is louder
_CLIPPED: Final = (0.999, 0.001)  # clipped: more than this share of the samples at this amplitude or above


@dataclass(frozen=True, kw_only=True)
class SoundReader:
    """The map from sound files to spectrograms (1, M, T), saved with a network so that it can read other files.

    Args:
        rate: samples in a second; files of another rate are resampled.
        seconds: the length of every sound: `fitted_window` cuts longer ones and pads shorter ones with zeros.
        mels: the number M of bands.
        frame: the length of a frame in seconds.
        hop: seconds from one frame to the next.
        floor: decibels below the loudest value at which quieter values are cut off.

    Raises:
        ArgumentError: an option is out of its range, or the options do not fit each other.

    Examples:
        >>> reader = SoundReader(rate=8000, seconds=0.5, mels=20)
        >>> reader.shape
        (1, 20, 51)
        >>> reader.spectrogram(np.ones(100)).shape
        (1, 20, 51)
        >>> SoundReader.from_dict(reader.as_dict()) == reader
        True
    """

    kind: ClassVar[str] = "sound"
    constraints: ClassVar[Mapping[str, Constraint]] = {
        "rate": RATE,
        "seconds": Number(0, MAX_SECONDS, open_low=True),
        "mels": WholeNumber(1, 1024),
        "frame": Number(0, 1, open_low=True),
        "hop": Number(0, 1, open_low=True),
        "floor": Number(0, 200, open_low=True),
    }

    rate: int = 16000
    seconds: float = 1.0
    mels: int = 40
    frame: float = 0.025
    hop: float = 0.010
    floor: float = FLOOR

    def __post_init__(self) -> None:
        for name, constraint in self.constraints.items():
            check(getattr(self, name), constraint, where=_HERE, name=name)
        frame, hop, samples = self._samples(self.frame), self._samples(self.hop), self._samples(self.seconds)
        if not 0 < hop <= samples or not hop <= frame <= samples:
            raise ArgumentError(
                "{where}: expected a hop of at least one sample, frames of at least one hop and sounds of at least one "
                "frame, got hop {hop}, frame {frame} and seconds {seconds} at rate {rate}; change one of them",
                where=_HERE,
                hop=self.hop,
                frame=self.frame,
                seconds=self.seconds,
                rate=self.rate,
            )
        mel_filters(self.mels, frame=frame, rate=self.rate)

    def _samples(self, seconds: float) -> int:
        return round(seconds * self.rate)

    @property
    def shape(self) -> tuple[int, int, int]:
        """The shape (1, M, T) of a spectrogram."""
        return 1, self.mels, self._samples(self.seconds) // self._samples(self.hop) + 1

    def waveform(self, path: str | os.PathLike[str], *, where: str = "data.SoundReader") -> Float[Array, "n"]:
        """All samples of a file, at the rate of the reader.

        Raises:
            DataError: as `read_sound`, or the sound is shorter than a frame.
        """
        samples = read_sound(path, rate=self.rate, where=where)
        if len(samples) < self._samples(self.frame):
            raise DataError(
                "{where}: expected a sound of at least {frame:g} seconds, a frame, in {path}, got {samples} samples at "
                "{rate:,} Hz; delete or replace it",
                where=where,
                frame=self.frame,
                path=path,
                samples=len(samples),
                rate=self.rate,
            )
        return samples

    def spectrogram(self, samples: Float[Array, "n"]) -> Float[Array, "1 M T"]:
        """The `log_mel` spectrogram, float32, of the samples in the `fitted_window`."""
        cut = fitted_window(samples, self._samples(self.seconds))
        frame, hop = self._samples(self.frame), self._samples(self.hop)
        return log_mel(cut, self.rate, mels=self.mels, frame=frame, hop=hop, floor=self.floor)[np.newaxis]

    def read(self, path: str | os.PathLike[str], *, where: str = "data.SoundReader") -> Float[Array, "1 M T"]:
        """The spectrogram of a file.

        Raises:
            DataError: as `waveform`.
        """
        return self.spectrogram(self.waveform(path, where=where))

    def as_dict(self) -> dict[str, Any]:
        """The options as values that JSON can hold; `from_dict` returns an equal reader."""
        return asdict(self)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> SoundReader:
        """The reader that `as_dict` described; an option that is missing has its default.

        Raises:
            ArgumentError: there is an unknown option, or one is out of its range.
        """
        known = tuple(field.name for field in fields(cls))
        for key in content:
            check(key, OneOf(known), where=f"{_HERE}.from_dict", name=deferred("the key"))
        return cls(**content)


def fitted_window(samples: Float[Array, "n"], length: int) -> Float[Array, "m"]:
    """The ``length`` samples with the most energy; a shorter sound is padded, with its center of energy in the middle.

    The energy of sample i is ``x[i]²``, and its center is ``Σ i x[i]² / Σ x[i]²``. A shorter sound is moved as far to
    its center as it stays whole.

    Args:
        samples: the samples of a sound, (n,).
        length: the number of samples to return.

    Examples:
        >>> fitted_window(np.array([0.0, 0.0, 3.0, 4.0, 0.0]), 2).tolist()
        [3.0, 4.0]
        >>> fitted_window(np.array([5.0, 0.0]), 5).tolist()
        [0.0, 0.0, 5.0, 0.0, 0.0]
    """
    check(length, WholeNumber(1), where="fitted_window", name="length")
    count, peak = len(samples), float(np.abs(samples).max(initial=0))
    if peak == 0 or count == length:  # silence has no center
        return np.concatenate([samples[:length], np.zeros(max(0, length - count), samples.dtype)])
    energy = np.square(samples.astype(np.float64) / peak)
    if count > length:
        total = np.concatenate([[0.0], np.cumsum(energy)])
        start = int(np.argmax(total[length:] - total[:-length]))
        return samples[start : start + length]
    center = np.sum(energy * np.arange(count)) / energy.sum()
    before = int(np.clip(round((length - 1) / 2 - center), 0, length - count))
    return np.pad(samples, (before, length - count - before))


@dataclass(frozen=True)
class Flaws:
    """What may be wrong with a sound.

    Attributes:
        silent: no sample is louder than -80 decibels.
        clipped: the microphone was overdriven: more than a thousandth of the samples are at the limit.
    """

    silent: bool
    clipped: bool

    def sentences(self) -> list[str]:
        """A sentence for each flaw, for the user."""
        sentences: list[str] = []
        if self.silent:
            sentences.append(message("the sound is silent, so the answer is a guess"))
        if self.clipped:
            sentences.append(message("the recording is clipped (too loud for its microphone), which distorts it"))
        return sentences


def flaws(samples: Float[Array, "n"]) -> Flaws:
    """Silence or clipping in the samples of a sound.

    Examples:
        >>> flaws(np.zeros(100))
        Flaws(silent=True, clipped=False)
        >>> flaws(np.sign(np.sin(np.arange(100.0))))
        Flaws(silent=False, clipped=True)
    """
    loud = np.abs(samples)
    level, share = _CLIPPED
    return Flaws(silent=bool(loud.max(initial=0) < _SILENT), clipped=bool((loud >= level).mean() > share))
