"""The network that hears spoken digits, and the sounds of its examples.

``tools/spoken_digits.py`` has made the files; the ``README.md`` beside them says how, and what the network can do.
"""

from __future__ import annotations

import wave
from functools import cache
from pathlib import Path
from typing import Final, cast

import numpy as np

from zhishen import nn
from zhishen._types import Array, Float
from zhishen.data.preprocessing import Preprocessing
from zhishen.data.sound_reader import SoundReader
from zhishen.train.loading import load

__all__ = ["EXAMPLES", "FOLDER", "RATE", "WEIGHTS", "network", "preparation", "read_wave"]

RATE: Final = 8000  #: samples in a second
FOLDER: Final = Path(__file__).with_name("speech")
WEIGHTS: Final = FOLDER / "network.safetensors"
EXAMPLES: Final = ("en", "zh")  #: the languages of the examples, each a folder with 0.wav to 9.wav


@cache
def network() -> nn.Network:
    """The trained network, with the preprocessing of its inputs."""
    return load(WEIGHTS)


def preparation() -> tuple[Preprocessing, SoundReader]:
    """The preprocessing that is saved with the network, and its reader, which makes the spectrograms."""
    prepare = cast("Preprocessing", network().preprocessing)
    return prepare, cast("SoundReader", prepare.reader)


def read_wave(path: str | Path) -> Float[Array, "n"]:
    """The samples, from -1 to 1, of a WAV file of one channel and 8 or 16 bits, float32.

    `data.read_sound` reads all kinds of sound files, but needs the packages of the extra ``sound``.

    Examples:
        >>> seven = read_wave(FOLDER / "en" / "7.wav")
        >>> seven.dtype, float(abs(seven).max())
        (dtype('float32'), 1.0)
    """
    with wave.open(str(path), "rb") as file:
        width, content = file.getsampwidth(), file.readframes(file.getnframes())
    if width == 1:  # from 0 to 255, with silence at 128
        return (np.frombuffer(content, np.uint8).astype(np.float32) - 128) / 127
    return np.frombuffer(content, "<i2").astype(np.float32) / 32767
