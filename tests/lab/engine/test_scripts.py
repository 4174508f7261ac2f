"""Literals and calls in scripts."""

from __future__ import annotations

import ast

import pytest

from zhishen.lab.engine.scripts import call, literal


@pytest.mark.parametrize("value", [1, -2.5, 1e-9, True, "a'b", 'say "x"', "中文", [1.0, 2], [[1], [2]], [], 0.1 + 0.2])
def test_a_literal_reads_back_as_the_value(value):
    def frozen(item):
        return tuple(map(frozen, item)) if isinstance(item, list) else item

    assert ast.literal_eval(literal(value)) == frozen(value)


def test_texts_have_double_quotes():
    assert literal("valley") == '"valley"'


def test_a_long_call_has_one_argument_a_line():
    text = call("f", "x" * 60, second="y" * 60)
    assert text.count("\n") == 3
    ast.parse(text)
