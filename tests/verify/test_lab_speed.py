"""How quick the lab is to the hand, and how much memory its server takes: medians of 30 in headless Chromium."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lab_browser import PAGES, Server, browsing, chromium, serving, visitor
from lab_checks import wait_until, wait_until_quiet, wait_until_ready
from playwright.sync_api import BrowserContext, sync_playwright

TIMES = 30
PAINTED, READY, MOVED = 1.0, 2.0, 0.060  # seconds
MEMORY, GROWTH = 400.0, 40.0  # megabytes
TABS = [("en", chapter) for chapter in range(8)] + [("zh", 6), ("zh", 7)]

pytestmark = pytest.mark.skipif(chromium() is None, reason="the lab is measured in Chromium, which is not installed")

# Notes when the last element of a page became ready.
NOTE_READY = """
new MutationObserver(() => {
  if (!labInspect.notReady().length) globalThis.readyAt = performance.now();
}).observe(document, { subtree: true, childList: true, attributeFilter: ["data-ready"] });
"""
# A page without elements is ready when it is painted.
READY_AT = "globalThis.readyAt ?? 0"
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
# Does something, and waits for the pixels: the frame after the first picture for which nothing is computed any more.
TIMED = """
const timed = (element, act) => new Promise((resolve, reject) => {
  let begin = 0;
  setTimeout(() => reject(new Error("nothing new after 5 seconds")), 5000);
  const watch = new MutationObserver(() => {
    if (element.computing) return;
    watch.disconnect();
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => resolve(performance.now() - begin);
      painted.port2.postMessage(0);
    });
  });
  watch.observe(element, { attributeFilter: ["data-frame"] });
  begin = performance.now();
  act();
});
"""
# Moves a slider to a share of its range, or one step if it is there.
MOVE = f"""
([host, slider, share]) => {{
  {TIMED}
  const element = labInspect.interactive()[host];
  const input = labInspect.sliders(element)[slider];
  const [low, high] = [Number(input.min), Number(input.max)];
  return timed(element, () => {{
    const before = input.value;
    input.value = low + (high - low) * share;
    if (input.value === before) Number(before) < high ? input.stepUp() : input.stepDown();
    input.dispatchEvent(new InputEvent("input", {{ bubbles: true, composed: true }}));
  }});
}}
"""
# Moves the brush of a drawn surface to a place, and uses it.
DAB = f"""
([host, x, y]) => {{
  {TIMED}
  const element = labInspect.interactive()[host];
  const ground = element.shadowRoot.querySelector(".ground");
  const area = ground.querySelector(".pad").getBoundingClientRect();
  const [clientX, clientY] = [area.left + x * area.width, area.top + y * area.height];
  ground.dispatchEvent(new PointerEvent("pointermove", {{ clientX, clientY }}));
  return timed(element, () => ground.dispatchEvent(new KeyboardEvent("keydown", {{ key: " " }})));
}}
"""
# States of elements in which they compute more than at the beginning.
STATES = [
    (4, {"descent.surface": "drawn"}),
    (6, {"race.surface": "drawn"}),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A lab."""
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def context(server: Server) -> Iterator[BrowserContext]:
    """A browser that the lab knows."""
    program = chromium()
    assert program is not None
    with sync_playwright() as playwright, browsing(playwright, program) as browser:
        opened = visitor(browser, server)
        opened.add_init_script(script=NOTE_READY)
        yield opened


@pytest.mark.parametrize(("language", "chapter"), PAGES)
def test_a_page_is_painted_and_ready_at_once(
    language: str, chapter: int, context: BrowserContext, server: Server, report: Callable[[str], None]
):
    page = context.new_page()
    painted, ready = [], []
    for _ in range(TIMES):
        page.goto("about:blank")
        page.goto(server.address(language, chapter), wait_until="domcontentloaded")
        wait_until_ready(page)
        wait_until(page, FIRST_PAINT)
        painted.append(page.evaluate(FIRST_PAINT) / 1000)
        ready.append(max(painted[-1], page.evaluate(READY_AT) / 1000))
    page.close()
    report(f"{language}/{chapter}: painted after {spread(painted)}, ready after {spread(ready)}")
    assert statistics.median(painted) < PAINTED
    assert statistics.median(ready) < READY


