"""Predictions for sounds: bars, notes, and files that are not sounds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import soundfile


def test_a_prediction_is_a_bar_for_each_class(zhishen, sound_run, tones):
    status, out, _ = zhishen("predict", sound_run, tones / "low_ann_0.wav")
    assert status == 0
    assert "low_ann_0.wav: " in out
    assert "class low" in out
    assert "█" in out
    assert len([line for line in out.splitlines() if line.endswith("%")]) == 2


def test_notes_say_what_may_be_wrong_with_a_sound(zhishen, sound_run, tmp_path):
    soundfile.write(tmp_path / "silent.wav", np.zeros(2000), 8000)
    soundfile.write(tmp_path / "clipped.wav", np.sign(np.sin(np.arange(20000.0) / 3)), 44100)
    soundfile.write(tmp_path / "long.wav", 0.1 * np.sin(np.arange(9000.0)), 8000)
    status, out, _ = zhishen("predict", sound_run, "silent.wav", "clipped.wav", "long.wav")
    assert status == 0
    assert "note: the sound is silent, so the answer is a guess" in out
    assert "note: the recording is clipped" in out
    assert "note: the sound lasts 1.1 seconds; the loudest 0.2 seconds are used" in out.replace("0.25", "0.2")


def test_what_is_not_a_sound_is_refused_and_the_others_are_predicted(zhishen, sound_run, tones, tmp_path):
    (tmp_path / "text.wav").write_text("not a sound")
    status, out, err = zhishen("predict", sound_run, "text.wav", "missing.wav", tones / "low_ann_0.wav", "--json")
    assert status == 1
    assert json.loads(out)["class"] == "low"
    first, second = err.splitlines()
    assert first.startswith("zhishen: predict: expected text.wav to be a whole sound")
    assert second.startswith("zhishen: predict: expected a sound at missing.wav, got no such file")


def test_a_folder_stands_for_its_sounds(zhishen, sound_run, tones, tmp_path):
    sounds = sorted(tones.glob("*.wav"))[:2]
    (tmp_path / "more").mkdir()
    shutil.copy(sounds[0], tmp_path / "b.wav")
    shutil.copy(sounds[1], tmp_path / "more" / "a.WAV")
    (tmp_path / "notes.txt").write_text("about the sounds")
    (tmp_path / ".hidden.wav").write_text("no sound")
    status, out, err = zhishen("predict", sound_run, tmp_path, "--json")
    assert (status, err) == (0, "")
    assert [Path(json.loads(line)["file"]).name for line in out.splitlines()] == ["b.wav", "a.WAV"]


def test_a_folder_without_sounds_is_refused(zhishen, sound_run, tmp_path):
    status, _, err = zhishen("predict", sound_run, tmp_path)
    assert status == 1
    assert "got a folder; check the path" in err
