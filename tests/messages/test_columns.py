"""Columns of text on a terminal: Chinese characters take two columns, and combining marks none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen.messages.columns import display_width, pad_left, pad_right


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("loss", 4), ("损失", 4), ("loss 损失", 9), ("Ａ", 2), ("，", 2), ("e\u0301", 1), ("ŷ", 1), ("η", 1)],
)
def test_widths(text, width):
    assert display_width(text) == width


@given(st.text(st.sampled_from("ab 损失，\u0301"), max_size=10), st.integers(0, 30))
def test_padded_texts_take_the_width_and_keep_the_text(text, width):
    expected = max(width, display_width(text))
    for padded in (pad_left(text, width), pad_right(text, width)):
        assert display_width(padded) == expected
    assert pad_left(text, width).endswith(text)
    assert pad_right(text, width).startswith(text)
    assert pad_left(text, width).removesuffix(text).strip() == ""


def test_columns_of_two_languages_are_aligned():
    rows = [pad_right(name, 8) + pad_left(value, 6) for name, value in (("loss", "0.1"), ("损失", "12.34"))]
    assert rows == ["loss       0.1", "损失     12.34"]
