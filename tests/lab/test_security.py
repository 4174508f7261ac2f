"""Who may talk to the lab: strangers, other sites and other names are refused."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from lab_client import cookie, get, websocket
from websockets.exceptions import ConnectionClosed, InvalidStatus

from zhishen.lab.security import POLICY


def test_the_link_becomes_a_cookie_and_loses_the_token(lab):
    response = get(lab, f"/zh/6?token={lab.token}&race.steps=5")
    assert response.status == 303
    assert response.headers["location"] == "/zh/6?race.steps=5"
    flags = response.headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=strict" in flags


def test_the_link_leads_to_no_other_host(lab):
    location = get(lab, f"//evil.example/x?token={lab.token}").headers["location"]
    assert not urlsplit(location).netloc


@pytest.mark.parametrize("path", ["/", "/en/", "/zh/6", "/static/lab.css"])
def test_nobody_without_the_token_gets_anything(lab, path):
    assert get(lab, path).status == 403
    almost = cookie(lab)[:-1] + ("y" if cookie(lab).endswith("x") else "x")
    assert get(lab, path, cookie=almost).status == 403
    wrong = f"{path}{'&' if '?' in path else '?'}token=wrong"
    assert get(lab, wrong).status == 403


def test_a_known_page_gets_the_headers_of_security(lab):
    response = get(lab, "/en/", cookie=cookie(lab))
    assert response.status == 200
    assert response.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", ""])
def test_another_name_of_this_machine_is_refused(lab, host):
    assert get(lab, "/en/", cookie=cookie(lab), host=host).status in (400, 421)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_get_is_answered(lab, method):
    assert get(lab, "/en/", method, cookie=cookie(lab)).status == 405


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/%2e%2e/server.py",
        "/static/..%2fserver.py",
        "/static//etc/passwd",
        "/../etc/passwd",
    ],
)
def test_files_outside_of_the_folder_are_not_served(lab, path):
    assert get(lab, path, cookie=cookie(lab)).status in (400, 404)


def test_a_broken_cookie_is_refused(lab):
    assert get(lab, "/en/", cookie='"; =; \x7f').status == 403


def test_a_page_of_the_lab_may_talk_to_the_engine(lab):
    with websocket(lab, Cookie=cookie(lab)) as socket:
        socket.send('{"id": 1, "do": "compute", "operation": "broadcasting"}')
        assert isinstance(socket.recv(timeout=20), bytes)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1", "https://127.0.0.1:1"])
def test_a_page_of_another_site_may_not(lab, origin):
    with pytest.raises(InvalidStatus):
        websocket(lab, origin=origin, Cookie=cookie(lab))


def test_a_page_without_the_cookie_may_not(lab):
    with pytest.raises(InvalidStatus):
        websocket(lab)


def test_a_message_that_is_too_long_closes_the_connection(lab):
    with websocket(lab, Cookie=cookie(lab)) as socket:
        socket.send("x" * (2 << 20))
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=20)
