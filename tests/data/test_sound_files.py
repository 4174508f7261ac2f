"""Sound files: formats, bits, channels and rates, and files that are not sounds."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from zhishen.data.sound_files import read_sound, seconds_of
from zhishen.errors import ArgumentError, DataError

RATE = 16000


def tone(seconds: float = 0.25, rate: int = RATE, frequency: float = 440.0) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate)


@pytest.mark.parametrize(
    ("suffix", "subtype", "tolerance"),
    [
        ("wav", "PCM_U8", 1e-2),
        ("wav", "PCM_16", 1e-4),
        ("wav", "PCM_24", 1e-6),
        ("wav", "PCM_32", 1e-6),
        ("wav", "FLOAT", 1e-6),
        ("wav", "DOUBLE", 1e-6),
        ("wav", "ULAW", 2e-2),
        ("flac", "PCM_S8", 1e-2),
        ("flac", "PCM_16", 1e-4),
        ("flac", "PCM_24", 1e-6),
        ("ogg", "VORBIS", 0.1),
    ],
)
@pytest.mark.parametrize("channels", [1, 2])
def test_every_format_gives_the_samples(tmp_path, suffix, subtype, tolerance, channels):
    x = tone()
    path = tmp_path / f"a.{suffix}"
    soundfile.write(path, np.repeat(x[:, None], channels, axis=1), RATE, subtype=subtype)
    found = read_sound(path)
    assert found.dtype == np.float32
    assert found.shape == x.shape
    np.testing.assert_allclose(found, x, atol=tolerance)


def test_stereo_is_the_mean_of_both_channels(tmp_path):
    left, right = tone(), tone(frequency=880)
    soundfile.write(tmp_path / "a.wav", np.stack([left, right], axis=1), RATE, subtype="FLOAT")
    np.testing.assert_allclose(read_sound(tmp_path / "a.wav"), (left + right) / 2, atol=1e-6)


@pytest.mark.parametrize("own", [8000, 11025, 22050, 44100, 48000])
def test_any_rate_becomes_the_rate_that_is_asked_for(tmp_path, own):
    soundfile.write(tmp_path / "a.wav", tone(rate=own), own, subtype="FLOAT")
    found = read_sound(tmp_path / "a.wav", rate=RATE)
    assert abs(len(found) - RATE // 4) <= 1
    middle = slice(500, 3500)  # resampling blurs the ends
    np.testing.assert_allclose(found[middle], tone()[middle], atol=2e-3)
    assert seconds_of(tmp_path / "a.wav", where="test") == (pytest.approx(0.25, abs=1e-3), own)


def test_one_sample_is_a_sound(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.array([0.5]), RATE, subtype="FLOAT")
    assert read_sound(tmp_path / "a.wav").tolist() == [0.5]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_samples_that_are_no_numbers_are_refused(tmp_path, bad):
    x = tone()
    x[7] = bad
    soundfile.write(tmp_path / "a.wav", x, RATE, subtype="FLOAT")
    with pytest.raises(DataError, match=r"expected finite samples in .*a\.wav"):
        read_sound(tmp_path / "a.wav")


def test_samples_that_overflow_when_they_are_resampled_are_refused(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.full(4000, 3.4e38, np.float32), RATE, subtype="FLOAT")
    with pytest.raises(DataError, match=r"expected finite samples in .*a\.wav"):
        read_sound(tmp_path / "a.wav", rate=RATE // 2 + 1)


def write(path: Path, kind: str) -> None:
    if kind == "text":
        path.write_text("not a sound")
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "no samples":
        soundfile.write(path, np.zeros(0), RATE)
    elif kind == "cut header":
        soundfile.write(path, tone(), RATE)
        path.write_bytes(path.read_bytes()[:20])
    elif kind == "too long":
        soundfile.write(path, np.zeros(601 * 1000, np.uint8).astype(np.int16), 1000, subtype="PCM_U8")
    elif kind == "odd rate":
        soundfile.write(path, tone(), 100)
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "other format":
        soundfile.write(path, tone(), RATE, format="AIFF")


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("text", "whole sound .* got something else; save it again as WAV"),
        ("empty", "whole sound"),
        ("no samples", "length 0"),
        ("cut header", "whole sound"),
        ("too long", "at most 600 seconds"),
        ("odd rate", "from 1,000 to 400,000 samples a second"),
        ("folder", "got a folder"),
        ("pipe", "got a device or a pipe"),
        ("missing", "no such file"),
        ("other format", "got AIFF"),
    ],
)
def test_what_is_not_a_sound_is_refused_in_one_sentence(tmp_path, kind, sentence):
    path = tmp_path / "word.wav"
    write(path, kind)
    with pytest.raises(DataError, match=sentence) as caught:
        read_sound(path)
    assert "\n" not in str(caught.value)
    assert "word.wav" in str(caught.value)


def test_a_damaged_flac_is_refused(tmp_path):
    path = tmp_path / "a.flac"
    soundfile.write(path, np.random.default_rng(0).normal(0, 0.1, RATE), RATE)
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 2000] = bytes(2000)
    path.write_bytes(content)
    with pytest.raises(DataError, match="whole sound"):
        read_sound(path)


@pytest.mark.parametrize("rate", [0, 999, 500_000])
def test_the_rate_is_checked(tmp_path, rate):
    with pytest.raises(ArgumentError, match="rate"):
        read_sound(tmp_path / "a.wav", rate=rate)


def test_a_signaling_nan_is_refused_like_any_other(tmp_path):
    samples = np.full(100, 0.1, np.float32)
    path = tmp_path / "word.wav"
    soundfile.write(path, samples, 8000, subtype="FLOAT")
    content = bytearray(path.read_bytes())
    content[-4:] = (0x7F800001).to_bytes(4, "little")  # a NaN whose quiet bit is 0
    path.write_bytes(content)
    with pytest.raises(DataError, match="expected finite samples"):
        read_sound(path, rate=4000, where="test")
