"""The server draws the figures that have no element of their own, in the theme of the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lab_checks import wait_until
from playwright.sync_api import Page

FIRST = "document.querySelector('zs-figure').shadowRoot.querySelector('img')"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_figure_is_drawn_when_it_comes_into_view(theme: str, lab_page: Callable[..., Page]):
    page = lab_page("en", 3, theme=theme, pictures=True)
    assert page.evaluate(FIRST) is None
    page.locator("zs-figure").first.scroll_into_view_if_needed()
    wait_until(page, f"{FIRST}?.naturalWidth > 0", seconds=60)
    assert page.evaluate(f"{FIRST}.getAttribute('src')").endswith(f"theme={theme}")
