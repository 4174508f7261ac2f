"""``zhishen report``."""

from __future__ import annotations


def test_a_page_in_the_folder_of_the_run(zhishen, own_run):
    status, out, _ = zhishen("report", own_run)
    assert status == 0
    assert "report.html" in out
    assert (own_run / "report.html").read_text().startswith("<!doctype html>")


def test_a_page_elsewhere(zhishen, own_run, tmp_path):
    status, _, _ = zhishen("report", own_run, "--out", tmp_path / "new" / "a.html", "--theme", "dark")
    assert status == 0
    assert "#0F1419" in (tmp_path / "new" / "a.html").read_text()
    assert not (own_run / "report.html").exists()


def test_mistakes_are_one_sentence(refuses, own_run, tmp_path):
    assert "expected the folder of a run" in refuses("report", tmp_path / "nothing")
    assert "expected --theme to be one of" in refuses("report", own_run, "--theme", "gray")
