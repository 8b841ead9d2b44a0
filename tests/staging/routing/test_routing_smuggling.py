"""Requests hidden in other requests: what the router takes for one request, the release behind it takes for the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from bench.attacks.wire import statuses
from tests.staging.routing.tiny_releases import Site

pytestmark = pytest.mark.slow
Start = Callable[..., Site]

HIDDEN = b'POST /predict HTTP/1.1\r\nHost: x\r\nAPI-Version: 1\r\nX-Request-ID: hidden\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{"x": 2}'
BODY = b'{"x": 2}'
CHUNKED = b"8\r\n" + BODY + b"\r\n0\r\n\r\n"
HEAD = b"POST /predict HTTP/1.1\r\nHost: x\r\nAPI-Version: 1\r\nContent-Type: application/json\r\nX-Request-ID: outer\r\n"

SMUGGLED: dict[str, bytes] = {
    "length and chunks": HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunks and length": HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + HIDDEN,
    "two lengths": HEAD + b"Content-Length: 8\r\nContent-Length: 300\r\n\r\n" + BODY + HIDDEN,
    "a list of lengths": HEAD + b"Content-Length: 8, 300\r\n\r\n" + BODY + HIDDEN,
    "a signed length": HEAD + b"Content-Length: +8\r\n\r\n" + BODY + HIDDEN,
    "a length with a space in its name": HEAD
    + b"Content-Length : 300\r\nContent-Length: 8\r\n\r\n"
    + BODY
    + HIDDEN,
    "a folded length": HEAD + b"Content-Length:\r\n 8\r\n\r\n" + BODY + HIDDEN,
    "unknown coding": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n" + CHUNKED + HIDDEN,
    "coding behind chunks": HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKED + HIDDEN,
    "two codings": HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n" + CHUNKED + HIDDEN,
    "a tab before the coding": HEAD
    + b"Transfer-Encoding:\tchunked\r\nContent-Length: 3\r\n\r\n"
    + CHUNKED
    + HIDDEN,
    "a bare line feed": HEAD + b"X: y\nContent-Length: 8\r\n\r\n" + BODY + HIDDEN,
    "a bare carriage return": HEAD
    + b"X: y\rContent-Length: 300\r\nContent-Length: 8\r\n\r\n"
    + BODY
    + HIDDEN,
    "chunk size with a sign": HEAD
    + b"Transfer-Encoding: chunked\r\n\r\n+8\r\n"
    + BODY
    + b"\r\n0\r\n\r\n"
    + HIDDEN,
    "chunk size with a prefix": HEAD
    + b"Transfer-Encoding: chunked\r\n\r\n0x8\r\n"
    + BODY
    + b"\r\n0\r\n\r\n"
    + HIDDEN,
    "chunk size that overflows": HEAD
    + b"Transfer-Encoding: chunked\r\n\r\n10000000000000008\r\n"
    + CHUNKED
    + HIDDEN,
    "chunk longer than it says": HEAD
    + b"Transfer-Encoding: chunked\r\n\r\n4\r\n"
    + BODY
    + b"\r\n0\r\n\r\n"
    + HIDDEN,
    "an upgrade with a body": HEAD
    + b"Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: %d\r\n\r\n" % len(HIDDEN)
    + HIDDEN,
    "an upgrade without one": b"GET /docs HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    + HIDDEN,
    "a tunnel": b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n" + HIDDEN,
    "a request as a body": HEAD + b"Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN,
    "a request as the body of a GET": b"GET /docs HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
    % len(HIDDEN)
    + HIDDEN,
    "a body that is refused unread": HEAD + b"Content-Length: 9000000\r\n\r\n" + HIDDEN,
    "a line break in the path": b"GET /docs%0d%0a%0d%0a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    + HIDDEN,
    "a request of no version": b"GET /docs\r\n\r\n" + HIDDEN,
    "another protocol": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + HIDDEN,
}


def requests_heard(site: Site) -> list[str]:
    """The ids of the requests that reached a release."""
    return [
        str(line.get("request")) for line in site.lines if line["event"] == "request" and "release" in line
    ]


def say(site: Site, said: bytes) -> list[int]:
    port = site.client.base_url.port
    assert port is not None
    return asyncio.run(statuses(port, said))


def until_heard(site: Site, identity: str) -> list[str]:
    """Send one more request, and return all that were heard up to it."""
    site.ask("someone", headers={"X-Request-ID": identity})
    site.until(lambda: identity in requests_heard(site))
    return requests_heard(site)


def test_no_release_hears_a_hidden_request(start: Start) -> None:
    site = start()
    for number, (name, said) in enumerate(SMUGGLED.items()):
        found = say(site, said)
        assert all(status < 500 for status in found), (name, found)
        assert "hidden" not in until_heard(site, f"after-{number}"), name


def test_a_request_that_follows_another_is_heard(start: Start) -> None:
    """The test above would see one."""
    site = start()
    good = HEAD + b"Content-Length: 8\r\n\r\n" + BODY
    say(site, good + HIDDEN)
    site.until(lambda: {"outer", "hidden"} <= set(requests_heard(site)))


def test_what_follows_a_body_decides_nothing(start: Start) -> None:
    """A trailer is no header: neither of the router's own, nor of the release's."""
    site = start()
    head = HEAD.replace(b"API-Version: 1\r\n", b"").replace(b"X-Request-ID: outer\r\n", b"")
    trailer = b"0\r\nAPI-Version: 1\r\nX-Request-ID: hidden\r\nTargeting-Key: x\r\n\r\n"
    said = head + b"Transfer-Encoding: chunked\r\n\r\n8\r\n" + BODY + b"\r\n" + trailer
    assert say(site, said) == [400]
    assert "hidden" not in until_heard(site, "after")


def test_a_header_of_the_connection_goes_no_further(start: Start) -> None:
    site = start()
    said = HEAD + b"Connection: api-version\r\nContent-Length: 8\r\n\r\n" + BODY
    assert say(site, said) == [400]
