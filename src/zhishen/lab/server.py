"""The server of the lab: pages, static files, and one WebSocket to the engine.

It listens on 127.0.0.1 only; `zhishen.lab.security` decides who may talk to it. All computing is done by
`zhishen.lab.worker`, so that the server always answers.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
import webbrowser
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from zhishen.errors import ArgumentError
from zhishen.lab.conversation import Conversation
from zhishen.lab.engine import Session
from zhishen.lab.engine.protocol import LONGEST
from zhishen.lab.pages import TOOLS, chapter_page, index_page, missing_page, tool_page
from zhishen.lab.security import Guard
from zhishen.lab.source_pages import source_page
from zhishen.lab.worker import Worker
from zhishen.messages import LANGUAGES

__all__ = ["MOST_PAGES", "application", "serve"]

MOST_PAGES: Final = 40  # open at the same time
_CHAPTERS: Final = range(1, 8)
_STATIC: Final = Path(__file__).parent / "static"
_MOST_REPLIES: Final = 500  # that wait to be sent to a page


def application(token: str, port: int, language: str = "en") -> ASGIApp:
    """The lab as an ASGI application.

    Args:
        token: the secret of the first link.
        port: the port at which the application is reached.
        language: the language of the first page.
    """
    worker = Worker()

    async def first(request: Request) -> Response:
        del request
        return RedirectResponse(f"/{language}/", 303)

    async def index(request: Request) -> Response:
        return HTMLResponse(index_page(_language(request)))

    async def chapter(request: Request) -> Response:
        return HTMLResponse(chapter_page(_language(request), int(request.path_params["chapter"])))

    def source(request: Request) -> Response:
        page = source_page(_language(request), request.path_params["file"])
        if page is None:
            raise HTTPException(404)
        return HTMLResponse(page)

    async def tool(request: Request) -> Response:
        return HTMLResponse(tool_page(_language(request), request.path_params["tool"]))

    async def missing(request: Request, error: Exception) -> Response:
        del error
        part = request.url.path.strip("/").partition("/")[0]
        return HTMLResponse(missing_page(part if part in LANGUAGES else language), 404)

    async def talk(socket: WebSocket) -> None:
        if worker.pages >= MOST_PAGES:
            await socket.close(1013)
            return
        await socket.accept()
        await _converse(socket, worker)

    @asynccontextmanager
    async def computing(app: Starlette) -> AsyncGenerator[None]:
        del app
        worker.start()
        threading.Thread(target=_prepare, args=(language,), name="zhishen-lab-pages", daemon=True).start()
        yield
        worker.stop()

    routes = [
        Route("/", first),
        Route("/{language}/", index),
        Route("/{language}/{chapter:int}", chapter),
        Route("/{language}/source/{file:path}", source),
        Mount("/static", StaticFiles(directory=_STATIC)),
        Route("/{language}/{tool}", tool),
        WebSocketRoute("/engine/{language}", talk),
    ]
    app = Starlette(routes=routes, exception_handlers={404: missing}, lifespan=computing)
    return Guard(app, token, port)


def _language(request: Request | WebSocket) -> str:
    language = request.path_params["language"]
    chapter = request.path_params.get("chapter", 1)
    tool = request.path_params.get("tool")
    if language not in LANGUAGES or chapter not in _CHAPTERS or (tool is not None and tool not in TOOLS):
        raise HTTPException(404)
    return language


def _prepare(first: str) -> None:
    """Make the pages before they are asked for, those of the first language before the others."""
    for language in sorted(LANGUAGES, key=lambda each: each != first):
        for chapter in _CHAPTERS:
            chapter_page(language, chapter)
        for tool in TOOLS:
            tool_page(language, tool)


async def _converse(socket: WebSocket, worker: Worker) -> None:
    """Pass messages between a page and the thread that computes, until the page is closed."""
    loop = asyncio.get_running_loop()
    replies: asyncio.Queue[bytes] = asyncio.Queue()
    language = socket.path_params["language"]
    page = Conversation(
        Session(language if language in LANGUAGES else "en"),
        lambda reply: _quiet(loop.call_soon_threadsafe, replies.put_nowait, reply),
    )

    async def sending() -> None:
        while True:
            await socket.send_bytes(await replies.get())

    worker.open(page)
    sender = asyncio.create_task(sending())
    try:
        while True:
            received = await socket.receive()
            if received["type"] == "websocket.disconnect":
                break
            text = received.get("text") or received.get("bytes") or ""
            if replies.qsize() > _MOST_REPLIES or not worker.receive(page, text):
                await socket.close(1008)
                break
    except WebSocketDisconnect:
        pass
    finally:
        worker.close(page)
        sender.cancel()
        with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
            await sender


def _quiet(call: Callable[..., object], *arguments: object) -> None:
    """Call a function of a loop that may be closed."""
    with suppress(RuntimeError):
        call(*arguments)


def serve(
    port: int = 0, *, language: str = "en", browser: bool = True, ready: Callable[[str, int], None] | None = None
) -> None:
    """Serve the lab until the process is interrupted.

    Args:
        port: the port; 0 takes a free one.
        language: the language of the first page.
        browser: whether to open the page in a browser.
        ready: called with the address, which contains the token, and the port, once the server listens.

    Raises:
        ArgumentError: the port is taken or not allowed.
    """
    token = secrets.token_urlsafe(24)
    with closing(_listen(port)) as listening:
        port = listening.getsockname()[1]
        address = f"http://127.0.0.1:{port}/{language}/?token={token}"
        config = uvicorn.Config(
            application(token, port, language), log_level="critical", access_log=False, ws_max_size=LONGEST,
            server_header=False, timeout_graceful_shutdown=2,
        )  # fmt: skip

        async def run() -> None:
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve([listening]))
            while not server.started and not serving.done():
                await asyncio.sleep(0.005)
            if ready is not None:
                ready(address, port)
            if browser:
                await asyncio.to_thread(webbrowser.open, address)
            await serving

        with suppress(KeyboardInterrupt):
            asyncio.run(run())


def _listen(port: int) -> socket.socket:
    """A socket that listens on this machine only."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise ArgumentError(
            "zhishen lab: expected a free port, got {port}, which is taken or not allowed; choose another by --port, "
            "or omit it",
            port=port,
        ) from error
    return listening
