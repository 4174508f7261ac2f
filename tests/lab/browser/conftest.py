"""Fixtures of the tests in a browser. Without Chromium only test_chromium.py is collected, and skipped in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lab_browser import Server, Watch, browsing, chromium, serving, visitor
from lab_checks import wait_until_ready
from playwright.sync_api import Browser, Page, sync_playwright

LabPage = Callable[..., Page]

if chromium() is None:
    collect_ignore = [path.name for path in Path(__file__).parent.glob("test_*.py") if path.name != "test_chromium.py"]


@pytest.fixture(scope="session")
def program() -> str:
    """The program of Chromium."""
    found = chromium()
    assert found is not None
    return found


@pytest.fixture(scope="session")
def server(program: str) -> Iterator[Server]:
    """A lab that all tests use."""
    with serving() as running:
        yield running


# Playwright holds an event loop while it is open, in which the tests of other folders could not run theirs: it is
# closed at the end of each module.
@pytest.fixture(scope="module")
def browser(program: str) -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright, browsing(playwright, program) as opened:
        yield opened


@pytest.fixture
def lab_page(browser: Browser, server: Server) -> Iterator[LabPage]:
    """Open a page of the lab; ``lab_page("zh", 6, **{"race.steps": "40"})`` returns it when its elements are ready.

    The test fails at its end if a console had an error, or a request left the server.
    """
    watch, contexts = Watch(server.origin), []

    def opened(
        language: str,
        chapter: int | str = 0,
        *,
        theme: str = "light",
        width: int = 1200,
        **query: str,
    ) -> Page:
        contexts.append(visitor(browser, server, theme=theme, width=width))
        page = contexts[-1].new_page()
        watch.follow(page)
        page.goto(server.address(language, chapter, **query), wait_until="domcontentloaded")
        wait_until_ready(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert watch.problems == []
