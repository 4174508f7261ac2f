"""The checks of pages detect what they are for: each one fails on a page with a deliberate fault."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lab_browser import INSPECT, Watch
from lab_checks import (
    assert_accessible,
    assert_keyboard_reaches_everything,
    assert_no_sideways_scrolling,
    assert_nothing_moves,
    hand,
    move_all,
    numbers,
    values,
    wait_until_quiet,
    wait_until_ready,
)
from playwright.sync_api import Browser, Page

# An element as the lab has them: its controls are in a shadow tree, and `data-frame` counts what it has shown.
GOOD = """<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1><a href="#a">A link</a>
<zs-good></zs-good></main>
<script>
customElements.define("zs-good", class extends HTMLElement {
  connectedCallback() {
    this.style.display = "block";
    this.attachShadow({ mode: "open" }).innerHTML = `
      <label>Rate <input type=range min=0 max=1 step=0.1 value=0.5></label>
      <label>Shape <select><option>plane</option><option>valley</option></select></label>
      <label><input type=checkbox> Trail</label>
      <p>The loss is <output>0.25</output>, after 1,200 steps, at −3.5e-2.</p>`;
    this.shadowRoot.addEventListener("input", (event) => {
      if (event.target.type === "range") this.shadowRoot.querySelector("output").textContent = event.target.value;
      this.dataset.frame = Number(this.dataset.frame) + 1;
    });
    this.dataset.frame = 1;
    this.setAttribute("data-ready", "");
  }
});
</script></html>"""
ORIGIN = "http://127.0.0.1:9"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page."""
    context = browser.new_context(viewport={"width": 360, "height": 700})
    context.add_init_script(path=INSPECT)
    yield context.new_page()
    context.close()


def faulty(page: Page, old: str, new: str) -> Page:
    """Show the good page with a fault."""
    assert old in GOOD
    page.set_content(GOOD.replace(old, new))
    return page


def test_the_good_page_passes_all_checks(page: Page):
    page.set_content(GOOD)
    wait_until_ready(page)
    assert_accessible(page)
    assert_keyboard_reaches_everything(page)
    assert_no_sideways_scrolling(page)
    assert_nothing_moves(page)
    move_all(page)
    assert list(values(page).values()) == ["0.6", "valley", "true"]


def test_a_hand_moves_the_slider_and_the_numbers_follow(page: Page):
    page.set_content(GOOD)
    assert numbers(page, "zs-good") == [0.25, 1200, -0.035]
    hand(page, "Rate", 0.8)
    assert numbers(page, "zs-good") == [0.8, 1200, -0.035]


def test_an_element_that_is_not_ready_is_detected(page: Page):
    faulty(page, 'this.setAttribute("data-ready", "");', "")
    with pytest.raises(AssertionError, match=r"not ready: .*zs-good"):
        wait_until_ready(page, seconds=0.1)


def test_an_element_without_a_definition_is_detected(page: Page):
    faulty(page, 'define("zs-good"', 'define("zs-other"')
    with pytest.raises(AssertionError, match=r"not ready: .*zs-good"):
        wait_until_ready(page, seconds=0.1)


def test_an_element_that_shows_an_error_is_detected(page: Page):
    faulty(page, "<p>", "<p role=alert>")
    with pytest.raises(AssertionError, match=r"show errors: .*The loss is"):
        wait_until_ready(page)


def test_an_element_that_never_rests_is_detected(page: Page):
    faulty(page, "this.dataset.frame = 1;", "setInterval(() => this.dataset.frame = Math.random(), 20);")
    with pytest.raises(AssertionError, match="do not come to rest"):
        wait_until_quiet(page, seconds=0.5)


def test_a_missing_label_is_detected(page: Page):
    faulty(page, "<label>Shape <select>", "<label>Shape</label> <select>")
    with pytest.raises(AssertionError, match="select-name"):
        assert_accessible(page)


def test_low_contrast_in_a_shadow_tree_is_detected(page: Page):
    faulty(page, "<p>", "<p style='color: #ccc'>")
    with pytest.raises(AssertionError, match="color-contrast"):
        assert_accessible(page, "color-contrast")


def test_low_contrast_of_one_token_among_many_is_detected(page: Page):
    tokens = (
        "<pre><code>" + "<span class=a>abc</span> <span class=b style='color: #ccc'>def</span> " * 3 + "</code></pre>"
    )
    faulty(page, "<zs-good>", f"{tokens}<zs-good>")
    with pytest.raises(AssertionError, match=r"color-contrast .* 1, first .*\.b"):
        assert_accessible(page, "color-contrast")


def test_a_wide_element_is_detected(page: Page):
    faulty(page, "<p>", "<p style='width: 500px'>")
    with pytest.raises(AssertionError, match="zs-good"):
        assert_no_sideways_scrolling(page)


def test_a_control_that_holds_the_focus_is_detected(page: Page):
    faulty(page, "<select>", "<select onkeydown='event.preventDefault()'>")
    with pytest.raises(AssertionError, match="Trail"):
        assert_keyboard_reaches_everything(page)


def test_an_invisible_focus_is_detected(page: Page):
    faulty(page, "<select>", "<select style='outline: none'>")
    with pytest.raises(AssertionError, match="Shape"):
        assert_keyboard_reaches_everything(page)


def test_an_animation_is_detected(page: Page):
    faulty(page, "this.dataset.frame = 1;", "this.animate([{ opacity: 0 }, { opacity: 1 }], 60000);")
    with pytest.raises(AssertionError, match="zs-good"):
        assert_nothing_moves(page)


def test_a_control_that_stays_as_it_is_is_detected(page: Page):
    faulty(page, "<option>valley</option>", "")
    with pytest.raises(AssertionError, match=r"no other value: .*Shape"):
        move_all(page)


def test_a_control_that_changes_nothing_is_detected(page: Page):
    faulty(page, "this.dataset.frame = Number(this.dataset.frame) + 1;", "")
    with pytest.raises(AssertionError, match=r"nothing new in the picture: .*Trail"):
        move_all(page)


def test_errors_on_the_console_and_requests_to_other_servers_are_noted(page: Page):
    watch = Watch(ORIGIN)
    watch.follow(page)
    page.route("**/*", lambda route: route.fulfill(body="<title>A page</title>", content_type="text/html"))
    page.goto(f"{ORIGIN}/en/")
    assert watch.problems == []
    page.evaluate("console.error('wrong'), fetch('http://127.0.0.1:10/a').catch(() => 0)")
    page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    page.wait_for_timeout(50)
    assert [problem.partition(":")[0] for problem in watch.problems if "Access-Control" not in problem] == [
        "error on the console",
        "request to another server",
        "error of a script",
    ]
