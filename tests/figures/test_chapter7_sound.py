"""The figures of sounds: their steps are those of the functions, and each change of augmentation is seen."""

from __future__ import annotations

import numpy as np
from picture_checks import texts

from zhishen.data import log_mel
from zhishen.figures.catalogue import find
from zhishen.figures.chapter7_sound import sound_augmentation_data, sound_steps_data, synthetic_word
from zhishen.figures.rendering import render


def test_the_steps_of_the_frame_are_those_of_the_spectrogram():
    data = sound_steps_data()
    power = data["filters"] @ 10 ** (data["power"] / 10)
    np.testing.assert_allclose(10 * np.log10(power / power.max()), data["bands"] - data["bands"].max(), atol=1e-3)
    np.testing.assert_array_equal(data["log_mel"][:, 45], data["bands"])
    spectrum = np.abs(np.fft.rfft(data["windowed"])) ** 2
    np.testing.assert_allclose(10 * np.log10(spectrum / spectrum.max()), data["power"], atol=1e-6)


def test_the_word_is_a_hiss_and_then_a_voice_of_two_moving_resonances():
    decibels = log_mel(synthetic_word(), 16000)
    hiss, voice = decibels[:, 10:22].mean(axis=1), decibels[:, 60:68].mean(axis=1)
    assert hiss[30:].mean() > hiss[:10].mean() + 10
    assert voice[:10].mean() > voice[30:].mean() + 10
    low, high = decibels[:12].argmax(axis=0), 12 + decibels[12:].argmax(axis=0)
    assert low[65] < low[30]
    assert high[65] > high[35]


def test_each_change_is_seen():
    data = sound_augmentation_data()
    original = data.pop("original")
    assert set(data) == {"stretched", "higher", "noisy", "masked", "all"}
    for changed in data.values():
        assert changed.shape == original.shape
        assert np.abs(changed - original).mean() > 1


def test_the_panels_have_titles():
    drawn = texts(render(find("sound_steps"), sound_steps_data()))
    assert {"1  waveform", "4  mel filters", "6  log-mel spectrogram"} <= set(drawn)
