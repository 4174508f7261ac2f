"""The reader of sounds: one length for all, spectrograms, flaws, and its options as JSON."""

from __future__ import annotations

import json

import numpy as np
import pytest
import soundfile

from zhishen.data.sound import log_mel
from zhishen.data.sound_reader import SoundReader, fitted_window, flaws
from zhishen.errors import ArgumentError, DataError


def test_a_file_becomes_its_spectrogram(tmp_path, rng):
    x = rng.normal(0, 0.1, 16000)
    soundfile.write(tmp_path / "a.wav", x, 16000, subtype="FLOAT")
    reader = SoundReader()
    found = reader.read(tmp_path / "a.wav")
    assert found.shape == reader.shape == (1, 40, 101)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found[0], log_mel(x.astype(np.float32), 16000))


def test_a_word_is_found_in_a_long_recording(rng):
    word = rng.normal(size=800)
    long = np.concatenate([np.zeros(5000), word, np.zeros(3000)])
    window = fitted_window(long, 1000)
    assert len(window) == 1000
    assert np.square(window).sum() == pytest.approx(np.square(word).sum())


def test_a_short_sound_is_padded_about_its_center_of_energy(rng):
    word = rng.normal(size=300)
    late, early = np.concatenate([np.zeros(200), word]), np.concatenate([word, np.zeros(200)])
    a, b = fitted_window(late, 1000), fitted_window(early, 1000)
    np.testing.assert_array_equal(a, b)
    assert abs(np.average(np.arange(1000), weights=a**2) - 499.5) < 1


@pytest.mark.parametrize("position", [0, 99])
def test_a_short_sound_stays_whole(position):
    click = np.zeros(100)
    click[position] = 1
    window = fitted_window(click, 120)  # its middle cannot be reached
    assert window.sum() == 1
    assert window[position if position == 99 else 20] == 1


@pytest.mark.parametrize("count", [1, 50, 100, 150])
@pytest.mark.parametrize("level", [0.0, 1e-30, 1.0, 1e30])
def test_every_length_and_loudness_is_fitted(count, level, rng):
    x = (level * rng.uniform(-1, 1, count)).astype(np.float32)
    window = fitted_window(x, 100)
    assert window.shape == (100,)
    assert window.dtype == x.dtype
    assert np.isfinite(window).all()


def test_a_sound_shorter_than_a_frame_is_refused(tmp_path):
    soundfile.write(tmp_path / "click.wav", np.array([0.5]), 16000)
    with pytest.raises(DataError, match=r"at least 0\.025 seconds, a frame, in .*click\.wav, got 1 samples"):
        SoundReader().read(tmp_path / "click.wav")


def test_flaws_are_found(rng):
    fine = rng.uniform(-0.5, 0.5, 1000)
    assert flaws(fine).sentences() == []
    assert "silent" in flaws(1e-5 * fine).sentences()[0]
    assert "clipped" in flaws(np.clip(10 * fine, -1, 1)).sentences()[0]


def test_the_options_survive_json():
    reader = SoundReader(rate=8000, seconds=0.7, mels=24, frame=0.032, hop=0.016, floor=60)
    assert SoundReader.from_dict(json.loads(json.dumps(reader.as_dict()))) == reader


def test_an_unknown_option_is_refused():
    with pytest.raises(ArgumentError, match="melts"):
        SoundReader.from_dict({"melts": 40})


@pytest.mark.parametrize("name", SoundReader.constraints)
def test_options_are_checked(name, hostile):
    for bad in SoundReader.constraints[name].bad_values():
        with pytest.raises(ArgumentError, match=name):
            SoundReader(**{name: bad})


@pytest.mark.parametrize("options", [{"frame": 0.005}, {"hop": 1e-6}, {"seconds": 0.02}, {"mels": 500}])
def test_options_that_do_not_fit_each_other_are_refused(options):
    with pytest.raises(ArgumentError):
        SoundReader(**options)
