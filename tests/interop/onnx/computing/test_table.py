"""The table of operators: each is one of ONNX, and has one kind."""

from __future__ import annotations

import re
from pathlib import Path

import onnx
import pytest

from zhishen.interop.onnx.computing.table import KINDS, OPERATORS, READ, Operator


def test_every_operator_is_one_of_onnx():
    known = {schema.name for schema in onnx.defs.get_all_schemas_with_history() if not schema.domain}
    assert known >= READ


def test_each_operator_has_one_kind():
    assert sum(map(len, KINDS.values())) == len(OPERATORS) == len(READ) - 1
    assert all(isinstance(operator, Operator) and callable(operator.compute) for operator in OPERATORS.values())


def test_inputs_that_are_numbers_exist():
    largest = {}
    for schema in onnx.defs.get_all_schemas_with_history():
        if not schema.domain:
            largest[schema.name] = max(schema.max_input, largest.get(schema.name, 0))
    for name, operator in OPERATORS.items():
        assert all(place < largest[name] for place in operator.numbers), name


@pytest.mark.parametrize("page", ["onnx.md", "onnx.zh.md"])
def test_the_documentation_lists_the_table(page):
    text = (Path(__file__).parents[4] / "docs" / page).read_text(encoding="utf-8")
    rows = [
        re.findall(r"`(\w+)`", row)
        for row in re.findall(r"^\| \S.* \| (`Abs`.*|`[A-Z]\w+`, .*) \|$", text, re.MULTILINE)
    ]
    expected = [sorted(functions) for functions in KINDS.values()]
    expected[-1] = sorted(["Constant", *expected[-1]])
    assert rows == expected
