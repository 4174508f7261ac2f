"""Sounds as images: a waveform and its log-mel spectrogram.

References:
    *Deep Learning from Scratch*, section 8.3, on uses of deep learning; the notes name speech recognition.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from zhishen._checks import Number, OneOf, WholeNumber
from zhishen._types import Array
from zhishen.data import hann, log_mel, mel_filters, stft
from zhishen.figures.chapter7_sound import synthetic_word
from zhishen.lab.engine.operation import operation

__all__ = ["spectrogram"]

_RATE: Final = 16000  # samples in a second
_SECONDS: Final = 0.8
_PITCH: Final = Number(60, 7000)
_SOUNDS: Final = {  # the samples at the times `time`, as code
    "tone": "np.sin(2 * np.pi * {pitch} * time)",
    "chord": "sum(np.sin(2 * np.pi * {pitch} * ratio * time) for ratio in (1, 5 / 4, 3 / 2)) / 3",
    "sweep": "np.sin(2 * np.pi * np.cumsum(np.linspace({pitch}, {end}, len(time))) / 16000)",
    "word": "synthetic_word()",
}


def _samples(kind: str, pitch: float, end: float, noise: float) -> Array:
    """The samples of a sound, with noise."""
    time = np.arange(round(_SECONDS * _RATE)) / _RATE
    if kind == "tone":
        x = np.sin(2 * np.pi * pitch * time)
    elif kind == "chord":
        x = np.sum([np.sin(2 * np.pi * pitch * ratio * time) for ratio in (1, 5 / 4, 3 / 2)], axis=0) / 3
    elif kind == "sweep":
        x = np.sin(2 * np.pi * np.cumsum(np.linspace(pitch, end, len(time))) / _RATE)
    else:
        x = synthetic_word()
    return x + noise * np.random.default_rng(0).normal(size=len(time))


def _spectrogram_script(
    kind: str, pitch: float, end: float, noise: float, samples: int, hop: int, mels: int, step: int
) -> str:
    word = "from zhishen.figures.chapter7_sound import synthetic_word\n" if kind == "word" else ""
    return f"""import numpy as np
from zhishen.data import log_mel
{word}
time = np.arange({round(_SECONDS * _RATE)}) / {_RATE}
sound = {_SOUNDS[kind].format(pitch=pitch, end=end)}
sound = sound + {noise} * np.random.default_rng(0).normal(size=len(time))
decibels = log_mel(sound, {_RATE}, mels={mels}, frame={samples}, hop={hop})  # (bands, frames)
bands = decibels[:, min({step}, decibels.shape[1] - 1)]
print(decibels.shape, "the loudest band of the frame:", bands.argmax())
"""


@operation(
    kind=OneOf(tuple(_SOUNDS)), pitch=_PITCH, end=_PITCH, noise=Number(0, 1), samples=WholeNumber(64, 1024),
    hop=WholeNumber(60, 800), mels=WholeNumber(4, 64), step=WholeNumber(0, 300), sources=(log_mel, stft, mel_filters),
    script=_spectrogram_script,
)  # fmt: skip
def spectrogram(
    kind: str = "word", pitch: float = 440.0, end: float = 4000.0, noise: float = 0.0, samples: int = 400,
    hop: int = 160, mels: int = 40, step: int = 45,
) -> dict[str, Any]:  # fmt: skip
    """A sound, its log-mel spectrogram, and one frame of both."""
    x = _samples(kind, pitch, end, noise)
    decibels = log_mel(x, _RATE, mels=mels, frame=samples, hop=hop)
    chosen = min(step, decibels.shape[1] - 1)
    start = chosen * hop - samples // 2  # `stft` pads with half a frame
    inside = np.clip(np.arange(start, start + samples), 0, len(x) - 1)
    filters = mel_filters(mels, frame=samples, rate=_RATE)
    return {
        "x": x.astype(np.float32),
        "rate": _RATE,
        "decibels": decibels,
        "step": chosen,
        "start": start,
        "windowed": x[inside] * hann(samples),
        "bands": decibels[:, chosen],
        "peaks": filters.argmax(axis=1) * _RATE / samples,
    }
