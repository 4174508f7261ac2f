"""The link of a source leads to the line in the file, in a tab of its own."""

from __future__ import annotations

import inspect
import re

import pytest
from lab_browser import Watch
from lab_checks import assert_accessible, assert_no_sideways_scrolling
from playwright.sync_api import Page, expect

from zhishen.reference.conv import im2col


def source_tab(page: Page, button: str, place: str) -> Page:
    """Open the panel of the sources, and follow a link."""
    element = page.locator("zs-im2col")
    element.get_by_role("button", name=button).click()
    link = element.get_by_role("link", name=place, exact=True)
    with page.context.expect_page() as opening:
        link.click()
    return opening.value


@pytest.mark.parametrize(("language", "button", "theme"), [("en", "Source", "light"), ("zh", "库的源代码", "dark")])
def test_a_link_leads_to_the_line(lab_page, language, button, theme):
    page = lab_page(language, 7, theme=theme)
    line = inspect.getsourcelines(im2col)[1]
    tab = source_tab(page, button, f"zhishen/reference/conv.py:{line}")
    tab.wait_for_url(re.compile(rf"/{language}/source/zhishen/reference/conv\.py#L{line}$"))
    first = tab.locator(f"#L{line}")
    expect(first).to_be_in_viewport()
    assert first.inner_text().strip().startswith("def im2col(")
    assert tab.evaluate("document.documentElement.dataset.theme") == theme
    assert tab.locator("html").get_attribute("lang") == language
    assert_accessible(tab)
    tab.set_viewport_size({"width": 360, "height": 700})
    assert_no_sideways_scrolling(tab)
    tab.close()


def test_the_page_has_no_errors_and_its_bar_leads_to_the_chapters(lab_page):
    page = lab_page("en", 0)
    watch = Watch(re.match(r"http://[^/]+", page.url)[0])
    tab = page.context.new_page()
    watch.follow(tab)
    tab.goto(page.url + "source/zhishen/nn/affine.py")
    tab.get_by_role("link", name="中文").click()
    tab.wait_for_url(re.compile("/zh/source/zhishen/nn/affine.py$"))
    tab.get_by_role("link", name=re.compile("^第 3 章")).click()
    tab.wait_for_url(re.compile("/zh/3$"))
    assert watch.problems == []
