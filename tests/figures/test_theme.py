"""Styles: colors that readers can distinguish, texts in both languages, and the block of a style."""

from __future__ import annotations

import itertools
import sys

import numpy as np
import pytest

from zhishen.errors import ArgumentError
from zhishen.figures import theme as theme_module
from zhishen.figures.theme import (
    ROLES,
    SERIES,
    THEMES,
    colormap,
    current_style,
    figure_settings,
    font_size,
    localized,
    rc_params,
    role_color,
    series_color,
    use_style,
)
from zhishen.messages import message, set_language


def rgb(code: str) -> tuple[float, ...]:
    return tuple(int(code[i : i + 2], 16) / 255 for i in (1, 3, 5))


def linear(code: str) -> np.ndarray:
    """The light of a color of sRGB."""
    c = np.array(rgb(code))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def luminance(code: str) -> float:
    """As the Web Content Accessibility Guidelines define it."""
    return float(TO_XYZ[1] @ linear(code))


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


# What is left of red, green and blue light for eyes without green or red cones (Machado, Oliveira and Fernandes, 2009).
EYES = {
    "all cones": np.eye(3),
    "no green": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "no red": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(light: np.ndarray) -> np.ndarray:
    """CIE 1976: a space in which a distance of about 2 can just be seen."""
    x = TO_XYZ @ np.clip(light, 0, 1) / [0.9505, 1, 1.089]
    f = np.where(x > 0.008856, np.cbrt(x), 7.787 * x + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("theme", THEMES)
def test_text_and_colors_have_enough_contrast_with_the_background(theme):
    with use_style(theme=theme):
        assert contrast(role_color("text"), role_color("background")) > 12
        assert contrast(role_color("muted"), role_color("background")) > 4.5
        assert all(contrast(color, role_color("background")) > 2.7 for color in SERIES[theme])


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", THEMES)
def test_colors_differ_also_for_color_blind_readers(theme, eyes):
    seen = [lab(np.array(EYES[eyes]) @ linear(color)) for color in SERIES[theme]]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 10


def test_each_optimizer_has_its_own_color():
    names = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")
    assert len({role_color(name) for name in names}) == len(names)


def test_a_role_has_the_same_color_index_in_both_themes():
    for theme in THEMES:
        with use_style(theme=theme):
            assert {role: role_color(role) for role in ROLES} == {
                role: series_color(number) for role, number in ROLES.items()
            }


def test_a_style_is_used_within_its_block_only():
    before = current_style()
    with use_style(theme="dark"), use_style(language="zh") as inner:
        assert (inner.theme, inner.language) == ("dark", "zh")
    assert current_style() == before


@pytest.mark.parametrize("wrong", [{"theme": "gray"}, {"language": "fr"}, {"medium": "poster"}, {"size": "large"}])
def test_an_unknown_style_raises_an_error(wrong):
    with pytest.raises(ArgumentError, match="use_style: expected"), use_style(**wrong):
        pass


@pytest.mark.parametrize("ask", [lambda: role_color("loud"), lambda: font_size("huge"), lambda: colormap("rainbow")])
def test_an_unknown_role_raises_an_error(ask):
    with pytest.raises(ArgumentError, match=r"expected .* to be one of"):
        ask()


def test_without_a_chinese_font_texts_are_english_and_one_line_says_why(monkeypatch, capsys):
    from matplotlib import font_manager

    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    theme_module.chinese_font.cache_clear()
    with use_style(language="zh"):
        assert [localized("layer", "层") for _ in range(3)] == ["layer"] * 3
        assert rc_params()["font.family"] == ["DejaVu Sans"]
    theme_module.chinese_font.cache_clear()
    assert capsys.readouterr().err.count("no font with Chinese characters") == 1


def test_without_a_chinese_font_the_catalog_translates_nothing(monkeypatch):
    monkeypatch.setattr(theme_module, "chinese_font", lambda: None)
    set_language("zh")
    try:
        assert message("loss") == "损失"
        assert localized("loss", "损失") == "loss"
    finally:
        set_language("en")


def test_with_a_chinese_font_texts_are_chinese(monkeypatch):
    monkeypatch.setattr(theme_module, "chinese_font", lambda: "Noto Sans CJK SC")
    with use_style(language="zh"):
        assert localized("layer", "层") == "层"
        assert rc_params()["font.family"] == ["DejaVu Sans", "Noto Sans CJK SC"]


def test_a_slide_has_larger_text():
    page = font_size("label")
    with use_style(medium="slide"):
        assert font_size("label") > 1.3 * page


def test_colormaps_begin_with_the_background_and_a_diverging_one_has_it_in_the_middle():
    from matplotlib.colors import to_hex

    for theme in THEMES:
        with use_style(theme=theme):
            background = role_color("background").lower()
            assert to_hex(colormap("sequential")(0.0)) == background
            assert to_hex(colormap("grayscale")(0.0)) == background
            middle = rgb(to_hex(colormap("diverging")(0.5)))
            assert max(abs(a - b) for a, b in zip(middle, rgb(background), strict=True)) < 0.02


def test_without_matplotlib_texts_are_chinese_because_a_browser_draws_them(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    theme_module.chinese_font.cache_clear()
    with use_style(language="zh"):
        assert localized("layer", "层") == "层"


def test_a_block_of_settings_within_one_of_the_same_style_changes_nothing():
    import matplotlib as mpl

    with figure_settings():
        mpl.rcParams["lines.linewidth"] = 7.0
        with figure_settings():
            assert mpl.rcParams["lines.linewidth"] == 7.0
        with use_style(theme="dark"), figure_settings():
            assert mpl.rcParams["lines.linewidth"] != 7.0
            assert mpl.rcParams["figure.facecolor"] == role_color("background")
        assert mpl.rcParams["lines.linewidth"] == 7.0
    with figure_settings():
        assert mpl.rcParams["lines.linewidth"] != 7.0
