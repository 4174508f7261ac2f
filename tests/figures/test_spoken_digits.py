"""The network of spoken digits and its examples, as the package has them."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from zhishen.data import AugmentSound, read_sound
from zhishen.figures.chapter7_hearing import hear, one_second
from zhishen.figures.spoken_digits import EXAMPLES, FOLDER, RATE, network, preparation, read_wave

SOUNDS = sorted(FOLDER.glob("*/*.wav"))


def test_there_is_an_example_of_each_digit_in_each_language():
    assert [f"{path.parent.name}{path.stem}" for path in SOUNDS] == [
        f"{name}{k}" for name in EXAMPLES for k in range(10)
    ]


def test_the_files_are_small():
    assert sum(path.stat().st_size for path in SOUNDS) < 150_000
    assert (FOLDER / "network.safetensors").stat().st_size < 200_000


@pytest.mark.parametrize("path", SOUNDS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_network_hears_every_example(path: Path):
    assert hear(one_second(read_wave(path)))["probabilities"].argmax() == int(path.stem)


def test_silence_and_noise_are_not_understood():
    rng = np.random.default_rng(0)
    for sound in (np.zeros(RATE, np.float32), rng.normal(size=RATE).astype(np.float32)):
        assert hear(sound)["probabilities"].max() < 0.9


def test_the_network_knows_how_its_inputs_were_made():
    prepare, reader = preparation()
    assert (reader.rate, reader.shape) == (RATE, (1, 32, 101))
    assert prepare.classes == tuple("0123456789")
    assert prepare(np.zeros((1, *reader.shape))).shape == (1, 1, 32, 101)
    assert network().predict(np.zeros((1, 1, 32, 101), np.float32)).shape == (1, 10)


def test_it_understands_changed_examples():
    """The transformations of training make other sounds of the same word."""
    prepare, reader = preparation()
    decibels = np.stack([reader.spectrogram(one_second(read_wave(path))) for path in SOUNDS])
    change = AugmentSound(time_shift=5.0, stretch=0.1, pitch=1.0)
    x = change(prepare(decibels), rng=np.random.default_rng(0))
    found = network().predict(x).argmax(axis=1)
    assert (found == [int(path.stem) for path in SOUNDS]).mean() >= 0.9


def test_a_wave_is_read_as_soundfile_reads_it():
    path = FOLDER / "en" / "7.wav"
    np.testing.assert_allclose(read_wave(path), read_sound(path, rate=RATE), atol=0.01)


def test_a_wave_of_16_bits_is_read(tmp_path):
    levels = np.array([0, 32767, -32767, 16384], "<i2")
    with wave.open(str(tmp_path / "x.wav"), "wb") as file:
        file.setparams((1, 2, RATE, 4, "NONE", ""))
        file.writeframes(levels.tobytes())
    np.testing.assert_allclose(read_wave(tmp_path / "x.wav"), [0, 1, -1, 0.5], atol=1e-4)
