"""The lab has the colors of the figures: the same thing has the same color in both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import zhishen
from zhishen.figures.theme import ROLES, SERIES, THEMES, role_color, use_style

STATIC = Path(zhishen.__file__).parent / "lab" / "static"
NEUTRALS = ("text", "muted", "grid", "background", "panel", "highlight")


def variables(theme: str) -> dict[str, str]:
    """The variables of a theme in lab.css."""
    style = (STATIC / "lab.css").read_text(encoding="utf-8")
    block = re.search(
        r":root \{(.*?)\}" if theme == "light" else r':root\[data-theme="dark"\] \{(.*?)\}', style, re.DOTALL
    )
    assert block is not None
    return {name: value.upper() for name, value in re.findall(r"--(\w+): (#\w+);", block[1])}


@pytest.mark.parametrize("theme", THEMES)
def test_the_colors_are_those_of_the_theme(theme: str) -> None:
    found = variables(theme)
    assert tuple(found[f"c{index}"] for index in range(8)) == SERIES[theme]
    with use_style(theme=theme):
        assert {name: found[name] for name in NEUTRALS} == {name: role_color(name) for name in NEUTRALS}


def test_every_role_has_its_color() -> None:
    rules = re.findall(
        r"((?:\[data-color=\"\w+\"\],?\s*)+)\{\s*--c: var\(--c(\d)\);",
        (STATIC / "core" / "colors.js").read_text(encoding="utf-8"),
    )
    found = {name: int(index) for names, index in rules for name in re.findall(r'"(\w+)"', names)}
    assert found == {**{str(index): index for index in range(8)}, **ROLES}
