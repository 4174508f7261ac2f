"""Every page of the lab in both languages, in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from lab_browser import PAGES, Server, Watch, visitor
from lab_checks import (
    assert_accessible,
    assert_keyboard_reaches_everything,
    assert_no_sideways_scrolling,
    assert_nothing_moves,
    move_all,
    values,
    wait_until,
    wait_until_ready,
)
from playwright.sync_api import Browser, Page

from zhishen.lab.pages import TOOLS
from zhishen.messages import LANGUAGES

pytestmark = pytest.mark.parametrize("opened", PAGES, indirect=True, ids=[f"{language}-{n}" for language, n in PAGES])


@dataclass
class Opened:
    """A page that the tests of this module share, one after the other."""

    page: Page
    watch: Watch
    language: str
    chapter: int | str


@pytest.fixture(scope="module")
def opened(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Opened]:
    """A page whose elements are ready. It is opened once for all its tests: that takes most of the time."""
    language, chapter = request.param
    context, watch = visitor(browser, server), Watch(server.origin)
    page = context.new_page()
    watch.follow(page)
    page.goto(server.address(language, chapter), wait_until="domcontentloaded")
    wait_until_ready(page)
    yield Opened(page, watch, language, chapter)
    context.close()


@pytest.fixture(autouse=True)
def quiet(opened: Opened) -> Iterator[None]:
    """After each test: no error on the console, and no request to another server."""
    yield
    problems, opened.watch.problems = opened.watch.problems, []
    assert problems == []


def test_it_is_in_its_language(opened: Opened):
    assert opened.page.locator("html").get_attribute("lang") == opened.language
    assert opened.page.locator("h1").count() == 1
    assert opened.page.title()


def test_axe_has_no_serious_finding(opened: Opened):
    # The pages of both languages have the same elements and colors: one theme for each language is enough.
    if opened.language == "zh":
        opened.page.emulate_media(color_scheme="dark")
    assert_accessible(opened.page)
    opened.page.emulate_media(color_scheme="light")


def test_the_keyboard_reaches_everything(opened: Opened):
    assert_keyboard_reaches_everything(opened.page)


def test_a_phone_does_not_scroll_sideways(opened: Opened):
    opened.page.set_viewport_size({"width": 360, "height": 700})
    assert_no_sideways_scrolling(opened.page)
    opened.page.set_viewport_size({"width": 1200, "height": 900})


SCRIPT = {"en": "As Python", "zh": "Python 代码"}
SOURCE = {"en": "Source", "zh": "库的源代码"}


def test_every_element_shows_its_program_and_its_source(opened: Opened):
    page = opened.page
    for name, words in ((SCRIPT, re.escape("print(")), (SOURCE, "(def|class) ")):
        assert page.evaluate(f"labInspect.pressTool('{name[opened.language]}')") == []
        wait_until(page, "labInspect.codes().every(([, code]) => code)")
        codes = page.evaluate("labInspect.codes()")
        assert codes
        assert [element for element, code in codes if not re.search(words, code)] == []
        assert page.evaluate("labInspect.problems()") == []
        page.evaluate(f"labInspect.pressTool('{name[opened.language]}')")
        wait_until(page, "labInspect.codes().every(([, code]) => !code)")


def test_a_link_restores_every_control_and_nothing_moves_by_itself_if_less_motion_is_preferred(opened: Opened):
    page = opened.page
    number = [*range(8), *TOOLS].index(opened.chapter)
    # The address keeps the same in both languages: the pages alternate between them.
    moved = None
    if opened.language == LANGUAGES[number % 2]:
        move_all(page)
        moved = values(page)
    page.emulate_media(reduced_motion="reduce")
    page.goto(page.url, wait_until="domcontentloaded")
    wait_until_ready(page)
    assert moved is None or values(page) == moved
    assert_nothing_moves(page)
