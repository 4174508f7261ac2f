"""Takes pictures of the lab's pages: both languages, both themes, a wide and a narrow window, and of every element.

    python tools/screenshots.py                                        # all, into build/screenshots/
    python tools/screenshots.py --language zh --page 6 --theme dark --width 1280
    python tools/screenshots.py --elements --page 6                    # only the elements of chapter 6

``en/6-light-1280-1.png`` is the first part of a page: a long page is cut into parts of 4000 pixels.
``elements/en/6-race-light.png`` is an element. Exit status 1: a page had an error on its console, or an element did not
become ready; the pictures are written all the same. Chromium must be installed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "shared"))

from lab_browser import Server, Watch, browsing, chromium, serving, visitor  # noqa: E402
from lab_checks import wait_until_drawn, wait_until_quiet, wait_until_ready  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from zhishen.lab.pages import TOOLS  # noqa: E402

PART: Final = 4000  # pixels; Chromium repeats the picture of a page beyond 16384
ELEMENTS_AT: Final = 1280
SEVEN: Final = "QMvM.vMb0"  # strokes on the drawing board
#: What else the pages of the tools show: the tool, and the state in the address.
STATES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "drawing-board-layers": ("drawing-board", {"drawing-board.strokes": SEVEN}),
    "drawing-board-pixels": ("drawing-board", {"drawing-board.strokes": SEVEN, "drawing-board.tab": "pixels"}),
    "drawing-board-collect": ("drawing-board", {"drawing-board.strokes": SEVEN, "drawing-board.tab": "collect"}),
    "viewer-network": ("viewer", {"viewer.source": "network", "viewer.opened": "[0]", "viewer.tensor": "1"}),
    "viewer-gradient": ("viewer", {"viewer.tensor": "1", "viewer.side": "gradient", "viewer.step": "7"}),
}
#: A chapter, the name of a tool, or a state of a tool; with the address.
PAGES: Final[dict[str, tuple[int | str, dict[str, str]]]] = {
    **{str(page): (page, {}) for page in (*range(8), *TOOLS)},
    **STATES,
}


@dataclass(frozen=True)
class View:
    """One page as one reader sees it."""

    language: str
    page: str
    theme: str
    width: int


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--language", action="append", choices=["en", "zh"], help="default: both")
    parser.add_argument(
        "--page",
        action="append",
        choices=PAGES,
        help="a chapter, 0 for the map, a tool, or one of its states; default: all",
    )
    parser.add_argument("--theme", action="append", choices=["light", "dark"], help="default: both")
    parser.add_argument("--width", action="append", type=int, help="of the window; default: 1280 and 390")
    parser.add_argument("--elements", action="store_true", help="only the elements, not the pages")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "screenshots")
    given = parser.parse_args()
    views = [
        View(language, page, theme, width)
        for language in given.language or ["en", "zh"]
        for page in given.page or PAGES
        for theme in given.theme or ["light", "dark"]
        for width in given.width or [1280, 390]
        if not given.elements or width == (given.width or [ELEMENTS_AT])[0]
    ]
    problems = list(take(views, given.out, pages=not given.elements))
    print(f"{given.out}: {len(list(given.out.rglob('*.png')))} pictures")
    if problems:
        sys.exit("\n".join(problems))


def take(views: list[View], out: Path, *, pages: bool) -> Iterator[str]:
    """Write the pictures of all views; the problems of each."""
    program = chromium()
    if program is None:
        sys.exit("expected Chromium; install it, or name it by CHROMIUM=/path/to/chromium")
    with serving() as server, sync_playwright() as playwright, browsing(playwright, program) as browser:
        for view in views:
            yield from picture(browser, server, view, out, pages=pages)


def picture(browser: Browser, server: Server, view: View, out: Path, *, pages: bool) -> Iterator[str]:
    """Write the pictures of a view; its problems."""
    watch = Watch(server.origin)
    context = visitor(browser, server, theme=view.theme, width=view.width)
    page = context.new_page()
    watch.follow(page)
    name, state = PAGES[view.page]
    page.goto(server.address(view.language, name, **state), wait_until="domcontentloaded")
    try:
        wait_until_ready(page)
        wait_until_drawn(page)
        wait_until_quiet(page)
    except AssertionError as error:
        watch.problems.append(str(error))
    if pages:
        write_page(page, view, out / view.language)
    if view.width >= ELEMENTS_AT or not pages:
        write_elements(page, view, out / "elements" / view.language)
    context.close()
    yield from (f"{view}: {problem}" for problem in watch.problems)


def write_page(page: Page, view: View, folder: Path) -> None:
    """Write a page, in parts."""
    height: int = page.evaluate("document.documentElement.scrollHeight")
    for part, top in enumerate(range(0, height, PART), 1):
        page.screenshot(
            path=folder / f"{view.page}-{view.theme}-{view.width}-{part}.png",
            full_page=True,
            clip={"x": 0, "y": top, "width": view.width, "height": min(PART, height - top)},
        )


def write_elements(page: Page, view: View, folder: Path) -> None:
    """Write each element of a page, except figures that do not answer to the hand."""
    # The header of a page stays at the top of the window; it would cover the top of a tall element.
    page.evaluate("for (const header of document.querySelectorAll('.top')) header.style.position = 'static'")
    names: list[str] = page.evaluate("labInspect.interactive().map((element) => element.id || element.localName)")
    for index, name in enumerate(names):
        if name == "zs-figure":
            continue
        handle = page.evaluate_handle(f"labInspect.interactive()[{index}]").as_element()
        before = names[:index].count(name)
        file = f"{view.page}-{name.removeprefix('zs-')}{f'-{before + 1}' if before else ''}-{view.theme}.png"
        if handle is not None:
            handle.screenshot(path=folder / file)


if __name__ == "__main__":
    main()
