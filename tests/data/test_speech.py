"""Sets of spoken words: the plan, the sounds, and folders that are continued or refused."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest
import soundfile

from zhishen import data
from zhishen.data.speech import DIGITS, Utterance, colored_noise, make_speech, plan_speech, record
from zhishen.errors import ArgumentError, DataError

PLAN = {"languages": ["en", "zh"], "words": ["yes", "no"], "voices": ["f2", "Mr serious"], "repeats": 3}


def test_the_plan_has_every_word_by_every_voice_in_every_language():
    plan = list(plan_speech(**PLAN, seed=0))
    assert len(plan) == len({utterance.file for utterance in plan}) == 24
    assert Counter((u.word, u.voice, u.language) for u in plan).most_common()[-1][1] == 3
    assert plan == list(plan_speech(**PLAN, seed=0))
    assert plan != list(plan_speech(**PLAN, seed=1))
    assert len({(u.speed, u.pitch, u.seed) for u in plan}) == 24
    assert plan[-1].file == "no_Mr-serious_zh2.wav"


def utterance(**changes) -> Utterance:
    usual = {
        "word": "7", "voice": "f2", "language": "en", "number": 0, "speed": 150, "pitch": 50, "noise": 20.0,
        "color": 1.0, "loudness": -6.0, "pauses": (0.1, 0.05), "seed": 1,
    }  # fmt: skip
    return Utterance(**{**usual, **changes})


def test_a_recording_has_its_pauses_its_noise_and_its_loudness(espeak):
    samples = record(utterance())
    before, after = 1600, 800
    assert np.abs(samples).max() == pytest.approx(10 ** (-6 / 20), rel=1e-5)
    word, pause = samples[before:-after], np.concatenate([samples[:before], samples[-after:]])
    ratio = 10 * np.log10(np.square(word).mean() / np.square(pause).mean())
    assert ratio == pytest.approx(20, abs=4)


def test_the_same_utterance_has_the_same_bits(espeak):
    assert record(utterance()).tobytes() == record(utterance()).tobytes()
    assert record(utterance()).tobytes() != record(utterance(seed=2)).tobytes()


def test_a_silent_word_is_refused(espeak):
    with pytest.raises(DataError, match="expected espeak-ng to speak 'silence' in en, got silence"):
        record(utterance(word="silence"))


@pytest.mark.parametrize("color", [0.0, 1.0, 2.0])
def test_the_power_of_colored_noise_falls_with_the_frequency(color, rng):
    noise = colored_noise(2**14, color, rng=rng)
    power = np.abs(np.fft.rfft(noise)) ** 2
    octaves = [power[2**k : 2 ** (k + 1)].mean() for k in range(6, 13)]
    slope = np.polyfit(range(6, 13), np.log2(octaves), 1)[0]
    assert slope == pytest.approx(-color, abs=0.15)


def test_a_set_can_be_trained_on(espeak, tmp_path):
    calls: list[tuple[int, int]] = []
    made = make_speech(
        tmp_path / "words", languages=["en"], voices=4, repeats=1, progress=lambda *counts: calls.append(counts)
    )
    assert made == 40
    assert calls == [(k, 40) for k in range(1, 41)]
    dataset = data.sound_folder(tmp_path / "words")
    assert dataset.class_names == DIGITS
    assert dataset.notes == ("speakers in the test: 1; in training: 3 others",)
    assert soundfile.info(next((tmp_path / "words").glob("7_*_en0.wav"))).subtype == "PCM_16"


def test_a_set_that_was_interrupted_is_completed_to_the_same_bits(espeak, tmp_path):
    options = {"languages": ["en"], "words": ["yes", "no"], "voices": 2, "repeats": 1}

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_speech(tmp_path / "a", **options, progress=stop)
    assert len(list((tmp_path / "a").glob("*.wav"))) == 3
    assert make_speech(tmp_path / "a", **options) == 1
    assert make_speech(tmp_path / "a", **options) == 0
    make_speech(tmp_path / "b", **options)
    for file in (tmp_path / "b").iterdir():
        assert file.read_bytes() == (tmp_path / "a" / file.name).read_bytes()


def test_a_folder_that_other_options_made_is_refused(espeak, tmp_path):
    make_speech(tmp_path, languages=["en"], words=["yes"], voices=1, repeats=1)
    for damage in (None, b"", b"[" * 100_000):
        if damage is not None:
            (tmp_path / "speech.json").write_bytes(damage)
        with pytest.raises(ArgumentError, match="which others made"):
            make_speech(tmp_path, languages=["en"], words=["no"], voices=1, repeats=1)
    assert len(list(tmp_path.glob("*.wav"))) == 1


def test_an_unknown_language_leaves_no_folder_behind(espeak, tmp_path):
    with pytest.raises(DataError, match="espeak-ng"):
        make_speech(tmp_path / "words", languages=["en", "xx"], words=["yes"], voices=1, repeats=1)
    assert not (tmp_path / "words").exists()
    assert make_speech(tmp_path / "words", languages=["en"], words=["yes"], voices=1, repeats=1) == 1


def test_a_folder_with_other_files_is_refused(espeak, tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(ArgumentError, match="expected a new or an empty folder"):
        make_speech(tmp_path, languages=["en"], words=["yes"], voices=1)


def test_a_folder_that_cannot_be_made_is_refused(espeak, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="expected a folder that can be made"):
        make_speech(tmp_path / "file" / "words", languages=["en"], words=["yes"], voices=1)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"voices": 0}, "voices"),
        ({"voices": 35}, "at most 34 voices"),
        ({"repeats": 0}, "repeats"),
        ({"seed": -1}, "seed"),
        ({"words": []}, "words as a list"),
        ({"words": ["a_b"]}, "'a_b'"),
        ({"words": ["../a"]}, "words"),
        ({"words": ["-v"]}, "words"),
        ({"words": ["yes", "yes"]}, "different names"),
        ({"languages": ["EN"]}, "languages"),
        ({"languages": ["en+f2"]}, "languages"),
    ],
)
def test_options_are_checked_before_anything_is_made(espeak, tmp_path, options, sentence):
    with pytest.raises(ArgumentError, match=sentence):
        make_speech(tmp_path / "words", **options)
    assert not (tmp_path / "words").exists()


def test_words_of_any_script_are_spoken(espeak, tmp_path):
    make_speech(tmp_path, languages=["zh"], words=["是", "不是", "thank you"], voices=1, repeats=1)
    settings = json.loads((tmp_path / "speech.json").read_text(encoding="utf-8"))
    assert settings["words"] == ["是", "不是", "thank you"]
    assert len(list(tmp_path.glob("thank you_*_zh0.wav"))) == 1
