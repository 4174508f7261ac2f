"""Figures of chapter 7: how a sound becomes an image for a convolutional network, and how it is augmented.

References:
    *Deep Learning from Scratch*, section 8.3, on uses of deep learning; the notes name speech recognition.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from zhishen._types import Array, Float
from zhishen.data import AugmentSound, hann, log_mel, mel_filters, stft
from zhishen.figures.catalogue import figure
from zhishen.figures.theme import colormap, localized, role_color, series_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "draw_sound_augmentation", "draw_sound_steps", "sound_augmentation_data", "sound_steps_data", "synthetic_word",
]  # fmt: skip

_RATE: Final = 16000
_FRAME, _HOP, _MELS = 400, 160, 40  # 25 ms, 10 ms
_SHOWN: Final = 45  # the frame whose steps are shown, in a vowel


def synthetic_word(*, seed: int = 0) -> Float[Array, "n"]:
    """A sound of 0.8 seconds that resembles "sigh": a hiss, then a voice that moves from the vowel "a" to "i".

    The voice is a sum of harmonics ``sin(2π k φ)`` of a falling pitch ``φ'``, from 140 to 100 Hz. A harmonic is loud
    near the two resonances of the mouth, which move from 750 and 1,150 Hz to 300 and 2,300 Hz.
    """
    rng = np.random.default_rng(seed)
    time = np.arange(round(0.8 * _RATE)) / _RATE
    hiss = np.diff(rng.normal(size=len(time) + 1)) * _bump(time, 0.08, 0.24)
    along = np.clip((time - 0.35) / 0.25, 0, 1)  # from the first vowel to the second
    pitch = 140 - 40 * (time / time[-1])
    phase = np.cumsum(pitch) / _RATE
    voice = np.zeros_like(time)
    for k in range(1, 30):
        loud = sum(
            np.exp(-(((k * pitch - (first + (last - first) * along)) / width) ** 2))
            for first, last, width in ((750, 300, 150), (1150, 2300, 200))
        )
        voice += loud * np.sin(2 * np.pi * k * phase)
    sound = 0.12 * hiss + 0.35 * voice * _bump(time, 0.26, 0.72)
    return sound + 0.002 * rng.normal(size=len(time))


def _bump(time: Array, start: float, end: float) -> Array:
    """1 between two times, which fades in and out within 40 ms."""
    return np.clip((time - start) / 0.04, 0, 1) * np.clip((end - time) / 0.04, 0, 1)


def sound_steps_data() -> dict[str, Array]:
    """The steps from a waveform to a log-mel spectrogram, with one frame on its way.

    Shape:
        ``x``: (n,). ``window``, ``windowed``: (400,), of the frame. ``power``: (201,), its spectrum in decibels.
        ``frequencies``: (201,), in hertz. ``filters``: (40, 201). ``bands``: (40,), the frame in the spectrogram.
        ``log_mel``: (40, 81). ``start``: the first sample of the frame.
    """
    x = synthetic_word()
    start = _SHOWN * _HOP - _FRAME // 2
    window = hann(_FRAME)
    power = np.abs(stft(x, frame=_FRAME, hop=_HOP)[:, _SHOWN]) ** 2
    decibels = log_mel(x, _RATE, mels=_MELS, frame=_FRAME, hop=_HOP)
    return {
        "x": x,
        "window": window,
        "windowed": x[start : start + _FRAME] * window,
        "power": 10 * np.log10(power / power.max()),
        "frequencies": np.arange(len(power)) * _RATE / _FRAME,
        "filters": mel_filters(_MELS, frame=_FRAME, rate=_RATE),
        "bands": decibels[:, _SHOWN],
        "log_mel": decibels,
        "start": np.array(start),
    }


@figure(
    "sound_steps",
    chapter=7,
    rows=("7.4",),
    data=sound_steps_data,
    size=(9.4, 5.4),
    panels=(2, 3),
    en=(
        "From a sound to an image",
        (
            "A frame of 25 ms is cut out and faded in and out; its spectrum is summed in bands as wide as the ear "
            "hears them. The decibels of all frames, side by side, are the spectrogram."
        ),
    ),
    zh=(
        "从声音到图像",
        (
            "截取 25 毫秒的一帧，乘以窗函数使两端渐弱；按人耳的分辨方式把频谱合并成频带。"
            "所有帧的分贝值并排，就是对数梅尔频谱图。"
        ),
    ),
)
def draw_sound_steps(data: dict[str, Array], axes: Sequence[Axes]) -> None:
    """Six panels, in the order of the steps."""
    forward, marked, muted = role_color("forward"), series_color(1), role_color("muted")
    start, kilohertz = int(data["start"]), data["frequencies"] / 1000
    wave, frame, spectrum, filters, bands, image = axes

    wave.plot(np.arange(len(data["x"])) / _RATE, data["x"], color=forward, linewidth=0.5)
    wave.axvspan(start / _RATE, (start + _FRAME) / _RATE, color=marked, alpha=0.5, linewidth=0)
    _label(wave, localized("1  waveform", "1  波形"), localized("seconds", "秒"))

    milliseconds = np.arange(_FRAME) * 1000 / _RATE
    frame.plot(milliseconds, data["window"] * np.abs(data["windowed"]).max(), color=muted, linestyle="--")
    frame.plot(milliseconds, data["windowed"], color=marked)
    _label(frame, localized("2  a frame times the window", "2  一帧乘以窗函数"), localized("milliseconds", "毫秒"))

    spectrum.plot(kilohertz, data["power"], color=marked)
    _label(spectrum, localized("3  its spectrum, in dB", "3  它的频谱（分贝）"), "kHz")
    spectrum.set_ylim(-80, 3)

    for k, weights in enumerate(data["filters"]):
        inside = np.flatnonzero(weights)
        reach = slice(max(0, inside[0] - 1), inside[-1] + 2)
        filters.plot(kilohertz[reach], weights[reach], color=series_color(k % 2 * 2), linewidth=0.8)
    _label(filters, localized("4  mel filters", "4  梅尔滤波器"), "kHz")

    bands.bar(np.arange(_MELS), data["bands"] + 80, bottom=-80, color=marked, width=0.8)
    _label(bands, localized("5  decibels of the bands", "5  各频带的分贝值"), localized("band", "频带"))

    image.imshow(data["log_mel"], origin="lower", aspect="auto", cmap=colormap("sequential"))
    image.axvline(_SHOWN, color=marked, linewidth=1.4)
    _label(image, localized("6  log-mel spectrogram", "6  对数梅尔频谱图"), localized("frame", "帧"))
    image.grid(visible=False)


def sound_augmentation_data(*, seed: int = 2543) -> dict[str, Array]:
    """A spectrogram, and what each change of `AugmentSound` alone makes of it.

    Shape:
        Each value is a spectrogram, (40, 81): ``original``, ``stretched``, ``higher``, ``noisy``, ``masked``, and
        ``all``.
    """
    x = log_mel(synthetic_word(), _RATE, mels=_MELS, frame=_FRAME, hop=_HOP)[np.newaxis, np.newaxis]
    strengths = {
        "stretched": {"stretch": 0.4},
        "higher": {"pitch": 8.0},
        "noisy": {"noise": 0.6},
        "masked": {"mask_frames": 30.0, "mask_bands": 15.0},
        "all": {"time_shift": 15.0, "stretch": 0.2, "pitch": 3.0, "noise": 0.5, "mask_frames": 20.0, "mask_bands": 8.0},
    }
    changed = {
        name: AugmentSound(**options)(x, rng=np.random.default_rng(seed))[0, 0] for name, options in strengths.items()
    }
    return {"original": x[0, 0], **changed}


@figure(
    "sound_augmentation",
    chapter=7,
    rows=("7.4",),
    data=sound_augmentation_data,
    size=(9.0, 4.6),
    panels=(2, 3),
    en=(
        "Augmentation of sounds",
        "Each change makes another sound of the same word: slower, higher, noisy, or with parts that are missing.",
    ),
    zh=("声音的数据扩充", "每种变化都得到同一个词的另一种声音：更慢、更高、带噪声，或缺少一部分。"),
)
def draw_sound_augmentation(data: dict[str, Array], axes: Sequence[Axes]) -> None:
    """A spectrogram in each panel."""
    titles = {
        "original": localized("original", "原来的声音"),
        "stretched": localized("stretched in time", "时间伸缩"),
        "higher": localized("another pitch", "改变音高"),
        "noisy": localized("noise", "加噪声"),
        "masked": localized("masked", "遮挡"),
        "all": localized("all of them", "全部变化"),
    }
    for ax, (name, title) in zip(axes, titles.items(), strict=True):
        ax.imshow(data[name], origin="lower", aspect="auto", cmap=colormap("sequential"), vmin=-80, vmax=0)
        ax.set(xticks=[], yticks=[])
        ax.set_title(title, loc="left")


def _label(ax: Axes, title: str, unit: str) -> None:
    ax.set_title(title, loc="left")
    ax.set_xlabel(unit)
    ax.set_yticks([])
