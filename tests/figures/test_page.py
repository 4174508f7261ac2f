"""HTML pages: complete, in the current language and theme, with an escaped title."""

from __future__ import annotations

import re

import pytest

from zhishen.figures import theme as theme_module
from zhishen.figures.page import article_css, html_page
from zhishen.figures.theme import role_color, use_style


@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "zh")])
def test_a_page_is_complete(theme, language, monkeypatch):
    monkeypatch.setattr(theme_module, "chinese_font", lambda: "Noto Sans CJK SC")
    with use_style(theme=theme, language=language):
        page = html_page("a <b> & c", "<p>body</p>", style=article_css(width=700, more="p { margin: 0; }"))
        background = role_color("background")
    tags = "html head meta meta title /title style /style /head body p /p /body /html"
    assert re.findall(r"<(/?\w+)", page) == tags.split()
    assert f'<html lang="{language}">' in page
    assert "<title>a &lt;b&gt; &amp; c</title>" in page
    assert "max-width: 700px" in page
    assert f"background: {background};" in page
    assert "\np { margin: 0; }\n</style>" in page
    assert page.count("{") == page.count("}")


def test_attributes_of_a_page_are_escaped():
    page = html_page("a", "", style="", attributes={"data-theme": 'a"b'})
    assert '<html lang="en" data-theme="a&quot;b">' in page
