"""HTML pages: the frame of a page, and the style of pages with text."""

from __future__ import annotations

import html
from collections.abc import Mapping

from zhishen.figures.theme import current_style, role_color

__all__ = ["article_css", "html_page"]


def html_page(title: str, body: str, *, style: str, attributes: Mapping[str, str] | None = None) -> str:
    """A complete page in the current language.

    Args:
        title: plain text.
        body: HTML.
        style: CSS.
        attributes: further attributes of the ``html`` element.
    """
    more = "".join(f' {name}="{html.escape(value)}"' for name, value in (attributes or {}).items())
    return f"""<!doctype html>
<html lang="{current_style().language}"{more}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<style>
{style}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def article_css(*, width: int, more: str) -> str:
    """The CSS of a page with text, in the current theme.

    Args:
        width: the largest width of the page, in pixels.
        more: additional CSS rules.
    """
    return f"""body {{ margin: 0 auto; max-width: {width}px; padding: 1.5rem; background: {role_color("background")};
  color: {role_color("text")};
  font: 16px/1.5 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }}
h2 {{ margin-top: 2.5rem; border-bottom: 1px solid {role_color("grid")}; }}
{more}"""
