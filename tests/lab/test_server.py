"""The server: pages, mistakes in addresses, bounds, and its end."""

from __future__ import annotations

import json
import signal
import socket as sockets
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from lab_browser import Server, serving
from lab_client import cookie, get, websocket
from websockets.exceptions import ConnectionClosed

from zhishen.errors import ArgumentError
from zhishen.lab.engine.protocol import decode
from zhishen.lab.pages import TOOLS
from zhishen.lab.server import MOST_PAGES, serve


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("chapter", ["", *range(1, 8), *TOOLS])
def test_every_page_is_served_in_its_language(lab, language, chapter):
    response = get(lab, f"/{language}/{chapter}", cookie=cookie(lab))
    text = response.body.decode()
    assert response.status == 200
    assert f'<html lang="{language}"' in text
    assert text.count("<h1") == 1


def test_the_first_page_is_in_the_language_of_the_command(lab):
    assert get(lab, "/", cookie=cookie(lab)).headers["location"] == "/en/"


@pytest.mark.parametrize(
    "path",
    [
        "/fr/",
        "/fr/6",
        "/fr/workbench",
        "/en/index",
        "/en/workbench/x",
        "/en/0",
        "/en/8",
        "/en/x",
        "/nonsense/",
        "/static/none.js",
    ],
)
def test_a_wrong_address_gets_a_page_that_leads_back(lab, path):
    response = get(lab, path, cookie=cookie(lab))
    assert response.status == 404
    assert 'href="/en/"' in response.body.decode()


def test_an_operation_that_fails_inside_does_not_end_the_conversation(lab):
    with websocket(lab, Cookie=cookie(lab)) as socket:
        for message in (
            "nonsense",
            json.dumps({"id": 1, "do": "compute", "operation": "race", "arguments": {"steps": 0}}),
        ):
            socket.send(message)
            assert "error" in decode(socket.recv(timeout=20))
        socket.send(b'{"id": 2, "do": "compute", "operation": "broadcasting"}')
        assert decode(socket.recv(timeout=20))["id"] == 2


def test_the_number_of_pages_is_bounded(lab):
    known = cookie(lab)
    with ExitStack() as stack:
        for _ in range(MOST_PAGES):
            page = stack.enter_context(websocket(lab, Cookie=known))
            page.send('{"id": 1, "do": "source", "operation": "race"}')
            page.recv(timeout=20)  # the server has opened it
        with pytest.raises(Exception, match=r"403|1013"), websocket(lab, Cookie=known) as one_more:
            one_more.recv(timeout=20)


def test_a_taken_port_is_one_sentence():
    with sockets.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ArgumentError, match=f"zhishen lab: expected a free port, got {port}"):
            serve(port, browser=False)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_although_pages_are_open(number):
    with serving() as lab, websocket(lab, Cookie=cookie(lab)) as socket:
        socket.send('{"id": 1, "do": "source", "operation": "race"}')
        socket.recv(timeout=20)
        lab.process.send_signal(number)
        lab.process.wait(timeout=10)
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=10)


def test_it_listens_on_this_machine_only(lab: Server):
    port = urlsplit(lab.origin).port
    others = {info[4][0] for info in sockets.getaddrinfo(sockets.gethostname(), None, sockets.AF_INET)} - {"127.0.0.1"}
    for address in others:
        with sockets.socket() as stranger:
            stranger.settimeout(2)
            assert stranger.connect_ex((address, port)) != 0
