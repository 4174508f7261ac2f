"""Which elements compute when: those near the window first, then the others, two at a time, the nearest first."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

import pytest
from lab_browser import Server, Watch, visitor
from lab_checks import SECONDS, wait_until_quiet, wait_until_ready
from playwright.sync_api import Browser, Page

# The replies of the engine wait until `release` passes them to the page; later ones wait again, unless it is the end.
HELD = """
const replies = [];
let held = true;
const listener = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
Object.defineProperty(WebSocket.prototype, "onmessage", {
  set(receive) {
    listener.set.call(this, (event) => (held ? replies.push(() => receive(event)) : receive(event)));
  },
});
globalThis.release = (end) => {
  held = !end;
  for (const reply of replies.splice(0)) reply();
};
"""
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


def test_the_others_compute_two_at_a_time(opened):
    page, asked = opened("en", 7, script=HELD)
    wait_until_asked(page, asked)
    near, names = page.evaluate(NEAR), page.evaluate(ALL)
    first = len(asked)
    assert 2 <= first <= len(near) + 2 < len(names)
    assert sorted(asked) == sorted(names[:first])
    page.evaluate("release(false)")
    wait_until_asked(page, asked, first + 1)
    assert len(asked) == first + 2
    page.evaluate("release(true)")
    wait_until_ready(page)
    assert len(asked) == len(set(asked))


def test_an_element_computes_when_it_comes_near_the_window(opened):
    page, asked = opened("zh", 7, script=HELD, **{"occlusion.size": "3"})
    wait_until_asked(page, asked)
    assert "occlusion" not in asked
    page.evaluate("document.querySelector('zs-occlusion').scrollIntoView({behavior: 'instant'})")
    wait_until_asked(page, asked, len(asked) + 1)
    assert "occlusion" in asked
    page.evaluate("release(true)")
    wait_until_ready(page)
    slider = page.locator("zs-occlusion").get_by_role("slider", name="方块的边长")
    assert slider.input_value() == "3", "it has the state of the link"


def test_all_compute_before_the_page_is_printed(opened):
    page, asked = opened("en", 4, script=HELD)
    wait_until_asked(page, asked)
    first = len(asked)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    wait_until_asked(page, asked, first + 3)
    page.evaluate("release(true)")
    wait_until_ready(page)
    assert len(asked) == len(set(asked))


def wait_until_asked(page: Page, asked: list[str], count: int = 1) -> None:
    """Wait until elements have asked the engine, at least this number of them, and no other asks any more."""
    end = time.monotonic() + SECONDS
    while len(asked) < count:
        assert time.monotonic() < end, f"only these have asked: {asked}"
        page.wait_for_timeout(20)
    while True:
        before = len(asked)
        page.wait_for_timeout(500)
        if len(asked) == before:
            break
