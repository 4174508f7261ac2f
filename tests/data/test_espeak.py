"""How espeak-ng is called, and what its failures become."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.data.espeak import list_voices, speak
from zhishen.errors import DataError, MissingDependencyError


def test_voices_are_listed_without_robots_and_whispers(espeak):
    names = list_voices(where="test")
    assert names[:4] == ["Mr serious", "Storm", "adam", "f2"]
    assert len(names) == 34


def test_a_word_becomes_samples_at_the_rate(espeak):
    samples = speak("7", language="zh", voice="f2", speed=150, pitch=60, where="test")
    assert samples.dtype == np.float32
    assert len(samples) == pytest.approx(6000 * 16000 / 22050, abs=2)
    call = espeak.read_text().splitlines()[-1]
    assert call.startswith("-v cmn+f2 -s 150 -p 60 -w ")
    assert call.endswith(" -- 7")


def test_a_word_is_never_an_option(espeak):
    speak("--version", language="en", voice="f2", speed=150, pitch=50, where="test")
    assert espeak.read_text().splitlines()[-1].endswith(" -- --version")


def test_a_failure_is_one_sentence_with_the_reason(espeak):
    with pytest.raises(DataError, match=r"^test: expected espeak-ng to speak, .*voice does not exist\.; check the lan"):
        speak("7", language="xx", voice="f2", speed=150, pitch=50, where="test")


def test_a_missing_program_is_one_sentence_with_the_commands_that_install_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingDependencyError, match=r"^test: expected the program espeak-ng, .*apt install espeak-ng"):
        list_voices(where="test")
