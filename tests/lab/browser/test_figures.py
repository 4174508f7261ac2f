"""The server draws the figures that have no element of their own, in the theme of the page."""

from __future__ import annotations

from collections.abc import Callable

from lab_checks import wait_until
from playwright.sync_api import Page

FIRST = "document.querySelector('zs-figure').shadowRoot.querySelector('img')"


def test_a_figure_is_drawn_in_the_theme_of_the_page_when_it_comes_into_view(lab_page: Callable[..., Page]):
    page = lab_page("en", 3, theme="dark", pictures=True)
    assert page.evaluate(FIRST) is None
    page.locator("zs-figure").first.scroll_into_view_if_needed()
    wait_until(page, f"{FIRST}?.naturalWidth > 0", seconds=180)
    assert page.evaluate(f"{FIRST}.getAttribute('src')").endswith("theme=dark")
