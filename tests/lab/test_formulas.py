"""Formulas as MathML."""

from __future__ import annotations

import pytest

from zhishen.errors import ArgumentError
from zhishen.lab.formulas import formula


def test_a_formula_is_mathml_without_characters_of_markdown():
    mathml = formula(r"W_1^2 * \frac{a}{b}", block=True)
    assert mathml.startswith("<math")
    assert 'display="block"' in mathml
    assert not set("*_`[]|\n") & set(mathml)


def test_the_name_of_a_function_keeps_its_distance():
    assert 'lspace="0.17em"' in formula(r"\log x", block=False)


def test_an_unknown_command_is_refused():
    with pytest.raises(ArgumentError, match=r"expected commands that latex2mathml knows"):
        formula(r"\nonsense{x}", block=False)
