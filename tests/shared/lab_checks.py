"""What holds for every page of the lab. Each function looks at an open page, and raises an AssertionError."""

from __future__ import annotations

import re
import time
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

SECONDS = 30.0  # for an element to become ready on a busy machine: the first one waits for the compilation of kernels
_AXE = Axe()


def wait_until_ready(page: Page, seconds: float = SECONDS) -> None:
    """Wait until every element of the lab shows its first result, which is not an error."""
    end = time.monotonic() + seconds
    while missing := page.evaluate("labInspect.notReady()"):
        assert time.monotonic() < end, f"these elements are not ready: {missing}"
        page.wait_for_timeout(20)
    problems = page.evaluate("labInspect.problems()")
    assert problems == [], f"elements show errors: {problems}"


def wait_until(page: Page, expression: str, seconds: float = SECONDS) -> None:
    """Wait until an expression is true. Playwright's own function uses eval, which the lab does not allow."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"this did not become true: {expression}"
        page.wait_for_timeout(20)


def wait_until_drawn(page: Page, seconds: float = 300) -> None:
    """Wait until the server has drawn every figure, which it does when the figure comes into view."""
    page.evaluate("labInspect.showAll()")
    wait_until(page, "labInspect.drawn()", seconds)


def wait_until_quiet(page: Page, seconds: float = SECONDS) -> None:
    """Wait until no element computes or shows anything new."""
    end, before = time.monotonic() + seconds, None
    while (now := [page.evaluate("labInspect.frames()"), page.url]) != before or page.evaluate("labInspect.computes()"):
        assert time.monotonic() < end, f"the elements do not come to rest: {now}"
        before = now
        page.wait_for_timeout(200)  # the address is written 150 ms after the last change


def assert_accessible(page: Page, *rules: str) -> None:
    """No finding of axe that is serious or critical; with rules, of these only."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    page.evaluate("labInspect.keepOneTokenOfEachClass()")
    violations = _AXE.run(page, options=options).response["violations"]
    found = [
        f"{each['id']} ({each['impact']}): {each['help']}: {len(each['nodes'])}, first {each['nodes'][0]['target']}, "
        f"{each['nodes'][0]['failureSummary']}"
        for each in violations
        if each["impact"] in {"serious", "critical"}
    ]
    assert found == [], f"axe found: {found}"


def assert_no_sideways_scrolling(page: Page) -> None:
    """The page is not wider than its window."""
    found = page.evaluate("labInspect.tooWide()")
    assert found["width"] <= found["window"], f"the page is wider than its window: {found}"


def assert_keyboard_reaches_everything(page: Page) -> None:
    """Tab reaches every control, and one sees where the focus is."""
    page.evaluate("document.activeElement?.blur(), labInspect.watchFocus()")
    for _ in range(page.evaluate("labInspect.countFocusable()") + 3):
        page.keyboard.press("Tab")
    missed, unseen = page.evaluate("[labInspect.notReached(), labInspect.notSeen()]")
    assert missed == [], f"Tab does not reach these: {missed}"
    assert unseen == [], f"one does not see the focus on these: {unseen}"


def assert_nothing_moves(page: Page, seconds: float = 0.3) -> None:
    """Nothing moves by itself."""
    wait_until_quiet(page)
    before = page.evaluate("labInspect.frames()")
    page.wait_for_timeout(1000 * seconds)
    moving, after = page.evaluate("[labInspect.animations(), labInspect.frames()]")
    assert moving == [], f"these are animated: {moving}"
    assert after == before, f"the elements show something new: {before}, then {after}"


def move_all(page: Page) -> None:
    """Move every control of every element to another value: each element shows something new."""
    wrong = page.evaluate("labInspect.moveAll()")
    assert wrong == [], f"controls without effect: {wrong}"
    wait_until_quiet(page)


def values(page: Page) -> dict[str, str]:
    """The value of each control, by its place."""
    places, held = page.evaluate("[labInspect.places(), labInspect.values()]")
    return {f"{index} {place}": value for index, (place, value) in enumerate(zip(places, held, strict=True))}


def hand(owner: Page | Locator, name: str | re.Pattern[str], value: object) -> None:
    """Set the slider of this name, as a hand does."""
    slider = owner.get_by_role("slider", name=name)
    slider.fill(str(value))


def numbers(page: Page, element: str) -> list[float]:
    """The numbers that an element shows, in the order of the page.

    Args:
        page: the page.
        element: a selector, such as ``zs-race``.
    """
    return page.locator(element).first.evaluate("(element) => labInspect.numbers(element)")
