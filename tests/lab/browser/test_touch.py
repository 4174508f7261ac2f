"""A finger drags and draws, and the page does not scroll away below it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from lab_browser import INSPECT, Server, Watch
from lab_checks import wait_until_quiet, wait_until_ready
from playwright.sync_api import Browser, Locator, Page


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of a telephone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.add_init_script(path=INSPECT)
    context.request.get(server.address("en", token=server.token))
    page, watch = context.new_page(), Watch(server.origin)
    watch.follow(page)
    yield page
    context.close()
    assert watch.problems == []


def open_ready(page: Page, address: str) -> None:
    page.goto(address, wait_until="domcontentloaded")
    wait_until_ready(page)


def swipe(page: Page, target: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Move a finger between two places of an element, as shares of its size; the page must not scroll."""
    target.scroll_into_view_if_needed()
    wait_until_quiet(page)
    box, top = target.bounding_box(), page.evaluate("scrollY")
    assert box is not None
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, share: float | None) -> None:
        points = []
        if share is not None:
            x, y = (start[k] + share * (end[k] - start[k]) for k in (0, 1))
            points = [{"x": box["x"] + box["width"] * x, "y": box["y"] + box["height"] * y}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0)
    for step in range(1, 13):
        touch("touchMove", step / 12)
    touch("touchEnd", None)
    wait_until_quiet(page)
    assert page.evaluate("scrollY") == top


def state(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query)[name][0]


def test_a_finger_draws_the_ground_and_drags_the_start(phone: Page, server: Server):
    query = {"race.surface": "drawn", "race.start": "[-4.5,4.5]", "race.bumps": "[]"}
    open_ready(phone, server.address("en", 6, **query))
    race = phone.locator("zs-race:not([id])")
    swipe(phone, race.locator("rect.pad"), (0.3, 0.2), (0.3, 0.8))
    heights = [row[1] for row in json.loads(state(phone, "race.bumps"))]
    assert len(heights) > 3
    assert heights == sorted(heights, reverse=True)
    swipe(phone, race.locator("circle.handle"), (0.5, 0.5), (0.5, 5))
    x, y = json.loads(state(phone, "race.start"))
    assert abs(x + 4.5) < 0.5
    assert y < 3


def test_a_finger_draws_a_digit(phone: Page, server: Server):
    open_ready(phone, server.address("en", 7, **{"network-on-digit.drawing": "0" * 784}))
    swipe(phone, phone.locator("zs-network-on-digit .pad"), (0.5, 0.15), (0.5, 0.85))
    rows = [row for row in range(28) if "f" in state(phone, "network-on-digit.drawing")[28 * row : 28 * row + 28]]
    assert len(rows) > 10
