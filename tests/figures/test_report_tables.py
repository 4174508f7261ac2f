"""The tables of a report: their numbers, their bars, and names that are escaped."""

from __future__ import annotations

import re

import numpy as np
import pytest

from zhishen.figures.report_tables import bar_lengths, bar_table, confusion_table, layers_table, settings_table
from zhishen.figures.theme import use_style


def test_a_confusion_matrix_has_a_row_for_each_class():
    page = confusion_table(np.array([[5, 2], [0, 7]]), ["a<b", "c"])
    assert re.findall(r'<th scope="row">([^<]*)</th>', page) == ["a&lt;b", "c"]
    assert re.findall(r"<td[^>]*>(\d*)</td>", page) == ["5", "2", "", "7"]


def test_a_more_frequent_mistake_has_a_stronger_color():
    page = confusion_table(np.array([[5, 1, 9], [0, 7, 0], [0, 0, 8]]), ["a", "b", "c"])
    right, rare, frequent, *_ = (int(share) for share in re.findall(r" (\d+)%", page))
    assert rare < frequent
    assert right == 30


def test_bars_are_proportional_or_logarithmic():
    assert bar_lengths({"a": 2.0, "b": 1.0, "zero": 0.0}, logarithmic=True) == {"a": 100.0, "b": 50.0}
    logarithmic = bar_lengths({"a": 1.0, "b": 1e-2, "c": 1e-4}, logarithmic=True)
    assert logarithmic == pytest.approx({"a": 100, "b": 51.5, "c": 3})
    assert bar_lengths({"a": 1.0, "b": 0.01}, logarithmic=False) == {"a": 100.0, "b": 1.0}
    assert bar_lengths({"nan": float("nan"), "zero": 0.0}, logarithmic=True) == {}


def test_a_missing_number_is_a_dash():
    page = bar_table({"weight": ({"a": 1.0, "b": 2.0}, "parameter"), "gradient": ({"a": 3.0}, "backward")}, first="of")
    assert re.findall(r'<td class="number">([^<]*)</td>', page) == ["1", "3", "2", "–"]
    assert page.count("<div style=") == 3


def test_settings_have_the_names_of_the_file_and_chinese_names(monkeypatch):
    settings = {"epochs": 3, "optimizer": {"name": "sgd", "lr": 0.1, "own": "<b>"}}
    page = settings_table(settings)
    assert re.findall(r"<code>([^<]*)</code>", page) == ["epochs", "optimizer.name", "optimizer.lr", "optimizer.own"]
    assert "&lt;b&gt;" in page
    monkeypatch.setattr("zhishen.figures.theme.chinese_font", lambda: "a font")
    with use_style(language="zh"):
        page = settings_table(settings)
    assert "最优化方法：学习率 <code>optimizer.lr</code>" in page
    assert "<code>epochs</code>" in page


def test_layers_are_indented_by_block():
    rows = [("layer", "kind", "output shape", "parameters"), ("block1", "Block", "(N, 3)", "12"),
            ("  affine1", "Affine", "(N, 3)", "12"), ("total", "", "", "12")]  # fmt: skip
    page = layers_table(rows)
    assert re.findall(r'padding-left: ([\d.]+)em">(\w+)<', page) == [("0", "block1"), ("1", "affine1"), ("0", "total")]
    assert re.findall(r'<td class="number">(\d+)</td>', page) == ["12"] * 3
