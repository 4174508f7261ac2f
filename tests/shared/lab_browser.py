"""The lab for tests in a browser: a server in a process of its own, and Chromium."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, WebSocket

from zhishen.lab.pages import TOOLS

#: All pages of the lab: the language and the chapter, or the name of a tool; 0 is the map of the chapters.
PAGES = [(language, page) for language in ("en", "zh") for page in (*range(8), *TOOLS)]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# Chromium finds no other machine, whatever it looks for on its own account.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
INSPECT = Path(__file__).with_name("lab_inspect.js")


def chromium() -> str | None:
    """The program of an installed Chromium; the variable CHROMIUM comes first."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in PROGRAMS if (found := shutil.which(name))), None)


@dataclass
class Server:
    """A running lab.

    Attributes:
        origin: the beginning of its addresses, without a slash at the end.
        token: the secret of the first link.
        process: the process that serves.
    """

    origin: str
    token: str
    process: subprocess.Popen[str]

    def address(self, language: str, chapter: int | str = 0, **query: str) -> str:
        """The address of a page: a chapter, or the name of a tool; 0 is the map of the chapters."""
        search = f"?{urlencode(query)}" if query else ""
        return f"{self.origin}/{language}/{chapter or ''}{search}"


@contextmanager
def serving(folder: Path | None = None) -> Iterator[Server]:
    """Run ``zhishen lab``, in a folder if it is given; at the end, check that the server has written no error."""
    command = [sys.executable, "-m", "zhishen", "lab", "--no-browser", "--json"]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=folder)
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, f"the lab did not start:\n{_written(errors)}"
            address = urlsplit(json.loads(line)["address"])
            yield Server(f"{address.scheme}://{address.netloc}", address.query.removeprefix("token="), process)
            problems = _written(errors)
            assert problems == "", f"the server has written errors:\n{problems}"
        finally:
            process.terminate()
            process.wait(timeout=10)
            process.stdout.close()


def _written(file: Any) -> str:
    file.seek(0)
    return file.read()


@contextmanager
def browsing(playwright: Playwright, program: str) -> Iterator[Browser]:
    """Chromium without a window."""
    browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
    try:
        yield browser
    finally:
        browser.close()


def visitor(browser: Browser, server: Server, *, theme: str = "light", width: int = 1200) -> BrowserContext:
    """A browser that the lab knows, with cookies and storage of its own.

    Args:
        browser: Chromium.
        server: the lab.
        theme: the theme that the reader prefers.
        width: of the window.
    """
    context = browser.new_context(color_scheme=theme, viewport={"width": width, "height": 900}, service_workers="block")
    context.add_init_script(path=INSPECT)
    context.set_default_timeout(30_000)
    first = context.request.get(server.address("en", token=server.token))
    assert first.ok, first.text()
    return context


@dataclass
class Watch:
    """Notes what a page should not do: errors on the console, and requests to other servers.

    Attributes:
        origin: the server of the page.
        problems: what happened, one text each.
    """

    origin: str
    problems: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Watch a page from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"error of a script: {error}"))
        page.on("request", self._request)
        page.on("websocket", self._websocket)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(f"{message.type} on the console: {message.text}")

    def _request(self, request: Request) -> None:
        self._outside(request.url)

    def _websocket(self, socket: WebSocket) -> None:
        self._outside(socket.url.replace("ws", "http", 1))

    def _outside(self, url: str) -> None:
        if not url.startswith((f"{self.origin}/", "data:", "blob:")):
            self.problems.append(f"request to another server: {url}")
