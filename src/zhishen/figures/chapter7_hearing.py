"""A network that hears a spoken digit: how its answer grows while it listens, and which part of the sound it needs.

References:
    *Deep Learning from Scratch*, section 8.3, on uses of deep learning; the notes name speech recognition. Zeiler,
    Fergus: Visualizing and understanding convolutional networks, 2014, on occlusion.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from zhishen._types import Array, Float
from zhishen.data import mel_filters
from zhishen.data.sound_reader import fitted_window
from zhishen.figures.catalogue import figure
from zhishen.figures.spoken_digits import FOLDER, RATE, network, preparation, read_wave
from zhishen.figures.theme import colormap, localized, role_color, series_color
from zhishen.nn.inspection import occlusion_map

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["COVER", "STRIDE", "draw_heard_digit", "hear", "heard_digit_data", "one_second"]

COVER, STRIDE = 8, 4  #: the square of the occlusion map, and its steps: bands and frames
_MOMENT: Final = 160  # samples: the network answers every 20 ms
_NAMED: Final = 0.25  # the probability of a digit whose curve is labeled


def one_second(samples: Float[Array, "n"], noise: float = 0.0) -> Float[Array, "m"]:
    """One second of a sound, (8000,), with white noise: ``x + noise σ ε``, where σ² is the mean of x² and ε is N(0, 1).

    Examples:
        >>> one_second(np.ones(4)).shape
        (8000,)
    """
    x = fitted_window(samples, RATE)
    loudness = np.sqrt(np.square(x).mean())
    return (x + noise * loudness * np.random.default_rng(0).normal(size=RATE)).astype(np.float32)


def hear(x: Float[Array, "m"]) -> dict[str, Array]:
    """What the network hears in one second of sound, at every moment of it, and what it needs to hear.

    At a moment, the network has heard the sound so far; the rest is silence. The map of drops says by how much the
    probability of its final answer falls if a square of the spectrogram is silent.

    Shape:
        - x: (8000,)
        - ``decibels``: (32, 101), the spectrogram; ``peaks``: (32,), the frequencies of its bands in hertz
        - ``moments``: (51,), in seconds; ``answers``: (51, 10), the probabilities of the digits
        - ``probabilities``: (10,), for the whole sound
        - ``drops``: (7, 24)
    """
    heard, (prepare, reader) = network(), preparation()
    moments = np.arange(0, RATE + 1, _MOMENT)
    growing = np.stack([reader.spectrogram(np.where(np.arange(RATE) < end, x, 0)) for end in moments])
    decibels = reader.spectrogram(x)
    image = prepare(decibels[None])[0]
    probabilities = heard.probabilities(image[None])[0]
    quiet = float(prepare(np.full((1, *reader.shape), -reader.floor)).min())
    filters = mel_filters(reader.mels, frame=round(reader.frame * RATE), rate=RATE)
    return {
        "x": x,
        "decibels": decibels[0],
        "peaks": filters.argmax(axis=1) / reader.frame,
        "moments": moments / RATE,
        "answers": heard.probabilities(prepare(growing)),
        "probabilities": probabilities,
        "drops": occlusion_map(heard, image, int(probabilities.argmax()), size=COVER, stride=STRIDE, value=quiet),
    }


def heard_digit_data() -> dict[str, Array]:
    """What the network hears in the word "seven", see `hear`."""
    return hear(one_second(read_wave(FOLDER / "en" / "7.wav")))


@figure(
    "heard_digit",
    chapter=7,
    rows=("7.4",),
    data=heard_digit_data,
    size=(9.4, 5.0),
    panels=(2, 2),
    en=(
        "A network hears a digit",
        (
            'While it hears "seven", the network changes its mind; then it is sure. The map shows which parts of the '
            "spectrogram it needs: if they are silent, the probability of 7 falls."
        ),
    ),
    zh=(
        "网络听数字",
        (
            "听“seven”的过程中，网络几次改变判断，然后就确定了。"
            "右下图显示它需要频谱图的哪些部分：抹掉这些部分，7 的概率就下降。"
        ),
    ),
)
def draw_heard_digit(data: dict[str, Array], axes: Sequence[Axes]) -> None:
    """The sound and its spectrogram above, the answers and the map of drops below."""
    wave, image, course, drops = axes
    digit, muted = int(data["probabilities"].argmax()), role_color("muted")
    seconds = localized("seconds", "秒")

    wave.plot(np.arange(len(data["x"])) / RATE, data["x"], color=role_color("forward"), linewidth=0.5)
    wave.set(xlim=(0, 1), yticks=[], xlabel=seconds)
    wave.set_title(localized("1  the sound", "1  声音"), loc="left")

    image.imshow(data["decibels"], origin="lower", aspect="auto", cmap=colormap("sequential"))
    image.set_title(localized("2  its spectrogram", "2  它的频谱图"), loc="left")

    for k, answers in enumerate(data["answers"].T):
        if answers.max() < _NAMED:
            continue
        color = series_color(1) if k == digit else muted
        course.plot(data["moments"], answers, color=color)
        top = len(answers) - 1 if k == digit else int(answers.argmax())
        place = (data["moments"][top], answers[top])
        course.annotate(str(k), place, (0, 3), textcoords="offset points", ha="right", color=color)
    course.set(xlim=(0, 1.03), ylim=(0, 1.15), xlabel=seconds)
    course.set_title(localized("3  probabilities while it listens", "3  听的过程中的概率"), loc="left")

    bands, frames = data["decibels"].shape
    edge = (COVER - STRIDE) / 2  # a drop belongs to the middle of its square
    rows, columns = data["drops"].shape
    extent = (edge, edge + STRIDE * columns, edge, edge + STRIDE * rows)
    largest = np.abs(data["drops"]).max()
    cmap = colormap("diverging")
    drops.imshow(data["drops"], origin="lower", aspect="auto", cmap=cmap, vmin=-largest, vmax=largest, extent=extent)
    grid = np.arange(frames), np.arange(bands)
    drops.contour(*grid, data["decibels"], [-30], colors=muted, linewidths=1, linestyles="solid")
    drops.set(xlim=(0, frames), ylim=(0, bands))
    drops.set_title(localized("4  what it needs to hear", "4  它需要听到什么"), loc="left")
    for ax in (image, drops):
        ax.set(yticks=[], xlabel=localized("frame", "帧"))
        ax.grid(visible=False)