@pytest.mark.parametrize(("chapter", "state"), [*((chapter, {}) for chapter in range(8)), *STATES])
def test_every_slider_moves_the_picture_at_once(
    chapter: int, state: dict[str, str], context: BrowserContext, server: Server, report: Callable[[str], None]
):
    page = context.new_page()
    page.goto(server.address("en", chapter, **state), wait_until="domcontentloaded")
    wait_until_ready(page)
    slow = []
    names: list[str] = page.evaluate("labInspect.interactive().map((element) => element.key ?? '')")
    chosen = {place.partition(".")[0] for place in state} or set(names)
    for host in (index for index, name in enumerate(names) if name in chosen):
        for slider in range(page.evaluate(f"labInspect.sliders(labInspect.interactive()[{host}]).length")):
            wait_until_quiet(page)
            # Shares that differ each time: no picture is shown twice.
            times = [page.evaluate(MOVE, [host, slider, 0.25 + 0.5 * (0.618 * k % 1)]) / 1000 for k in range(TIMES)]
            name = page.evaluate(f"labInspect.place(labInspect.sliders(labInspect.interactive()[{host}])[{slider}])")
            report(f"chapter {chapter}, {name} {state or ''}: {spread(times)}")
            if statistics.median(times) >= MOVED:
                slow.append(f"{name}: {spread(times)}")
    page.close()
    assert slow == []


@pytest.mark.parametrize(("chapter", "name"), [(4, "descent"), (6, "race")])
def test_a_brush_changes_the_ground_at_once(
    chapter: int, name: str, context: BrowserContext, server: Server, report: Callable[[str], None]
):
    page = context.new_page()
    page.goto(server.address("en", chapter, **{f"{name}.surface": "drawn"}), wait_until="domcontentloaded")
    wait_until_ready(page)
    host = page.evaluate("labInspect.interactive().map((element) => element.key)").index(name)
    page.evaluate(f"labInspect.interactive()[{host}].scrollIntoView({{behavior: 'instant'}})")
    wait_until_quiet(page)
    # Places far from each other: each makes a bump of its own.
    times = [page.evaluate(DAB, [host, 0.618 * k % 1, 0.414 * k % 1]) / 1000 for k in range(1, TIMES + 1)]
    page.close()
    report(f"chapter {chapter}, {name}, the brush: {spread(times)}")
    assert statistics.median(times) < MOVED


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc, which Linux has")
def test_closed_tabs_free_the_memory_of_the_server(context: BrowserContext, report: Callable[[str], None]):
    with serving() as server:
        context.request.get(server.address("en", token=server.token))
        opened, closed = [], []
        for _ in range(4):
            pages = [context.new_page() for _ in TABS]
            for page, (language, chapter) in zip(pages, TABS, strict=True):
                page.goto(server.address(language, chapter), wait_until="domcontentloaded")
            for page in pages:
                wait_until_ready(page)
            opened.append(memory(server.process.pid))
            for page in pages:
                page.close()
            time.sleep(1)
            closed.append(memory(server.process.pid))
    report(f"server with {len(TABS)} tabs: {megabytes(opened)}; after closing them: {megabytes(closed)}")
    assert max(opened) < MEMORY
    assert closed[-1] - closed[0] < GROWTH


def spread(seconds: list[float]) -> str:
    """The median and the range, in milliseconds."""
    low, middle, high = (1000 * value for value in (min(seconds), statistics.median(seconds), max(seconds)))
    return f"{middle:.0f} ms ({low:.0f} to {high:.0f})"


def megabytes(values: list[float]) -> str:
    """Megabytes as text."""
    return ", ".join(f"{value:.0f} MB" for value in values)


def memory(process: int) -> float:
    """The resident memory of a process, in megabytes."""
    pages = Path(f"/proc/{process}/statm").read_text(encoding="utf-8").split()
    return int(pages[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
