"""``zhishen figure``: the list, one figure, wrong names; building all of them is in tests/figures."""

from __future__ import annotations

import json

import pytest


def test_the_list_names_every_chapter_in_one_language(zhishen):
    status, out, _ = zhishen("figure")
    assert status == 0
    assert "2. Perceptrons" in out
    assert "sigmoid" in out
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in out)
    assert "figures; ▸ marks animations" in out
    status, out, _ = zhishen("figure", "--language", "zh")
    assert status == 0
    assert "2. 感知机" in out
    assert "Perceptrons" not in out


def test_the_list_as_json(zhishen):
    status, out, _ = zhishen("figure", "--json", "--chapter", "3")
    entries = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert {each["chapter"] for each in entries} == {3}
    assert all(each["title"]["en"] and each["caption"]["zh"] for each in entries)


def test_one_figure(zhishen, tmp_path):
    status, out, _ = zhishen("figure", "sigmoid", "--out", tmp_path / "new" / "a.svg", "--theme", "dark")
    assert status == 0
    assert "a.svg" in out
    assert (tmp_path / "new" / "a.svg").read_text().startswith("<?xml")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sigmiod"], "did you mean 'sigmoid'?"),
        (["sigmoid", "--out", "a.bmp"], "expected a file that ends in"),
        (["sigmoid", "--theme", "gray"], "expected --theme to be one of light, dark"),
        (["sigmoid", "--all"], "expected a name or --all"),
        (["--chapter", "8"], "expected --chapter to be from 1 to 7"),
        (["--all", "--format", "gif"], "expected --format to be one of png, svg, pdf"),
    ],
)
def test_mistakes_are_one_sentence(refuses, arguments, said):
    assert said in refuses("figure", *arguments)
