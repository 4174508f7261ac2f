"""The names of the parts of a data set."""

import pytest

from zhishen.data.part_names import part_named


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("train", "train"), ("Training", "train"), ("训练", "train"), ("训练集", "train"),
        ("VAL", "validation"), ("valid", "validation"), ("验证集", "validation"),
        ("test", "test"), ("testing", "test"), (" 测试 ", "test"),
        ("", None), ("集", None), ("训练营", None), ("tests", None),
    ],
)  # fmt: skip
def test_a_part_has_names_in_both_languages(name, expected):
    assert part_named(name) == expected
