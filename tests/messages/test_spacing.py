"""Spaces at both ends of the values of a Chinese text."""

import pytest

from zhishen.messages.spacing import format_chinese


@pytest.mark.parametrize(
    ("template", "value", "expected"),
    [
        ("得到的是 {x}；请", "末尾", "得到的是末尾；请"),
        ("得到的是 {x}；请", "（无）", "得到的是（无）；请"),
        ("得到的是 {x}；请", 3, "得到的是 3；请"),
        ("应为{x}，得到", "TOML", "应为 TOML，得到"),
        ("应为{x}，得到", "一个数", "应为一个数，得到"),
        ("{x} 应为整数", "通道数", "通道数应为整数"),
        ("{x}应为整数", "lr", "lr 应为整数"),
        ("{x}里有图像", "digit.png", "digit.png 里有图像"),
        ("{x}：请检查", "路径", "路径：请检查"),
        ("轴 {x}", "（1, 2）", "轴（1, 2）"),
        ("{x} ({x!r})", "a", "a ('a')"),
        ("占 {x:.0%}。", 0.5, "占 50%。"),
        ("写成 {{{x}}}", "a", "写成 {a}"),
        ("{x}", "我的 图像 .png", "我的 图像 .png"),
        ("{x} 里", "我的 图像 ", "我的 图像  里"),
        ("{x}", "", ""),
    ],
)
def test_values_are_spaced(template, value, expected):
    assert format_chinese(template, {"x": value}) == expected


def test_two_values_without_text_between_them():
    assert format_chinese("{x}{y}", {"x": "第", "y": 3}) == "第 3"
