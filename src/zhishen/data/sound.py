"""From a waveform to a log-mel spectrogram: frames, their spectra, bands as the ear hears them, decibels.

Each step is a function of arrays, and each docstring has its formula. Nothing here reads files; `sound_files.py` does.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from zhishen._checks import Number, WholeNumber, check
from zhishen._types import Array, Float, Shaped
from zhishen.errors import ArgumentError, ShapeError

__all__ = ["FLOOR", "hann", "hertz_to_mel", "log_mel", "mel_filters", "mel_to_hertz", "stft"]

FLOOR: Final = 80.0  # decibels below the loudest value; a quiet room is about 50 dB below a voice near the microphone
_SIZE: Final = WholeNumber(1)
_POSITIVE: Final = Number(0, open_low=True)


def hann(n: int) -> Float[Array, "n"]:
    """The periodic Hann window: ``w[i] = 0.5 - 0.5 cos(2π i / n)``.

    It fades a frame in and out, so that the edges of the frame do not look like frequencies of the sound.

    Raises:
        ArgumentError: ``n`` is below 1.

    Examples:
        >>> hann(4).round(3).tolist()
        [0.0, 0.5, 1.0, 0.5]
    """
    check(n, _SIZE, where="hann", name="n")
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)


def stft(x: ArrayLike, *, frame: int, hop: int) -> Shaped[Array, "F T"]:
    """The short-time Fourier transform: ``X[k, m] = Σ_i w[i] x[m·hop + i - frame/2] exp(-2πj k i / frame)``.

    Frame m is centered on sample ``m · hop``; before and after the sound there are zeros. Row k belongs to the
    frequency ``k · rate / frame``.

    Args:
        x: the samples of a sound.
        frame: the number of samples in a frame.
        hop: the number of samples from one frame to the next.

    Shape:
        - x: (n,)
        - output: (F, T), complex, with F = frame // 2 + 1 and T = n // hop + 1

    Raises:
        ArgumentError: ``frame`` or ``hop`` is below 1.
        ShapeError: ``x`` is not a row of at least one sample.

    Examples:
        >>> tone = np.cos(2 * np.pi * 1000 * np.arange(800) / 8000)  # 1000 Hz, of which 8000 samples are a second
        >>> spectra = stft(tone, frame=80, hop=40)
        >>> spectra.shape, int(abs(spectra[:, 10]).argmax()) * 8000 // 80
        ((41, 21), 1000)

    References:
        Allen and Rabiner: A unified approach to short-time Fourier analysis and synthesis, 1977.
    """
    for name, value in (("frame", frame), ("hop", hop)):
        check(value, _SIZE, where="stft", name=name)
    samples = _samples(x, where="stft")
    padded = np.pad(samples, (frame // 2, frame - frame // 2))
    frames = sliding_window_view(padded, frame)[: len(samples) + 1 : hop]  # (T, frame)
    return np.fft.rfft(frames * hann(frame), axis=1).T


def hertz_to_mel(frequency: ArrayLike) -> Any:
    """The pitch in mel, on the HTK scale: ``m = 2595 log10(1 + f / 700)``.

    Steps of equal size in mel sound equally large; 1000 Hz are 1000 mel.

    Examples:
        >>> round(float(hertz_to_mel(1000)))
        1000

    References:
        O'Shaughnessy: Speech communication: human and machine, 1987.
    """
    return 2595 * np.log10(1 + np.asarray(frequency, np.float64) / 700)


def mel_to_hertz(pitch: ArrayLike) -> Any:
    """The frequency of a pitch in mel: ``f = 700 (10^(m / 2595) - 1)``, the inverse of `hertz_to_mel`."""
    return 700 * (10 ** (np.asarray(pitch, np.float64) / 2595) - 1)


@lru_cache(maxsize=16)
def mel_filters(mels: int, *, frame: int, rate: float, low: float = 0.0, high: float | None = None) -> Array:
    """Triangles that sum the frequencies of a spectrum to bands of equal width in mel.

    Band b rises from the frequency ``c[b-1]`` to 1 at ``c[b]`` and falls to 0 at ``c[b+1]``; the ``c`` are equally far
    apart in mel: ``H[b, k] = max(0, min((f_k - c[b-1]) / (c[b] - c[b-1]), (c[b+1] - f_k) / (c[b+1] - c[b])))``.

    Args:
        mels: the number M of bands.
        frame: the number of samples of the frames whose spectra are summed.
        rate: samples in a second.
        low: the frequency in hertz at which the first band begins.
        high: the frequency at which the last band ends; half the rate by default.

    Shape:
        - output: (M, F) with F = frame // 2 + 1; it cannot be written to

    Raises:
        ArgumentError: an option is out of its range, or a band is so narrow that it contains no frequency.

    Examples:
        >>> mel_filters(3, frame=8, rate=8000).round(2)
        array([[0.  , 0.17, 0.  , 0.  , 0.  ],
               [0.  , 0.83, 0.2 , 0.  , 0.  ],
               [0.  , 0.  , 0.8 , 0.56, 0.  ]])

    References:
        Davis and Mermelstein: Comparison of parametric representations for monosyllabic word recognition, 1980.
    """
    where = "mel_filters"
    for name, size in (("mels", mels), ("frame", frame)):
        check(size, _SIZE, where=where, name=name)
    check(rate, _POSITIVE, where=where, name="rate")
    top = rate / 2 if high is None else high
    check(low, Number(0, rate / 2, open_high=True), where=where, name="low")
    check(top, Number(low, rate / 2, open_low=True), where=where, name="high")
    edges = mel_to_hertz(np.linspace(hertz_to_mel(low), hertz_to_mel(top), mels + 2))  # c[-1], c[0], ..., c[M]
    before, center, after = edges[:-2, None], edges[1:-1, None], edges[2:, None]  # (M, 1) each
    frequencies = np.arange(frame // 2 + 1) * rate / frame  # (F,)
    rising, falling = (frequencies - before) / (center - before), (after - frequencies) / (after - center)
    filters = np.maximum(0, np.minimum(rising, falling))
    if not filters.any(axis=1).all():
        raise ArgumentError(
            "{where}: expected bands that contain a frequency of the spectrum, got {mels} bands for frames of {frame} "
            "samples; give fewer bands or longer frames",
            where=where,
            mels=mels,
            frame=frame,
        )
    filters.setflags(write=False)  # the cache returns it again
    return filters


def log_mel(
    x: ArrayLike, rate: float, *, mels: int = 40, frame: int = 400, hop: int = 160, floor: float = FLOOR
) -> Float[Array, "M T"]:
    """The log-mel spectrogram in decibels below its loudest value: ``10 log10(P / max P)``, at least ``-floor``.

    ``P = H |X|²`` has the power of each band H[b] (`mel_filters`) in each frame of X (`stft`). The logarithm compares
    loudnesses as ears do. The loudest value is 0, so that a sound and a louder copy of it have the same spectrogram.

    Args:
        x: the samples of a sound.
        rate: samples in a second.
        mels: the number M of bands.
        frame: the number of samples in a frame; 25 ms at 16,000 Hz.
        hop: the number of samples from one frame to the next; 10 ms at 16,000 Hz.
        floor: decibels below the loudest value at which quieter values are cut off. Silence is ``-floor`` everywhere.

    Shape:
        - x: (n,)
        - output: (M, T), float32, with T = n // hop + 1

    Raises:
        ArgumentError: an option is out of its range, or a sample is NaN or infinite.
        ShapeError: ``x`` is not a row of at least one sample.

    Examples:
        >>> tone = np.sin(2 * np.pi * 440 * np.arange(16000) / 16000)
        >>> decibels = log_mel(tone, 16000)
        >>> decibels.shape, float(decibels.max()), bool(np.allclose(decibels, log_mel(3 * tone, 16000), atol=1e-3))
        ((40, 101), 0.0, True)
    """
    check(floor, _POSITIVE, where="log_mel", name="floor")
    filters = mel_filters(mels, frame=frame, rate=rate)
    samples = _samples(x, where="log_mel")
    peak = np.abs(samples).max()
    if not np.isfinite(peak):
        raise ArgumentError("log_mel: expected finite samples, got NaN or infinity; repair or remove the sound")
    if peak == 0:
        return np.full((mels, len(samples) // hop + 1), -floor, np.float32)
    spectra = np.abs(stft(samples / peak, frame=frame, hop=hop)) ** 2  # (F, T)
    # Not `filters @ spectra`: for a product this small, threads of BLAS cost more than they compute: 46 instead of 1 ms
    # a sound on a busy machine.
    power = np.einsum("bk,km->bm", filters, spectra)  # (M, T)
    loudest = power.max()
    return (10 * np.log10(np.maximum(power / loudest, 10 ** (-floor / 10)))).astype(np.float32)


def _samples(x: Any, *, where: str) -> Array:
    """The samples as float64, (n,)."""
    samples = np.asarray(x, np.float64)
    if samples.ndim != 1 or samples.size == 0:
        raise ShapeError(
            "{where}: expected the samples of a sound, (n,), at least one, got {shape}; average the channels of stereo",
            where=where,
            shape=samples.shape,
        )
    return samples
