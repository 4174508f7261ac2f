"""A sound and its spectrogram."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.data import hann, log_mel
from zhishen.errors import ArgumentError
from zhishen.figures.chapter7_sound import sound_steps_data, synthetic_word
from zhishen.lab.engine.chapter7_sound import spectrogram


def loudest(pitch: float) -> int:
    return int(spectrogram(kind="tone", pitch=pitch)["bands"].argmax())


def test_the_word_is_that_of_the_figure():
    result, figure = spectrogram(), sound_steps_data()
    np.testing.assert_allclose(result["x"], synthetic_word(), atol=1e-6)
    np.testing.assert_array_equal(result["decibels"], figure["log_mel"])
    np.testing.assert_allclose(result["windowed"], figure["windowed"])
    np.testing.assert_array_equal(result["bands"], figure["bands"])
    assert result["start"] == figure["start"]


@pytest.mark.parametrize("kind", ["tone", "chord", "sweep", "word"])
@pytest.mark.parametrize(("frame", "hop", "mels"), [(401, 60, 40), (1024, 800, 64), (256, 100, 8)])
def test_the_spectrogram_is_the_librarys(kind, frame, hop, mels):
    result = spectrogram(kind=kind, noise=0.1, samples=frame, hop=hop, mels=mels, step=300)
    np.testing.assert_allclose(
        result["decibels"], log_mel(result["x"], 16000, mels=mels, frame=frame, hop=hop), atol=0.01
    )
    assert result["step"] == result["decibels"].shape[1] - 1
    assert result["windowed"].shape == hann(frame).shape


def test_a_tone_is_loudest_in_its_band():
    result = spectrogram(kind="tone", pitch=1000)
    assert result["peaks"][result["bands"].argmax()] == pytest.approx(1000, rel=0.06)


def test_low_pitches_have_narrow_bands():
    assert (loudest(400) - loudest(200), loudest(2200) - loudest(2000)) == (3, 1)


def test_a_sweep_rises():
    loud = spectrogram(kind="sweep", pitch=200, end=6000)["decibels"].argmax(axis=0)
    assert loud[2] < loud[40] < loud[-3]


def test_bands_without_a_frequency_are_refused():
    with pytest.raises(ArgumentError, match="expected bands that contain a frequency of the spectrum"):
        spectrogram(samples=64)
