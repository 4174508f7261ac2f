"""The table and the contact sheet of many predictions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from zhishen.cli.predict_folder import Predicted, files_of, prediction_folder, show_summary, write_predictions
from zhishen.errors import ArgumentError, DataError

NAMES = ("a, b", "[bold]c", "d")


def predicted(*probabilities):
    image = np.zeros((1, 4, 4), np.uint8)
    return [Predicted(Path(f"{i}.png"), image, np.array(each)) for i, each in enumerate(probabilities)]


def test_files_of_folders_are_sorted_and_hidden_ones_omitted(tmp_path):
    for name in ("b/2.png", "a.png", ".git/x", "b/.DS_Store"):
        (tmp_path / "new" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "new" / name).touch()
    assert files_of(Path("single.png")) == [Path("single.png")]
    assert files_of(tmp_path / "new") == [tmp_path / "new" / "a.png", tmp_path / "new" / "b" / "2.png"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match=r"expected images in .*empty, got an empty folder; check the path"):
        files_of(tmp_path / "empty")


def test_the_folder_is_new(tmp_path):
    assert prediction_folder(None, tmp_path) == tmp_path / "predictions-1"
    (tmp_path / "predictions-1").mkdir()
    assert prediction_folder(None, tmp_path) == tmp_path / "predictions-2"
    assert prediction_folder(tmp_path / "mine", tmp_path) == tmp_path / "mine"
    (tmp_path / "file").touch()
    (tmp_path / "predictions-1" / "contact_sheet.png").touch()
    for taken in ("file", "predictions-1"):
        with pytest.raises(ArgumentError, match="expected --out to be a folder without predictions, got "):
            prediction_folder(tmp_path / taken, tmp_path)
    with pytest.raises(ArgumentError, match=r"expected a folder that can be made, got .*; give another one with --out"):
        write_predictions(tmp_path / "file" / "in", predicted([0.5, 0.25, 0.25]), NAMES)


def test_the_table_is_in_the_order_of_the_files_and_the_sheet_begins_with_doubt(tmp_path, monkeypatch, capsys):
    sheets = []
    monkeypatch.setattr("zhishen.cli.predict_folder.save_contact_sheet", lambda *given: sheets.append(given))
    results = predicted([0.97, 0.02, 0.01], [0.1, 0.5, 0.4], [0.75, 0.05, 0.2])
    write_predictions(tmp_path, results, NAMES)
    assert (tmp_path / "predictions.csv").read_text().splitlines() == [
        "file,class,probability,second,second_probability",
        '0.png,"a, b",0.970000,[bold]c,0.020000',
        "1.png,[bold]c,0.500000,d,0.400000",
        '2.png,"a, b",0.750000,d,0.200000',
    ]
    (_, images, names, probabilities) = sheets[0]
    assert images.shape == (3, 1, 4, 4)
    assert names == ["[bold]c", "a, b", "a, b"]
    assert probabilities.tolist() == [0.5, 0.75, 0.97]
    show_summary(tmp_path, results, NAMES)
    shown = capsys.readouterr().out
    assert "a, b     2\n[bold]c  1\n3 images, 2 of them in doubt (below 90 %)" in shown
