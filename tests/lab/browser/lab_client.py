"""Talks to the lab without a browser."""

from __future__ import annotations

import http.client
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlsplit

from lab_browser import Server
from websockets.sync.client import connect


@dataclass(frozen=True)
class Response:
    """What the server has answered."""

    status: int
    headers: Message
    body: bytes


def get(lab: Server, path: str, method: str = "GET", **headers: str) -> Response:
    """The response to a request; underscores in the names of headers become hyphens."""
    connection = http.client.HTTPConnection(urlsplit(lab.origin).netloc, timeout=20)
    with closing(connection):
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return Response(response.status, response.headers, response.read())


def cookie(lab: Server) -> str:
    """The cookie of a browser that was opened with the link."""
    response = get(lab, f"/en/?token={lab.token}")
    assert response.status == 303
    return response.headers["set-cookie"].partition(";")[0]


def websocket(lab: Server, **headers: str) -> connect:
    """A connection to the engine; ``origin`` is the lab's by default."""
    address = lab.origin.replace("http:", "ws:") + "/engine/en"
    origin = headers.pop("origin", lab.origin)
    return connect(address, origin=origin, additional_headers=headers, open_timeout=20)
