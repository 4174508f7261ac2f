"""The sections of a report about a table."""

from __future__ import annotations

import numpy as np
from table_samples import flowers, houses, untrained

from zhishen import data
from zhishen.figures.report_table import TableReport, result_of, table_report, table_sections
from zhishen.figures.theme import use_style
from zhishen.train import Measures


def test_the_numbers_of_a_regression_and_of_a_classification():
    dataset = data.table(houses(), target="price")
    report = table_report(untrained(dataset), dataset)
    assert report is not None
    assert {*report.effects} == {"size", "age", "heating", "noise"}
    assert report.measures is not None
    assert [title for title, _ in table_sections(report)] == ["Effect of each column", "Predicted against true"]
    dataset = data.table(flowers(), target="species")
    report = table_report(untrained(dataset), dataset)
    assert report is not None
    assert report.measures is None
    assert [title for title, _ in table_sections(report)] == ["Effect of each column"]


def test_other_data_have_no_such_sections():
    part = data.Split(np.zeros((4, 2)), np.array([0, 1, 0, 1]))
    dataset = data.Dataset(part, None, part, name="xor", classes=2)
    assert table_report(untrained(dataset), dataset) is None
    assert table_sections(None) == []


def test_the_result_in_both_languages():
    report = TableReport({"a": 0.5}, 60, (), Measures(0.1, r2=0.91234, rmse=1234.5))
    assert result_of(report) == "R² is 0.9123 on 60 test rows, and the root mean squared error 1234"
    with use_style(language="zh"):
        assert result_of(report) == "60 行测试数据上 R² 为 0.9123，均方根误差为 1234"
    assert result_of(TableReport({}, 1)) == ""


def test_many_columns_are_cut_and_an_effect_below_0_has_no_bar():
    report = TableReport({**{f"c{k}": 1 / (k + 1) for k in range(45)}, "harmful": -0.2}, 60)
    ((_, content),) = table_sections(report)
    assert content.count("<tr>") == 41
    assert "6 more columns matter less" in content
    ((_, content),) = table_sections(TableReport({"a": 0.5, "harmful": -0.2}, 60))
    assert content.count('<div style="width') == 1
