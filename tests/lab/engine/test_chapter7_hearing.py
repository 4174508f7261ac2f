"""A network that hears spoken digits: examples, recordings, noise, and notes about bad sounds."""

from __future__ import annotations

import runpy
import wave

import numpy as np
import pytest

from zhishen.figures.chapter7_hearing import hear, one_second
from zhishen.figures.spoken_digits import FOLDER, read_wave
from zhishen.lab.engine import operations
from zhishen.lab.engine.chapter7_hearing import heard_digit


def levels(word: str, language: str = "en") -> list[int]:
    """An example as a recording of the same samples."""
    return np.round(32767 * read_wave(FOLDER / language / f"{word}.wav")).astype(int).tolist()


def test_the_numbers_are_the_librarys():
    result, expected = (
        heard_digit("zh", "4", noise=0.2),
        hear(one_second(read_wave(FOLDER / "zh" / "4.wav"), noise=0.2)),
    )
    for name, array in expected.items():
        np.testing.assert_array_equal(result[name], array)


def test_a_recording_takes_the_place_of_the_word():
    result = heard_digit(word="7", recording=levels("3"))
    np.testing.assert_allclose(result["decibels"], heard_digit(word="3")["decibels"], atol=0.5)
    assert result["probabilities"].argmax() == 3
    assert result["notes"] == []


@pytest.mark.parametrize(
    ("recording", "note"), [([0] * 4000, "silent"), ([1], "silent"), ([32767, -32768] * 8000, "clipped")]
)
def test_a_bad_recording_has_a_note(recording, note):
    result = heard_digit(recording=recording)
    assert np.isfinite(result["answers"]).all()
    (found,) = result["notes"]
    assert note in found


def test_the_script_of_a_recording_reads_the_file_that_the_page_saves(tmp_path, monkeypatch, capsys):
    recording = levels("8")
    with wave.open(str(tmp_path / "recording.wav"), "wb") as file:
        file.setparams((1, 2, 8000, len(recording), "NONE", ""))
        file.writeframes(np.array(recording, "<i2").tobytes())
    script = tmp_path / "script.py"
    script.write_text(operations()["heard_digit"].code({"recording": recording, "noise": 0.1}), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    found, result = runpy.run_path(str(script)), heard_digit(recording=recording, noise=0.1)
    for name in ("x", "decibels", "probabilities", "drops"):
        np.testing.assert_allclose(found[name], result[name], rtol=1e-4, atol=1e-5)
    assert capsys.readouterr().out.startswith("the network hears 8 with 0.")
