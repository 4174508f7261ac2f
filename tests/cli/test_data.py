"""``zhishen data info``."""

from __future__ import annotations

import json
import shutil

import pytest
from PIL import Image


def test_the_table_shows_the_contents_of_mnist(zhishen):
    status, out, err = zhishen("data", "info")
    assert (status, err) == (0, "")
    for said in (
        "mnist",
        "10 classes",
        "60,000",
        "10,000",
        "28 x 28",
        "6bbc9ace898e44ae57da46a324031adb",
        "5,923",
        "980",
    ):
        assert said in out


def test_json_is_one_object_and_nothing_else(zhishen, digits):
    status, out, err = zhishen("data", "info", digits, "--json")
    assert (status, err) == (0, "")
    summary = json.loads(out)
    assert out.count("\n") == 1
    assert summary["name"] == "digits"
    assert summary["classes"] == 10
    assert summary["parts"]["train"]["count"] == 600
    assert sum(summary["parts"]["train"]["per_class"]) == 600
    assert summary["parts"]["test"]["shape"] == [1, 28, 28]


@pytest.mark.parametrize("name", ["[red]digits", "digits [x]", "a[/bold]"])
def test_a_name_is_not_taken_for_a_style(zhishen, digits, tmp_path, name):
    folder = tmp_path / name
    shutil.copytree(digits, folder)
    status, out, _ = zhishen("data", "info", folder)
    assert status == 0
    assert f"{folder.name}, 10 classes" in out


@pytest.mark.parametrize(
    ("source", "pattern"),
    [("mnits", "did you mean 'mnist'?"), ("no/such/folder", "check the path"), (".", "IDX files in .")],
)
def test_what_is_no_data_set_is_refused(refuses, source, pattern):
    assert pattern in refuses("data", "info", source)


def test_broken_images_can_be_skipped(zhishen, tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
        for k in range(3):
            Image.new("L", (8, 8), 50 * k).save(tmp_path / name / f"{k}.png")
    (tmp_path / "a" / "broken.png").write_bytes(b"no image")
    assert zhishen("data", "info", tmp_path)[0] == 1
    status, out, _ = zhishen("data", "info", tmp_path, "--skip-broken")
    assert status == 0
    assert "1 of 7 files are not whole images, and are skipped: a/broken.png" in out
