"""A drawing as a part of an HTML page, in which a click opens or folds a layer.

The browser has no layout to compute: there is an SVG for each state that a click leads to. All but the first are
compressed, without the small maps of arrays, which the page has once for all states.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Mapping
from html import escape
from typing import Final

from zhishen.figures.theme import current_style, font_size, localized, role_color

__all__ = ["EVERYTHING", "FOLDED", "LAYERS", "to_html"]

FOLDED: Final = "folded"
LAYERS: Final = "layers"
EVERYTHING: Final = "everything"

_IMAGE: Final = re.compile('href="data:image/png;base64,([^"]+)"')

# Runs once for each page, also if the page has several drawings.
_SCRIPT: Final = """
if (!window.zhishenDrawing) {
  window.zhishenDrawing = true;
  const unpack = async (view) => {
    const bytes = Uint8Array.from(atob(view.dataset.packed), (letter) => letter.charCodeAt(0));
    const picture = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    const images = view.closest('.zhishen-drawing').dataset.images.split(' ');
    view.innerHTML = (await new Response(picture).text()).replace(
      /href="@([0-9]+)"/g, (_, number) => 'href="data:image/png;base64,' + images[number] + '"');
    delete view.dataset.packed;
  };
  const show = async (drawing, name) => {
    const views = Array.from(drawing.querySelectorAll('[data-view]'));
    const chosen = views.find((view) => view.dataset.view === name);
    if (!chosen) return null;
    if (chosen.dataset.packed) await unpack(chosen);
    for (const view of views) view.hidden = view !== chosen;
    return chosen;
  };
  const toggle = async (part) => {
    const layer = part.dataset.opens;
    const top = part.getBoundingClientRect().top;
    const from = part.closest('[data-view]').dataset;
    const next = from.view === layer ? from.up || 'FOLDED' : layer;
    const view = await show(part.closest('.zhishen-drawing'), next);
    const there = view && view.querySelector('[data-opens="' + layer + '"]');
    if (!there) return;
    there.focus({preventScroll: true});
    window.scrollBy(0, there.getBoundingClientRect().top - top);
  };
  const within = (event, parts) => event.target.closest && event.target.closest('.zhishen-drawing ' + parts);
  document.addEventListener('click', (event) => {
    const part = within(event, '[data-opens]');
    const button = within(event, 'button');
    if (part) toggle(part);
    else if (button) show(button.closest('.zhishen-drawing'), button.value);
  });
  document.addEventListener('keydown', (event) => {
    const part = (event.key === 'Enter' || event.key === ' ') && within(event, '[data-opens]');
    if (!part) return;
    event.preventDefault();
    toggle(part);
  });
}
""".replace("FOLDED", FOLDED)


def to_html(views: Mapping[str, str], ups: Mapping[str, str]) -> str:
    """The HTML of a drawing.

    Args:
        views: the SVG of each state: `FOLDED` has all layers and blocks folded, `LAYERS` all layers folded and all
            blocks open, `EVERYTHING` all layers open, and the number of a layer has this layer open. The first state is
            shown.
        ups: for the number of a layer in a block the number of the block, which a click on the open layer leads to.
    """
    shown, *_ = views
    images: dict[str, int] = {}
    packed = {name: _packed(picture, images) for name, picture in views.items() if name != shown}
    size = font_size("label") * 4 / 3
    background = role_color("background")
    parts = [
        (
            f'<div class="zhishen-drawing" lang="{current_style().language}" style="background:{background};'
            f'color:{role_color("text")};font-family:sans-serif;font-size:{size:g}px;padding:8px" '
            f'data-images="{" ".join(images)}">'
        )
    ]
    names = {
        FOLDED: localized("by layer", "按层"),
        LAYERS: localized("every layer", "每一层"),
        EVERYTHING: localized("every operation", "每个运算"),
    }
    if packed:
        style = (
            f"margin-right:8px;padding:2px 10px;border:1px solid {role_color('muted')};border-radius:6px;"
            f"background:{role_color('panel')};color:{role_color('text')};font:inherit;cursor:pointer"
        )
        buttons = "".join(
            f'<button type="button" value="{name}" style="{style}">{escape(names[name])}</button>'
            for name in views
            if name in names
        )
        hint = localized("Click on a layer to open it; click again to fold it.", "点击一层可将其展开，再点一次收起。")
        parts.append(f'<p>{buttons} <span style="color:{role_color("muted")}">{escape(hint)}</span></p>')
    scrolls = 'style="overflow-x:auto" tabindex="0"'  # an SVG is never so small that its texts are illegible
    parts.append(f'<div data-view="{shown}" {scrolls}>\n{views[shown]}</div>')
    for name, text in packed.items():
        up = f' data-up="{ups[name]}"' if name in ups else ""
        parts.append(f'<div data-view="{name}"{up} data-packed="{text}" {scrolls} hidden></div>')
    if packed:
        parts.append(f"<script>{_SCRIPT}</script>")
    parts.append("</div>\n")
    return "\n".join(parts)


def _packed(picture: str, images: dict[str, int]) -> str:
    """The SVG, compressed, with indices of ``images`` in place of images; new images are added to ``images``."""
    lean = _IMAGE.sub(lambda found: f'href="@{images.setdefault(found[1], len(images))}"', picture)
    return base64.b64encode(zlib.compress(lean.encode())).decode()
