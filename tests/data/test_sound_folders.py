"""Which sounds a folder has: layouts, speakers, parts, and folders that are refused."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from zhishen.data.sound_folders import hold_out_speakers, is_sound_folder, list_sounds
from zhishen.errors import DataError


def touch(root: Path, *names: str) -> Path:
    """Make empty files: the contents of sounds are not read here."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return root


def digits(root: Path, speakers: str = "abcdefghij") -> Path:
    """The layout of the Free Spoken Digit Dataset."""
    names = [f"{digit}_{speaker}_{k}.wav" for digit in range(3) for speaker in speakers for k in range(4)]
    return touch(root, *names, "README.md")


def test_names_say_class_and_speaker_and_no_speaker_is_in_both_parts(tmp_path):
    parts = list_sounds(digits(tmp_path), where="test")
    assert parts.classes == ("0", "1", "2")
    assert (len(parts.train), len(parts.test), len(parts.validation)) == (96, 24, 0)
    speakers = [{sound.speaker for sound in part} for part in (parts.train, parts.test)]
    assert len(speakers[0]) == 8
    assert len(speakers[1]) == 2
    assert not speakers[0] & speakers[1]
    assert parts.notes == ("speakers in the test: 2; in training: 8 others",)
    for part in (parts.train, parts.test):
        assert len({*Counter(sound.label for sound in part).values()}) == 1
        for sound in part:
            assert sound.path.name.startswith(f"{sound.label}_{sound.speaker}_")
    assert [s.label for s in parts.train] != sorted(s.label for s in parts.train)  # in a mixed order


def test_the_division_is_always_the_same(tmp_path):
    digits(tmp_path)
    assert list_sounds(tmp_path, where="test") == list_sounds(tmp_path, where="test")


def test_six_speakers_give_one_or_two_to_the_test(tmp_path):
    parts = list_sounds(digits(tmp_path, speakers="abcdef"), where="test")
    assert 1 <= len({sound.speaker for sound in parts.test}) <= 2


def test_one_speaker_is_divided_by_class_and_the_note_says_so(tmp_path):
    parts = list_sounds(digits(tmp_path, speakers="a"), where="test")
    assert Counter(sound.label for sound in parts.test) == {"0": 1, "1": 1, "2": 1}
    assert "there is only one" in parts.notes[0]


def test_folders_are_classes(tmp_path):
    touch(tmp_path, *(f"{label}/{k}.flac" for label in ("no", "yes") for k in range(10)), "_background_noise_/hum.wav")
    parts = list_sounds(tmp_path, where="test")
    assert parts.classes == ("no", "yes")
    assert Counter(sound.label for sound in parts.test) == {"no": 2, "yes": 2}
    assert {sound.speaker for sound in parts.train} == {None}
    assert "not known" in parts.notes[0]


def test_speech_commands_say_who_speaks(tmp_path):
    touch(tmp_path, *(f"{label}/{k:08x}_nohash_{i}.wav" for label in ("no", "yes") for k in range(10) for i in (0, 1)))
    parts = list_sounds(tmp_path, where="test")
    assert not {sound.speaker for sound in parts.train} & {sound.speaker for sound in parts.test}
    assert len({sound.speaker for sound in parts.test}) == 2


@pytest.mark.parametrize("validation", [False, True])
def test_folders_of_parts_are_kept(tmp_path, validation):
    names = ["train", "test", *(["validation"] if validation else [])]
    touch(tmp_path, *(f"{part}/{label}/{k}.ogg" for part in names for label in "ab" for k in range(3)))
    parts = list_sounds(tmp_path, where="test")
    assert (len(parts.train), len(parts.test), len(parts.validation)) == (6, 6, 6 * validation)
    assert {sound.path.parts[-3] for sound in parts.test} == {"test"}
    assert parts.notes == ()


def test_parts_may_have_the_names_that_parts_of_images_have(tmp_path):
    touch(
        tmp_path, *(f"{part}/{label}/{k}.ogg" for part in ("训练", "Val", "测试集") for label in "ab" for k in range(3))
    )
    assert is_sound_folder(tmp_path)
    parts = list_sounds(tmp_path, where="test")
    assert parts.classes == ("a", "b")
    assert (len(parts.train), len(parts.validation), len(parts.test)) == (6, 6, 6)


def test_sounds_in_other_formats_are_noted(tmp_path):
    touch(tmp_path, *(f"{label}/{k}.wav" for label in "ab" for k in range(3)), "a/x.mp3", "b/y.M4A", "b/.z.mp3")
    note = list_sounds(tmp_path, where="test").notes[-1]
    assert note == "sounds that are not WAV, FLAC or OGG are skipped: a/x.mp3, b/y.M4A (2 in all); save them as WAV"


def test_parts_may_have_names_that_say_the_class(tmp_path):
    touch(tmp_path, *(f"{part}/{label}_x_{k}.wav" for part in ("train", "test") for label in "ab" for k in range(3)))
    assert len(list_sounds(tmp_path, where="test").train) == 6


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["a.wav", "b.wav"], r"expected names such as 7_anna_32\.wav"),
        (["a_x_1.wav", "a_y_1.wav"], r"at least two classes in .*, got a;"),
        (["a_x_1.wav", "b/1.wav"], "got both"),
        (["a/1.wav", "b/1.wav"], "sounds for the test"),
        (["train/a/1.wav", "train/b/1.wav", "test/c/1.wav"], r"among those of training \(a, b\), got c"),
        (["train/a/1.wav", "train/b/1.wav", "test/readme.txt"], "sounds for the test"),
        (["a/readme.txt"], "no sounds"),
        (["a/1.mp3", "b/1.m4a"], r"expected sounds \(\.wav, \.flac, \.ogg, \.oga\) of at least two classes"),
    ],
)
def test_folders_that_do_not_fit_are_refused_in_one_sentence(tmp_path, names, sentence):
    with pytest.raises(DataError, match=sentence) as caught:
        list_sounds(touch(tmp_path, *names), where="test")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a_x_1.wav"], True),
        (["a/1.OGG"], True),
        (["train/a/1.flac", "test/a/1.flac"], True),
        (["a/1.mp3"], True),
        (["a/1.png"], False),
        (["readme.txt"], False),
        ([".hidden.wav"], False),
        ([], False),
    ],
)
def test_a_folder_of_sounds_is_recognized(tmp_path, names, expected):
    assert is_sound_folder(touch(tmp_path, *names)) is expected


def test_what_is_no_folder_has_no_sounds(tmp_path):
    assert not is_sound_folder(tmp_path / "missing")
    assert not is_sound_folder(Path("a\0b"))


def test_whole_speakers_are_held_out(tmp_path):
    sounds = list_sounds(digits(tmp_path), where="test").train
    for rng in (None, np.random.default_rng(0)):
        held = hold_out_speakers(sounds, 20, rng=rng)
        assert held is not None
        assert 20 <= len(held) < 20 + 12
        inside = {sounds[i].speaker for i in held}
        assert not inside & {sound.speaker for i, sound in enumerate(sounds) if i not in held}


def test_one_speaker_stays_in_training(tmp_path):
    sounds = list_sounds(digits(tmp_path), where="test").train
    held = hold_out_speakers(sounds, len(sounds), rng=None)
    assert held is not None
    assert len({sound.speaker for i, sound in enumerate(sounds) if i not in held}) == 1
