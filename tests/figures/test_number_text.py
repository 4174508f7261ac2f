"""Numbers as text with powers of ten."""

from __future__ import annotations

import pytest

from zhishen.figures.number_text import power_of_ten, scientific, superscript


@pytest.mark.parametrize(("number", "text"), [(0, "⁰"), (-107, "⁻¹⁰⁷"), (23456789, "²³⁴⁵⁶⁷⁸⁹")])
def test_superscripts(number, text):
    assert superscript(number) == text


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (2.4e-16, "2 × 10⁻¹⁶"), (9.6e3, "1 × 10⁴")])
def test_scientific_numbers(value, text):
    assert scientific(value) == text


@pytest.mark.parametrize(("exponent", "text"), [(-6.8, "10⁻⁷"), (21.9, "10²²")])
def test_powers_of_ten(exponent, text):
    assert power_of_ten(exponent) == text
