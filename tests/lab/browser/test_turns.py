"""Which elements compute when: those near the window first, the others when the page has nothing else to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from lab_browser import Server, Watch, visitor
from lab_checks import wait_until, wait_until_quiet, wait_until_ready
from playwright.sync_api import Browser, Page

# No element has its turn because the page is idle.
NEVER_IDLE = "window.requestIdleCallback = () => 0;"
ELEMENTS = "labInspect.interactive()"
NAME = "(element) => element.id || element.localName.slice(3)"
ALL = f"{ELEMENTS}.map({NAME})"
#: The elements within two and a half windows: near, with some room for what grows.
NEAR = f"""{ELEMENTS}.filter((element) => {{
  const {{ top, bottom }} = element.getBoundingClientRect();
  return bottom > -2.5 * innerHeight && top < 2.5 * innerHeight;
}}).map({NAME})"""


@pytest.fixture
def opened(browser: Browser, server: Server) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    """Open a page; also the names of the elements that have asked the engine, in order."""
    contexts, watch = [], Watch(server.origin)

    def open_page(language: str, chapter: int, *, section: str = "", script: str = "", **query: str):
        contexts.append(visitor(browser, server))
        page, asked = contexts[-1].new_page(), list[str]()
        watch.follow(page)
        page.add_init_script(script)

        def note(text: str) -> None:
            request = json.loads(text)
            if request["do"] == "compute":
                asked.append(request["channel"])

        page.on("websocket", lambda socket: socket.on("framesent", note))
        page.goto(server.address(language, chapter, **query) + section, wait_until="domcontentloaded")
        return page, asked

    yield open_page
    for context in contexts:
        context.close()
    assert watch.problems == []


def test_all_elements_compute_once_although_nobody_scrolls(opened):
    page, asked = opened("en", 6)
    wait_until_ready(page)
    wait_until_quiet(page)
    assert len(asked) == len(set(asked))
    without_jobs = [name for name in page.evaluate(ALL) if name in asked]
    assert sorted(without_jobs) == sorted(asked)


def test_the_section_of_the_link_comes_first(opened):
    page, asked = opened("en", 6, section="#s6.4")
    wait_until_ready(page)
    names = page.evaluate(ALL)
    section = page.evaluate(f"{ELEMENTS}.filter((element) => element.closest('section').id === 's6.4').map({NAME})")
    places = [asked.index(name) for name in section if name in asked]
    assert places, "the section has elements that compute"
    assert max(places) < len(asked) / 2, asked
    assert min(places) < min(asked.index(name) for name in names[:4] if name in asked), asked


def test_elements_far_away_wait_until_one_scrolls(opened):
    page, asked = opened("en", 7, script=NEVER_IDLE)
    page.evaluate("labInspect.interactive()[0].scrollIntoView({behavior: 'instant'})")
    wait_until(page, "labInspect.interactive()[0].hasAttribute('data-ready')")
    wait_until_quiet(page)
    near, names = page.evaluate(NEAR), page.evaluate(ALL)
    assert set(asked) <= set(near)
    assert "sorted-digits" in page.evaluate("labInspect.notReady().map((name) => name.slice(3))")
    far = names.index("occlusion")
    assert "occlusion" not in asked
    page.evaluate(f"labInspect.interactive()[{far}].scrollIntoView({{behavior: 'instant'}})")
    wait_until(page, f"labInspect.interactive()[{far}].hasAttribute('data-ready')")
    assert "occlusion" in asked


def test_a_far_element_has_the_state_of_the_link(opened):
    page, _ = opened("zh", 7, script=NEVER_IDLE, **{"occlusion.size": "3"})
    element = page.locator("zs-occlusion")
    element.scroll_into_view_if_needed()
    wait_until(page, "document.querySelector('zs-occlusion').hasAttribute('data-ready')")
    assert element.get_by_role("slider", name="方块的边长").input_value() == "3"


def test_all_compute_before_the_page_is_printed(opened):
    page, _ = opened("en", 4, script=NEVER_IDLE)
    wait_until(page, "labInspect.interactive()[0].hasAttribute('data-ready')")
    wait_until_quiet(page)
    assert page.evaluate("labInspect.notReady()") != []
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    wait_until_ready(page)


def test_a_browser_without_idle_callbacks_computes_all(opened):
    page, _ = opened("en", 2, script="delete window.requestIdleCallback;")
    wait_until_ready(page)
