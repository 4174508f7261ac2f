"""A folder of sounds as a data set: spectrograms, standardized; its reader; options and flawed files."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
import soundfile

from zhishen import data
from zhishen.data.sound_dataset import is_sound
from zhishen.errors import ArgumentError, DataError


def test_tones_become_standardized_spectrograms(tones):
    dataset = data.sound_folder(tones, mels=20)
    assert dataset.class_names == ("high", "low")
    assert dataset.train.x.shape == (16, 1, 20, 26)  # 0.25 seconds: 25 hops of 10 ms, and one frame more
    assert dataset.test.x.shape[0] == 8
    assert dataset.validation is None
    assert dataset.image_shape == (1, 20, 26)
    assert dataset.train.x.dtype == np.float32
    assert float(dataset.train.x.mean()) == pytest.approx(0, abs=1e-5)
    assert float(dataset.train.x.std()) == pytest.approx(1, abs=1e-4)
    assert dataset.notes == ("speakers in the test: 2; in training: 4 others",)
    assert is_sound(dataset)
    assert not is_sound(data.Dataset(dataset.train, None, dataset.test, "x", 2))


def test_the_reader_reads_a_file_as_in_training(tones):
    dataset = data.sound_folder(tones, mels=20)
    preprocessing = data.Preprocessing.from_dict(json.loads(json.dumps(dataset.preprocessing.as_dict())))
    assert preprocessing == dataset.preprocessing
    raw = np.stack([preprocessing.reader.read(file, where="test") for file in sorted(tones.glob("*.wav"))])
    prepared = {x.tobytes() for x in preprocessing(raw)}
    assert prepared == {x.tobytes() for part in (dataset.train, dataset.test) for x in part.x}


def test_labels_are_those_of_the_files(tones):
    dataset = data.sound_folder(tones, mels=20)
    for x, t in zip(*dataset.train, strict=True):
        high = x[0].mean(axis=1).argmax() > 5  # the band of 900 Hz is above that of 300 Hz
        assert dataset.class_names[t] == ("high" if high else "low")


def test_load_recognizes_sounds_and_takes_their_options(tones):
    assert data.kind_of(tones) == "sound"
    rows = data.load(tones, mels=16, seconds=0.1, compact=True)
    assert rows.train.x.shape == (16, 16 * 11)
    assert rows.image_shape == (1, 16, 11)
    assert rows.preprocessing.input_shape == (176,)
    with pytest.raises(ArgumentError, match=r"expected no option channels with .*, a folder of sounds, got 3; omit it"):
        data.load(tones, channels=3)


def test_images_do_not_take_the_options_of_sounds():
    with pytest.raises(ArgumentError, match="expected no option mels with 'mnist'"):
        data.load("mnist", mels=20)


def test_validation_is_of_other_speakers(tones):
    dataset = data.sound_folder(tones, mels=20, validation=0.2)
    assert dataset.validation is not None
    assert len(dataset.validation.x) == 4
    assert len(dataset.train.x) == 12


def test_one_hot_targets_and_dtypes(tones):
    dataset = data.sound_folder(tones, mels=20, one_hot=True, dtype=np.float64)
    assert dataset.train.x.dtype == dataset.train.t.dtype == np.float64
    assert dataset.train.t.shape == (16, 2)


def test_the_rate_is_the_lowest_one_and_16000_at_most(tones, tmp_path):
    folder = shutil.copytree(tones, tmp_path / "tones")
    assert data.sound_folder(folder, mels=20).preprocessing.reader.rate == 8000
    for file in folder.glob("*.wav"):
        samples, _ = soundfile.read(file)
        soundfile.write(file, samples, 44100)
    assert data.sound_folder(folder, mels=20).preprocessing.reader.rate == 16000


def test_flawed_sounds_are_noted(tones, tmp_path):
    folder = shutil.copytree(tones, tmp_path / "tones")
    soundfile.write(folder / "high_ann_0.wav", np.zeros(2000), 8000)
    soundfile.write(folder / "high_bob_0.wav", np.sign(np.sin(np.arange(2000.0))), 8000)
    soundfile.write(folder / "high_cat_0.wav", np.tile(0.1 * np.sin(np.arange(2000.0)), 9), 8000)
    notes = data.sound_folder(folder, mels=20, seconds=0.3).notes[1:]
    assert notes == (
        "silent sounds: high_ann_0.wav (1 in all)",
        "clipped sounds, too loud for their microphone: high_bob_0.wav (1 in all)",
        "long sounds, of which the loudest part is used: high_cat_0.wav (1 in all)",
    )


def test_a_flawed_sound_is_noted_with_its_folder(tmp_path):
    for label in ("high", "low"):
        (tmp_path / label).mkdir()
        for k in range(4):
            level = 0 if (label, k) == ("low", 2) else 0.3
            soundfile.write(tmp_path / label / f"{k}.wav", level * np.sin(np.arange(2000.0)), 8000)
    assert data.sound_folder(tmp_path, mels=20).notes[1:] == ("silent sounds: low/2.wav (1 in all)",)


def test_one_long_sound_does_not_make_all_inputs_long(tones, tmp_path):
    folder = shutil.copytree(tones, tmp_path / "tones")
    soundfile.write(folder / "high_ann_0.wav", 0.1 * np.sin(np.arange(80_000.0)), 8000)
    dataset = data.sound_folder(folder, mels=20)
    assert dataset.preprocessing.reader.seconds == data.sound_folder(tones, mels=20).preprocessing.reader.seconds
    assert dataset.notes[-1] == "long sounds, of which the loudest part is used: high_ann_0.wav (1 in all)"


def test_the_sound_whose_rate_is_too_low_is_named(tones, tmp_path):
    folder = shutil.copytree(tones, tmp_path / "tones")
    for file in folder.glob("high_ann_*.wav"):
        soundfile.write(file, np.sin(np.arange(500.0)), 1000)
    with pytest.raises(
        DataError, match=r"^data\.sound_folder: expected sounds whose lowest .* 1,000 Hz in .*high_ann_"
    ):
        data.sound_folder(folder)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"not a sound at all, but some text"])
def test_a_damaged_file_is_named(tones, tmp_path, content):
    folder = shutil.copytree(tones, tmp_path / "tones")
    (folder / "low_dan_1.wav").write_bytes(content)
    with pytest.raises(DataError, match=r"^data\.sound_folder: expected .*low_dan_1\.wav to be a whole sound"):
        data.sound_folder(folder)


def test_what_has_no_sounds_is_refused(tmp_path):
    for path, found in ((tmp_path, "a folder without sounds"), (tmp_path / "missing", "no such folder")):
        with pytest.raises(DataError, match=f"expected a folder of sounds at .*, got {found}"):
            data.sound_folder(path)


def test_too_many_values_are_refused_before_they_are_computed(tones, monkeypatch):
    monkeypatch.setattr("zhishen.data.sound_dataset.LIMIT", 1000)
    with pytest.raises(DataError, match=r"at most 1,000 bytes altogether, got 24 of 20 x 26 values"):
        data.sound_folder(tones, mels=20)


@pytest.mark.parametrize(("name", "bad"), [("mels", 0), ("rate", 10), ("seconds", -1), ("hop", 0), ("frame", 2)])
def test_options_are_checked(tones, name, bad):
    with pytest.raises(ArgumentError, match=name):
        data.sound_folder(tones, **{name: bad})


def test_an_unknown_option_is_refused(tones):
    with pytest.raises(ArgumentError, match="mellow"):
        data.sound_folder(tones, mellow=3)
