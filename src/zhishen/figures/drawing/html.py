"""A page with the drawing whose groups open and close by a click; it needs no other file and no network."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from zhishen.figures.look import colour, look, points, say

__all__ = ["to_html"]

# Set up once a page, however many drawings stand on it.
_SCRIPT: Final = """
if (!window.zhishenDrawing) {
  window.zhishenDrawing = true;
  const toggle = (event) => {
    const part = event.target.closest && event.target.closest('.zhishen-drawing [data-opens]');
    if (!part) return false;
    const panel = part.closest('.zhishen-drawing').querySelector('[data-inside="' + part.dataset.opens + '"]');
    if (panel) panel.hidden = !panel.hidden;
    return true;
  };
  document.addEventListener('click', (event) => {
    if (toggle(event)) return;
    const button = event.target.closest && event.target.closest('.zhishen-drawing button');
    if (!button) return;
    const views = button.closest('.zhishen-drawing').querySelectorAll('[data-view]');
    for (const view of views) view.hidden = view.dataset.view !== button.value;
  });
  document.addEventListener('keydown', (event) => {
    if ((event.key === 'Enter' || event.key === ' ') && toggle(event)) event.preventDefault();
  });
}
"""


def to_html(views: Sequence[tuple[str, str]], insides: Sequence[tuple[int, str, str]]) -> str:
    """A page that is also a fragment of one: pictures, and below them what is inside of the groups.

    Args:
        views: the name and the SVG of each way to see the whole; the first is shown.
        insides: for each group that can be opened its number, its heading and its SVG.
    """
    size = points("label") * 4 / 3
    parts = [
        (
            f'<div class="zhishen-drawing" lang="{look().language}" style="background:{colour("paper")};'
            f'color:{colour("ink")};font-family:sans-serif;font-size:{size:g}px;padding:8px">'
        )
    ]
    if len(views) > 1:
        style = (
            f"margin-right:8px;padding:2px 10px;border:1px solid {colour('muted')};border-radius:6px;"
            f"background:{colour('panel')};color:{colour('ink')};font:inherit;cursor:pointer"
        )
        buttons = "".join(
            f'<button type="button" value="{escape(name)}" style="{style}">{escape(name)}</button>' for name, _ in views
        )
        parts.append(f"<p>{buttons}</p>")
    for k, (name, picture) in enumerate(views):
        hidden = " hidden" if k else ""
        parts.append(f'<div data-view="{escape(name)}"{hidden}>\n{picture}</div>')
    if insides:
        hint = say("Click on a layer to see inside; click again to close.", "点击一层可查看其内部，再点一次收起。")
        parts.append(f'<p style="color:{colour("muted")}">{escape(hint)}</p>')
    for number, heading, picture in insides:
        parts.append(
            f'<figure data-inside="{number}" hidden style="margin:12px 0;border-top:1px solid {colour("grid")}">'
            f"<figcaption><strong>{escape(heading)}</strong></figcaption>\n{picture}</figure>"
        )
    parts.append(f"<script>{_SCRIPT}</script>\n</div>\n")
    return "\n".join(parts)
