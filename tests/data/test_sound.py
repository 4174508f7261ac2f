"""The steps from a waveform to a log-mel spectrogram: against SciPy, librosa, and facts of Fourier transforms."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from zhishen.data import sound
from zhishen.errors import ArgumentError, ShapeError

GOLDEN = Path(__file__).parent.parent / "golden" / "sound.npz"


@pytest.fixture(scope="module")
def golden():
    with np.load(GOLDEN) as arrays:
        return dict(arrays)


def test_stft_is_that_of_scipy(golden):
    ours = sound.stft(golden["x"], frame=int(golden["frame"]), hop=int(golden["hop"]))
    assert ours.shape == golden["stft"].shape
    # SciPy measures the phase from the start of the frame, as we do.
    np.testing.assert_allclose(ours, golden["stft"], atol=1e-10)


def test_mel_filters_are_those_of_librosa(golden):
    ours = sound.mel_filters(40, frame=int(golden["frame"]), rate=int(golden["rate"]))
    np.testing.assert_allclose(ours, golden["filters"], atol=1e-12)


def test_log_mel_is_that_of_librosa(golden):
    ours = sound.log_mel(golden["x"], float(golden["rate"]), frame=int(golden["frame"]), hop=int(golden["hop"]))
    np.testing.assert_allclose(ours, golden["log_mel"], atol=1e-4)


@pytest.mark.parametrize("n", [1, 2, 159, 160, 161, 1000])
@pytest.mark.parametrize(("frame", "hop"), [(400, 160), (7, 3), (1, 1)])
def test_frames_are_one_more_than_hops(n, frame, hop):
    assert sound.stft(np.ones(n), frame=frame, hop=hop).shape == (frame // 2 + 1, n // hop + 1)


def test_parseval_the_spectrum_of_a_frame_has_the_energy_of_the_frame(rng):
    x, frame = rng.normal(size=1000), 64
    spectrum = sound.stft(x, frame=frame, hop=500)[:, 1]  # the frame around sample 500
    weights = np.full(frame // 2 + 1, 2.0)  # each frequency between the first and the last one occurs twice
    weights[[0, -1]] = 1
    windowed = x[500 - 32 : 500 + 32] * sound.hann(frame)
    np.testing.assert_allclose((weights * abs(spectrum) ** 2).sum() / frame, (windowed**2).sum())


def test_a_delayed_sound_has_a_delayed_spectrogram(rng):
    x = np.concatenate([np.zeros(800), rng.normal(size=800), np.zeros(1600)])
    early, late = (sound.log_mel(each, 8000, mels=20, frame=200, hop=80) for each in (x, np.roll(x, 800)))
    np.testing.assert_allclose(early[:, 5:25], late[:, 15:35], atol=1e-4)


def test_a_louder_sound_has_the_same_spectrogram(rng):
    x = rng.normal(size=3000).astype(np.float32)
    quiet = sound.log_mel(x, 8000, mels=20, frame=200)
    for factor in (1e-30, 0.01, 1e30):
        np.testing.assert_allclose(sound.log_mel(x * np.float32(factor), 8000, mels=20, frame=200), quiet, atol=1e-3)


def test_a_tone_is_in_the_band_of_its_pitch():
    time = np.arange(8000) / 16000
    centers = sound.mel_to_hertz(np.linspace(0, sound.hertz_to_mel(8000), 42)[1:-1])
    for band in (5, 20, 39):
        decibels = sound.log_mel(np.sin(2 * np.pi * centers[band] * time), 16000)
        assert decibels[:, 25].argmax() == band


def test_mel_and_hertz_are_inverse_to_each_other():
    frequencies = np.array([0.0, 20.0, 700.0, 8000.0])
    np.testing.assert_allclose(sound.mel_to_hertz(sound.hertz_to_mel(frequencies)), frequencies, atol=1e-9)


def test_mel_triangles_add_up_to_one_between_the_first_and_the_last_center():
    filters = sound.mel_filters(10, frame=512, rate=16000)
    centers = sound.mel_to_hertz(np.linspace(0, sound.hertz_to_mel(8000), 12)[1:-1])
    frequencies = np.arange(257) * 16000 / 512
    inside = (frequencies >= centers[0]) & (frequencies <= centers[-1])
    np.testing.assert_allclose(filters[:, inside].sum(axis=0), 1)


def test_silence_is_the_floor():
    assert (sound.log_mel(np.zeros(500), 16000, floor=60) == -60).all()


def test_what_is_quieter_than_the_floor_is_cut_off(rng):
    decibels = sound.log_mel(np.r_[rng.normal(size=4000), np.zeros(4000)], 16000, floor=50)
    assert decibels.max() == 0
    assert decibels.min() == -50


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_samples_that_are_no_numbers_are_refused(bad):
    with pytest.raises(ArgumentError, match="finite samples"):
        sound.log_mel(np.array([0.0, bad, 1.0]), 16000)


@pytest.mark.parametrize("shape", [(0,), (2, 100), ()])
def test_what_is_no_row_of_samples_is_refused(shape, hostile):
    with pytest.raises(ShapeError, match="average the channels"):
        sound.stft(np.zeros(shape), frame=4, hop=2)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"mels": 0}, "mels"),
        ({"mels": 200}, "bands that contain a frequency"),
        ({"rate": 0}, "rate"),
        ({"low": 8000}, "low"),
        ({"low": 300, "high": 200}, "high"),
        ({"high": 8001}, "high"),
        ({"frame": 0}, "frame"),
    ],
)
def test_mel_filters_that_cannot_exist_are_refused(options, sentence):
    with pytest.raises(ArgumentError, match=sentence):
        sound.mel_filters(**{"mels": 40, "frame": 400, "rate": 16000, **options})


def test_filters_cannot_be_changed_in_the_cache():
    with pytest.raises(ValueError, match="read-only"):
        sound.mel_filters(40, frame=400, rate=16000)[0, 0] = 1


@pytest.mark.parametrize(("name", "value"), [("frame", 0), ("hop", 0), ("floor", 0), ("mels", -1)])
def test_options_of_log_mel_are_checked(name, value):
    with pytest.raises(ArgumentError, match=name):
        sound.log_mel(np.ones(10), 16000, **{name: value})
