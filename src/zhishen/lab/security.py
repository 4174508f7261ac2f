"""Who may talk to the lab: only a browser on this machine that was opened with the link of the server.

- The server listens on 127.0.0.1 only.
- The first link has a token; the server turns it into a cookie, and refuses every request without the cookie. Other
  users of the machine do not know the token.
- The header ``Host`` must name this machine: a page of another site whose name leads to 127.0.0.1 is refused.
- The header ``Origin`` of a WebSocket must be the lab's own: pages of other sites cannot talk to the engine.
- The Content-Security-Policy allows scripts, styles and pictures of the server alone, and nothing inline.
"""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qs, quote, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from zhishen.messages import message

__all__ = ["POLICY", "Guard"]

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",
}


class Guard:
    """Refuses requests that do not come from the lab's own pages, and adds the headers of security.

    Args:
        app: the application behind the guard.
        token: the secret of the link.
        port: the port of the server.
    """

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self._app, self._token = app, token
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._origins = {f"http://{host}" for host in self._hosts}
        self._cookie = f"zhishen-lab-{port}"  # browsers share the cookies of all ports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if headers.get("host") not in self._hosts:
            await PlainTextResponse("This address is not the lab's.\n", 421)(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await PlainTextResponse("The lab answers GET.\n", 405)(scope, receive, send)
        elif self._same(_token(scope)):
            await self._welcome(scope)(scope, receive, send)
        elif not self._known(headers):
            text = message("Open the lab with the link that `zhishen lab` has printed: it contains a key.")
            await PlainTextResponse(text + "\n", 403)(scope, receive, send)
        else:
            await self._app(scope, receive, _with_headers(send))

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if headers.get("host") in self._hosts and headers.get("origin") in self._origins and self._known(headers):
            await self._app(scope, receive, send)
        else:
            await WebSocketClose(1008)(scope, receive, send)

    def _welcome(self, scope: Scope) -> RedirectResponse:
        """To the same page without the token, with the cookie."""
        query = parse_qs(scope["query_string"].decode("latin-1"))
        query.pop("token", None)
        rest = f"?{urlencode(query, doseq=True)}" if query else ""
        # One slash only: two at the beginning would name another host.
        response = RedirectResponse("/" + quote(scope["path"].lstrip("/\\")) + rest, 303)
        response.set_cookie(self._cookie, self._token, httponly=True, samesite="strict", path="/")
        return response

    def _known(self, headers: Headers) -> bool:
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return False
        return cookie is not None and self._same(cookie.value)

    def _same(self, token: str) -> bool:
        return secrets.compare_digest(token.encode(), self._token.encode())


def _token(scope: Scope) -> str:
    return parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
