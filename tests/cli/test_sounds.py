"""Sounds on the command line: made, described, trained on, measured, recognized and reported."""

from __future__ import annotations

import json
import re
import shutil
import tomllib

import pytest

TRAIN = ["--epochs", "6", "--batch-size", "4"]


def test_a_folder_of_sounds_is_trained_on_by_one_command(zhishen, tones, tmp_path):
    status, out, err = zhishen("train", "--data", tones, *TRAIN)
    assert status == 0, err
    assert "sound_conv1d 1x40x26-64-64-128-2, 75,010 parameters" in out
    assert "tones: 16 training and 8 test samples" in out
    assert "note: speakers in the test: 2; in training: 4 others" in out
    assert "augmentation of the training sounds: time_shift 8" in out
    assert "of the test sounds are right" in out
    assert re.search(r"zhishen predict runs/sound_conv1d-1 word\.wav +the class of a sound of yours", out)
    run = tmp_path / "runs" / "sound_conv1d-1"
    assert (run / "figures" / "misclassified.png").is_file()
    assert '"rate": 8000' in (run / "model.safetensors").read_bytes()[:100_000].decode(errors="replace").replace(
        "\\", ""
    ).replace('"rate":8000', '"rate": 8000')


@pytest.mark.parametrize("network", ["sound_conv", "multi_layer", "wide_conv"])
def test_other_networks_take_spectrograms_too(zhishen, tones, network, without_figures):
    status, out, err = zhishen("train", "--data", tones, "--network", network, "--epochs", "1", "--out", "run")
    assert status == 0, err
    assert "of the test sounds are right" in out
    status, out, err = zhishen("predict", "run", tones / "low_ann_0.wav", "--json")
    assert status == 0, err


def test_options_of_sounds_stand_in_the_configuration(zhishen, tones, tmp_path, without_figures):
    (tmp_path / "sounds.toml").write_text(
        f"epochs = 1\nbatch_size = 4\n[data]\nsource = '{tones}'\nmels = 16\nseconds = 0.15\nvalidation = 4\n"
    )
    status, out, err = zhishen("train", "--config", "sounds.toml", "--out", "run")
    assert status == 0, err
    assert "sound_conv1d 1x16x16-" in out
    written = (tmp_path / "run" / "config.toml").read_text()
    assert "mels = 16" in written
    assert "[augment]\ntime_shift" in written


def test_an_augmentation_of_images_is_refused_for_sounds(refuses, tones, tmp_path):
    (tmp_path / "wrong.toml").write_text(f"batch_size = 4\n[data]\nsource = '{tones}'\n[augment]\nrotate = 10\n")
    assert "[augment]: expected options for sounds, got rotate" in refuses("train", "--config", "wrong.toml")
    (tmp_path / "wrong.toml").write_text("[augment]\npitch = 1\n")
    assert "[augment]: expected options for images, got pitch" in refuses("train", "--config", "wrong.toml")


@pytest.mark.parametrize(("flag", "expected"), [("--augment", True), ("--no-augment", False)])
def test_augmentation_is_switched_on_and_off(zhishen, tones, tmp_path, flag, expected, without_figures):
    assert zhishen("train", "--data", tones, "--epochs", "1", flag, "--out", "run")[0] == 0
    assert ("time_shift" in (tmp_path / "run" / "config.toml").read_text()) is expected


def test_the_run_is_measured_and_the_tones_are_told_apart(zhishen, sound_run, tones):
    status, out, err = zhishen("evaluate", sound_run)
    assert status == 0, err
    assert "test sounds are right" in out
    assert "sounds" in out.splitlines()[0]
    status, out, _ = zhishen("predict", sound_run, tones / "low_ann_0.wav", tones / "high_bob_1.wav", "--json")
    assert status == 0
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["class"] for answer in answers] == ["low", "high"]
    assert all(answer["notes"] == [] for answer in answers)
    assert sum(answers[0]["probabilities"]) == pytest.approx(1, abs=1e-5)


def test_a_report_has_spectrograms_with_the_names_of_their_files(zhishen, sound_run, tmp_path):
    status, _, err = zhishen("report", sound_run, "--out", "report.html")
    assert status == 0, err
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "test sounds are classified correctly" in page
    assert "Sounds of the test" in page
    assert "Misclassified images" not in page
    names = set(re.findall(r"(?:high|low)_\w+_\d\.wav", page))
    assert len(names) >= 2
    assert len({name.split("_")[1] for name in names}) <= 2  # of the speakers of the test


def test_the_data_are_described(zhishen, tones):
    status, out, _ = zhishen("data", "info", tones)
    assert status == 0
    assert "1 x 40 x 26" in out
    assert "high" in out


def test_a_folder_without_sounds_any_more_is_refused(refuses, sound_run, tones, tmp_path):
    moved = shutil.copytree(tones, tmp_path / "moved")
    for file in moved.iterdir():
        file.write_bytes(b"")
    assert "whole sound" in refuses("evaluate", sound_run, "--data", moved)


def test_words_are_spoken_and_learned(zhishen, espeak, without_figures):
    status, out, err = zhishen(
        "data", "speech", "--out", "words", "--speak", "en", "--words", "yes,no", "--voices", "4", "--repeats", "1"
    )
    assert status == 0, err
    assert out == "written: 8 sounds in words; to train a network on them: zhishen train --data words\n"
    assert err.splitlines() == [f"{k} of 8" for k in range(1, 9)]
    status, out, err = zhishen("train", "--data", "words", "--epochs", "1", "--out", "run")
    assert status == 0, err
    assert "note: speakers in the test: 1; in training: 3 others" in out


def test_ctrl_c_keeps_the_words_that_were_spoken(zhishen, espeak, monkeypatch, tmp_path):
    def stop(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("zhishen.data.speech.write_atomically", stop)
    status, _, err = zhishen("data", "speech", "--out", "words", "--voices", "2")
    assert status == 130
    assert "zhishen: stopped; the same command makes the rest" in err


def test_a_missing_program_is_one_sentence(refuses, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt install espeak-ng" in refuses("data", "speech", "--out", "words")
    assert not (tmp_path / "words").exists()


def test_a_search_and_a_training_with_its_best_values(zhishen, tones, tmp_path, without_figures):
    status, out, err = zhishen("search", "--data", tones, "--trials", "1", "--epochs", "1", "--strategy", "random")
    assert status == 0, out + err
    best = tomllib.loads((tmp_path / "runs" / "search" / "best.toml").read_text(encoding="utf-8"))
    assert best["network"]["name"] == "sound_conv1d"
    assert "time_shift" in best["augment"]
    status, _, err = zhishen("train", "--config", "runs/search/best.toml", "--epochs", "1", "--out", "best")
    assert status == 0, err
